"""Pillow images as results; their encoding has its tests in tests/images."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from lambda_binary import ImageEncodingError, encode_response
from payloads import PNG, REST, envelope, opened


def test_a_pillow_image_is_a_png() -> None:
    picture = Image.new("RGB", (32, 24), (200, 30, 30))
    response = encode_response(picture)
    assert response["headers"] == {"Content-Type": "image/png"}
    found = opened(response)
    assert (found.format, found.size, found.convert("RGB").getpixel((5, 5))) == (
        "PNG",
        (32, 24),
        (200, 30, 30),
    )


@pytest.mark.parametrize(
    ("image_format", "media_type", "name"),
    [("jpeg", "image/jpeg", "JPEG"), ("WebP", "image/webp", "WEBP"), ("jpg", "image/jpeg", "JPEG")],
)
def test_a_pillow_image_in_the_format_asked_for(
    image_format: str, media_type: str, name: str
) -> None:
    response = encode_response(Image.new("RGB", (32, 24)), image_format=image_format)
    assert response["headers"] == {"Content-Type": media_type}
    assert opened(response).format == name


def test_auto_asks_the_request_and_varies_by_it() -> None:
    picture = Image.new("RGB", (32, 24))
    response = encode_response(picture, image_format="auto", event=REST, headers={"Vary": "Origin"})
    assert response["headers"] == {"Content-Type": "image/webp", "Vary": "Origin, Accept"}
    assert encode_response(picture, image_format="auto")["headers"] == {
        "Content-Type": "image/png",
        "Vary": "Accept",
    }


def test_encoded_images_are_not_encoded_again(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    for result in (PNG, tmp_path / "a.png", io.BytesIO(PNG)):
        with pytest.raises(ImageEncodingError) as raised:
            encode_response(result, image_format="webp")
        assert str(raised.value) == (
            "image_format='webp' was asked for, but the handler returned encoded image/png data: "
            "return the Pillow image (PIL.Image.open(...)), or leave image_format out"
        )
    assert encode_response(PNG, image_format="png") == envelope(PNG, "image/png", guessed=True)
    assert encode_response(PNG, image_format="auto") == envelope(PNG, "image/png", guessed=True)
