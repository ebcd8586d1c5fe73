"""Another clock, by libfaketime: before 1970, after 2038, and jumping while a process runs.

libfaketime stands between the process and the system's clock, so that what C libraries ask (zlib,
Pillow, libmagic) is moved as well. A restored snapshot (SnapStart) is a clock that jumps.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from serving import serving

if TYPE_CHECKING:
    from collections.abc import Mapping

LIBRARY = next(
    (str(path) for path in sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None
)
pytestmark = pytest.mark.skipif(
    LIBRARY is None, reason="libfaketime is not installed: apt-get install faketime"
)
MOMENTS = ("1960-01-01", "1969-12-31", "1999-12-31", "2027-02-28", "2038-01-20", "2250-01-01")
OLD, NEW = -1_000_000_000, 1_000_000_000  # 1938, 2001


def clock(file: Path) -> Mapping[str, str]:
    """The environment of a process whose clock stands at what the file says; waiting takes its time."""
    file.write_text("1999-01-01 00:00:00")
    return {
        **os.environ,
        "TZ": "UTC",
        "LD_PRELOAD": LIBRARY or "",
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }


ANSWERS = f"""
import datetime, io, json, os, pathlib, sys, tempfile, time
from lambda_binary import encode_response
from PIL import Image
clock = pathlib.Path(sys.argv[1])
folder = pathlib.Path(tempfile.mkdtemp())
EVENT = {{"resource": "/", "httpMethod": "GET", "requestContext": {{"stage": "prod", "resourcePath": "/"}},
         "headers": {{"accept-encoding": "gzip"}}}}
PICTURE = Image.effect_noise((90, 70), 90)
def file(name, content, seconds):
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (seconds, seconds))
    return path
def results():
    yield b"\\x89PNG\\r\\n\\x1a\\n", {{}}
    yield bytes.fromhex("de120495") + bytes(24), {{}}  # libmagic's
    yield "text" * 1000, {{"compress": True, "etag": True}}
    yield {{"a": [1, 2]}}, {{"compress": True, "headers": {{"X-A": "a"}}}}
    yield file("old.csv", b"a,b\\n" * 2000, {OLD}), {{"compress": True, "etag": True}}
    yield file("new.csv", b"a,b\\n" * 2000, {NEW}), {{}}
    yield b"abc", {{"last_modified": {OLD}}}
    yield b"abc", {{"last_modified": datetime.datetime(1950, 1, 1, tzinfo=datetime.UTC)}}
    for kind in ("png", "jpeg", "webp", "gif", "tiff", "bmp", "ico"):
        yield PICTURE, {{"image_format": kind, "etag": True}}
    yield open(folder / "old.csv", "rb"), {{"filename": "a.csv", "cache_control": "max-age=60"}}
    yield (piece for piece in (b"GIF89a", bytes(99))), {{}}
def answers():
    return [encode_response(result, event=EVENT, **asked) for result, asked in results()]
for line in sys.stdin:
    clock.write_text(line.strip() + " 00:00:00")
    print(json.dumps([time.strftime("%Y-%m-%d", time.gmtime()), answers()]), flush=True)
"""


def test_answers_are_the_same_whenever_they_are_made(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", ANSWERS, str(tmp_path / "clock")],
        env=clock(tmp_path / "clock"),
        input="".join(f"{moment}\n" for moment in MOMENTS),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [moment for moment, _ in told] == list(MOMENTS)
    dated = {moment: {_modified(answer) for answer in answers} for moment, answers in told}
    # RFC 9110 §8.8.2.1: what is dated after the clock has the clock's date.
    past = {None, "Sun, 01 Jan 1950 00:00:00 GMT", "Sun, 24 Apr 1938 22:13:20 GMT"}
    new = "Sun, 09 Sep 2001 01:46:40 GMT"
    assert dated == {
        "1960-01-01": {*past, "Fri, 01 Jan 1960 00:00:00 GMT"},
        "1969-12-31": {*past, "Wed, 31 Dec 1969 00:00:00 GMT"},
        "1999-12-31": {*past, "Fri, 31 Dec 1999 00:00:00 GMT"},
        "2027-02-28": {*past, new},
        "2038-01-20": {*past, new},
        "2250-01-01": {*past, new},
    }
    (_, first), *others = told
    assert all(answers == first for _, answers in others)


def _modified(answer: Any) -> str | None:
    """Its Last-Modified, which is taken out."""
    found: str | None = answer["headers"].pop("Last-Modified", None)
    return found


def test_a_server_answers_whatever_its_clock_does(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "from lambda_binary import binary_response\n"
        "@binary_response\n"
        "def handler(event, context):\n"
        "    return {'left': 0 < context.get_remaining_time_in_millis() <= 20_000}\n"
    )
    file = tmp_path / "clock"
    with serving(tmp_path, "app:handler", "--timeout", "20", env=clock(file)) as server:
        for moment in (*MOMENTS, *reversed(MOMENTS)):
            file.write_text(f"{moment} 00:00:00")
            answer = server.get("/")
            assert (answer.status, answer.body) == (200, b'{"left":true}'), moment
