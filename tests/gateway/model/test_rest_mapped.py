"""REST API, mapped integration, response side: selection, templates, conversion, fields."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway.samples import PICTURE, PICTURE_TEXT, REST_ERROR, REST_ERROR_FIELDS, envelope, get
from lambda_binary.gateway import FunctionError, IntegrationResponse, Response, Settings, respond

TO_BINARY = "CONVERT_TO_BINARY"
JSON = (("Content-Type", "application/json"),)
PNG_FIELD = {"method.response.header.Content-Type": "'image/png'"}
BODY_OF_ENVELOPE = {"application/json": "$input.path('$.body')"}


def mapped(**settings: Any) -> Settings:
    return Settings("rest-mapped", **settings)


def rules(response: Response) -> dict[str, str]:
    return {note.rule: note.grade for note in response.notes}


def test_bare_string_goes_out_with_its_quotes() -> None:
    """Recorded, LocalStack test_lambda_selection_patterns."""
    response = respond(mapped(), get("*/*"), "Pass")
    assert (response.status, response.headers, response.body) == (200, JSON, b'"Pass"')
    assert rules(response)["json-quotes"] == "recorded"


@pytest.mark.parametrize("accept", ["*/*", "image/png", "text/html,*/*", None])
def test_bare_base64_with_convert_to_binary_is_the_picture(accept: str | None) -> None:
    """Reported as deployed: no list, no Accept needed, no template (Knape; activescott)."""
    settings = mapped(content_handling=TO_BINARY, response_parameters=PNG_FIELD)
    response = respond(settings, get(accept), PICTURE_TEXT)
    assert (response.status, response.headers, response.body) == (
        200,
        (("Content-Type", "image/png"),),
        PICTURE,
    )


def test_empty_template_passes_through() -> None:
    """Reported (Knape): `responseTemplates: {"application/json": null}`."""
    settings = mapped(content_handling=TO_BINARY, response_templates={"application/json": ""})
    assert respond(settings, get(), PICTURE_TEXT).body == PICTURE


@pytest.mark.parametrize(
    "result", [envelope(), {"type": "Buffer", "data": [255, 216]}, "not base64", 12]
)
def test_what_is_no_base64_cannot_be_converted(result: Any) -> None:
    """Reported with its log line (edureka 18547): Unable to transform response."""
    response = respond(mapped(content_handling=TO_BINARY), get(), result)
    assert (response.status, response.headers, response.body) == (
        500,
        REST_ERROR_FIELDS,
        REST_ERROR,
    )
    assert response.notes[-1].text.startswith("Unable to transform response")


def test_undefined_handling_decodes_for_a_binary_accept() -> None:
    """The published table's row 7; recorded with an S3 backend."""
    settings = mapped(binary_media_types=("image/png",))
    assert respond(settings, get("image/png"), PICTURE_TEXT).body == PICTURE
    assert respond(settings, get("image/png"), {"a": 1}).status == 500
    assert respond(settings, get("*/*"), PICTURE_TEXT).body == f'"{PICTURE_TEXT}"'.encode()


@pytest.mark.parametrize("types", [("*/*",), ("application/json",), ("application/*",)])
def test_types_that_match_lambdas_own_payload_leave_the_text(types: tuple[str, ...]) -> None:
    """Predicted by the table's rows 11 and 14; not recorded."""
    settings = mapped(binary_media_types=types, content_handling=TO_BINARY)
    assert respond(settings, get("*/*"), PICTURE_TEXT).body == f'"{PICTURE_TEXT}"'.encode()


def test_template_goes_before_convert_to_binary_and_is_unverified() -> None:
    settings = mapped(
        content_handling=TO_BINARY,
        response_templates=BODY_OF_ENVELOPE,
        response_parameters={
            "method.response.header.Content-Type": (
                "integration.response.body.headers.Content-Type"
            )
        },
    )
    response = respond(settings, get("image/png"), envelope())
    assert (response.status, response.headers, response.body) == (
        200,
        (("Content-Type", "image/png"),),
        PICTURE,
    )
    assert rules(response)["template-then-conversion"] == "unknown"


def test_template_whose_output_is_no_base64_is_500() -> None:
    """Recorded with an S3 backend, LocalStack TestApiGatewayS3BinarySupport."""
    settings = mapped(
        content_handling=TO_BINARY,
        response_templates={"application/json": '{"data": "$input.body"}'},
    )
    assert respond(settings, get("image/png"), PICTURE_TEXT).status == 500


def test_template_over_negotiated_binary_is_500() -> None:
    """Derived from the recording of row 7: the JSON itself is what has to be decoded."""
    settings = mapped(
        binary_media_types=("image/png",),
        response_templates={"image/png": "$input.path('$.body')"},
    )
    assert respond(settings, get("image/png"), envelope()).status == 500
    assert respond(settings, get("image/png"), PICTURE_TEXT).status == 500


def test_template_over_binary_payload_sees_base64_or_fails() -> None:
    """Documented: after CONVERT_TO_TEXT a template has the base64 in `$input.body`."""
    templates = {"application/json": "[$input.body]"}
    text = mapped(
        binary_media_types=("*/*",),
        content_handling="CONVERT_TO_TEXT",
        response_templates=templates,
    )
    assert respond(text, get(), "x").body == b"[Ingi]"
    data = mapped(binary_media_types=("*/*",), response_templates=templates)
    assert respond(data, get(), "x").status == 500


# Template chosen by Accept's first type, else application/json's, else the first (documented).
TEMPLATES = {"text/plain": "plain", "application/json": "json"}


@pytest.mark.parametrize(
    ("templates", "accept", "body"),
    [
        (TEMPLATES, "text/plain;q=0.5, application/json", b"plain"),
        (TEMPLATES, "image/png", b"json"),
        (TEMPLATES, None, b"json"),
        ({"text/plain": "plain", "text/csv": "csv"}, "image/png", b"plain"),
        ({"application/json": ""}, "text/plain", b'{"a": 1}'),
        ({"text/plain": "", "application/json": "json"}, "text/plain", b'{"a": 1}'),
        ({}, "text/plain", b'{"a": 1}'),
    ],
)
def test_response_template_is_chosen_by_accept(
    templates: dict[str, str], accept: str | None, body: bytes
) -> None:
    assert respond(mapped(response_templates=templates), get(accept), {"a": 1}).body == body


# LocalStack test_lambda_selection_patterns, recorded.
PATTERNS = (
    IntegrationResponse(200),
    IntegrationResponse(405, ".*four hundred.*"),
    IntegrationResponse(502, ".+"),
    IntegrationResponse(504, "200"),
)


@pytest.mark.parametrize(
    ("result", "status"),
    [
        ("Pass", 200),
        (FunctionError("Error: Raising four hundred"), 405),
        (FunctionError("Error: Raising five hundred"), 502),
        (FunctionError("200"), 502),
        (FunctionError(""), 200),
    ],
)
def test_error_message_selects_the_response(result: Any, status: int) -> None:
    settings = mapped(integration_responses=PATTERNS)
    assert respond(settings, get(), result).status == status


def test_unmatched_error_is_the_default_response() -> None:
    """Documented: 200 with the error JSON; with CONVERT_TO_BINARY 500 (serverless #7705)."""
    error = FunctionError("boom", "ValueError")
    response = respond(mapped(), get(), error)
    assert (response.status, json.loads(response.body)) == (200, error.payload())
    assert respond(mapped(content_handling=TO_BINARY), get(), error).status == 500


def test_error_response_beside_convert_to_binary() -> None:
    """Reported: a 403 response by pattern, template on errorMessage, no contentHandling."""
    settings = mapped(
        integration_responses=(
            IntegrationResponse(200, "", TO_BINARY, {}, PNG_FIELD),
            IntegrationResponse(
                403,
                '.*"status":403.*',
                None,
                {"application/json": "$input.path('$.errorMessage')"},
            ),
        )
    )
    refusal = respond(settings, get(), FunctionError('{"status":403}'))
    assert (refusal.status, refusal.headers, refusal.body) == (403, JSON, b'{"status":403}')
    assert respond(settings, get(), PICTURE_TEXT).body == PICTURE


def test_no_response_for_an_answer_is_500() -> None:
    """So AWS's sample, whose only pattern is 2xx of a Lambda success, can not work."""
    settings = mapped(integration_responses=(IntegrationResponse(200, r"2\d{2}"),))
    assert rules(respond(settings, get(), "x")) == {"no-integration-response": "documented"}


def test_undeclared_method_response_is_500() -> None:
    """Documented, 'Set up an integration response'."""
    assert respond(mapped(method_responses=(200,)), get(), "x").status == 200
    response = respond(mapped(method_responses=(404,)), get(), "x")
    assert (response.status, rules(response)) == (500, {"method-response-missing": "documented"})


def test_template_overrides_status_and_fields() -> None:
    """Recorded for the status, LocalStack's response-template.vm."""
    template = (
        "#set($context.responseOverride.status = 202)"
        "#set($context.responseOverride.header.Content-Type = 'text/csv')"
        "#set($context.responseOverride.header['X-A'] = 'b')x"
    )
    settings = mapped(response_templates={"application/json": template})
    response = respond(settings, get(), {})
    assert (response.status, response.headers, response.body) == (
        202,
        (("Content-Type", "text/csv"), ("X-A", "b")),
        b"x",
    )


def test_failing_template_is_500_and_unknown() -> None:
    settings = mapped(response_templates={"application/json": "$util.parseJson('{')"})
    response = respond(settings, get(), {})
    assert (response.status, response.notes[-1].grade) == (500, "unknown")
    assert "$util.parseJson got no JSON" in response.notes[-1].text


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("'image/png'", ["image/png"]),
        ("''", [""]),
        ("integration.response.body.headers.Content-Type", ["image/png"]),
        ("integration.response.body.headers", ['{"Content-Type":"image/png"}']),
        ("integration.response.body.headers['Content-Type']", ["image/png"]),
        ("integration.response.body.statusCode", ["200"]),
        ("integration.response.body.isBase64Encoded", ["true"]),
        ("integration.response.body.missing", []),
        ("integration.response.body.null", []),
        ("integration.response.body.lines", []),
        ("integration.response.body.list[1]", ["b"]),
        ("integration.response.header.Content-Type", ["application/json"]),
        ("integration.response.header.X-Missing", []),
        ("context.stage", ["prod"]),
        ("context.identity.sourceIp", ["127.0.0.1"]),
        ("context.nothing.there", []),
        ("stageVariables.bucket", ["pictures"]),
        ("stageVariables.other", []),
    ],
)
def test_header_mapping_sets_the_field_or_leaves_it_out(expression: str, values: list[str]) -> None:
    settings = mapped(
        response_parameters={"method.response.header.X-Mapped": expression},
        stage_variables={"bucket": "pictures"},
    )
    result = envelope(lines="a\r\nb", list=["a", "b"], null=None)
    response = respond(settings, get(), result)
    assert [value for name, value in response.headers if name == "X-Mapped"] == values
    assert ("header-mapping-empty" in rules(response)) == (not values)


def test_whole_body_can_be_mapped() -> None:
    settings = mapped(response_parameters={"method.response.header.X": "integration.response.body"})
    assert respond(settings, get(), "text").field("X") == "text"


def test_failing_template_before_convert_to_binary_is_500() -> None:
    settings = mapped(
        content_handling=TO_BINARY, response_templates={"application/json": "$util.parseJson('')"}
    )
    assert respond(settings, get(), PICTURE_TEXT).status == 500


def test_body_mapping_of_a_bare_string_selects_nothing() -> None:
    """LocalStack leaves the field out; AWS unknown."""
    expression = "integration.response.body.headers.Content-Type"
    settings = mapped(response_parameters={"method.response.header.Content-Type": expression})
    response = respond(settings, get(), PICTURE_TEXT)
    assert response.headers == JSON
    assert rules(response)["header-mapping-empty"] == "unknown"


def test_raw_bytes_of_a_function_are_passed_on() -> None:
    expression = {"method.response.header.X": "integration.response.body.a"}
    response = respond(mapped(response_parameters=expression), get(), PICTURE)
    assert response.headers == JSON
    assert (response.status, response.body) == (200, PICTURE.decode("utf-8", "replace").encode())
    assert rules(response)["runtime-raw-bytes"] == "recorded"
