"""REST API, proxy integration: each rule of the envelope and of decoding, with its source."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.samples import PICTURE, PICTURE_TEXT, REST_ERROR, REST_ERROR_FIELDS, envelope, get
from lambda_binary.gateway import FunctionError, Response, Settings, respond
from lambda_binary.gateway.model.messages import INVOKE_REJECTED

AS_TEXT = PICTURE_TEXT.encode()

# LocalStack test_aws_proxy_binary_response, recorded; `*/*` documented (lambda-proxy-binary-media).
DECODING = [
    (("image/png",), "image/png", PICTURE),
    (("image/png",), "image/png,image/*,*/*;q=0.8", PICTURE),
    (("image/png",), "image/webp,image/png,*/*;q=0.8", AS_TEXT),
    (("image/png",), "image/*", AS_TEXT),
    (("image/png",), "*/*", AS_TEXT),
    (("application/*",), "application/test", PICTURE),
    (("application/*",), "application/*", PICTURE),
    (("application/*",), "application", AS_TEXT),
    (("*/test",), "*/test", AS_TEXT),
    (("*/test",), "image/test", AS_TEXT),
    (("*/*",), "text/html,*/*;q=0.8", PICTURE),
    (("*/*",), None, PICTURE),
    # Reported, maciejtreder/serverless-apigw-binary #33.
    (("image/png",), "image/png;q=0.8", PICTURE),
    # Documented for templates only: an absent Accept is application/json.
    (("application/json",), None, PICTURE),
    (("image/png",), None, AS_TEXT),
    ((), "image/png", AS_TEXT),
]


@pytest.mark.parametrize(("types", "accept", "body"), DECODING)
def test_first_accepted_type_decides_whether_base64_is_decoded(
    types: tuple[str, ...], accept: str | None, body: bytes
) -> None:
    response = respond(Settings(binary_media_types=types), get(accept), envelope())
    assert (response.status, response.headers, response.body) == (
        200,
        (("Content-Type", "image/png"),),
        body,
    )


@pytest.mark.parametrize(("types", "accept", "body"), DECODING)
def test_text_instead_of_the_picture_is_explained(
    types: tuple[str, ...], accept: str | None, body: bytes
) -> None:
    response = respond(Settings(binary_media_types=types), get(accept), envelope())
    assert any(note.effect == "altered" for note in response.notes) == (body == AS_TEXT)


def test_note_names_the_type_and_the_list() -> None:
    response = respond(Settings(binary_media_types=("image/png",)), get("image/avif"), envelope())
    (note,) = response.notes
    assert note.grade == "recorded"
    assert note.text == (
        "Accept's first type image/avif matches none of binaryMediaTypes [image/png]: "
        "the body stays base64 text"
    )


def test_note_says_that_there_is_no_list() -> None:
    (note,) = respond(Settings(), get("image/avif"), envelope()).notes
    assert note.text == "the API has no binaryMediaTypes: the body stays base64 text"


@pytest.mark.parametrize("content_type", ["image/png", "text/plain", "application/json"])
def test_response_content_type_is_irrelevant(content_type: str) -> None:
    """Recorded, LocalStack test_aws_proxy_binary_response, four variants."""
    result = envelope(headers={"Content-Type": content_type})
    response = respond(Settings(binary_media_types=("image/png",)), get("image/png"), result)
    assert response.body == PICTURE


@pytest.mark.parametrize("flag", [False, None, "false", "False"])
def test_body_without_flag_is_never_decoded(flag: Any) -> None:
    """Recorded; the strings from aws-sam-cli's trials, null unknown."""
    result = envelope(isBase64Encoded=flag)
    assert respond(Settings(binary_media_types=("*/*",)), get("*/*"), result).body == AS_TEXT


@pytest.mark.parametrize("flag", ["true", "True"])
def test_flag_as_string_is_taken(flag: str) -> None:
    """Trials of aws-sam-cli."""
    result = envelope(isBase64Encoded=flag)
    assert respond(Settings(binary_media_types=("*/*",)), get("*/*"), result).body == PICTURE


def test_content_handling_does_nothing() -> None:
    """Asserted by Claudia's integration tests."""
    settings = Settings(binary_media_types=("image/png",), content_handling="CONVERT_TO_BINARY")
    result = envelope(isBase64Encoded=False)
    response = respond(settings, get("image/png"), result)
    assert response.body == AS_TEXT
    assert [note.rule for note in response.notes] == ["content-handling-on-proxy", "flag-absent"]


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("\u00e8\u00e9+\u00e0)(", "invalid-base64"),  # recorded
        ("YQ", "base64-form"),  # unknown: no padding
        ("YWJj\nZGVm", "base64-form"),  # unknown: line break
        ("_-8=", "base64-form"),  # unknown: URL-safe
    ],
)
def test_flagged_body_that_is_no_base64_is_500(body: str, rule: str) -> None:
    settings = Settings(binary_media_types=("image/png",))
    response = respond(settings, get("image/png"), envelope(body=body))
    assert (response.status, response.body) == (500, REST_ERROR)
    assert response.notes[-1].rule == rule


def test_flagged_body_that_is_no_base64_passes_when_nothing_decodes_it() -> None:
    response = respond(Settings(), get("image/png"), envelope(body="\u00e8"))
    assert (response.status, response.body) == (200, "\u00e8".encode())


# (returned, status, grade): LocalStack's two format tests unless said otherwise.
VALIDITY: list[tuple[Any, int, str]] = [
    ({}, 200, "recorded"),
    ({"body": "x"}, 200, "recorded"),
    ({"statusCode": 200}, 200, "recorded"),
    ({"statusCode": "201"}, 201, "recorded"),
    ({"statusCode": "test"}, 502, "recorded"),
    ({"statusCode": 200, "headers": None}, 200, "recorded"),
    ({"statusCode": 200, "multiValueHeaders": {"a": "b"}}, 502, "recorded"),
    ({"statusCode": 200, "wrongValue": "value"}, 502, "recorded"),
    ({"statusCode": 200, "cookies": ["a=b"]}, 502, "recorded"),
    ({"statusCode": 200, "statusDescription": "200 OK"}, 502, "recorded"),
    ("justAString", 502, "recorded"),
    (3, 502, "recorded"),
    ([], 502, "recorded"),
    (None, 502, "recorded"),
    ({"statusCode": 200, "body": {"a": 1}}, 502, "reported"),
    ({"statusCode": 200, "body": []}, 502, "reported"),
    ({"statusCode": 200, "body": 42}, 502, "unknown"),
    ({"statusCode": 200, "body": None}, 200, "from an emulator"),
    ({"statusCode": 200, "isBase64Encoded": 1}, 502, "from trials"),
    ({"statusCode": 200, "isBase64Encoded": "yes"}, 502, "from trials"),
    ({"statusCode": 200, "base64Encoded": True}, 502, "unknown"),
    ({"statusCode": True}, 502, "unknown"),
    ({"statusCode": 99}, 502, "unknown"),
    ({"statusCode": 600}, 502, "unknown"),
    ({"statusCode": 0}, 502, "recorded"),
    ({"statusCode": None}, 502, "unknown"),
    ({"headers": []}, 502, "derived"),
    ({"headers": {"a": ["b"]}}, 502, "unknown"),
    ({"headers": {"a": "b\r\nc: d"}}, 502, "unknown"),
    ({"headers": {"a b": "c"}}, 502, "unknown"),
    (FunctionError("boom"), 502, "recorded"),
    (FunctionError("no", INVOKE_REJECTED), 500, "documented"),
    (b"\x89PNG", 502, "recorded"),
    ({"statusCode": 200, "body": b"\xff"}, 502, "recorded"),
]


@pytest.mark.parametrize(("result", "status", "grade"), VALIDITY)
def test_envelope_is_valid_or_an_error(result: Any, status: int, grade: str) -> None:
    response = respond(Settings(), get("*/*"), result)
    assert response.status == status
    if status >= 500:
        assert (response.headers, response.body) == (
            REST_ERROR_FIELDS,
            REST_ERROR,
        )
        assert (response.notes[-1].effect, response.notes[-1].grade) == ("refused", grade)


def test_default_content_type_is_json() -> None:
    """Recorded, LocalStack test_lambda_aws_proxy_response_format."""
    response = respond(Settings(), get("*/*"), {"statusCode": 200})
    assert response == Response(
        200, (("Content-Type", "application/json"),), b"", notes=response.notes
    )


def test_header_true_is_sent_as_true() -> None:
    """Recorded."""
    result = {"headers": {"test-header": "value", "header-bool": True}}
    assert respond(Settings(), get("*/*"), result).headers == (
        ("test-header", "value"),
        ("header-bool", "true"),
        ("Content-Type", "application/json"),
    )


def test_header_number_is_sent_and_null_left_out() -> None:
    """Reported, CultureHQ/polyfill-lambda #12."""
    response = respond(Settings(), get("*/*"), {"headers": {"X-N": 5, "X-Null": None}})
    assert response.headers == (("X-N", "5"), ("Content-Type", "application/json"))
    assert [note.grade for note in response.notes[:2]] == ["reported", "reported"]


@pytest.mark.parametrize(
    ("result", "fields"),
    [
        # Recorded: multi values first, then the single one; the casing of multiValueHeaders.
        (
            {"multiValueHeaders": {"Test-M": ["a"]}, "headers": {"test-m": "b"}},
            (("Test-M", "a"), ("Test-M", "b")),
        ),
        # Documented: an identical pair is not repeated.
        (
            {"multiValueHeaders": {"Test-M": ["a"]}, "headers": {"test-m": "a"}},
            (("Test-M", "a"),),
        ),
        ({"multiValueHeaders": {"M": ["a", "b"]}}, (("M", "a"), ("M", "b"))),
        ({"headers": {"Set-Cookie": "a=b"}}, (("Set-Cookie", "a=b"),)),
    ],
)
def test_both_header_maps_are_joined(
    result: dict[str, Any], fields: tuple[tuple[str, str], ...]
) -> None:
    response = respond(Settings(), get("*/*"), result)
    assert response.headers == (*fields, ("Content-Type", "application/json"))


def test_letter_case_of_types_is_ignored_and_noted_as_unknown() -> None:
    response = respond(Settings(binary_media_types=("IMAGE/PNG",)), get("image/png"), envelope())
    assert response.body == PICTURE
    assert ("media-type-case", "unknown") in {(n.rule, n.grade) for n in response.notes}


def test_function_result_over_lambdas_limit_is_502() -> None:
    """Recorded, LocalStack test_lambda_too_large_response: 6,291,556 bytes of JSON."""
    empty = len('{"statusCode": 200, "body": ""}')
    fits = {"statusCode": 200, "body": "x" * (6_291_556 - empty)}
    assert respond(Settings(), get("*/*"), fits).status == 200
    response = respond(Settings(), get("*/*"), fits | {"body": fits["body"] + "x"})  # type: ignore[operator]
    assert (response.status, response.body) == (502, REST_ERROR)
    assert [note.rule for note in response.notes] == ["lambda-payload-limit", "function-error"]


def test_bytes_within_the_result_name_the_cure() -> None:
    response = respond(Settings(), get("*/*"), envelope(body=PICTURE))
    assert response.status == 502
    assert response.notes[0].text == (
        "Lambda's Python runtime cannot send the result ('utf-8' codec can't decode byte "
        "0x89 in position 0: invalid start byte): decorate the handler with @binary_response"
    )


def test_bytes_that_are_utf_8_are_text_to_the_runtime() -> None:
    """awslambdaric 4.2.2, run: its encoder writes them as a string."""
    response = respond(Settings(), get("*/*"), {"statusCode": 200, "body": b"caf\xc3\xa9"})
    assert (response.status, response.body) == (200, "caf\u00e9".encode())
    assert response.notes[0].rule == "runtime-bytes-as-text"
