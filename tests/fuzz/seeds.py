"""What a search begins with: inputs that mean something to a surface."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Larger ones are slow to mutate and begin as small ones do.
LARGEST = 20_000


def _read(*patterns: str) -> list[bytes]:
    found = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    return [path.read_bytes() for path in found if path.stat().st_size <= LARGEST]


def files() -> list[bytes]:
    """Real files of some hundred formats."""
    return _read("tests/corpus/files/*")


def settings() -> list[bytes]:
    """Settings files of each tool."""
    return _read(*SETTINGS)


def toml() -> list[bytes]:
    """Settings files of `serve`, and one with every key."""
    return [*_read("examples/**/*.toml", "tests/**/*.toml"), WHOLE]


def plain() -> list[bytes]:
    """What a Feed makes values of: any bytes will do, so random ones choose evenly."""
    chance = random.Random(0)
    return [bytes(64), bytes(range(256)), *(chance.randbytes(400) for _ in range(60))]


def deep() -> list[bytes]:
    """As `plain`, for what takes more of them."""
    chance = random.Random(1)
    return [bytes(64), *(chance.randbytes(3000) for _ in range(60))]


def images() -> list[bytes]:
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


def templates() -> list[bytes]:
    """Templates behind what says that there is no stage variable, and that the rest is the template."""
    return [bytes(8) + template for template in TEMPLATES] + plain()


def cases() -> list[bytes]:
    """The library's own conformance cases, a row each."""
    file = ROOT / "src/lambda_binary/gateway/conformance/cases.json"
    rows = json.loads(file.read_text(encoding="utf-8"))
    return [json.dumps([row]).encode() for row in rows]


def answers() -> list[bytes]:
    """Answers of a server to GET, HEAD and OPTIONS."""
    return [
        b"\r\n".join([b"HTTP/1.1 " + status, *fields, b"", body])
        for status in (b"200 OK", b"302 Found", b"403 Forbidden", b"502 Bad Gateway")
        for fields in ANSWERED
        for body in (b"\x89PNG\r\n\x1a\n" + bytes(40), b"iVBORw0KGgo=", b'{"message": "a"}', b"")
    ]


def folders() -> list[bytes]:
    """A service and the files beside it, with what ends a file between them."""
    return [b"\n#====\n".join(service) for service in SERVICES] + settings()


TEMPLATES = (
    b"$input.path('$.body')",
    b"a#set($a = $input.json('$'))#if($a == '')#foreach($i in [1..3])$i#end#else$a#end",
    b'$util.escapeJavaScript($input.body).replaceAll("\\\'", "\'")$stageVariables.a',
    b'#foreach($k in $input.params().keySet())"$k":"$input.params($k)"#end',
)
IMAGES = {
    "PNG": "1 L LA P RGB RGBA I;16", "GIF": "P L", "JPEG": "L RGB CMYK", "WEBP": "RGB RGBA",
    "TIFF": "1 L P RGB RGBA CMYK F", "BMP": "1 P RGB", "ICO": "RGBA", "PPM": "L RGB", "TGA": "RGB",
}  # fmt: skip
MOVING = ("PNG", "GIF", "WEBP", "TIFF")
SETTINGS = ("tests/gateway/**/*.y*ml", "tests/gateway/tools/**/*.json", "examples/**/*.y*ml")
ANSWERED = (
    [b"Content-Type: image/png", b"Content-Length: 48"],
    [b"Content-Type: application/json", b"Vary: Accept", b"Transfer-Encoding: chunked"],
    [b"Location: https://example.com/;id", b"Access-Control-Allow-Origin: *"],
    [b"Content-Encoding: gzip", b"Content-Type: text/html; charset=utf-8"],
)
SERVICES = (
    (
        b"service: s\nprovider: {name: aws}\ncustom: ${file(beside.yml)}\nfunctions:\n  f:\n"
        b"    handler: a.b\n    events:\n      - http: ${self:custom.http}\n",
        b"http:\n  path: a\n  method: get\n  integration: lambda\n",
        b'{"a": {"path": "b", "method": "get"}}',
    ),
    (
        b"service: s\nprovider: {name: aws}\nfunctions: ${file(more.json):a}\n",
        b"a: 1\n",
        b'{"a": {"f": {"handler": "a.b", "events": [{"http": {"path": "a", "method": "get"}}]}}}',
    ),
)
WHOLE = b"""
[defaults]
integration = "rest-mapped"
binary-media-types = ["*/*"]

[[route]]
path = "/a/{name}"
handler = "app:handler"
methods = ["GET", "POST"]
name = "a"
minimum-compression-size = 100

[[route.integration-responses]]
status-code = "200"
selection-pattern = ""
content-handling = "CONVERT_TO_BINARY"
response-parameters = {"method.response.header.A" = "'a'"}
response-templates = {"application/json" = "$input.path('$.body')"}
"""
