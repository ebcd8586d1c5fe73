"""The integrations that can call a handler: event -> integration and request, response -> payload.

Comes in: the event; a Response. Goes out: the Integration, fields of the request; the payload
without its content. One row each, at the foot: a shape knows how its integration spells status,
fields and cookies. This room never imports results, media types, images or HTTP's rules.
"""

from __future__ import annotations

import os
from functools import partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Final

    from ..messages import Payload, Response

# Bytes of the JSON that the runtime posts: 6 MiB + 100, "Response payload size exceeded maximum
# allowed payload size (6291556 bytes)", recorded (AWS-validated test_lambda_too_large_response).
RECORDED_QUOTA = 6_291_556
# "The response JSON that the target sends must not be larger than 1 MB", documented ("Lambda
# functions as targets", ALB guide). MB is read as MiB, as Lambda's own 6 MB is.
ALB_QUOTA = 1_048_576
# Of a generated response with headers and body, documented (CloudFront quotas); whether a base64
# body counts coded or decoded is unknown: the larger reading is used.
EDGE_ORIGIN_QUOTA = 1_048_576
EDGE_VIEWER_QUOTA = 40_960


def lambda_quota(said: str | None) -> int:
    """The quota, or a larger one that AWS has got since, as an environment variable says it.

    Raises:
        OptionError: it says no number, or less than the function may return.
    """
    if not said:
        return RECORDED_QUOTA
    if said.isascii() and said.isdecimal() and len(said) < 12 and int(said) >= RECORDED_QUOTA:
        return int(said)
    from .event_faults import no_quota

    raise no_quota(said, RECORDED_QUOTA)


LAMBDA_QUOTA = lambda_quota(os.environ.get("LAMBDA_BINARY_QUOTA"))


class Integration:
    """A row: see `messages.Integration`, which the other rooms know it by."""

    def __init__(
        self,
        name: str,
        shape: Callable[[Response, bool], Payload],
        quota: int,
        *,
        mapped: bool = False,
        edge: bool = False,
        part: int | None = None,
    ) -> None:
        self.name: Final = name
        self.shape: Final = shape
        self.quota: Final = quota
        self.mapped: Final = mapped
        self.edge: Final = edge
        self.part: Final = part

    def __repr__(self) -> str:
        return f"<Integration {self.name}>"


def identify(event: Mapping[str, Any] | None) -> Integration:
    """The integration that made `event`, by its fingerprint; no event is legal for every proxy.

    Raises:
        EventError: the event is not a mapping.
    """
    if event is None:
        return ANY_PROXY
    try:
        context: Any = event.get("requestContext")
    except AttributeError:
        from .event_faults import not_a_mapping

        raise not_a_mapping(event) from None
    if type(context) is not dict and not hasattr(context, "keys"):
        return _without_context(event)
    if "resourcePath" in context and "version" not in event:
        return REST_PROXY if "httpMethod" in event else MAPPED
    # In the order of their specificity: a Lattice v2 event also says version "2.0".
    if "elb" in context:
        return ALB_MULTI_VALUE if "multiValueHeaders" in event else ALB
    if "serviceNetworkArn" in context:
        return LATTICE
    version = event.get("version")
    if version == "2.0" and "http" in context:
        # routeKey and stage are "$default" on both; only the domain tells.
        url = ".lambda-url." in str(context.get("domainName"))
        return FUNCTION_URL if url else HTTP_API_2
    if "connectionId" in context:
        return WEBSOCKET
    if version == "1.0" and "httpMethod" in event:
        # Emulators put version "1.0" on REST events, which AWS does not; only REST has a resource.
        return HTTP_API_1 if context.get("resourceId") is None else REST_PROXY
    return MAPPED


def bare(event: Mapping[str, Any] | None) -> Integration:
    """The mapped integration that gets the content alone, as base64 text.

    Raises:
        EventError: the event is not a mapping.
        OptionError: the event is that of a proxy integration, which needs the envelope.
    """
    if event is not None:
        integration = identify(event)
        if not integration.mapped:
            from .event_faults import needs_the_envelope

            raise needs_the_envelope(integration.name)
    return BARE


def _without_context(event: Mapping[str, Any]) -> Integration:
    try:
        trigger = event["Records"][0]["cf"]["config"]["eventType"]
    except (KeyError, IndexError, TypeError):
        pass
    else:
        return EDGE_VIEWER if str(trigger).startswith("viewer-") else EDGE_ORIGIN
    if "raw_path" in event and "is_base64_encoded" in event:
        return LATTICE
    return MAPPED


def _payload(response: Response, is_base64: bool, name: str = "any-proxy") -> Payload:
    """Four keys that every proxy integration knows: REST answers 502 to others (recorded)."""
    headers = response.headers
    if response.repeated or response.cookies:
        from .repeated_fields import joined

        headers = joined(response, name)
    return {
        "statusCode": response.status,
        "headers": headers,
        "body": "",
        "isBase64Encoded": is_base64,
    }


def _payload_with_multi_value(response: Response, is_base64: bool) -> Payload:
    """Payload format 1.0: fields with several values go into multiValueHeaders alone.

    The gateway merges both maps (recorded, test_aws_proxy_response_payload_format_validation).
    """
    if not response.repeated and not response.cookies:
        return _payload(response, is_base64)
    from .repeated_fields import single_and_multi

    headers, multi = single_and_multi(response)
    payload: Payload = {
        "statusCode": response.status,
        "headers": headers,
        "body": "",
        "isBase64Encoded": is_base64,
    }
    if multi:
        payload["multiValueHeaders"] = multi
    return payload


def _payload_with_cookies(response: Response, is_base64: bool) -> Payload:
    """Payload format 2.0: cookies have a key of their own, other values are joined.

    Documented ("Working with AWS Lambda proxy integrations for HTTP APIs").
    """
    if not response.cookies:
        return _payload(response, is_base64)
    from .repeated_fields import without_cookies

    payload = _payload(without_cookies(response), is_base64)
    payload["cookies"] = list(response.cookies)
    return payload


def _alb(response: Response, is_base64: bool) -> Payload:
    from .alb import target_response

    return target_response(_payload(response, is_base64, "alb"))


def _alb_multi_value(response: Response, is_base64: bool) -> Payload:
    from .alb import multi_value_response

    return multi_value_response(response, is_base64)


def _edge(response: Response, is_base64: bool) -> Payload:
    from .edge import generated_response

    return generated_response(response, is_base64)


def field(event: Mapping[str, Any] | None, name: str) -> str | None:
    """The request's field, several values joined by ", " (RFC 9110 §5.3); None if it has none.

    Args:
        event: of any integration; None has no fields.
        name: in lower case.
    """
    if event is None:
        return None
    # Both maps of payload 1.0 hold every field; the multi-value one holds all values.
    for key in ("multiValueHeaders", "headers"):
        for sent, value in _headers(event, key).items():
            if sent.lower() == name:
                return _joined(value)
    return None


def method(event: Mapping[str, Any]) -> str | None:
    """The request's method, or None where the event names none."""
    context = event.get("requestContext")
    http = context.get("http") if isinstance(context, dict) else None
    found = _method(http) if http else None
    return found or _method(event) or _method(_edge_request(event))


def _method(source: Any) -> str | None:
    # The event may be another mapping: Powertools' data classes, say.
    if not hasattr(source, "get"):
        return None
    found = source.get("httpMethod") or source.get("method")
    return found if isinstance(found, str) else None


def selects(event: Mapping[str, Any]) -> bool:
    """Whether a field of the request may ask for another response than the 200."""
    headers, multi = _headers(event, "headers"), _headers(event, "multiValueHeaders")
    if not SELECTING.isdisjoint(map(str.lower, headers)):
        return True
    # Mostly both maps of payload 1.0 have the same names.
    return multi.keys() != headers.keys() and not SELECTING.isdisjoint(map(str.lower, multi))


def _headers(event: Mapping[str, Any], key: str) -> dict[str, Any]:
    request = _edge_request(event) or event if "Records" in event else event
    headers = request.get(key)
    return headers if isinstance(headers, dict) else {}


def _edge_request(event: Mapping[str, Any]) -> dict[str, Any] | None:
    try:
        request = event["Records"][0]["cf"]["request"]
    except (KeyError, IndexError, TypeError):
        return None
    return request if isinstance(request, dict) else None


def _joined(value: object) -> str | None:
    if isinstance(value, list):
        values = [item.get("value") if isinstance(item, dict) else item for item in value]
        return ", ".join(str(item) for item in values if item is not None) or None
    return value if isinstance(value, str) else None


# Fields that may turn a 200 into another response (RFC 9110 §13, §14).
SELECTING = frozenset(
    ("if-match", "if-modified-since", "if-none-match", "if-unmodified-since", "range")
)
REST_PROXY = Integration("rest-proxy", _payload_with_multi_value, LAMBDA_QUOTA)
HTTP_API_1 = Integration("http-api-1.0", _payload_with_multi_value, LAMBDA_QUOTA)
HTTP_API_2 = Integration("http-api-2.0", _payload_with_cookies, LAMBDA_QUOTA)
FUNCTION_URL = Integration("function-url", _payload_with_cookies, LAMBDA_QUOTA)
ALB = Integration("alb", _alb, ALB_QUOTA)
ALB_MULTI_VALUE = Integration("alb-multi-value", _alb_multi_value, ALB_QUOTA)
EDGE_VIEWER = Integration("edge-viewer", _edge, EDGE_VIEWER_QUOTA, edge=True)
EDGE_ORIGIN = Integration("edge-origin", _edge, EDGE_ORIGIN_QUOTA, edge=True)
MAPPED = Integration("mapped", partial(_payload, name="mapped"), LAMBDA_QUOTA, mapped=True)
# What these two do with a binary body is unknown (no source found): the common payload is sent.
LATTICE = Integration("lattice", partial(_payload, name="lattice"), LAMBDA_QUOTA)
WEBSOCKET = Integration("websocket", partial(_payload, name="websocket"), LAMBDA_QUOTA)
# No event: legal for REST proxy, HTTP API 1.0 and 2.0 and function URL alike.
ANY_PROXY = Integration("any-proxy", _payload, LAMBDA_QUOTA)
# Without an envelope the JSON is the quoted text: an empty dict is as long as the two quotes.
BARE = Integration("mapped", lambda response, is_base64: {}, LAMBDA_QUOTA, mapped=True)
# Whose payload of a text is the four keys, if there is neither a cookie nor a repeated field.
PROXIES = (REST_PROXY, HTTP_API_2, FUNCTION_URL, HTTP_API_1, ANY_PROXY)
