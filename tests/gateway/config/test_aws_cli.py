"""The AWS CLI script: its words as a shell splits them, its parameters as botocore takes them."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import botocore.session
import jmespath
import pytest
from botocore import xform_name
from botocore.validate import ParamValidator

from gateway.config.plans import REST, answers_of, written
from lambda_binary.gateway.plan import plan
from lambda_binary.gateway.tools.live.write import aws_cli
from lambda_binary.gateway.writers import RoutePlan

if TYPE_CHECKING:
    from pathlib import Path

SESSION = botocore.session.get_session()
CONDITION = "{Values=["
# What the script itself makes of a function's settings, which the tests of it show.
COMPUTED = (["$environment"], ["$timeout"])


def calls(text: str) -> list[tuple[str, str, dict[str, list[str]]]]:
    """(service, operation, options) of every `aws` command."""
    found = []
    for line in re.sub(r" \\\n *", " ", text).splitlines():
        command = line[line.index("$(") + 2 : -1] if re.match(r"[a-z]+=\$\(aws ", line) else line
        if not command.startswith("aws ") or command.startswith("aws lambda wait "):
            continue
        _, service, operation, *words = shlex.split(command)
        options: dict[str, list[str]] = {}
        for word in words:
            if word.startswith("--"):
                options[word] = []
            else:
                options[list(options)[-1]].append(word)
        found.append((service, operation, options))
    return found


def shape_of(service: str, operation: str) -> Any:
    model = SESSION.get_service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    return model.operation_model(names[operation]).input_shape


def typed(shape: Any, words: list[str]) -> Any:
    """The option's words as the parameter of that shape: JSON, shorthand, or text."""
    if shape.type_name == "boolean":
        assert words == []
        return True
    if shape.type_name in {"map", "structure"}:
        (text,) = words
        return json.loads(text)
    if shape.type_name == "list":
        return [
            shorthand(word) if shape.member.type_name == "structure" else word for word in words
        ]
    (text,) = words
    return int(text) if shape.type_name == "integer" else text


def shorthand(word: str) -> dict[str, Any]:
    """`Key=a,Value=b` as AWS's shorthand has it; `{Values=[GET]}` is the one nested form here."""
    out: dict[str, Any] = {}
    for name, value in (part.split("=", 1) for part in word.split(",")):
        nested = value.startswith(CONDITION)
        plural = name == "Values"
        inner = [value.removeprefix(CONDITION).removesuffix("]}")]
        out[name] = {"Values": inner} if nested else [value] if plural else value
    return out


@pytest.mark.parametrize(("asked", "text"), written("aws-cli"))
def test_every_parameter_of_the_script_is_one_that_aws_takes(asked: RoutePlan, text: str) -> None:
    found = calls(text)
    assert len(found) >= 4
    for service, operation, options in found:
        shape = shape_of(service, operation)
        members = {xform_name(name, "-"): name for name in shape.members}
        given = {}
        for option, words in options.items():
            name = members.get(option.removeprefix("--"))
            if option not in {"--query", "--output"} and words not in COMPUTED:
                assert name is not None
                given[name] = typed(shape.members[name], words)
        assert ParamValidator().validate(given, shape).generate_report() == ""


@pytest.mark.parametrize(("asked", "text"), written("aws-cli"))
def test_the_script_makes_the_settings_of_its_plan(asked: RoutePlan, text: str) -> None:
    found = calls(text)
    by_name: dict[str, list[dict[str, list[str]]]] = {}
    for _, operation, options in found:
        by_name.setdefault(operation, []).append(options)
    if asked.integration not in REST:
        assert "put-integration" not in by_name
        return
    (api,) = by_name["create-rest-api"]
    mapped = asked.integration == "rest-mapped"
    assert api.get("--binary-media-types", []) == ([] if mapped else list(asked.media_types))
    made = {options["--http-method"][0]: options for options in by_name["put-integration"]}
    assert made[asked.method]["--type"] == ["AWS" if mapped else "AWS_PROXY"]
    assert streaming(made[asked.method]) == (streamed(asked) if asked.stream else {})
    assert set(made) == {asked.method, *(["OPTIONS"] if asked.cors else [])}
    if asked.cors:
        assert made["OPTIONS"]["--content-handling"] == ["CONVERT_TO_TEXT"]
    answered = {
        options["--status-code"][0]: said(options)
        for options in by_name.get("put-integration-response", [])
        if options["--http-method"] != ["OPTIONS"]
    }
    assert answered == (answers_of(asked) if mapped else {})
    assert found[-1][1] == "create-deployment"


def streaming(options: dict[str, list[str]]) -> dict[str, str]:
    names = ("--response-transfer-mode", "--timeout-in-millis")
    found = {name: options[name][0] for name in names if name in options}
    uri = options["--uri"][0]
    streams = uri.endswith("/2021-11-15/functions/$function/response-streaming-invocations")
    return {**found, **({"uri": "streams"} if streams else {})}


def streamed(asked: RoutePlan) -> dict[str, str]:
    milliseconds = str(asked.timeout * 1000)
    mode = {"--response-transfer-mode": "STREAM", "--timeout-in-millis": milliseconds}
    return {**mode, "uri": "streams"}


STREAMED = plan("rest-proxy", stream=True)
SWITCH = "LAMBDA_BINARY_STREAM"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        (None, {SWITCH: "rest-proxy"}),
        ({"TABLE": "a"}, {"TABLE": "a", SWITCH: "rest-proxy"}),
        ({SWITCH: "function-url"}, {SWITCH: "function-url,rest-proxy"}),
        ({SWITCH: "rest-proxy"}, {SWITCH: "rest-proxy"}),
        ({SWITCH: "rest-proxy,function-url"}, {SWITCH: "rest-proxy,function-url"}),
    ],
)
def test_a_streaming_function_keeps_its_variables_and_a_longer_timeout(
    variables: dict[str, str] | None, expected: dict[str, str]
) -> None:
    found = {"Timeout": 300} if variables is None else {"Timeout": 3}
    found |= {} if variables is None else {"Environment": {"Variables": variables}}
    queries = [
        options["--query"][0]
        for _, operation, options in calls(aws_cli(STREAMED))
        if operation == "get-function-configuration"
    ]
    assert len(queries) == 5
    asked = {query.partition("(")[0]: jmespath.search(query, found) for query in queries}
    assert json.loads(asked["to_string"]) == {"Variables": expected}
    assert asked["max"] == (300 if variables is None else 120)


def test_a_function_whose_variables_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    # A stand-in for the AWS CLI: it answers every query, and writes down what it was told.
    program = tmp_path / "aws"
    program.write_text(
        '#!/bin/sh\necho "$2" >> told\ncase "$*" in *ErrorCode*) echo AccessDenied;; *) echo a:b;; esac\n'
    )
    program.chmod(0o755)
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    (tmp_path / "setup.sh").write_text(aws_cli(STREAMED), encoding="utf-8")
    done = subprocess.run(
        [bash, "setup.sh", "pictures"],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "the variables of pictures cannot be read\n")
    told = (tmp_path / "told").read_text(encoding="utf-8").split()
    assert told == ["get-function-configuration"] * 2


def said(options: dict[str, list[str]]) -> dict[str, Any]:
    texts = {"--selection-pattern": "selectionPattern", "--content-handling": "contentHandling"}
    tables = {
        "--response-parameters": "responseParameters",
        "--response-templates": "responseTemplates",
    }
    return {
        **{key: options[name][0] for name, key in texts.items() if name in options},
        **{key: json.loads(options[name][0]) for name, key in tables.items() if name in options},
    }


@pytest.mark.parametrize(("asked", "text"), written("aws-cli"))
def test_bash_parses_the_script(asked: RoutePlan, text: str) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    done = subprocess.run([bash, "-n"], input=text, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
