"""The deploy tools themselves refuse, or leave out, what `check` says nobody reads.

samtranslator (in the SAM CLI's Python) and osls, installed on demand (tests/peers/install.py).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from gateway.tools.osls_tool import package
from gateway.tools.test_readers import SAM
from gateway.tools.unread_cases import GOOD, HEAD, IN_PROVIDER, IN_SERVERLESS
from gateway.tools.unread_template_cases import DEFINED, IN_SAM, PATHS_IN_SAM
from peers.install import InstallError, install

HERE = Path(__file__).parent
FUNCTION = "AWS::Serverless::Function\n    Properties:\n"
NEEDED = f"{FUNCTION}      Runtime: python3.12\n      Handler: a.b\n      CodeUri: s3://b/c.zip\n"
# What stands beside Properties, or in a function URL's, is left out without a word.
BESIDE = "Own has BinaryMediaTypes, which nothing reads there"
OF_URL = "F.Properties.FunctionUrlConfig has invokeMode, which nothing reads there"
REFUSED = [(old, new) for old, new, _, wrong, _ in IN_SAM if wrong not in {BESIDE, OF_URL}]
CHANGED = [
    *(HEAD + GOOD + more for more, *_ in IN_SERVERLESS),
    *(HEAD.replace("{name: aws}", f"{{name: aws, {more}}}") + GOOD for more, *_ in IN_PROVIDER),
]


def sam(text: str) -> subprocess.CompletedProcess[str]:
    """What AWS's translator says of the template."""
    try:
        python = install("sam") / "bin/python"
    except InstallError as fault:
        pytest.skip(str(fault))
    return subprocess.run(
        [str(python), str(HERE / "sam_translate.py")],
        input=text.replace(FUNCTION, NEEDED),
        env={**os.environ, "AWS_DEFAULT_REGION": "eu-west-1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def osls(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What `osls package` says of the serverless.yml."""
    (folder / "a.py").write_text("", encoding="utf-8")
    named = text.replace("service: s", "service: unread\nconfigValidationMode: error")
    aws = named.replace("{name: aws", "{name: aws, runtime: python3.12")
    # In this mode a path begins with a slash.
    valid = re.sub(r"GET (?=\w)", "GET /", aws)
    (folder / "serverless.yml").write_text(valid, encoding="utf-8")
    return package(folder)


@pytest.mark.slow
def test_samtranslator_takes_the_good_template() -> None:
    assert sam(SAM).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(("old", "new"), REFUSED)
def test_samtranslator_refuses_what_is_said(old: str, new: str) -> None:
    done = sam(SAM.replace(old, new))
    assert done.returncode != 0
    assert "RefusedError: " in done.stderr


@pytest.mark.slow
def test_samtranslator_leaves_out_what_stands_beside_properties() -> None:
    ((old, new),) = [(old, new) for old, new, _, wrong, _ in IN_SAM if wrong == BESIDE]
    kept, left = sam(SAM), sam(SAM.replace(old, new))
    assert (kept.returncode, left.returncode) == (0, 0)
    types = "x-amazon-apigateway-binary-media-types"
    assert [
        [api[types] for api in apis(done) if "/b" in api["paths"]] for done in (kept, left)
    ] == [
        [["image/png", "*/*"]],
        [["image/png"]],
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("old", "new"), [(old, new) for old, new, *_ in PATHS_IN_SAM])
def test_samtranslator_passes_a_path_without_a_slash_on(old: str, new: str) -> None:
    done = sam(SAM.replace(old, new))
    assert done.returncode == 0
    path = new.partition("Path: ")[2].rstrip(",")
    bodies = [r["Properties"].get("Body") for r in json.loads(done.stdout)["Resources"].values()]
    assert [path in body["paths"] for body in bodies if body].count(True) == 1


@pytest.mark.slow
def test_samtranslator_leaves_out_what_a_function_url_does_not_have() -> None:
    ((old, new),) = [(old, new) for old, new, _, wrong, _ in IN_SAM if wrong == OF_URL]
    left, right = (sam(SAM.replace(old, text)) for text in (new, new.replace("invoke", "Invoke")))
    assert [urls(done) for done in (left, right)] == [[None], ["RESPONSE_STREAM"]]


def urls(done: subprocess.CompletedProcess[str]) -> list[Any]:
    """The invoke modes of the function URLs in the translation."""
    return [
        resource["Properties"].get("InvokeMode")
        for resource in json.loads(done.stdout)["Resources"].values()
        if resource["Type"] == "AWS::Lambda::Url"
    ]


def apis(done: subprocess.CompletedProcess[str]) -> list[Any]:
    """The OpenAPI documents of the REST APIs in the translation."""
    return [
        resource["Properties"]["Body"]
        for resource in json.loads(done.stdout)["Resources"].values()
        if resource["Type"] == "AWS::ApiGateway::RestApi"
    ]


@pytest.mark.slow
def test_samtranslator_leaves_out_what_the_definition_lacks() -> None:
    plain = DEFINED.replace("/if: {'Fn::If': [A, {get: {}}, {post: {}}]}", "/if: {put: {}}")
    done = sam(plain.replace("!Sub '/${A}'", "/if"))
    assert done.returncode == 0, done.stderr
    methods = sorted(
        f"{verb} {path}"
        for api in apis(done)
        for path, item in api["paths"].items()
        for verb in item
    )
    assert methods == ["get /a", "get /free", "put /if", "x-amazon-apigateway-any-method /any"]


@pytest.mark.slow
def test_osls_takes_the_good_file(tmp_path: Path) -> None:
    done = osls(HEAD + GOOD, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("text", CHANGED)
def test_osls_refuses_what_is_said(text: str, tmp_path: Path) -> None:
    done = osls(text, tmp_path)
    said = done.stdout + done.stderr
    assert done.returncode != 0, said
    assert any(text in said for text in ("Configuration error", "function configuration")), said
