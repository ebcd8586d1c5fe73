"""The table of image formats: complete, agreeing with the other tables, and as the docs say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from image_samples import FORMATS as WRITTEN
from image_samples import drawing, reopen
from lambda_binary import images
from lambda_binary.errors import OptionError
from lambda_binary.images.formats import FORMATS, OFFERS, Format, named
from lambda_binary.media_types.suffixes import from_name

PAGE = Path(__file__).parents[2] / "docs/results/image.md"
ROW = {
    "media_types": "image/jxl",
    "suffixes": "jxl",
    "plugin": "Jxl",
    "modes": "L RGB RGBA",
    "alpha": "full",
    "frames": "one",
    "side": None,
    "profile": True,
    "photograph": {"quality": 80},
    "drawing": {"lossless": True},
}


@pytest.mark.parametrize("part", ROW)
def test_a_row_that_lacks_a_part_fails_with_its_name(part: str) -> None:
    rest = {name: value for name, value in ROW.items() if name != part}
    with pytest.raises(TypeError) as caught:
        Format("jxl", **rest)
    assert str(caught.value) == f"the row of the image format 'jxl' lacks {part}"


def test_a_row_of_an_animation_says_how_it_is_timed_and_no_row_says_more() -> None:
    with pytest.raises(TypeError) as caught:
        Format("jxl", **{**ROW, "frames": "animation"})
    assert str(caught.value) == "the row of the image format 'jxl' lacks delay, loops"
    with pytest.raises(TypeError) as caught:
        Format("jxl", **ROW, colors=256)
    assert str(caught.value) == "the row of the image format 'jxl' has no place for colors"
    assert Format("jxl", **ROW).codec == "JXL"


def test_names_suffixes_and_media_types_are_each_of_one_format() -> None:
    for part in ("suffixes", "media_types"):
        said = [name for row in FORMATS.values() for name in getattr(row, part)]
        assert len(said) == len(set(said))
    for row in FORMATS.values():
        for suffix in row.suffixes:
            assert images.check_format(suffix.upper()) == row.name
        for media_type in row.media_types:
            assert named(media_type.upper() + "; a=b") == row.name
    assert set(OFFERS["photograph"]) | set(OFFERS["animation"]) <= set(FORMATS)


def test_the_table_of_suffixes_says_the_same_of_every_suffix() -> None:
    for row in FORMATS.values():
        for suffix in row.suffixes:
            assert from_name(f"picture.{suffix}") in row.media_types


def test_a_media_type_of_something_else_names_no_format() -> None:
    others = ("image/svg+xml", "application/octet-stream", "png", "image/*", "")
    assert [named(other) for other in others] == [None] * len(others)


@pytest.mark.parametrize("name", WRITTEN)
def test_pillow_opens_what_a_row_writes_as_its_codec_and_media_type(name: str) -> None:
    image = reopen(images.encode(drawing((32, 32)), name)[0])
    row = FORMATS[name]
    assert image.format == row.codec
    assert image.get_format_mimetype() in row.media_types
    assert Image.EXTENSION[f".{row.suffixes[0]}"] == row.codec


def test_the_table_is_read_without_pillow() -> None:
    code = (
        "import sys; from lambda_binary.images import formats;"
        "print(formats.check_format('JPG'), [name for name in sys.modules if 'PIL' in name])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "jpeg []\n"


def rows_of_the_page() -> list[str]:
    """The docs' line of each format."""
    frames = {"animation": "animation", "pages": "pages", "one": "one"}
    lines = []
    for row in FORMATS.values():
        names = ", ".join(f'`"{name}"`' for name in dict.fromkeys((row.name, *row.suffixes)))
        cells = [
            names,
            ", ".join(f"`{media_type}`" for media_type in row.media_types),
            {"full": "yes", "binary": "on or off", "none": "no"}[row.alpha],
            frames[row.frames],
            "16 bits" if row.deep else "8 bits",
            "kept" if row.profile else "no",
            "–" if row.side is None else str(row.side),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def test_the_docs_list_the_formats_as_they_are() -> None:
    page = PAGE.read_text(encoding="utf-8")
    begin = page.index("| `image_format` | media types |")
    table = page[begin : page.index("\n\n", begin)].splitlines()
    assert table[2:] == rows_of_the_page()


def test_an_unknown_name_lists_every_format() -> None:
    with pytest.raises(OptionError) as caught:
        images.check_format("jxl")
    assert all(f'"{name}"' in str(caught.value) for name in FORMATS)
