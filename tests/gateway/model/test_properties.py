"""What holds for any settings, any result and any request."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lambda_binary.gateway import (
    FunctionError,
    IntegrationResponse,
    Request,
    RequestRefusedError,
    Response,
    Settings,
    event_for,
    invoke,
    respond,
)
from lambda_binary.gateway.errors import SettingsError
from lambda_binary.gateway.model.evidence import GRADES
from lambda_binary.gateway.model.header_mapping import parse
from lambda_binary.gateway.model.messages import EFFECTS
from lambda_binary.gateway.model.settings import (
    CONTENT_HANDLINGS,
    EDGE_EVENTS,
    INTEGRATIONS,
    INVOKE_MODES,
    PASSTHROUGHS,
    PAYLOAD_FORMATS,
    RESPONSE_TRANSFER_MODES,
    REST,
)

MEDIA_TYPES = ("image/png", "image/*", "*/*", "application/json", "application/*", "*/png", "A/B")
FIELDS = ("*/*", "image/png", "image/avif,image/png", "text/html", "application/json", "x", "")
TEMPLATES = ("", "$input.path('$.body')", "$input.json('$')", '{"a": "$input.body"}', "$util.x()")
MAPPINGS = (
    "'image/png'",
    "integration.response.body.headers.Content-Type",
    "integration.response.header.Content-Type",
    "context.stage",
    "stageVariables.a",
)

handlings = st.sampled_from((None, *CONTENT_HANDLINGS))
templates = st.dictionaries(
    st.sampled_from(("application/json", "image/png")), st.sampled_from(TEMPLATES), max_size=2
)
mappings = st.dictionaries(
    st.sampled_from(("method.response.header.Content-Type", "method.response.header.X-A")),
    st.sampled_from(MAPPINGS),
    max_size=2,
)
responses = st.lists(
    st.builds(
        IntegrationResponse,
        st.sampled_from((200, 404, 500)),
        st.sampled_from(("", ".*boom.*", r"\[404\].*")),
        handlings,
        templates,
        mappings,
    ),
    max_size=2,
    unique_by=(lambda r: r.status_code, lambda r: r.selection_pattern),
)


@st.composite
def any_settings(draw: st.DrawFn) -> Settings:
    integration = draw(st.sampled_from(INTEGRATIONS))
    given_responses = draw(responses)
    alone = not given_responses
    return Settings(
        integration,
        binary_media_types=draw(st.lists(st.sampled_from(MEDIA_TYPES), unique=True, max_size=3)),
        content_handling=draw(handlings) if alone else None,
        request_content_handling=draw(handlings),
        payload_format=draw(st.sampled_from(PAYLOAD_FORMATS)),
        invoke_mode=draw(st.sampled_from(INVOKE_MODES)),
        multi_value_headers=draw(st.booleans()),
        edge_event=draw(st.sampled_from(EDGE_EVENTS)),
        minimum_compression_size=draw(st.sampled_from((None, 0, 100))),
        request_templates=draw(templates | st.just("serverless")),
        passthrough_behavior=draw(st.sampled_from(PASSTHROUGHS)),
        response_templates=draw(templates) if alone else {},
        response_parameters=draw(mappings) if alone else {},
        integration_responses=given_responses,
        method_responses=draw(st.none() | st.just((200, 404))),
        cors_preflight=integration in REST and draw(st.booleans()),
        preflight_content_handling=draw(handlings),
        response_transfer_mode=draw(
            st.sampled_from(
                RESPONSE_TRANSFER_MODES if integration == "rest-proxy" else ("BUFFERED",)
            )
        ),
        stage=draw(st.sampled_from((None, "$default", "v1"))),
        resource=draw(st.sampled_from((None, "/", "/{proxy+}", "/a/{name}", "/a/{proxy+}"))),
        route_method=draw(st.sampled_from((None, "ANY", "GET"))),
    )


names = st.sampled_from(
    (
        *("Accept", "Content-Type", "Accept-Encoding", "Content-Encoding", "accept", "cookie"),
        *("Cookie", "TE", "x-forwarded-for", "X-Amzn-Trace-Id", "HOST", "user-agent"),
    )
)
values = st.sampled_from((*FIELDS, "gzip", "deflate;q=0.5, gzip", "a=1; b=2", ";"))
requests = st.builds(
    Request,
    st.sampled_from(("GET", "HEAD", "POST", "OPTIONS")),
    st.sampled_from(
        ("/", "//", "/a%20b", "/a/", "//a/b%2Fc", "/a%3Fb", "/a%ff%", "/a?b=c&b=%ff;d")
    ),
    st.dictionaries(names, values) | st.lists(st.tuples(names, values), max_size=4),
    st.binary(max_size=40) | st.just(b'{"a": 1}'),
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = (
    *("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded", "cookies"),
    *("statusDescription", "status", "bodyEncoding", "uri", "extra"),
)
likely = (
    st.sampled_from((200, "200", 204, "404", "true", True, "base64", "text", "aGk=", {}, []))
    | st.dictionaries(st.sampled_from(("Content-Type", "a", "x-b", "via")), json_values, max_size=2)
    | json_values
)


def _stream(prelude: dict[str, Any]) -> bytes:
    return json.dumps(prelude).encode() + bytes(8) + b"\x89PNG"


results = (
    json_values
    | st.dictionaries(st.sampled_from(KEYS), likely, max_size=6)
    | st.binary(max_size=20)
    | st.decimals()
    | st.builds(_stream, st.dictionaries(st.sampled_from(KEYS), likely, max_size=4))
    | st.builds(FunctionError, st.text(max_size=12))
    | st.just(object())
)


def is_sound(response: Response) -> bool:
    """A response that a server can send, with notes whose words are in the vocabulary."""
    fields = all(name and not set("\r\n\0") & set(name + value) for name, value in response.headers)
    notes = all(n.grade in GRADES and n.effect in EFFECTS and n.source for n in response.notes)
    return 200 <= response.status <= 599 and fields and notes


@settings(max_examples=400, deadline=None)
@given(any_settings(), requests, results)
def test_any_result_has_a_response(chosen: Settings, request: Request, result: Any) -> None:
    assert is_sound(respond(chosen, request, result))


@settings(max_examples=300, deadline=None)
@given(any_settings(), requests)
def test_any_request_has_an_event_or_an_answer(chosen: Settings, request: Request) -> None:
    assert _is_json(_event_or_none(chosen, request))
    response = invoke(chosen, request, lambda event, context: event)
    assert (is_sound(response), response.error) == (True, None)


def _event_or_none(chosen: Settings, request: Request) -> Any:
    try:
        return event_for(chosen, request)
    except RequestRefusedError as refusal:
        return is_sound(refusal.response)


def _is_json(event: Any) -> bool:
    return bool(json.loads(json.dumps(event)) == event)


def picture(chosen: Settings, data: bytes) -> Any:
    """The result with which a careful handler means `data` under these settings."""
    text = base64.b64encode(data).decode()
    if chosen.integration == "rest-mapped":
        return text
    if chosen.streams:
        prelude = {"statusCode": 200, "headers": {"Content-Type": "image/png"}}
        return json.dumps(prelude).encode() + bytes(8) + data
    if chosen.integration == "edge":
        fields = {"content-type": [{"key": "Content-Type", "value": "image/png"}]}
        return {"status": "200", "headers": fields, "body": text, "bodyEncoding": "base64"}
    maps = {"headers": {"Content-Type": "image/png"}}
    if chosen.integration == "alb" and chosen.multi_value_headers:
        maps = {"multiValueHeaders": {"Content-Type": ["image/png"]}}  # type: ignore[dict-item]
    return {"statusCode": 200, **maps, "body": text, "isBase64Encoded": True}


@settings(max_examples=500, deadline=None)
@given(any_settings(), requests, st.binary(max_size=60))
def test_client_gets_the_handlers_bytes_or_a_note_says_why_not(
    chosen: Settings, request: Request, data: bytes
) -> None:
    response = respond(chosen, request, picture(chosen, data))
    arrived = _opened(response) == data
    asked = request.method != "HEAD" or chosen.integration not in REST
    assert arrived or not asked or any(note.effect != "none" for note in response.notes)


def _opened(response: Response) -> bytes:
    """The body without the content coding that the gateway put on it."""
    coding = response.field("Content-Encoding")
    return (
        zlib.decompress(response.body, zlib.MAX_WBITS | 32)
        if coding and response.body
        else response.body
    )


@given(st.text(max_size=30), st.text(max_size=40))
def test_any_header_mapping_is_parsed_or_refused(target: str, expression: str) -> None:
    for name in (target, "method.response.header.X-A"):
        for text in (expression, f"integration.response.body.{expression}", f"'{expression}'"):
            assert _mapped_or_refused(name, text) in {True, "response_parameters"}


def _mapped_or_refused(target: str, expression: str) -> bool | str:
    try:
        return parse(target, expression).name == target.removeprefix("method.response.header.")
    except SettingsError as fault:
        return fault.key
