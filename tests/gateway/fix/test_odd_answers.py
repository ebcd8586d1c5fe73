"""Endpoints that answer otherwise than AWS: `fix` and `check` end in one sentence, or do without.

The answers go through boto3's own parser. Each value of good answers is left out, null, or of
another type in turn.
"""

from __future__ import annotations

import contextlib
import copy
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from botocore.awsrequest import AWSResponse

from gateway.fix.apis import ERRORS, HEADER, URI
from lambda_binary.gateway.commands.cli import main
from lambda_binary.gateway.documents.errors import SourceError
from lambda_binary.gateway.fix import apply
from lambda_binary.gateway.tools.live import functions, read
from lambda_binary.gateway.tools.live import switch as switching
from lambda_binary.gateway.tools.live.switch import SwitchStep

if TYPE_CHECKING:
    from collections.abc import Iterator

PROXY = {
    "httpMethod": "GET",
    "methodIntegration": {"type": "AWS_PROXY", "httpMethod": "POST", "uri": URI},
}
MAPPED = {
    "httpMethod": "POST",
    "methodResponses": {"200": {"statusCode": "200", "responseParameters": {HEADER: False}}},
    "methodIntegration": {
        "type": "AWS",
        "httpMethod": "POST",
        "uri": URI,
        "requestParameters": {"integration.request.header.x": "'y'"},
        "requestTemplates": {"application/json": "{}"},
        "passthroughBehavior": "NEVER",
        "integrationResponses": {
            "200": {"statusCode": "200", "responseTemplates": {"a/b": "$input.body"}},
            "500": {"statusCode": "500", **ERRORS},
        },
    },
}
MOCK = {
    "httpMethod": "OPTIONS",
    "methodIntegration": {"type": "MOCK", "requestTemplates": {"a/b": "{}"}},
}
GOOD: dict[str, Any] = {
    "": {"id": "a1", "name": "n", "binaryMediaTypes": ["image/png"], "minimumCompressionSize": 10},
    "/stages": {"item": [{"stageName": "prod", "deploymentId": "d1", "cacheClusterEnabled": True}]},
    "/resources": {
        "item": [
            {
                "id": "r1",
                "path": "/image",
                "resourceMethods": {"GET": PROXY, "POST": MAPPED, "OPTIONS": MOCK},
            }
        ]
    },
    "/stages/prod/exports/oas30": {
        "openapi": "3.0.1",
        "paths": {"/image": {"get": {"x-amazon-apigateway-integration": {"type": "aws_proxy"}}}},
    },
    "/deployments": {"id": "d2"},
}
HTTP: dict[str, Any] = {
    "/integrations": {
        "items": [
            {
                "integrationId": "i1",
                "integrationType": "AWS_PROXY",
                "payloadFormatVersion": "2.0",
            }
        ]
    },
    "/routes": {
        "items": [
            {"routeKey": "GET /image", "target": "integrations/i1"},
            {"routeKey": "$default", "target": "integrations/i1"},
        ]
    },
}
# Lambda's answers, by the last part of the path.
FUNCTION: dict[str, Any] = {
    "Runtime": "python3.13",
    "Timeout": 10,
    "RevisionId": "v1",
    "LastUpdateStatus": "Successful",
    "PackageType": "Zip",
    "VpcConfig": {"VpcId": "vpc-1"},
    "Layers": [{"Arn": "arn:aws:lambda:eu-west-1:123456789012:layer:a:1"}],
    "Environment": {"Variables": {"TABLE": "pictures"}},
}
URL = {"InvokeMode": "BUFFERED", "FunctionUrl": "https://a.lambda-url.eu-west-1.on.aws/"}
ABSENT = object()
ODD = [ABSENT, None, 5, "x", [], {}, True, [None], {"x": None}, "\u001b[2J"]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    entries = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, entry in entries:
        yield from places(entry, (*path, key))


def spoilt(good: Any, place: tuple[Any, ...], odd: Any) -> Any:
    answers = copy.deepcopy(good)
    holder: Any = answers
    for key in place[:-1]:
        holder = holder[key]
    if odd is ABSENT:
        del holder[place[-1]]
    else:
        holder[place[-1]] = odd
    return answers


ANSWERS: dict[str, Any] = {}
PUT: list[Any] = []


def client(answers: dict[str, Any], service: str = "apigateway") -> Any:
    ANSWERS.clear()
    ANSWERS.update(answers)
    return made_client(service)


@lru_cache
def made_client(service: str) -> Any:
    session = botocore.session.Session()
    session.set_credentials("AKIDEXAMPLE", "key")
    made = session.create_client(service, "eu-west-1")

    def answer(request: Any, **_: Any) -> AWSResponse:
        path = request.url.partition("apis/a1")[2].partition("?")[0]
        last = request.url.partition("?")[0].rpartition("/")[2]
        path = f"lambda:{last}" if service == "lambda" and "lambda:url" in ANSWERS else path
        if request.method == "PUT":
            PUT.append(json.loads(request.body))
        body = ANSWERS.get(path, {}) if request.method in ("GET", "POST") else {}
        return AWSResponse(request.url, 200, {"Content-Type": "application/json"}, Raw(body))

    made.meta.events.register(f"before-send.{service}", answer)
    return made


class Raw:
    """The part of urllib3's response that botocore reads."""

    def __init__(self, body: Any) -> None:
        self.data = json.dumps(body).encode()

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self.data

    def read(self, *_: Any) -> bytes:
        return self.data


PLACES = [place for place in places(GOOD) if len(place) > 1]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("number", range(len(ODD)))
def test_whatever_an_endpoint_answers_fix_ends_in_a_sentence(
    number: int, method: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Each place with each value takes a minute: every fourth is tried here, each value on others.
    for place in PLACES[number % 4 :: 4]:
        answers = spoilt(GOOD, place, ODD[number])
        monkeypatch.setattr(
            "lambda_binary.gateway.fix.client.connection.client", lambda *_, a=answers: client(a)
        )
        words = ["fix", "--rest-api-id", "a1", "--path", "/image", "--method", method]
        code = main([*words, "--apply"] if number % 2 else words)
        said = capsys.readouterr()
        assert code in {0, 1, 2}, (place, ODD[number])
        assert "Traceback" not in said.err
        assert "\x1b" not in said.out + said.err
        assert len(said.err.splitlines()) <= 1, said.err


@pytest.mark.parametrize("odd", ODD, ids=["absent", *map(repr, ODD[1:])])
def test_whatever_an_endpoint_answers_check_reads_it_or_says_why_not(odd: Any) -> None:
    for place in PLACES[::2]:
        with contextlib.suppress(SourceError):
            assert read.read_rest(client(spoilt(GOOD, place, odd)), "a1")


@pytest.mark.parametrize("odd", ODD, ids=["absent", *map(repr, ODD[1:])])
def test_whatever_is_answered_of_an_http_api_check_reads_it_or_says_why_not(odd: Any) -> None:
    for place in list(places(HTTP))[1:]:
        with contextlib.suppress(SourceError):
            assert read.read_http(client(spoilt(HTTP, place, odd), "apigatewayv2"), "a1")


def test_good_answers_are_read() -> None:
    of_rest = read.read_rest(client(GOOD), "a1")
    of_http = read.read_http(client(HTTP, "apigatewayv2"), "a1")
    assert [route.name for route in of_rest] == ["GET /image", "POST /image"]
    assert [route.name for route in of_http] == ["GET /image", "ANY /{proxy+}"]


@pytest.mark.parametrize("odd", ODD[1:], ids=repr)
@pytest.mark.parametrize("key", ["Runtime", "Environment", "Layers"])
def test_whatever_lambda_answers_of_a_function_is_read_or_left_out(key: str, odd: Any) -> None:
    asked = functions.Functions(client({"": {key: odd}}, "lambda"))
    assert asked(URI).handler == ""


def lambdas(function: Any, url: Any) -> Any:
    PUT.clear()
    return client({"lambda:configuration": function, "lambda:url": url}, "lambda")


def odd_lambdas() -> Iterator[tuple[Any, Any]]:
    good = {"function": FUNCTION, "url": URL}
    for place in (place for place in places(good) if place):
        for odd in ODD:
            made = spoilt(good, place, odd)
            yield made.get("function", {}), made.get("url", {})


@pytest.mark.parametrize("applied", [False, True])
def test_whatever_lambda_answers_fix_ends_in_a_sentence_and_keeps_the_variables(
    applied: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(switching, "_PATIENCE", {"Delay": 0, "MaxAttempts": 1})
    words = ["fix", "--function-name", "picture", "--stream", "--timeout", "60"]
    for function, url in odd_lambdas():
        monkeypatch.setattr(
            "lambda_binary.gateway.fix.client.connection.client",
            lambda *_, f=function, u=url: lambdas(f, u),
        )
        code = main([*words, "--apply"] if applied else words)
        said = capsys.readouterr()
        assert code in {0, 1, 2}, (function, url)
        assert "Traceback" not in said.err
        assert "\x1b" not in said.out + said.err
        assert len(said.err.splitlines()) <= 1, said.err
        environments = [put["Environment"]["Variables"] for put in PUT if "Environment" in put]
        assert not environments or all("RevisionId" in put for put in PUT if "Environment" in put)


def test_the_good_answers_of_lambda_are_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = lambdas(FUNCTION, URL)
    SwitchStep("switch", {"FunctionName": "picture"}, "", integration="rest-proxy").perform(asked)
    assert PUT == [
        {
            "Environment": {
                "Variables": {"TABLE": "pictures", "LAMBDA_BINARY_STREAM": "rest-proxy"}
            },
            "RevisionId": "v1",
        }
    ]


@pytest.mark.parametrize(
    ("key", "odd", "said"),
    [
        ("RevisionId", ABSENT, "the answer has no 'RevisionId' (get_function_configuration)"),
        ("RevisionId", None, "the answer has no 'RevisionId' (get_function_configuration)"),
        ("Environment", "x", "the answer to get_function_configuration has another shape"),
        ("Environment", {"Variables": {"TABLE": {}}}, "Environment.Variables.TABLE is not a text"),
    ],
)
def test_an_odd_answer_before_the_change_is_a_refusal_and_nothing_is_sent(
    key: str, odd: Any, said: str
) -> None:
    given = {name: value for name, value in FUNCTION.items() if name != key}
    given |= {} if odd is ABSENT else {key: odd}
    step = SwitchStep(
        "switch", {"FunctionName": "picture"}, "", service="lambda", integration="rest-proxy"
    )
    progress = apply.perform({"lambda": lambdas(given, URL)}, [step], lambda _: None)
    assert (progress.uncertain, said in progress.why, PUT) == (False, True, [])
