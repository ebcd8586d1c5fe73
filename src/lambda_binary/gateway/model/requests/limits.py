"""Requests that are too large to reach the function. In: Settings, Request. Out: a refusal or none.

This file knows no event.
"""

from __future__ import annotations

from ..evidence import DOC_ALB, DOCUMENTED, NO_SOURCE, UNKNOWN, Rule
from ..messages import Request, Response
from ..refusals import RequestRefusedError, error_response
from ..settings import Settings

# DOC_ALB: the request body's own bytes.
LARGEST_ALB_BODY = 1_048_576
# Lambda's synchronous request, as JSON. AWS doc 'Lambda quotas': 6 MB.
LARGEST_EVENT = 6_291_456

ALB_BODY = Rule("alb-request-limit", DOC_ALB, DOCUMENTED)
EVENT = Rule("lambda-request-limit", f"AWS doc 'Lambda quotas'; the status: {NO_SOURCE}", UNKNOWN)


def check(settings: Settings, request: Request, base64: bool) -> None:
    """A RequestRefusedError (413) when the body cannot reach the function.

    Args:
        settings, request: the route's, the client's.
        base64: whether the body grows by a third on its way into the event.
    """
    size = len(request.body)
    if settings.integration == "alb" and size > LARGEST_ALB_BODY:
        note = ALB_BODY.note(f"the body is {size} bytes, over {LARGEST_ALB_BODY}", "refused")
        page = b"<html><head><title>413 Request Entity Too Large</title></head></html>"
        fields = (("Content-Type", "text/html"),)
        raise RequestRefusedError(Response(413, fields, page, (note,)))
    carried = (size + 2) // 3 * 4 if base64 else size
    if carried > LARGEST_EVENT:
        text = f"the event would carry {carried} bytes of body, Lambda takes {LARGEST_EVENT}"
        notes = (EVENT.note(text, "refused"),)
        # aws-lambda-dotnet's LambdaTestTool-v2, by AWS's own team, has both sentences.
        http = settings.integration == "http-api"
        message = "Request Entity Too Large" if http else "Request Too Long"
        raise RequestRefusedError(error_response(413, message, notes))
