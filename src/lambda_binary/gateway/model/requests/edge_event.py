"""The event of a Lambda@Edge trigger (DOC_EDGE_EVENT).

In: Settings (which trigger) and Request. Out: the event. Requests carry their body as CloudFront
does with Include Body: always base64, cut at the trigger's quota.
"""

from __future__ import annotations

from typing import Any

from .. import base64_text
from ..messages import Fields, Request
from ..settings import Settings

# AWS doc 'Restrictions on Lambda@Edge', include body: 40 KB viewer, 1 MB origin, before base64.
VIEWER_BODY = 40 * 1024
ORIGIN_BODY = 1024 * 1024


def event(settings: Settings, request: Request) -> dict[str, Any]:
    """The event with `Records[0].cf`."""
    trigger = settings.edge_event
    cf: dict[str, Any] = {
        "config": {
            "distributionDomainName": "d111111abcdef8.cloudfront.net",
            "distributionId": "EDFDVBD6EXAMPLE",
            "eventType": trigger,
            "requestId": request.request_id,
        },
        "request": _request(trigger, request),
    }
    if trigger.endswith("response"):
        cf["response"] = {"status": "200", "statusDescription": "OK", "headers": {}}
    return {"Records": [{"cf": cf}]}


def _request(trigger: str, request: Request) -> dict[str, Any]:
    out: dict[str, Any] = {
        "clientIp": request.source_ip,
        "headers": _headers(request.headers),
        "method": request.method,
        "querystring": request.query,
        "uri": request.path,
    }
    if trigger.startswith("origin"):
        out["origin"] = {
            "custom": {
                "customHeaders": {},
                "domainName": "example.org",
                "keepaliveTimeout": 5,
                "path": "",
                "port": 443,
                "protocol": "https",
                "readTimeout": 30,
                "sslProtocols": ["TLSv1.2"],
            }
        }
    if request.body and trigger.endswith("request"):
        limit = VIEWER_BODY if trigger.startswith("viewer") else ORIGIN_BODY
        out["body"] = {
            "action": "read-only",
            "data": base64_text.encoded(request.body[:limit]),
            "encoding": "base64",
            "inputTruncated": len(request.body) > limit,
        }
    return out


def _headers(fields: Fields) -> dict[str, list[dict[str, str]]]:
    out: dict[str, list[dict[str, str]]] = {}
    for name, value in fields:
        out.setdefault(name.lower(), []).append({"key": name, "value": value})
    return out
