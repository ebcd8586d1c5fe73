"""Half-way and back: a server between fix and LocalStack refuses, throttles or loses chosen calls."""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING, Any

import pytest

from gateway.fix.forwarding import Fault, Forwarding, forwarding
from gateway.fix.pictures import HEADER, PNG, deployed, described, differences, fetched
from gateway.fix.policy import allowed
from lambda_binary.gateway.commands.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

STATIC = {"responseParameters": {HEADER: "'image/png'"}}
THROTTLED = (429, "TooManyRequestsException", "Too Many Requests")
DENIED = (
    403,
    "AccessDeniedException",
    "User: arn:aws:iam::1:user/ann is not authorized to perform: apigateway:POST on resource: "
    "arn:aws:apigateway:us-east-1::/restapis/x/deployments",
)
# The calls of a mapped route's fix, in order: method and how the path ends.
CALLS = [
    ("PATCH", "/integration/responses/200"),
    ("PUT", "/methods/GET/responses/500"),
    ("PUT", "/integration/responses/500"),
    ("POST", "/deployments"),
    ("PATCH", "/stages/prod"),
]


@pytest.fixture
def between(
    localstack: int, credentials: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Forwarding]:
    with forwarding(localstack) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
        yield server


def fixed(route: dict[str, str], *more: str) -> int:
    asked = ("--rest-api-id", route["restApiId"], "--path", "/image", "--region", "us-east-1")
    return main(["fix", *asked, *more])


def changes(server: Forwarding) -> list[tuple[str, str]]:
    return [call for call in server.calls if call[0] != "GET"]


@pytest.mark.parametrize("at", range(len(CALLS)))
def test_half_way_is_told_and_the_same_command_goes_on(
    localstack: int,
    between: Forwarding,
    gateway: Any,
    capsys: pytest.CaptureFixture[str],
    at: int,
) -> None:
    route = deployed(gateway, "AWS", "bare", {"200": STATIC})
    between.faults = [Fault(*CALLS[at], *DENIED)]
    assert fixed(route, "--apply") == 1
    said = capsys.readouterr().out
    assert f"\nDone: {at} of 5.\n" in said
    assert "\nThe stage prod serves what it served before.\n" in said
    assert "permission denied: apigateway:POST on" in said
    left = said[said.index("\nNot done:\n") :]
    assert left.count("aws apigateway ") == 5 - at
    assert fetched(localstack, route, "image/png")[1] != PNG
    made = len(changes(between))
    assert made == at + 1
    assert fixed(route, "--redeploy", "--apply") == 0
    # What was done is not done again; a deployment that no stage has is made once more.
    assert len(changes(between)) - made == 5 - min(at, 3)
    assert fetched(localstack, route, "image/png") == (200, PNG, "image/png")


def test_answer_that_was_lost_leaves_a_doubt_and_no_harm(
    localstack: int, between: Forwarding, gateway: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    route = deployed(gateway, "AWS", "bare", {"200": STATIC})
    # boto3 tries again, and every answer is lost.
    between.faults = [Fault("PATCH", "/stages/prod", times=99, taken=True)]
    assert fixed(route, "--apply") == 1
    said = capsys.readouterr().out
    assert "and it is not known whether AWS took that call." in said
    assert "serves what it served before" not in said
    between.faults = []
    assert fixed(route, "--apply") == 0
    assert "\nNothing to do.\n" in capsys.readouterr().out
    assert fetched(localstack, route, "image/png") == (200, PNG, "image/png")


@pytest.mark.parametrize("call", [("GET", "/resources"), *CALLS])
def test_throttling_is_waited_out(
    between: Forwarding, gateway: Any, capsys: pytest.CaptureFixture[str], call: tuple[str, str]
) -> None:
    route = deployed(gateway, "AWS", "bare", {"200": STATIC})
    between.faults = [Fault(*call, *THROTTLED, times=2)]
    assert fixed(route, "--apply") == 0
    asked = [each for each in between.calls if each[0] == call[0] and each[1].endswith(call[1])]
    assert len(asked) == (4 if call[0] == "GET" else 3)


def test_error_of_the_server_is_tried_again(between: Forwarding, gateway: Any) -> None:
    route = deployed(gateway, "AWS", "bare", {"200": STATIC})
    between.faults = [Fault("PATCH", "/integration/responses/200", 500, "InternalFailure", "no")]
    assert fixed(route, "--apply") == 0


@pytest.mark.parametrize("at", ["/stages", "/resources"])
def test_refusal_while_reading_changes_nothing(
    between: Forwarding, gateway: Any, capsys: pytest.CaptureFixture[str], at: str
) -> None:
    route = deployed(gateway, "AWS", "bare", {"200": STATIC})
    before = described(gateway, route["restApiId"])
    between.faults = [Fault("GET", at, *DENIED)]
    assert fixed(route, "--apply") == 2
    assert capsys.readouterr().err == (
        "lambda-binary: permission denied: apigateway:POST on "
        "arn:aws:apigateway:us-east-1::/restapis/x/deployments; docs/fix.md, Permissions, has the "
        "policy that check and fix need\n"
    )
    assert differences(before, described(gateway, route["restApiId"])) == {}


def test_policy_of_the_page_allows_every_request_that_is_sent(
    between: Forwarding, gateway: Any
) -> None:
    mapped = deployed(gateway, "AWS", "bare", {"200": {}})
    proxy = deployed(gateway, "AWS_PROXY", "enveloped", binaryMediaTypes=["a/b"])
    fixed(mapped, "--media-type", "image/png", "--apply")
    fixed(proxy, "--media-type", "*/*", "--remove-media-type", "a/b", "--apply")
    apis = (mapped["restApiId"], proxy["restApiId"])
    requests = {
        (method, path.replace(api, "a1b2c3")) for method, path in between.calls for api in apis
    }
    requests = {each for each in requests if "a1b2c3" in each[1]}
    assert len({method for method, _ in requests}) == 4
    refused = [
        each
        for each in requests
        if not any(fnmatch.fnmatch(_arn(each), a) for a in allowed(each[0]))
    ]
    assert refused == []


def _arn(request: tuple[str, str]) -> str:
    return f"arn:aws:apigateway:eu-west-1::{request[1]}"
