"""What goes wrong while a stream is sent, and how awslambdaric's process lives on.

Each row of what was tried when streaming was designed, with the code that is shipped.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from real.runtime_api import PATIENCE, Runtime, RuntimeExitedError
from real.test_streaming import BOTH, PNG, asked, peak

if TYPE_CHECKING:
    from collections.abc import Mapping


def of(**query: str) -> dict[str, Any]:
    called = asked()
    called["queryStringParameters"] = query
    return called


slow = pytest.mark.slow
# What is sent: the handler, the event, what it says when it is closed.
CONTENTS = {
    "bytes": ("sized", of(n="8000000"), ""),
    "pieces": ("generated", of(n="400000", many="20"), "closed"),
    "a file without a size": ("unseekable", of(n="8000000"), ""),
    "a picture while it is compressed": ("picture", of(n="all", format="png"), ""),
    "a picture in a thread": ("picture", of(n="all", format="gif"), ""),
}


@pytest.mark.parametrize("status", [400, 403, 410, 413])
def test_a_refusal_is_one_warning_and_the_next_invocation_is_fine(status: int) -> None:
    with Runtime("streams.sized", environment=BOTH, answers=status) as runtime:
        assert runtime.invoke(asked()).content == PNG + bytes(100)
        assert runtime.invoke(asked()).content == PNG + bytes(100)
        runtime.assert_said(f"was not taken: the Runtime API said {status}", times=2)


@pytest.mark.parametrize("name", [*CONTENTS])
@pytest.mark.parametrize(
    "after", [pytest.param(0, marks=slow), 50_000, pytest.param(5_000_000, marks=slow)]
)
def test_a_client_that_goes_away_is_one_warning(name: str, after: int) -> None:
    handler, called, closed = CONTENTS[name]
    with Runtime(f"streams.{handler}", environment=BOTH, hangs_up=after) as runtime:
        for _ in range(2):
            assert not runtime.invoke(called).whole
        runtime.assert_said("could not be sent to its end", times=2)
        if closed:
            runtime.assert_said(closed, times=2)
        # Threads that write end; polling has none with this client.
        deadline = time.monotonic() + PATIENCE
        while threads(runtime.process_id()) > 1 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert threads(runtime.process_id()) == 1


def threads(process: int) -> int:
    return len([*Path(f"/proc/{process}/task").iterdir()])


def test_what_ends_the_process_ends_it_in_mid_stream_too() -> None:
    with Runtime("streams.exits", environment=BOTH) as runtime:
        try:  # its end may be seen before what it had sent, or after
            assert not runtime.invoke(asked()).whole
        except RuntimeExitedError:
            pass
        assert runtime.exit_status() == 3


@slow
def test_a_runtime_that_reads_slowly_is_waited_for() -> None:
    """Whatever socket.setdefaulttimeout() the function has set for its own connections."""
    with Runtime("streams.impatient", environment=BOTH, pause=0.3) as runtime:
        posted = runtime.invoke(of(n="2000000"))
        assert posted.content == PNG + bytes(2_000_000)


SETTINGS = {
    "JSON logs": {"AWS_LAMBDA_LOG_FORMAT": "JSON"},
    "a thread that polls": {"AWS_EXECUTION_ENV": "AWS_Lambda_python3.12"},
    "a snapshot": {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"},
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_stream_and_its_error_are_told_as_everything_is(name: str) -> None:
    with Runtime("streams.generated", environment={**BOTH, **SETTINGS[name]}) as runtime:
        for _ in range(2):
            assert len(runtime.invoke(of(n="5")).content) == 23
        posted = runtime.invoke(of(n="5", fails="1"))
        assert posted.trailers["Lambda-Runtime-Function-Error-Type"] == "Function.StreamError"
        runtime.assert_said("ended in an error after it had begun", times=1)
        if name == "JSON logs":
            assert_is_a_record(runtime.output())
        assert len(runtime.invoke(of(n="5")).content) == 23


def assert_is_a_record(output: str) -> None:
    line = next(line for line in output.splitlines() if "had begun" in line)
    record: Mapping[str, Any] = json.loads(line)
    assert record["level"] == "ERROR"
    assert record["errorType"] == "ValueError"
    assert record["requestId"] in record["message"]


@pytest.mark.parametrize("image_format", ["png", pytest.param("jpeg", marks=slow)])
def test_a_picture_that_is_encoded_while_it_is_sent_is_never_in_memory(image_format: str) -> None:
    with Runtime("streams.picture", environment=BOTH) as runtime:
        # Its pixels, Pillow and what the encoder needs are there.
        runtime.invoke(of(n="1000", format=image_format))
        before = peak(runtime.process_id())
        posted = runtime.invoke(of(n="all", format=image_format))
        assert "Content-Length" not in posted.prelude["headers"]
        assert len(posted.content) > 5_000_000
        assert posted.first is not None
        assert peak(runtime.process_id()) - before <= 3_000_000


@slow
def test_a_table_that_is_written_while_it_is_sent_is_never_in_memory() -> None:
    with Runtime("streams.table", environment=BOTH) as runtime:
        # pandas makes the text of 50,000 rows at a time.
        runtime.invoke(of(n="100000"))
        before = peak(runtime.process_id())
        posted = runtime.invoke(of(n="700000"))
        assert posted.content.count(b"\n") == 700_001
        # What pandas needs for its index and texts; none of it grows with what was written.
        assert len(posted.content) > 35_000_000
        assert peak(runtime.process_id()) - before <= 12_000_000
