"""Files, answers and URLs of strangers: a sentence each, bounded, and nothing that steers a terminal."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lambda_binary.gateway import documents
from lambda_binary.gateway.check import deployed, judge
from lambda_binary.gateway.check.http_client import Fetched
from lambda_binary.gateway.clients import CLIENTS
from lambda_binary.gateway.commands.cli import main
from lambda_binary.gateway.cure import unchanged
from lambda_binary.gateway.documents.errors import SourceError
from lambda_binary.gateway.tools import detect
from lambda_binary.gateway.velocity import budget

MAPPED = """
service: s
provider: {{name: aws, runtime: python3.13}}
functions:
  f:
    handler: a.b
    events:
      - http:
          path: p
          method: get
          integration: lambda
          response:
            contentHandling: CONVERT_TO_BINARY
            template: {template}
            statusCodes:
              200: {{pattern: ''}}
              500: {{pattern: {pattern}}}
"""
A = "a" * 40


def judged(template: str = "$input.body", pattern: str = ".+") -> list[str]:
    text = MAPPED.format(template=json.dumps(template), pattern=json.dumps(pattern))
    routes = detect.of_document(documents.parse(text, "f.yml"), "f.yml")
    return [why for finding in judge.findings(routes) for why in finding.why]


def test_methods_beside_a_chosen_route_that_differ_in_their_path_alone_are_asked_about_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    beside = "".join(
        f"      - http: {{path: a{number}, method: get, integration: lambda}}\n"
        for number in range(50)
    )
    text = MAPPED.format(template="$input.body", pattern="'.+'") + beside
    asked: list[str] = []
    kept = unchanged.types_kept

    def counted(route: Any, after: Any) -> bool:
        asked.append(route.name)
        return kept(route, after)

    monkeypatch.setattr(unchanged, "types_kept", counted)
    chosen, *_ = detect.of_document(documents.parse(text, "f.yml"), "f.yml")
    judge.findings([chosen], texts={"f.yml": text})
    assert asked == [chosen.name, "GET /a0"]


LOOP = "#foreach($i in [1..1000])"


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        (f"{LOOP}{LOOP}{LOOP}x#end#end#end", "its loops turn more than"),
        (f'#set($a="{A}"){LOOP}#set($a="$a$a")#end', "it makes more than 500,000 characters"),
        (f'#set($a="{A}"){LOOP}#set($a=$a+$a)#end', "it makes more than 500,000 characters"),
        (f'#set($a="{A}"){LOOP}#set($a=$a.concat($a))#end', "it makes more than 500,000"),
        (f"#set($a=[1..9]){LOOP}#set($x=$a.addAll($a))#end", "it makes more than 500,000"),
        (f"#set($a=7){LOOP}#set($a=$a*$a)#end", "a number has more than"),
        ("#define($x)$x$x#end$x", "fails while it renders"),
        (f'#set($a="{A}")$a.matches("(a|a)+b")', "fails while it renders"),
    ],
)
def test_a_template_has_a_budget(
    template: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "MOST_ITERATIONS", 2000)
    monkeypatch.setattr(budget, "MOST_TEXT", 500_000)
    monkeypatch.setattr(budget, "RUN_SECONDS", 1.0)
    assert any(sentence in why for why in judged(template))


def test_all_of_a_run_has_a_budget_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "RUN_SECONDS", 0.0)
    assert any("no time is left" in why for why in judged("$input.body"))


@pytest.mark.parametrize("pattern", ["(([a-z ]+)+)+Z", "(a|aa)+$|x", "(.*)*y", "(x+x+)+y"])
def test_a_selection_pattern_ends(pattern: str) -> None:
    judged(pattern=pattern)


BREAKS = ["\u2028", "\u2029", "\x85", "\r"]


@pytest.mark.parametrize("sign", BREAKS, ids=ascii)
@pytest.mark.parametrize("place", ["service: 'a{}b'", "service: s # a{}# b", 'service: "{}"'])
def test_every_line_break_of_yaml_is_counted(
    sign: str, place: str, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / "serverless.yml"
    text = (
        place.format(sign)
        + "\nprovider: {name: aws}\nfunctions:\n  f:\n    handler: a.b\n    events:\n      - http: GET a\n"
    )
    file.write_bytes(text.encode())
    assert main(["check", str(file)]) == 1
    out = capsys.readouterr().out
    assert "+  apiGateway:" in out or "apiGateway: {binaryMediaTypes" in out


@pytest.mark.parametrize(
    "text",
    [
        "service: s\nprovider: {name: aws}\nfunctions:\n  f:\n    handler: a.b\n    events:\n      - http:\n          path: a\n          method: get\n          ? cors\n",
        "service: s\nprovider: {name: aws}\nfunctions:\n  f:\n    handler: a.b\n    events:\n      - http:\n          ? path\n          : a\n          method: get\n",
        "a: &x 1\n*x : 2\n",
        "a: &x true\n*x : 2\n",
        "service: s\nprovider: {name: aws}\nfunctions: {f: '${file(" + "a" * 300 + ".yml):x}'}\n",
        "service: s\nprovider: {name: aws}\nfunctions: {f: '${file(a\\0.yml):x}'}\n",
        "Resources: {A: {Type: 'AWS::Serverless::Api', Properties: {DefinitionUri: "
        + "a" * 300
        + "}}}\n",
    ],
)
def test_odd_keys_and_names_end_in_no_traceback(text: str, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "serverless.yml"
    file.write_text(text, encoding="utf-8")
    assert main(["check", str(file)]) in {1, 2}


def serverless(tmp_path: Path, name: str) -> Path:
    (tmp_path / "outside").mkdir(exist_ok=True)
    (tmp_path / "outside" / "creds.yml").write_text("token: SECRET\n", encoding="utf-8")
    folder = tmp_path / "service"
    folder.mkdir(exist_ok=True)
    file = folder / "serverless.yml"
    file.write_text(
        "service: s\nprovider: {name: aws}\nfunctions:\n  f:\n    handler: a.b\n    events:\n"
        f"      - http: 'GET ${{file({name}):token}}'\n",
        encoding="utf-8",
    )
    return file


@pytest.mark.parametrize("kind", ["parent", "absolute", "link"])
def test_a_file_outside_the_service_is_read_only_when_asked_for(
    kind: str, tmp_path: Path, capsys: Any
) -> None:
    name = {"parent": "../outside/creds.yml", "absolute": str(tmp_path / "outside/creds.yml")}.get(
        kind, "link.yml"
    )
    file = serverless(tmp_path, name)
    if kind == "link":
        (file.parent / name).symlink_to(tmp_path / "outside" / "creds.yml")
    assert main(["check", str(file)]) == 2
    said = capsys.readouterr()
    assert "lies outside the folder" in said.err
    assert "--allow-outside reads it" in said.err
    assert "SECRET" not in said.out + said.err
    assert main(["check", str(file), "--allow-outside"]) == 1
    assert "/SECRET" in capsys.readouterr().out


def test_a_file_of_many_spellings_is_read_once(tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "big.yml").write_text("k: v\n", encoding="utf-8")
    asked = "".join(f"  a{n}: ${{file({'./' * n}big.yml):k}}\n" for n in range(50))
    file = tmp_path / "serverless.yml"
    file.write_text(
        f"service: s\nprovider: {{name: aws}}\ncustom:\n{asked}functions:\n  f: {{handler: a.b, events: [http: GET a]}}\n",
        encoding="utf-8",
    )
    read: list[str] = []
    whole = documents.load
    monkeypatch.setattr(documents, "load", lambda path: read.append(path) or whole(path))
    detect.read(str(file))
    assert len(read) == 2


STEERING = "\x1b[2J\x1b]0;owned\x07\x9b2J\r\u202e"


def test_nothing_of_a_file_steers_a_terminal(tmp_path: Path, capsys: Any) -> None:
    entry = {"type": "aws_proxy", "uri": "x"}
    path = f"/a{STEERING}"
    document = {
        "openapi": "3.0.1",
        "info": {"title": STEERING},
        "paths": {path: {"get": {"x-amazon-apigateway-integration": entry}}},
    }
    file = tmp_path / "api.json"
    file.write_text(
        json.dumps(document, ensure_ascii=False)
        .replace("\x1b", "\\u001b")
        .replace("\x07", "\\u0007")
        .replace("\r", "\\r"),
        encoding="utf-8",
    )
    for words in (
        ["check", str(file)],
        ["check", str(file), "--verbose"],
        ["check", str(file), "--json"],
        ["check", str(file), "--format", "sarif"],
        ["check", str(file), "--route", "nope"],
        ["check", f"nothing{STEERING}.yml"],
        ["config", f"nothing{STEERING}"],
    ):
        main(words)
        said = capsys.readouterr()
        assert not set("\x1b\x07\r") & set(said.out + said.err), words
        assert "\u202e" not in said.err, words


def test_where_a_redirect_leads_is_quoted_and_of_the_web_alone() -> None:
    def cures(location: str) -> list[str]:
        def ask(method: str, url: str, fields: dict[str, str]) -> Fetched:
            return Fetched(302, {"location": location}, b"", 0)

        (finding, *_) = deployed.findings("https://a.example/x", CLIENTS[:1], ask)
        return [cure.text for cure in finding.cures]

    assert cures("https://x/;touch${IFS}pwned|sh") == [
        "check that one: lambda-binary check 'https://x/;touch${IFS}pwned|sh'"
    ]
    assert cures("file:///etc/passwd") == []
    assert cures(f"https://x/{STEERING}") == []


def test_standard_input_is_read_by_the_command_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    text = "Resources: {U: {Type: 'AWS::Lambda::Url', Properties: {AuthType: NONE}}}"
    stream = io.TextIOWrapper(io.BytesIO(text.encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    assert main(["check", "-"]) in {0, 1}
    assert capsys.readouterr().out.startswith("standard input: 1 route")


def test_an_odd_answer_of_an_endpoint_is_a_sentence() -> None:
    from lambda_binary.gateway.tools.live import read as live

    class Pages:
        def paginate(self, **_: Any) -> list[dict[str, Any]]:
            return [{"Items": [{"RouteKey": "GET /a"}]}]

    class Client:
        def get_paginator(self, _: str) -> Pages:
            return Pages()

    with pytest.raises(SourceError, match="the answer has no 'IntegrationId'"):
        live.read_http(Client(), "abc")


REFERENCES = """
openapi: 3.0.1
paths:
  /a: {$ref: '#/paths/~1b'}
  /b: {$ref: '#/paths/~1a'}
  /c: {get: {x-amazon-apigateway-integration: {$ref: '#/paths/~1c/get/x-amazon-apigateway-integration'}}}
  /d: {get: {x-amazon-apigateway-integration: {type: aws, httpMethod: POST, $ref: %s}}}
"""


@pytest.mark.parametrize("reference", ["5", "'#/x'", "'other.yaml#/x'", "[a]", "'#/paths/~1d'"])
def test_references_to_nothing_and_in_circles_are_no_traceback(
    reference: str, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(REFERENCES % reference)
    assert main(["check", str(file)]) in {0, 1, 2}
    assert "Traceback" not in capsys.readouterr().err


def test_a_text_that_a_loop_doubles_ends(tmp_path: Path, capsys: Any) -> None:
    text = "{U: {Type: T, Properties: {A: '${N0}'}}}"
    for number in range(30):
        name, value = f"N{number}", f"${{N{number + 1}}}"
        text = f"{{'Fn::ForEach::L{number}': [{name}, ['{value}{value}'], {text}]}}"
    file = tmp_path / "template.yaml"
    file.write_text(f"Resources: {{'Fn::ForEach::L': [N30, [abcdefgh], {text}]}}\n")
    assert main(["check", str(file)]) == 2
    assert "has a text of more than 20000 characters in a loop" in capsys.readouterr().err


def test_routes_that_are_set_alike_are_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from lambda_binary.gateway import documents
    from lambda_binary.gateway.asking import simulate
    from lambda_binary.gateway.check import judge
    from lambda_binary.gateway.cure import proofs
    from lambda_binary.gateway.tools import detect

    asked: list[object] = []

    def counting(*given: Any, **named: Any) -> Any:
        asked.append(given)
        return simulate.received(*given, **named)

    monkeypatch.setattr(proofs, "received", counting)
    events = "".join(
        f"      - http: {{path: p{n}, method: get, integration: lambda}}\n" for n in range(90)
    )
    text = (
        "service: s\nprovider: {name: aws, runtime: python3.13}\nfunctions:\n"
        f"  f:\n    handler: a.b\n    events:\n{events}"
    )
    routes = detect.of_document(documents.parse(text, "f.yml"), "f.yml")
    assert judge.findings(routes, texts={"f.yml": text})
    assert len(asked) < 20


# What turns and hides text: YAML takes it, and refuses C0 and C1, which a file's name may hold.
TURNS = "\u202e\u200b\tname"
STEERS = "api\x1b[2J.yaml"
API = f"""openapi: 3.0.1
info: {{title: t, version: '1'}}
# {TURNS}
paths:
  /picture:
    get:
      x-amazon-apigateway-integration:
        type: aws_proxy
        httpMethod: POST
        uri: arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations
"""


def ran(words: list[str], folder: Path, terminal: bool) -> bytes:
    """Standard output of the command, which is a terminal or a pipe."""
    command = [sys.executable, "-m", "lambda_binary", *words]
    if not terminal:
        return subprocess.run(command, cwd=folder, capture_output=True, check=False).stdout
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=folder, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        made = b""
        # Linux says EIO when the last writer has closed a terminal.
        with contextlib.suppress(OSError):
            while piece := os.read(ours, 65536):
                made += piece
        process.wait()
    os.close(ours)
    return made


@pytest.mark.parametrize("name", ["api.yaml", STEERS])
def test_a_cure_steers_no_terminal_and_is_exact_in_a_pipe(name: str, tmp_path: Path) -> None:
    source = tmp_path / name
    source.write_text(API, encoding="utf-8")
    words = ["check", "--cure", "1", name]
    shown = ran(words, tmp_path, terminal=True).decode()
    assert "+x-amazon-apigateway-binary-media-types" in shown
    assert {c for c in shown if not c.isprintable()} == {"\r", "\n"}
    diff = ran(words, tmp_path, terminal=False)
    assert f" # {TURNS}\n".encode() in diff
    (tmp_path / "cure.diff").write_bytes(diff)
    subprocess.run(["git", "apply", "-p0", "cure.diff"], cwd=tmp_path, check=True)
    said = 'x-amazon-apigateway-binary-media-types: ["*/*"]\n'
    assert said in (cured := source.read_text("utf-8"))
    assert cured.replace(said, "") == API
