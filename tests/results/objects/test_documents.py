"""Workbooks, documents and PDFs of real libraries, as the file that their library writes.

The libraries are imported by the test that needs them: they are the dependency group `objects`.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageFile

from answers import opened, refusal, sent
from lambda_binary.media_types import detect

PDF, PNG = "application/pdf", "image/png"
OOXML = "application/vnd.openxmlformats-officedocument"
XLSX = f"{OOXML}.spreadsheetml.sheet"


def cells(content: bytes) -> list[tuple[Any, ...]]:
    import openpyxl

    return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def pages(content: bytes) -> list[str]:
    import pypdf

    return [page.extract_text().strip() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


# --- workbooks


def test_an_openpyxl_workbook() -> None:
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.active.append(["town", 20])
    label, content = sent(workbook, filename="sales.xlsx")
    assert (label, cells(content)) == (XLSX, [("town", 20)])
    # It can be sent again, from a warm function.
    assert cells(sent(workbook)[1]) == [("town", 20)]
    assert cells(sent(workbook, content_type=XLSX)[1]) == [("town", 20)]
    label, content = sent(workbook, content_type="application/octet-stream")
    assert (label, cells(content)) == ("application/octet-stream", [("town", 20)])


def test_an_openpyxl_template_is_a_template() -> None:
    import openpyxl

    workbook = openpyxl.Workbook()
    workbook.template = True
    template = f"{OOXML}.spreadsheetml.template"
    label, content = sent(workbook)
    assert (label, detect(content)) == (template, template)
    assert refusal(workbook, content_type=XLSX) == (
        "ResultValueError",
        f"the openpyxl.workbook.workbook.Workbook that was returned cannot be written as {XLSX}: "
        f"declare {template}, or leave content_type and image_format out",
    )


def test_a_write_only_workbook_can_be_sent_once() -> None:
    import openpyxl

    workbook = openpyxl.Workbook(write_only=True)
    workbook.create_sheet().append(["town", 20])
    assert cells(sent(workbook)[1]) == [("town", 20)]
    error, said = refusal(workbook)
    assert error == "ResultValueError"
    assert said.startswith(
        "the openpyxl.workbook.workbook.Workbook that was returned could not be written as "
    )


def test_a_sheet_is_no_workbook() -> None:
    import openpyxl

    assert refusal(openpyxl.Workbook().active)[1].endswith(
        "cannot be sent: return its workbook, as in sheet.parent"
    )


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("in_memory", [False, True])
def test_an_xlsxwriter_workbook_closed_or_not(
    closed: bool, in_memory: bool, tmp_path: Path
) -> None:
    import xlsxwriter

    workbook = xlsxwriter.Workbook(io.BytesIO() if in_memory else tmp_path / "a.xlsx")
    workbook.add_worksheet().write_row(0, 0, ["town", 20])
    if closed:
        workbook.close()
    label, content = sent(workbook)
    assert (label, cells(content)) == (XLSX, [("town", 20)])
    assert sent(workbook) == (label, content)


@pytest.mark.parametrize("engine", ["openpyxl", "xlsxwriter"])
@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("in_memory", [False, True])
def test_a_pandas_excel_writer_closed_or_not(
    engine: str, closed: bool, in_memory: bool, tmp_path: Path
) -> None:
    import pandas as pd

    target: Any = io.BytesIO() if in_memory else tmp_path / "a.xlsx"
    writer = pd.ExcelWriter(target, engine=engine)  # type: ignore[call-overload]
    pd.DataFrame({"town": ["Kiel"]}).to_excel(writer, index=False)
    if closed:
        writer.close()
    label, content = sent(writer)
    assert (label, cells(content)) == (XLSX, [("town",), ("Kiel",)])


# --- documents and slides


def test_a_docx_document() -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("Grüße")
    label, content = sent(document)
    assert label == f"{OOXML}.wordprocessingml.document"
    assert docx.Document(io.BytesIO(content)).paragraphs[0].text == "Grüße"


def test_a_filled_in_docx_template() -> None:
    import docx
    import docxtpl

    file = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("{{ town }}")
    document.save(file)
    file.seek(0)
    template = docxtpl.DocxTemplate(file)
    template.render({"town": "Kiel"})
    label, content = sent(template)
    assert label == f"{OOXML}.wordprocessingml.document"
    assert docx.Document(io.BytesIO(content)).paragraphs[0].text == "Kiel"


def test_a_pptx_presentation() -> None:
    import pptx

    slides = pptx.Presentation()
    slides.slides.add_slide(slides.slide_layouts[6])
    label, content = sent(slides)
    assert label == f"{OOXML}.presentationml.presentation"
    assert "ppt/slides/slide1.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_a_calendar() -> None:
    import icalendar

    calendar = icalendar.Calendar()
    event = icalendar.Event()
    event.add("summary", "Kieler Woche")
    calendar.add_component(event)
    assert sent(calendar) == ("text/calendar; charset=utf-8", calendar.to_ical())
    assert b"SUMMARY:Kieler Woche" in sent(calendar, filename="a.ics")[1]


# --- PDF


def fpdf_of(text: str) -> Any:
    from fpdf import FPDF

    document = FPDF()
    document.add_page()
    document.set_font("helvetica", size=12)
    document.cell(text=text)
    return document


def test_an_fpdf() -> None:
    label, content = sent(fpdf_of("Invoice"), filename="a.pdf", disposition="inline")
    assert (label, pages(content)) == (PDF, ["Invoice"])


@pytest.mark.parametrize("saved", [False, True])
def test_a_reportlab_canvas(saved: bool) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(io.BytesIO())
    canvas.drawString(100, 100, "Invoice")
    if saved:
        canvas.save()
    label, content = sent(canvas)
    assert (label, pages(content)) == (PDF, ["Invoice"])


def reportlab_drawing() -> Any:
    from reportlab.graphics.shapes import Drawing, Rect

    drawing = Drawing(20, 10)
    drawing.add(Rect(0, 0, 5, 5))
    return drawing


def test_a_reportlab_drawing() -> None:
    label, content = sent(reportlab_drawing())
    assert (label, len(pages(content))) == (PDF, 1)
    label, content = sent(reportlab_drawing(), content_type="image/svg+xml")
    assert label == "image/svg+xml"
    assert b"<svg" in content
    error, said = refusal(reportlab_drawing(), content_type=PNG)
    assert error == "MissingDependencyError"
    assert said.endswith(
        "needs rlPyCairo (pip install 'reportlab[pycairo]') to be written as image/png; "
        "content_type may be application/pdf, image/svg+xml or application/postscript without it"
    )


def test_a_reportlab_template_is_built_first() -> None:
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    for result in (SimpleDocTemplate(io.BytesIO()), Paragraph("a")):
        assert refusal(result)[1].endswith(
            "cannot be sent: build it into an io.BytesIO, as in "
            "SimpleDocTemplate(file).build(story), and return the bytes"
        )


def test_what_pypdf_reads_and_writes() -> None:
    import pypdf

    original = bytes(fpdf_of("Invoice").output())
    reader = pypdf.PdfReader(io.BytesIO(original))
    assert sent(reader) == (PDF, original)
    assert sent(reader) == (PDF, original)
    writer = pypdf.PdfWriter(clone_from=reader)
    writer.add_page(reader.pages[0])
    label, content = sent(writer)
    assert (label, pages(content)) == (PDF, ["Invoice", "Invoice"])
    for page in (reader.pages[0], pypdf.PageObject.create_blank_page(width=9, height=9)):
        error, said = refusal(page)
        assert error == "ResultTypeError"
        assert said.endswith(
            "that was returned cannot be sent: add it to a pypdf.PdfWriter, and return the writer"
        )


def test_a_pypdf_reader_of_a_closed_file_is_named(tmp_path: Path) -> None:
    import pypdf

    path = tmp_path / "a.pdf"
    path.write_bytes(fpdf_of("a").output())
    with path.open("rb") as file:
        reader = pypdf.PdfReader(file)
    error, said = refusal(reader)
    assert error == "ResultValueError"
    assert said == (
        "the pypdf._reader.PdfReader that was returned could not be written as application/pdf "
        "(ValueError: I/O operation on closed file): write it yourself, and return the bytes"
    )


def test_a_pikepdf_document_and_page() -> None:
    import pikepdf

    with pikepdf.open(io.BytesIO(fpdf_of("Invoice").output())) as document:
        assert (sent(document)[0], pages(sent(document)[1])) == (PDF, ["Invoice"])
        assert (sent(document.pages[0])[0], pages(sent(document.pages[0])[1])) == (PDF, ["Invoice"])


def test_a_pymupdf_document_page_and_pixmap() -> None:
    import pymupdf

    document = pymupdf.open()
    document.new_page(width=60, height=40).insert_text((5, 20), "Invoice")
    assert (sent(document)[0], pages(sent(document)[1])) == (PDF, ["Invoice"])
    for result in (document[0], document[0].get_pixmap()):
        assert (sent(result)[0], opened(sent(result)[1]).size) == (PNG, (60, 40))
        for asked in ("image/jpeg", "image/webp"):
            label, content = sent(result, content_type=asked)
            assert (label, detect(content), opened(content).size) == (asked, asked, (60, 40))
    assert b"<svg" in sent(document[0], image_format="svg")[1]
    assert refusal(pymupdf.open())[0] == "ResultValueError"


def test_weasyprint_writes_its_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    # Its import lets Pillow take truncated files for whole ones, everywhere.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
    try:
        import weasyprint
    except OSError as error:
        pytest.skip(f"weasyprint draws text with Pango, which is not installed: {error}")
    page = weasyprint.HTML(string="<p>Invoice</p>")
    for result in (page, page.render()):
        assert (sent(result)[0], pages(sent(result)[1])) == (PDF, ["Invoice"])
    assert refusal(page, content_type=PNG) == (
        "ImageEncodingError",
        "the weasyprint.HTML that was returned cannot be written as image/png: declare "
        "application/pdf, or leave content_type and image_format out",
    )


def test_a_pixmap_with_transparency_is_no_jpeg() -> None:
    import pymupdf

    clear = pymupdf.Pixmap(pymupdf.csRGB, (0, 0, 4, 3), True)
    assert opened(sent(clear)[1]).mode == "RGBA"
    error, said = refusal(clear, content_type="image/jpeg")
    assert error == "ImageEncodingError"
    assert "cannot be written as JPEG: it holds no transparency; lay it on a colour first" in said


def test_a_pixmap_in_cmyk_is_a_png_in_rgb() -> None:
    import pymupdf

    ink = pymupdf.Pixmap(pymupdf.csCMYK, (0, 0, 4, 3), False)
    ink.set_rect(ink.irect, (0, 255, 255, 0))  # red
    image = opened(sent(ink)[1])
    assert (image.mode, image.size) == ("RGB", (4, 3))
    red, green, blue = image.split()
    assert (red.getextrema()[0] > 200, green.getextrema()[1] < 80) == (True, True)
    assert blue.getextrema()[1] < 80
    assert opened(sent(ink, content_type="image/jpeg")[1]).mode == "CMYK"
