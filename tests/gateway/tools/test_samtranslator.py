"""AWS's own translator turns a SAM template into CloudFormation, which must mean what we read in SAM.

samtranslator comes with the SAM CLI, installed on demand (tests/peers/install.py), and runs in its
Python. Only code in S3 is translated without a package step, so local code is replaced.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from gateway.tools.told import told
from lambda_binary.gateway.tools import detect
from peers.install import InstallError, install

HERE = Path(__file__).parent
# The translator of today refuses the one whose event has a key that is none of SAM's.
REFUSED = "sam-event-handling.yaml"
PUBLIC = sorted(p for p in (HERE / "public").glob("sam-*.y*ml") if p.name != REFUSED)

EVERYTHING = """
Transform: AWS::Serverless-2016-10-31
Globals:
  Api: {BinaryMediaTypes: [image~1png], Cors: "'*'", MinimumCompressionSize: 10}
  Function:
    Runtime: python3.12
    Handler: a.b
    CodeUri: s3://bucket/code.zip
    FunctionUrlConfig: {AuthType: NONE}
Resources:
  Own:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      BinaryMediaTypes: ['*~1*', !Join ['/', [font, woff2]]]
      Cors: {AllowOrigin: "'https://a.example'", AllowMethods: "'GET,OPTIONS'"}
  Bare: {Type: AWS::Serverless::Api, Properties: {StageName: v2, Cors: !Ref AWS::NoValue}}
  Http: {Type: AWS::Serverless::HttpApi, Properties: {CorsConfiguration: true}}
  F:
    Type: AWS::Serverless::Function
    Properties:
      FunctionUrlConfig: {AuthType: NONE, InvokeMode: RESPONSE_STREAM}
      Events:
        A: {Type: Api, Properties: {Path: /a, Method: get}}
        B: {Type: Api, Properties: {Path: /b, Method: post, RestApiId: !Ref Own}}
        O: {Type: Api, Properties: {Path: /b, Method: options, RestApiId: !Ref Own}}
        C: {Type: Api, Properties: {Path: '/c/{proxy+}', Method: ANY, RestApiId: !Ref Own}}
        D: {Type: Api, Properties: {Path: /d, Method: put, RestApiId: {Ref: Bare}}}
        E: {Type: HttpApi, Properties: {Path: /e, Method: any}}
        F: {Type: HttpApi, Properties: {Path: /f, Method: get, PayloadFormatVersion: '1.0', ApiId: !Ref Http}}
        G: {Type: HttpApi}
        S: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
  G: {Type: AWS::Serverless::Function, Properties: {}}
"""
SOURCES = {"everything": EVERYTHING} | {p.name: p.read_text(encoding="utf-8") for p in PUBLIC}
OPEN = ["binary_media_types", "integration"]
_LOCAL = re.compile(r"CodeUri: (?!s3://)[^,}\n]*")


def read(text: str, file: Path) -> dict[Any, Any]:
    """Routes by name and integration, several of one name in any order."""
    file.write_text(text, encoding="utf-8")
    out: dict[Any, Any] = {}
    for route in detect.read(str(file)):
        found = told(route)
        # Who says it is another matter than what it says.
        found["unknown"] = sorted({u.key for u in route.unknowns} - {"stage"})
        key = (route.name, found["integration"])
        out[key] = sorted([*out.get(key, []), found], key=repr)
    return out


def translated(text: str) -> str:
    """The template as AWS's translator makes it."""
    try:
        python = install("sam") / "bin/python"
    except InstallError as fault:
        pytest.skip(str(fault))
    done = subprocess.run(
        [str(python), str(HERE / "sam_translate.py")],
        input=text,
        env={**os.environ, "AWS_DEFAULT_REGION": "eu-west-1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", SOURCES)
def test_what_samtranslator_makes_means_what_we_read(name: str, tmp_path: Path) -> None:
    text = _LOCAL.sub("CodeUri: s3://bucket/code.zip", SOURCES[name])
    theirs = read(translated(text), tmp_path / "c.json")
    ours = read(text, tmp_path / "sam.yaml")
    # Where the definition is in S3 the translation has no method; ours is then open.
    more = [ours.pop(key) for key in list(ours) if key not in theirs]
    assert all(route["unknown"] == OPEN for found in more for route in found)
    assert theirs == ours
