"""`lambda-binary serve` over real sockets: what goes out is what AWS would send."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import random
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.serve.served.handlers import PNG
from lambda_binary.gateway import Settings
from lambda_binary.gateway.serve import server as serve
from lambda_binary.gateway.serve.routes import Route
from lambda_binary.gateway.serve.site import Site
from serving import PATIENCE, Answer, Server, ask, serving

SERVED = Path(__file__).with_name("served")
NOSNIFF = ("X-Content-Type-Options", "nosniff")
BROWSER = "image/avif,image/webp,image/png,*/*;q=0.5"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(SERVED, "--settings", "routes.toml", "--no-reload") as running:
        yield running


def error(status: int, message: str = "Internal server error") -> Answer:
    body = json.dumps({"message": message}).encode()
    fields = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    kind = {
        403: "MissingAuthenticationTokenException",
        500: "InternalServerErrorException",
        502: "InternalServerErrorException",
    }.get(status)
    if kind:
        fields.insert(1, ("x-amzn-ErrorType", kind))
    return Answer(status, fields, body)


def test_ready_lines_name_the_first_page_and_the_wall(server: Server) -> None:
    base = f"http://127.0.0.1:{server.port}"
    server.get("/url")
    server.out.until("GET /url")
    assert server.out.all[:3] == [
        "Serving 26 routes of routes.toml; Ctrl-C ends it.",
        f"  {base}/rest/none",
        f"  {base}/__gateway__  what each client gets, and why",
    ]


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/rest/png", "image/png"),
        ("/rest/png", "image/png;q=0.5, text/html"),
        ("/rest/any", BROWSER),
        ("/rest/any", None),
        ("/http", "text/html"),
        ("/url", None),
        ("/alb", "text/html"),
        ("/edge", "*/*"),
    ],
)
def test_bytes_go_out_as_bytes(server: Server, path: str, accept: str | None) -> None:
    fields = [("Content-Type", "image/png"), NOSNIFF, ("Content-Length", str(len(PNG)))]
    assert server.get(path, accept) == Answer(200, fields, PNG)


@pytest.mark.parametrize(
    ("path", "accept"), [("/rest/none", "image/png"), ("/rest/png", BROWSER), ("/rest/png", "*/*")]
)
def test_base64_text_goes_out_where_aws_would_send_it(
    server: Server, path: str, accept: str
) -> None:
    answer = server.get(path, accept)
    assert (answer.status, answer.field("Content-Type")) == (200, "image/png")
    assert answer.body.startswith(b"iVBORw0KGgoAAQIDBAUG")


def test_mapped_integrations_convert_by_content_handling(server: Server) -> None:
    converted, plain = server.get("/mapped/converted"), server.get("/mapped/plain")
    assert (converted.body, converted.field("Content-Type")) == (PNG, "image/png")
    assert plain.body.startswith(b'"iVBORw0KGgo')


@pytest.mark.parametrize(
    ("path", "status"),
    [("/malformed", 502), ("/raises", 502), ("/exits", 502), ("/too-large", 502)],
)
def test_failures_are_answered_as_aws_answers_them(server: Server, path: str, status: int) -> None:
    assert server.get(path) == error(status)


def test_bad_base64_is_500(server: Server) -> None:
    assert server.get("/bad-base64") == error(500)


def test_a_path_without_route_is_not_found(server: Server) -> None:
    assert server.get("/nowhere") == error(404, "Not Found")
    assert server.ask("GET", "/upload/rest") == error(404, "Not Found")


def test_a_handlers_traceback_goes_to_the_terminal_without_the_gateways_frames(
    server: Server,
) -> None:
    server.get("/raises")
    server.err.until("ZeroDivisionError: division by zero")
    end = server.err.all.index("ZeroDivisionError: division by zero")
    start = max(n for n, line in enumerate(server.err.all[:end]) if line.startswith("Traceback"))
    shown = server.err.all[start + 1 : end]
    assert [line for line in shown if line.startswith("  File")] == [
        f'  File "{SERVED / "handlers.py"}", line 41, in raises'
    ]


def test_exit_in_a_handler_fails_the_invocation_and_not_the_server(server: Server) -> None:
    server.get("/exits")
    assert "the handler called exit(3)" in server.err.until("ExitError")
    assert server.get("/url").status == 200


def test_a_larger_quota_holds_for_the_process_that_runs_the_handler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAMBDA_BINARY_QUOTA", "10485760")
    (tmp_path / "app.py").write_text(
        "from lambda_binary import binary_response\n"
        "@binary_response(content_type='image/png')\n"
        "def handler(event, context):\n"
        "    return b'\\x89PNG\\r\\n\\x1a\\n' + bytes(5_000_000)\n"
    )
    with serving(tmp_path, "app:handler", "--integration", "http-api", "--no-reload") as running:
        answer = running.get("/")
    assert (answer.status, len(answer.body)) == (200, 5_000_008)


def test_head_has_the_fields_and_no_content(server: Server) -> None:
    with contextlib.closing(server.connect()) as connection:
        head = ask(connection, "HEAD", "/url")
        assert (head.status, head.field("Content-Type"), head.body) == (200, "image/png", b"")
        assert head.field("Content-Length") is None
        # The connection is still in step.
        assert ask(connection, "GET", "/url").body == PNG


def test_head_under_every_type_is_no_broken_picture(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "def handler(event, context):\n"
        "    return {'statusCode': 200, 'headers': {'Content-Type': 'image/png'},\n"
        "            'body': 'iVBORw0KGgo=', 'isBase64Encoded': True}\n"
    )
    with serving(tmp_path, "app:handler", "--binary-media-types", "*/*", "--no-reload") as running:
        head = running.ask("HEAD", "/", {"Accept": "image/png"})
        assert (head.status, head.field("Content-Type"), head.body) == (200, "image/png", b"")
        assert "cure" not in running.out.until("HEAD /")


def test_options_reach_the_function_unless_the_api_answers_a_preflight(server: Server) -> None:
    event = json.loads(server.ask("OPTIONS", "/told/x").body)
    assert event["httpMethod"] == "OPTIONS"
    # */* without CONVERT_TO_TEXT on the MOCK integration: the preflight that breaks on AWS.
    assert server.ask("OPTIONS", "/preflight") == error(500)


UPLOAD = random.Random(0).randbytes(300_000)


@pytest.mark.parametrize("integration", ["rest", "http", "url", "alb"])
def test_uploads_arrive_byte_for_byte(server: Server, integration: str) -> None:
    headers = {"Content-Type": "image/png", "Accept": "*/*"}
    answer = server.ask("POST", f"/upload/{integration}", headers, UPLOAD)
    assert answer.body == UPLOAD
    assert answer.field("X-Digest") == hashlib.sha256(UPLOAD).hexdigest()


def test_uploads_in_chunks_arrive_byte_for_byte(server: Server) -> None:
    parts = (UPLOAD[n : n + 7777] for n in range(0, len(UPLOAD), 7777))
    with contextlib.closing(server.connect()) as connection:
        connection.request("POST", "/upload/url", parts, {"Content-Type": "image/png"})
        assert connection.getresponse().read() == UPLOAD


def test_a_client_that_waits_for_100_continue_gets_it(server: Server) -> None:
    head = (
        b"POST /upload/url HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
        b"Content-Type: image/png\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), 10) as client:
        client.sendall(head)
        assert client.recv(1000).startswith(b"HTTP/1.1 100 ")
        client.sendall(b"\x89PNG")
        assert client.makefile("rb").read().endswith(b"\r\n\r\n\x89PNG")


def test_connections_are_kept_and_each_small_answer_is_one_write(server: Server) -> None:
    asked = (
        b"POST /upload/url HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300\r\n\r\n" + b"x" * 300
    )
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as client:
        for _ in range(60):
            client.sendall(asked)
            # A second write might wait, by Nagle's algorithm, for an acknowledgement that waits too.
            assert client.recv(100_000).partition(b"\r\n\r\n")[2] == b"x" * 300


def test_a_connection_is_closed_when_the_client_says_so(server: Server) -> None:
    answer = server.ask("GET", "/url", {"Connection": "close"})
    assert answer.field("Connection") == "close"


def test_handlers_run_at_the_same_time(server: Server) -> None:
    answers: list[Answer] = []
    # Each handler waits until four are running.
    threads = [
        threading.Thread(target=lambda: answers.append(server.get("/together"))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.body for answer in answers] == [b"together"] * 4


def test_repeated_fields_are_sent_one_by_one(server: Server) -> None:
    assert server.get("/cookies").fields == [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2; Path=/"),
        ("Content-Length", "0"),
    ]


def test_204_has_no_content_length_and_odd_values_are_made_legal(server: Server) -> None:
    assert server.get("/no-content") == Answer(
        204,
        [
            ("X-Odd", "é".encode().decode("latin-1")),
            ("x-amzn-Remapped-Content-Length", "7"),
            ("Content-Type", "application/json"),
        ],
        b"",
    )


def test_the_event_says_what_the_client_sent(server: Server) -> None:
    answer = server.ask("GET", "/told/a%20b?x=1&x=2&y=%C3%A9", {"X-One": "a", "accept": "*/*"})
    event = json.loads(answer.body)
    picked = ("path", "headers", "multiValueQueryStringParameters", "pathParameters", "body")
    assert {key: event[key] for key in picked} == {
        "path": "/told/a%20b",
        "headers": {
            "Host": f"127.0.0.1:{server.port}",
            "Accept-Encoding": "identity",
            "X-One": "a",
            "accept": "*/*",
            "X-Amzn-Trace-Id": event["headers"]["X-Amzn-Trace-Id"],
            "X-Forwarded-For": "127.0.0.1",
            "X-Forwarded-Port": "443",
            "X-Forwarded-Proto": "https",
        },
        "multiValueQueryStringParameters": {"x": ["1", "2"], "y": ["é"]},
        "pathParameters": {"name": "a%20b"},
        "body": None,
    }
    assert event["requestContext"]["identity"]["sourceIp"] == "127.0.0.1"


def test_a_browser_s_names_are_spelt_as_over_http_2(server: Server) -> None:
    """AWS speaks HTTP/2 with browsers, where names are in lower case; two it spells itself."""
    browser = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)", "Accept": "*/*", "X-API-Key": "k"}
    headers = json.loads(server.ask("GET", "/told/a", browser).body)["headers"]
    assert {name for name in headers if not name.startswith("X-")} == {
        "accept",
        "accept-encoding",
        "Host",
        "User-Agent",
        "x-api-key",
    }


def raw(server: Server, target: bytes, method: bytes = b"GET") -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), 10) as client:
        head = b"%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % (method, target)
        client.sendall(head)
        return client.makefile("rb").read()


def test_a_target_in_absolute_form_is_its_path(server: Server) -> None:
    assert raw(server, b"http://localhost/url?a=1").endswith(PNG)


def test_a_target_that_is_no_path_is_400(server: Server) -> None:
    answer = raw(server, b"*", b"OPTIONS")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.endswith(b"\r\n\r\nthe path '*' does not start with '/'\n")


def test_a_request_that_is_no_http_is_400(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 10) as client:
        client.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 400 ")


def test_a_line_for_each_request_says_what_decided(server: Server) -> None:
    server.get("/rest/png?size=1", BROWSER)
    assert server.out.until("size=1") == (
        "GET /rest/png?size=1 200 2744 bytes image/png | Accept's first type image/avif matches "
        "none of binaryMediaTypes [image/png]: the body stays base64 text"
    )


def test_what_a_handler_prints_is_seen(server: Server) -> None:
    assert server.get("/says").body == PNG
    server.out.until("said by the handler")


def test_explain_prints_every_note_with_grade_and_source() -> None:
    arguments = ("handlers:png", "--integration", "http-api", "--explain", "--no-wall")
    with serving(SERVED, *arguments, "--no-reload") as server:
        assert server.out.all == [
            "Serving handlers:png as http-api; Ctrl-C ends it.",
            f"  http://127.0.0.1:{server.port}/",
        ]
        server.get("/any/path")
        server.out.until("GET /any/path 200 2056 bytes image/png | isBase64Encoded is true")
        assert re.fullmatch(
            r"    isBase64Encoded is true: decoded, whatever Accept says \[documented: .+\]",
            server.out.until("[documented"),
        )
        # Without the wall its path is one as any other.
        assert server.get("/__gateway__").body == PNG


def test_a_flag_without_effect_is_warned_of_once() -> None:
    arguments = ("--integration", "http-api", "--binary-media-types", "*/*", "--no-reload")
    with serving(SERVED, "handlers:png", *arguments) as server:
        server.get("/")
        server.out.until("GET /")
        assert server.err.all == [
            "lambda-binary: warning: --binary-media-types has no effect on http-api"
        ]


def test_the_first_page_of_a_route_with_a_parameter_is_its_path() -> None:
    with serving(SERVED, "handlers:png", "--path", "/cats/{name}", "--no-wall") as server:
        assert server.out.all[1:] == [f"  http://127.0.0.1:{server.port}/cats/{{name}}"]


@pytest.mark.parametrize(
    ("routes", "page"),
    [
        ([("/a", "ANY"), ("/", "ANY"), ("/{proxy+}", "ANY")], "/"),
        ([("/a/{b}", "GET"), ("/c", "GET")], "/c"),
        ([("/upload", "POST"), ("/a/{b}", "GET")], "/a/{b}"),
        ([("/upload", "POST")], "/upload"),
    ],
)
def test_the_first_page_is_one_that_a_browser_can_open(
    routes: list[tuple[str, str]], page: str
) -> None:
    site = Site(tuple(Route(path, "app:f", Settings(), (method,)) for path, method in routes))
    assert serve._first_page(site) == page


@pytest.mark.parametrize(
    ("is_a_terminal", "environment", "expected"),
    [
        (True, {"TERM": "xterm"}, True),
        (True, {"TERM": "xterm", "NO_COLOR": ""}, True),
        (True, {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
        (False, {"TERM": "xterm"}, False),
    ],
)
def test_colours_are_for_terminals_that_want_them(
    monkeypatch: pytest.MonkeyPatch,
    is_a_terminal: bool,
    environment: dict[str, str],
    expected: bool,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: is_a_terminal)
    assert serve._has_colours(stream) is expected


def test_flags_describe_one_route() -> None:
    types = ("--binary-media-types", "image/gif, image/*", "--binary-media-types", "video/mp4")
    with serving(SERVED, "handlers.png", *types, "--path", "/pictures/{name}") as server:
        assert server.get("/pictures/cat", "image/webp").body == PNG
        assert server.get("/pictures/cat", "*/*").body.startswith(b"iVBOR")
        assert server.get("/other") == error(403, "Missing Authentication Token")


def test_ctrl_c_ends_quietly_though_connections_are_open_and_a_handler_hangs() -> None:
    with serving(SERVED, "handlers:hangs", "--no-reload") as server:
        connection = server.connect()
        connection.request("GET", "/")
        server.out.until("hanging")
        assert server.stop() == 0
        assert connection.getresponse().status == 500
        connection.close()
    assert server.err.all == []


def test_an_upload_that_arrives_damaged_is_said_in_the_log_with_its_cure() -> None:
    with serving(SERVED, "handlers:told", "--no-reload") as plain:
        plain.ask("POST", "/upload", {"Content-Type": "image/png"}, PNG)
        line = plain.out.until("POST /upload")
        assert "the upload of Content-Type image/png reaches the function as text, damaged" in line
        cure = plain.out.until("cure:")
        assert cure.strip() == (
            "cure: set binaryMediaTypes to image/png (or */*), then deploy: decode_body(event) is "
            "then the upload (docs/integrations/rest-proxy.md#requests-bodies-become-base64)"
        )
        # Once is enough.
        plain.ask("POST", "/upload", {"Content-Type": "image/png"}, PNG)
        plain.ask("POST", "/text", {"Content-Type": "text/plain"}, b"abc")
        plain.out.until("POST /text")
        assert len([each for each in plain.out.all if "cure:" in each]) == 1


def test_a_deploy_tools_file_is_served_by_its_name_alone(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("def handler(event, context):\n    return {}\n")
    (tmp_path / "serverless.yml").write_text(
        "service: a\nprovider: {name: aws, runtime: python3.12}\n"
        "functions: {f: {handler: app.handler, events: [{httpApi: GET /x}]}}\n"
    )
    with serving(tmp_path, "serverless.yml", "--no-reload") as running:
        assert running.out.all[0] == "Serving 1 route of serverless.yml; Ctrl-C ends it."
