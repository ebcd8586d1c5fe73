"""What a route more costs `check`: in proofs and questions, which are counted, not in time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from lambda_binary.gateway.asking import memory, simulate
from lambda_binary.gateway.check import judge
from lambda_binary.gateway.check.sources import of_file
from lambda_binary.gateway.cure import reading
from lambda_binary.gateway.documents import yaml_source
from lambda_binary.gateway.model.settings import IntegrationResponse, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SERVERLESS = (
    "service: a\nframeworkVersion: '3'\nprovider: {name: aws, runtime: python3.12}\nfunctions:\n"
)
EVENT = "  f%d: {handler: a.b, events: [http: {path: p%d, method: get%s}]}\n"
CONVERTS = (
    ", integration: lambda, response: {contentHandling: CONVERT_TO_BINARY, "
    "statusCodes: {200: {pattern: ''}}}"
)
SAM = (
    "Transform: AWS::Serverless-2016-10-31\n"
    "Globals: {Api: {Cors: \"'*'\", BinaryMediaTypes: ['*~1*']}}\nResources:\n"
)
FUNCTION = (
    "  F%d: {Type: 'AWS::Serverless::Function', Properties: {Handler: a.b, Runtime: python3.12, "
    "CodeUri: ., Events: {E: {Type: Api, Properties: {Path: /p%d, Method: get}}}}}\n"
)
OPENAPI = "openapi: 3.0.1\ninfo: {title: a, version: '1'}\npaths:\n"
OPERATION = (
    "  /p%d: {get: {x-amazon-apigateway-integration: {type: aws_proxy, httpMethod: GET, uri: "
    "'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:"
    "123456789012:function:f/invocations'}}}\n"
)
# What every route of a file suffers from -> how the file begins, and what each route adds.
FAULTS = {
    "20 of 20 clients do not get the picture": (SERVERLESS, EVENT % (0, 0, "")),
    "errors of the function become 500 Internal server error": (
        SERVERLESS,
        EVENT % (0, 0, CONVERTS),
    ),
    "every CORS preflight fails with 500": (SAM, FUNCTION % (0, 0)),
    "the integration's own method is not POST": (OPENAPI, OPERATION % 0),
}


def counted(monkeypatch: pytest.MonkeyPatch, where: Any, name: str) -> list[None]:
    """One entry for each call of a function."""
    calls: list[None] = []
    function: Callable[..., Any] = getattr(where, name)

    def call(*given: Any) -> Any:
        calls.append(None)
        return function(*given)

    monkeypatch.setattr(where, name, call)
    return calls


@pytest.mark.parametrize("title", FAULTS)
def test_routes_that_are_set_alike_are_asked_about_and_proved_once(
    title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, route = FAULTS[title]
    costs = []
    for routes in (24, 48):
        file = tmp_path / f"{routes}.yml"
        each = (re.sub(r"(?<=[fFp])0", str(number), route) for number in range(routes))
        file.write_text(head + "".join(each), encoding="utf-8")
        checked = of_file(str(file))
        reading._routes.cache_clear()
        yaml_source._kept.cache_clear()
        with monkeypatch.context() as patched:
            asked = counted(patched, simulate, "respond")
            parsed = counted(patched, yaml_source, "_parsed")
            found = judge.findings(checked.routes or (), texts=checked.texts)
        assert [len(each.routes) for each in found if each.title.startswith(title)] == [routes]
        assert found[0].cures[0].patch
        costs.append((len(asked), len(parsed)))
    assert costs[0] == costs[1]


def test_of_many_different_cures_the_first_are_proved_and_the_rest_say_why_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "serverless.yml"
    typed = ", integration: lambda, response: {headers: {Content-Type: \"'image/x-%d'\"}}"
    file.write_text(SERVERLESS + "".join(EVENT % (n, n, typed % n) for n in range(6)))
    checked = of_file(str(file))
    monkeypatch.setattr(reading, "MOST_PROVED", 0)
    monkeypatch.setattr(reading, "LEAST_PROOFS", 4)
    found = judge.findings(checked.routes or (), texts=checked.texts)
    late = ["no diff is proved for it" in " ".join(each.why) for each in found]
    assert late == [False] * 4 + [True] * 2
    assert [bool(each.cures[0].files) for each in found] == [True] * 4 + [False] * 2
    # What the diff would write stands there all the same.
    assert all("CONVERT_TO_BINARY" in each.cures[0].patch for each in found)


def test_equal_settings_are_equal_keys() -> None:
    response = IntegrationResponse(response_templates={"a/b": "x", "a/c": "y"})
    again = IntegrationResponse(response_templates={"a/c": "y", "a/b": "x"})
    one = Settings("rest-mapped", ("a/b",), integration_responses=(response,), resource="/a")
    other = Settings("rest-mapped", ["a/b"], integration_responses=[again], resource="/a")
    assert one == other
    assert {one: 1}[other] == 1
    assert memory.pathless(one) == memory.pathless(other)
    assert memory.pathless(one) != one


def test_a_question_is_asked_once_in_a_run_and_anew_in_the_next() -> None:
    asked: list[int] = []

    @memory.once
    def half(number: int) -> int:
        asked.append(number)
        return number // 2

    assert [half(4), half(4)] == [2, 2]
    with memory.run():
        assert [half(6), half(6), half(4)] == [3, 3, 2]
        with memory.run():
            assert half(6) == 3
    with memory.run():
        assert half(6) == 3
    assert asked == [4, 4, 6, 4, 6]
