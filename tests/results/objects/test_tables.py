"""Data frames of pandas, polars and pyarrow, as each type that can be declared of them.

The libraries are imported by the test that needs them: they are the dependency group `objects`.
"""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from answers import refusal, sent

CSV, TSV, JSON, NDJSON = (
    "text/csv",
    "text/tab-separated-values",
    "application/json",
    "application/x-ndjson",
)
PARQUET = "application/vnd.apache.parquet"
ARROW, STREAM = "application/vnd.apache.arrow.file", "application/vnd.apache.arrow.stream"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = [{"town": "Kiel", "sold": 20}, {"town": "Zürich", "sold": 0}]


def pandas_frame() -> Any:
    import pandas as pd

    return pd.DataFrame(ROWS)


def polars_frame() -> Any:
    import polars as pl

    return pl.DataFrame(ROWS)


def arrow_table() -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist(ROWS)


def arrow_batch() -> Any:
    return arrow_table().to_batches()[0]


MAKERS = [pandas_frame, polars_frame, arrow_table, arrow_batch]


def read_back(media_type: str, content: bytes) -> list[dict[str, Any]]:
    """The rows of what was sent, read by another library than the one that wrote it."""
    import openpyxl
    import pyarrow.ipc
    import pyarrow.parquet

    if media_type == JSON:
        return json.loads(content)  # type: ignore[no-any-return]
    if media_type == NDJSON:
        return [json.loads(line) for line in content.splitlines()]
    if media_type == PARQUET:
        return pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist()  # type: ignore[no-any-return]
    if media_type == ARROW:
        return pyarrow.ipc.open_file(content).read_all().to_pylist()  # type: ignore[no-any-return]
    if media_type == STREAM:
        return pyarrow.ipc.open_stream(content).read_all().to_pylist()  # type: ignore[no-any-return]
    names, *rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize("media_type", [JSON, NDJSON, PARQUET, ARROW, STREAM, XLSX])
@pytest.mark.parametrize("make", MAKERS)
def test_a_table_as_each_type(make: Callable[[], Any], media_type: str) -> None:
    if media_type == XLSX and make in (arrow_table, arrow_batch):
        assert "cannot be written as" in refusal(make(), content_type=media_type)[1]
        return
    label, content = sent(make(), content_type=media_type)
    assert (label, read_back(media_type, content)) == (media_type, ROWS)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (pandas_frame, "town,sold\nKiel,20\nZürich,0\n"),
        (polars_frame, "town,sold\nKiel,20\nZürich,0\n"),
        (arrow_table, '"town","sold"\n"Kiel",20\n"Zürich",0\n'),
        (arrow_batch, '"town","sold"\n"Kiel",20\n"Zürich",0\n'),
    ],
)
def test_a_table_as_csv(make: Callable[[], Any], expected: str) -> None:
    label, content = sent(make(), content_type="text/csv; charset=utf-8")
    assert (label, content.decode()) == ("text/csv; charset=utf-8", expected)


@pytest.mark.parametrize("make", MAKERS)
def test_a_table_in_another_charset(make: Callable[[], Any]) -> None:
    _, content = sent(make(), content_type="text/csv; charset=windows-1252")
    assert content == sent(make(), content_type=CSV)[1].decode().encode("cp1252")


@pytest.mark.parametrize("make", [pandas_frame, polars_frame])
def test_a_table_with_tabs(make: Callable[[], Any]) -> None:
    assert sent(make(), content_type=TSV)[1].decode() == "town\tsold\nKiel\t20\nZürich\t0\n"


@pytest.mark.parametrize(
    ("content_type", "as_if"),
    [("application/x-parquet", PARQUET), ("Application/JSON", JSON), ("application/csv", CSV)],
)
def test_other_names_in_use_are_understood(content_type: str, as_if: str) -> None:
    assert sent(polars_frame(), content_type=content_type) == (
        content_type,
        sent(polars_frame(), content_type=as_if)[1],
    )


@pytest.mark.parametrize(
    ("make", "name"),
    [(pandas_frame, "pandas.DataFrame"), (polars_frame, "polars.dataframe.frame.DataFrame")],
)
def test_a_table_of_which_nothing_is_declared_says_what_may_be(
    make: Callable[[], Any], name: str
) -> None:
    page = " or text/html" if make is pandas_frame else ""
    stream = f", {STREAM}{page}" if page else f" or {STREAM}"
    assert refusal(make()) == (
        "ResultTypeError",
        f"the {name} that was returned is sent only as what you declare: give content_type=, which "
        f"may be {CSV}, {TSV}, {JSON}, {NDJSON}, {PARQUET}, {XLSX}, {ARROW}{stream}",
    )
    # The label alone says nothing of the format.
    assert refusal(make(), content_type="application/octet-stream")[0] == "ResultTypeError"


@pytest.mark.parametrize("make", MAKERS)
def test_the_name_to_save_it_under_declares_too(make: Callable[[], Any]) -> None:
    for filename, media_type in (("sales.parquet", PARQUET), ("Sales.JSON", JSON)):
        label, content = sent(make(), filename=filename)
        assert (label, read_back(media_type, content)) == (media_type, ROWS)
    label, content = sent(make(), filename="sales.csv")
    assert label == "text/csv; charset=utf-8"
    assert content == sent(make(), content_type=CSV)[1]
    # What is declared comes first, and a page only where it is.
    assert sent(make(), filename="sales.csv", content_type=JSON)[0] == JSON
    for filename in ("sales.html", "sales", "sales.exe"):
        assert refusal(make(), filename=filename)[0] == "ResultTypeError"


def test_a_type_that_no_table_becomes_is_one_sentence() -> None:
    # What Excel read before 2007: no library here writes it, and an .xlsx under it is a wrong label.
    error, said = refusal(pandas_frame(), content_type="application/vnd.ms-excel")
    assert error == "ResultValueError"
    assert said.startswith(
        "the pandas.DataFrame that was returned cannot be written as application/vnd.ms-excel: "
        "declare text/csv, "
    )


# --- the index of pandas


def test_an_index_that_says_something_is_written() -> None:
    frame = pandas_frame().set_index("town")
    assert sent(frame, content_type=CSV)[1].decode() == "town,sold\nKiel,20\nZürich,0\n"
    for media_type in (JSON, NDJSON, XLSX):
        assert read_back(media_type, sent(frame, content_type=media_type)[1]) == ROWS
    for media_type in (PARQUET, ARROW):
        rows = read_back(media_type, sent(frame, content_type=media_type)[1])
        assert rows == [{"sold": 20, "town": "Kiel"}, {"sold": 0, "town": "Zürich"}]
    assert "<th>Kiel</th>" in sent(frame, content_type="text/html")[1].decode()
    unnamed = pandas_frame()[["sold"]].set_axis(["a", "b"])
    assert sent(unnamed, content_type=CSV)[1].decode() == ",sold\na,20\nb,0\n"
    assert json.loads(sent(unnamed, content_type=JSON)[1])[0] == {"index": "a", "sold": 20}


def test_a_page_has_every_row() -> None:
    import pandas as pd

    page = sent(pd.DataFrame({"a": range(100)}), content_type="text/html")[1].decode()
    assert page.count("<tr") == 101
    assert "<td>99</td>" in page


# --- values


def test_the_values_of_a_table_are_json_as_everywhere() -> None:
    import pandas as pd
    import polars as pl

    day = datetime.datetime(2026, 7, 1, 12, 30)
    columns = {
        "at": [day, None],
        "part": [0.1 + 0.2, float("nan")],
        "count": [2**60, 1],
        "price": [Decimal("1.50"), Decimal(2)],
        "yes": [True, False],
    }
    expected = [
        {
            "at": "2026-07-01T12:30:00",
            "part": 0.30000000000000004,
            "count": 2**60,
            "price": 1.5,
            "yes": True,
        },
        {"at": None, "part": None, "count": 1, "price": 2, "yes": False},
    ]
    for frame in (pd.DataFrame(columns), pl.DataFrame(columns)):
        assert json.loads(sent(frame, content_type=JSON)[1]) == expected


def test_what_a_table_cannot_be_written_as_is_said() -> None:
    import pandas as pd
    import polars as pl

    twice = pd.DataFrame([[1, 2]], columns=["a", "a"])
    assert refusal(twice, content_type=JSON) == (
        "ResultValueError",
        "the pandas.DataFrame that was returned could not be written as application/json "
        "(ValueError: its columns are not unique: rename them): write it yourself, and return the "
        "bytes",
    )
    zoned = pd.DataFrame({"at": pd.to_datetime(["2026-07-01T00:00:00Z"])})
    assert "timezone" in refusal(zoned, content_type=XLSX)[1]
    nested = pl.DataFrame({"a": [[1, 2]]})
    assert "CSV" in refusal(nested, content_type=CSV)[1]
    for infinite in (pd.DataFrame({"a": [float("inf")]}), pl.DataFrame({"a": [float("inf")]})):
        assert (
            "(ValueError: a NaN or an Infinity is in it, which JSON has no number for (RFC 8259 "
            "§6)): write it yourself" in refusal(infinite, content_type=JSON)[1]
        )


# --- one column, and what is no table


def test_a_series() -> None:
    import pandas as pd
    import polars as pl

    assert sent(pd.Series([1, None, 3], name="a"), content_type=JSON)[1] == b"[1.0,null,3.0]"
    sold = pd.Series({"Kiel": 20, "Bonn": 0}, name="sold")
    assert sent(sold, content_type=JSON)[1] == b'{"Kiel":20,"Bonn":0}'
    assert sent(sold, content_type=CSV)[1].decode() == ",sold\nKiel,20\nBonn,0\n"
    assert sent(pl.Series("a", [1, None]), content_type=JSON)[1] == b"[1,null]"
    assert sent(pl.Series("a", [1, 2]), content_type=CSV)[1].decode() == "a\n1\n2\n"
    dated = pd.Series([1], index=[pd.Timestamp("2026-07-01")])
    assert sent(dated, content_type=JSON)[1] == b'{"2026-07-01T00:00:00":1}'
    repeated = pd.Series([1, 2], index=["a", "a"])
    assert "its index is not unique" in refusal(repeated, content_type=JSON)[1]


def test_a_styled_table() -> None:
    styled = pandas_frame().style.highlight_max(subset=["sold"])
    page = sent(styled, content_type="text/html; charset=utf-8")[1].decode()
    assert "background-color: yellow" in page
    assert read_back(XLSX, sent(styled, content_type=XLSX)[1])[0]["town"] == "Kiel"
    assert refusal(styled)[1].endswith(f"give content_type=, which may be text/html or {XLSX}")


@pytest.mark.parametrize(
    ("make", "cure"),
    [
        (lambda: polars_frame().lazy(), "collect it, as in frame.collect()"),
        (
            lambda: pandas_frame().groupby("town"),
            "aggregate it, as in groups.sum(), which gives a table",
        ),
        (
            lambda: polars_frame().group_by("town"),
            "aggregate it, as in groups.sum(), which gives a table",
        ),
        (
            lambda: pandas_frame().columns,
            "return list(index) for JSON, or index.to_frame(index=False)",
        ),
        (
            lambda: __import__("pyarrow").array([1]),
            "return array.to_pylist() for JSON, or a pyarrow.table",
        ),
    ],
)
def test_what_is_no_table_yet_is_named_with_the_cure(make: Callable[[], Any], cure: str) -> None:
    error, said = refusal(make())
    assert error == "ResultTypeError"
    assert said.endswith(f"that was returned cannot be sent: {cure}")


def test_a_table_inside_json_is_named_with_the_cure() -> None:
    for make, cure in (
        (pandas_frame, "table.to_dict('records')"),
        (polars_frame, "table.to_dicts()"),
        (lambda: pandas_frame()["sold"], "series.to_list()"),
    ):
        assert refusal({"rows": make()})[1].endswith(f"; make it a list, as in {cure}")


def test_parquet_without_its_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert refusal(pandas_frame(), content_type=PARQUET)[0] == "MissingDependencyError"
