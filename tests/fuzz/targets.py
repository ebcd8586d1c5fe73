"""The table of surfaces: what to run, what to begin with, what to splice in."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fuzz import core, pictures, wing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TESTS = Path(__file__).parents[1]
# Larger ones are slow to mutate and begin as small ones do.
LARGEST_SEED = 20_000


class Target(NamedTuple):
    """A surface: what to run, what to begin with, what to splice in.

    Attributes:
        run: takes bytes; raises when a promise is broken.
        seeds: gives inputs that mean something.
        tokens: pieces that a mutation inserts.
        seconds: of CPU that an input under 1 MB may take.
    """

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]
    tokens: tuple[bytes, ...]
    seconds: float = 0.1


def _files(*patterns: str) -> Callable[[], Iterable[bytes]]:
    def read() -> list[bytes]:
        found = [path for pattern in patterns for path in sorted(TESTS.parent.glob(pattern))]
        return [path.read_bytes() for path in found if path.stat().st_size <= LARGEST_SEED]

    return read


def _words(text: str) -> tuple[bytes, ...]:
    return tuple(word.encode() for word in text.split())


def _plain() -> list[bytes]:
    return [bytes(64), bytes(range(256)), b"\x00\x01" * 40]


def _images() -> list[bytes]:
    """A still and a moving picture in each format and several modes."""
    from PIL import Image

    made = []
    for kind, modes in IMAGES.items():
        for mode in modes.split():
            still, moved = Image.new("RGB", (9, 7), "teal"), Image.effect_noise((9, 7), 90)
            file = io.BytesIO()
            several = {"save_all": True, "append_images": [moved.convert(mode)]}
            still.convert(mode).save(file, kind, **(several if kind in MOVING else {}))
            made.append(b"\x00\x00" + file.getvalue())
    return made


def _templates() -> list[bytes]:
    return [
        b"\x00\x00$input.path('$.body')",
        b"\x00\x01a#set($a = $input.json('$'))#if($a == '')#foreach($i in [1..3])$i#end#else$a#end",
        b'\x00\x00$util.escapeJavaScript($input.body).replaceAll("\\\'", "\'")$stageVariables.a',
        b'\x00\x00#foreach($k in $input.params().keySet())"$k":"$input.params($k)"#end',
    ]


IMAGES = {
    "PNG": "1 L LA P RGB RGBA I;16", "GIF": "P L", "JPEG": "L RGB CMYK", "WEBP": "RGB RGBA",
    "TIFF": "1 L P RGB RGBA CMYK F", "BMP": "1 P RGB", "ICO": "RGBA", "PPM": "L RGB", "TGA": "RGB",
}  # fmt: skip
MOVING = ("PNG", "GIF", "WEBP", "TIFF")
SIGNATURES = (
    b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF", b"WEBP", b"AVI ", b"PK\x03\x04", b"PK\x05\x06",
    b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"ftyp", b"mif1", b"avif", b"moov", b"trak", b"hdlr", b"vide",
    b"\x1aE\xdf\xa3", b"webm", b"matroska", b"OggS", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"II*\x00",
    b"mimetype", b"[Content_Types].xml", b"word/", b"<html>", b"<svg ", b"<?xml ", b"\xef\xbb\xbf",
    b"ID3", b"fLaC", b"\x1f\x8b\x08", b"ustar", b"{", b"[1]", b"\xff\xff\xff\xff", b"\x00" * 8,
)  # fmt: skip
HTTP = (
    *_words(
        'bytes= bytes=0-1 bytes=-1 bytes=0-0,2-3 W/ "a" * , ; q= q=0 gzip identity br */* image/* '
        "image/webp charset=utf-8 Sun,06Nov1994 GMT"
    ),
    b"Sun, 06 Nov 1994 08:49:37 GMT",
    b"text/plain; charset=utf-8",
    b"\xe2\x80\xa5",
    b"\x00",
    b"\r\n",
)
VTL = _words(
    "#set($a= ) #if( #else #end #foreach($i in[1..3]) $i $input.path( $input.json('$') "
    "$util.base64Decode( $util.escapeJavaScript( .replaceAll( .split( #macro( ## #* *# ${a} $!a"
)
REGEX = _words(r"( ) (?: (?= (?! (?<n> [ ] [^ && \p{Alpha} \Q \E \z \A * + ? {1,9} | . \\ \b a+")
SETTINGS = (
    *_words(
    "Resources: Type: Properties: AWS::Serverless::Function Events: Api HttpApi Path: Method: get "
    "functions: handler: events: http: httpApi: integration: lambda response: contentHandling: "
    "CONVERT_TO_BINARY statusCodes: pattern: headers: openapi: paths: provider: name: aws "
    "x-amazon-apigateway-integration: BinaryMediaTypes: */* !Ref !Sub ${self:custom.a} &a *a <<: "
    "planned_values root_module aws_api_gateway_method null true [ ] { }"
    ),
    b"\n", b"  ", b"\n  - ", b": ", b"\xe2\x80\xa8", b"? ", b"\t", b"\r",
)  # fmt: skip

_settings = _files(
    "tests/gateway/**/*.y*ml", "tests/gateway/tools/**/*.json", "examples/**/*.y*ml"
)  # fmt: skip
TARGETS = {
    "detection": Target(core.detection, _files("tests/corpus/files/*"), SIGNATURES),
    "options": Target(core.options, _plain, HTTP),
    "request": Target(core.request, _plain, HTTP),
    "codings": Target(core.codings, _plain, HTTP),
    # Pillow's codecs are most of the time.
    "images": Target(pictures.images, _images, SIGNATURES[:9], seconds=1),
    "events": Target(core.events, _plain, HTTP),
    "bodies": Target(core.bodies, _plain, (b"aGk=", b"====", b"\xff")),
    "results": Target(core.results, _plain, (b"1E+999999999", b"NaN", *SIGNATURES[:6])),
    "model": Target(wing.model, _plain, HTTP),
    "templates": Target(wing.templates, _templates, VTL),
    "patterns": Target(wing.patterns, _plain, REGEX),
    "readers": Target(wing.readers, _settings, SETTINGS),
    "documents": Target(wing.documents, _settings, SETTINGS),
    # Each cure is proved by asking the model again for every client and result: a tenth of a second.
    "cures": Target(wing.cures, _settings, SETTINGS, seconds=1),
}
