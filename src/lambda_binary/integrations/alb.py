"""ALB target responses: a status description, and one map of fields or the other.

Source: "Lambda functions as targets" (ALB guide), documented. Knows nothing of how the content was
made.
"""

from __future__ import annotations

from .repeated_fields import all_multi, readable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..messages import Payload, Response


def target_response(payload: Payload) -> Payload:
    """The payload of a target group that reads `headers`."""
    payload["statusDescription"] = _status_description(payload["statusCode"])
    return payload


def multi_value_response(response: Response, is_base64: bool) -> Payload:
    """With lambda.multi_value_headers.enabled: ALB reads multiValueHeaders only (documented).

    `headers` is filled too: adapters in the field send both, and ALB ignores the other map.
    """
    multi = all_multi(response)
    return {
        "statusCode": response.status,
        "statusDescription": _status_description(response.status),
        "headers": readable(response),
        "multiValueHeaders": multi,
        "body": "",
        "isBase64Encoded": is_base64,
    }


def _status_description(status: int) -> str:
    from http import HTTPStatus

    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
