"""Settings: valid once made; every refusal is one sentence that names the key."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from lambda_binary.gateway import IntegrationResponse, Settings, SettingsError
from lambda_binary.gateway.model.advice import warnings_for

HEADER = "method.response.header.Content-Type"

# (what is given, the key, what the sentence says)
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    (
        {"integration": "rest_proxy"},
        "integration",
        "rest-proxy, rest-mapped, http-api, function-url, alb, edge (did you mean rest-proxy?)",
    ),
    ({"integration": 3}, "integration", "integration is 3: it must be one of"),
    (
        {"binary_media_types": "*/*"},
        "binary_media_types",
        "binary_media_types is '*/*': it must be a list, as ['*/*']",
    ),
    ({"binary_media_types": 3}, "binary_media_types", "binary_media_types is 3: it must be a list"),
    (
        {"binary_media_types": ["png"]},
        "binary_media_types",
        "binary_media_types has 'png', which is no media type such as image/png",
    ),
    (
        {"binary_media_types": ["image~1png"]},
        "binary_media_types",
        "(~1 stands for '/' in patch paths and SAM templates only)",
    ),
    (
        {"binary_media_types": ["a/b", "a/b"]},
        "binary_media_types",
        "binary_media_types names 'a/b' twice: leave one out",
    ),
    ({"binary_media_types": [None]}, "binary_media_types", "has None, which is no media type"),
    (
        {"content_handling": "CONVERT_TO_BYTES"},
        "content_handling",
        "it must be one of CONVERT_TO_BINARY, CONVERT_TO_TEXT",
    ),
    ({"request_content_handling": ""}, "request_content_handling", "is ''"),
    ({"preflight_content_handling": "x"}, "preflight_content_handling", "is 'x'"),
    ({"payload_format": "3.0"}, "payload_format", "it must be one of 1.0, 2.0"),
    ({"invoke_mode": "STREAM"}, "invoke_mode", "did you mean RESPONSE_STREAM?"),
    ({"edge_event": "viewer"}, "edge_event", "did you mean viewer-request?"),
    ({"passthrough_behavior": "ALWAYS"}, "passthrough_behavior", "it must be one of"),
    ({"multi_value_headers": 1}, "multi_value_headers", "it must be true or false"),
    ({"cors_preflight": "yes"}, "cors_preflight", "it must be true or false"),
    (
        {"integration": "alb", "cors_preflight": True},
        "cors_preflight",
        "models the OPTIONS method of a REST API; alb has none: leave it out",
    ),
    ({"minimum_compression_size": "1"}, "minimum_compression_size", "must be a number of bytes"),
    ({"minimum_compression_size": -1}, "minimum_compression_size", "AWS takes 0 to 10485760"),
    ({"stage": ""}, "stage", "must be a text that is not empty"),
    ({"function_name": None}, "function_name", "must be a text that is not empty"),
    ({"resource": "pictures"}, "resource", "it must be a path from '/'"),
    ({"stage_variables": []}, "stage_variables", "it must map names to texts"),
    ({"stage_variables": {"a": 1}}, "stage_variables", "has 'a': 1, which is no pair of texts"),
    ({"request_templates": "sls"}, "request_templates", "it must map names to texts"),
    ({"request_templates": {"json": ""}}, "request_templates", "has 'json', which is no media"),
    (
        {"response_templates": {"application/json": "\n#if($a)"}},
        "response_templates",
        "response_templates['application/json'] does not parse: line 2, column",
    ),
    (
        {"response_parameters": {"Content-Type": "'image/png'"}},
        "response_parameters",
        "the left side must be method.response.header.NAME",
    ),
    (
        {"response_parameters": {HEADER: "image/png"}},
        "response_parameters",
        "the right side must be a static value in inner single quotes such as \"'image/png'\"",
    ),
    (
        {"response_parameters": {HEADER: "integration.response.body.[?("}},
        "response_parameters",
        "is no JSONPath",
    ),
    *(
        (
            {"response_parameters": {HEADER: f"integration.response.body.{path}"}},
            "response_parameters",
            f"is no JSONPath ({sign!r} is no part of it)",
        )
        for path, sign in (
            ("Content&a-Type", "&"),
            ("a|b", "|"),
            ("a.`sorted`", "`"),
            ("a[\\b]", "\\"),
            ("a[/b]", "[/"),
        )
    ),
    ({"response_parameters": {HEADER: "'a\nb'"}}, "response_parameters", "has no line breaks"),
    ({"response_parameters": {HEADER: "context."}}, "response_parameters", "the right side must"),
    ({"integration_responses": {}}, "integration_responses", "must be a list of"),
    ({"integration_responses": [{}]}, "integration_responses", "which is no IntegrationResponse"),
    (
        {"integration_responses": [IntegrationResponse(200), IntegrationResponse(200, "a")]},
        "integration_responses",
        "has two entries with the same status_code",
    ),
    (
        {"integration_responses": [IntegrationResponse(200), IntegrationResponse(201)]},
        "integration_responses",
        "has two entries with the same selection_pattern",
    ),
    (
        {
            "integration_responses": [IntegrationResponse()],
            "content_handling": "CONVERT_TO_BINARY",
        },
        "content_handling",
        "are both given: move content_handling into the integration response that it belongs to",
    ),
    ({"method_responses": "200"}, "method_responses", "must be a list of status codes"),
    ({"method_responses": [20]}, "method_responses", "must be a number from 200 to 599"),
]


@pytest.mark.parametrize(("given", "key", "words"), REFUSED)
def test_illegal_settings_are_refused_in_one_sentence(
    given: dict[str, Any], key: str, words: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings(**given)
    assert caught.value.key == key
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"status_code": "200"}, "status_code"),
        ({"status_code": 199}, "status_code"),
        ({"content_handling": "x"}, "content_handling"),
        ({"selection_pattern": "("}, "selection_pattern"),
        ({"selection_pattern": None}, "selection_pattern"),
        ({"response_templates": {"a/b": "#end"}}, "response_templates"),
        ({"response_parameters": {"x": "y"}}, "response_parameters"),
    ],
)
def test_illegal_integration_responses_are_refused(given: dict[str, Any], key: str) -> None:
    with pytest.raises(SettingsError) as caught:
        IntegrationResponse(**given)
    assert caught.value.key == key


def test_settings_are_frozen_and_keep_copies() -> None:
    types, variables = ["image/png"], {"a": "b"}
    settings = Settings(binary_media_types=types, stage_variables=variables)
    types.append("text/css")
    variables["a"] = "c"
    assert (settings.binary_media_types, dict(settings.stage_variables)) == (
        ("image/png",),
        {"a": "b"},
    )
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.stage = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        settings.stage_variables["a"] = "c"


def test_equal_settings_compare_equal_and_can_be_replaced() -> None:
    settings = Settings(response_templates={"application/json": "$input.body"})
    assert dataclasses.replace(settings, stage="v1") == Settings(
        response_templates={"application/json": "$input.body"}, stage="v1"
    )


def test_default_stage_depends_on_the_integration() -> None:
    names = {name: Settings(name).stage_name for name in ("rest-proxy", "http-api")}
    assert names == {"rest-proxy": "prod", "http-api": "$default"}
    assert Settings("http-api", stage="v1").stage_name == "v1"


# (settings, the warnings' rules): legal on AWS, and not what the names promise.
WARNED: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    ({"binary_media_types": ["image/*", "*/*"]}, []),
    ({"binary_media_types": ["*/png"]}, ["left-wildcard"]),
    (
        {"integration": "http-api", "binary_media_types": ["*/*"]},
        ["binary-media-types-elsewhere"],
    ),
    ({"content_handling": "CONVERT_TO_BINARY"}, ["content-handling-on-proxy"]),
    (
        {"integration": "rest-mapped", "binary_media_types": ["*/*"]},
        ["lambda-payload-binary"],
    ),
    (
        {
            "integration": "rest-mapped",
            "content_handling": "CONVERT_TO_BINARY",
            "response_templates": {"application/json": "$input.body"},
        },
        ["template-then-conversion"],
    ),
    (
        {
            "integration": "rest-mapped",
            "content_handling": "CONVERT_TO_BINARY",
            "response_templates": {"application/json": ""},
        },
        [],
    ),
    ({"binary_media_types": ["*/*"], "cors_preflight": True}, ["preflight-binary"]),
    (
        {
            "binary_media_types": ["*/*"],
            "cors_preflight": True,
            "preflight_content_handling": "CONVERT_TO_TEXT",
        },
        [],
    ),
]


@pytest.mark.parametrize(("given", "rules"), WARNED)
def test_settings_without_the_promised_effect_are_warned_of(
    given: dict[str, Any], rules: list[str]
) -> None:
    assert [note.rule for note in warnings_for(Settings(**given))] == rules


def test_left_wildcard_warning_says_what_to_write() -> None:
    (note,) = warnings_for(Settings(binary_media_types=("*/png",)))
    assert note.grade == "recorded"
    assert note.text.endswith("matches nothing on AWS: write image/png, image/* or */*")
