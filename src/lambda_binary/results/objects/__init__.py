"""The table of other libraries' objects: what each can be written as, and by which of its methods.

A row is found by the package and the name of the object's class or of one it derives from, so
that nothing is imported to recognise an object; the rows of a subject are a module of their own,
loaded when the first such object comes. Writing is the library's own work: the rows only know
which method to call.
"""

from __future__ import annotations

import sys

from .kinds import Kind as Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .kinds import Row


def row_of(result: Any) -> Row | None:
    """The row of an object of a known library, or None.

    Returns:
        A `Kind`, which can be written; a function that gives another result to send in its place;
        or a sentence that says what to return instead.
    """
    for cls in type(result).__mro__:
        package = str(cls.__module__).partition(".")[0]
        subject = SUBJECTS.get(package)
        if subject is not None:
            row = _rows(subject).get(f"{package}.{cls.__name__}")
            if row is not None:
                return row
    return None


def _rows(subject: str) -> dict[str, Row]:
    name = f"{__name__}.{subject}"
    if name not in sys.modules:
        __import__(name)
    rows: dict[str, Row] = sys.modules[name].ROWS
    return rows


# Package -> the module that has its rows.
SUBJECTS = {
    **dict.fromkeys(
        "altair barcode bokeh drawsvg folium graphviz great_tables matplotlib networkx plotly "
        "plotnine pydub pygal pymupdf fitz qrcode schemdraw seaborn segno svgwrite torch "
        "tensorflow jaxlib wordcloud PIL".split(),
        "pictures",
    ),
    **dict.fromkeys(
        "docx docxtpl fpdf icalendar openpyxl pikepdf pptx pypdf reportlab tarfile weasyprint "
        "xlsxwriter zipfile".split(),
        "documents",
    ),
    **dict.fromkeys("pandas polars pyarrow".split(), "tables"),
    "numpy": "arrays",
    **dict.fromkeys(
        "aiohttp aws_lambda_powertools botocore bottle chalice django httpx requests "
        "starlette urllib3 werkzeug".split(),
        "responses",
    ),
}
