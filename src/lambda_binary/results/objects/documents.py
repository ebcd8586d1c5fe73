"""Rows of documents: workbooks, text documents, slides, PDF."""

from __future__ import annotations

from .kinds import Kind, gives, into

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .kinds import Row, Writer

PDF = "application/pdf"
_OOXML = "application/vnd.openxmlformats-officedocument"
XLSX = f"{_OOXML}.spreadsheetml.sheet"
DOCX = f"{_OOXML}.wordprocessingml.document"
PPTX = f"{_OOXML}.presentationml.presentation"
# openpyxl's names for the main part of a workbook -> what the file is.
_WORKBOOKS = {
    f"{XLSX}.main+xml": XLSX,
    f"{_OOXML}.spreadsheetml.template.main+xml": f"{_OOXML}.spreadsheetml.template",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": (
        "application/vnd.ms-excel.sheet.macroEnabled.12"
    ),
    "application/vnd.ms-excel.template.macroEnabled.main+xml": (
        "application/vnd.ms-excel.template.macroEnabled.12"
    ),
}


def _openpyxl(workbook: Any) -> Kind:
    """The kind of an openpyxl.Workbook, which says itself whether it has macros."""
    return Kind({_WORKBOOKS.get(workbook.mime_type, XLSX): into("save")})


def _closed_workbook(workbook: Any) -> Any:
    """What xlsxwriter wrote: into the file or the path that it was made with."""
    if not workbook.fileclosed:
        workbook.close()
    return content(workbook.filename)


def content(target: Any) -> Any:
    """What is in a file in memory, or in the file of a path."""
    if hasattr(target, "getvalue"):
        return target.getvalue()
    from pathlib import Path

    return Path(target).read_bytes()


def _original(reader: Any) -> Any:
    """The file that a pypdf.PdfReader reads, as pypdf itself shows it in Jupyter."""
    place = reader.stream.tell()
    reader.stream.seek(0)
    data = reader.stream.read()
    reader.stream.seek(place)
    return data


def _drawing_as(image_format: str) -> Writer:
    return lambda drawing: drawing.asString(image_format)


_PACKED = "close it, and return the file that it was written to, after seek(0)"
_BUILD = (
    "build it into an io.BytesIO, as in SimpleDocTemplate(file).build(story), and return the bytes"
)
ROWS: dict[str, Row] = {
    "openpyxl.Workbook": _openpyxl,
    "openpyxl.Worksheet": "return its workbook, as in sheet.parent",
    "xlsxwriter.Workbook": Kind({XLSX: _closed_workbook}),
    "docx.Document": Kind({DOCX: into("save")}),
    "docxtpl.DocxTemplate": Kind({DOCX: into("save")}),
    "pptx.Presentation": Kind({PPTX: into("save")}),
    "fpdf.FPDF": Kind({PDF: gives("output")}),
    "reportlab.Canvas": Kind({PDF: gives("getpdfdata")}),
    "reportlab.Drawing": Kind(
        {
            PDF: _drawing_as("pdf"),
            "image/svg+xml": _drawing_as("svg"),
            "image/png": _drawing_as("png"),
            "application/postscript": _drawing_as("ps"),
        },
        needs=("rlPyCairo", "rlPyCairo (pip install 'reportlab[pycairo]')"),
        light=(PDF, "image/svg+xml", "application/postscript"),
    ),
    "reportlab.BaseDocTemplate": _BUILD,
    "reportlab.Flowable": _BUILD,
    "pypdf.PdfWriter": Kind({PDF: into("write")}),
    "pypdf.PdfReader": Kind({PDF: _original}),
    "icalendar.Component": Kind({"text/calendar": lambda calendar: calendar.to_ical().decode()}),
    "pypdf.PageObject": "add it to a pypdf.PdfWriter, and return the writer",
    "pikepdf.Pdf": Kind({PDF: into("save")}),
    "weasyprint.Document": Kind({PDF: into("write_pdf")}),
    "weasyprint.HTML": Kind({PDF: into("write_pdf")}),
    "zipfile.ZipFile": _PACKED,
    "tarfile.TarFile": _PACKED,
    "weasyprint.CSS": "return weasyprint.HTML(...).write_pdf(stylesheets=[css])",
}
