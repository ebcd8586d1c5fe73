"""Cut downloads, resumed by curl and wget to identical bytes; and their revalidation.

Served is examples/handlers/video.py; a client that asks for ranges need not be a player.
"""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from real.clients import (
    CURL,
    EXAMPLES,
    INTEGRATIONS,
    QUOTA,
    WGET,
    Recording,
    curl,
    needs_curl,
    needs_wget,
    recording,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = needs_curl

SMALL = 4_000_000
LARGE = 20_000_000
# Neither text nor anything that a signature is known of.
NAMES = {"small.bin": SMALL, "large.bin": LARGE}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    for name, size in NAMES.items():
        (folder / name).write_bytes(os.urandom(size))
        # Older than the second that the tests run in: then the date may stand for the file.
        os.utime(folder / name, (1_700_000_000, 1_700_000_000))
    return folder


@pytest.fixture(scope="module", params=INTEGRATIONS)
def module_served(
    request: pytest.FixtureRequest, files: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Recording]:
    folder = tmp_path_factory.mktemp(request.param)
    arguments = ("--path", "/files/{name}", *INTEGRATIONS[request.param])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FILMS", str(files))
        with recording(folder, EXAMPLES / "video.py", *arguments) as running:
            yield running


@pytest.fixture
def served(module_served: Recording) -> Recording:
    module_served.clear()
    return module_served


def test_curl_resumes_a_download_that_was_killed(
    served: Recording, files: Path, tmp_path: Path
) -> None:
    target, address = tmp_path / "got.bin", f"{served.address}/files/small.bin"
    target.write_bytes(killed_after(1_000_000, address))
    done = curl("-C", "-", "-o", target, address)
    assert (done.returncode, done.stderr) == (0, b"")
    assert target.read_bytes() == (files / "small.bin").read_bytes()
    assert [(sent.range, sent.status, sent.content_range) for sent in served.sent()] == [
        (None, 200, None),
        ("bytes=1000000-", 206, f"bytes 1000000-{SMALL - 1}/{SMALL}"),
    ]


def killed_after(size: int, address: str) -> bytes:
    """The first bytes of a download by a curl that is then killed, its connection open."""
    assert CURL is not None
    with subprocess.Popen([CURL, "-sS", address], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        begun = process.stdout.read(size)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    return begun


# The loop of docs/large-responses.md: it ends when a further request brings nothing more.
LOOP = """\
curl -sS -r 0- -o "$file" "$address"
size=0
while [ "$(wc -c <"$file")" -gt "$size" ]; do
    size=$(wc -c <"$file")
    curl -sS -C - -o "$file" "$address"
done
"""


def test_curl_fetches_in_a_loop_what_is_larger_than_the_quota(
    served: Recording, files: Path, tmp_path: Path
) -> None:
    target = tmp_path / "got.bin"
    names = {**os.environ, "file": str(target), "address": f"{served.address}/files/large.bin"}
    done = subprocess.run(
        ["sh", "-e", "-c", LOOP], env=names, capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert target.read_bytes() == (files / "large.bin").read_bytes()
    statuses = [sent.status for sent in served.sent()]
    assert statuses == [206] * (len(statuses) - 1) + [416]
    assert served.sent()[-1].content_range == f"bytes */{LARGE}"
    assert max(sent.size for sent in served.sent()) <= QUOTA


def test_the_loop_stands_in_the_documentation() -> None:
    page = Path(__file__).parents[2] / "docs/large-responses.md"
    assert LOOP in page.read_text(encoding="utf-8")


@needs_wget
def test_wget_continues_part_by_part(served: Recording, files: Path, tmp_path: Path) -> None:
    assert WGET is not None
    target, source = tmp_path / "large.bin", files / "large.bin"
    # It sends a Range as soon as there is something to go on from.
    target.write_bytes(source.read_bytes()[:1])
    command = [WGET, "-q", "-c", f"{served.address}/files/large.bin"]
    while target.stat().st_size < LARGE:
        before = target.stat().st_size
        subprocess.run(command, cwd=tmp_path, check=True, timeout=60)
        assert target.stat().st_size > before
    assert target.read_bytes() == source.read_bytes()
    assert [sent.range for sent in served.sent()][:2] == ["bytes=1-", "bytes=4717900-"]
    assert {sent.status for sent in served.sent()} == {206}


def test_curl_gets_304_for_a_file_that_it_has(served: Recording, tmp_path: Path) -> None:
    target, address = tmp_path / "got.bin", f"{served.address}/files/small.bin"
    curl("-R", "-o", target, address)
    before = target.stat()
    assert before.st_mtime == 1_700_000_000
    again = curl("-z", target, "-o", target, "-w", "%{http_code} %{size_download}", address)
    assert again.stdout == b"304 0"
    assert target.stat().st_size == before.st_size


def test_without_a_range_a_client_gets_what_on_too_large_says(served: Recording) -> None:
    done = curl("-w", "%{http_code} %{content_type}", f"{served.address}/files/large.bin")
    assert done.stdout.endswith(b"</video>200 text/html; charset=utf-8")
