"""What is made for a response leaves before the last of it is made, and is the same as buffered."""

from __future__ import annotations

import io
import json
import re
import sys
import threading
import warnings
import zipfile
import zlib
from base64 import b64decode
from typing import TYPE_CHECKING, Any

import matplotlib
import matplotlib.figure
import openpyxl
import pandas
import pikepdf
import polars
import pyarrow
import pypdf
import pytest
from PIL import Image

from events import event
from lambda_binary import ImageEncodingError, binary_response
from lambda_binary.images.handover import GATHERED
from lambda_binary.images.png import deflate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"
ARROW = "application/vnd.apache.arrow.file"


@pytest.fixture(autouse=True)
def streams(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LAMBDA_BINARY_STREAM", "function-url")
    monkeypatch.setenv("LAMBDA_BINARY_LOCAL_GATEWAY", "streams")
    # Dates and names of what matplotlib writes, so that it writes the same twice.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    monkeypatch.setitem(matplotlib.rcParams, "svg.hashsalt", "salt")
    # The same compressor for both: the first megabyte is zlib's, zlib-ng takes what comes then.
    monkeypatch.setattr(deflate, "_library", zlib)
    yield
    assert "saving" not in {thread.name for thread in threading.enumerate()}


def noise(width: int = 900, height: int = 900) -> Image.Image:
    return Image.effect_noise((width, height), 90).convert("RGB")


NOISE = noise()
NUMBERS = {name: [index * 1.37 + at for index in range(12_000)] for at, name in enumerate("abc")}
CELLS = [(number, number * 7919 % 10_007, number * 104_729 % 99_991) for number in range(4000)]


def figure() -> Any:
    made = matplotlib.figure.Figure()
    sizes = [value % 40 for value in NUMBERS["c"][:3000]]
    made.subplots().scatter(sizes, sizes[::-1], s=sizes, c=sizes)
    return made


def film() -> Image.Image:
    frames = [NOISE.resize((360, 360)).rotate(90 * turn) for turn in range(4)]
    file = io.BytesIO()
    frames[0].save(file, "PNG", save_all=True, append_images=frames[1:], duration=100)
    return Image.open(file)


def workbook() -> Any:
    made = openpyxl.Workbook()
    for row in CELLS:
        made.active.append(row)
    return made


def written_pages() -> Any:
    made = pypdf.PdfWriter()
    for _ in range(700):
        made.add_blank_page(100, 100)
    return made


def saved_pages() -> Any:
    made = pikepdf.new()
    for _ in range(700):
        made.add_blank_page()
    return made


def whole(make: Callable[[], Any], keywords: dict[str, Any]) -> bytes:
    """As it is in a payload; or as it would be, where it is too large for one."""
    beyond: list[bytes] = []

    def keep(representation: Any, event: Any) -> str:
        beyond.append(representation.data)
        return "beyond"

    @binary_response(stream=False, on_too_large=keep, **keywords)
    def handler(event: Any, context: Any) -> Any:
        return make()

    payload = handler(event("function-url"), None)
    if beyond:
        data = beyond[0]
        return data.encode() if isinstance(data, str) else bytes(data)
    body = payload["body"]
    return b64decode(body) if payload["isBase64Encoded"] else body.encode()


def streamed(make: Callable[[], Any], method: str = "GET", **keywords: Any) -> Any:
    @binary_response(**keywords)
    def handler(event: Any, context: Any) -> Any:
        return make()

    asked = event("function-url")
    asked["requestContext"]["http"]["method"] = method
    return handler(asked, None)


# What pikepdf makes of the second in which it writes.
TIMED = re.compile(rb"/ID \[(?:<[0-9a-f]{32}>){2}\]")
# What is made, how it is asked for, whether it leaves while it is made.
EARLY = {
    "PNG": (lambda: NOISE, {"image_format": "png"}),
    "PNG of a palette": (lambda: NOISE.quantize(200), {"image_format": "png"}),
    "JPEG": (lambda: NOISE.resize((2000, 2000)), {"image_format": "jpeg", "quality": 95}),
    "GIF": (lambda: NOISE, {"image_format": "gif"}),
    "BMP": (lambda: NOISE, {"image_format": "bmp"}),
    "animated PNG": (film, {"image_format": "png"}),
    "animated GIF": (film, {"image_format": "gif"}),
    "figure as SVG": (figure, {"content_type": "image/svg+xml"}),
    "figure as PDF": (figure, {"content_type": "application/pdf"}),
    "pandas as CSV": (lambda: pandas.DataFrame(NUMBERS), {"content_type": "text/csv"}),
    "pandas as Parquet": (lambda: pandas.DataFrame(NUMBERS), {"content_type": PARQUET}),
    "polars as lines": (
        lambda: polars.DataFrame(NUMBERS).head(4000),
        {"content_type": "application/x-ndjson"},
    ),
    "polars as CSV": (
        lambda: polars.DataFrame(NUMBERS).select(polars.all().repeat_by(5).explode()),
        {"content_type": "text/csv"},
    ),
    "pyarrow as CSV": (lambda: pyarrow.table(NUMBERS), {"content_type": "text/csv"}),
    "pyarrow as Arrow": (lambda: pyarrow.table(NUMBERS), {"content_type": ARROW}),
    "pypdf": (written_pages, {}),
    "pikepdf": (saved_pages, {}),
}
WHOLE = {
    "a figure as PNG": (figure, {}),
    "WebP": (lambda: NOISE, {"image_format": "webp"}),
    "TIFF": (lambda: NOISE, {"image_format": "tiff"}),
    "a small picture": (lambda: NOISE.resize((300, 300)), {"image_format": "png"}),
    "a picture with a tag": (lambda: NOISE, {"image_format": "png", "etag": True}),
    "a picture with a date": (lambda: NOISE, {"image_format": "png", "last_modified": 1.0}),
    "a small table": (
        lambda: pandas.DataFrame({"a": [1, 2]}),
        {"content_type": "text/csv"},
    ),
    "a table in another charset": (
        lambda: pandas.DataFrame({"ü": NUMBERS["a"]}),
        {"content_type": "text/csv; charset=latin-1"},
    ),
}


def written_html() -> Any:
    weasyprint = pytest.importorskip("weasyprint", reason="weasyprint's libraries are not here")
    text = "".join(f"<p>{number * 104_729 % 99_991}</p>" for number in range(6000))
    return weasyprint.HTML(string=text)


def relations() -> Any:
    import seaborn

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return seaborn.relplot(pandas.DataFrame(NUMBERS).head(2500), x="a", y="b")


def grammar() -> Any:
    import plotnine

    table = pandas.DataFrame(NUMBERS).head(2500)
    return plotnine.ggplot(table, plotnine.aes("a", "b")) + plotnine.geom_point()


def report() -> Any:
    import docx

    made = docx.Document()
    for number in range(6000):
        made.add_paragraph(f"{number * 104_729 % 99_991} {number * 7919 % 10_007}")
    return made


# Of large libraries, whose first import takes its time.
EARLY |= {
    "weasyprint": (written_html, {}),
    "seaborn's grid": (relations, {"content_type": "image/svg+xml"}),
    "plotnine's plot": (grammar, {"content_type": "image/svg+xml"}),
}
LARGE = ("weasyprint", "seaborn's grid", "plotnine's plot")


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.slow if name in LARGE else ()) for name in EARLY],
)
def test_what_is_made_leaves_piece_by_piece_and_is_the_same(name: str) -> None:
    make, keywords = EARLY[name]
    response = streamed(make, **keywords)
    fields = json.loads(response.prelude)["headers"]
    pieces = list(response.pieces)
    assert "Content-Length" not in fields
    assert len(pieces) > 1
    expected = whole(make, keywords)
    assert TIMED.sub(b"", b"".join(pieces)) == TIMED.sub(b"", expected)
    # No more than one is held: it leaves before the last is made.
    assert max(map(len, pieces)) < len(expected)


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_small_or_needs_the_whole_has_its_length(name: str) -> None:
    make, keywords = WHOLE[name]
    response = streamed(make, **keywords)
    expected = whole(make, keywords)
    assert json.loads(response.prelude)["headers"]["Content-Length"] == str(len(expected))
    assert b"".join(response.pieces) == expected


def test_a_workbook_leaves_as_a_zip_whose_members_are_the_same() -> None:
    response = streamed(workbook)
    data = b"".join(response.pieces)
    here, there = (zipfile.ZipFile(io.BytesIO(each)) for each in (data, whole(workbook, {})))
    assert "Content-Length" not in json.loads(response.prelude)["headers"]
    assert here.testzip() is None
    assert here.namelist() == there.namelist()
    # It has the time at which it was written.
    for name in set(here.namelist()) - {"docProps/core.xml"}:
        assert here.read(name) == there.read(name)
    rows = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    assert list(rows) == CELLS


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "keywords", "timed"),
    [
        (report, {}, "docProps/core.xml"),
        (lambda: pandas.DataFrame(NUMBERS), {"content_type": XLSX}, "docProps/core.xml"),
    ],
    ids=["python-docx", "pandas"],
)
def test_other_zips_have_the_same_members(make: Any, keywords: dict[str, Any], timed: str) -> None:
    response = streamed(make, **keywords)
    data = b"".join(response.pieces)
    here, there = (zipfile.ZipFile(io.BytesIO(each)) for each in (data, whole(make, keywords)))
    assert "Content-Length" not in json.loads(response.prelude)["headers"]
    assert here.testzip() is None
    assert here.namelist() == there.namelist()
    for name in set(here.namelist()) - {timed}:
        assert here.read(name) == there.read(name)


@pytest.mark.parametrize("name", ["PNG", "JPEG", "figure as SVG", "pandas as CSV", "pikepdf"])
@pytest.mark.parametrize("taken", [0, 1])
def test_who_goes_away_ends_the_writing(name: str, taken: int) -> None:
    make, keywords = EARLY[name]
    response = streamed(make, **keywords)
    for _ in range(taken):
        next(response.pieces)
    response.pieces.close()  # the fixture counts the threads


def test_a_head_has_the_fields_and_no_content() -> None:
    response = streamed(lambda: NOISE, method="HEAD", image_format="jpeg")
    assert json.loads(response.prelude)["headers"]["Content-Type"] == "image/jpeg"
    assert b"".join(response.pieces) == b""


def test_what_fails_before_the_first_piece_is_an_ordinary_error() -> None:
    class Broken(matplotlib.figure.Figure):
        def savefig(self, *args: Any, **kwargs: Any) -> None:
            raise ValueError("no ink")

    with pytest.raises(ImageEncodingError, match="cannot draw itself as png: no ink"):
        streamed(Broken)


def test_what_fails_later_ends_the_stream_in_the_same_error() -> None:
    class Broken(matplotlib.figure.Figure):
        def savefig(self, file: Any, **kwargs: Any) -> None:
            file.write(b"\x89PNG\r\n\x1a\n" + bytes(GATHERED))
            raise ValueError("no more ink")

    response = streamed(Broken)
    assert len(next(response.pieces)) == GATHERED + 8
    with pytest.raises(ImageEncodingError, match="cannot draw itself as png: no more ink"):
        list(response.pieces)


def test_a_figure_that_draws_something_else_is_refused_before_it_is_sent() -> None:
    class Other(matplotlib.figure.Figure):
        def savefig(self, file: Any, **kwargs: Any) -> None:
            file.write(b"GIF89a" + bytes(2 * GATHERED))

    with pytest.raises(ImageEncodingError, match="that is image/gif"):
        streamed(Other)


def test_too_many_fields_end_the_writing_too() -> None:
    with pytest.raises(ValueError, match="status and fields"):
        streamed(lambda: NOISE, image_format="jpeg", headers={"X-Long": "a" * 17_000})


def test_who_takes_over_gets_the_whole_where_the_runtime_posts_in_one_piece(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A runtime that nobody has heard of.
    monkeypatch.delenv("LAMBDA_BINARY_LOCAL_GATEWAY")
    monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001")
    monkeypatch.delitem(sys.modules, "awslambdaric.lambda_runtime_client", raising=False)
    picture = Image.merge("RGB", [Image.effect_noise((1_700, 1_700), 90) for _ in "RGB"])
    taken: list[tuple[Any, Any]] = []

    def store(representation: Any, event: Any) -> str:
        taken.append((representation.media_type, Image.open(io.BytesIO(representation.data))))
        return "stored"

    prelude, _, content = streamed(lambda: picture, on_too_large=store).partition(bytes(8))
    assert json.loads(prelude)["headers"]["Content-Type"] == "text/plain; charset=utf-8"
    assert content == b"stored"
    [(media_type, stored)] = taken
    assert (media_type, stored.tobytes()) == ("image/png", picture.tobytes())


def test_what_makes_the_pieces_is_closed_where_none_of_them_is_sent() -> None:
    class Rows:
        """A cursor, say: nothing closes it because nobody has it any more."""

        closed = 0

        def __iter__(self) -> Rows:
            return self

        def __next__(self) -> bytes:
            return b"a,b\n"

        def close(self) -> None:
            self.closed += 1

    rows = Rows()
    response = streamed(lambda: rows, method="HEAD", content_type="text/csv")
    assert b"".join(response.pieces) == b""
    assert json.loads(response.prelude)["headers"] == {"Content-Type": "text/csv"}
    assert rows.closed == 1
