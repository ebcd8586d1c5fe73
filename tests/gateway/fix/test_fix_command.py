"""The command: a plan, its deed, its reading back, and where it stops half-way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ConnectionClosedError

from gateway.fix.apis import (
    API,
    ERRORS,
    HEADER,
    PAGE,
    PROXY_METHOD,
    SEED,
    current,
    mapped_method,
    prepare_reading,
    stubbed,
)
from lambda_binary.gateway.aws.connection import ATTEMPTS
from lambda_binary.gateway.check.formats import Report
from lambda_binary.gateway.check.report import show
from lambda_binary.gateway.commands.fix import fix
from lambda_binary.gateway.fix import client as fix_client
from lambda_binary.gateway.fix.errors import FixError
from lambda_binary.gateway.fix.said import of_route
from lambda_binary.gateway.fix.said import said as in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUTE = ("--rest-api-id", API, "--path", "/image", "--region", "eu-west-1")
ADD = {"restApiId": API, "patchOperations": [{"op": "add", "path": "/binaryMediaTypes/image~1*"}]}
CREATE = {"restApiId": API, "description": "lambda-binary fix GET /image"}
SERVE = {
    "restApiId": API,
    "stageName": "prod",
    "patchOperations": [{"op": "replace", "path": "/deploymentId", "value": "d9"}],
}
COMMANDS = f"""\
   aws apigateway update-rest-api --rest-api-id {API} --patch-operations \
'[{{"op":"add","path":"/binaryMediaTypes/image~1*"}}]' --region eu-west-1
   deployment=$(aws apigateway create-deployment --rest-api-id {API} \
--description 'lambda-binary fix GET /image' --query id --output text --region eu-west-1)
   aws apigateway update-stage --rest-api-id {API} --stage-name prod --patch-operations \
'[{{"op":"replace","path":"/deploymentId","value":"'"$deployment"'"}}]' --region eu-west-1
"""


def prepare_deployment(aws: Any) -> None:
    aws.add_response("create_deployment", {"id": "d9"}, CREATE)
    aws.add_response("update_stage", {}, SERVE)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The Stubber of the client that the command uses."""
    with stubbed() as (client, stubber):
        monkeypatch.setattr(fix_client, "connect", lambda region, profile: client)
        yield stubber


def run(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[Any, str]:
    """Exit code and output."""
    code = fix.main([*ROUTE, *more], standalone_mode=False)
    return code, capsys.readouterr().out


def commands(said: str) -> str:
    return "".join(line for line in said.splitlines(keepends=True) if "aws apigateway" in line)


def test_without_apply_the_plan_is_printed_and_nothing_called(
    aws: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_reading(aws, PROXY_METHOD)
    code, said = run(capsys, "--media-type", "image/*")
    assert code == 0
    assert said.startswith(
        "GET /image of REST API a1b2c3 is resource r2, a proxy (AWS_PROXY) integration; stage "
        "prod.\nNow: broken: 20 of 20 clients do not get the picture.\n"
        "1. add image/* to binaryMediaTypes\n"
    )
    assert commands(said) == COMMANDS
    assert "\nThen: broken: 18 of 20 clients do not get the picture.\n" in said
    assert said.endswith("Nothing was changed: --apply makes these calls.\n")


def test_apply_patches_deploys_and_reads_back(aws: Any, capsys: pytest.CaptureFixture[str]) -> None:
    prepare_reading(aws, PROXY_METHOD)
    added = [{"op": "add", "path": "/binaryMediaTypes/*~1*"}]
    aws.add_response("update_rest_api", {}, {"restApiId": API, "patchOperations": added})
    prepare_deployment(aws)
    prepare_reading(aws, PROXY_METHOD, ("*/*",))
    code, said = run(capsys, "--apply")
    assert code == 0
    assert said[said.index("done 1") :] == (
        "done 1 of 3: add */* to binaryMediaTypes\n"
        "done 2 of 3: make a deployment of the API\n"
        "done 3 of 3: let the stage prod serve it\n"
        "Read back; prod follows within seconds, sometimes a minute.\n"
        "rest-api:a1b2c3, GET /image: 1 route\n"
        "No finding: every client gets what the handler means.\n"
    )


def test_findings_that_remain_are_told_as_check_tells_them(
    aws: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_reading(aws, PROXY_METHOD)
    aws.add_response("update_rest_api", {}, ADD)
    prepare_deployment(aws)
    prepare_reading(aws, PROXY_METHOD, ("image/*",))
    code, said = run(capsys, "--media-type", "image/*", "--apply")
    assert code == 1
    capsys.readouterr()
    told = said[said.index("rest-api:a1b2c3, GET /image: 1 route\n") :]
    found = of_route(current(PROXY_METHOD, ("image/*",)))
    show(Report("rest-api:a1b2c3, GET /image", ("GET /image",), found))
    assert told == capsys.readouterr().out
    assert "18 of 20 clients do not get the picture" in told


def test_second_run_has_nothing_to_do(aws: Any, capsys: pytest.CaptureFixture[str]) -> None:
    prepare_reading(aws, PROXY_METHOD, ("*/*",))
    code, said = run(capsys, "--apply")
    assert code == 0
    assert said.endswith(
        "Nothing to do.\nrest-api:a1b2c3, GET /image: 1 route\n"
        "No finding: every client gets what the handler means.\n"
    )


def test_nothing_to_do_that_helps_nobody_is_not_a_success(
    aws: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_reading(aws, PROXY_METHOD, ("a/b",))
    assert run(capsys, "--media-type", "a/b")[0] == 1


def test_result_that_cannot_be_read_back_is_no_refusal(
    aws: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_reading(aws, PROXY_METHOD)
    aws.add_response("update_rest_api", {}, ADD)
    prepare_deployment(aws)
    aws.add_client_error("get_rest_api", "TooManyRequestsException", "Too Many Requests")
    code, said = run(capsys, "--media-type", "image/*", "--apply")
    assert code == 1
    assert said.endswith(
        "All calls are done, but the result cannot be read back: AWS is still throttling after "
        f"{ATTEMPTS} attempts: wait.\n"
    )


def test_what_it_does_to_other_routes_is_told(aws: Any, capsys: pytest.CaptureFixture[str]) -> None:
    here = {"restApiId": API}
    aws.add_response("get_rest_api", {"id": API}, here)
    aws.add_response("get_stages", {"item": []}, here)
    items = [
        {"id": "r2", "path": "/image", "resourceMethods": {"GET": PROXY_METHOD}},
        {"id": "r3", "path": "/upload", "resourceMethods": {"POST": PROXY_METHOD}},
    ]
    aws.add_response("get_resources", {"items": items}, PAGE)
    code, said = run(capsys)
    assert code == 0
    (told,) = (line for line in said.splitlines() if line.startswith("Then elsewhere: "))
    assert told.startswith("Then elsewhere: hint: ")
    assert "base64" in told
    assert told.endswith(": POST /upload.")


def test_refusal_half_way_says_what_is_done_and_how_to_go_on(
    aws: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_reading(aws, PROXY_METHOD)
    aws.add_response("update_rest_api", {}, ADD)
    aws.add_response("create_deployment", {"id": "d9"}, CREATE)
    aws.add_client_error(
        "update_stage",
        "AccessDeniedException",
        "User: arn:aws:iam::1:user/ann is not authorized to perform: apigateway:PATCH on resource: "
        "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3/stages/prod",
        http_status_code=403,
    )
    code, said = run(capsys, "--media-type", "image/*", "--apply")
    assert code == 1
    assert said[said.index("done 1") :] == (
        "done 1 of 3: add image/* to binaryMediaTypes\n"
        "done 2 of 3: make a deployment of the API\n"
        "Stopped at: let the stage prod serve it: permission denied: apigateway:PATCH on "
        "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3/stages/prod; docs/fix.md, Permissions, "
        "has the policy that check and fix need.\n"
        "Done: 2 of 3.\n"
        "The stage prod serves what it served before.\n"
        "Not done:\n"
        "   aws apigateway update-stage --rest-api-id a1b2c3 --stage-name prod --patch-operations "
        '\'[{"op":"replace","path":"/deploymentId","value":"d9"}]\' --region eu-west-1\n'
        "To go on, run these, or the same command again with --redeploy.\n"
    )


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (KeyboardInterrupt(), "interrupted"),
        (
            ConnectionClosedError(endpoint_url="https://apigateway"),
            "AWS cannot be asked: Connection was closed before we received a valid response from "
            'endpoint URL: "https://apigateway"',
        ),
    ],
)
def test_call_without_an_answer_may_have_been_taken(
    aws: Any, capsys: pytest.CaptureFixture[str], fault: BaseException, why: str
) -> None:
    def fail(model: Any, **_: Any) -> None:
        if model.name == "UpdateRestApi":
            raise fault

    prepare_reading(aws, PROXY_METHOD)
    aws.client.meta.events.register("provide-client-params.*.*", fail)
    code, said = run(capsys, "--media-type", "image/*", "--apply")
    assert code == 1
    assert (
        f"Stopped at: add image/* to binaryMediaTypes: {why}, and it is not known whether AWS took "
        "that call.\nDone: 0 of 3.\nThe stage prod serves what it served before.\nNot done:\n"
    ) in said


def test_settings_that_do_not_come_back_are_named(
    aws: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_reading(aws, PROXY_METHOD)
    aws.add_response("update_rest_api", {}, ADD)
    prepare_deployment(aws)
    prepare_reading(aws, PROXY_METHOD)
    code, said = run(capsys, "--media-type", "image/*", "--apply")
    assert code == 1
    assert "but this is still missing: add image/* to binaryMediaTypes.\n" in said


def test_seed_case_gets_content_handling_and_its_errors_a_response(
    aws: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    there = {"restApiId": API, "resourceId": "r2", "httpMethod": "GET"}
    binary = {"op": "replace", "path": "/contentHandling", "value": "CONVERT_TO_BINARY"}
    prepare_reading(aws, mapped_method(declared=True, _200=SEED), ("image/png", "image/jpeg"))
    patched = {**there, "statusCode": "200", "patchOperations": [binary]}
    aws.add_response("update_integration_response", {}, patched)
    declared = {**there, "statusCode": "500", "responseParameters": {HEADER: False}}
    aws.add_response("put_method_response", {}, declared)
    aws.add_response("put_integration_response", {}, {**there, "statusCode": "500", **ERRORS})
    prepare_deployment(aws)
    cured = {**SEED, "contentHandling": "CONVERT_TO_BINARY"}
    method = mapped_method(declared=True, _200=cured, _500=ERRORS)
    prepare_reading(aws, method, ("image/png", "image/jpeg"))
    code, said = run(capsys, "--apply")
    assert code == 0
    assert "\nNow: broken: 20 of 20 clients do not get the picture.\n" in said
    foreseen = in_words(of_route(current(method, ("image/png", "image/jpeg"))))
    assert foreseen.startswith("unknown: ")
    assert f"\nThen: {foreseen}.\n" in said


def test_unusable_wish_reaches_no_aws() -> None:
    with pytest.raises(FixError, match=r"^--status is 404: it must be from 200 to 299"):
        fix.main([*ROUTE, "--status", "404"], standalone_mode=False)


def test_profile_and_region_are_in_the_commands(
    aws: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_reading(aws, PROXY_METHOD)
    said = run(capsys, "--profile", "my pictures")[1]
    assert commands(said).count(" --region eu-west-1 --profile 'my pictures'") == 3


def test_page_has_every_option_and_this_very_output(
    aws: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (Path(__file__).parents[3] / "docs" / "fix.md").read_text(encoding="utf-8")
    options = [name for parameter in fix.params for name in parameter.opts]
    assert [name for name in options if f"`{name}`" not in page] == []
    prepare_reading(aws, PROXY_METHOD)
    assert run(capsys)[1] in page
