"""The short road of everyday bytes under `etag=` or `last_modified=`, in a small file, or in an
envelope of the handler's own; `plain` says what a short road may assume.
"""

from __future__ import annotations

import sys

from ..integrations import PROXIES, identify, method, selects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ..messages import Options

    Answer = dict[str, Any] | None
    Event = Mapping[str, Any] | None
    Short = Callable[[Any, bytes], Answer]

# Bytes of a file; a larger one is read in pieces, by the conductor.
AT_ONCE = 256 * 1024
# As in `results.files`, which a cold start is spared.
FIRST_TRUE_DATE = 631_152_000
# The one suffix that refines what an everyday signature says.
REFINING = ".apng"
# Loaded once a function is registered: it may take a path.
REGISTRY = "lambda_binary.results.registry"
# With any other, an envelope may have fields or body somewhere else.
KEYS = {"statusCode", "headers", "body", "isBase64Encoded"}
# RFC 9110 §15.3.5, §15.3.6, §15.4.5.
WITHOUT_CONTENT = (204, 205, 304)


def payload(result: Any, event: Event, options: Options | None, short: Short) -> Answer:
    """The payload, as the conductor would make it, or None for the conductor.

    Args:
        result: bytes, a path, or an envelope with bytes.
        event: of the request, or None.
        options: with finished fields, or None.
        short: event, bytes -> their payload with these fields, or None.
    """
    if identify(event) not in PROXIES:
        return None
    if type(result) is dict:
        return None if options else _envelope(result, event, short)
    asked = event and method(event)
    if asked == "HEAD" or (event and selects(event)):
        return None
    etag, moment = (options.etag, options.last_modified) if options else (False, None)
    if type(result) is not bytes:
        # The tag of a file is kept, elsewhere.
        found = None if etag or REGISTRY in sys.modules else _read(result)
        if found is None:
            return None
        result, changed = found
        moment = changed if moment is None else moment
    answer = short(event, result)
    if answer:
        from ..http import fields_of, not_later_than_now, strong_etag

        fields = answer["headers"]
        tag = strong_etag(result) if etag is True else etag or None
        fields.update(fields_of(tag, None if moment is None else not_later_than_now(moment)))
        if asked == "GET" and fields.get("Accept-Ranges") != "none":
            fields["Accept-Ranges"] = "bytes"
    return answer


def _read(path: Any) -> tuple[bytes, float | None] | None:
    """A small file's data and date; the conductor says what is wrong with another."""
    from stat import S_ISREG

    try:
        status = path.stat()
        if not S_ISREG(status.st_mode) or status.st_size > AT_ONCE:
            return None
        data = path.read_bytes()
    except (OSError, ValueError):
        return None
    if len(data) != status.st_size or path.suffix.lower() == REFINING:
        return None
    return data, status.st_mtime if status.st_mtime >= FIRST_TRUE_DATE else None


def _envelope(envelope: dict[Any, Any], event: Event, short: Short) -> Answer:
    """The envelope with what it lacks; the request is its handler's business."""
    status, headers = envelope["statusCode"], envelope.get("headers") or {}
    if (
        not envelope.keys() <= KEYS
        or type(status) is not int
        or not 200 <= status <= 599
        or status in WITHOUT_CONTENT
        or type(headers) is not dict
        or envelope.get("isBase64Encoded")
    ):
        return None
    answer = short(None, envelope["body"])
    own = {str(name).lower(): value for name, value in headers.items()}
    if not answer or "content-encoding" in own or "content-range" in own:
        return None
    fields, made = answer["headers"], {**envelope, "body": ""}
    if "content-type" not in own:
        made["headers"] = {
            **headers,
            **{name: fields[name] for name in fields if name.lower() not in own},
        }
    elif own["content-type"] != fields["Content-Type"]:
        return None
    made["isBase64Encoded"] = True
    import json

    if len(json.dumps(made, default=str)) + len(answer["body"]) > identify(event).quota:
        return None
    return {**made, "body": answer["body"]}
