"""Rows of tables: data frames and series of pandas, polars and pyarrow, and what writes them.

A table can be sent as several things, so one must be declared. An index of pandas is written where
it says something: a plain count from 0, which pandas gives to every table, is left out.
"""

from __future__ import annotations

import sys

from ..values import as_text
from .documents import XLSX, content
from .kinds import Kind, Saver, Sink, gives, into, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

    from .kinds import Row, Writer

CSV, TSV, HTML = "text/csv", "text/tab-separated-values", "text/html"
JSON, NDJSON = "application/json", "application/x-ndjson"
PARQUET = "application/vnd.apache.parquet"
ARROW, STREAM = "application/vnd.apache.arrow.file", "application/vnd.apache.arrow.stream"


# --- pandas


def _is_indexed(table: Any) -> bool:
    """Whether the index says more than which row is which."""
    index = table.index
    counted = type(index).__name__ == "RangeIndex" and (index.start, index.step) == (0, 1)
    return not counted or index.name is not None


def _frame(table: Any) -> Any:
    """A series as a table of one column."""
    return table.to_frame() if hasattr(table, "to_frame") else table


def _pandas_csv(separator: str) -> Saver:
    def save(table: Any, file: BinaryIO | None = None) -> Any:
        return _frame(table).to_csv(file, index=_is_indexed(table), sep=separator)

    return Saver(save, save)


def _pandas_records(frame: Any) -> list[dict[Any, Any]]:
    if not frame.columns.is_unique:
        raise ValueError("its columns are not unique: rename them")
    if _is_indexed(frame):
        frame = frame.reset_index()
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return list(rows)


def _pandas_series(series: Any) -> Any:
    values = series.astype(object).where(series.notna(), None).tolist()
    if not _is_indexed(series):
        return values
    if not series.index.is_unique:
        raise ValueError("its index is not unique: use reset_index()")
    keys = [key if isinstance(key, str) else as_text(key).strip('"') for key in series.index]
    return dict(zip(keys, values, strict=True))


def _pandas_arrow(table: Any) -> Any:
    import pyarrow

    frame = _frame(table)
    return pyarrow.Table.from_pandas(frame, preserve_index=_is_indexed(frame) or None)


def _save_pandas_excel(table: Any, file: BinaryIO) -> None:
    _frame(table).to_excel(file, index=_is_indexed(table))


def _pandas_html(frame: Any) -> Any:
    return frame.to_html(index=_is_indexed(frame))


def _excel_writer(writer: Any) -> Any:
    """What a pandas.ExcelWriter wrote into its own file in memory, or into the file of its path."""
    file = writer._handles.handle
    if hasattr(file, "getvalue"):
        if not file.getvalue():  # nothing is written before it is closed
            writer.close()
        return file.getvalue()
    if not file.closed:
        writer.close()
    return content(writer.__fspath__())


# --- polars


def _polars_frame(table: Any) -> Any:
    return table.to_frame() if type(table).__name__ == "Series" else table


def _polars_csv(separator: str) -> Saver:
    def save(table: Any, file: BinaryIO | None = None) -> Any:
        return _polars_frame(table).write_csv(file, separator=separator)

    return Saver(save, save)


def _polars_into(method: str) -> Saver:
    return Saver(lambda table, file: getattr(_polars_frame(table), method)(file))


def _without_nan(row: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value != value else value for name, value in row.items()}


def _polars_records(frame: Any) -> list[dict[str, Any]]:
    return [_without_nan(row) for row in frame.to_dicts()]


# --- pyarrow


def _table(table: Any) -> Any:
    pyarrow = sys.modules["pyarrow"]
    batch = type(table).__name__ == "RecordBatch"
    return pyarrow.Table.from_batches([table]) if batch else table


def _save_arrow_csv(table: Any, file: BinaryIO) -> None:
    from pyarrow.csv import write_csv

    write_csv(_table(table), file)


def _arrow_text(table: Any) -> str:
    file = Sink()
    _save_arrow_csv(table, file)
    return file.getvalue().decode()


def _save_parquet(table: Any, file: BinaryIO) -> None:
    from pyarrow.parquet import write_table

    write_table(_table(table), file)


def _arrow_ipc(name: str) -> Saver:
    def save(table: Any, file: BinaryIO) -> None:
        from pyarrow import ipc

        made = _table(table)
        with getattr(ipc, name)(file, made.schema) as writer:
            writer.write_table(made)

    return Saver(save)


def _json(rows: Any) -> Writer:
    """A writer of JSON, of a function that gives what it holds."""
    return lambda table: as_text(rows(table))


def _lines(rows: Any) -> Saver:
    """A writer of JSON lines."""

    def save(table: Any, file: Any) -> None:
        for row in rows(table):
            file.write(f"{as_text(row)}\n")

    return Saver(save, lambda table: "".join(f"{as_text(row)}\n" for row in rows(table)))


def _via_pandas(write: Saver) -> Saver:
    return Saver(lambda table, file: write.save(_pandas_arrow(table), file))


_ARROW_CSV = Saver(_save_arrow_csv, _arrow_text)
_PARQUET = Saver(_save_parquet)


_PANDAS: dict[str, Writer] = {
    CSV: _pandas_csv(","),
    TSV: _pandas_csv("\t"),
    JSON: _json(_pandas_records),
    NDJSON: _lines(_pandas_records),
    PARQUET: _via_pandas(_PARQUET),
    XLSX: Saver(_save_pandas_excel),
    ARROW: _via_pandas(_arrow_ipc("new_file")),
    STREAM: _via_pandas(_arrow_ipc("new_stream")),
    HTML: _pandas_html,
}
_POLARS: dict[str, Writer] = {
    CSV: _polars_csv(","),
    TSV: _polars_csv("\t"),
    JSON: _json(_polars_records),
    NDJSON: _lines(_polars_records),
    PARQUET: _polars_into("write_parquet"),
    XLSX: whole(_polars_into("write_excel")),
    ARROW: _polars_into("write_ipc"),
    STREAM: _polars_into("write_ipc_stream"),
}
_ARROW = Kind(
    {
        CSV: _ARROW_CSV,
        JSON: _json(lambda table: table.to_pylist()),
        NDJSON: _lines(lambda table: table.to_pylist()),
        PARQUET: _PARQUET,
        ARROW: _arrow_ipc("new_file"),
        STREAM: _arrow_ipc("new_stream"),
    },
    declared=True,
)
_NOT_LAZY = "collect it, as in frame.collect()"
ROWS: dict[str, Row] = {
    "pandas.DataFrame": Kind(_PANDAS, declared=True),
    "pandas.Series": Kind(
        {**_PANDAS, JSON: _json(_pandas_series), NDJSON: _lines(_pandas_series)}, declared=True
    ),
    "pandas.Styler": Kind({HTML: gives("to_html"), XLSX: into("to_excel")}, declared=True),
    "pandas.ExcelWriter": Kind({XLSX: _excel_writer}),
    "pandas.Index": "return list(index) for JSON, or index.to_frame(index=False)",
    "pandas.BaseGroupBy": "aggregate it, as in groups.sum(), which gives a table",
    "polars.DataFrame": Kind(_POLARS, declared=True),
    "polars.Series": Kind(
        {**_POLARS, JSON: _json(gives("to_list")), NDJSON: _lines(gives("to_list"))}, declared=True
    ),
    "polars.LazyFrame": _NOT_LAZY,
    "polars.GroupBy": "aggregate it, as in groups.sum(), which gives a table",
    "pyarrow.Table": _ARROW,
    "pyarrow.RecordBatch": _ARROW,
    "pyarrow.BufferOutputStream": gives("getvalue"),
    "pyarrow.Array": "return array.to_pylist() for JSON, or a pyarrow.table",
    "pyarrow.ChunkedArray": "return array.to_pylist() for JSON, or a pyarrow.table",
    "pyarrow.Scalar": "return scalar.as_py()",
}
