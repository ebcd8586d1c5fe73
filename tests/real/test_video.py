"""Chromium plays and seeks a film of 37 MB that leaves Lambda in parts of 6 MB at most.

Served is examples/handlers/video.py. The second that is shown is read from the picture itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from real.clients import (
    EXAMPLES,
    INTEGRATIONS,
    QUOTA,
    Recording,
    needs_chromium,
    recording,
)
from real.media import FILM_SIZE, SECONDS, grey_of, write_film

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = needs_chromium

FILM = "/films/rain.webm"


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("films")
    write_film(folder / "rain.webm")
    return folder


@pytest.fixture(scope="module", params=INTEGRATIONS)
def served(
    request: pytest.FixtureRequest, films: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Recording]:
    folder = tmp_path_factory.mktemp(request.param)
    arguments = ("--path", "/films/{name}", *INTEGRATIONS[request.param])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FILMS", str(films))
        with recording(folder, EXAMPLES / "video.py", *arguments) as running:
            yield running


@pytest.fixture
def page(browser: Browser, served: Recording) -> Iterator[Page]:
    served.clear()
    with browser.new_page(base_url=served.address) as page:
        page.goto(FILM)
        yield page


LOADED = "() => document.querySelector('video').readyState >= 1"
ABOUT = """() => {
    const video = document.querySelector("video");
    const seekable = video.seekable.end(0);
    return [video.duration, seekable, video.videoWidth, video.videoHeight, video.error];
}"""
SEEK = """async (second) => {
    const video = document.querySelector("video");
    video.pause();
    const done = new Promise((resolve) => video.addEventListener("seeked", resolve));
    video.currentTime = second;
    await done;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    const context = canvas.getContext("2d");
    context.drawImage(video, 0, 0);
    const grey = context.getImageData(canvas.width / 2, 30, 1, 1).data[0];
    return [video.currentTime, grey, video.error && video.error.message];
}"""
# From here to the end are 12 MB, so the player must ask again while it plays.
RUN = """() => {
    const video = document.querySelector("video");
    video.currentTime = 34;
    video.playbackRate = 16;
    video.play();
}"""
ENDED = "() => document.querySelector('video').ended || document.querySelector('video').error"
END = """() => {
    const video = document.querySelector("video");
    const { totalVideoFrames } = video.getVideoPlaybackQuality();
    return [video.currentTime, totalVideoFrames > 0, video.error && video.error.message];
}"""


def test_a_tab_gets_a_page_for_the_film_and_the_player_knows_its_length(
    page: Page, served: Recording
) -> None:
    page.wait_for_function(LOADED)
    assert page.evaluate(ABOUT) == [SECONDS, SECONDS, *FILM_SIZE, None]
    sent = [(sent.range, sent.status) for sent in served.sent()]
    assert (None, 200) in sent
    assert ("bytes=0-", 206) in sent


def test_chromium_seeks_to_and_fro(page: Page) -> None:
    page.wait_for_function(LOADED)
    found = [page.evaluate(SEEK, second) for second in (40.5, 3.5, 25.5, 49.5)]
    assert found == [
        [40.5, pytest.approx(grey_of(40), abs=2), None],
        [3.5, pytest.approx(grey_of(3), abs=2), None],
        [25.5, pytest.approx(grey_of(25), abs=2), None],
        [49.5, pytest.approx(grey_of(49), abs=2), None],
    ]


def test_chromium_plays_to_the_end(page: Page) -> None:
    page.wait_for_function(LOADED)
    page.evaluate(RUN)
    page.wait_for_function(ENDED, timeout=30_000)
    assert page.evaluate(END) == [SECONDS, True, None]


def test_every_response_stays_under_the_quota(page: Page, served: Recording, films: Path) -> None:
    lengths: list[tuple[str | None, str | None]] = []
    page.on("response", lambda response: lengths.append(length_of(response.headers)))
    page.reload()
    page.wait_for_function(LOADED)
    for second in (40.5, 3.5):
        page.evaluate(SEEK, second)
    total = (films / "rain.webm").stat().st_size
    assert total > 30_000_000
    parts = [sent for sent in served.sent() if sent.range]
    assert {sent.status for sent in parts} == {206}
    # Full parts come within the slack for the rest of the payload: less would be slower.
    assert QUOTA - 2000 < max(sent.size for sent in parts) <= QUOTA
    spans = [(announced, span) for announced, span in lengths if span]
    assert len(spans) >= 3
    assert all(announced == str(width(span, total)) for announced, span in spans)


def length_of(headers: dict[str, str]) -> tuple[str | None, str | None]:
    return headers.get("content-length"), headers.get("content-range")


def width(content_range: str | None, total: int) -> int:
    """Bytes of a part, by its Content-Range."""
    assert content_range is not None
    unit, _, rest = content_range.partition(" ")
    span, _, complete = rest.partition("/")
    first, _, last = span.partition("-")
    assert (unit, int(complete)) == ("bytes", total)
    return int(last) - int(first) + 1


@pytest.mark.parametrize("name", ["snow.webm", "..", "%2e%2e%2frain.webm"])
def test_another_name_is_404(served: Recording, name: str) -> None:
    answer: Any = served.server.ask("GET", f"/films/{name}", {"Accept": "*/*"})
    assert (answer.status, answer.body) == (404, b'{"error":"no such film"}')
