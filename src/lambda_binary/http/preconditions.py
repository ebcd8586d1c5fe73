"""Preconditions of a request -> a verdict (RFC 9110 §13).

Takes field values and validators, gives 304, 412 or nothing; knows neither events nor content.
A field that cannot be parsed decides nothing; the date beside it stays ignored all the same.
"""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

NOT_MODIFIED = 304
PRECONDITION_FAILED = 412


def evaluate(
    field: Callable[[str], str | None], etag: str | None, last_modified: float | None
) -> int | None:
    """The status that the preconditions ask for, in the order of RFC 9110 §13.2.2.

    Args:
        field: name in lower case -> value of the request's field, or None. The request is a GET
            or HEAD.
        etag: of the representation, quoted, or None.
        last_modified: seconds since the epoch, or None.

    Returns:
        304, 412, or None to go on.
    """
    if_match = field("if-match")
    if if_match is not None:
        if not _matches(if_match, etag, weak=False):
            return PRECONDITION_FAILED
    else:
        # §13.1.4: ignored when If-Match is present.
        since = moment(field("if-unmodified-since"))
        if since is not None and last_modified is not None and last_modified // 1 > since:
            return PRECONDITION_FAILED
    if_none_match = field("if-none-match")
    if if_none_match is not None:
        return NOT_MODIFIED if _matches(if_none_match, etag, weak=True) else None
    # §13.1.3: ignored when If-None-Match is present.
    since = moment(field("if-modified-since"))
    if since is not None and last_modified is not None and last_modified // 1 <= since:
        return NOT_MODIFIED
    return None


def range_applies(if_range: str | None, etag: str | None, last_modified: float | None) -> bool:
    """Whether Range is to be looked at (RFC 9110 §13.1.5).

    Args:
        if_range: the field, or None where the request has none.
        etag, last_modified: of the representation.
    """
    if if_range is None:
        return True
    if '"' in if_range:
        # A weak tag never matches: the parts would be of different bytes.
        return etag is not None and if_range.strip() == etag and not etag.startswith("W/")
    since = moment(if_range)
    # §8.8.2.2: a date is a strong validator once the second that it names is over.
    return (
        since is not None
        and last_modified is not None
        and last_modified // 1 == since
        and time.time() - since >= 1
    )


def entity_tags(value: str) -> list[str] | None:
    """The entity tags of a list (RFC 9110 §8.8.3); None if it is not one."""
    tags: list[str] = []
    at, end = 0, len(value)
    while at < end:
        if value[at] in " \t,":
            at += 1
            continue
        opening = at + 2 if value.startswith("W/", at) else at
        closing = value.find('"', opening + 1)
        if not value.startswith('"', opening) or closing < 0:
            return None
        tags.append(value[at : closing + 1])
        at = closing + 1
        # §5.6.1: a comma ends an element, or nothing does.
        while at < end and value[at] in " \t":
            at += 1
        if at < end and value[at] != ",":
            return None
    return tags or None


def _matches(value: str, etag: str | None, *, weak: bool) -> bool:
    if value.strip() == "*":
        # There is a current representation: this one.
        return True
    tags = entity_tags(value)
    if tags is None:
        # No list of tags: neither a 412 nor a 304 comes of it.
        return not weak
    if etag is None:
        # If-Match that names a tag is false without one; If-None-Match is then true.
        return False
    if weak:
        return _opaque(etag) in [_opaque(tag) for tag in tags]
    return etag in tags and not etag.startswith("W/")


def _opaque(tag: str) -> str:
    return tag.removeprefix("W/")


def moment(value: str | None) -> int | None:
    """Seconds since the epoch of an HTTP-date in any of its three forms (§5.6.7), or None."""
    if value is None:
        return None
    # Dear to import, and asked for only when the client sends a date.
    from email.utils import mktime_tz, parsedate_tz

    try:
        parsed = parsedate_tz(value)
        if parsed is None:
            return None
        day, hour, minute, second = parsed[2:6]
        # The parser takes an hour 99 for four days later, which is no date of the grammar.
        if not (1 <= day <= 31 and hour < 24 and minute < 60 and second <= 60):
            return None
        return int(mktime_tz((_year(value, parsed[0]), *parsed[1:])))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _year(value: str, parsed: int) -> int:
    """The year of an HTTP-date, where four digits say it: the parser takes 0001 for 2001."""
    years = [int(word) for word in value.split() if len(word) == 4 and word.isdecimal()]
    return years[0] if years else parsed
