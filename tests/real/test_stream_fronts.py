"""Streams through fronts that other people wrote: several at a time, and out to the client.

AWS's emulator does with AWS_LAMBDA_MAX_CONCURRENCY as Managed Instances do: one runtime, a process
for each invocation. cargo-lambda streams to the client, as a function URL does.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from real.emulator import IS_HERE, WHY_NOT, Emulator, no_namespace
from real.runtime_api import FUNCTIONS, PATIENCE, VARIABLES
from real.test_streaming import BOTH, PNG, asked

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow
AT_A_TIME = 4
CARGO_LAMBDA = Path(sys.prefix) / "bin/cargo-lambda"
# What cargo-lambda asks of cargo, which is not needed for a function in Python.
CARGO = """#!{python}
import json
package = {{
    "name": "function", "version": "1.0.0", "id": "function 1.0.0", "license": None,
    "license_file": None, "description": None, "source": None, "dependencies": [], "features": {{}},
    "targets": [{{
        "kind": ["bin"], "crate_types": ["bin"], "name": "function", "src_path": "{root}/main.rs",
        "edition": "2021", "doc": False, "doctest": False, "test": False,
    }}],
    "manifest_path": "{root}/Cargo.toml", "metadata": None, "publish": None, "authors": [],
    "categories": [], "keywords": [], "readme": None, "repository": None, "homepage": None,
    "documentation": None, "edition": "2021", "links": None, "default_run": None,
    "rust_version": None,
}}
print(json.dumps({{
    "packages": [package], "workspace_members": [package["id"]],
    "workspace_default_members": [package["id"]], "resolve": None, "version": 1,
    "target_directory": "{root}/target", "workspace_root": "{root}", "metadata": None,
}}))
"""


@pytest.fixture(scope="module")
def instance() -> Iterator[Any]:
    """Starts a function as Managed Instances run it."""
    if not IS_HERE:
        pytest.skip(WHY_NOT)
    reason = no_namespace()
    if reason is not None:
        pytest.skip(reason)

    def start(handler: str) -> Emulator:
        return Emulator(
            f"streams.{handler}",
            {**BOTH, "LAMBDA_TASK_ROOT": "/var/task"},
            concurrency=AT_A_TIME,
        )

    return start


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may write into, as the emulator's runtime is another."""
    folder = Path(tempfile.mkdtemp(prefix="streams-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


def test_several_streams_at_a_time_go_each_to_its_own_invocation(
    instance: Any, open_folder: Path
) -> None:
    """None of them ends before all have begun; no two share a process."""
    with instance("together") as emulator, ThreadPoolExecutor(AT_A_TIME) as pool:

        def invoke(mark: str) -> tuple[int, bytes]:
            called = asked()
            called["queryStringParameters"] = {
                "path": str(open_folder),
                "n": str(AT_A_TIME),
                "mark": mark,
            }
            while True:
                status, body = emulator.invoke(called)
                # "no idle runtimes", until all of its processes have asked for work.
                if b"Runtime.Unavailable" not in body:
                    return status, body.partition(bytes(8))[2]

        marks = [f"stream-{number}" for number in range(AT_A_TIME)]
        answers = [*pool.map(invoke, marks)]
        processes = set()
        for mark, (status, content) in zip(marks, answers, strict=True):
            *lines, process = content.decode().split("\n")
            assert status == 200
            assert lines == [mark] * 100_001
            processes.add(process)
        assert len(processes) == AT_A_TIME


def test_a_picture_in_a_thread_of_a_forked_process_arrives_whole(instance: Any) -> None:
    with instance("picture") as emulator:

        def invoke(number: int) -> bytes:
            called = asked()
            called["queryStringParameters"] = {"n": str(1000 + number), "format": "jpeg"}
            status, body = emulator.invoke(called)
            assert status == 200
            return body.partition(bytes(8))[2]

        for content in map(invoke, range(AT_A_TIME)):
            assert content.startswith(b"\xff\xd8\xff")
            assert content.endswith(b"\xff\xd9")


def test_an_error_in_mid_stream_is_the_functions_and_the_next_is_fine(instance: Any) -> None:
    """AWS's code reads the trailers: their type, and their body decoded."""
    with instance("generated") as emulator:
        called = asked()
        called["queryStringParameters"] = {"n": "5", "fails": "1"}
        told = json.loads(emulator.invoke(called)[1])
        assert (told["errorType"], told["errorMessage"]) == ("ValueError", "at piece 1")
        assert "err=Function.StreamError" in emulator.output()
        called["queryStringParameters"] = {"n": "5"}
        assert emulator.invoke(called)[1].endswith(bytes([2]) * 5)


# --- cargo-lambda


@pytest.fixture
def front(tmp_path: Path) -> Any:
    """A function behind cargo-lambda: gives what answers a path with a query."""
    if not CARGO_LAMBDA.is_file():
        pytest.skip(f"cargo-lambda is not at {CARGO_LAMBDA}: it comes with the group dev")
    (tmp_path / "Cargo.toml").write_text(
        '[package]\nname = "function"\nversion = "1.0.0"\nedition = "2021"\n'
    )
    cargo = tmp_path / "cargo"
    cargo.write_text(CARGO.format(python=sys.executable, root=tmp_path))
    cargo.chmod(0o755)
    return lambda handler: _front(handler, tmp_path)


@contextmanager
def _front(handler: str, folder: Path) -> Iterator[Any]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = (folder / "log").open("w+b")
    watch = [
        *(str(CARGO_LAMBDA), "lambda", "watch", "--only-lambda-apis"),
        *("-A", "127.0.0.1", "-P", str(port)),
    ]
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    runtime = [sys.executable, "own_next.py", f"streams.{handler}"]
    api = f"127.0.0.1:{port}/.rt/function"
    with (
        log,
        _running(watch, folder, {**os.environ, "PATH": path, "CARGO": f"{folder}/cargo"}, log),
    ):
        _wait_for(port, log)
        environment = {**VARIABLES, **BOTH, "AWS_LAMBDA_RUNTIME_API": api}
        with _running(runtime, FUNCTIONS, environment, log), ExitStack() as stack:
            yield lambda query: _answer(port, query, stack)


@contextmanager
def _running(command: list[str], folder: Path, environment: Any, log: Any) -> Iterator[None]:
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
    )
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int, log: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    log.seek(0)
    raise AssertionError(f"cargo-lambda does not listen:\n{log.read().decode()}")


def _answer(port: int, query: str, stack: ExitStack) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    stack.callback(connection.close)
    connection.request("GET", f"/lambda-url/function/?{query}")
    answer = connection.getresponse()
    stack.callback(answer.close)
    return answer


@pytest.mark.parametrize("size", [0, 1, 300_000, 20_000_000])
def test_bytes_of_any_size_arrive_at_the_client(front: Any, size: int) -> None:
    with front("sized") as get:
        answer = get(f"n={size}")
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "image/png"
        # As real function URLs are reported to name it.
        assert answer.headers["x-amzn-remapped-content-length"] == str(size + 8)
        assert sha256(answer.read()).digest() == sha256(PNG + bytes(size)).digest()


def test_the_first_piece_arrives_before_the_last_is_made(front: Any, open_folder: Path) -> None:
    """It is made when the client says that it has the first."""
    with front("together") as get:
        answer = get(f"n=2&mark=a&path={open_folder}")
        assert answer.read(2) == b"a\n"
        (open_folder / "the client").touch()
        assert answer.read().startswith(b"a\na\n")


def test_cookies_and_an_answer_without_content(front: Any) -> None:
    with front("cookies") as get:
        answer = get("")
        assert answer.headers.get_all("Set-Cookie") == ["a=1", "b=2"]
        assert answer.read() == PNG
    with front("nothing") as get:
        answer = get("")
        assert (answer.status, answer.read()) == (204, b"")


def test_a_picture_while_it_is_encoded(front: Any) -> None:
    with front("picture") as get:
        content = get("n=1200&format=png").read()
        assert content.startswith(PNG)
        assert content.endswith(b"IEND\xaeB`\x82")
