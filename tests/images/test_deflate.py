"""zlib-ng of the extra `fast`: the same pixels, imported once there is enough to compress."""

from __future__ import annotations

import subprocess
import sys
import zlib
from typing import Any

import pytest
from zlib_ng import zlib_ng

from image_samples import MODES, colours, drawing, holed, photograph, pixels, reopen, sample
from lambda_binary import images
from lambda_binary.images.png import deflate


@pytest.fixture
def ng(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Whatever is compressed goes through zlib-ng, and is counted."""
    made = []

    class Counting:
        DEFLATED, MAX_WBITS = zlib_ng.DEFLATED, zlib_ng.MAX_WBITS

        def compressobj(self, *arguments: Any) -> Any:
            made.append(arguments)
            return zlib_ng.compressobj(*arguments)

    monkeypatch.setattr(deflate, "_library", Counting())
    return made


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "F"])
def test_every_mode_keeps_its_pixels(mode: str, ng: list[Any]) -> None:
    image = sample(mode)
    assert pixels(reopen(images.encode(image, "png")[0])) == pixels(image)
    assert ng


@pytest.mark.parametrize("size", [(1, 1), (7, 300), (640, 480), (1201, 801)])
@pytest.mark.parametrize("make", [photograph, drawing, colours, holed])
def test_every_way_keeps_the_pixels(make: Any, size: tuple[int, int], ng: list[Any]) -> None:
    image = make(size)
    got = reopen(images.encode(image, "png")[0])
    assert got.convert(image.mode).tobytes() == image.tobytes()
    assert ng[-1][0] in (3, 5)


@pytest.mark.parametrize("make", [photograph, drawing])
def test_the_file_is_about_as_small(make: Any, ng: list[Any]) -> None:
    image = make((640, 480))
    fast = len(images.encode(image, "png")[0])
    deflate._library = zlib
    assert fast < 1.05 * len(images.encode(image, "png")[0])


LATE = """
import sys
{hidden}
from PIL import Image
from lambda_binary import images
from lambda_binary.images.png import deflate
image = Image.linear_gradient("L")
rows = image.width * image.height
for number in range(2 * deflate.WORTH_IMPORTING // rows):
    images.encode(image, "png")
    if "zlib_ng.zlib_ng" in sys.modules and sys.modules["zlib_ng"] is not None:
        print("imported at", (number + 1) * rows)
        break
else:
    print("never")
"""


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        ("", f"imported at {deflate.WORTH_IMPORTING}\n"),
        ("sys.modules['zlib_ng'] = None", "never\n"),
    ],
)
def test_it_is_imported_once_many_bytes_were_compressed(hidden: str, said: str) -> None:
    code = LATE.format(hidden=hidden)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == said
