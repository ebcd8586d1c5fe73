"""Which response a request gets for a representation: 200, 206, 304, 412, 416, and HEAD.

Takes the event and the finished 200, gives it changed; the rules are in `preconditions` and
`ranges`. Only for proxy integrations: a mapped one would answer 200 to whatever this decides.
"""

from __future__ import annotations

from ..integrations.request import field, method
from ..media_types import is_textual
from ..messages import Representation
from .preconditions import NOT_MODIFIED, PRECONDITION_FAILED, evaluate, range_applies
from .ranges import NotSatisfiable, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..integrations import Integration

    Selected = tuple[Representation, int, dict[str, str]]

# RFC 9110 §15.4.5: what a 304 repeats of the 200; Last-Modified only for want of an ETag.
OF_NOT_MODIFIED = ("Cache-Control", "Content-Location", "ETag", "Expires", "Vary")
# Fetch standard, CORS check and cross-origin resource policy check: whatever the status is.
OF_THE_EXCHANGE = ("access-control-", "cross-origin-")
BYTES_LIKE = (bytes, bytearray, memoryview)
# Players of these do not start, or cannot seek, without ranges.
SEEKABLE_TYPES = ("audio/", "video/")


def has_ranges(
    event: Mapping[str, Any], representation: Representation, headers: Mapping[str, str]
) -> bool:
    """Whether parts of the representation may be asked for.

    A file on disk is taken for the same one at the next request. Bytes, and files in memory, may be
    made anew for each: without a validator nobody could tell that two parts belong together.
    """
    if headers.get("Accept-Ranges") == "none":
        return False
    return method(event) in ("GET", "HEAD") and (
        getattr(representation.data, "lasting", False)
        or "ETag" in headers
        or "Last-Modified" in headers
        or (representation.media_type or "").startswith(SEEKABLE_TYPES)
    )


def select(
    event: Mapping[str, Any],
    representation: Representation,
    headers: dict[str, str],
    integration: Integration,
    allowance: int,
) -> Selected:
    """The representation to send, the status and the fields.

    Args:
        event: of a proxy integration.
        representation: only the asked part of a source is read.
        headers: the fields of the 200, with its validators.
        integration: its quota bounds a part.
        allowance: bytes of JSON that the rest of the payload cannot exceed.
    """
    verb = method(event)
    if verb not in ("GET", "HEAD"):
        return representation, 200, headers
    status = evaluate(
        lambda name: field(event, name), headers.get("ETag"), _moment(headers, representation)
    )
    if status == NOT_MODIFIED:
        return NO_CONTENT, status, _of_not_modified(headers)
    if status == PRECONDITION_FAILED:
        return NO_CONTENT, status, _of_the_exchange(headers)
    if has_ranges(event, representation, headers):
        headers = {**headers, "Accept-Ranges": "bytes"}
    if verb == "HEAD":
        nothing, fields = head(representation, headers, integration)
        return nothing, 200, fields
    room = _room(representation, integration.quota - allowance)
    return _part(event, representation, headers, room)


def _part(
    event: Mapping[str, Any], representation: Representation, headers: dict[str, str], room: int
) -> Selected:
    whole = representation, 200, headers
    asked = field(event, "range")
    data: Any = representation.data
    if isinstance(data, str):
        data = data.encode()
    length = len(data)
    offered = headers.get("Accept-Ranges")
    if asked is None or offered == "none" or room < 1 or (not offered and length <= room):
        return whole
    modified = _moment(headers, representation)
    if not range_applies(field(event, "if-range"), headers.get("ETag"), modified):
        return whole
    try:
        ranges = parse(asked, length)
    except NotSatisfiable:
        unsatisfied = {"Accept-Ranges": "bytes", "Content-Range": f"bytes */{length}"}
        return NO_CONTENT, 416, {**_of_the_exchange(headers), **unsatisfied}
    # Several ranges get the whole, as §14.2 allows: few clients read multipart/byteranges. Where
    # the whole has no room, the first one is the subset that §15.3.7 allows.
    if not ranges or (len(ranges) > 1 and length <= room):
        return whole
    start, stop = ranges[0]
    stop = min(stop, start + room)
    # A view, not a slice: the part is copied once, into base64.
    part = memoryview(data)[start:stop] if isinstance(data, BYTES_LIKE) else data.part(start, stop)
    fields = {**headers, "Content-Range": f"bytes {start}-{stop - 1}/{length}"}
    # A handler that sets it means the whole.
    fields.pop("Content-Length", None)
    return Representation(part, representation.media_type), 206, fields


def _room(representation: Representation, quota: int) -> int:
    """Bytes of content that certainly fit: base64 grows by a third, text at most sixfold."""
    return quota // 6 if is_textual(representation.media_type or "") else quota // 4 * 3


def _moment(headers: Mapping[str, str], representation: Representation) -> float | None:
    """Last-Modified as a number, where the response has the field."""
    return representation.last_modified if "Last-Modified" in headers else None


def head(
    representation: Representation, headers: dict[str, str], integration: Integration
) -> tuple[Representation, dict[str, str]]:
    """The answer to HEAD: the fields of the GET. CloudFront lets no function set Content-Length."""
    if integration.name.startswith("edge-"):
        return NO_CONTENT, headers
    data: Any = representation.data
    length = len(data.encode() if isinstance(data, str) else data)
    return NO_CONTENT, {**headers, "Content-Length": str(length)}


def _of_not_modified(headers: Mapping[str, str]) -> dict[str, str]:
    kept = {name: headers[name] for name in OF_NOT_MODIFIED if name in headers}
    if "ETag" not in kept and "Last-Modified" in headers:
        kept["Last-Modified"] = headers["Last-Modified"]
    return kept | _of_the_exchange(headers)


def _of_the_exchange(headers: Mapping[str, str]) -> dict[str, str]:
    """What says nothing of the content, and without which a page may not see the answer."""
    return {name: headers[name] for name in headers if name.lower().startswith(OF_THE_EXCHANGE)}


NO_CONTENT = Representation("", None)
