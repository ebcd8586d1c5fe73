"""The integrations that can call a handler: event -> integration, response -> payload.

One row each, at the foot. A shape knows how its integration spells status, fields and cookies,
and nothing of how the content was made; the body is put in afterwards, under "body".
"""

from __future__ import annotations

from functools import partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ..messages import Response
    from .payloads import Payload

# Bytes of the JSON that the runtime posts: 6 MiB + 100, "Response payload size exceeded maximum
# allowed payload size (6291556 bytes)", recorded (AWS-validated test_lambda_too_large_response).
LAMBDA_QUOTA = 6_291_556
# "The response JSON that the target sends must not be larger than 1 MB", documented ("Lambda
# functions as targets", ALB guide). MB is read as MiB, as Lambda's own 6 MB is.
ALB_QUOTA = 1_048_576
# Size of a generated response with headers and body, documented (CloudFront quotas); the page
# does not say whether a base64 body counts coded or decoded: the larger reading is used.
EDGE_ORIGIN_QUOTA = 1_048_576
EDGE_VIEWER_QUOTA = 40_960


class Integration:
    """How one integration is called and answered.

    Attributes:
        name: as users, errors and the CLI call it.
        shape: Response, whether the body is base64 -> payload with an empty body.
        quota: bytes of the payload's JSON.
        mapped: the gateway ignores isBase64Encoded, so everything travels as base64.
    """

    __slots__ = ("mapped", "name", "quota", "shape")

    def __init__(
        self,
        name: str,
        shape: Callable[[Response, bool], Payload],
        quota: int = LAMBDA_QUOTA,
        *,
        mapped: bool = False,
    ) -> None:
        self.name = name
        self.shape = shape
        self.quota = quota
        self.mapped = mapped

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
        from .event_errors import not_a_mapping

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
    """Four keys that every proxy integration knows.

    Without an event nothing more may be said: REST answers 502 to a key it does not know
    (recorded), and payload 2.0 has no multiValueHeaders.
    """
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
    """ALB target response; documented ("Lambda functions as targets")."""
    payload = _payload(response, is_base64, "alb")
    payload["statusDescription"] = _status_description(response.status)
    return payload


def _alb_multi_value(response: Response, is_base64: bool) -> Payload:
    """ALB with lambda.multi_value_headers.enabled: it reads multiValueHeaders only (documented).

    `headers` is filled too: adapters in the field send both, and ALB ignores the other map.
    """
    from .repeated_fields import all_multi, readable

    multi = all_multi(response)
    return {
        "statusCode": response.status,
        "statusDescription": _status_description(response.status),
        "headers": readable(response),
        "multiValueHeaders": multi,
        "body": "",
        "isBase64Encoded": is_base64,
    }


def _edge(response: Response, is_base64: bool) -> Payload:
    from .edge import generated_response

    return generated_response(response, is_base64)


def _status_description(status: int) -> str:
    from http import HTTPStatus

    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


REST_PROXY = Integration("rest-proxy", _payload_with_multi_value)
HTTP_API_1 = Integration("http-api-1.0", _payload_with_multi_value)
HTTP_API_2 = Integration("http-api-2.0", _payload_with_cookies)
FUNCTION_URL = Integration("function-url", _payload_with_cookies)
ALB = Integration("alb", _alb, ALB_QUOTA)
ALB_MULTI_VALUE = Integration("alb-multi-value", _alb_multi_value, ALB_QUOTA)
EDGE_VIEWER = Integration("edge-viewer", _edge, EDGE_VIEWER_QUOTA)
EDGE_ORIGIN = Integration("edge-origin", _edge, EDGE_ORIGIN_QUOTA)
MAPPED = Integration("mapped", partial(_payload, name="mapped"), mapped=True)
# What these two do with a binary body is unknown (no source found): the common payload is sent.
LATTICE = Integration("lattice", partial(_payload, name="lattice"))
WEBSOCKET = Integration("websocket", partial(_payload, name="websocket"))
# No event: legal for REST proxy, HTTP API 1.0 and 2.0 and function URL alike.
ANY_PROXY = Integration("any-proxy", _payload)
