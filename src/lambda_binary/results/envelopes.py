"""Results that are answers already: what of them is still to be represented, and what passes.

A handler may build its own envelope; only a body that JSON cannot hold is encoded in it. Everything
else passes untouched. This module knows how envelopes spell fields, and shapes none.
"""

from __future__ import annotations

import sys
from binascii import a2b_base64

from ..messages import Declared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..messages import Envelope, Options

# What JSON holds is the handler's own business.
JSON_TYPES = (str, int, float, dict, list, tuple, type(None))
BYTES_LIKE = (bytes, bytearray, memoryview)
# RFC 4648 §4.
BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


class Bare(str):
    """Content without an envelope, base64 already: a decorator does not encode it once more."""

    __slots__ = ()


def is_bare(result: object) -> bool:
    """Whether it is what `encode_response(..., envelope=False)` gave."""
    return isinstance(result, Bare)


def opened(
    result: Any, options: Options, *, direct: bool
) -> tuple[Any, Declared | None, Envelope | None]:
    """As `results.read`, of an answer.

    Raises:
        ResultTypeError: an envelope, where the content alone was asked for.
        OptionError: it would pass, and the arguments given beside it would be lost.
    """
    if isinstance(result, Bare):
        return result, None, None
    if not options.envelope:
        from .faults import has_an_envelope

        raise has_an_envelope(result)
    if direct:
        from .faults import would_lose_options

        raise would_lose_options()
    body = result.get("body")
    if isinstance(body, JSON_TYPES):
        return result, None, None
    fields = {str(name).lower(): value for name, value in _fields(result)}
    coding = fields.get("content-encoding")
    if coding is not None and "base64" in coding.lower():
        from .faults import base64_is_no_coding

        raise base64_is_no_coding("the envelope's Content-Encoding", coding)
    if result.get("isBase64Encoded", _of_edge(result)) is True:
        held = _bytes_in(body)
        text = None if held is None else _in_base64(held)
        if text is not None and "content-type" in fields:
            return {**result, "body": text}, None, None
        if text is not None:  # what it is, its bytes must tell
            body = a2b_base64(text)
    # The envelope's own; the options of a decorator are not applied to it.
    whole = options.on_too_large is not None
    declared = Declared(fields.get("content-type"), "content-encoding" in fields, whole=whole)
    registry = sys.modules.get(f"{__package__}.registry")
    content = registry.follow(body) if registry is not None else body
    return content, declared, (result, fields)


def _of_edge(envelope: Mapping[str, Any]) -> bool:
    return envelope.get("bodyEncoding") == "base64"


def _bytes_in(body: Any) -> Any:
    """The bytes of a body that has them in memory; None of what would have to be read or drawn."""
    if isinstance(body, BYTES_LIKE):
        return body
    try:
        if hasattr(body, "getvalue"):  # io.BytesIO: from where it stands
            return body.getvalue()[body.tell() :]
        view = memoryview(body)
        return view.tobytes() if view.itemsize == 1 else None
    except Exception:  # no buffer, or one that is gone: the road of its kind says so
        return None


def _in_base64(body: Any) -> str | None:
    """The body as text, if it is base64 and nothing else, in one line or in lines (RFC 2045).

    The usual recipe is b64encode() without decode(): the flag says that the body is base64, and it
    is bytes all the same.
    """
    head = bytes(body[:64])
    if not head or head.translate(None, BASE64 + b"=\r\n"):
        return None
    line = bytes(body).translate(None, b"\r\n")
    padding = line.translate(None, BASE64)
    if len(line) % 4 or padding not in (b"", b"=", b"==") or not line.endswith(padding):
        return None
    return line.decode("ascii") or None


def _fields(envelope: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Fields of any envelope: strings, lists of strings, Lambda@Edge's lists of pairs."""
    found = []
    for key in ("headers", "multiValueHeaders"):
        fields = envelope.get(key) or {}
        if not hasattr(fields, "items"):
            from .faults import fields_are_no_dict

            raise fields_are_no_dict(key, fields)
        for name, value in fields.items():
            first = value[0] if isinstance(value, list) and value else value
            text = first.get("value") if isinstance(first, dict) else first
            found.append((name, str(text)))
    return found
