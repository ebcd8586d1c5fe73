"""A network that does not answer is told at once; throttling is still waited out."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError
from botocore.httpsession import URLLib3Session

from lambda_binary.gateway.aws import connection
from lambda_binary.gateway.commands.cli import main

API = "abcdefghij"


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a port where nobody listens."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)
    return url


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A port whose queue is full: what else knocks there gets no answer."""
    with closing(socket.socket()) as full, closing(socket.socket()) as first:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        first.connect(full.getsockname())
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{full.getsockname()[1]}")
        monkeypatch.setattr(connection, "_SECONDS_TO_CONNECT", 0.3)
        yield


@pytest.mark.parametrize("arguments", [["check"], ["fix", "--path", "/a"]], ids=["check", "fix"])
def test_without_a_network_the_sentence_comes_at_once(
    arguments: list[str], refusing: str, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []
    really = URLLib3Session.send
    monkeypatch.setattr(
        URLLib3Session,
        "send",
        lambda session, request: tries.append(request.url) or really(session, request),
    )
    assert main([*arguments, "--rest-api-id", API, "--region", "eu-west-1"]) == 2
    assert tries == [f"{refusing}/restapis/{API}"] * 2
    said = capsys.readouterr().err
    assert f'Could not connect to the endpoint URL: "{refusing}/restapis/{API}"' in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("service", "operation", "arguments"),
    [
        ("apigateway", "get_rest_api", {"restApiId": API}),
        ("apigatewayv2", "get_api", {"ApiId": API}),
        ("lambda", "get_function_configuration", {"FunctionName": "f"}),
    ],
)
def test_what_refuses_is_asked_twice_by_every_client(
    service: str, operation: str, arguments: dict[str, str], refusing: str
) -> None:
    client = connection.client(service, "eu-west-1", None)
    tries: list[str] = []
    client.meta.events.register("before-send", lambda request, **_: tries.append(request.url))
    with pytest.raises(EndpointConnectionError):
        getattr(client, operation)(**arguments)
    assert [url.startswith(refusing) for url in tries] == [True, True]


def test_what_is_silent_is_asked_once(silent: None) -> None:
    client = connection.client("apigateway", "eu-west-1", None)
    tries: list[str] = []
    client.meta.events.register("before-send", lambda request, **_: tries.append(request.url))
    with pytest.raises(ConnectTimeoutError):
        client.get_rest_api(restApiId=API)
    assert len(tries) == 1
