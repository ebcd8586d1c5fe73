"""Every diff that `check` prints is taken by `patch` and leads to a file without a fault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.check.curing import (
    OPENAPI,
    SERVERLESS,
    SERVERLESS_MAPPED,
    WRONG,
    judged,
    needs_patch,
    patched,
    titles,
)
from lambda_binary.gateway.findings import exit_code

SEED = Path(__file__).parent / "seed.yml"
UNVERIFIED = "a template and CONVERT_TO_BINARY together: unverified on AWS"
# A cure that keeps a template cannot make an order certain that no source tells.
LEFT = ([], [UNVERIFIED])


@needs_patch
@pytest.mark.parametrize("name", WRONG)
def test_every_cure_is_a_diff_after_which_check_is_content(name: str, tmp_path: Path) -> None:
    text, file = WRONG[name]
    found = judged(text, file)[0]
    assert found.severity == "broken"
    cures = list(found.cures)
    # A proxy integration would lose the statuses that the framework gives to errors by itself.
    if name.startswith("serverless") and not name.startswith("serverless proxy"):
        lossy = cures.pop()
        assert "; no diff, for it would lose the status" in lossy.text
        assert (lossy.patch, lossy.files) == ("", {})
    assert cures
    for cure in cures:
        assert cure.patch, cure.text
        after = patched(text, cure.patch, tmp_path, file)
        left = [found.title for found in judged(after, file) if found.severity != "hint"]
        assert left in LEFT
        assert exit_code(judged(after, file)) == 0


def test_seed_question_gets_both_outputs_their_cause_and_three_cures() -> None:
    (finding,) = judged(SEED.read_text(), "serverless.yml")
    assert finding.title == "20 of 20 clients do not get the picture"
    assert finding.where == "serverless.yml:17 (functions.picture.events[0].http)"
    buffer, base64, *_ = finding.why
    assert "Node's Buffer, printed for every client: {type=Buffer, data=[255,216," in buffer
    assert "base64 text of a JPEG for every client: /9j/4AAQSkZJRg" in base64
    assert [cure.grade for cure in finding.cures] == ["documented", "unknown", "documented"]
    assert finding.cures[0].patch == (
        "--- serverless.yml\n+++ serverless.yml\n@@ -19,11 +19,14 @@\n"
        "           method: get\n           integration: lambda\n           response:\n"
        "+            contentHandling: CONVERT_TO_BINARY\n"
        "             headers:\n"
        "-              Content-Type: integration.response.body.headers.Content-Type\n"
        "+              Content-Type: \"'image/png'\"\n"
        "             statusCodes:\n               200:\n"
        '                 pattern: ""\n'
        "-                template:\n"
        "-                  image/png: $input.path('$.body')\n"
        "-                  image/jpeg: $input.path('$.body')\n"
        "+              500:\n"
        "+                pattern: '[\\s\\S]+'\n"
        '+                template: \'{"error": "the function failed"}\'\n'
        "+                headers:\n"
        "+                  Content-Type: \"'application/json'\"\n"
    )


def test_the_page_shows_the_second_cure() -> None:
    page = (Path(__file__).parents[3] / "docs/check.md").read_text(encoding="utf-8")
    shown = page.partition("```diff\n")[2].partition("```")[0]
    assert shown in judged(SEED.read_text(), "serverless.yml")[0].cures[1].patch


@needs_patch
def test_every_cure_of_the_seed_cures_it(tmp_path: Path) -> None:
    text = SEED.read_text()
    (finding,) = judged(text)
    after = [titles(patched(text, cure.patch, tmp_path)) for cure in finding.cures]
    assert after == [[], [UNVERIFIED], []]


# (what the settings name, the fixed Content-Type, whether the sentence calls it an example)
NAMED = [
    ("", "image/png", True),
    ("headers: {Content-Type: \"'image/gif'\"}", "image/gif", False),
    ("template: {image/webp: $input.path('$.body')}", "image/webp", False),
    ("template: {image/webp: x, image/avif: x}", "image/webp", True),
    ("template: {application/json: x}", "image/png", True),
]


@pytest.mark.parametrize(("response", "label", "example"), NAMED)
def test_bare_cure_names_the_type_that_the_settings_name(
    response: str, label: str, example: bool
) -> None:
    block = f"          response:\n            {response}\n" if response else ""
    cure = judged(SERVERLESS_MAPPED + block)[0].cures[0]
    assert f"\"'{label}'\"" in cure.patch
    assert f"Content-Type, '{label}'{' (an example' if example else ';'}" in cure.text


def test_one_concrete_binary_media_type_is_the_label() -> None:
    types = "name: aws\n  apiGateway: {binaryMediaTypes: [image/tiff]}"
    cure = judged(SERVERLESS_MAPPED.replace("name: aws", types))[0].cures[0]
    assert "\"'image/tiff'\"" in cure.patch


GOOD = (
    "{path: b, method: get, integration: lambda, response: {contentHandling: CONVERT_TO_BINARY, "
    "headers: {Content-Type: \"'image/png'\"}}}"
)


def test_a_cure_that_breaks_another_route_is_no_diff() -> None:
    finding = judged(f"{SERVERLESS}      - http: {GOOD}\n")[0]
    assert (finding.routes, finding.cures[0].patch) == (("GET /a",), "")
    assert finding.cures[0].text.endswith("in an API of its own: GET /b would break")


@needs_patch
def test_errors_get_a_response_of_their_own(tmp_path: Path) -> None:
    text = SERVERLESS.partition("      - http")[0] + f"      - http: {GOOD}\n"
    (finding,) = judged(text)
    assert finding.title == "errors of the function become 500 Internal server error"
    assert titles(patched(text, finding.cures[0].patch, tmp_path)) == []


def test_an_added_pattern_takes_no_error_that_another_one_takes() -> None:
    text, _ = WRONG["serverless mapped with patterns"]
    assert r"'(?!(?:(?:.*gone.*))\z)[\s\S]+'" in judged(text)[0].cures[0].patch


# Without the statuses of errors that the framework adds by itself.
LOSSLESS = f"{SERVERLESS_MAPPED}          response: {{statusCodes: {{200: {{pattern: ''}}}}}}\n"


@needs_patch
@pytest.mark.parametrize("number", [2, 12])
def test_routes_that_fail_alike_are_cured_by_one_diff(number: int, tmp_path: Path) -> None:
    event = LOSSLESS.partition("    events:\n")[2]
    others = "".join(event.replace("path: a", f"path: p{n}") for n in range(1, number))
    text = LOSSLESS + others
    (finding,) = judged(text)
    assert len(finding.routes) == number
    for cure in finding.cures:
        assert titles(patched(text, cure.patch, tmp_path)) == []


def test_routes_beyond_those_of_the_diff_are_named() -> None:
    event = LOSSLESS.partition("    events:\n")[2]
    others = "".join(event.replace("path: a", f"path: p{n}") for n in range(1, 20))
    (finding,) = judged(LOSSLESS + others)
    *mapped, proxy = finding.cures
    for cure in mapped:
        assert cure.text.endswith(
            "; the same for GET /p12, GET /p13, GET /p14, GET /p15 and 4 more"
        )
    # Under */* a route that stays mapped would fail: this diff has all of them.
    assert proxy.patch.count("-          integration: lambda") == 20


STREAMED = (
    "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n"
    "    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: python3.13\n"
    "      FunctionUrlConfig:\n        AuthType: NONE\n        InvokeMode: RESPONSE_STREAM\n"
)


def test_a_streaming_function_url_is_told_to_buffer() -> None:
    finding, *_ = judged(STREAMED)
    (cure,) = finding.cures
    assert (cure.patch, cure.grade) == ("", "documented")
    assert cure.text.startswith("set the function URL's InvokeMode to BUFFERED, or leave it out")


def test_an_operation_that_declares_by_default_alone_is_described() -> None:
    text = OPENAPI.replace("      x-amazon", "      responses: {default: {}}\n      x-amazon")
    bare = judged(text)[0].cures[0].patch
    assert bare.startswith("# GET /a: what it gains or has otherwise\nresponses:\n")
    assert "x-amazon-apigateway-integration:\n  responses:\n    default:\n" in bare


@pytest.mark.parametrize("tool", ["cloudformation mapped", "sam", "sam with a definition body"])
def test_a_file_that_is_too_large_is_described(tool: str) -> None:
    text, _ = WRONG[tool]
    patches = [cure.patch for cure in judged(text + "#" * 200_001)[0].cures]
    assert all(patch.startswith("# ") for patch in patches)
    expected = {
        "cloudformation mapped": 'Integration:\n  IntegrationResponses:\n    - StatusCode: "200"\n',
        "sam": 'BinaryMediaTypes: ["*/*"]\n',
        "sam with a definition body": "x-amazon-apigateway-integration:\n  responses:\n",
    }
    assert expected[tool] in patches[0]


def test_a_json_file_is_described_in_json() -> None:
    text, file = WRONG["openapi proxy, JSON"]
    patch = judged(text + " " * 200_001, file)[0].cures[0].patch
    assert json.loads(patch) == {"x-amazon-apigateway-binary-media-types": ["*/*"]}


# What lines cannot change: a variable's value, an anchor, a file that is too large.
ELSEWHERE = {
    "a variable": LOSSLESS.replace(
        "  name: aws\n", "  name: aws\n  apiGateway: ${self:custom.api}\n"
    ).replace("service:", "custom: {api: {minimumCompressionSize: 1}}\nservice:"),
    "a large file": LOSSLESS + "#" * 200_001,
}


@pytest.mark.parametrize("why", ELSEWHERE)
def test_where_no_diff_can_be_the_lines_are_said(why: str) -> None:
    bare, proxy = (cure.patch for cure in judged(ELSEWHERE[why])[0].cures)
    said = ": what it gains or has otherwise\n"
    head = f"# functions.a.events[0].http{said}"
    if why == "a large file":
        assert bare.startswith(f"{head}response:\n  contentHandling: CONVERT_TO_BINARY\n")
    top = f'# at the top level{said}provider:\n  apiGateway:\n    binaryMediaTypes: ["*/*"]\n'
    assert proxy == f"{top}{head}integration: lambda-proxy\n"
