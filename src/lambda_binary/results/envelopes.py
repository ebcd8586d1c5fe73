"""Results that are answers already: what of them is still to be represented, and what passes.

A handler may build its own envelope; only a body that JSON cannot hold is encoded in it. Everything
else passes untouched. This module knows how envelopes spell fields, and shapes none.
"""

from __future__ import annotations

import sys

from ..messages import Declared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..messages import Envelope, Integration, Options

# What JSON holds is the handler's own business.
JSON_TYPES = (str, int, float, dict, list, tuple, type(None))
# How data of a known kind begins in base64: PNG, JPEG, GIF, RIFF, PDF, zip, gzip, and data: URLs.
IN_BASE64 = {"iVBO", "/9j/", "R0lG", "UklG", "JVBE", "UEsD", "H4sI", "data"}


class Bare(str):
    """Content without an envelope, base64 already: a decorator does not encode it once more."""

    __slots__ = ()


def is_bare(result: object) -> bool:
    """Whether it is what `encode_response(..., envelope=False)` gave."""
    return isinstance(result, Bare)


def opened(
    result: Any, options: Options, integration: Integration, *, direct: bool
) -> tuple[Any, Declared | None, Envelope | None]:
    """As `results.read`, of an answer.

    Raises:
        ResultTypeError: an envelope, where the content alone was asked for.
        ResultValueError: its parts contradict each other.
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
    status = result.get("statusCode", result.get("status"))
    if _is_without_content(status) and body is not None:
        return _emptied(result, status), None, None
    if isinstance(body, JSON_TYPES):
        flag = _flag(result)
        if type(body) is str and (flag or body[:4] in IN_BASE64):
            from .flagged import check_text

            check_text(body, _values(result), flagged=bool(flag), mapped=integration.mapped)
        return result, None, None
    return _to_be_encoded(result, body, options)


def _to_be_encoded(
    result: Any, body: Any, options: Options
) -> tuple[Any, Declared | None, Envelope | None]:
    fields = _values(result)
    coding = fields.get("content-encoding")
    if coding is not None and "base64" in coding.lower():
        from .faults import base64_is_no_coding

        raise base64_is_no_coding("the envelope's Content-Encoding", coding)
    if _flag(result) is True:
        from .flagged import unflagged

        body, text = unflagged(body, fields)
        if text is not None:
            return {**result, "body": text}, None, None
    # The envelope's own; the options of a decorator are not applied to it.
    declared = Declared(
        fields.get("content-type"),
        "content-encoding" in fields,
        whole=options.on_too_large is not None,
        partial="content-range" in fields,
    )
    registry = sys.modules.get(f"{__package__}.registry")
    content = registry.follow(body) if registry is not None else body
    return content, declared, (result, fields)


def _flag(envelope: Mapping[str, Any]) -> Any:
    return envelope.get("isBase64Encoded", envelope.get("bodyEncoding") == "base64")


def _is_without_content(status: Any) -> bool:
    """RFC 9110 §15.2, §15.3.5, §15.3.6, §15.4.5; Lambda@Edge writes a status as text."""
    text = f"{status}"
    return text in ("204", "205", "304") or (len(text) == 3 and text[0] == "1" and text.isdigit())


def _emptied(envelope: Any, status: object) -> Any:
    """The envelope with an empty text for a body.

    Raises:
        ResultValueError: its body is more than that.
    """
    body = envelope["body"]
    if not isinstance(body, (str, bytes, bytearray, memoryview)) or len(body):
        from .faults import envelope_has_content

        raise envelope_has_content(status)
    return envelope if isinstance(body, str) else {**envelope, "body": ""}


def _values(envelope: Mapping[str, Any]) -> dict[str, str]:
    return {str(name).lower(): value for name, value in _fields(envelope)}


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
