"""The framework itself packages a serverless.yml; its template must mean what we read in it.

osls is installed on demand (tests/peers/install.py). Of the re-creations in public/ those are
packaged that need no plugin; a plugin list is taken out, for none of them is installed here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from gateway.tools.osls_tool import package
from gateway.tools.told import told
from lambda_binary.gateway.tools import detect

HERE = Path(__file__).parent
SEED = HERE.parent / "check" / "seed.yml"

EVENTS = """
service: pictures
provider:
  name: aws
  runtime: python3.12
  stage: v1
  httpApi: {payload: '1.0'}
  apiGateway: {binaryMediaTypes: ['*/*', image/png], minimumCompressionSize: 99}
functions:
  a:
    handler: handler.a
    url: {invokeMode: RESPONSE_STREAM}
    events:
      - http: {path: 'a/{name}', method: get, cors: true}
      - http: {path: b, method: any, integration: lambda, response: {contentHandling: CONVERT_TO_BINARY, template: x}}
      - http: {path: b, method: post, integration: lambda-proxy}
      - http: {path: c, method: post, async: true, cors: {origins: ['https://a.example', 'https://b.example']}}
      - http: GET /short
      - httpApi: GET /c
      - httpApi: '*'
  b:
    handler: handler.a
    events:
      - http:
          path: codes
          method: post
          integration: lambda
          request: {contentHandling: CONVERT_TO_TEXT, passThrough: WHEN_NO_MATCH, template: {text/plain: null}}
          response:
            contentHandling: CONVERT_TO_BINARY
            headers: {Content-Type: "'image/png'"}
            statusCodes:
              201: {pattern: ''}
              404: {pattern: '.*none.*', template: '{}', headers: {Content-Type: "'text/plain'"}}
      - alb: {listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:1:listener/app/l/50/f', priority: 1, conditions: {path: /d}, multiValueHeaders: true}
resources:
  Resources:
    ApiGatewayMethodOwnGet:
      Type: AWS::ApiGateway::Method
      Properties:
        HttpMethod: GET
        AuthorizationType: NONE
        RestApiId: {Ref: ApiGatewayRestApi}
        ResourceId: {Ref: ApiGatewayResourceB}
        Integration: {Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: {'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${AppUnderscore}/invocations'}}
"""

MERGED = """
service: merged
custom: {types: [image/gif, image/bmp, image/tiff], stages: {v2: {all: '*/*'}}}
provider:
  name: aws
  runtime: python3.12
  stage: v2
  apiGateway: {binaryMediaTypes: '${self:custom.types}'}
functions:
  a: {handler: handler.a, events: [{http: GET a}, {http: {path: 'x-y/{proxy+}', method: get, integration: lambda}}]}
resources:
  - Resources:
      ApiGatewayRestApi: {Properties: {BinaryMediaTypes: [image/png]}}
  - extensions:
      ApiGatewayRestApi:
        Properties: {BinaryMediaTypes: ['${self:custom.stages.${self:provider.stage}.all}', '${self:custom.none, "application/pdf"}']}
"""

# Files that the re-creations ask for; with them their variables lead somewhere.
BESIDE = {
    "templates.yml": "request: {passThrough: WHEN_NO_TEMPLATES, template: {text/plain: x}}\n",
    "settings.yml": "stages: {dev: {name: sharp, domain: '', environment: {A: b}}}\n",
    "data/private/ss-oauth.json": '{"clientID": "a"}',
}
PUBLIC = (
    "dynamic-binary.yml",
    "lambda-tiler.yml",
    "plugin-not-listed.yml",
    "qr-code.yml",
    "request-templates.yml",
    "serverless-sharp.yml",
    "sheetmonkey.yml",
    "overridden-api.yml",
    "shared-api.yml",
)
SOURCES = {"events": EVENTS, "merged": MERGED, "seed": SEED.read_text(encoding="utf-8")} | {
    name: (HERE / "public" / name).read_text(encoding="utf-8") for name in PUBLIC
}
# Plugins, a pinned version, and a name behind variables, which osls does not take.
_LEFT_OUT = re.compile(
    r"^plugins:\n(?: +- .*\n)+|^frameworkVersion: .*\n|^service: \$.*\n", re.MULTILINE
)
# Those that AWS no longer has are refused; the files are older.
_RUNTIME = re.compile(r"runtime: [a-z0-9.]+")


def read(path: Path) -> dict[str, Any]:
    """Routes without remarks; what is unknown leaves out what it is about."""
    out = {}
    for route in detect.read(str(path)):
        found = {k: v for k, v in told(route).items() if k not in {"remarks", "unknown"}}
        # A load balancer's rule has the path, not its target group.
        name = "alb" if found["integration"] == "alb" else route.name
        out[name, found["integration"]] = found
    return out


def packaged(text: str, folder: Path) -> Path:
    """The folder's template, as `osls package` writes it."""
    for name, content in {**BESIDE, "handler.py": "", "serverless.yml": text}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    done = package(folder, "--stage", "dev")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / ".serverless/cloudformation-template-update-stack.json"


def _without_owners(routes: dict[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    return {(name.partition(" (")[0], kind): route for (name, kind), route in routes.items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", SOURCES)
def test_what_osls_packages_means_what_we_read(name: str, tmp_path: Path) -> None:
    text = _RUNTIME.sub("runtime: python3.12", _LEFT_OUT.sub("", SOURCES[name]))
    named = text if "\nservice:" in text else f"service: s\n{text}"
    template = read(packaged(f"configValidationMode: warn\n{named}", tmp_path))
    own = read(tmp_path / "serverless.yml")
    # Routes of one path are told apart by the name of what has them, which the two files spell
    # otherwise: a function's key, its resource's id.
    template, own = map(_without_owners, (template, own))
    if name == "overridden-api.yml":  # its changed method is unknown to us, and must not be told
        for found in (template, own):
            assert found[("GET /a/{id}", "rest-mapped")].pop("responses")
    assert template == own
