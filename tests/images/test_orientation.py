"""Photographs that a phone laid on their side: each common recipe, and the docs' table of them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from image_samples import distance, reopen, written
from lambda_binary import images

PAGE = Path(__file__).parent.parent.parent / "docs/results/image.md"
SIZE = (60, 40)
# Exif orientation -> what makes the stored picture of the upright one.
LAID = {
    2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE",
    6: "ROTATE_90", 7: "TRANSVERSE", 8: "ROTATE_270",
}  # fmt: skip
UPRIGHT = {**LAID, 6: "ROTATE_270", 8: "ROTATE_90"}
ACROSS = (5, 6, 7, 8)


def scene(size: tuple[int, int] = SIZE) -> Image.Image:
    """Four corners of four colours."""
    image = Image.new("RGB", (2, 2))
    image.putdata([(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)])
    return image.resize(size, Image.Resampling.NEAREST)


def photograph(tag: int, codec: str = "JPEG", *, sized: bool = True) -> Image.Image:
    """A file whose picture is stored as the tag says."""
    stored = scene().transpose(Image.Transpose[LAID[tag]]) if tag > 1 else scene()
    exif = Image.Exif()
    exif[0x0112] = tag
    if sized and codec != "TIFF":  # which has a directory of its own for its size
        exif[0x8769] = {0xA002: stored.width, 0xA003: stored.height}
    return Image.open(BytesIO(written(stored, codec, exif=exif, **OPTIONS.get(codec, {}))))


OPTIONS = {"JPEG": {"quality": 95, "subsampling": 0}, "WEBP": {"lossless": True}}


def thumbnail(image: Image.Image) -> Image.Image:
    image.thumbnail((30, 30))
    return image


def exif_transposed_in_place(image: Image.Image) -> Image.Image:
    ImageOps.exif_transpose(image, in_place=True)
    return image


def rotated(image: Image.Image) -> Image.Image:
    angle = {3: 180, 6: 270, 8: 90}.get(image.getexif().get(0x0112, 1))
    return image.rotate(angle, expand=True) if angle else image


def transposed(image: Image.Image) -> Image.Image:
    return image.transpose(Image.Transpose[UPRIGHT[image.getexif()[0x0112]]])


def square(image: Image.Image) -> Image.Image:
    return ImageOps.fit(image, (20, 20))


def lying(image: Image.Image) -> Image.Image:
    """Smaller, and cropped a little, but the way that the stored picture lies."""
    return ImageOps.fit(image, (30, 16) if image.width > image.height else (16, 30))


def cropped(image: Image.Image) -> Image.Image:
    width, height = image.size
    return image.crop((2, 2, width - 2, height - 2))


RECIPES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "`Image.open(file)`": lambda image: image,
    "`image.thumbnail(...)`": thumbnail,
    "`image.convert(...)`, `resize` in its proportions": lambda image: image.convert("RGB").resize(
        (image.width // 2, image.height // 2)
    ),
    "`image.crop(...)`, `ImageOps.fit(...)` the way it is stored": lambda image: lying(
        cropped(image)
    ),
    "`ImageOps.fit(...)` to a square": square,
    "`ImageOps.exif_transpose(image)`": lambda image: ImageOps.exif_transpose(image),
    "`ImageOps.exif_transpose(image, in_place=True)`": exif_transposed_in_place,
    "`exif_transpose`, then anything": lambda image: square(ImageOps.exif_transpose(image)),
    "`image.rotate(angle, expand=True)` by the tag": rotated,
    "`image.transpose(...)` by the tag": transposed,
    "`transpose` by the tag, then `thumbnail`": lambda image: thumbnail(transposed(image)),
    "`transpose` by the tag, then `fit` to a square": lambda image: square(transposed(image)),
    "`ImageOps.fit(...)` the other way": lambda image: ImageOps.fit(
        image, (16, 30) if image.width > image.height else (30, 16)
    ),
}


def outcome(recipe: Callable[[Image.Image], Image.Image], tag: int, *, sized: bool) -> str:
    if recipe is rotated and tag in (2, 4, 5, 7):
        return ""  # no angle makes these upright
    data, _ = images.encode(recipe(photograph(tag, sized=sized)), "png")
    got = reopen(data)
    return "upright" if distance(got, scene(got.size)) < 40 else "turned"


def outcomes(recipe: Callable[[Image.Image], Image.Image]) -> list[str]:
    """By the docs' columns: 5 to 8 with the size in Exif, 5 to 8 without, 2 to 4."""
    columns = []
    for tags, sized in ((ACROSS, True), (ACROSS, False), ((2, 3, 4), True)):
        found = {outcome(recipe, tag, sized=sized) for tag in tags} - {""}
        assert len(found) == 1
        columns += found
    return columns


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_docs_say_what_a_recipe_gives(recipe: str) -> None:
    page = PAGE.read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if line.startswith(f"| {recipe} |"))
    assert [cell.strip(" *") for cell in row.strip("|").split("|")[1:]] == outcomes(RECIPES[recipe])


def test_the_docs_table_has_no_other_recipe() -> None:
    page = PAGE.read_text(encoding="utf-8")
    begin = page.index("| the handler does |")
    assert len(page[begin : page.index("\n\n", begin)].splitlines()) == len(RECIPES) + 2


@pytest.mark.parametrize("codec", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("target", ["png", "jpeg", "webp"])
@pytest.mark.parametrize("tag", [1, *LAID])
def test_a_file_is_sent_upright_whatever_it_was_and_becomes(
    tag: int, codec: str, target: str
) -> None:
    got = reopen(images.encode(photograph(tag, codec), target)[0])
    assert got.size == SIZE
    assert distance(got, scene()) < 12
    assert got.getexif().get(0x0112, 1) == 1


@pytest.mark.parametrize("tag", ACROSS)
def test_a_photograph_that_the_handler_turned_is_not_turned_again(tag: int) -> None:
    image = transposed(photograph(tag))
    assert image.getexif()[0x0112] == tag
    got = reopen(images.encode(image, "png")[0])
    assert (got.size, distance(got, scene()) < 12) == (SIZE, True)


@pytest.mark.parametrize("size", [(0, 0), (60, 60), ("60", "40"), (None, 40), (-60, 40)])
def test_a_size_in_exif_that_tells_nothing_changes_nothing(size: tuple[object, object]) -> None:
    image = photograph(6, sized=False)
    exif = image.getexif()
    exif.get_ifd(0x8769).update({0xA002: size[0], 0xA003: size[1]})
    assert reopen(images.encode(image, "png")[0]).size == SIZE
