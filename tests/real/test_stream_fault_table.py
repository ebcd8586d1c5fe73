"""The rows of docs/streaming.md, "What goes wrong", that test_stream_faults.py has not."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import pytest

from events import event
from real.clients import ROOT
from real.runtime_api import Runtime

BOTH = {"LAMBDA_BINARY_STREAM": "function-url,rest-proxy"}
PNG = b"\x89PNG\r\n\x1a\n"
FRONTS = pytest.mark.parametrize("front", ["function-url", "rest-proxy"])


def asked(front: str = "function-url", **query: str) -> dict[str, Any]:
    return {**event(front), "queryStringParameters": {"n": "5", **query}}


@FRONTS
def test_an_exception_before_the_first_byte_is_an_ordinary_error(front: str) -> None:
    with Runtime("streams.raises", environment=BOTH) as runtime:
        posted = runtime.invoke(asked(front))
        assert (posted.kind, posted.json["errorType"]) == ("error", "ValueError")
        cause = posted.fields["lambda-runtime-function-xray-error-cause"]
        assert "before the first byte" in cause


@FRONTS
def test_an_exception_in_mid_stream_is_in_the_trailers_and_the_process_lives(front: str) -> None:
    with Runtime("streams.generated", environment=BOTH) as runtime:
        processes = set()
        for _ in range(2):
            posted = runtime.invoke(asked(front, fails="1"))
            assert (posted.kind, posted.content) == ("response", PNG + bytes(5))
            told = json.loads(b64decode(posted.trailers["Lambda-Runtime-Function-Error-Body"]))
            assert told["errorMessage"] == "at piece 1"
            processes.add(runtime.process_id())
        assert len(processes) == 1
        runtime.assert_said("closed", times=2)


def test_a_refusal_in_the_middle_is_one_warning_and_the_next_is_fine() -> None:
    with Runtime("streams.generated", environment=BOTH, answers=413, refuses_at=500_000) as runtime:
        for turn in (1, 2):
            assert not runtime.invoke(asked(n="1000000", many="30")).whole
            runtime.assert_said("closed", times=turn)
        said = runtime.output()
        assert said.count("could not be sent to its end") + said.count("said 413") == 2


def test_the_telemetry_s_own_descriptor_is_written_to() -> None:
    descriptor = {"_LAMBDA_TELEMETRY_LOG_FD": "1"}
    with Runtime("streams.generated", environment=BOTH | descriptor) as runtime:
        for _ in range(2):
            assert runtime.invoke(asked()).content.startswith(PNG)
        runtime.invoke(asked(fails="0"))
        runtime.assert_said("ended in an error after it had begun", times=1)


def test_the_same_request_id_twice_is_two_streams() -> None:
    with Runtime("streams.generated", environment=BOTH, request_id="1-2-3") as runtime:
        for _ in range(2):
            assert runtime.invoke(asked()).content.startswith(PNG)


def test_the_page_has_a_row_for_each_of_them() -> None:
    page = (ROOT / "docs/streaming.md").read_text(encoding="utf-8")
    table = page.partition("## What goes wrong")[2].partition("\n## ")[0]
    rows = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == len(set(rows)) == 9
