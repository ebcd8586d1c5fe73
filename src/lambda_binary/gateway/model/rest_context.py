"""`requestContext` of REST events, which templates and header mappings know as `$context`.

In: Settings and Request. Out: a dict. Pure: ids and times come from the Request.
"""

from __future__ import annotations

import time
from typing import Any

from .messages import Request
from .paths import resource_of
from .settings import Settings

ACCOUNT = "123456789012"
API_ID = "a1b2c3d4e5"

_IDENTITY = (
    "accessKey",
    "accountId",
    "caller",
    "cognitoAuthenticationProvider",
    "cognitoAuthenticationType",
    "cognitoIdentityId",
    "cognitoIdentityPoolId",
    "principalOrgId",
    "sourceIp",
    "user",
    "userAgent",
    "userArn",
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def context(settings: Settings, request: Request) -> dict[str, Any]:
    """The keys that LS_EVENT recorded."""
    identity: dict[str, Any] = dict.fromkeys(_IDENTITY)
    identity |= {"sourceIp": request.source_ip, "userAgent": request.field("User-Agent")}
    return {
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "deploymentId": "d1e2f3",
        "domainName": request.host,
        "domainPrefix": request.host.split(".")[0],
        "extendedRequestId": request.request_id,
        "httpMethod": request.method,
        "identity": identity,
        "path": f"/{settings.stage_name}{request.path}",
        "protocol": "HTTP/1.1",
        "requestId": request.request_id,
        "requestTime": clf_time(request.time),
        "requestTimeEpoch": int(request.time * 1000),
        "resourceId": "r3s0rc",
        "resourcePath": resource_of(settings, request),
        "stage": settings.stage_name,
    }


def clf_time(seconds: float) -> str:
    """`01/Jan/1970:00:00:00 +0000`; the month in English whatever the locale."""
    moment = time.gmtime(seconds)
    rest = time.strftime("%Y:%H:%M:%S +0000", moment)
    return f"{moment.tm_mday:02}/{_MONTHS[moment.tm_mon - 1]}/{rest}"
