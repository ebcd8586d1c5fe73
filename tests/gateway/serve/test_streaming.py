"""Streams through `serve`: their length, their pace, and what the page of clients says of them."""

from __future__ import annotations

import hashlib
import http.client
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gateway.serve.served.handlers import PNG
from serving import Server, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a function writes by itself; the library's own length is that of /whole.
APP = f"""
import json, time
from lambda_binary import binary_response

PNG = {PNG!r}

def written(length, *pieces, status=200):
    fields = {{"Content-Type": "image/png"}} | ({{}} if length is None else {{"Content-Length": length}})
    yield json.dumps({{"statusCode": status, "headers": fields}}).encode() + bytes(8)
    yield from pieces

def right(event, context):
    return written(str(len(PNG)), PNG[:100], PNG[100:])

def untold(event, context):
    return written(None, PNG[:100], PNG[100:])

def more(event, context):
    return written("5", b"abc", b"defg", b"hi")

def less(event, context):
    return written("9", b"abc", b"defg")

@binary_response
def whole(event, context):
    return PNG

@binary_response(content_type="application/zip")
def large(event, context):
    return (bytes([number]) * 1_000_000 for number in range(8))

def slowly(event, context):
    yield from written(None, PNG[:100])
    time.sleep(0.3)
    yield PNG[100:]
"""
NAMES = ("right", "untold", "more", "less", "whole", "large", "slowly")
DOORS = {
    "rest": 'integration = "rest-proxy"\nresponse-transfer-mode = "STREAM"',
    "url": 'integration = "function-url"\ninvoke-mode = "RESPONSE_STREAM"',
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("streams")
    (made / "app.py").write_text(APP, encoding="utf-8")
    routes = "\n".join(
        f'[[route]]\npath = "/{door}/{name}"\nhandler = "app:{name}"\n{settings}\n'
        for door, settings in DOORS.items()
        for name in NAMES
    )
    (made / "routes.toml").write_text(routes, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAMBDA_BINARY_STREAM", "function-url,rest-proxy")
        with serving(folder, "--settings", "routes.toml", "--no-reload") as running:
            yield running


def framing(answer: Any) -> dict[str, str | None]:
    names = ("Content-Length", "Transfer-Encoding", "x-amzn-Remapped-Content-Length")
    return {name: answer.field(name) for name in names if answer.field(name) is not None}


@pytest.mark.parametrize("name", ["right", "whole"])
def test_a_rest_api_sends_the_length_that_the_prelude_says(server: Server, name: str) -> None:
    """Documented: chunked "unless Content-Length is given"."""
    answer = server.get(f"/rest/{name}")
    assert (answer.body, framing(answer)) == (PNG, {"Content-Length": str(len(PNG))})
    head = server.ask("HEAD", f"/rest/{name}")
    assert (head.body, framing(head)) == (b"", {"Content-Length": str(len(PNG))})


@pytest.mark.parametrize("path", ["/rest/untold", "/url/untold"])
def test_without_a_length_it_is_chunked(server: Server, path: str) -> None:
    answer = server.get(path)
    assert (answer.body, framing(answer)) == (PNG, {"Transfer-Encoding": "chunked"})


@pytest.mark.parametrize("name", ["right", "whole"])
def test_a_function_url_renames_the_length(server: Server, name: str) -> None:
    """Reported: cargo-lambda #862."""
    answer = server.get(f"/url/{name}")
    renamed = {"x-amzn-Remapped-Content-Length": str(len(PNG))}
    assert (answer.body, framing(answer)) == (PNG, {"Transfer-Encoding": "chunked"} | renamed)


def test_more_than_the_length_is_not_sent_and_the_connection_goes_on(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    for _ in range(2):
        connection.request("GET", "/rest/more")
        answer = connection.getresponse()
        assert (answer.read(), answer.getheader("Content-Length")) == (b"abcde", "5")
    connection.close()
    said = server.err.until("a stream has more than the 5 bytes of its Content-Length")
    assert said.endswith("what AWS does is not known")


def test_less_than_the_length_is_cut_and_not_made_up_for(server: Server) -> None:
    with pytest.raises(http.client.IncompleteRead) as caught:
        server.get("/rest/less")
    assert (caught.value.partial, caught.value.expected) == (b"abcdefg", 2)
    server.err.until("a stream has 7 of the 9 bytes of its Content-Length")


@pytest.mark.parametrize("name", ["whole", "slowly"])
def test_of_a_stream_with_content_nobody_is_told_what_is_reported_of_empty_ones(
    server: Server, name: str
) -> None:
    server.get(f"/url/{name}")
    said = server.out.until(f"GET /url/{name} 200 {len(PNG)} bytes image/png")
    assert "the stream's prelude gives status and fields" in said
    assert "without a body" not in said
    server.ask("HEAD", f"/url/{name}")
    assert "without a body" in server.out.until(f"HEAD /url/{name} 200 0 bytes")


def test_a_throttled_stream_has_the_same_bytes(folder: Path) -> None:
    expected = hashlib.sha256(b"".join(bytes([n]) * 1_000_000 for n in range(8))).digest()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAMBDA_BINARY_STREAM", "function-url,rest-proxy")
        with serving(folder, "--settings", "routes.toml", "--no-reload", "--throttle") as running:
            for door in DOORS:
                assert hashlib.sha256(running.get(f"/{door}/large").body).digest() == expected
            assert running.get("/rest/right").body == PNG


def why(server: Server, path: str) -> dict[str, Any]:
    answer = server.get(f"/__gateway__/as/curl{path}")
    told: dict[str, Any] = json.loads(answer.field("X-Gateway-Why") or "")
    assert answer.body == PNG
    return told


@pytest.mark.parametrize("door", DOORS)
def test_a_cell_says_when_the_first_byte_came(server: Server, door: str) -> None:
    told = why(server, f"/{door}/slowly")
    stream = told["stream"]
    assert (told["verdict"], stream["pieces"]) == ("picture", 2)
    # The function itself waits so long between its two pieces.
    assert stream["whole"] - stream["first"] > 0.25


def test_a_cell_of_a_buffered_route_says_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LAMBDA_BINARY_STREAM")  # the server's above
    (tmp_path / "app.py").write_text(APP, encoding="utf-8")
    with serving(tmp_path, "app:whole", "--binary-media-types", "*/*", "--no-reload") as running:
        assert why(running, "/")["stream"] is None


SAM = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Streams:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.whole
      Environment: {Variables: {LAMBDA_BINARY_STREAM: rest-proxy}}
      Events:
        Get:
          Type: Api
          Properties: {Path: /streams, Method: get, ResponseTransferMode: RESPONSE_STREAM}
  Buffers:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: %s
      Events:
        Get: {Type: Api, Properties: {Path: /buffers, Method: get}}
Globals: {Api: {BinaryMediaTypes: ['*/*']}}
"""


def test_each_function_of_a_deploy_file_has_its_own_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What the shell has is no part of the file.
    monkeypatch.setenv("LAMBDA_BINARY_STREAM", "function-url")
    app = f"{APP}\nbuffered = binary_response(lambda event, context: PNG)\n"
    (tmp_path / "app.py").write_text(app, encoding="utf-8")
    (tmp_path / "t.yaml").write_text(SAM % "app.buffered", encoding="utf-8")
    with serving(tmp_path, "t.yaml") as running:
        assert running.get("/streams").body == PNG
        assert running.get("/buffers").body == PNG
        # Both of the module's copies are watched.
        (tmp_path / "app.py").write_text(app.replace("PNG = b", "PNG = b'x' + b"), encoding="utf-8")
        running.out.until("app.py has changed: reloaded")
        assert running.get("/streams").body == running.get("/buffers").body == b"x" + PNG


def test_one_handler_of_two_functions_that_differ_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LAMBDA_BINARY_STREAM")
    (tmp_path / "app.py").write_text(APP, encoding="utf-8")
    (tmp_path / "t.yaml").write_text(SAM % "app.whole", encoding="utf-8")
    with serving(tmp_path, "t.yaml", "--no-reload") as running:
        said = running.err.until("warning")
        assert said == (
            "lambda-binary: warning: app:whole is the handler of functions with another "
            "LAMBDA_BINARY_STREAM each; served with rest-proxy"
        )
        assert running.get("/streams").body == PNG
