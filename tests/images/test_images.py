"""The image stage: recognition, names, broken images, settings and the limit."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from io import BytesIO
from types import ModuleType
from typing import TYPE_CHECKING, Any

import PIL
import pytest
from PIL import Image, ImageFile

from image_samples import (
    AVIF,
    FORMATS,
    MODES,
    SRGB,
    colours,
    distance,
    drawing,
    holed,
    photograph,
    pixels,
    reopen,
    sample,
    saved,
    written,
)
from lambda_binary import images
from lambda_binary.errors import ImageEncodingError, MissingDependencyError, OptionError
from lambda_binary.images.formats import FORMATS as FORMAT_ROWS
from lambda_binary.images.reading import read
from lambda_binary.images.rules import refusal
from lambda_binary.images.sink import TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable


def python(code: str) -> str:
    """What a fresh interpreter prints."""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return run.stdout.strip()


# Recognition and names


def test_an_image_is_recognised_whatever_its_class() -> None:
    assert images.is_image(colours())
    assert images.is_image(saved(colours(), "PNG"))
    assert not any(images.is_image(value) for value in (b"\x89PNG", "image", None, Image, object()))


def test_neither_recognition_nor_names_import_pillow() -> None:
    code = (
        "import sys; from lambda_binary import images;"
        "print(images.is_image(b''), images.check_format('JPG'), 'PIL' in sys.modules)"
    )
    assert python(code) == "False jpeg False"


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("PNG", "png"),
        ("jpg", "jpeg"),
        ("Jpeg", "jpeg"),
        ("tif", "tiff"),
        ("apng", "png"),
        ("auto", "auto"),
        ("ICO", "ico"),
    ],
)
def test_names_are_canonical(name: str, canonical: str) -> None:
    assert images.check_format(name) == canonical


@pytest.mark.parametrize("name", ["heic", "svg", "", "image/png", 3, None])
def test_an_unknown_name_is_refused_with_the_list(name: object) -> None:
    with pytest.raises(OptionError) as caught:
        images.check_format(name)
    assert str(caught.value) == (
        f'image_format={name!r} is no image format; write one of "auto", '
        + ", ".join(f'"{known}"' for known in images.MEDIA_TYPES)
    )


# Broken images


def test_a_truncated_file_is_refused_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
    data = written(photograph(), "JPEG")
    with pytest.raises(ImageEncodingError) as caught:
        images.encode(Image.open(BytesIO(data[: len(data) // 2])), "png")
    assert str(caught.value) == (
        f"the pixels of the JPEG image cannot be read ({caught.value.__cause__}); open a complete "
        "file, or set PIL.ImageFile.LOAD_TRUNCATED_IMAGES = True to send what there is"
    )


def test_a_truncated_file_is_sent_where_the_handler_wants_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    data = written(photograph(), "JPEG")
    image = Image.open(BytesIO(data[: len(data) // 2]))
    assert reopen(images.encode(image, "png")[0]).size == photograph().size


def test_what_weasyprint_sets_for_the_process_is_no_wish_of_the_handler(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Its import does it, as in tests/results/objects/test_documents.py.
    monkeypatch.setitem(sys.modules, "weasyprint", ModuleType("weasyprint"))
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    data = written(photograph(), "JPEG")
    half = data[: len(data) // 2]
    with pytest.raises(ImageEncodingError) as caught:
        images.encode(Image.open(BytesIO(half)), "png")
    assert str(caught.value) == (
        f"the pixels of the JPEG image cannot be read ({caught.value.__cause__}); open a complete "
        "file, or call image.load() before you return it, to send what there is (WeasyPrint has "
        "set LOAD_TRUNCATED_IMAGES for the whole process, which is not taken for your wish)"
    )
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True  # as WeasyPrint needs it
    image = Image.open(BytesIO(half))
    image.load()
    assert reopen(images.encode(image, "png")[0]).size == photograph().size
    whole = images.encode(Image.open(BytesIO(data)), "png")[0]
    assert pixels(reopen(whole)) == pixels(reopen(data))


@pytest.mark.parametrize("opened_as", ["PNG", "JPEG", "GIF", "TIFF"])
def test_an_image_whose_file_was_closed_is_refused_with_the_cure(opened_as: str) -> None:
    with saved(colours(), opened_as) as image:
        pass
    with pytest.raises(ImageEncodingError) as caught:
        images.encode(image, "png")
    assert str(caught.value) == (
        f"the pixels of the {opened_as} image cannot be read, for its file is closed; return it "
        "inside the `with` block, or a copy made there (image.copy(), which keeps one frame)"
    )


def test_an_image_that_was_read_before_its_file_was_closed_is_fine() -> None:
    with saved(colours(), "JPEG") as image:
        image.load()
    assert reopen(images.encode(image, None)[0]).size == image.size


def test_broken_exif_does_not_stop_an_image() -> None:
    image = colours()
    image.info["exif"] = b"Exif\0\0rubbish"
    assert pixels(reopen(images.encode(image, "png")[0])) == pixels(image)


def test_what_pillow_cannot_write_is_told_with_its_own_words() -> None:
    image = colours()
    image.info["transparency"] = "red"
    with pytest.raises(ImageEncodingError) as caught:
        images.encode(image, "png")
    assert str(caught.value) == (
        f"Pillow could not write the image (RGB, 60 x 40) as PNG ({caught.value.__cause__}); "
        'convert it first, as image.convert("RGB"), or use another image_format'
    )


@pytest.mark.parametrize(
    ("module", "name", "codec", "wanted"),
    [("_avif", "avif", "AVIF", "Pillow>=11.3"), ("_webp", "webp", "WEBP", "Pillow")],
)
def test_a_codec_that_pillow_lacks_is_named_and_never_chosen(
    module: str, name: str, codec: str, wanted: str
) -> None:
    code = f"""
import sys; sys.modules["PIL.{module}"] = None  # as where the build has no such extension
from PIL import Image; from lambda_binary import images
image = Image.effect_noise((64, 64), 90)
try: images.encode(image, {name!r})
except ImportError as error: print(type(error).__name__, error, sep="\\n")
print(images.encode(image, "auto", accept="image/{name}, image/png")[1])
"""
    sentence = (
        f'the installed Pillow {PIL.__version__} cannot write {codec}; install "{wanted}" from '
        'PyPI, whose wheels can, or use image_format="png"'
    )
    assert python(code).splitlines() == ["MissingDependencyError", sentence, "image/png"]


def test_a_pillow_without_the_plugin_cannot_write_the_format(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As before Pillow 11.3.
    monkeypatch.setitem(sys.modules, "PIL.AvifImagePlugin", None)
    monkeypatch.delitem(Image.SAVE, "AVIF", raising=False)
    with pytest.raises(MissingDependencyError, match='AVIF; install "Pillow>=11'):
        images.encode(photograph(), "avif")
    assert images.encode(photograph(), "auto", accept="image/avif, image/webp")[1] == "image/webp"


def test_too_little_memory_is_no_fault_of_the_image() -> None:
    class Huge(Image.Image):
        def load(self) -> None:
            raise MemoryError

    image = Huge()
    image._size = (1, 1)
    with pytest.raises(MemoryError):
        images.encode(image, None)


# Settings


def lossless(image: Image.Image, image_format: str) -> bool:
    data = images.encode(image, image_format, accept="image/webp")[0]
    return data[12:16] == b"VP8L" or b"VP8L" in data[:64]


@pytest.mark.parametrize(
    ("make", "asked", "chosen"),
    [
        (photograph, False, False),
        (lambda: saved(drawing(), "JPEG"), False, False),
        (drawing, True, True),
        (holed, True, True),
        # Lossless these would be several times as large: only who asks for WebP takes the loss.
        (lambda: photograph().quantize(64), False, True),
    ],
)
def test_webp_is_lossless_for_drawings_and_where_nobody_asked_for_webp(
    make: Callable[[], Image.Image], asked: bool, chosen: bool
) -> None:
    image = make()
    assert (lossless(image, "webp"), lossless(image, "auto")) == (asked, chosen)


@pytest.mark.skipif(not AVIF, reason="this Pillow has no AVIF")
def test_avif_takes_its_time_for_drawings() -> None:
    for image, speed in ((photograph(), 9), (drawing(), 7), (drawing().quantize(16), 7)):
        plain = image if image.mode == "RGB" else image.convert("RGB")
        expected = written(plain, "AVIF", quality=60, speed=speed)
        assert images.encode(image, "avif")[0] == expected


@pytest.mark.skipif(not AVIF, reason="this Pillow has no AVIF")
def test_an_avif_that_the_functions_memory_cannot_hold_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fits, too_many = Image.new("L", (4_971_026, 1)), Image.new("L", (4_971_027, 1))
    row = FORMAT_ROWS["avif"]
    assert refusal(read(too_many), row) is not None  # its longest side, anywhere
    monkeypatch.setattr(row, "side", None)
    assert refusal(read(too_many), row) is None
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
    assert refusal(read(fits), row) is None
    with pytest.raises(ImageEncodingError) as caught:
        images.encode(too_many, "avif")
    assert str(caught.value) == (
        "the image (L, 4971027 x 1) cannot be written as AVIF: its encoder takes 27 bytes of "
        "memory a pixel, 128 MB, and the function has 128 MB; make it smaller, give the function "
        'more memory, or use image_format="webp"'
    )
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
    assert refusal(read(too_many), row) is None


def test_an_opaque_rgba_image_becomes_the_jpeg_of_its_rgb() -> None:
    image = photograph()
    opaque = image.convert("RGBA")
    assert images.encode(opaque, "jpeg") == images.encode(image, "jpeg")
    assert images.encode(image, "jpeg")[0] == written(image, "JPEG", quality=85)


def test_an_icon_has_its_own_size_and_the_usual_smaller_ones() -> None:
    def sizes(image: Image.Image) -> set[tuple[int, int]]:
        found: set[tuple[int, int]] = reopen(images.encode(image, "ico")[0]).info["sizes"]
        return found

    usual = {(side, side) for side in (16, 24, 32, 48, 64, 128)}
    assert sizes(drawing((256, 256))) == usual | {(256, 256)}
    assert sizes(drawing((100, 100))) == {(side, side) for side in (16, 24, 32, 48, 64, 100)}
    assert sizes(drawing((10, 20))) == {(10, 20)}


def test_an_icons_smaller_pictures_are_the_large_one_made_smaller() -> None:
    image = colours((64, 64))
    icon: Any = Image.open(BytesIO(images.encode(image, "ico")[0]))
    small = image.resize((16, 16), Image.Resampling.LANCZOS)
    assert distance(icon.ico.getimage((64, 64)), image) == 0
    assert distance(icon.ico.getimage((16, 16)), small) < 2


def test_a_format_imports_its_own_plugin_only() -> None:
    code = (
        "import sys; from PIL import Image; from lambda_binary import images;"
        "images.encode(Image.new('RGB', (9, 9)), 'webp');"
        "print('PIL.WebPImagePlugin' in sys.modules, 'PIL.PdfImagePlugin' in sys.modules)"
    )
    assert python(code) == "True False"


# The limit, and what stays behind


@pytest.mark.parametrize("name", FORMATS)
def test_encoding_stops_at_the_limit_and_not_before(name: str) -> None:
    image = photograph((120, 90))
    size = len(images.encode(image, name)[0])
    assert len(images.encode(image, name, limit=size)[0]) == size
    with pytest.raises(TooLarge) as caught:
        images.encode(image, name, limit=size - 1)
    assert caught.value.written == size


@pytest.mark.parametrize("name", ["png", "jpeg", "bmp", "tiff"])
def test_an_image_far_beyond_the_limit_is_not_written_to_its_end(name: str) -> None:
    limit = 50_000
    with pytest.raises(TooLarge) as caught:
        images.encode(photograph((1600, 1000), 90), name, limit=limit)
    assert limit < caught.value.written <= limit + 65536 + 65536


@pytest.mark.parametrize("name", FORMATS)
def test_the_data_keeps_no_image_alive(name: str) -> None:
    image = saved(photograph(), "PNG")
    data, _ = images.encode(image, name)
    alive = weakref.ref(image)
    del image
    gc.collect()
    assert alive() is None
    assert reopen(data).size == (256, 192)


@pytest.mark.parametrize("mode", MODES)
def test_an_image_stays_as_it_is(mode: str) -> None:
    image = sample(mode)
    image.info.update(icc_profile=SRGB, comment="mine", dpi=(300, 300))
    before = (image.mode, image.size, image.tobytes(), dict(image.info), image.getpalette())
    for name in (*FORMATS, None, "auto"):
        try:
            images.encode(image, name, accept="image/avif, image/webp")
        except ImageEncodingError:
            continue
    after = (image.mode, image.size, image.tobytes(), dict(image.info), image.getpalette())
    assert after == before
