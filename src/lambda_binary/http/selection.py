"""Which response a request gets for a representation: 200, 206, 304, 412, 416, and HEAD.

Takes the request's method and fields and the finished 200, gives it changed; the rules are in
`preconditions` and `ranges`. Only for who answers as HTTP: a mapped integration would answer 200 to
whatever this decides.
"""

from __future__ import annotations

from ..messages import Representation, Response
from .preconditions import NOT_MODIFIED, PRECONDITION_FAILED, evaluate, range_applies
from .ranges import NotSatisfiable, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    # Name in lower case -> value of the request's field, or None.
    Field = Callable[[str], str | None]

# RFC 9110 §15.4.5: what a 304 repeats of the 200; Last-Modified only for want of an ETag.
OF_NOT_MODIFIED = ("Cache-Control", "Content-Location", "ETag", "Expires", "Vary")
# Fetch standard, CORS check and cross-origin resource policy check: whatever the status is.
OF_THE_EXCHANGE = ("access-control-", "cross-origin-")
BYTES_LIKE = (bytes, bytearray, memoryview)


def select(response: Response, method: str | None, field: Field, room: int) -> Response:
    """The answer to a request that may ask for less than the whole.

    Args:
        response: the 200, its validators among its fields; only the asked part of a source is read.
        method: of the request.
        field: its fields.
        room: bytes of content that certainly fit.
    """
    if method not in ("GET", "HEAD"):
        return response
    representation, headers = response.representation, response.headers
    status = evaluate(field, representation.etag, representation.last_modified)
    if status == NOT_MODIFIED:
        return _without_content(status, _of_not_modified(headers))
    if status == PRECONDITION_FAILED:
        return _without_content(status, _of_the_exchange(headers))
    return response if method == "HEAD" else _part(response, field, room)


def _part(response: Response, field: Field, room: int) -> Response:
    representation, headers = response.representation, response.headers
    asked = field("range")
    data: Any = representation.data
    if not hasattr(data, "__len__"):
        return response  # no part of what has no end yet
    if isinstance(data, str):
        data = data.encode()
    length = len(data)
    offered = headers.get("Accept-Ranges")
    if asked is None or offered == "none" or room < 1 or (not offered and length <= room):
        return response
    if not range_applies(field("if-range"), representation.etag, representation.last_modified):
        return response
    try:
        ranges = parse(asked, length)
    except NotSatisfiable:
        unsatisfied = {"Accept-Ranges": "bytes", "Content-Range": f"bytes */{length}"}
        return _without_content(416, {**_of_the_exchange(headers), **unsatisfied})
    # Several ranges get the whole, as §14.2 allows: few clients read multipart/byteranges. Where
    # the whole has no room, the first one is the subset that §15.3.7 allows.
    if not ranges or (len(ranges) > 1 and length <= room):
        return response
    start, stop = ranges[0]
    stop = min(stop, start + room)
    # A view, not a slice: the part is copied once, into base64.
    part = memoryview(data)[start:stop] if isinstance(data, BYTES_LIKE) else data.part(start, stop)
    fields = {**headers, "Content-Range": f"bytes {start}-{stop - 1}/{length}"}
    # A handler that sets it means the whole.
    fields.pop("Content-Length", None)
    sent = Representation(part, representation.media_type, coding=representation.coding)
    return Response(206, fields, sent, response.repeated, response.cookies)


def head(response: Response, *, with_length: bool) -> Response:
    """The answer to HEAD: the fields of the GET.

    Args:
        response: that of the GET.
        with_length: whether Content-Length may say how long its content is.
    """
    headers = response.headers
    data: Any = response.representation.data
    if with_length and hasattr(data, "__len__"):
        length = len(data.encode() if isinstance(data, str) else data)
        headers = {**headers, "Content-Length": str(length)}
    return Response(response.status, headers, NO_CONTENT, response.repeated, response.cookies)


def _without_content(status: int, headers: dict[str, str]) -> Response:
    """An answer with its own fields alone: those of the 200 speak of a content that is not sent."""
    return Response(status, headers, NO_CONTENT, {}, ())


def _of_not_modified(headers: Mapping[str, str]) -> dict[str, str]:
    kept = {name: headers[name] for name in OF_NOT_MODIFIED if name in headers}
    if "ETag" not in kept and "Last-Modified" in headers:
        kept["Last-Modified"] = headers["Last-Modified"]
    return kept | _of_the_exchange(headers)


def _of_the_exchange(headers: Mapping[str, str]) -> dict[str, str]:
    """What says nothing of the content, and without which a page may not see the answer."""
    return {name: headers[name] for name in headers if name.lower().startswith(OF_THE_EXCHANGE)}


NO_CONTENT = Representation("", None)
