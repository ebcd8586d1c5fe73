"""Plain HTTP (RFC 9110), without events, integrations, results or media types.

Hot are the validators of a representation, ETag and Last-Modified (§8.8); deciding by them is
`selection`'s work, over `preconditions` and `ranges`. The grammars of fields and file names are
`fields` and `disposition`.
"""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..messages import Data, Representation

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def validated(
    representation: Representation, etag: bool | str, last_modified: float | None
) -> Representation:
    """The representation with its validators settled.

    Args:
        representation: may bring a date of its own.
        etag: True to compute one, a tag to be used as given, False for none.
        last_modified: seconds since the epoch; None for the representation's own date.
    """
    from ..messages import Representation

    moment = representation.last_modified if last_modified is None else last_modified
    data: Any = representation.data
    if etag is True and not hasattr(data, "__len__"):
        data = b"".join(data.pieces(PIECE))  # a tag is that of all the bytes, and is sent before
    return Representation(
        data,
        representation.media_type,
        representation.guessed,
        None if moment is None else not_later_than_now(moment),
        representation.negotiated,
        strong_etag(data) if etag is True else _of_coding(representation, etag),
        representation.coding,
        representation.compressible,
    )


def _of_coding(representation: Representation, etag: str | bool) -> str | None:
    """A given tag, told apart from that of the data in no coding (RFC 9110 §8.8.3.3).

    A weak one may be the same for all codings (§8.8.1).
    """
    if not isinstance(etag, str) or not etag:
        return None
    if not (representation.coding and representation.compressible) or etag.startswith("W/"):
        return etag
    return f'{etag[:-1]}-{representation.coding}"'


def not_later_than_now(moment: float) -> float:
    """A date of a representation (RFC 9110 §8.8.2.1: never later than the response itself)."""
    return min(moment, time.time())


def fields_of(etag: str | None, last_modified: float | None) -> dict[str, str]:
    """The fields that carry the validators."""
    fields = {}
    if etag:
        fields["ETag"] = etag
    if last_modified is not None:
        fields["Last-Modified"] = http_date(last_modified)
    return fields


def strong_etag(data: Data) -> str:
    """A strong entity tag (RFC 9110 §8.8.3): same bytes, same tag.

    Args:
        data: the whole of it, whatever part is sent. A source is read through in pieces, once
            as long as it says that it is the same.
    """
    try:  # hashlib would load OpenSSL too, which takes a cold start longer than all the rest
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b

    if isinstance(data, str):
        data = data.encode()
    if isinstance(data, (bytes, bytearray, memoryview)):
        return f'"{blake2b(data, digest_size=16).hexdigest()}"'
    known = _known.get(data.identity)
    if known is None:
        digest = blake2b(digest_size=16)
        for piece in data.pieces(PIECE):
            digest.update(piece)
        known = f'"{digest.hexdigest()}"'
        if data.identity is not None:
            if len(_known) >= MOST_KNOWN:
                _known.clear()
            _known[data.identity] = known
    return known


# Bytes of a source that are hashed at a time.
PIECE = 1 << 20
# The tags of files that were read through already, for the life of the container; a function that
# writes a new file for each request must not grow by them.
MOST_KNOWN = 1000
_known: dict[object, str] = {}


# 400 years in seconds: whole weeks, after which the calendar repeats. Windows' gmtime takes nothing
# before 1970 and nothing after the year 3000; it is asked about the first cycle alone.
CYCLE = 146_097 * 86_400
BEYOND = 100  # cycles: no date that the format can say


def http_date(moment: float) -> str:
    """IMF-fixdate (RFC 9110 §5.6.7) of seconds since the epoch, cut to the whole second.

    Raises:
        OptionError: the date is beyond what the format can say.
    """
    try:
        cycles, rest = divmod(int(moment // 1), CYCLE)
    except (OverflowError, ValueError):
        cycles, rest = BEYOND, 0
    at = time.gmtime(rest)
    year = at.tm_year + 400 * cycles
    if not 1 <= year <= 9999:
        from .field_faults import beyond_dates

        raise beyond_dates(moment)
    day, month = DAYS[at.tm_wday], MONTHS[at.tm_mon - 1]
    clock = f"{at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02}"
    return f"{day}, {at.tm_mday:02} {month} {year:04} {clock} GMT"
