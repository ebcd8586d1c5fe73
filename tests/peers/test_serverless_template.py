"""Serverless Framework's own request templates, taken from a package that it makes.

Ours are other texts for the same event (gateway/model/templates/serverless.py); here both are
rendered for the same requests, and Serverless' one by Apache Velocity too.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from gateway.velocity import engine
from lambda_binary.gateway import Request, Settings
from lambda_binary.gateway.model.templates.rendering import render
from lambda_binary.gateway.model.templates.serverless import TEMPLATES
from peers.install import InstallError, install
from peers.serverless_offline import VARIABLES

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

SETTINGS = Settings(
    "rest-mapped", resource="/pictures/{name}", stage_variables={"bucket": "it's b/c"}
)
REQUEST = Request(
    "POST",
    "/pictures/c%20at?size=10&q=%22x%22&empty=",
    {"Accept": "image/png,*/*;q=0.8", "X-Quote": 'it\'s "q" \\'},
)
BODIES = {
    "application/json": ['{"a": [1, "\\u00e9\\"", null], "b": {"c": true}}', '"text"', "3"],
    "application/x-www-form-urlencoded": ["name=a+b%26c&empty=&last='q'&alone", "x=%C3%A9%22"],
}
ASKED = [(media_type, body) for media_type, bodies in BODIES.items() for body in bodies]


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Media type -> the template that `serverless package` writes for `integration: lambda`."""
    try:
        modules = install("serverless") / "node_modules"
    except InstallError as fault:
        pytest.skip(str(fault))
    folder = tmp_path_factory.mktemp("service")
    event = {"path": "pictures/{name}", "method": "post", "integration": "lambda"}
    service = {
        "service": "pictures",
        "frameworkVersion": "3",
        "provider": {"name": "aws", "runtime": "python3.11"},
        "functions": {"picture": {"handler": "app.handler", "events": [{"http": event}]}},
    }
    (folder / "serverless.yml").write_text(json.dumps(service))
    (folder / "app.py").write_text("")
    program = modules / "serverless/bin/serverless.js"
    variables = {**VARIABLES, "HOME": str(folder), "PATH": os.environ["PATH"]}
    command = ["node", str(program), "package"]
    subprocess.run(command, cwd=folder, env=variables, check=True, capture_output=True, timeout=120)
    return _templates(folder / ".serverless/cloudformation-template-update-stack.json")


def _templates(stack: Path) -> dict[str, str]:
    resources = json.loads(stack.read_text())["Resources"].values()
    methods = [each for each in resources if each["Type"] == "AWS::ApiGateway::Method"]
    found: dict[str, str] = methods[0]["Properties"]["Integration"]["RequestTemplates"]
    return found


def event(template: str, body: str) -> Any:
    return json.loads(render(SETTINGS, REQUEST, template, body).text)


@pytest.mark.parametrize(("media_type", "body"), ASKED)
def test_our_template_makes_the_event_that_serverless_own_makes(
    theirs: dict[str, str], media_type: str, body: str
) -> None:
    assert event(TEMPLATES[media_type], body) == event(theirs[media_type], body)


@pytest.mark.skipif(not engine.IS_HERE, reason=engine.WHY_NOT)
def test_serverless_own_template_renders_as_apache_velocity_renders_it(
    theirs: dict[str, str], tmp_path: Path
) -> None:
    given = [(theirs[media_type], body) for media_type, body in ASKED]
    texts = engine.rendered(engine.compiled(tmp_path), SETTINGS, REQUEST, given)
    # Velocity echoes what only an authorizer sets; to AWS it is nothing.
    made = [re.sub(r"\$context\.authorizer\.[\w.]+", "", text or "") for text in texts]
    assert [event(*pair) for pair in given] == [json.loads(text) for text in made]
