"""No cure harms: what it does not name stays, whatever stands beside it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import openapi_spec_validator
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.check.curing import WRONG, judged
from gateway.check.harm import (
    BODY,
    MAPPED_EVENT,
    METHOD,
    PROXY,
    RAW,
    SAMPLES,
    SERVERLESS,
    SQS,
    URI,
    lost,
)
from gateway.tools.osls_tool import package
from gateway.tools.sam_translate import translated
from lambda_binary.gateway import FunctionError, Request, documents, respond
from lambda_binary.gateway.cure import unchanged
from lambda_binary.gateway.findings import exit_code
from lambda_binary.gateway.model.settings import IntegrationResponse, Settings
from lambda_binary.gateway.tools import detect


def cured(text: str, file: str = "f.yml") -> list[str]:
    """The file after each diff of its gravest finding."""
    found = judged(text, file)[0]
    assert found.severity in {"broken", "risk"}
    return [cure.files[file] for cure in found.cures if cure.files]


def document(text: str) -> Any:
    return documents.parse(text, "f.yml")


def whole(name: str) -> str:
    return SAMPLES[name] if name in SAMPLES else WRONG[name][0]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_has_a_diff_that_takes_nothing_away(name: str) -> None:
    text = SAMPLES[name]
    made = cured(text)
    assert made
    for after in made:
        assert list(lost(document(text), document(after))) == []
        assert exit_code(judged(after)) == 0


@pytest.mark.parametrize("name", [n for n in SAMPLES if n.startswith("sam")])
def test_sams_translation_changes_in_the_settings_alone(name: str) -> None:
    text = SAMPLES[name]
    before = named(translated(text))
    for after in cured(text):
        assert list(lost(before, named(translated(after)))) == []


def named(template: dict[str, Any]) -> dict[str, Any]:
    """Deployments are named after what they deploy."""
    made: dict[str, Any] = json.loads(
        re.sub(r"Deployment[0-9a-f]{10}", "Deployment", json.dumps(template))
    )
    for name, resource in made["Resources"].items():
        if name.endswith("Deployment"):
            resource["Properties"].pop("Description", None)
    return made


def test_a_private_signed_api_stays_one() -> None:
    (after,) = cured(SAMPLES["sam: Globals with Auth, an Api of its own"])
    made = translated(after)["Resources"]["Api"]["Properties"]
    assert made["EndpointConfiguration"] == {"Types": ["PRIVATE"]}
    assert made["Body"]["paths"]["/picture"]["get"]["security"] == [{"AWS_IAM": []}]
    assert made["BinaryMediaTypes"] == ["*/*"]


@pytest.mark.parametrize("name", [n for n in SAMPLES if "Cors" in n])
def test_the_preflight_answers_with_the_values_that_it_had(name: str) -> None:
    def preflight(text: str) -> dict[str, Any]:
        paths = translated(text)["Resources"]["Api"]["Properties"]["Body"]["paths"]
        made: dict[str, Any] = paths["/picture"]["options"]
        return made

    before = preflight(SAMPLES[name])
    integration = before["x-amazon-apigateway-integration"]
    expected = {**integration, "contentHandling": "CONVERT_TO_TEXT"}
    for after in cured(SAMPLES[name]):
        assert preflight(after) == {**before, "x-amazon-apigateway-integration": expected}


# What the framework itself makes of an `http` event with `integration: lambda` (osls 4.3).
STATUSES = {
    "[400] no": 400,
    "[401] no": 401,
    "[403] no": 403,
    "[404] no such picture": 404,
    "[422] no": 422,
    "[500] no": 500,
    "[502] no": 502,
    "[504] no": 504,
    "2026-01-01T00:00:00Z 1 Task timed out after 3.00 seconds": 504,
    "Process exited before completing request": 500,
}


@pytest.mark.parametrize("message", STATUSES)
@pytest.mark.parametrize(
    "name", ["serverless: mapped", "serverless: mapped, a label", "serverless: mapped, cors"]
)
def test_a_handlers_status_stays(name: str, message: str) -> None:
    made = [r for text in cured(SAMPLES[name]) for r in detect.of_document(document(text), "f.yml")]
    mapped = [route.settings for route in made if route.settings.integration == "rest-mapped"]
    assert mapped
    for each in mapped:
        response = respond(each, Request(), FunctionError(message, "Exception"))
        assert (response.status, response.field("Content-Type")) == (
            STATUSES[message],
            "application/json",
        )
        assert respond(each, Request(), FunctionError("else", "Exception")).status == 500


@pytest.mark.parametrize(
    "codes", ["", ", statusCodes: {200: {pattern: ''}, 404: {pattern: '.*gone.*'}}"]
)
def test_errors_keep_the_template_that_the_success_loses(codes: str) -> None:
    """`response.template` is every status's in Serverless (osls 4.3, lib/method/integration.js)."""
    text = SERVERLESS + MAPPED_EVENT % f", response: {{template: $input.path('$.body'){codes}}}"
    after = cured(text)[0]
    (before,) = detect.of_document(document(text), "f.yml")
    (now,) = detect.of_document(document(after), "f.yml")
    was, made = (
        {r.selection_pattern: r.response_templates for r in route.settings.responses()}
        for route in (before, now)
    )
    assert made.pop("") == {}
    was.pop("")
    assert {p: made[p] for p in was if p in made} == {p: was[p] for p in was if p in made}
    assert set(was) & set(made)


def test_a_cure_whose_errors_lose_their_template_is_no_cure() -> None:
    mapped = Settings(
        integration="rest-mapped",
        integration_responses=(
            IntegrationResponse(200),
            IntegrationResponse(404, "gone", None, {"application/json": "x"}),
        ),
    )
    changed = replace(
        mapped,
        integration_responses=(IntegrationResponse(200), IntegrationResponse(404, "gone")),
    )
    assert unchanged.statuses_kept(mapped, mapped)
    assert not unchanged.statuses_kept(mapped, changed)


def test_the_diff_of_the_default_statuses_says_why_it_is_long() -> None:
    cure = judged(SAMPLES["serverless: mapped"])[0].cures[0]
    assert (
        "[400] to [504] that Serverless adds by itself end with statusCodes of your own"
        in cure.text
    )
    assert cure.patch.count("pattern:") == 9


BESIDE = METHOD % ("Post", "POST", "AWS", '{"body": $input.json("$")}', URI) + METHOD % (
    *("Put", "PUT", "AWS", "Action=SendMessage&MessageBody=$input.body"),
    SQS,
)


def test_other_methods_that_any_type_would_break_are_named() -> None:
    """A request template cannot take binary data: recorded for MOCK, the same for the others."""
    found = judged(f"Resources:\n{PROXY}{BESIDE}")
    (cure,) = next(f for f in found if "GET /" in f.routes and f.rule == "picture").cures
    assert cure.files == {}
    assert cure.text.endswith("in an API of its own: POST /, PUT / would break") or (
        "PUT /" in cure.text and "POST /" in cure.text and cure.text.endswith(" would break")
    )


def test_a_mock_beside_keeps_its_answer_by_text_on_its_request_side() -> None:
    (after,) = cured(SAMPLES["cloudformation: a health check"])
    health = document(after)["Resources"]["Health"]["Properties"]["Integration"]
    assert health["ContentHandling"] == "CONVERT_TO_TEXT"


def test_another_service_keeps_what_it_gets_and_hinders_no_cure() -> None:
    """Without a template a request to S3 passes through as it did."""
    s3 = METHOD % ("S3", "PUT", "AWS", "", "arn:aws:apigateway:eu-west-1:s3:path/b/k")
    (after,) = cured(
        f"Resources:\n{PROXY}{s3.replace(chr(123) + 'application/json: ' + chr(39) * 2 + chr(125), chr(123) + chr(125))}"
    )
    assert document(after)["Resources"]["Api"]["Properties"]["BinaryMediaTypes"] == ["*/*"]


def test_an_event_of_any_is_not_lost_by_a_definition_to_merge_with() -> None:
    """samtranslator merges it as a method `any`, which is none: no diff, and the sentence says so."""
    text = SAMPLES["sam: Cors of an Api"].replace("Method: get", "Method: any")
    (cure,) = judged(text)[0].cures
    assert cure.files == {}
    assert "MergeDefinitions loses an event of the method any" in cure.text


def test_the_lines_for_cors_have_the_values_of_globals_and_of_the_api() -> None:
    """In one line of flow style a diff would be long: here the API is SAM's own."""
    text = (
        "Transform: AWS::Serverless-2016-10-31\nGlobals: {Api: {BinaryMediaTypes: ['*/*'], Cors: "
        "{AllowOrigin: !Sub \"'https://${D}'\", MaxAge: 60}}}\nResources:\n  F:\n"
        "    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n"
        "        Get: {Type: Api, Properties: {Path: /picture, Method: get}}\n"
    )
    (cure,) = judged(text)[0].cures
    assert cure.files == {}
    assert 'Access-Control-Allow-Origin: {"Fn::Sub": "\'https://${D}\'"}' in cure.patch or (
        "Fn::Sub" in cure.patch and "https://${D}" in cure.patch
    )
    assert "Access-Control-Max-Age: 60" in cure.patch
    assert "'*'" not in cure.patch


def test_json_bodies_that_become_base64_are_told() -> None:
    text = SERVERLESS + "".join(
        f"      - http: {{path: {path}, method: {method}}}\n"
        for path, method in (("p", "get"), ("orders", "post"))
    )
    (cure,) = judged(text)[0].cures
    assert "JSON bodies of POST /orders then arrive as base64" in cure.text
    assert "lambda_binary.decode_body(event)" in cure.text
    assert "decode_body" not in judged(text, "f.yml")[0].cures[0].patch


@pytest.mark.parametrize("name", [n for n in {**SAMPLES, **WRONG} if n.startswith("openapi")])
def test_a_cured_document_is_openapi_as_before(name: str) -> None:
    text = whole(name)

    def faults(given: str) -> set[str]:
        found = openapi_spec_validator.OpenAPIV30SpecValidator(document(given)).iter_errors()
        return {type(fault).__name__ for fault in found}

    for after in cured(text, "f.json" if text.lstrip()[:1] == "{" else "f.yml"):
        assert faults(after) <= faults(text)


KEYS = st.sampled_from(["Zone", "x-own", "Tags", "tags", "Auth", "custom", "Description"])
VALUES = st.sampled_from(["1", '"text"', "true", '["a", "b"]', '{"a": {"b": "c"}}', "null"])


@st.composite
def beside(draw: st.DrawFn) -> tuple[str, str]:
    """A wrong file with something more at some places of it, in block or flow style."""
    name = draw(st.sampled_from(sorted({**SAMPLES, **WRONG})))
    content = json.loads(json.dumps(document(whole(name))))
    for _ in range(draw(st.integers(1, 4))):
        place = content
        for _ in range(draw(st.integers(0, 9))):
            inner = [v for v in (place.values() if isinstance(place, dict) else place) if v]
            inner = [value for value in inner if isinstance(value, dict | list)]
            if not inner:
                break
            place = draw(st.sampled_from(inner))
        if isinstance(place, dict) and not any(k.startswith(("Fn::", "Ref")) for k in place):
            place.setdefault(draw(KEYS), json.loads(draw(VALUES)))
    style = draw(st.sampled_from([False, None, "json"]))
    if style == "json":
        return json.dumps(content, indent=draw(st.sampled_from([2, 4]))), "f.json"
    return yaml.safe_dump(content, default_flow_style=style, sort_keys=False), "f.yml"


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(beside())
def test_whatever_stands_beside_stays(sample: tuple[str, str]) -> None:
    text, file = sample
    before = documents.parse(text, file)
    for finding in judged(text, file):
        for cure in finding.cures:
            if cure.files:
                after = documents.parse(cure.files[file], file)
                assert list(lost(before, after)) == [], cure.patch
                left = {(f.rule, name) for f in judged(cure.files[file], file) for name in f.routes}
                assert not left & {(finding.rule, name) for name in finding.routes}


@pytest.mark.parametrize("body", ["aws", "aws_proxy"])
def test_a_document_beside_the_template_is_cured_where_it_stands(
    body: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lambda_binary.gateway.check import judge
    from lambda_binary.gateway.check.sources import of_file

    monkeypatch.chdir(tmp_path)
    lines = (BODY % body).splitlines()[1:]
    (tmp_path / "api.yaml").write_text("".join(f"{line[8:]}\n" for line in lines))
    template = (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Api:\n    Type: AWS::Serverless::Api\n"
        "    Properties:\n      StageName: prod\n      DefinitionBody: {Fn::Transform: {Name: "
        "AWS::Include, Parameters: {Location: api.yaml}}}\n"
    )
    (tmp_path / "template.yaml").write_text(template)
    read = of_file("template.yaml")
    finding = judge.findings(read.routes or (), texts=read.texts)[0]
    for cure in finding.cures:
        assert cure.patch.startswith("--- api.yaml\n")
        assert cure.files["template.yaml"] == template
        assert exit_code(judge.findings(of_file_with(cure.files), texts=cure.files)) == 0


def of_file_with(texts: Any) -> Any:
    with documents.instead(texts):
        return detect.read("template.yaml")


def test_a_mapped_method_keeps_its_place_and_its_keys() -> None:
    for after in cured("Resources:\n" + RAW % ("", URI)):
        method = document(after)["Resources"]["Get"]["Properties"]
        assert method["AuthorizationType"] == "AWS_IAM"
        assert method["Integration"]["Uri"] == URI


@pytest.mark.slow
@pytest.mark.parametrize("name", [n for n in SAMPLES if n.startswith("serverless")])
def test_osls_packages_what_is_cured(name: str, tmp_path: Path) -> None:
    """The framework's own words, and its template: every method but the cured one is as before."""
    (tmp_path / "app.py").write_text(
        "def f(event, context): ...\ndef handler(event, context): ...\n"
    )
    made = [packaged(text, tmp_path) for text in (SAMPLES[name], *cured(SAMPLES[name]))]
    before, *after = made
    for each in after:
        gone = list(lost(by_status(before), by_status(each)))
        # What the framework's own 500 takes, and every error besides that nothing else takes.
        known = [".500.SelectionPattern"]
        if "CONVERT_TO_BINARY" not in str(each):
            # Of a proxy integration there is no mapping.
            known += [".Integration.PassthroughBehavior", ".Properties.MethodResponses"]
            known += [".Integration.RequestParameters"]
        assert [place for place in gone if not place.endswith(tuple(known))] == []


def by_status(value: Any) -> Any:
    """Integration responses by their status, in the place of a list."""
    if isinstance(value, list) and value and all("StatusCode" in str(entry) for entry in value):
        return {str(entry["StatusCode"]): entry for entry in value if isinstance(entry, dict)}
    if isinstance(value, dict):
        return {key: by_status(entry) for key, entry in value.items()}
    return [by_status(entry) for entry in value] if isinstance(value, list) else value


def packaged(text: str, folder: Path) -> Any:
    (folder / "serverless.yml").write_text(text)
    done = package(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    made = json.loads(
        (folder / ".serverless/cloudformation-template-update-stack.json").read_text()
    )
    # Named after what is deployed, and after the time.
    return json.loads(
        re.sub(r"ApiGatewayDeployment\d+|serverless/pictures/dev/[^/\"]+", "", json.dumps(made))
    )
