"""Validators as they were asked for: checked once, when the options are read."""

from __future__ import annotations

from ..errors import OptionError
from . import http_date


def entity_tag(etag: object) -> str:
    """The entity tag as it was given; quotes are added where there are none.

    Raises:
        OptionError: it is no str, or holds what a tag cannot (RFC 9110 §8.8.3, etagc).
    """
    if not isinstance(etag, str):
        raise OptionError(
            f"etag={etag!r} is of type {type(etag).__name__}: use True, or the tag's text"
        )
    weak = etag.startswith("W/")
    opaque = etag[2:] if weak else etag
    if len(opaque) >= 2 and opaque[0] == opaque[-1] == '"':
        opaque = opaque[1:-1]
    for character in opaque:
        if not "!" <= character <= "~" or character == '"':
            raise OptionError(
                f"etag={etag!r} has the character {character!r} in it: use visible ASCII without "
                "quotes, as in 'v1-33a64df5'"
            )
    return f'W/"{opaque}"' if weak else f'"{opaque}"'


def seconds(last_modified: object) -> float:
    """Seconds since the epoch of an aware datetime or a number.

    Raises:
        OptionError: a datetime without time zone, or neither of the two.
    """
    if isinstance(last_modified, (int, float)) and not isinstance(last_modified, bool):
        http_date(last_modified)
        return float(last_modified)
    timestamp = getattr(last_modified, "timestamp", None)
    if timestamp is None:
        raise OptionError(
            f"last_modified={last_modified!r} is of type {type(last_modified).__name__}: use an "
            "aware datetime, or seconds since the epoch"
        )
    if getattr(last_modified, "tzinfo", None) is None:
        raise OptionError(
            f"last_modified={last_modified!r} has no time zone: use an aware datetime, as in "
            "datetime.now(timezone.utc)"
        )
    return float(timestamp())
