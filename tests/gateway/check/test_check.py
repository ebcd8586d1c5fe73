"""`check`: findings, cures that hold when they are applied, exit codes and output."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from gateway.check.curing import judged, needs_patch, patched, titles
from lambda_binary.gateway import GatewayError
from lambda_binary.gateway.asking import arrived as arrivals
from lambda_binary.gateway.commands.check import check
from lambda_binary.gateway.commands.cli import cli
from lambda_binary.gateway.findings import exit_code

SEED = Path(__file__).parent / "seed.yml"
DEPLOY = Path(__file__).parents[3] / "examples" / "deploy"

PROXY = """
service: s
provider:
  name: aws
functions:
  a:
    handler: a.b
    events:
      - http: GET a
"""
MAPPED = PROXY.replace("http: GET a", "http: {path: a, method: get, integration: lambda}")


# (change of the text, titles that appear)
TRAPS: list[tuple[str, list[str]]] = [
    (PROXY, ["20 of 20 clients do not get the picture"]),
    (PROXY.replace("name: aws", "name: aws\n  apiGateway: {binaryMediaTypes: ['*/*']}"), []),
    (
        PROXY.replace("name: aws", "name: aws\n  apiGateway: {binaryMediaTypes: ['image/*']}"),
        ["18 of 20 clients do not get the picture"],
    ),
    (
        PROXY.replace(
            "name: aws", "name: aws\n  apiGateway: {binaryMediaTypes: ['*/*', image/pngg]}"
        ),
        ["image/pngg may be a typing error"],
    ),
    (
        PROXY.replace("name: aws", "name: aws\n  apiGateway: {binaryMediaTypes: ['*/*', png]}"),
        ["an entry of the binary media types matches nothing"],
    ),
    (
        PROXY.replace("name: aws", "name: aws\n  apiGateway: {binaryMediaTypes: ['*/*']}").replace(
            "GET a", "POST a"
        ),
        ["text in a request's body reaches the function as base64"],
    ),
    (
        PROXY.replace("name: aws", "name: aws\n  apiGateway: {binaryMediaTypes: ['${opt:x}']}"),
        ["binary_media_types cannot be told from the file"],
    ),
    (MAPPED, ["20 of 20 clients do not get the picture"]),
    (
        MAPPED.replace("lambda}", "lambda, response: {contentHandling: CONVERT_TO_BINARY}}"),
        [
            "the picture is labelled application/json",
            "errors of the function become 500 Internal server error",
        ],
    ),
    (
        MAPPED.replace("lambda}", "lambda, contentHandling: CONVERT_TO_BINARY}"),
        [
            "20 of 20 clients do not get the picture",
            "contentHandling beside path and method is read by an old plugin only",
        ],
    ),
    (
        PROXY.replace(
            "provider:",
            "plugins: [serverless-apigw-binary]\ncustom: {apigwBinary: {types: ['*/*']}}\nprovider:",
        ),
        ["the old plugin serverless-apigw-binary sets the binary media types"],
    ),
    (PROXY.replace("http: GET a", "httpApi: GET /a"), []),
    (
        PROXY.replace("http: GET a", "alb: {conditions: {path: /a, method: GET}}"),
        [],
    ),
]


@pytest.mark.parametrize(("text", "expected"), TRAPS)
def test_traps_are_found_and_nothing_else(text: str, expected: list[str]) -> None:
    assert titles(text) == expected


# The stack of the open questions about streaming asks one of them with a route that AWS breaks.
EXAMPLES = [
    path for path in sorted(DEPLOY.glob("s*/*.y*ml")) if path.parent.name != "stream-checks"
]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_our_own_examples_are_clean(path: Path) -> None:
    assert exit_code(judged(path.read_text(), str(path))) == 0


def test_ten_thousand_routes_take_bounded_time() -> None:
    events = "".join(f"      - http: GET p{number}\n" for number in range(10_000))
    (finding,) = judged(PROXY.replace("      - http: GET a\n", events))
    assert len(finding.routes) == 10_000


# (status, body, kind)
ARRIVED = [
    (200, arrivals.SIGNATURES[0][0] + b"rest", "data"),
    (200, b"iVBORw0KGgoAAAANSUhEUgAA", "base64"),
    (200, b'"iVBORw0KGgoAAAANSUhEUgAA"', "quoted-base64"),
    (200, b"aVZCT1J3MEtHZ29BQUFBTlNVaEVVZ0FB", "double-base64"),
    (200, b"{type=Buffer, data=[255,216,255]}", "buffer"),
    (200, b'{"type":"Buffer","data":[137,80]}', "buffer"),
    (200, b'{"statusCode": 200, "body": "x", "isBase64Encoded": true}', "envelope"),
    (200, "\ufffdPNG\r\n\x1a\n\ufffd\ufffd\ufffd".encode(), "utf8-lossy"),
    (502, b'{"message": "Internal server error"}', "error"),
    (200, b"hello", "other"),
    (200, b"", "other"),
]


@pytest.mark.parametrize(("status", "body", "kind"), ARRIVED)
def test_bytes_tell_what_arrived(status: int, body: bytes, kind: str) -> None:
    assert arrivals.arrival(status, body).kind == kind


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(check, arguments, standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    return done.return_value, done.output


def test_command_prints_the_diff_and_exits_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    code, output = run(str(SEED))
    assert code == 1
    assert "+            contentHandling: CONVERT_TO_BINARY\n" in output
    assert "{type=Buffer, data=[255,216" in output


def test_command_exits_with_0_for_a_clean_file() -> None:
    code, output = run(str(DEPLOY / "serverless" / "serverless.yml"))
    assert code == 0
    assert output.splitlines()[1] == "Every client gets what the handler means."
    assert "hint" in output


@needs_patch
@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_a_printed_diff_can_be_copied(
    columns: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    text = SEED.read_text().replace("  name: aws\n", "  name: aws # \ttabs and [brackets]\n")
    (tmp_path / "serverless.yml").write_text(text)
    monkeypatch.chdir(tmp_path)
    _, output = run("serverless.yml")
    for number in range(3):
        diff = output.split("--- serverless.yml\n")[number + 1]
        patch = "--- serverless.yml\n" + diff.partition("\n   cure: ")[0].partition("\n\n")[0]
        after = patched(text, f"{patch}\n", tmp_path, "serverless.yml")
        assert exit_code(judged(after)) == 0


def test_sentences_are_wrapped_at_words_and_carry_no_colour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    _, output = run(str(SEED), "--client", "curl")
    told = output.partition("\n1. ")[2].partition("\n--- ")[0]
    assert [line for line in told.splitlines()[1:] if not line.startswith("   ")] == []
    assert max(len(line) for line in told.splitlines() if str(SEED) not in line) <= 60
    assert "\x1b" not in output


def test_control_characters_of_a_source_do_not_reach_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "f.yml"
    file.write_text(PROXY.replace("name: aws", 'name: aws\n  apiGateway: "${x}\\e[31m"'))
    _, output = run(str(file))
    assert "${x}\ufffd[31m" in output
    assert "\x1b" not in output


def test_what_is_only_unknown_is_not_called_broken(tmp_path: Path) -> None:
    file = tmp_path / "f.yml"
    open_types = "name: aws\n  apiGateway: {binaryMediaTypes: ['${opt:types}']}\n"
    file.write_text(PROXY.replace("name: aws\n", open_types))
    code, output = run(str(file))
    assert code == 0
    assert output.splitlines()[1] == "Nothing is known to be broken; what is unknown:"


def test_the_table_counts_routes_and_the_text_names_them(tmp_path: Path) -> None:
    file = tmp_path / "f.yml"
    file.write_text(f"{PROXY}      - http: GET b\n")
    _, output = run(str(file))
    assert "2 routes" in output.partition("\n1. ")[0]
    assert "\n   routes: GET /a, GET /b\n" in output


def test_json_has_the_same_findings() -> None:
    code, output = run(str(SEED), "--json", "--client", "curl", "--route", "/picture")
    document: dict[str, Any] = json.loads(output)
    assert code == 1
    assert document["routes"] == ["GET /picture"]
    assert document["summary"] == {"broken": 1, "risk": 0, "unknown": 0, "hint": 1}
    assert document["findings"][0]["clients"] == ["curl"]


@pytest.mark.parametrize(
    ("name", "first", "number"),
    [("chrome", "chromium-img", 4), ("Chromium", "chromium-img", 4), ("firefox", "firefox-img", 7)],
)
def test_a_browsers_name_stands_for_all_that_it_asks_with(
    name: str, first: str, number: int
) -> None:
    _, output = run(str(SEED), "--json", "--client", name)
    clients = json.loads(output)["findings"][0]["clients"]
    assert (clients[0], len(clients)) == (first, number)


@pytest.mark.parametrize("route", ["GET /picture", "/picture", "picture", "get picture"])
def test_a_route_is_chosen_however_it_is_spelt(route: str) -> None:
    _, output = run(str(SEED), "--json", "--route", route)
    assert json.loads(output)["routes"] == ["GET /picture"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((str(SEED), "--client", "curll"), "--client is 'curll': it must be one of "),
        (
            (str(SEED), "--route", "/x"),
            "--route /x: there is no such route; there are GET /picture",
        ),
        (("none.yml",), "none.yml: there is no such file"),
        (
            ("a1b2c3d4e5",),
            "a1b2c3d4e5: there is no such file; if it is the id of a live API, write --rest-api-id "
            "a1b2c3d4e5 or --http-api-id a1b2c3d4e5",
        ),
        (
            ("arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/GET/picture",),
            "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/GET/picture: there is no "
            "such file; the live API of this ARN is --rest-api-id a1b2c3d4e5 --region eu-west-1",
        ),
        (
            ("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/x",),
            "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/x: there is no such file; a URL "
            "begins with https://, as https://a1b2c3d4e5.execute-api",
        ),
        (("localhost:8000/x",), "localhost:8000/x: there is no such file; a URL of this machine"),
        (
            ("GET /picture",),
            "GET /picture: there is no such file; a route is named beside its file: "
            "serverless.yml --route /picture",
        ),
        (("absent/x.yml",), "absent/x.yml: there is no such file: there is no folder absent"),
        (("README.mb",), "README.mb: there is no such file (did you mean README.md?)"),
    ],
)
def test_bad_arguments_are_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises((click.ClickException, GatewayError)) as fault:
        run(*arguments)
    assert str(fault.value).startswith(sentence)


def test_a_pipe_is_read_and_has_nothing_to_patch() -> None:
    program = [sys.executable, "-m", "lambda_binary", "check", "-"]
    done = subprocess.run(program, input=SEED.read_text(), capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("standard input: 1 route\n")
    assert "--- " not in done.stdout
    assert "contentHandling: CONVERT_TO_BINARY\n" in done.stdout


def test_command_is_light_to_import() -> None:
    heavy = ("yaml", "boto3", "rich", "airspeed", "uvicorn")
    code = f"import lambda_binary.gateway.commands.check, sys; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


PLANS = [
    (target, integration, *more)
    for target in ("serverless", "sam", "cloudformation", "openapi")
    for integration, *choices in (
        ("rest-proxy", (), ("--cors",), ("--method", "POST")),
        ("rest-mapped", (), ("--cors",), ("--envelope",), ("--envelope", "--cors")),
        ("rest-mapped", ("--media-types", "application/pdf"), ("--path", "/a/{b}")),
        ("http-api", (), ("--cors",)),
        ("function-url", (), ("--cors",)),
        ("alb", ()),
    )
    for more in choices
    # An OpenAPI document describes an API Gateway.
    if target != "openapi" or integration not in {"function-url", "alb"}
]


@pytest.mark.parametrize("plan", PLANS, ids=" ".join)
def test_what_config_writes_is_clean(plan: tuple[str, ...], tmp_path: Path) -> None:
    target, integration, *more = plan
    file = tmp_path / "file.yml"
    asked = ["config", target, "--integration", integration, *more, "--output", str(file)]
    CliRunner().invoke(cli, asked, standalone_mode=False, catch_exceptions=False)
    code, output = run(str(file), "--json")
    severities = {finding["severity"] for finding in json.loads(output)["findings"]}
    assert (code, severities - {"hint"}) == (0, {"unknown"} if "--envelope" in more else set())
