"""The request's body as bytes, whatever the integration did to it on the way in."""

from __future__ import annotations

import json
from binascii import Error as Base64Error
from binascii import a2b_base64

from ..errors import EventError
from . import identify
from .event_faults import not_a_mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any
else:  # for typing.get_type_hints
    from collections.abc import Mapping

    Any = object


def decode_body(event: Mapping[str, Any]) -> bytes:
    """The bytes that the client sent.

    REST and HTTP APIs, function URLs and ALB say with `isBase64Encoded` whether `body` is base64,
    Lambda@Edge with `encoding`. In a mapped integration the body is what the request template
    put under "body": text, base64 beside an `isBase64Encoded` of the template's own, or a JSON
    object, which comes back as JSON (equal in value, not byte for byte).

    Args:
        event: the handler's event.

    Returns:
        The body; b"" when the request has none.

    Raises:
        EventError: the event is no mapping, has no body to read, or its base64 is broken, or
            Lambda@Edge cut the body off.
    """
    if not hasattr(event, "get"):
        raise not_a_mapping(event)
    integration = identify(event)
    if integration.edge:
        return _edge_body(event)
    if integration.mapped and "body" not in event:
        raise EventError(
            "the event has no key 'body', and is that of a mapped integration, where the request "
            "template decides what the event is: put the body into it, as in "
            '{"body": "$input.body", "isBase64Encoded": true} with contentHandling CONVERT_TO_TEXT'
        )
    is_base64 = event.get("isBase64Encoded") or event.get("is_base64_encoded")
    # Templates write booleans as text as easily as not.
    return _decoded(event.get("body"), is_base64 is True or is_base64 == "true", "event['body']")


def _edge_body(event: Mapping[str, Any]) -> bytes:
    where = "event['Records'][0]['cf']['request']['body']"
    request = event["Records"][0]["cf"].get("request")
    body = request.get("body") if isinstance(request, dict) else None
    if not isinstance(body, dict):
        return b""
    if body.get("inputTruncated"):
        # Over 40 KB in viewer and 1 MB in origin triggers, documented ("Accessing the request
        # body by choosing the include body option").
        raise EventError(
            f"{where} was cut off by Lambda@Edge (inputTruncated is true): let the origin read "
            "large uploads, or have the client upload to S3"
        )
    return _decoded(body.get("data"), body.get("encoding") == "base64", f"{where}['data']")


def _decoded(body: object, is_base64: bool, where: str) -> bytes:
    if body is None:
        return b""
    if not isinstance(body, str):
        try:
            return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        except (TypeError, ValueError) as error:
            raise EventError(
                f"{where} is of type {type(body).__name__}, which no JSON event holds ({error}): "
                "pass the event as Lambda gave it"
            ) from None
    if not is_base64:
        try:
            return body.encode()
        except UnicodeEncodeError as error:
            raise EventError(
                f"{where} has a lone surrogate at position {error.start}: it is no text that a "
                "gateway makes of a request body"
            ) from None
    try:
        return a2b_base64(body, strict_mode=True)
    except (Base64Error, ValueError) as error:
        shown = body if len(body) <= 24 else f"{body[:24]}…"
        raise EventError(
            f"{where} is marked as base64 and is not ({error}): {shown!r}; pass the event as "
            "Lambda gave it, its body not decoded before"
        ) from None
