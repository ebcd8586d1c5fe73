"""Validators of a representation: ETag and Last-Modified (RFC 9110 §8.8).

Takes a representation and what was asked for; deciding by validators is `selection`'s work.
"""

from __future__ import annotations

import time

from ..errors import OptionError
from ..messages import Representation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..messages import Data

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
    moment = representation.last_modified if last_modified is None else last_modified
    return Representation(
        representation.data,
        representation.media_type,
        representation.guessed,
        # RFC 9110 §8.8.2.1: never later than the response itself.
        None if moment is None else min(moment, time.time()),
        representation.negotiated,
        strong_etag(representation.data) if etag is True else etag or None,
    )


def fields_of(representation: Representation) -> dict[str, str]:
    """The fields that carry the validators."""
    fields = {}
    if representation.etag:
        fields["ETag"] = representation.etag
    if representation.last_modified is not None:
        fields["Last-Modified"] = http_date(representation.last_modified)
    return fields


def strong_etag(data: Data) -> str:
    """A strong entity tag (RFC 9110 §8.8.3): same bytes, same tag.

    Args:
        data: the whole of it, whatever part is sent. A source is read through in pieces, once
            as long as it says that it is the same.
    """
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


def http_date(moment: float) -> str:
    """IMF-fixdate (RFC 9110 §5.6.7) of seconds since the epoch, cut to the whole second.

    Raises:
        OptionError: the date is beyond what the format can say.
    """
    try:
        at = time.gmtime(int(moment))
    except (OverflowError, ValueError, OSError):
        at = None
    if at is None or not 1 <= at.tm_year <= 9999:
        raise OptionError(
            f"last_modified={moment!r} is no date between the years 1 and 9999: give seconds, not "
            "milliseconds, since the epoch"
        )
    day, month = DAYS[at.tm_wday], MONTHS[at.tm_mon - 1]
    clock = f"{at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02}"
    return f"{day}, {at.tm_mday:02} {month} {at.tm_year:04} {clock} GMT"
