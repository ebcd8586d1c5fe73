"""What is said fits what was read: the cure its tool, the sentence its number, the name its near one."""

from __future__ import annotations

from typing import Any

import pytest

from lambda_binary.gateway import documents
from lambda_binary.gateway.check import judge
from lambda_binary.gateway.clients import counted, named
from lambda_binary.gateway.commands.cli import main
from lambda_binary.gateway.documents.values import Where
from lambda_binary.gateway.model.settings import Settings
from lambda_binary.gateway.rules import static
from lambda_binary.gateway.tools import detect
from lambda_binary.gateway.tools.route import ConfiguredRoute, Unknown

WHERE = Where("f", 1, "x")
PLUGGED = """
service: s
provider: {name: aws}
plugins: [serverless-apigwy-binary]
functions:
  a:
    handler: a.b
    events:
      - http: {path: a, method: get, contentHandling: CONVERT_TO_BINARY%s}
"""
ON_REQUEST = PLUGGED.replace("serverless-apigwy-binary", "serverless-plugin-custom-binary")
LAMBDA = ", integration: lambda"


def cures(route: ConfiguredRoute, title: str) -> list[str]:
    """The cures of the findings whose title contains this."""
    return [
        cure.text
        for finding in static.findings_for(route)
        if title in finding.title
        for cure in finding.cures
    ]


@pytest.mark.parametrize(
    ("source", "cure"),
    [
        ("serverless", "check the packaged template or the live API, where it has its value"),
        (
            "sam",
            "check the live API (--rest-api-id or --http-api-id), where it has its value",
        ),
        (
            "cloudformation",
            "check the live API (--rest-api-id or --http-api-id), where it has its value",
        ),
        (
            "openapi",
            "check the document as it is imported, its variables filled in, or the live API "
            "(--rest-api-id or --http-api-id)",
        ),
        (
            "terraform",
            "check the state after `terraform apply`, where it has its value: `terraform show "
            "-json > state.json`; or the live API (--rest-api-id)",
        ),
        ("live", "deploy the stage when in doubt, or allow apigateway:GET on its exports"),
    ],
)
def test_an_unknown_value_is_looked_for_where_its_tool_has_it(source: str, cure: str) -> None:
    unknowns = (Unknown("binary_media_types", "x", WHERE),)
    route = ConfiguredRoute("GET", "/a", Settings(), WHERE, source, unknowns)
    assert cures(route, "cannot be told") == [cure]


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        (
            PLUGGED % "",
            "remove it; on a proxy integration binaryMediaTypes and isBase64Encoded decide",
        ),
        (
            PLUGGED % LAMBDA,
            "move it under response: of the event, with integration: lambda, which needs no plugin",
        ),
        (
            PLUGGED % f"{LAMBDA}, response: {{contentHandling: CONVERT_TO_BINARY}}",
            "remove it; the event's response: has contentHandling already",
        ),
        (
            ON_REQUEST % LAMBDA,
            "move it under request: of the event, with integration: lambda, which needs no plugin",
        ),
        (
            ON_REQUEST % f"{LAMBDA}, request: {{contentHandling: CONVERT_TO_BINARY}}",
            "remove it; the event's request: has contentHandling already",
        ),
    ],
)
def test_what_only_a_plugin_reads_is_removed_where_nothing_else_is_needed(
    text: str, cure: str
) -> None:
    (route,) = detect.of_document(documents.parse(text, "f.yml"), "f.yml")
    assert cures(route, "beside path and method") == [cure]


@pytest.mark.parametrize(
    ("number", "total", "verb", "said"),
    [
        (18, 20, "get", "18 of 20 clients get"),
        (20, 20, "do not get", "20 of 20 clients do not get"),
        (1, 20, "get", "1 of 20 clients gets"),
        (1, 20, "do not get", "1 of 20 clients does not get"),
        (1, 1, "get", "the client gets"),
        (1, 1, "do not get", "the client does not get"),
    ],
)
def test_one_client_has_a_sentence_of_its_own(
    number: int, total: int, verb: str, said: str
) -> None:
    assert counted(number, total, verb) == said


def test_a_finding_about_one_client_says_so() -> None:
    curl = named("curl")
    assert curl is not None
    route = ConfiguredRoute("GET", "/a", Settings(), WHERE, "openapi")
    titles = [finding.title for finding in judge.findings([route], [curl])]
    assert titles[0] == "the client does not get the picture"


@pytest.mark.parametrize(
    ("arguments", "named_one"),
    [
        (["cdk", "--integration", "alb"], "cdk-python"),
        (["CDK", "--integration", "alb"], "cdk-python"),
        (["cdk-typescript", "--integration", "alb"], "cdk-python"),
        (["python", "--integration", "alb"], "cdk-python"),
        (["cfn", "--integration", "alb"], "cloudformation"),
        (["tf", "--integration", "alb"], "terraform"),
        (["sls", "--integration", "alb"], "serverless"),
        (["swagger", "--integration", "alb"], "openapi"),
        (["aws", "--integration", "alb"], "aws-cli"),
        (["sam", "--integration", "url"], "function-url"),
        (["sam", "--integration", "http"], "http-api"),
        (["sam", "--integration", "lambda"], "rest-mapped"),
        (["sam", "--integration", "lambda-proxy"], "rest-proxy"),
    ],
)
def test_a_name_of_ones_own_is_answered_with_the_near_one(
    arguments: list[str], named_one: str, capsys: Any
) -> None:
    assert main(["config", *arguments]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.endswith(f" (did you mean {named_one}?)\n")


def test_a_name_near_to_nothing_is_answered_with_all(capsys: Any) -> None:
    assert main(["config", "zzz", "--integration", "alb"]) == 2
    assert capsys.readouterr().err == (
        "lambda-binary: TARGET is 'zzz': it must be one of serverless, sam, cloudformation, "
        "cdk-python, terraform, openapi, aws-cli\n"
    )


def test_a_mistyped_list_that_many_routes_share_is_looked_up_once() -> None:
    static._meant.cache_clear()
    types = ("image/pgn", "application/pfd", "image/png")
    route = ConfiguredRoute("GET", "/a", Settings(binary_media_types=types), WHERE, "serverless")
    for _ in range(50):
        titles = [f.title for f in static.findings_for(route) if "typing error" in f.title]
        assert titles == [
            "image/pgn may be a typing error",
            "application/pfd may be a typing error",
        ]
    found = static._meant.cache_info()
    assert (found.misses, found.hits) == (3, 147)
