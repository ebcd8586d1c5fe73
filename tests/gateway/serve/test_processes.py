"""Handlers that hang, exit, crash, fork: the client gets AWS's answer, and the next one is served."""

from __future__ import annotations

import concurrent.futures
import contextlib
import http.client
import io
import os
import platform
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from lambda_binary.gateway.serve.application import Application
from lambda_binary.gateway.serve.functions.environments import Environments
from lambda_binary.gateway.serve.server import _server
from lambda_binary.gateway.serve.site import Site
from lambda_binary.gateway.serve.visitors.connection import Connection
from serving import PATIENCE, Server, ask, serving

SERVED = Path(__file__).with_name("served")
FAILED = b'{"message": "Internal server error"}'


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(SERVED, "hostile:handler", "--timeout", "2", "--no-reload") as running:
        yield running


def count(server: Server) -> int:
    return int(server.get("/count").body)


@pytest.mark.parametrize(
    ("path", "how"),
    [
        ("/exits", "its process ended with exit code 3"),
        ("/crashes", "its process was ended by SIGSEGV"),
        ("/killed", "its process was ended by SIGKILL"),
        ("/exits_with_a_child", "its process ended with exit code 4"),
    ],
)
def test_a_handler_that_ends_its_process_is_502_and_the_next_request_is_served(
    server: Server, path: str, how: str
) -> None:
    answer = server.get(path)
    assert (answer.status, answer.body) == (502, FAILED)
    assert server.err.until("did not come back") == (
        f"lambda-binary: hostile:handler did not come back: {how}; another takes its place"
    )
    assert server.get("/main_thread").body == b"True"


def test_a_process_that_ends_between_requests_is_replaced(server: Server) -> None:
    _ended(int(server.get("/ends_later").body))
    assert server.get("/main_thread").status == 200


@pytest.mark.parametrize(
    ("path", "last"),
    [("/interrupts", "KeyboardInterrupt"), ("/base", "OddError: odd")],
)
def test_what_no_runtime_catches_is_502_with_its_traceback(
    server: Server, path: str, last: str
) -> None:
    assert server.get(path).status == 502
    assert server.err.until(last).endswith(last)
    assert "502" in server.out.until(f"GET {path}")


def test_a_handler_that_takes_too_long_is_504_and_said_in_the_log(server: Server) -> None:
    answer = server.get("/hangs")
    assert (answer.status, answer.body) == (504, b'{"message": "Endpoint request timed out"}')
    assert (
        "the handler had not answered after 2 s and was ended: the gateway gives up with 504"
        in (server.out.until("GET /hangs"))
    )


def test_a_handler_that_spins_is_ended_too(server: Server) -> None:
    assert server.get("/spins").status == 504
    assert server.get("/main_thread").status == 200


def test_a_fork_that_comes_back_is_ended_and_said(server: Server) -> None:
    assert server.get("/forks").body == b"parent"
    server.err.until("the copy is ended")
    assert server.get("/main_thread").status == 200


def test_handlers_run_in_the_main_thread_and_a_thread_that_is_left_disturbs_nobody(
    server: Server,
) -> None:
    assert server.get("/leaves_a_thread").body == b"left"
    assert server.get("/main_thread").body == b"True"


def test_globals_live_from_one_request_to_the_next(server: Server) -> None:
    first = count(server)
    assert [count(server), count(server)] == [first + 1, first + 2]


def test_a_handler_that_closes_all_it_can_find_ends_only_its_process(server: Server) -> None:
    assert server.get("/closes_everything").status == 502
    assert server.get("/main_thread").status == 200


def test_what_a_handler_prints_holds_up_nobody(server: Server) -> None:
    with concurrent.futures.ThreadPoolExecutor() as pool:
        printing = pool.submit(server.get, "/prints_much")
        assert server.get("/main_thread").status == 200
        assert printing.result().body == b"printed"


def test_one_picture_that_all_requests_share_is_right_in_each_of_them() -> None:
    """Lambda runs one request at a time in an environment; so does each process here."""
    arguments = ("hostile:animated", "--integration", "http-api", "--no-reload")
    with (
        serving(SERVED, *arguments) as server,
        concurrent.futures.ThreadPoolExecutor(16) as pool,
    ):
        answers = list(pool.map(lambda _: server.get("/"), range(48)))
    bodies = {answer.body for answer in answers}
    assert ({answer.status for answer in answers}, len(bodies)) == ({200}, 1)
    assert Image.open(io.BytesIO(bodies.pop())).n_frames == 3  # type: ignore[attr-defined]


def test_hanging_handlers_hold_up_neither_the_page_nor_its_cells() -> None:
    with serving(SERVED, "hostile:handler", "--no-reload") as server:
        connections = [server.connect() for _ in range(40)]
        for connection in connections:
            connection.request("GET", "/hangs")
        server.err.until("all 32 handlers that may run at once are busy")
        # Else these would wait for 29 s, longer than the test has patience.
        assert server.get("/__gateway__").status == 200
        assert server.get("/__gateway__/as/curl/main_thread").body == b"True"
        for connection in connections:
            connection.close()


@pytest.mark.parametrize("path", ["/hangs", "/spins", "/ignores_signals", "/leaves_a_thread"])
def test_ctrl_c_ends_the_server_whatever_handlers_do(path: str) -> None:
    with (
        serving(SERVED, "hostile:handler", "--no-reload") as server,
        contextlib.closing(server.connect()) as connection,
    ):
        connection.request("GET", path)
        server.out.until(f"begun: {path}")
        # Before the integration's timeout would end the handler: PATIENCE is shorter.
        assert server.stop() == 0
    assert server.err.all == []


def test_ctrl_c_waits_for_handlers_one_second() -> None:
    config = _server(Application(Site(), Environments(), print, threads=1), Connection).config
    assert config.timeout_graceful_shutdown == 1


def test_no_process_outlives_a_server_that_is_killed() -> None:
    with serving(SERVED, "hostile:handler", "--no-reload") as server:
        process = int(server.get("/pid").body)
        with contextlib.closing(server.connect()) as connection:
            connection.request("GET", "/hangs")
            server.out.until("begun: /hangs")
            server.process.send_signal(signal.SIGKILL)
        _ended(process)


def _ended(process: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and _lives(process):
        time.sleep(0.05)
    assert not _lives(process)


def _lives(process: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        with contextlib.suppress(OSError):
            os.kill(process, 0)
            return Path("/proc").is_dir() is False
        return False


@pytest.fixture(params=["function-url", "rest-proxy"])
def streaming(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    mode = {
        "function-url": 'invoke-mode = "RESPONSE_STREAM"',
        "rest-proxy": 'response-transfer-mode = "STREAM"',
    }[request.param]
    route = f'handler = "hostile:streamed"\nintegration = "{request.param}"\n{mode}\n'
    file = tmp_path / "routes.toml"
    file.write_text(f'[[route]]\npath = "/{{proxy+}}"\n{route}')
    (tmp_path / "hostile.py").write_bytes((SERVED / "hostile.py").read_bytes())
    with serving(tmp_path, "--settings", "routes.toml", "--no-reload") as running:
        yield running


def test_a_stream_reaches_the_client_piece_by_piece(streaming: Server, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    with contextlib.closing(streaming.connect()) as connection:
        connection.request("GET", f"/gate={gate}")
        response = connection.getresponse()
        assert (response.status, response.getheader("Transfer-Encoding")) == (200, "chunked")
        assert response.read(4) == b"one "
        gate.touch()
        assert response.read() == b"two three"
        # The connection is in step: a client may go on with it.
        assert ask(connection, "GET", f"/gate={gate}").body == b"one two three"
    assert "200 13 bytes text/plain" in streaming.out.until("GET /gate=")
    assert streaming.get(f"/__gateway__/as/curl/gate={gate}").body == b"one two three"


def test_a_stream_that_breaks_off_is_cut(streaming: Server, tmp_path: Path) -> None:
    (tmp_path / "gate").touch()
    with contextlib.closing(streaming.connect()) as connection:
        connection.request("GET", f"/breaks&gate={tmp_path / 'gate'}")
        with pytest.raises(http.client.IncompleteRead) as cut:
            connection.getresponse().read()
    assert cut.value.partial == b"one two "
    streaming.err.until("ValueError: broke off")


def test_a_stream_that_takes_too_long_is_cut(tmp_path: Path) -> None:
    (tmp_path / "routes.toml").write_text(
        '[[route]]\npath = "/{proxy+}"\nhandler = "hostile:streamed"\n'
        'integration = "function-url"\ninvoke-mode = "RESPONSE_STREAM"\n'
    )
    (tmp_path / "hostile.py").write_bytes((SERVED / "hostile.py").read_bytes())
    arguments = ("--settings", "routes.toml", "--timeout", "1", "--no-reload")
    with (
        serving(tmp_path, *arguments) as server,
        contextlib.closing(server.connect()) as connection,
    ):
        connection.request("GET", f"/gate={tmp_path / 'never'}")
        with pytest.raises(http.client.IncompleteRead) as cut:
            connection.getresponse().read()
    assert cut.value.partial == b"one "


def test_pictures_stream_where_the_variable_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With LAMBDA_BINARY_STREAM on a buffered REST route AWS sends status and fields alone."""
    monkeypatch.setenv("LAMBDA_BINARY_STREAM", "function-url,rest-proxy")
    (tmp_path / "app.py").write_text(
        "from lambda_binary import binary_response\n"
        "@binary_response\n"
        "def handler(event, context):\n"
        '    return b"\\x89PNG\\r\\n\\x1a\\n" + bytes(range(256)) * 4\n'
    )
    route = '[[route]]\nhandler = "app:handler"\npath = '
    (tmp_path / "routes.toml").write_text(
        f'{route}"/url"\nintegration = "function-url"\ninvoke-mode = "RESPONSE_STREAM"\n'
        f'{route}"/rest"\nresponse-transfer-mode = "STREAM"\n'
        f'{route}"/buffered"\n'
    )
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
    with serving(tmp_path, "--settings", "routes.toml", "--no-reload") as server:
        assert [server.get(path).body for path in ("/url", "/rest", "/buffered")] == [
            picture,
            picture,
            b"",
        ]


def page_faults(process: int) -> int:
    """Pages that the system had to map for the process (Linux)."""
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[7])


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a setting of glibc")
def test_a_pictures_memory_is_used_again_for_the_next_one(tmp_path: Path) -> None:
    # 100 KB are 25 pages, and their base64 34: taken from the system for each request they were 93
    # page faults of the server, and 137 of the process that runs the handler.
    (tmp_path / "app.py").write_text(
        "import base64, os\n"
        "def handler(event, context):\n"
        "    return {'statusCode': 200, 'headers': {'Content-Type': 'image/png', 'Pid': os.getpid()},\n"
        "            'body': base64.b64encode(bytes(102_400)).decode(), 'isBase64Encoded': True}\n"
    )
    arguments = ("app:handler", "--binary-media-types", "image/png", "--no-reload")
    with serving(tmp_path, *arguments) as running, contextlib.closing(running.connect()) as kept:
        for _ in range(30):
            answer = ask(kept, "GET", "/", {"Accept": "image/png"})
        assert len(answer.body) == 102_400
        processes = (running.process.pid, int(answer.field("Pid") or 0))
        before = [page_faults(process) for process in processes]
        for _ in range(50):
            ask(kept, "GET", "/", {"Accept": "image/png"})
        faults = [page_faults(p) - b for p, b in zip(processes, before, strict=True)]
    assert max(faults) < 50 * 10
