"""A deployed URL is really asked, over a socket, and judged by its bytes."""

from __future__ import annotations

import base64
import contextlib
import datetime
import gzip
import http.client
import http.server
import itertools
import json
import socket
import ssl
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

from lambda_binary.gateway.asking import arrived as arrivals
from lambda_binary.gateway.check import causes, deployed
from lambda_binary.gateway.check import http_client as asking
from lambda_binary.gateway.clients import CLIENTS
from lambda_binary.gateway.commands.check import check
from lambda_binary.gateway.documents.errors import SourceError
from serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
TEXT = base64.b64encode(PNG)
JSON = "application/json"
IMAGE = "image/png"
REFUSED = b'{"message": "Internal server error"}'

# path -> (status, Content-Type, body, titles)
PAGES: dict[str, tuple[int, str, bytes, list[str]]] = {
    "/good": (200, IMAGE, PNG, []),
    "/base64": (200, IMAGE, TEXT, ["20 of 20 clients get base64 text of a PNG"]),
    "/double": (
        200,
        IMAGE,
        base64.b64encode(TEXT),
        ["20 of 20 clients get base64 of base64 of a PNG"],
    ),
    "/quoted": (
        200,
        JSON,
        b'"' + TEXT + b'"',
        ["20 of 20 clients get base64 text of a PNG, in JSON quotes"],
    ),
    "/lossy": (
        200,
        IMAGE,
        PNG.decode("utf-8", "replace").encode(),
        ["20 of 20 clients get bytes that were read as UTF-8 (U+FFFD)"],
    ),
    "/java": (
        200,
        IMAGE,
        b"{type=Buffer, data=[137,80,78,71]}",
        ["20 of 20 clients get Node's Buffer, printed"],
    ),
    "/json": (
        200,
        JSON,
        b'{"type":"Buffer","data":[137,80,78,71]}',
        ["20 of 20 clients get Node's Buffer, printed"],
    ),
    "/envelope": (
        200,
        JSON,
        b'{"statusCode":200,"isBase64Encoded":true,"body":"' + TEXT + b'"}',
        ["20 of 20 clients get the handler's envelope as JSON"],
    ),
    "/large-quoted": (
        200,
        JSON,
        b'"' + base64.b64encode(PNG + bytes(90_000)) + b'"',
        ["20 of 20 clients get base64 text of a PNG, in JSON quotes"],
    ),
    "/large-envelope": (
        200,
        JSON,
        b'{"statusCode": 200, "body": "' + base64.b64encode(PNG + bytes(90_000)) + b'"}',
        ["20 of 20 clients get the handler's envelope as JSON"],
    ),
    "/label": (200, JSON, PNG, ["the data is labelled application/json"]),
    "/unlabelled": (200, "", PNG, ["the data is labelled with nothing"]),
    "/mislabelled": (200, "image/gif", PNG, ["a PNG is labelled image/gif"]),
    "/octets": (200, "application/octet-stream", PNG, []),
    "/page": (200, "text/html", b"<html>", ["what came is no format that is recognised"]),
    "/empty": (204, "", b"", ["what came is no format that is recognised"]),
    "/502": (502, JSON, REFUSED, ["20 of 20 clients get status 502"]),
    "/moved": (302, "", b"", ["the URL leads to https://example.com/else"]),
    "/preflight": (200, IMAGE, PNG, ["the CORS preflight fails with 500"]),
    "/head": (200, IMAGE, PNG, ["HEAD gets 403, and GET 200"]),
    "/head-label": (200, IMAGE, PNG, ["HEAD is labelled application/json, and GET image/png"]),
    "/accept": (200, "", PNG, ["the answer depends on Accept, and Vary does not say so"]),
    "/vary": (200, "", PNG, []),
    "/gzip": (200, IMAGE, gzip.compress(PNG), []),
    "/large": (200, IMAGE, PNG + bytes(2_000_000), []),
}


class Pages(http.server.BaseHTTPRequestHandler):
    """Answers as gateways do that are set wrongly."""

    def do_GET(self) -> None:
        status, label, body, _ = PAGES.get(self.path, (404, "text/plain", b"no", []))
        if self.path in {"/accept", "/vary"}:
            label = "image/png" if "image/png" in self.headers.get("Accept", "") else "image/x-png2"
        if self.command == "OPTIONS":
            status = 500 if self.path == "/preflight" else 200
        if self.command == "HEAD":
            status = 403 if self.path == "/head" else status
            label = JSON if self.path == "/head-label" else label
        self.send_response(status)
        if label:
            self.send_header("Content-Type", label.replace("image/x-png2", "image/apng"))
        if self.path == "/vary":
            self.send_header("Vary", "Origin, Accept")
        if self.path == "/gzip":
            self.send_header("Content-Encoding", "gzip")
        if self.path == "/moved":
            self.send_header("Location", "https://example.com/else")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            with contextlib.suppress(OSError):  # the head is enough for whoever asked
                self.wfile.write(body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_OPTIONS(self) -> None:
        self.do_GET()

    def log_message(self, *arguments: object) -> None:
        """Quiet."""


@contextlib.contextmanager
def served(secure: ssl.SSLContext | None = None) -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.handle_error = lambda *arguments: None  # type: ignore[method-assign]
    if secure is not None:
        server.socket = secure.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with served() as port:
        yield f"http://127.0.0.1:{port}"


def titles(url: str) -> list[str]:
    return [finding.title for finding in deployed.findings(url, CLIENTS)]


@pytest.mark.parametrize("path", PAGES)
def test_bytes_of_the_answer_are_diagnosed(origin: str, path: str) -> None:
    assert titles(origin + path) == PAGES[path][3]


def test_every_diagnosis_has_a_cause_a_cure_and_its_clients(origin: str) -> None:
    (finding,) = deployed.findings(f"{origin}/base64", CLIENTS)
    assert (finding.severity, finding.grade) == ("broken", "observed")
    assert finding.why == (
        "the body begins iVBORw0KGgoAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY…",
        "the gateway did not decode the body",
    )
    assert finding.cures[0].text.startswith("set binaryMediaTypes to */* (REST proxy)")
    assert finding.clients == tuple(
        client.id for _, alike in by_accept().items() for client in alike
    )


def test_command_asks_a_url(origin: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main([f"{origin}/good"], standalone_mode=False) == 0
    assert capsys.readouterr().out == (
        f"{origin}/good: 1 route\nNo finding: every client gets what the handler means.\n"
    )
    only = ["--client", "curl", "--json"]
    assert check.main([f"{origin}/base64", *only], standalone_mode=False) == 1
    document = json.loads(capsys.readouterr().out)
    assert [finding["clients"] for finding in document["findings"]] == [["curl"]]
    with pytest.raises(click.UsageError, match="a URL is a route already"):
        check.main([f"{origin}/good", "--route", "/good"], standalone_mode=False)


def by_accept() -> dict[str | None, list[Any]]:
    found: dict[str | None, list[Any]] = {}
    for client in CLIENTS:
        found.setdefault(client.accept, []).append(client)
    return found


# (status, body, what the cause begins with)
FAILED = [
    (403, b'{"message":"Missing Authentication Token"}', "the API has no such route"),
    (403, b'{"Message":"Forbidden"}', "the API wants a key"),
    (404, b'{"message":"Not Found"}', "an HTTP API that has no such route"),
    (413, b'{"message":"Request Entity Too Large"}', "the response or the request is larger"),
    (500, b'{"message": "Internal server error"}', "a REST API could not convert the body"),
    (500, b'{"message":"Internal Server Error"}', "an HTTP API did not get an envelope"),
    (502, b'{"message": "Internal server error"}', "the function failed, timed out, returned"),
    (502, b"Internal Server Error", "the function failed, or its envelope is refused"),
    (502, b"<html>502 Bad Gateway</html>", "the function failed, or its envelope is refused"),
    (504, b'{"message": "Endpoint request timed out"}', "the function took longer"),
    (429, b'{"message":"Too Many Requests"}', "the API or the function throttles"),
    (418, b"[1]", "the status is the function's own"),
]


@pytest.mark.parametrize(("status", "body", "why"), FAILED)
def test_errors_are_told_apart_by_status_and_message(status: int, body: bytes, why: str) -> None:
    found = causes.cause(status, body, arrivals.arrival(status, body).kind)
    assert found is not None
    assert found.why.startswith(why)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://127.0.0.1:9/x", "http://127.0.0.1:9/x: cannot be asked: Connection refused"),
        ("https:///x", "https:///x: is no URL such as https://example.com/picture"),
        ("http://[x/", "http://[x/: is no URL such as https://example.com/picture ("),
        ("https://a:b/", "https://a:b/: is no URL such as https://example.com/picture ("),
        ("ftp://a/b", "ftp://a/b: is no URL such as https://example.com/picture"),
        ("http://example.com/", "http://example.com/: is asked by https:// alone; http:// is"),
        (
            "https://me:secret@example.com/",
            "https://example.com/: is asked without a name and a password: leave them out",
        ),
        ("https://nowhere.invalid/", "https://nowhere.invalid/: cannot be asked: its host name"),
    ],
)
def test_a_url_that_cannot_be_asked_is_one_sentence(url: str, sentence: str) -> None:
    with pytest.raises(SourceError) as fault:
        asking.Asking()("GET", url, {})
    assert str(fault.value).startswith(sentence)


def certificate(folder: Path) -> ssl.SSLContext:
    """A server's certificate that nobody has signed but itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(encoding, form, serialization.NoEncryption())
    file.write_bytes(secret + signed.public_bytes(encoding))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_a_certificate_that_is_not_accepted_is_a_sentence(tmp_path: Path) -> None:
    with served(certificate(tmp_path)) as port, pytest.raises(SourceError) as fault:
        asking.Asking()("GET", f"https://localhost:{port}/good", {})
    assert str(fault.value) == (
        f"https://localhost:{port}/good: cannot be asked: its certificate is not accepted "
        "(self-signed certificate)"
    )


def test_a_server_without_tls_is_a_sentence(origin: str) -> None:
    url = origin.replace("http:", "https:") + "/good"
    with pytest.raises(SourceError, match=r"no encrypted connection can be made \(WRONG_VERSION"):
        asking.Asking()("GET", url, {})


class Hand:
    """A clock, and its timers, that goes on by hand.

    Attributes:
        now: seconds.
        set_for: how many seconds each timer was set for.
        cancelled: how many timers were.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self.set_for: list[float] = []
        self.cancelled = 0
        self.goes = threading.Event()

    def __call__(self) -> float:
        return self.now

    def timer(self, seconds: float, function: Any, arguments: list[Any]) -> Any:
        self.set_for.append(seconds)

        def go_off() -> None:
            self.goes.wait()
            self.now += seconds
            function(*arguments)

        made: Any = threading.Thread(target=go_off)
        made.cancel = self.cancel
        return made

    def cancel(self) -> None:
        self.cancelled += 1


@contextlib.contextmanager
def endless(start: bytes, line: bytes, hand: Hand) -> Iterator[str]:
    """A server that sends the line again and again; with the third the time is over."""
    listening = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        with contextlib.suppress(OSError):
            connection, _ = listening.accept()
            with connection:
                connection.sendall(start)
                for number in itertools.count():
                    if number == 3:
                        hand.goes.set()
                    connection.sendall(line)
                    if ended.wait(0.01):
                        break

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        ended.set()
        listening.close()
        thread.join()


STATUS = b"HTTP/1.1 200 OK\r\n"
CLOSING = STATUS + b"Connection: close\r\n\r\n"


@pytest.mark.parametrize(
    ("start", "line"),
    [(STATUS, b"X: y\r\n"), (STATUS, b"X"), (STATUS, b""), (CLOSING, b"X"), (CLOSING, b"")],
    ids=["fields", "a field", "silence", "a body", "a silent body"],
)
def test_a_server_that_never_ends_is_left_when_the_time_is_over(start: bytes, line: bytes) -> None:
    hand = Hand()
    asked = asking.Asking(seconds=9.0, clock=hand, timer=hand.timer)
    with (
        endless(start, line, hand) as url,
        pytest.raises(SourceError, match="did not answer GET within 9 seconds"),
    ):
        asked("GET", url, {})
    assert (hand.set_for, hand.cancelled) == ([9.0], 1)


def test_all_requests_together_have_an_end(origin: str) -> None:
    with pytest.raises(SourceError, match=r"took longer than 0 seconds in all$"):
        asking.Asking(all_seconds=0)("GET", f"{origin}/good", {})


def test_no_more_than_the_head_is_kept(origin: str) -> None:
    answer = asking.Asking()("GET", f"{origin}/large", {})
    assert (len(answer.head), answer.whole) == (asking.LARGEST_HEAD, False)
    assert asking.Asking()("GET", f"{origin}/good", {}).whole


def test_odd_characters_of_a_path_are_escaped(origin: str) -> None:
    assert asking.Asking()("GET", f"{origin}/b\u00e4r x?\u00fc=%C3%A4", {}).status == 404


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (http.client.RemoteDisconnected(""), "it closed the connection without an answer"),
        (http.client.BadStatusLine("x"), "x"),
        (ValueError(), "ValueError"),
    ],
)
def test_faults_have_their_words(fault: Exception, sentence: str) -> None:
    assert asking.reason(fault) == sentence


def test_broken_coding_is_left_as_it_is() -> None:
    def answer(method: str, url: str, fields: dict[str, str]) -> asking.Fetched:
        label = {"content-type": "image/png", "content-encoding": "gzip"}
        return asking.Fetched(200, label, asking._plain(PNG, "gzip"))

    assert deployed.findings("https://a/", CLIENTS, answer) == ()


HOST = "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"
FIX = "lambda-binary fix --rest-api-id a1b2c3d4e5"


@pytest.mark.parametrize(
    ("url", "command"),
    [
        (f"{HOST}/prod/a/b", f"{FIX} --stage prod --path /a/b --region eu-west-1\n"),
        (f"{HOST}/prod", f"{FIX} --stage prod --path / --region eu-west-1\n"),
        (HOST, f"{FIX} --path / --region eu-west-1\n"),
        ("https://pictures.example.com/prod/a", None),
    ],
)
def test_the_host_of_a_rest_api_names_the_command_that_mends_it(
    url: str, command: str | None
) -> None:
    def answer(method: str, url: str, fields: dict[str, str]) -> asking.Fetched:
        return asking.Fetched(200, {"content-type": "image/png"}, base64.b64encode(PNG))

    finding = deployed.findings(url, CLIENTS, answer)[0]
    assert [cure.patch for cure in finding.cures] == ["", *([command] if command else [])]


def test_clients_are_named_where_only_some_get_the_text() -> None:
    def answer(method: str, url: str, fields: dict[str, str]) -> asking.Fetched:
        whole = fields.get("Accept", "").startswith("image/")
        body = PNG if whole else base64.b64encode(PNG)
        return asking.Fetched(200, {"content-type": "image/png"}, body)

    finding = deployed.findings("https://a/", CLIENTS, answer)[0]
    assert finding.title == "18 of 20 clients get base64 text of a PNG"
    assert finding.why[1] == (
        "for chromium-navigation, chromium-fetch, firefox-fetch, curl, wget, requests and 12 more"
    )


EXAMPLES = Path(__file__).parents[3] / "examples"
BASE64 = "20 of 20 clients get base64 text of a PNG"
QUOTED = f"{BASE64}, in JSON quotes"

# Routes of the wall -> titles, and how many of the clients they concern.
WALL: dict[str, list[tuple[str, int]]] = {
    "rest-proxy/nothing.png": [(BASE64, 20)],
    "rest-proxy/image-png.png": [(BASE64, 20)],
    "rest-proxy/image-any.png": [(BASE64.replace("20", "18", 1), 18)],
    "rest-proxy/any.png": [],
    "http-api.png": [],
    "function-url.png": [],
    "alb.png": [],
    "alb-multi-value.png": [],
    "edge.png": [],
    "mapped/nothing.png": [(QUOTED, 20)],
    "mapped/image-png.png": [(QUOTED, 20)],
    "mapped/converted.png": [],
    "mapped/trap.png": [(QUOTED, 20)],
    "mapped/envelope.png": [],
}


@pytest.fixture(scope="module")
def wall() -> Iterator[str]:
    with serving(EXAMPLES, "--settings", "wall.toml", "--no-reload") as server:
        yield f"http://127.0.0.1:{server.port}/wall"


@pytest.mark.parametrize("route", WALL)
def test_every_route_of_the_wall_is_diagnosed(wall: str, route: str) -> None:
    found = deployed.findings(f"{wall}/{route}", CLIENTS)
    assert [(f.title, len(f.clients)) for f in found if f.severity != "hint"] == WALL[route]


@pytest.mark.parametrize(
    ("location", "command"),
    [
        ("https://example.com/else", "https://example.com/else"),
        (
            "https://x/;touch${IFS}pwned|sh&&id `id` $(id)",
            "'https://x/;touch${IFS}pwned|sh&&id `id` $(id)'",
        ),
        ("https://x/'\"$(id)", "'https://x/'\"'\"'\"$(id)'"),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
        ("/else", ""),
    ],
)
def test_where_a_url_leads_is_quoted_and_only_of_the_web(location: str, command: str) -> None:
    def moved(method: str, url: str, fields: dict[str, str]) -> asking.Fetched:
        return asking.Fetched(302, {"location": location}, b"")

    (finding, *_) = deployed.findings("https://example.com/", CLIENTS, moved)
    said = [cure.text.partition("lambda-binary check ")[2] for cure in finding.cures]
    assert said == ([command] if command else [])
