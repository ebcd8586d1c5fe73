"""The comments of written configurations: why a setting is there, and how sure that is.

One fact, one sentence or two, for all deploy tools. In brackets its evidence grade (evidence.py)
and its source. This file knows no deploy tool and no setting's spelling.
"""

from __future__ import annotations

from . import WITH_BODY, RoutePlan

FACTS: dict[str, str] = {
    "": "",
    # What the function has to be.
    "function_proxy": "The function: decorate it with @binary_response.",
    "function_bare": "The function: decorate it with @binary_response(envelope=False), so that it "
    "returns base64 text alone. A Pillow image needs image_format= too, as in "
    'image_format="png", for the Content-Type below is fixed.',
    "function_envelope": "The function: decorate it with @binary_response. The status is the "
    "gateway's choice, not the envelope's.",
    # Binary media types.
    "every_client": "The gateway decodes the body if the first media type of a request's Accept "
    "matches this list (recorded: LocalStack test_aws_proxy_binary_response), and */* matches "
    "every client (documented: 'Return binary media from a Lambda proxy integration').",
    "some_clients": "The gateway decodes the body if the first media type of a request's Accept "
    "matches this list (recorded: LocalStack test_aws_proxy_binary_response). Browsers' <img> "
    "asks for image/jxl or image/avif first, a tab for text/html, fetch() and curl for */* "
    "(measured): only the entry */* serves them all.",
    "request_bodies": "A request whose Content-Type matches reaches the function as base64 "
    "(verified by a live test of Claudia): read it with decode_body(event).",
    "no_types": "No binary media types here: CONVERT_TO_BINARY needs none (documented: 'Content "
    "type conversions in API Gateway'). */* would make Lambda's own JSON count as binary, and "
    "nothing would be decoded (derived from the same page; not recorded).",
    # A mapped integration's responses.
    "bare": "The whole result of the function is base64 text, and is decoded: no template "
    "(documented: 'Enabling binary support using the API Gateway REST API'; with Lambda's quotes "
    "around it: reported).",
    "envelope": "unverified on AWS: no source says whether the gateway renders the template "
    "before it decodes; the documentation reads as if it did not (grade unknown). Without "
    "--envelope, lambda-binary config writes the way that is documented.",
    "errors": "Any errorMessage (recorded: LocalStack test_lambda_selection_patterns). Without "
    "this response an error would be decoded as base64 and fail (reported: serverless #7705). So "
    "no contentHandling here.",
    "two_hundreds": "It is set on the 2xx responses alone (checked with osls 4.3).",
    "parameters": "The event has the path's parameters: event['path'].",
    # CORS.
    "preflight": "With */* an empty OPTIONS request counts as binary, and its template fails: 500 "
    "(reported: terraform-aws-api-gateway-enable-cors #10 and #11). The cure stands on the request "
    "side: CONVERT_TO_TEXT.",
    "preflight_serverless": "OPTIONS gets contentHandling CONVERT_TO_TEXT on its request side, "
    "which */* needs (reported; the framework writes it since 1.28).",
    "origin": "The response itself needs Access-Control-Allow-Origin from the function: "
    '@binary_response(headers={"Access-Control-Allow-Origin": "*"}) (documented: \'Enable CORS '
    "REST APIs in API Gateway').",
    "cors_own": "Answers OPTIONS and adds Access-Control-Allow-Origin to the function's responses "
    "(documented: 'Configure CORS for HTTP APIs').",
    "cors_url": "Answers OPTIONS and adds Access-Control-Allow-Origin to the function's responses "
    "(documented: 'Creating and managing Lambda function URLs').",
    # Streaming.
    "stream_function": "The function streams to this front door, too: the variable must say what "
    "the front door says (experimental: nothing of it was run on AWS; the library's page "
    "'Streaming').",
    "stream_rest": "The response is streamed: bytes, without base64, and binary media types play "
    "no part in it (documented: 'Set up a Lambda proxy integration with payload response "
    "streaming'). Mode and uri belong together.",
    "stream_url": "The response is streamed: bytes, without base64 (documented: 'Configuring a "
    "Lambda function to stream responses').",
    "stream_timeout": "Beyond 6 MB Lambda sends 2 MB a second (documented), and that time is "
    "billed: 200 MB take 97 seconds.",
    "stream_integration": "29 seconds unless it is said; up to 900 with STREAM alone (documented).",
    "stream_sam": "SAM's own word; it passes over STREAM, which is CloudFormation's (read and run: "
    "samtranslator 1.115).",
    "stream_osls": "osls from 4.3; Serverless Framework 3 has no such key.",
    # Deployments.
    "redeploy": "Settings have no effect before the next deployment (documented: 'Updates to a "
    "REST API that require redeployment').",
    "redeploy_name": "Settings have no effect before the next deployment (documented: 'Updates to "
    "a REST API that require redeployment'), and a new name makes one: change its end whenever "
    "you change a setting above.",
    # Integrations that need no setting.
    "http_api": "Nothing is to be set for binary content: the body is decoded whenever the "
    "function says isBase64Encoded (reported as verified: ministack #766).",
    "function_url": "Nothing is to be set for binary content: the body is decoded whenever the "
    "function says isBase64Encoded (documented: 'Invoking Lambda function URLs').",
    "alb": "Nothing is to be set for binary content: the body is decoded whenever the function "
    "says isBase64Encoded (documented: 'Lambda functions as targets').",
    "alb_quota": "A response may have 1 MB of JSON, about 785,000 bytes of content (documented: "
    "'Lambda functions as targets').",
    "url_public": "Public: nobody has to sign a request.",
    "url_invoke": "Public URLs made since October 2025 need this one too (documented: 'Control "
    "access to Lambda function URLs').",
}

TITLES = {
    "rest-proxy": "a REST API, proxy integration",
    "rest-mapped": "a REST API, mapped (non-proxy) integration",
    "http-api": "an HTTP API",
    "function-url": "a function URL",
    "alb": "an Application Load Balancer",
}


def title(plan: RoutePlan) -> str:
    """The first line of a configuration: `GET /image behind a REST API, proxy integration.`"""
    route = "A function" if plan.integration == "function-url" else f"{plan.method} {plan.path}"
    return f"{route} behind {TITLES[plan.integration]}."


def of_function(plan: RoutePlan) -> dict[str, str]:
    """Parts of a template (layout.py) that begins with a title and a function."""
    return {
        "title": title(plan),
        "function": function(plan),
        "handler": plan.handler,
        "timeout": "stream_timeout" if plan.stream else "",
        "seconds": str(plan.timeout),
    }


def of_api(plan: RoutePlan) -> dict[str, str]:
    """Parts of a template with what a REST API says for all of its routes."""
    return {"types": types(plan), "bodies": bodies(plan), "origin": origin(plan)}


def function(plan: RoutePlan) -> str:
    """The fact about the function itself."""
    if plan.integration != "rest-mapped":
        return "function_proxy"
    return "function_envelope" if plan.envelope else "function_bare"


def types(plan: RoutePlan) -> str:
    """The fact about a REST API's binary media types, or why it has none."""
    if plan.integration == "rest-mapped":
        return "no_types"
    if plan.stream:
        return "stream_rest"
    return "every_client" if "*/*" in plan.media_types else "some_clients"


def bodies(plan: RoutePlan) -> str:
    """The fact about proxied request bodies, for methods that have one."""
    proxied = plan.integration != "rest-mapped"
    return "request_bodies" if proxied and plan.method in WITH_BODY else ""


def success(plan: RoutePlan) -> str:
    """The fact about a mapped integration's 200."""
    return "envelope" if plan.envelope else "bare"


def url(plan: RoutePlan) -> str:
    """The fact about what a function URL needs for binary content."""
    return "stream_url" if plan.stream else "function_url"


def origin(plan: RoutePlan) -> str:
    """The fact about a proxied route's own CORS field."""
    return "origin" if plan.cors and plan.integration == "rest-proxy" else ""
