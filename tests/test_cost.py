"""What a response costs: instructions and bytes, which are the same again on a busy machine.

Times are for `make bench`; allocations are in `test_transfer`, modules in `test_imports`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from cold.measuring import (
    HERE,
    READ_FIRST,
    instructions,
    instructions_of_a_call,
    lay_out,
    packaged,
    weight,
)
from cold.roads import ROADS, WARM

needs_valgrind = pytest.mark.skipif(
    shutil.which("valgrind") is None, reason="valgrind is not installed: apt-get install valgrind"
)
# The counts are CPython's own. From 3.12 on the runtime client has loaded `struct`, so that a
# handler by hand, which imports base64, pays a fifth less.
OLD = sys.version_info < (3, 12)
needs_3_11 = pytest.mark.skipif(not OLD, reason="the bounds of all roads are those of CPython 3.11")


@needs_valgrind
def test_a_first_100_kb_response_costs_hardly_more_than_one_by_hand(tmp_path: Path) -> None:
    counted = {
        name: instructions(lay_out(tmp_path / name, HERE / f"{name}.py"))
        for name in ("nothing", "by_hand", "ours")
    }
    by_hand = counted["by_hand"] - counted["nothing"]
    ours = counted["ours"] - counted["nothing"]
    assert by_hand > 1_000_000
    assert 0 < ours <= (0.9 if OLD else 1.13) * by_hand


# The handler by hand is 1. What a road pays is mostly the modules that `test_imports` lists.
MOST = {
    "bytes": 0.89,
    "bytes, encode_response": 0.9,
    "BytesIO": 0.92,
    "cache_control": 1.3,
    "content_type": 1.3,
    "content_type, filename": 1.31,
    "encode_response, headers": 1.56,
    "JSON": 1.21,
    "text": 0.82,
    "envelope with bytes": 1.24,
    "zip": 1.96,
    "Path": 1.39,
    "etag": 2.17,
    "bytearray": 2.24,
}


@needs_valgrind
@needs_3_11
@pytest.mark.slow
@pytest.mark.parametrize("road", ROADS)
def test_a_first_response_on_every_road(road: str, tmp_path: Path) -> None:
    variables = {"PRELOAD": "io pathlib picture"}
    handler = tmp_path / "handler.py"
    handler.write_text(ROADS[road])
    task = lay_out(tmp_path / "ours", handler)
    (task / "picture.png").write_bytes((b"\x89PNG\r\n\x1a\n" * 12_500)[:100_000])
    nothing, by_hand = (
        instructions(lay_out(tmp_path / name, HERE / f"{name}.py"), variables=variables)
        for name in ("nothing", "by_hand")
    )
    ours = instructions(task, variables=variables)
    assert 0 < ours - nothing <= MOST[road] * (by_hand - nothing)


@needs_valgrind
@pytest.mark.parametrize("event", ["rest-proxy.json", "http-api-2.0.json"])
def test_a_warm_1_kb_response_costs_a_fifth_more_at_most(event: str, tmp_path: Path) -> None:
    by_hand, ours = (
        instructions_of_a_call(lay_out(tmp_path / name, HERE / f"{name}.py"), event, 1_000)
        for name in ("by_hand", "ours")
    )
    assert by_hand > 10_000
    assert by_hand < ours <= (1.2 if OLD else 1.23) * by_hand


# The same of a handler that was called before, at 1 KB.
MOST_WARM = {
    "cache_control": 1.25,
    "content_type, filename": 1.25,
    "encode_response": 1.4,
    "encode_response, headers": 4.0,
    "encode_response, content_type": 4.0,
    "JSON": 1.1,
    "text": 5.6,
}


@needs_valgrind
@needs_3_11
@pytest.mark.slow
@pytest.mark.parametrize("road", WARM)
def test_a_warm_response_on_every_road(road: str, tmp_path: Path) -> None:
    by_hand, ours = WARM[road]
    counted = []
    for name, source in (("by_hand", by_hand or (HERE / "by_hand.py").read_text()), ("ours", ours)):
        handler = tmp_path / f"{name}.py"
        handler.write_text(source)
        task = lay_out(tmp_path / name, handler)
        counted.append(instructions_of_a_call(task, "rest-proxy.json", 1_000))
    assert 0 < counted[1] <= MOST_WARM[road] * counted[0]


@needs_valgrind
@needs_3_11
@pytest.mark.slow
def test_a_warm_10_kb_response_with_options_costs_no_more_than_by_hand(tmp_path: Path) -> None:
    handler = tmp_path / "handler.py"
    handler.write_text(ROADS["cache_control"])
    by_hand, ours = (
        instructions_of_a_call(
            lay_out(tmp_path / file.stem, file), "rest-proxy.json", 10_000, hide="pybase64"
        )
        for file in (HERE / "by_hand.py", handler)
    )
    assert 0 < ours <= 1.1 * by_hand


def test_a_first_response_reads_6_kb_of_the_wheel() -> None:
    assert sum(map(weight, READ_FIRST)) <= 6_000


# Bytes; of the 21.8 MB of Pillow 13.0.0 for Linux.
A_HUNDREDTH_OF_PILLOW = 217_840


def test_the_core_is_sources_alone_and_a_hundredth_of_pillow() -> None:
    # What a cold start reads is held above; this is what a zip for Lambda carries for all roads.
    core = packaged(gateway=False)
    assert sum(map(weight, core)) <= A_HUNDREDTH_OF_PILLOW
    # Nothing but sources and the mark of PEP 561.
    assert {path.suffix for path in core if path.name != "py.typed"} == {".py"}
