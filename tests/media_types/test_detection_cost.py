"""What detection costs, counted: calls, bytes read and copied, modules. Times are for `make bench`."""

from __future__ import annotations

import gc
import io
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from detecting import Counted, without_libmagic  # noqa: F401  a fixture
from lambda_binary.media_types import detect
from lambda_binary.media_types.detection import identify

pytestmark = pytest.mark.usefixtures("without_libmagic")
FILES = Path(__file__).parent.parent / "corpus" / "files"

# Calls of Python functions, `detect` itself among them, once the parsers are loaded.
CALLS = {
    1: """
        animated.gif base.sqlite baseline.jpg box.jp2 cff.otf empty.wasm flash.flv fox.7z glyf.woff
        glyf.woff2 lossless.flac notes.mid paper.rtf plot.pdf program.mpg rgb.png scene.glb
        smallest.rar table.arrow table.parquet text.gz text.xz text.zst two.ttc
    """,
    2: """
        animated.webp apple.aiff apple.m4a apple.mov big.tif favicon.ico glyf.ttf movie.avi
        movie.mkv movie.mp4 phone.3gp phone.heic pointer.cur rgb.bmp scan.dcm scene.usdz
        smallest.class speech.opus still.avif tagged.mp3 theora.ogv vorbis.ogg vp8.webm
    """,
    3: "bare.mp3 frames.aac phone.amr windows.wma windows.wmv",
    4: "gnu.tar novel.epub open.ods open.odt padded.pdf sheet.xls word.doc",
    5: "binary.xlsb macros.docm macros.xlsm slides.pptx",
    9: "app.apk late.epub library.jar office365.docx place.kmz sheet.xlsx sheet.xltx two.zip",
}


def calls(function: Callable[[bytes], object], data: bytes) -> int:
    """How many Python functions are called for it, with all modules loaded."""
    names: list[str] = []

    def note(frame: object, event: str, _: object) -> None:
        if event == "call":
            names.append(event)

    function(data)
    function(data)  # the parser is entered in the table by the first time
    before = sys.getprofile()
    gc.collect()
    gc.disable()  # what other tests left behind is called when it is collected
    sys.setprofile(note)
    try:
        function(data)
    finally:
        sys.setprofile(before)
        gc.enable()
    return len(names)


@pytest.mark.parametrize(
    ("name", "most"), [(name, most) for most, names in CALLS.items() for name in names.split()]
)
def test_a_known_type_is_found_in_a_few_calls(name: str, most: int) -> None:
    assert calls(detect, (FILES / name).read_bytes()) <= most


def archive(entries: int) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as file:
        for number in range(entries):
            # Dated 1980: a date of today may have the letters of names that are looked for.
            file.writestr(zipfile.ZipInfo(f"folder/{number:06}.txt"), b"")
    return sink.getvalue()


def test_an_archive_of_20000_entries_takes_the_calls_of_a_small_one() -> None:
    assert calls(detect, archive(20_000)) <= calls(detect, archive(10))


# Bytes beyond the first 4096 that are looked at, in all.
BEYOND_THE_HEAD = {
    0: """
        animated.avif apple.aiff apple.m4a apple.mov boxes.jxl favicon.ico glyf.ttf gnu.tar
        movie.mkv movie.mp4 phone.amr phone.heic rgb.bmp scan.dcm scene.usdz smallest.class
        speech.opus theora.ogv vorbis.ogg vp8.webm
    """,
    # The next frame's header; a directory's sectors; a member's header and content.
    80: "bare.mp3 frames.aac tagged.mp3 novel.epub open.odt",
    1200: "word.doc sheet.xls",
    # The directory too, and the packed content of the one member that tells.
    1500: "app.apk late.epub library.jar macros.docm office365.docx place.kmz sheet.xlsx two.zip",
}


@pytest.mark.parametrize(
    ("name", "most"),
    [(name, most) for most, names in BEYOND_THE_HEAD.items() for name in names.split()],
)
def test_a_known_type_is_found_in_a_few_bytes(name: str, most: int) -> None:
    data = Counted((FILES / name).read_bytes())
    assert identify(data) == detect(data.data)  # type: ignore[arg-type]
    head = min(len(data), 4096)
    assert data.read[0] == head
    assert sum(data.read) - head <= most


@pytest.mark.parametrize(
    "name",
    [name for names in CALLS.values() for name in names.split()],
)
def test_nothing_the_size_of_the_data_is_copied_from_bytes(name: str) -> None:
    data = (FILES / name).read_bytes()
    data += bytes(3_000_000) + data[-4096:]  # what is at the end stays there
    detect(data)
    tracemalloc.start()
    detect(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200_000


# What the first such data imports of the package's detection.
MODULES = {
    "rgb.png": "",
    "flash.flv": "",
    "rgb.bmp": "headers",
    "gnu.tar": "stages",
    "movie.mp4": "isobmff",
    "bare.mp3": "mpeg_audio",
    "big.tif": "tiff",
    "two.zip": "zip_entries zip_types",
    "office365.docx": "zip_entries zip_types",
    "word.doc": "ole",
    "vp8.webm": "containers isobmff",
    "utf8.txt": "stages text",
    "object.json": "json_text stages text",
    "text.lz4": "containers isobmff rare_signatures stages",
}


@pytest.mark.parametrize(("name", "modules"), MODULES.items())
def test_a_type_loads_its_own_parser_alone(name: str, modules: str) -> None:
    code = (
        "import sys; from lambda_binary.media_types import detect\n"
        "detect(open(sys.argv[1], 'rb').read())\n"
        "start = 'lambda_binary.media_types.detection.'\n"
        "print(*sorted(n.removeprefix(start) for n in sys.modules if n.startswith(start)))"
    )
    command = [sys.executable, "-c", code, str(FILES / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == modules


def test_a_text_compiles_no_pattern_that_it_cannot_match() -> None:
    code = (
        "import re, sys; from lambda_binary.media_types import detect\n"
        "def refuse(*_): raise SystemExit('compiled')\n"
        "re._compile = refuse\n"
        "print(detect('Grüße, and so on'.encode()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "text/plain; charset=utf-8\n"
