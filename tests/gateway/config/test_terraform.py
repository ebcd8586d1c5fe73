"""Terraform files: parsed and formatted always, validated and applied where Terraform is.

Its provider comes from the registry, or from the folder that TERRAFORM_PLUGINS names. All plans go
through it at once, each file unchanged as a module of its own: the provider takes seconds to start.
LocalStack, where they are applied, has an account for each.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from gateway.config.deployed import assert_deployed, package, rest_plans
from gateway.config.plans import REST, written
from gateway.config.readback import asked_for, assert_clean, one_route, told
from lambda_binary.gateway.tools import detect
from lambda_binary.gateway.writers import TARGETS, RoutePlan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

WRITTEN = pytest.mark.parametrize(("asked", "text"), written("terraform"))
CHANGES = 2  # the exit code of `plan -detailed-exitcode` when there is something to do


@WRITTEN
def test_a_deployment_is_made_after_all_that_it_publishes(asked: RoutePlan, text: str) -> None:
    made = set(re.findall(r'^resource "(aws_api_gateway_\w+)" "(\w+)"', text, re.MULTILINE))
    published = {kind for kind in made if "integration" in kind[0]}
    if asked.integration not in REST:
        assert made == set()
        return
    named = re.search(r"depends_on = \[\n([^\]]*)\]", text)
    assert named is not None
    assert {tuple(name.strip(" ,").split(".")) for name in named[1].splitlines()} - {
        ("",)
    } == published


@WRITTEN
def test_a_terraform_file_has_the_settings_of_its_plan(asked: RoutePlan, text: str) -> None:
    bare = re.sub(r" *#.*", "", text)
    mapped = asked.integration == "rest-mapped"
    types = re.findall(r"binary_media_types += (.+)", bare)
    assert types == ([json.dumps(asked.media_types)] if asked.media_types and not mapped else [])
    assert streamed(bare) == (of_a_stream(asked) if asked.stream else {"timeout": "10"})
    cors = ["CONVERT_TO_TEXT"] * (asked.cors and asked.integration in REST)
    handlings = re.findall(r'content_handling += "(\w+)"', bare)
    assert handlings == ["CONVERT_TO_BINARY"] * mapped + cors
    patterns = re.findall(r"selection_pattern += (.+)", bare)
    assert list(map(json.loads, patterns)) == ([r"[\s\S]+"] if mapped else [])


def streamed(text: str) -> dict[str, str]:
    keys = (
        "response_transfer_mode|timeout_milliseconds|timeout|invoke_mode|LAMBDA_BINARY_STREAM|uri"
    )
    found = dict(re.findall(rf"\b({keys}) += (\S+)", text))
    uri = found.pop("uri", "").rpartition(".")[2]
    return {**found, **({} if uri in {"", "invoke_arn"} else {"uri": uri})}


def of_a_stream(asked: RoutePlan) -> dict[str, str]:
    function = {"timeout": f"{asked.timeout}", "LAMBDA_BINARY_STREAM": f'"{asked.integration}"'}
    if asked.integration == "function-url":
        return {**function, "invoke_mode": '"RESPONSE_STREAM"'}
    return {
        **function,
        "response_transfer_mode": '"STREAM"',
        "timeout_milliseconds": f"{asked.timeout}000",
        "uri": "response_streaming_invoke_arn",
    }


def program() -> str:
    found = shutil.which("terraform")
    if found is None:
        pytest.skip("there is no terraform")
    return found


def test_terraform_would_not_format_them_otherwise(tmp_path: Path) -> None:
    for number, param in enumerate(written("terraform")):
        (tmp_path / f"{number}.tf").write_text(param.values[1], encoding="utf-8")
    command = [program(), "fmt", "-check", "-diff"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")


@dataclass(frozen=True)
class Modules:
    """A root module of several plans' files, `p0`, `p1`, ... in its own folder each."""

    folder: Path
    asked: Sequence[RoutePlan]
    environment: Mapping[str, str]

    def write(self) -> None:
        (self.folder / "function.zip").write_bytes(package())
        blocks = []
        for number, plan in enumerate(self.asked):
            at = self.folder / f"p{number}"
            at.mkdir(exist_ok=True)
            (at / "main.tf").write_text(TARGETS["terraform"](plan), encoding="utf-8")
            listener = 'listener_arn = "arn"' if plan.integration == "alb" else ""
            blocks.append(
                MODULE % {"n": number, "account": ACCOUNT % (number + 1), "more": listener}
            )
        (self.folder / "main.tf").write_text("\n".join(blocks), encoding="utf-8")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [program(), words[0], "-no-color", *words[1:]],
            cwd=self.folder,
            env={**self.environment, "CHECKPOINT_DISABLE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )

    def prepare(self) -> None:
        self.write()
        plugins = os.environ.get("TERRAFORM_PLUGINS")
        source = [f"-plugin-dir={plugins}"] if plugins else []
        done = self.run("init", "-input=false", *source)
        if re.search(r"Failed to query available provider|provider .* was not found", done.stderr):
            pytest.skip("terraform cannot get the AWS provider that the file asks for")
        assert done.returncode == 0, done.stderr


ACCOUNT = "%012d"
MODULE = """
provider "aws" {
  alias      = "p%(n)d"
  region     = "us-east-1"
  access_key = "%(account)s"
  secret_key = "test"
}

module "p%(n)d" {
  source    = "./p%(n)d"
  providers = { aws = aws.p%(n)d }
  %(more)s
}
"""


@pytest.mark.slow
@pytest.mark.parametrize("url", [False, True], ids=["others", "function URLs and streams"])
def test_terraform_validates_them(url: bool, tmp_path: Path) -> None:
    # Function URLs and streams ask for a later provider than the others do.
    plans = [param.values[0] for param in written("terraform")]
    chosen = [plan for plan in plans if (plan.integration == "function-url" or plan.stream) == url]
    modules = Modules(tmp_path, chosen, os.environ)
    modules.prepare()
    done = modules.run("validate", "-json")
    assert json.loads(done.stdout)["diagnostics"] == []


@pytest.fixture(scope="module")
def applied(localstack: int, tmp_path_factory: pytest.TempPathFactory) -> Modules:
    variables = {
        **os.environ,
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{localstack}",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    modules = Modules(tmp_path_factory.mktemp("terraform"), rest_plans(), variables)
    modules.prepare()
    done = modules.run("apply", "-auto-approve", "-input=false")
    assert done.returncode == 0, done.stderr
    return modules


def shown(modules: Modules) -> list[tuple[RoutePlan, str, str, Any]]:
    """Of each plan: its account, the API's id there, and what `check` would be given."""
    state = json.loads(modules.run("show", "-json").stdout)
    children = {m["address"]: m for m in state["values"]["root_module"]["child_modules"]}
    out = []
    for number, asked in enumerate(modules.asked):
        module = children[f"module.p{number}"]
        (api,) = (
            entry["values"]["id"]
            for entry in module["resources"]
            if entry["type"] == "aws_api_gateway_rest_api"
        )
        account = ACCOUNT % (number + 1)
        out.append((asked, account, api, {**state, "values": {"root_module": module}}))
    return out


@pytest.mark.slow
def test_what_terraform_applied_sends_the_picture(applied: Modules, localstack: int) -> None:
    for asked, account, api, document in shown(applied):
        routes = detect.of_document(document, "state.json")
        assert told(one_route(routes)) == asked_for(asked)
        assert_clean(asked, routes)
        assert_deployed(localstack, api, asked, account)


@pytest.mark.slow
def test_a_second_plan_is_empty_and_a_changed_setting_is_a_new_deployment(
    applied: Modules,
) -> None:
    plan = ("plan", "-detailed-exitcode", "-input=false")
    done = applied.run(*plan)
    assert done.returncode == 0, done.stdout + done.stderr
    number = next(n for n, asked in enumerate(applied.asked) if asked.handler == "app.bare")
    file = applied.folder / f"p{number}/main.tf"
    file.write_text(file.read_text(encoding="utf-8").replace("image/png", "image/jpeg"))
    done = applied.run(*plan)
    assert done.returncode == CHANGES
    changed = re.findall(r"# module\.(\S+) (?:will be updated|must be replaced)", done.stdout)
    assert sorted(changed) == [
        f"p{number}.aws_api_gateway_deployment.image",
        f"p{number}.aws_api_gateway_integration_response.ok",
        f"p{number}.aws_api_gateway_stage.prod",
    ]
