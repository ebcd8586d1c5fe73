"""Decimals, as DynamoDB gives numbers, in JSON."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

# IEEE 754 binary64, which most JSON readers make of a number (RFC 8259 §6): 1.8E+308 at most.
LARGEST_EXPONENT = 308


def number(value: Decimal) -> float:
    """The number, if a float holds it exactly.

    Raises:
        TypeError: it does not; the message says why.
    """
    if not value.is_finite():
        raise TypeError(f"the Decimal {value} is no number that JSON has")
    # Before int(), which would write out a client's 1E+999999999: nobody's float is larger.
    if value and value.adjusted() > LARGEST_EXPONENT:
        raise TypeError(f"the Decimal {_cut(value)} is larger than a float; make it a str")
    whole = not value or value == value.to_integral_value()
    found: float = int(value) if whole else float(value)
    if type(value)(repr(found)) == value:
        return found
    raise TypeError(f"the Decimal {_cut(value)} has more digits than a float; make it a str")


def _cut(number: object) -> str:
    digits = str(number)
    return digits if len(digits) <= 40 else f"{digits[:40]}…"
