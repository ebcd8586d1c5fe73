"""The table of surfaces: what to run, what to begin with, what to splice in."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fuzz import core, pictures, wing
from fuzz.words import HTTP, REGEX, SETTINGS, SIGNATURES, VTL

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


def _plain() -> list[bytes]:
    """What a Feed makes values of: any bytes will do, so random ones choose evenly."""
    chance = random.Random(0)
    return [bytes(64), bytes(range(256)), *(chance.randbytes(400) for _ in range(60))]


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
    """Templates behind what says that there is no stage variable, and that the rest is the template."""
    return [bytes(8) + template for template in TEMPLATES] + _plain()


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
