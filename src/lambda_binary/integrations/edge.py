"""Lambda@Edge's generated response: status as a string, header lists, bodyEncoding.

Sources: "Generating HTTP responses in request triggers" and "Restrictions on edge functions"
(CloudFront guide), documented. Knows nothing of how the content was made.
"""

from __future__ import annotations

from ..errors import FieldError
from .repeated_fields import all_multi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..messages import Payload, Response

# CloudFront answers 502 to these; documented ("Disallowed headers"), and to those that it lists as
# read-only (documented for requests; that it covers generated responses is our reading).
DISALLOWED = frozenset(
    """
    connection expect keep-alive proxy-authenticate proxy-authorization proxy-connection trailer
    upgrade x-accel-buffering x-accel-charset x-accel-limit-rate x-accel-redirect x-amzn-auth
    x-amzn-cf-billing x-amzn-cf-id x-amzn-cf-xff x-amzn-errortype x-amzn-fle-profile
    x-amzn-header-count x-amzn-header-order x-amzn-lambda-integration-tag x-amzn-requestid
    x-cache x-forwarded-proto x-real-ip content-length host transfer-encoding via
""".split()
)
DISALLOWED_PREFIXES = ("x-amz-cf-", "x-edge-")


def generated_response(response: Response, is_base64: bool) -> Payload:
    """The payload for a request trigger, with an empty body.

    Raises:
        FieldError: a field that CloudFront refuses.
    """
    from http import HTTPStatus

    fields = all_multi(response)
    for name in fields:
        lower = name.lower()
        if lower in DISALLOWED or lower.startswith(DISALLOWED_PREFIXES):
            raise FieldError(
                f"the header {name!r} is not allowed in a Lambda@Edge response: CloudFront "
                "answers 502 to it (Restrictions on edge functions); leave it out"
            )
    payload: Payload = {"status": str(response.status)}
    if response.status in HTTPStatus._value2member_map_:
        payload["statusDescription"] = HTTPStatus(response.status).phrase
    payload["headers"] = {
        name.lower(): [{"key": name, "value": value} for value in values]
        for name, values in fields.items()
    }
    payload["body"] = ""
    payload["bodyEncoding"] = "base64" if is_base64 else "text"
    return payload
