"""Clients that are strangers, too large, half gone or out of the rules, over real sockets."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.serve.served.handlers import PNG
from lambda_binary.gateway import Settings
from lambda_binary.gateway.serve.visitors import limits
from lambda_binary.gateway.serve.visitors.hosts import Hosts, is_loopback, refusal
from serving import Server, serving

SERVED = Path(__file__).with_name("served")
LOCAL = b"Host: localhost\r\n"
MB = 1024 * 1024


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(SERVED, "--settings", "routes.toml", "--no-reload") as running:
        yield running


def said(server: Server, *parts: bytes, hang_up: bool = False) -> bytes:
    """All that the server says to these bytes, until it closes the connection."""
    with socket.create_connection(("127.0.0.1", server.port), 15) as client:
        for part in parts:
            client.sendall(part)
        if hang_up:
            client.shutdown(socket.SHUT_WR)
        return client.makefile("rb").read()


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("192.168.1.5", True),
        ("localhost", True),
        ("LocalHost.:80", True),
        ("cats.localhost:8000", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.nip.io", False),
        ("evil@localhost", False),
        ("localhost/evil", False),
        ("127.1", False),
        ("2130706433", False),
        ("", False),
        ("[::1", False),
    ],
)
def test_only_names_of_this_machine_are_answered(host: str, answered: bool) -> None:
    assert Hosts().allows(host) is answered


@pytest.mark.parametrize(
    ("names", "host", "answered"),
    [
        (("pictures.test",), "pictures.test:8000", True),
        (("pictures.test",), "PICTURES.test.", True),
        (("pictures.test",), "x.pictures.test", False),
        ((".test",), "x.pictures.test", True),
        ((".test",), "test", False),
        (("*",), "evil.example", True),
        (("*",), "no host", False),
        (("", "localhost"), "", False),
    ],
)
def test_names_may_be_added(names: tuple[str, ...], host: str, answered: bool) -> None:
    assert Hosts(names).allows(host) is answered


def test_the_refusal_names_the_flag() -> None:
    assert refusal("pictures.test:80") == (
        "this server does not answer to the name 'pictures.test:80', which a stranger's page could "
        "have given it: if the name is yours, start the server with --allow-host pictures.test\n"
    )


@pytest.mark.parametrize(
    ("address", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("pc", False)],
)
def test_addresses_beyond_this_machine_are_known(address: str, loopback: bool) -> None:
    assert is_loopback(address) is loopback


@pytest.mark.parametrize("path", [b"/url", b"/__gateway__", b"/__gateway__/as/curl/url"])
def test_strangers_get_403_everywhere(server: Server, path: bytes) -> None:
    head = b"GET %s HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n" % path
    answer = said(server, head)
    assert status(answer) == 403
    assert PNG not in answer


def test_the_name_of_an_absolute_target_counts(server: Server) -> None:
    head = b"GET http://evil.example/url HTTP/1.1\r\n" + LOCAL + b"Connection: close\r\n\r\n"
    assert status(said(server, head)) == 403


@pytest.mark.parametrize("hosts", [b"", LOCAL + LOCAL])
def test_a_request_has_one_host(server: Server, hosts: bytes) -> None:
    """RFC 9112 3.2."""
    head = b"GET /url HTTP/1.1\r\n" + hosts + b"Connection: close\r\n\r\n"
    assert status(said(server, head)) == 400


def test_http_1_0_needs_no_host(server: Server) -> None:
    assert said(server, b"GET /url HTTP/1.0\r\n\r\n").endswith(PNG)


def test_an_open_address_and_a_further_name_are_said_and_taken() -> None:
    arguments = ("--host", "0.0.0.0", "--allow-host", "pictures.test", "--no-reload")
    with serving(SERVED, "handlers:png", "--integration", "http-api", *arguments) as server:
        server.err.until(
            "--host 0.0.0.0 lets everybody who reaches this machine call your handlers"
        )
        head = b"GET / HTTP/1.1\r\nHost: pictures.test\r\nConnection: close\r\n\r\n"
        assert said(server, head).endswith(PNG)


@pytest.mark.browser
def test_a_page_of_a_rebound_name_reads_nothing(server: Server) -> None:
    """DNS rebinding as a browser meets it: the stranger's name resolves to this machine."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    rule = f"--host-resolver-rules=MAP evil.example 127.0.0.1:{server.port}"
    with sync_playwright() as programs:
        browser = programs.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--no-proxy-server", rule]
        )
        page = browser.new_page()
        page.goto("http://evil.example/url")
        read: dict[str, Any] = page.evaluate(
            "async () => { const a = await fetch('/__gateway__'); return [a.status, await a.text()]; }"
        )
        browser.close()
    assert read[0] == 403  # type: ignore[index]
    assert "does not answer to the name 'evil.example'" in read[1]  # type: ignore[index]


@pytest.mark.parametrize(
    ("path", "line", "fields", "expected"),
    [
        ("/rest/png", 17_000, 0, 414),
        ("/rest/png", 0, 10_300, 431),
        ("/http", 10_300, 0, 414),
        ("/http", 0, 10_300, 431),
        ("/alb", 17_000, 0, 414),
        ("/alb", 0, 17_000, 400),
        ("/edge", 9_000, 0, 413),
        ("/edge", 0, 21_000, 413),
        ("/url", 60_000, 100_000, 200),
        ("/url", 70_000, 0, 414),
        ("/url", 0, 1_100_000, 431),
    ],
)
def test_heads_that_are_too_large_get_the_gateways_status(
    server: Server, path: str, line: int, fields: int, expected: int
) -> None:
    target = path + ("?" + "a" * line if line else "")
    field = f"X: {'b' * fields}\r\n" if fields else ""
    head = f"GET {target} HTTP/1.1\r\nHost: localhost\r\n{field}Connection: close\r\n\r\n"
    assert status(said(server, head.encode())) == expected


@pytest.mark.parametrize(
    ("begin", "expected"), [(b"GET /url?", 414), (b"GET /url HTTP/1.1\r\nX: ", 431)]
)
def test_a_head_without_end_is_not_kept(server: Server, begin: bytes, expected: int) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 15) as client:
        client.sendall(begin)
        with contextlib.suppress(ConnectionError):
            for _ in range(100):
                client.sendall(b"a" * 65_536)
        with contextlib.suppress(ConnectionResetError):
            assert client.recv(12) in {b"HTTP/1.1 %d" % expected, b""}
    assert server.get("/url").status == 200


def memory(server: Server) -> int:
    """The most bytes that the server has held so far."""
    text = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(text.partition("VmHWM:")[2].split()[0]) * 1024


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_of_300_mb_is_413_and_not_held(server: Server, chunked: bool) -> None:
    before = memory(server)
    parts = (b"x" * MB for _ in range(300))
    headers = {} if chunked else {"Content-Length": str(300 * MB)}
    with contextlib.closing(server.connect()) as connection:
        connection.request("POST", "/upload/rest", parts, headers)
        answer = connection.getresponse()
        assert (answer.status, json.loads(answer.read())) == (413, {"message": "Request Too Long"})
        # The connection is in step.
        connection.request("GET", "/url")
        assert connection.getresponse().read() == PNG
    assert memory(server) - before < 60 * MB


@pytest.mark.parametrize("size", [11 * MB, 40 * MB])
def test_who_closes_behind_a_body_that_is_too_large_gets_its_answer(
    server: Server, size: int
) -> None:
    """A connection that is closed over unread bytes is reset while the client still writes."""
    head = b"POST /upload/rest HTTP/1.1\r\n" + LOCAL + b"Connection: close\r\nContent-Length: "
    answer = said(server, head + b"%d\r\n\r\n" % size, bytes(size))
    assert status(answer) == 413
    assert b"\r\nConnection: close\r\n" in answer
    assert answer.endswith(b'{"message": "Request Too Long"}')


def test_who_stops_in_a_body_that_is_too_large_is_let_go(server: Server) -> None:
    head = b"POST /upload/rest HTTP/1.1\r\n" + LOCAL + b"Connection: close\r\nContent-Length: "
    assert status(said(server, head + b"%d\r\n\r\n" % (11 * MB), bytes(MB))) == 413


def test_a_body_that_waits_for_100_continue_is_refused_before_it_is_sent(server: Server) -> None:
    head = b"POST /upload/rest HTTP/1.1\r\n" + LOCAL + b"Expect: 100-continue\r\nContent-Length: "
    answer = said(server, head + b"300000000\r\n\r\n")
    assert status(answer) == 413
    assert b"\r\nConnection: close\r\n" in answer


@pytest.mark.parametrize(
    ("integration", "largest"),
    [("rest-proxy", 10 * MB), ("http-api", 10 * MB), ("function-url", 6 * MB), ("alb", MB)],
)
def test_bodies_are_bounded_as_the_gateways_bound_them(integration: str, largest: int) -> None:
    settings = Settings(integration)
    assert limits.largest_body(settings) == largest
    assert limits.body_refusal(settings).status == 413


def test_a_client_that_has_said_all_gets_its_answer(server: Server) -> None:
    """RFC 9112 9.6: half of the connection may be closed."""
    assert said(server, b"GET /says HTTP/1.1\r\n" + LOCAL + b"\r\n", hang_up=True).endswith(PNG)


def test_a_client_that_hangs_up_within_its_body_gets_none(server: Server) -> None:
    head = b"POST /upload/url HTTP/1.1\r\n" + LOCAL + b"Content-Length: 10\r\n\r\nabc"
    assert said(server, head, hang_up=True) == b""


def test_length_and_chunks_together_close_the_connection(server: Server) -> None:
    """RFC 9112 6.1."""
    head = b"POST /upload/url HTTP/1.1\r\n" + LOCAL
    head += b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    smuggled = b"GET /url HTTP/1.1\r\n" + LOCAL + b"\r\n"
    answer = said(server, head + smuggled)
    assert status(answer) == 400
    assert answer.count(b"HTTP/1.1 ") == 1


def test_many_small_chunks_arrive_as_one_body(server: Server) -> None:
    head = b"POST /upload/url HTTP/1.1\r\n" + LOCAL
    head += b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    answer = said(server, head, b"1\r\na\r\n" * 50_000 + b"0\r\n\r\n")
    assert answer.endswith(b"\r\n\r\n" + b"a" * 50_000)


def test_a_body_of_a_client_that_would_rather_have_http_2_arrives(server: Server) -> None:
    """`curl --http2 -d` asks so (RFC 9113 3.1 leaves it no meaning)."""
    head = b"POST /upload/url HTTP/1.1\r\n" + LOCAL
    head += b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n"
    answer = said(server, head + b"Content-Length: 3\r\n\r\nabc", hang_up=True)
    assert answer.endswith(b"\r\n\r\nabc")


def test_a_tunnel_is_not_made(server: Server) -> None:
    assert status(said(server, b"CONNECT localhost:80 HTTP/1.1\r\n" + LOCAL + b"\r\n")) == 400


def test_an_absolute_target_without_path_is_that_of_the_root(server: Server) -> None:
    head = b"GET http://localhost?a=1 HTTP/1.1\r\n" + LOCAL + b"Connection: close\r\n\r\n"
    assert status(said(server, head)) == 404
    server.out.until("GET /?a=1 404")
