"""Results that are payloads already, and results without an envelope.

A handler may build its own envelope; only a body that JSON cannot hold is encoded in it.
Everything else passes untouched.
"""

from __future__ import annotations

from ..errors import OptionError, ResultTypeError
from ..integrations import Integration
from ..messages import BeyondQuota, Options
from ..transfer.content import content_of, fill
from ..transfer.quotas import check
from . import represent
from .registry import follow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ..messages import Representation

# Bytes of JSON that one character of text can take: a surrogate pair of \uXXXX.
LONGEST_ESCAPE = 12
# What JSON holds is the handler's own business.
JSON_TYPES = (str, int, float, dict, list, tuple, type(None))


class Bare(str):
    """Content that is base64 already, so that a decorator does not encode it once more."""

    __slots__ = ()


def is_payload(result: object, integration: Integration, options: Options) -> bool:
    """Whether a dict or str is an answer of its own, not something to represent.

    Raises:
        ResultTypeError: an envelope, where the content alone was asked for.
        OptionError: it would pass, and the arguments given beside it would be lost.
    """
    if isinstance(result, Bare):
        return True
    if not isinstance(result, dict):
        return False
    if "statusCode" in result and not options.envelope:
        raise ResultTypeError(
            f"envelope=False sends the content alone, but the handler returned an envelope "
            f"(statusCode {result['statusCode']!r}): return its body, raise an exception that a "
            "selectionPattern maps to a status, or leave envelope=False out"
        )
    # A Lambda@Edge trigger may also return the request itself, on its way to the origin.
    passes = "statusCode" in result or integration.name.startswith("edge-")
    if passes and options.direct:
        raise OptionError(
            "encode_response was given an answer that passes untouched (a dict with statusCode, or "
            "any dict for Lambda@Edge), so its other arguments would be lost: write them into the "
            "dict, or pass JSON as text: encode_response(json.dumps(...), "
            "content_type='application/json', ...)"
        )
    return passes


def passed(result: Any, event: Mapping[str, Any] | None, integration: Integration) -> Any:
    """The envelope as it is, with its body encoded if JSON cannot hold it.

    Raises:
        LambdaBinaryError: the body is of no type that can be represented, or content without an
            envelope meets an integration that needs one.
        BeyondQuota: the encoded body would exceed the quota.
    """
    if isinstance(result, Bare):
        without_envelope(integration, event)  # else a proxy would take it for a body
        return result
    body, quota = result.get("body"), integration.quota
    if isinstance(body, JSON_TYPES):
        if isinstance(body, str) and len(body) * LONGEST_ESCAPE > quota:
            # The runtime would exit on the service's refusal; an error says what is too large.
            check({**result, "body": ""}, body, False, quota)
        return result
    fields = {str(name).lower(): value for name, value in _fields(result)}
    options = Options()
    options.content_type = fields.get("content-type")
    options.coded = "content-encoding" in fields
    representation = represent(follow(body), options, event, quota)
    try:
        content, is_base64 = content_of(representation, integration, options.coded)
        payload = {**result, "body": ""}
        _declare(payload, _missing(representation, fields), integration)
        if integration.name.startswith("edge-"):
            payload["bodyEncoding"] = "base64" if is_base64 else "text"
        else:
            payload["isBase64Encoded"] = is_base64
        fill(payload, content, is_base64, quota, quota)
    except BeyondQuota as beyond:
        # The envelope's own; the options of a decorator are not applied to it.
        representation.fields = {name.title(): fields[name] for name in fields}
        representation.fields |= _missing(representation, fields)
        raise BeyondQuota(beyond.size, representation) from None
    return payload


def without_envelope(integration: Integration, event: object) -> Integration:
    """The mapped integration that gets the base64 text alone.

    Raises:
        OptionError: the event is that of a proxy integration, which needs the envelope.
    """
    if event is not None and not integration.mapped:
        raise OptionError(
            f"envelope=False is for mapped (non-proxy) integrations, but the event is that of "
            f"{integration.name}, which needs the envelope: leave envelope=False out"
        )
    return BARE


def _fields(envelope: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Fields of any envelope: strings, lists of strings, Lambda@Edge's lists of pairs."""
    found = []
    for key in ("headers", "multiValueHeaders"):
        fields = envelope.get(key) or {}
        if not hasattr(fields, "items"):
            raise ResultTypeError(
                f"{key!r} of the envelope is a {type(fields).__name__}, not a dict: write "
                '{"Content-Type": "image/png"}'
            )
        for name, value in fields.items():
            first = value[0] if isinstance(value, list) and value else value
            text = first.get("value") if isinstance(first, dict) else first
            found.append((name, str(text)))
    return found


def _missing(representation: Representation, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields that say what the body is, where the envelope does not say it itself."""
    if not representation.media_type or "content-type" in fields:
        return {}
    missing = {"Content-Type": representation.media_type}
    if representation.guessed and "x-content-type-options" not in fields:
        missing["X-Content-Type-Options"] = "nosniff"
    return missing


def _declare(payload: dict[str, Any], fields: Mapping[str, Any], integration: Integration) -> None:
    """Add fields as the integration reads them, to the map that the handler filled."""
    key, made = "headers", {**fields}
    if integration.name.startswith("edge-"):
        made = {name.lower(): [{"key": name, "value": fields[name]}] for name in fields}
    elif _reads_multi(integration, payload):
        key, made = "multiValueHeaders", {name: [fields[name]] for name in fields}
    if fields:
        payload[key] = {**(payload.get(key) or {}), **made}


def _reads_multi(integration: Integration, payload: Mapping[str, Any]) -> bool:
    if integration.name == "alb-multi-value":
        return True  # and no other map
    filled = payload.get("multiValueHeaders") and not payload.get("headers")
    return bool(filled) and integration.name not in ONE_MAP


# They read `headers` and do not know multiValueHeaders.
ONE_MAP = ("alb", "function-url", "http-api-2.0")


# Without an envelope the JSON is the quoted text: an empty dict is as long as the two quotes.
BARE = Integration("mapped", lambda response, is_base64: {}, mapped=True)
