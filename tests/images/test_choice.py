"""Which format an image becomes: its own, the named one, or what Accept prefers."""

from __future__ import annotations

import pytest
from PIL import Image

from image_samples import AVIF, colours, drawing, faded, holed, photograph, reopen, sample, saved
from lambda_binary import images

CHROME = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
FIREFOX = "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5"
BEST = "image/avif" if AVIF else "image/webp"


@pytest.mark.parametrize(
    ("opened_as", "media_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("WEBP", "image/webp"),
        ("GIF", "image/gif"),
        ("TIFF", "image/tiff"),
        ("BMP", "image/bmp"),
        ("ICO", "image/vnd.microsoft.icon"),
        ("PPM", "image/png"),
        ("PCX", "image/png"),
    ],
)
def test_without_a_name_an_image_keeps_its_own_format_or_becomes_png(
    opened_as: str, media_type: str
) -> None:
    assert images.encode(saved(colours(), opened_as), None)[1] == media_type
    assert images.encode(colours(), None)[1] == "image/png"


def test_a_name_is_taken_in_any_case() -> None:
    assert images.encode(colours(), "JPG")[1] == "image/jpeg"


@pytest.mark.parametrize(
    ("image", "accept", "media_type"),
    [
        (photograph(), CHROME, BEST),
        (photograph(), FIREFOX, BEST),
        (photograph(), "image/avif;q=0.4, image/webp;q=0.9", "image/webp"),
        (photograph(), "image/webp;q=0, image/png", "image/png"),
        (photograph(), None, "image/jpeg"),
        (photograph(), "", "image/jpeg"),
        (photograph(), "*/*", "image/jpeg"),
        (photograph(), "image/*", "image/jpeg"),
        (photograph(), "text/html", "image/jpeg"),
        (photograph(), "*/*, image/jpeg;q=0, image/webp", "image/webp"),
        (photograph().convert("L"), None, "image/jpeg"),
        (photograph().convert("CMYK"), None, "image/jpeg"),
        (saved(drawing(), "JPEG"), None, "image/jpeg"),
        (drawing(), CHROME, "image/webp"),
        (drawing(), "*/*", "image/png"),
        (drawing(), "image/jpeg", "image/jpeg"),
        (faded((256, 192)), "image/jpeg", "image/png"),
        (holed(), CHROME, "image/webp"),
        (photograph().quantize(64), CHROME, "image/png"),
        (photograph().quantize(64), "image/webp, */*;q=0.1", "image/webp"),
        (sample("I;16"), CHROME, "image/png"),
        (sample("I;16"), "image/webp", "image/png"),
    ],
)
def test_auto_gives_what_accept_prefers_and_the_image_can_be(
    image: Image.Image, accept: str | None, media_type: str
) -> None:
    data, got = images.encode(image, "auto", accept=accept)
    assert got == media_type
    assert Image.MIME[reopen(data).format or ""] == media_type


def test_auto_keeps_animations_moving() -> None:
    frames = [drawing(), drawing().transpose(Image.Transpose.ROTATE_180)]
    gif = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
    png = saved(frames[0], "PNG", save_all=True, append_images=frames[1:], duration=100)
    for image, accept, media_type in (
        (gif, CHROME, "image/webp"),
        (gif, None, "image/gif"),
        (gif, "image/jpeg", "image/gif"),
        (png, "*/*", "image/png"),
        (png, "image/gif", "image/png"),
        (png, "image/webp", "image/webp"),
    ):
        data, got = images.encode(image, "auto", accept=accept)
        assert (got, getattr(reopen(data), "n_frames", 1)) == (media_type, 2)


@pytest.mark.skipif(not AVIF, reason="this Pillow has no AVIF")
def test_auto_gives_avif_only_to_as_many_pixels_as_the_memory_allows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", raising=False)
    image = photograph((2000, 1001))
    assert images.encode(image, "auto", accept="image/avif,image/webp")[1] == "image/webp"
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "129")
    assert images.encode(image, "auto", accept="image/avif,image/webp")[1] == "image/avif"
