"""Fixtures that are documents, archives, data, text, and what looks like them and is not."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import struct
import tarfile
import tempfile
import zipfile
import zlib
from pathlib import Path

from keeping import FILES, TEXT, UNKNOWN, keep

OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"


def documents():
    import openpyxl
    import pptx
    import xlwt
    from ebooklib import epub
    from odf import opendocument

    def saved(thing, save="save"):
        buffer = io.BytesIO()
        getattr(thing, save)(buffer)
        return buffer.getvalue()

    book = openpyxl.Workbook()
    book.active["A1"] = 1
    keep("sheet.xlsx", saved(book), f"{OOXML}.spreadsheetml.sheet", "openpyxl")
    book.template = True
    keep("sheet.xltx", saved(book), f"{OOXML}.spreadsheetml.template", "openpyxl", "tail")
    slides = saved(pptx.Presentation())
    keep("slides.pptx", slides, f"{OOXML}.presentationml.presentation", "python-pptx")
    old = xlwt.Workbook()
    old.add_sheet("a").write(0, 0, 1)
    keep("sheet.xls", saved(old), "application/vnd.ms-excel", "xlwt")
    for suffix, kind, subtype in (
        ("odt", opendocument.OpenDocumentText, "text"),
        ("ods", opendocument.OpenDocumentSpreadsheet, "spreadsheet"),
    ):
        keep(f"open.{suffix}", saved(kind(), "write"), f"{ODF}.{subtype}", "odfpy")

    novel = epub.EpubBook()
    novel.set_identifier("lambda-binary")
    novel.set_title("Title")
    chapter = epub.EpubHtml(title="One", file_name="one.xhtml", content="<p>One</p>")
    novel.add_item(chapter)
    novel.spine = [chapter]
    novel.add_item(epub.EpubNcx())
    novel.add_item(epub.EpubNav())
    with tempfile.TemporaryDirectory() as folder:
        epub.write_epub(f"{folder}/a.epub", novel)
        keep("novel.epub", Path(folder, "a.epub").read_bytes(), "application/epub+zip", "ebooklib")


def archives():
    import lz4.frame
    import py7zr
    import zstandard

    text = b"The quick brown fox jumps over the lazy dog.\n" * 5
    for name, data, expected, tool, tier in (
        ("text.gz", gzip.compress(text, mtime=0), "application/gzip", "Python's gzip", "core"),
        ("text.bz2", bz2.compress(text), "application/x-bzip2", "Python's bz2", "tail"),
        ("text.xz", lzma.compress(text), "application/x-xz", "Python's lzma", "tail"),
        ("text.zst", zstandard.compress(text), "application/zstd", "zstandard", "core"),
        ("text.lz4", lz4.frame.compress(text), "application/x-lz4", "lz4", "tail"),
    ):
        keep(name, data, expected, tool, tier)
    zlib_data = zlib.compress(text)
    keep("text.zlib", zlib_data, "application/zlib", "Python's zlib", "tail", acceptable=UNKNOWN)

    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w") as archive:
        archive.writestr(text, "fox.txt")
    keep("fox.7z", buffer.getvalue(), "application/x-7z-compressed", "py7zr")

    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        member = tarfile.TarInfo("fox.txt")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text))
    keep("gnu.tar", buffer.getvalue()[:2048], "application/x-tar", "Python's tarfile")
    old = bytearray(buffer.getvalue()[:2048])
    old[257:265] = bytes(8)
    old[148:156] = b" " * 8
    old[148:156] = b"%06o\0 " % sum(old[:512])
    tool = "Python's tarfile, header as before POSIX"
    keep("v7.tar", bytes(old), "application/x-tar", tool)

    def packed(name, members, expected, tier="tail", acceptable="", **options):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                info = zipfile.ZipInfo(member, (2024, 1, 1, 0, 0, 0))
                info.compress_type = options.get("method", zipfile.ZIP_DEFLATED)
                archive.writestr(info, content)
            archive.comment = options.get("comment", b"")
        tool = "Python's zipfile"
        keep(name, buffer.getvalue(), expected, tool, tier, acceptable=acceptable)

    packed("two.zip", {"a.txt": text, "b/c.txt": text}, "application/zip", "core")
    packed("empty.zip", {}, "application/zip", "core")
    manifest = {"META-INF/MANIFEST.MF": "Manifest-Version: 1.0\n", "A.class": b"\xca\xfe\xba\xbe"}
    packed("library.jar", manifest, "application/java-archive")
    android = {"AndroidManifest.xml": b"\3\0\x08\0", "classes.dex": b"dex\n035\0"} | manifest
    packed("app.apk", android, "application/vnd.android.package-archive")
    packed("place.kmz", {"doc.kml": "<kml/>"}, "application/vnd.google-earth.kmz")
    scene = {"scene.usda": "#usda 1.0\n"}
    packed("scene.usdz", scene, "model/vnd.usdz+zip", method=zipfile.ZIP_STORED)
    late = {"OEBPS/a.xhtml": "<p/>", "mimetype": "application/epub+zip"}
    packed("late.epub", late, "application/epub+zip")
    claim = {"mimetype": "image/svg+xml"}
    packed("claim.zip", claim, "application/zip", "adversarial", method=zipfile.ZIP_STORED)

    package = b"!<arch>\n"
    for member, content in (
        (b"debian-binary", b"2.0\n"),
        (b"control.tar.gz", gzip.compress(bytes(1024), mtime=0)),
    ):
        header = b"%-16s%-12d%-6d%-6d%-8o%-10d`\n" % (member, 0, 0, 0, 0o100644, len(content))
        package += header + content + b"\n" * (len(content) % 2)
    debian = "application/vnd.debian.binary-package"
    keep("package.deb", package, debian, "written after deb(5)", "tail")


def data_files():
    import fastavro
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.table({"number": [1, 2, 3], "name": ["a", "b", "c"]})

    def written(write):
        sink = pyarrow.BufferOutputStream()
        write(sink)
        return sink.getvalue().to_pybytes()

    def ipc(opener):
        def write(sink):
            with opener(sink, table.schema) as writer:
                writer.write_table(table)

        return write

    parquet = written(lambda sink: pyarrow.parquet.write_table(table, sink))
    keep("table.parquet", parquet, "application/vnd.apache.parquet", "pyarrow")
    arrow = "application/vnd.apache.arrow"
    keep("table.arrow", written(ipc(pyarrow.ipc.new_file)), f"{arrow}.file", "pyarrow")
    keep("table.arrows", written(ipc(pyarrow.ipc.new_stream)), f"{arrow}.stream", "pyarrow")
    buffer = io.BytesIO()
    schema = {"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}
    fastavro.writer(buffer, schema, [{"a": 1}], sync_marker=b"0123456789abcdef")
    keep("table.avro", buffer.getvalue(), UNKNOWN, "fastavro: no registered type")

    with tempfile.TemporaryDirectory() as folder:
        base = sqlite3.connect(f"{folder}/a.sqlite")
        base.execute("PRAGMA page_size = 512")
        base.execute("CREATE TABLE t (a)")
        base.commit()
        base.close()
        data = Path(folder, "a.sqlite").read_bytes()
    keep("base.sqlite", data, "application/vnd.sqlite3", "Python's sqlite3")

    scene = json.dumps({"asset": {"version": "2.0"}}).encode().ljust(32)
    body = struct.pack("<I4s", len(scene), b"JSON") + scene
    header = struct.pack("<4sII", b"glTF", 2, 12 + len(body))
    keep("scene.glb", header + body, "model/gltf-binary", "written after glTF 2.0", "tail")
    triangle = struct.pack("<12fH", *[0.0] * 12, 0)
    mesh = b"binary".ljust(80, b"\0") + struct.pack("<I", 2) + triangle * 2
    keep("mesh.stl", mesh, "model/stl", "written after the STL format", "tail")
    notes = b"MTrk" + struct.pack(">I", 4) + b"\0\xff\x2f\0"
    midi = b"MThd" + struct.pack(">IHHH", 6, 0, 1, 96) + notes
    keep("notes.mid", midi, "audio/midi", "written after the MIDI 1.0 file format")
    keep("empty.wasm", b"\0asm\1\0\0\0", "application/wasm", "written after WebAssembly 1.0")


def texts():
    event = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\nEND:VCALENDAR\r\n"
    card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ada\r\nEND:VCARD\r\n"
    html = "<!DOCTYPE html>\n<title>x</title>\n<script>alert(1)</script>\n"
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>\n'
    german = "Die Straße führt über die Höhe, und größer wird der Ärger über die Öfen.\n"
    rows = [
        ("utf8.txt", "Grüße, 世界 🎉\n".encode(), TEXT, ""),
        ("latin1.txt", (german * 3).encode("latin-1"), TEXT, ""),
        ("table.csv", b"name,value\r\na,1\r\nb,2\r\n", "text/csv", TEXT),
        ("page.html", html.encode(), "text/html", TEXT),
        ("drawing.svg", svg.encode(), "image/svg+xml", TEXT),
        ("script.js", b"'use strict';\nexport const a = () => 1;\n", "text/javascript", TEXT),
        ("style.css", b"body { color: red }\n", "text/css", TEXT),
        ("object.json", json.dumps({"a": [1, 2.5, None]}).encode(), "application/json", ""),
        ("lines.ndjson", b'{"a": 1}\n{"a": 2}\n', "application/x-ndjson", TEXT),
        ("captions.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n", "text/vtt", ""),
        ("event.ics", event.encode(), "text/calendar", ""),
        ("person.vcf", card.encode(), "text/vcard", ""),
        ("paper.rtf", rb"{\rtf1\ansi Hello}", "application/rtf", ""),
    ]
    for name, data, expected, passive in rows:
        tool = "written for this folder"
        acceptable = TEXT if passive else ""
        keep(name, data, expected, tool, passive=passive, acceptable=acceptable)


def adversarial():
    import cbor2
    import msgpack

    png = (FILES / "rgb.png").read_bytes()
    pdf = (FILES / "picture.pdf").read_bytes()
    archive = (FILES / "two.zip").read_bytes()
    noise = zlib.compress(bytes(range(256)) * 8)[40:]
    value = {"id": 7, "name": "Ada", "tags": ["x", "y"], "ratio": 0.5}
    script = b"<script>alert(1)</script>"
    rows = [
        ("comment.png", png[:33] + chunk(b"tEXt", b"c\0" + script) + png[33:], "image/png", ""),
        ("gifar.gif", (FILES / "still.gif").read_bytes() + archive, "image/gif", ""),
        ("page.pdf.html", b"<html>\n" + pdf, UNKNOWN, f"{TEXT}|application/pdf"),
        ("padded.pdf", b"\r\n\r\n" + pdf, "application/pdf", ""),
        ("mentions-html.txt", b"The string <script>alert(1)</script> was logged.\n", TEXT, ""),
        ("p1.txt", b"P1 10 20 is where the box stands\n", TEXT, ""),
        ("nul.txt", b"abc\0def\0ghi\n", UNKNOWN, ""),
        ("empty.bin", b"", UNKNOWN, ""),
        ("noise.bin", noise, UNKNOWN, ""),
        ("value.msgpack", msgpack.packb(value), UNKNOWN, ""),
        ("value.cbor", cbor2.dumps(value), UNKNOWN, "application/cbor"),
        ("inverted.png", bytes(b ^ 0xA5 for b in png[:16]) + png[16:], UNKNOWN, ""),
    ]
    for name, data, expected, acceptable in rows:
        keep(name, data, expected, "made for this folder", "adversarial", acceptable=acceptable)


def chunk(kind, data):
    """A PNG chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
