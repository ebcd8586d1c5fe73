"""Streams on a live front door: one list of steps, the function's other variables, never half-done."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import click
import jmespath
import pytest
from botocore.exceptions import ConnectionClosedError
from botocore.stub import Stubber

from gateway.fix.apis import (
    API,
    PREFLIGHT,
    URI,
    current,
    mapped_method,
    prepare_reading,
    stubbed,
)
from lambda_binary.gateway.check import judge
from lambda_binary.gateway.commands.fix import fix
from lambda_binary.gateway.fix import client as fix_client
from lambda_binary.gateway.fix import function_url
from lambda_binary.gateway.fix.asked import Asked
from lambda_binary.gateway.fix.current import Current
from lambda_binary.gateway.fix.difference import plan
from lambda_binary.gateway.fix.errors import FixError
from lambda_binary.gateway.fix.function import LiveFunction
from lambda_binary.gateway.fix.function_url import CurrentUrl
from lambda_binary.gateway.fix.preview import after
from lambda_binary.gateway.fix.resources import ApiResource
from lambda_binary.gateway.tools import functions
from lambda_binary.gateway.tools.live import switch
from lambda_binary.gateway.tools.live.switch import SWITCH, SwitchStep
from lambda_binary.gateway.tools.uri import calling, function_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:picture"
STREAMS = URI.replace("2015-03-31", "2021-11-15").replace(
    "/invocations", "/response-streaming-invocations"
)
PROXY = {"methodIntegration": {"type": "AWS_PROXY", "httpMethod": "POST", "uri": URI}}
STREAMED = {
    "methodIntegration": {
        "type": "AWS_PROXY",
        "httpMethod": "POST",
        "uri": STREAMS,
        "responseTransferMode": "STREAM",
        "timeoutInMillis": 120000,
    }
}
TO_STREAM = [
    {"op": "replace", "path": "/uri", "value": STREAMS},
    {"op": "replace", "path": "/responseTransferMode", "value": "STREAM"},
]
TO_BUFFERED = [
    {"op": "replace", "path": "/uri", "value": URI},
    {"op": "replace", "path": "/responseTransferMode", "value": "BUFFERED"},
    {"op": "replace", "path": "/timeoutInMillis", "value": "29000"},
]
OTHERS = {"TABLE": "pictures", "TOKEN": "s3cret"}
CREATED = {"restApiId": API, "description": "lambda-binary fix GET /image"}
SERVED = {
    "restApiId": API,
    "stageName": "prod",
    "patchOperations": [{"op": "replace", "path": "/deploymentId", "value": "d9"}],
}


def live_function(switch: str = "", timeout: int = 10, runtime: str = "python3.13") -> LiveFunction:
    variables = {SWITCH: switch} if switch else {}
    return LiveFunction(ARN, timeout, switch, functions.told(runtime, "", variables))


def api(method: dict[str, Any], function: LiveFunction, **more: Any) -> Current:
    return current(method, **more).behind_it(function)


def patches(steps: Any) -> list[Any]:
    """Resource and operations of every PATCH of an integration."""
    return [
        (step.parameters["resourceId"], step.parameters["patchOperations"])
        for step in steps
        if step.operation == "update_integration"
    ]


def order(steps: Any) -> list[str]:
    return [step.operation for step in steps]


def test_a_route_its_function_and_its_stage_change_in_the_order_that_harms_least() -> None:
    before = api(PROXY, live_function())
    wanted = plan(before, Asked(streams=True))
    assert patches(wanted.steps) == [("r2", TO_STREAM)]
    made = ["update_integration", "create_deployment", "switch", "update_stage"]
    assert order(wanted.steps) == made
    (step,) = wanted.switch
    assert (step.purpose, step.parameters) == (
        "set LAMBDA_BINARY_STREAM=rest-proxy on picture; its other variables stay",
        {"FunctionName": ARN},
    )
    foreseen = after(before, wanted.steps)
    assert plan(foreseen, Asked(streams=True)).steps == ()
    assert [f.severity for f in judge.findings([foreseen.route])] == ["hint"]
    assert [f.severity for f in judge.findings([before.route])] == ["broken"]


def test_back_is_what_it_was_and_what_a_buffered_route_needs_beside_it() -> None:
    before = api(STREAMED, live_function("rest-proxy"))
    wanted = plan(before, Asked(streams=False))
    assert patches(wanted.steps) == [("r2", TO_BUFFERED)]
    assert order(wanted.steps) == ["update_rest_api", *order(wanted.steps)[1:]]
    foreseen = after(before, wanted.steps)
    assert (foreseen.streams, foreseen.media_types) == (False, ("*/*",))
    assert foreseen.function is not None
    assert foreseen.function.switch == ""
    assert judge.findings([foreseen.route]) == ()
    assert plan(foreseen, Asked(streams=False)).steps == ()


def test_there_and_back_again_is_the_integration_that_it_was() -> None:
    before = api(PROXY, live_function("function-url"), media_types=("*/*",))
    there = after(before, plan(before, Asked(streams=True)).steps)
    again = after(there, plan(there, Asked(streams=False)).steps)
    mode = {"responseTransferMode": "BUFFERED"}
    assert again.integration == {**before.integration, **mode}
    assert there.function == live_function("function-url,rest-proxy")
    assert again.function == before.function


def test_the_routes_that_call_the_same_function_go_with_it() -> None:
    other = {"methodIntegration": {"type": "AWS_PROXY", "uri": URI.replace("picture", "other")}}
    beside = (
        ApiResource("r3", "/twin", {"POST": PROXY, "OPTIONS": PREFLIGHT}),
        ApiResource("r4", "/other", {"GET": other}),
        ApiResource("r5", "/mapped", {"GET": mapped_method(_200={})}),
    )
    wanted = plan(api(PROXY, live_function(), others=beside), Asked(streams=True))
    assert patches(wanted.steps) == [("r2", TO_STREAM), ("r3", TO_STREAM)]
    assert "the variable is the function's: POST /twin call it, too, and go with it" in wanted.notes


@pytest.mark.parametrize(
    ("now", "function", "asked", "expected"),
    [
        (None, 10, None, (None, None)),
        (None, 60, None, (60_000, None)),
        (120_000, 60, None, (None, None)),
        (None, 10, 120, (120_000, 120)),
        (120_000, 900, 120, (None, None)),
        (300_000, 300, 60, (60_000, None)),
    ],
)
def test_timeouts_are_lengthened_where_one_would_cut_the_other(
    now: int | None, function: int, asked: int | None, expected: Any
) -> None:
    timeout = {} if now is None else {"timeoutInMillis": now}
    method = {"methodIntegration": {**PROXY["methodIntegration"], **timeout}}
    wanted = plan(api(method, live_function(timeout=function)), Asked(streams=True, timeout=asked))
    ((_, operations),) = patches(wanted.steps)
    found = [int(o["value"]) for o in operations if o["path"] == "/timeoutInMillis"]
    (step,) = wanted.switch
    assert isinstance(step, SwitchStep)
    assert (found[0] if found else None, step.timeout) == expected


def test_only_what_differs_is_changed() -> None:
    wanted = plan(api(STREAMED, live_function()), Asked(streams=True))
    assert order(wanted.steps) == ["switch"]
    half = {"methodIntegration": {**STREAMED["methodIntegration"], "uri": URI}}
    wanted = plan(api(half, live_function("rest-proxy")), Asked(streams=True))
    assert patches(wanted.steps) == [("r2", TO_STREAM[:1])]
    assert wanted.switch == ()
    assert plan(api(STREAMED, live_function("rest-proxy")), Asked(streams=True)).steps == ()


@pytest.mark.parametrize(
    ("method", "function", "asked", "words"),
    [
        (mapped_method(_200={}), live_function(), {}, "is a mapped (AWS) integration, which does"),
        (PROXY, live_function(runtime="nodejs22.x"), {}, "picture runs on nodejs22.x: LAMBDA_BIN"),
        (PROXY, live_function(), {"media_types": ("*/*",)}, "--media-type has no effect with --s"),
        (PROXY, live_function(), {"bare": True}, "--bare has no effect with --stream"),
        (PROXY, live_function(), {"timeout": 901}, "--timeout is 901: it must be from 1 to 900"),
        (PROXY, live_function(), {"timeout": 5, "streams": None}, "--timeout is for --stream"),
        (STREAMED, live_function(), {"streams": None}, "GET /image streams its response"),
    ],
)
def test_what_cannot_stream_is_refused_with_a_sentence(
    method: Any, function: LiveFunction, asked: Any, words: str
) -> None:
    with pytest.raises(FixError, match=re.escape(words)):
        plan(api(method, function), Asked(**{"streams": True, **asked}))


def test_other_stages_and_other_callers_are_told() -> None:
    given = replace(api(PROXY, live_function()), other_stages=("dev",))
    notes = "\n".join(plan(given, Asked(streams=True)).notes)
    assert "the stages dev go on as they were deployed" in notes
    assert "whatever else calls picture through a REST API and is not changed with it" in notes
    assert "AWS sends about 26 MB in that time (6 MB, then 2 MB a second: documented)" in notes


HALF = (URI.replace("2015-03-31", "2021-11-15"), URI.replace("invoc", "response-streaming-invoc"))


@pytest.mark.parametrize("on", [True, False])
@pytest.mark.parametrize(
    ("uri", "function"),
    [
        (URI, ARN),
        (URI.replace(":function:picture", ":function:picture:live"), f"{ARN}:live"),
        (URI.replace("arn:aws:", "arn:aws-us-gov:"), ARN.replace("arn:aws:", "arn:aws-us-gov:")),
    ],
)
def test_a_uri_is_the_same_functions_both_ways(uri: str, function: str, on: bool) -> None:
    made = calling(uri, on)
    assert function_of(made) == function_of(uri) == function
    assert ("response-streaming" in made, "2021-11-15" in made) == (on, on)
    assert calling(made, False) == uri


@pytest.mark.parametrize("uri", HALF)
def test_a_uri_that_was_changed_by_half_is_set_right(uri: str) -> None:
    method = {**PROXY, "methodIntegration": {**PROXY["methodIntegration"], "uri": uri}}
    for streams in (True, False):
        steps = plan(api(method, live_function()), Asked(streams=streams)).changes
        operations = [each for step in steps for each in step.parameters["patchOperations"]]
        uri_is_set = {"op": "replace", "path": "/uri", "value": calling(URI, streams)}
        assert [each for each in operations if each["path"] == "/uri"] == [uri_is_set]


@pytest.mark.parametrize(
    ("value", "on", "expected"),
    [
        ("", True, "rest-proxy"),
        ("function-url", True, "function-url,rest-proxy"),
        ("function-url, rest-proxy", True, "function-url,rest-proxy"),
        ("rest-proxy", False, ""),
        ("function-url,rest-proxy", False, "function-url"),
        ("", False, ""),
    ],
)
def test_the_variable_names_both_front_doors(value: str, on: bool, expected: str) -> None:
    assert switch.changed(value, "rest-proxy", on) == expected


# The calls themselves, answered by botocore's Stubber: what is not in its model of AWS fails.


def configuration(variables: Any, **more: Any) -> dict[str, Any]:
    environment = {} if variables is None else {"Environment": {"Variables": variables}}
    given = {"FunctionName": "picture", "Runtime": "python3.13", "Timeout": 10, "RevisionId": "v1"}
    return {**given, "LastUpdateStatus": "Successful", **environment, **more}


@contextlib.contextmanager
def lambda_client() -> Iterator[tuple[Any, Stubber]]:
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    client = boto3.client("lambda", region_name="eu-west-1", **keys)
    with Stubber(client) as stubber:
        yield client, stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Stubber, Stubber]]:
    """The Stubbers of the clients that the command uses: API Gateway's and Lambda's."""
    with stubbed() as (gateway, of_gateway), lambda_client() as (function, of_function):
        clients = {"apigateway": gateway, "lambda": function}
        monkeypatch.setattr(
            fix_client, "connect", lambda region, profile, service="apigateway": clients[service]
        )
        yield of_gateway, of_function


ROUTE = ("--rest-api-id", API, "--path", "/image", "--region", "eu-west-1")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[Any, str]:
    code = fix.main([*words], standalone_mode=False)
    return code, capsys.readouterr().out


def prepare_function(stubber: Stubber, variables: Any, name: str = ARN, **more: Any) -> None:
    given = configuration(variables, **more)
    stubber.add_response("get_function_configuration", given, {"FunctionName": name})


def prepare_switch(stubber: Stubber, before: Any, made: Any, name: str = ARN, **more: Any) -> None:
    """One change of the function, as Lambda would take it."""
    prepare_function(stubber, before, name)
    expected = {"FunctionName": name, "Environment": {"Variables": made}, "RevisionId": "v1"}
    stubber.add_response("update_function_configuration", configuration(made), expected | more)
    prepare_function(stubber, made, name, LastUpdateStatus="InProgress")
    prepare_function(stubber, made, name)


def prepare_deployed(stubbers: tuple[Stubber, Stubber], variables: Any) -> None:
    """All that comes before the function is changed."""
    gateway, function = stubbers
    prepare_reading(gateway, PROXY)
    prepare_function(function, variables)
    gateway.add_response("update_integration", {})
    gateway.add_response("create_deployment", {"id": "d9"}, CREATED)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A waiter that asks again without waiting."""
    monkeypatch.setattr("botocore.waiter.time.sleep", lambda seconds: None)


def test_without_apply_the_calls_are_printed_and_no_variable_with_them(
    aws: tuple[Stubber, Stubber], capsys: pytest.CaptureFixture[str]
) -> None:
    gateway, function = aws
    prepare_reading(gateway, PROXY)
    prepare_function(function, OTHERS)
    code, said = run(capsys, *ROUTE, "--stream")
    assert code == 0
    assert "TOKEN" not in said
    assert "s3cret" not in said
    assert (
        "Now: broken: 20 of 20 clients do not get the picture.\n1. let GET /image stream\n" in said
    )
    assert "Then: hint: the response is streamed: clients get the bytes" in said
    assert said.endswith("Nothing was changed: --apply makes these calls.\n")


def test_apply_changes_all_of_it_and_reads_it_back(
    aws: tuple[Stubber, Stubber], capsys: pytest.CaptureFixture[str]
) -> None:
    gateway, function = aws
    place = {"restApiId": API, "resourceId": "r2", "httpMethod": "GET"}
    prepare_reading(gateway, PROXY)
    prepare_function(function, OTHERS)
    gateway.add_response("update_integration", {}, {**place, "patchOperations": TO_STREAM})
    gateway.add_response("create_deployment", {"id": "d9"}, CREATED)
    prepare_switch(function, OTHERS, {**OTHERS, SWITCH: "rest-proxy"})
    gateway.add_response("update_stage", {}, SERVED)
    prepare_reading(gateway, STREAMED)
    prepare_function(function, {**OTHERS, SWITCH: "rest-proxy"})
    code, said = run(capsys, *ROUTE, "--stream", "--apply")
    assert code == 0
    assert "done 4 of 4: let the stage prod serve it\nRead back; prod follows" in said
    assert "s3cret" not in said


def test_a_stage_that_aws_refuses_takes_the_function_back(
    aws: tuple[Stubber, Stubber], capsys: pytest.CaptureFixture[str]
) -> None:
    gateway, function = aws
    prepare_deployed(aws, OTHERS)
    prepare_switch(function, OTHERS, {**OTHERS, SWITCH: "rest-proxy"})
    gateway.add_client_error("update_stage", "AccessDeniedException", "no", http_status_code=403)
    prepare_switch(function, {**OTHERS, SWITCH: "rest-proxy"}, OTHERS)
    code, said = run(capsys, *ROUTE, "--stream", "--apply")
    assert code == 1
    assert "Taken back: set picture back.\n" in said
    assert "The stage prod serves what it served before.\n" in said
    assert "s3cret" not in said


def test_a_function_that_cannot_be_taken_back_is_told_with_the_command(
    aws: tuple[Stubber, Stubber], capsys: pytest.CaptureFixture[str]
) -> None:
    gateway, function = aws
    prepare_deployed(aws, {})
    prepare_switch(function, {}, {SWITCH: "rest-proxy"})
    gateway.add_client_error("update_stage", "AccessDeniedException", "no", http_status_code=403)
    function.add_client_error("get_function_configuration", "ServiceException", "down")
    code, said = run(capsys, *ROUTE, "--stream", "--apply")
    assert code == 1
    assert (
        "This could not be taken back, and is not right alone; by hand:\n   revision=$(aws" in said
    )


def test_an_answer_that_got_lost_takes_nothing_back(
    aws: tuple[Stubber, Stubber],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gateway, function = aws
    prepare_deployed(aws, {})
    prepare_switch(function, {}, {SWITCH: "rest-proxy"})

    def lost(**_: Any) -> Any:
        raise ConnectionClosedError(endpoint_url="https://apigateway")

    monkeypatch.setattr(gateway.client, "update_stage", lost)
    code, said = run(capsys, *ROUTE, "--stream", "--apply")
    assert code == 1
    assert "it is not known whether AWS took that call" in said
    assert "Taken back" not in said


def test_a_function_that_may_not_be_changed_leaves_the_stage_as_it_was(
    aws: tuple[Stubber, Stubber], capsys: pytest.CaptureFixture[str]
) -> None:
    _, function = aws
    prepare_deployed(aws, {})
    prepare_function(function, {})
    denied = f"User: u is not authorized to perform: lambda:UpdateFunctionConfiguration on resource: {ARN}"
    function.add_client_error(
        "update_function_configuration", "AccessDeniedException", denied, http_status_code=403
    )
    code, said = run(capsys, *ROUTE, "--stream", "--apply")
    assert code == 1
    assert f"permission denied: lambda:UpdateFunctionConfiguration on {ARN};" in said
    assert "The stage prod serves what it served before.\n" in said


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            configuration(None, Environment={"Error": {"ErrorCode": "A", "Message": "No key."}}),
            "cannot be read (No key), and setting one replaces them all",
        ),
        (configuration({}, LastUpdateStatus="InProgress"), "is being updated by someone else"),
    ],
)
def test_a_function_that_cannot_be_changed_safely_is_not_touched(
    aws: tuple[Stubber, Stubber], given: dict[str, Any], words: str
) -> None:
    gateway, function = aws
    prepare_reading(gateway, PROXY)
    function.add_response("get_function_configuration", given)
    with pytest.raises(FixError, match=re.escape(words)):
        fix.main([*ROUTE, "--stream", "--apply"], standalone_mode=False)


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        (
            f"{URI.replace(':function:picture', ':function:picture:live')}",
            "is an alias or a version",
        ),
        (URI.replace(ARN, "${stageVariables.function}"), "depends on the stage's variables"),
    ],
)
def test_a_uri_that_names_another_copy_or_none_is_refused(
    aws: tuple[Stubber, Stubber], uri: str, words: str
) -> None:
    gateway, _ = aws
    prepare_reading(gateway, {"methodIntegration": {"type": "AWS_PROXY", "uri": uri}})
    with pytest.raises(FixError, match=words):
        fix.main([*ROUTE, "--stream"], standalone_mode=False)


URL = ("--function-name", "picture", "--region", "eu-west-1")
CONFIG = {
    "FunctionUrl": f"https://{'a' * 32}.lambda-url.eu-west-1.on.aws/",
    "FunctionArn": ARN,
    "AuthType": "NONE",
    "CreationTime": "2026-11-30",
    "LastModifiedTime": "2026-11-30",
}


def prepare_url(stubber: Stubber, mode: str, variables: Any) -> None:
    prepare_function(stubber, variables, "picture")
    given = {**CONFIG, "InvokeMode": mode}
    stubber.add_response("get_function_url_config", given, {"FunctionName": "picture"})


@pytest.mark.parametrize(
    ("flag", "before", "after_it"),
    [
        ("--stream", ("BUFFERED", OTHERS), ("RESPONSE_STREAM", {**OTHERS, SWITCH: "function-url"})),
        (
            "--buffered",
            ("RESPONSE_STREAM", {**OTHERS, SWITCH: "function-url,rest-proxy"}),
            ("BUFFERED", {**OTHERS, SWITCH: "rest-proxy"}),
        ),
    ],
)
def test_a_function_url_and_its_function_change_together(
    aws: tuple[Stubber, Stubber],
    capsys: pytest.CaptureFixture[str],
    flag: str,
    before: Any,
    after_it: Any,
) -> None:
    _, function = aws
    prepare_url(function, *before)
    prepare_switch(function, before[1], after_it[1], "picture")
    mode = {"FunctionName": "picture", "InvokeMode": after_it[0]}
    function.add_response("update_function_url_config", {**CONFIG, "InvokeMode": after_it[0]}, mode)
    prepare_url(function, *after_it)
    code, said = run(capsys, *URL, flag, "--apply")
    assert code == 0
    assert said.startswith(f"The function URL of picture has InvokeMode {before[0]}.\n")
    assert f"done 2 of 2: set InvokeMode {after_it[0]} on the function URL\nRead back.\n" in said
    assert "s3cret" not in said


def test_a_url_that_aws_refuses_to_change_takes_the_function_back(
    aws: tuple[Stubber, Stubber], capsys: pytest.CaptureFixture[str]
) -> None:
    _, function = aws
    prepare_url(function, "BUFFERED", OTHERS)
    prepare_switch(function, OTHERS, {**OTHERS, SWITCH: "function-url"}, "picture", Timeout=60)
    function.add_client_error(
        "update_function_url_config", "AccessDeniedException", "no", http_status_code=403
    )
    prepare_switch(function, {**OTHERS, SWITCH: "function-url"}, OTHERS, "picture", Timeout=10)
    code, said = run(capsys, *URL, "--stream", "--timeout", "60", "--apply")
    assert code == 1
    assert "Taken back: set picture back.\n" in said
    assert "The stage" not in said


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked(), "--function-name wants --stream or --buffered"),
        (Asked(streams=True, redeploy=True), "--redeploy has no effect on a function URL"),
        (Asked(("image/png",), streams=False), "--media-type has no effect on a function URL"),
    ],
)
def test_what_a_url_has_not_is_refused(asked: Asked, words: str) -> None:
    with pytest.raises(FixError, match=words):
        function_url.plan(CurrentUrl(live_function(), "BUFFERED"), asked)


def test_options_of_both_front_doors_are_not_mixed() -> None:
    for more in (["--path", "/image"], ["--rest-api-id", API], ["--stage", "prod"]):
        with pytest.raises(click.UsageError, match="keep one"):
            fix.main([*URL, "--stream", *more], standalone_mode=False)
    with pytest.raises(click.UsageError, match="Missing option '--rest-api-id'"):
        fix.main(["--path", "/image"], standalone_mode=False)


# What is printed is bash, and does what the calls do.


@pytest.mark.parametrize("on", [True, False])
def test_the_printed_line_is_bash_and_merges_what_is_there(on: bool, tmp_path: Path) -> None:
    before = api(PROXY, live_function()) if on else api(STREAMED, live_function("rest-proxy"))
    (step,) = plan(before, Asked(streams=on)).switch
    given = configuration({**OTHERS, **({} if on else {SWITCH: "rest-proxy"})})
    (tmp_path / "given.json").write_text(json.dumps(given), encoding="utf-8")
    program = tmp_path / "aws"
    program.write_text(STAND_IN, encoding="utf-8")
    program.chmod(0o755)
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    done = subprocess.run(
        [bash, "-euc", step.as_command(["--region", "eu-west-1"])],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    *_, update, wait = (tmp_path / "told").read_text(encoding="utf-8").splitlines()
    words = shlex.split(update)
    options = dict(zip(words[2::2], words[3::2], strict=True))
    value = {SWITCH: "rest-proxy" if on else ""}
    assert json.loads(options.pop("--environment")) == {"Variables": {**OTHERS, **value}}
    common = {"--function-name": ARN, "--region": "eu-west-1"}
    assert options == {**common, "--revision-id": "v1"}
    assert wait == f"lambda wait function-updated --function-name {ARN} --region eu-west-1"


# A stand-in for the AWS CLI: `--query` by the CLI's own JMESPath, the rest written down.
STAND_IN = """#!/usr/bin/env bash
exec "$PYTHON" - "$@" <<'END'
import json, shlex, sys
import jmespath

words = sys.argv[1:]
with open("told", "a") as told:
    told.write(shlex.join(words) + "\\n")
if "--query" in words:
    print(jmespath.search(words[words.index("--query") + 1], json.load(open("given.json"))))
END
"""


def test_variables_that_cannot_be_read_are_never_replaced_by_the_printed_line() -> None:
    hidden = {"Environment": {"Error": {"ErrorCode": "AccessDeniedException", "Message": "x"}}}
    assert jmespath.search(switch.merged("rest-proxy"), hidden) == "unreadable"


def test_the_page_has_the_permissions_of_these_calls() -> None:
    page = (Path(__file__).parents[3] / "docs" / "fix.md").read_text(encoding="utf-8")
    policy, _ = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    actions = {action for entry in json.loads(policy)["Statement"] for action in entry["Action"]}
    assert actions == {
        "lambda:GetFunctionConfiguration",
        "lambda:GetFunctionUrlConfig",
        "lambda:UpdateFunctionConfiguration",
        "lambda:UpdateFunctionUrlConfig",
    }
