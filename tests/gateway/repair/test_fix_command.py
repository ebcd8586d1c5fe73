"""The command: a plan, its deed, its reading back, and where it stops half-way."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ConnectionClosedError

from gateway.repair.apis import API, PROXY_METHOD, SEED, mapped_method, prepare_reading, stubbed
from lambda_binary.gateway.fix_command import fix
from lambda_binary.gateway.repair import calls
from lambda_binary.gateway.repair.errors import RepairError

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUTE = ("--rest-api-id", API, "--path", "/image", "--region", "eu-west-1")
ADD = {"restApiId": API, "patchOperations": [{"op": "add", "path": "/binaryMediaTypes/image~1*"}]}
DEPLOY = {"restApiId": API, "stageName": "prod", "description": "lambda-binary fix GET /image"}
COMMANDS = f"""\
   aws apigateway update-rest-api --rest-api-id {API} --patch-operations \
'[{{"op":"add","path":"/binaryMediaTypes/image~1*"}}]' --region eu-west-1
   aws apigateway create-deployment --rest-api-id {API} --stage-name prod \
--description 'lambda-binary fix GET /image' --region eu-west-1
"""


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The Stubber of the client that the command uses."""
    with stubbed() as (client, stubber):
        monkeypatch.setattr(calls, "connect", lambda region, profile: client)
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
        "prod.\nIts settings now: 0 of 20 measured clients get the picture.\n"
        "1. add image/* to binaryMediaTypes\n"
    )
    assert commands(said) == COMMANDS
    assert said.endswith("Nothing was changed: --apply makes these calls.\n")


def test_apply_patches_deploys_and_reads_back(aws: Any, capsys: pytest.CaptureFixture[str]) -> None:
    prepare_reading(aws, PROXY_METHOD)
    aws.add_response("update_rest_api", {}, ADD)
    aws.add_response("create_deployment", {}, DEPLOY)
    prepare_reading(aws, PROXY_METHOD, ("image/*",))
    code, said = run(capsys, "--media-type", "image/*", "--apply")
    assert code == 0
    done = said[said.index("done 1") :]
    assert re.sub("; not .*", "", done) == (
        "done 1 of 2: add image/* to binaryMediaTypes\n"
        "done 2 of 2: deploy the stage prod\n"
        "Read back: 2 of 20 measured clients get the picture\n"
        "Not sure: no Accept field: taken as application/json, which is documented for templates "
        "only.\n"
        "prod follows within seconds, sometimes a minute.\n"
    )


def test_second_run_has_nothing_to_do(aws: Any, capsys: pytest.CaptureFixture[str]) -> None:
    prepare_reading(aws, PROXY_METHOD, ("image/*",))
    code, said = run(capsys, "--media-type", "image/*", "--apply")
    assert code == 0
    assert said.endswith("Nothing to do.\n")


def test_nothing_to_do_that_helps_nobody_is_not_a_success(
    aws: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_reading(aws, PROXY_METHOD, ("a/b",))
    assert run(capsys, "--media-type", "a/b")[0] == 1


def test_refusal_half_way_says_what_is_done_and_how_to_go_on(
    aws: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_reading(aws, PROXY_METHOD)
    aws.add_response("update_rest_api", {}, ADD)
    aws.add_client_error(
        "create_deployment",
        "AccessDeniedException",
        "User: arn:aws:iam::1:user/ann is not authorized to perform: apigateway:POST on resource: "
        "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3/deployments",
        http_status_code=403,
    )
    code, said = run(capsys, "--media-type", "image/*", "--apply")
    assert code == 1
    assert said[said.index("done 1") :] == (
        "done 1 of 2: add image/* to binaryMediaTypes\n"
        "Stopped at: deploy the stage prod: permission denied: apigateway:POST on "
        "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3/deployments; docs/fix.md has the policy "
        "that fix needs.\n"
        "Done: 1 of 2.\n"
        "The stage prod serves what it served before.\n"
        "Not done:\n"
        f"{COMMANDS.splitlines(keepends=True)[1]}"
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
        "that call.\nDone: 0 of 2.\nNot done:\n"
    ) in said


def test_settings_that_do_not_come_back_are_named(
    aws: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_reading(aws, PROXY_METHOD)
    aws.add_response("update_rest_api", {}, ADD)
    aws.add_response("create_deployment", {}, DEPLOY)
    prepare_reading(aws, PROXY_METHOD)
    code, said = run(capsys, "--media-type", "image/*", "--apply")
    assert code == 1
    assert "but this is still missing: add image/* to binaryMediaTypes.\n" in said


def test_seed_case_gets_content_handling_alone(
    aws: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    there = {"restApiId": API, "resourceId": "r2", "httpMethod": "GET", "statusCode": "200"}
    binary = {"op": "replace", "path": "/contentHandling", "value": "CONVERT_TO_BINARY"}
    prepare_reading(aws, mapped_method(declared=True, _200=SEED), ("image/png", "image/jpeg"))
    aws.add_response("update_integration_response", {}, {**there, "patchOperations": [binary]})
    aws.add_response("create_deployment", {}, DEPLOY)
    cured = mapped_method(declared=True, _200={**SEED, "contentHandling": "CONVERT_TO_BINARY"})
    prepare_reading(aws, cured, ("image/png", "image/jpeg"))
    code, said = run(capsys, "--apply")
    assert code == 0
    assert "Its settings now: 0 of 20 measured clients get the picture.\n" in said
    assert "Read back: 20 of 20 measured clients get the picture.\n" in said
    assert re.search("Not sure: .*template", said) is not None


def test_unusable_wish_reaches_no_aws() -> None:
    with pytest.raises(RepairError, match=r"^--status is 404: it must be from 200 to 299"):
        fix.main([*ROUTE, "--status", "404"], standalone_mode=False)


def test_profile_and_region_are_in_the_commands(
    aws: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_reading(aws, PROXY_METHOD)
    said = run(capsys, "--profile", "my pictures")[1]
    assert commands(said).count(" --region eu-west-1 --profile 'my pictures'\n") == 2


def test_page_has_every_option_and_this_very_output(
    aws: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (Path(__file__).parents[3] / "docs" / "fix.md").read_text(encoding="utf-8")
    options = [name for parameter in fix.params for name in parameter.opts]
    assert [name for name in options if f"`{name}`" not in page] == []
    prepare_reading(aws, PROXY_METHOD)
    assert run(capsys, "--media-type", "image/*")[1] in page


def test_policy_of_the_page_is_json_and_names_every_kind_of_call() -> None:
    page = (Path(__file__).parents[3] / "docs" / "fix.md").read_text(encoding="utf-8")
    policy = json.loads(re.findall(r"```json\n(.*?)```", page, re.DOTALL)[0])
    assert [each["Action"] for each in policy["Statement"]] == [
        "apigateway:GET",
        "apigateway:PATCH",
        "apigateway:POST",
    ]
