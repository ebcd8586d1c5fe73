"""The CORS preflight of a REST API as deploy tools make it: OPTIONS with a MOCK integration.

In: Settings and Request. Out: the Response, no function involved. Its request template
`{"statusCode": 200}` needs text, so `*/*` breaks it unless the request side converts to text.
"""

from __future__ import annotations

from ..content_handling import REQUESTS, TEXT, converted
from ..evidence import REPORTED, Rule
from ..media_matching import first_media_type, matching_type
from ..messages import Request, Response
from ..refusals import internal_error
from ..settings import Settings

BROKEN = Rule(
    "preflight-binary",
    "squidfunk/terraform-aws-api-gateway-enable-cors #10, #11 (an execution log); SAM #553",
    REPORTED,
)
ANSWERED = Rule("preflight", "squidfunk/terraform-aws-api-gateway-enable-cors #11", REPORTED)

ALLOWED = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Methods", "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"),
    ("Access-Control-Allow-Headers", "Content-Type,Authorization,X-Amz-Date,X-Api-Key"),
)


def is_preflight(settings: Settings, request: Request) -> bool:
    """Whether the MOCK integration answers, not the function."""
    return settings.cors_preflight and request.method == "OPTIONS"


def respond(settings: Settings, request: Request) -> Response:
    """200 with the CORS fields, or 500 when the request counts as binary."""
    media_type = first_media_type(request.field("Content-Type"))
    entry = matching_type(media_type, settings.binary_media_types)
    action = REQUESTS[entry is not None, settings.preflight_content_handling]
    if isinstance(converted(request.body, action), str):
        text = f"OPTIONS is answered by its MOCK integration (request {action}), not the function"
        note = ANSWERED.note(text, "altered")
        return Response(200, (("Content-Type", "application/json"), *ALLOWED), b"", (note,))
    cause = f"binaryMediaTypes has {entry}" if entry else f"contentHandling is {action}"
    text = (
        f"Unable to transform request: {cause}, so even an empty OPTIONS counts as binary; set "
        f"contentHandling CONVERT_TO_TEXT on the OPTIONS integration's request side ({TEXT})"
    )
    return internal_error(500, (BROKEN.note(text, "refused"),))
