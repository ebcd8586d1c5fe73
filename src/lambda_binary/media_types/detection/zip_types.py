"""Which media type a zip archive has, by what its telling members say."""

from __future__ import annotations

import re

_OOXML = "application/vnd.openxmlformats-officedocument."
_MS = "application/vnd.ms-"

# ECMA-376 part 1 §11-13 and [MS-OFFMACRO2]: the content type of the main part -> the package's.
_MAIN_PARTS = {
    f"{_OOXML}wordprocessingml.document.main+xml": f"{_OOXML}wordprocessingml.document",
    f"{_OOXML}wordprocessingml.template.main+xml": f"{_OOXML}wordprocessingml.template",
    f"{_OOXML}spreadsheetml.sheet.main+xml": f"{_OOXML}spreadsheetml.sheet",
    f"{_OOXML}spreadsheetml.template.main+xml": f"{_OOXML}spreadsheetml.template",
    f"{_OOXML}presentationml.presentation.main+xml": f"{_OOXML}presentationml.presentation",
    f"{_OOXML}presentationml.slideshow.main+xml": f"{_OOXML}presentationml.slideshow",
    f"{_OOXML}presentationml.template.main+xml": f"{_OOXML}presentationml.template",
    f"{_MS}word.document.macroEnabled.main+xml": f"{_MS}word.document.macroEnabled.12",
    f"{_MS}word.template.macroEnabledTemplate.main+xml": f"{_MS}word.template.macroEnabled.12",
    f"{_MS}excel.sheet.macroEnabled.main+xml": f"{_MS}excel.sheet.macroEnabled.12",
    f"{_MS}excel.template.macroEnabled.main+xml": f"{_MS}excel.template.macroEnabled.12",
    f"{_MS}excel.addin.macroEnabled.main+xml": f"{_MS}excel.addin.macroEnabled.12",
    f"{_MS}excel.sheet.binary.macroEnabled.main": f"{_MS}excel.sheet.binary.macroEnabled.12",
    f"{_MS}powerpoint.presentation.macroEnabled.main+xml": (
        f"{_MS}powerpoint.presentation.macroEnabled.12"
    ),
    f"{_MS}powerpoint.slideshow.macroEnabled.main+xml": (
        f"{_MS}powerpoint.slideshow.macroEnabled.12"
    ),
    f"{_MS}powerpoint.template.macroEnabled.main+xml": (
        f"{_MS}powerpoint.template.macroEnabled.12"
    ),
    f"{_MS}powerpoint.addin.macroEnabled.main+xml": f"{_MS}powerpoint.addin.macroEnabled.12",
    f"{_MS}visio.drawing.main+xml": f"{_MS}visio.drawing",
    f"{_MS}visio.drawing.macroEnabled.main+xml": f"{_MS}visio.drawing.macroEnabled.12",
    f"{_MS}visio.stencil.main+xml": f"{_MS}visio.stencil",
    f"{_MS}visio.stencil.macroEnabled.main+xml": f"{_MS}visio.stencil.macroEnabled.12",
    f"{_MS}visio.template.main+xml": f"{_MS}visio.template",
    f"{_MS}visio.template.macroEnabled.main+xml": f"{_MS}visio.template.macroEnabled.12",
    f"{_MS}package.3dmanufacturing-3dmodel+xml": "model/3mf",
    f"{_MS}package.xps-fixeddocumentsequence+xml": f"{_MS}xpsdocument",
    "application/vnd.openxps-fixeddocumentsequence+xml": "application/oxps",
}

# Types that a `mimetype` member may claim, each by its whole name: an archive is not believed to
# be, say, a picture or a page. ODF 1.3 part 2 annex C and its StarOffice forerunners, ETSI EN
# 319 162-1 annex A.
_ODF = "application/vnd.oasis.opendocument."
_CLAIMS = frozenset(
    [
        "application/epub+zip",
        "application/vnd.adobe.indesign-idml-package",
        "application/vnd.etsi.asic-e+zip",
        "application/vnd.etsi.asic-s+zip",
        "application/vnd.recordare.musicxml",
        "application/x-krita",
        "image/openraster",
    ]
    + [
        f"{_ODF}{kind}{template}"
        for kind in "text text-master spreadsheet presentation graphics chart formula image".split()
        for template in ("", "-template")
    ]
    + [f"{_ODF}text-web", f"{_ODF}base", f"{_ODF}database"]
    + [
        f"application/vnd.sun.xml.{kind}"
        for kind in """
            base calc calc.template draw draw.template impress impress.template math writer
            writer.global writer.template writer.web
        """.split()
    ]
)

# The commonest of them, as they stand there.
_COMMON_CLAIMS = {
    claim.encode(): claim
    for claim in (
        "application/epub+zip",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
        "application/vnd.oasis.opendocument.graphics",
    )
}

# Members whose mere names tell, looked for among the first: a letter that other names seldom have,
# the name, and one more that must be there. First match wins: an Android package and an extension
# are also Java archives.
NAMES = (
    (ord("A"), b"AndroidManifest.xml", b"", "application/vnd.android.package-archive"),
    (ord("z"), b"META-INF/mozilla.rsa", b"", "application/x-xpinstall"),
    (ord("F"), b"META-INF/MANIFEST.MF", b"", "application/java-archive"),
    (ord("j"), b"pass.json", b"manifest.json", "application/vnd.apple.pkpass"),
    (ord("k"), b"doc.kml", b"", "application/vnd.google-earth.kmz"),
)


def by_content_types(xml: bytes) -> str | None:
    """The type of an OPC package by its [Content_Types].xml, of which the start will do."""
    at = xml.find(b".main")
    start = xml.rfind(b'"', 0, max(at, 0)) + 1
    if xml.endswith(b'ContentType="', 0, start):
        found = _MAIN_PARTS.get(str(xml[start : xml.find(b'"', at)], "latin-1"))
        if found:
            return found
    # Written otherwise. OPC allows UTF-16; without its zeros it reads as UTF-8 does, as far as
    # these names go.
    text = xml.replace(b"\x00", b"").decode("latin-1")
    for match in re.finditer(r"""ContentType\s*=\s*["']([^"']+)["']""", text):
        found = _MAIN_PARTS.get(match[1])
        if found:
            return found
    return None


def by_mimetype(content: bytes) -> str | None:
    """The type that a `mimetype` member names, if it is one that has such members."""
    known = _COMMON_CLAIMS.get(content)
    if known:
        return known
    claim = content[:128].decode("latin-1").strip()
    return claim if claim in _CLAIMS else None


# Members whose content tells, with a letter that other names seldom have.
MEMBERS = (
    (ord("["), b"[Content_Types].xml", by_content_types),
    (ord("y"), b"mimetype", by_mimetype),
)
