"""Images that are too large, encoded smaller until they fit."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from events import event
from image_samples import animated, colours, distance, photograph, reopen, written
from lambda_binary import (
    ImageEncodingError,
    OptionError,
    ResponseTooLargeError,
    binary_response,
    encode_response,
)
from lambda_binary.smaller import SmallerImage

QUOTA = 40_960  # of Lambda@Edge's viewer triggers, as in quotas
VIEWER = event("edge-viewer-request")


def noisy(size: tuple[int, int] = (500, 400)) -> Image.Image:
    """A photograph that as a JPEG of quality 85 is beyond the quota."""
    return photograph(size, 40)


def sent(payload: dict[str, Any]) -> tuple[dict[str, str], bytes]:
    fields = {
        name: (pairs[0]["value"] if isinstance(pairs, list) else pairs)
        for name, pairs in payload["headers"].items()
    }
    return fields, base64.b64decode(payload["body"])


def quality_of(data: bytes) -> int:
    """The quality whose tables a JPEG has (libjpeg, jcparam.c: jpeg_quality_scaling)."""
    found = reopen(data).quantization[0]
    return next(
        quality
        for quality in range(1, 101)
        if reopen(written(colours(), "JPEG", quality=quality)).quantization[0] == found
    )


@pytest.mark.parametrize("image_format", ["jpeg", "webp"])
def test_the_quality_goes_down_first(image_format: str) -> None:
    image = noisy((340, 270))
    with pytest.raises(ResponseTooLargeError):
        encode_response(image, image_format=image_format, quality=95, event=VIEWER)
    payload = encode_response(
        image, image_format=image_format, quality=95, event=VIEWER, on_too_large=SmallerImage()
    )
    fields, data = sent(payload)
    assert fields["content-type"] == f"image/{image_format}"
    assert reopen(data).size == image.size
    assert QUOTA // 2 < len(payload["body"]) < QUOTA
    assert distance(reopen(data), image) < 20


def test_the_quality_is_about_the_highest_that_fits() -> None:
    image = noisy()
    payload = encode_response(image, image_format="jpeg", event=VIEWER, on_too_large=SmallerImage())
    data = sent(payload)[1]
    found = quality_of(data)
    assert 40 <= found < 85
    with pytest.raises(ResponseTooLargeError):
        encode_response(image, image_format="jpeg", quality=min(90, found + 12), event=VIEWER)


def test_the_size_goes_down_where_the_quality_is_not_enough() -> None:
    image = noisy((1200, 900))
    payload = encode_response(
        image,
        image_format="jpeg",
        event=VIEWER,
        on_too_large=SmallerImage(lowest_quality=40, smallest=200),
    )
    got = reopen(sent(payload)[1])
    assert 200 <= got.width < 1200
    assert abs(got.width / got.height - 4 / 3) < 0.02
    assert quality_of(sent(payload)[1]) == 40
    assert distance(got, image.resize(got.size)) < 20


def test_a_png_becomes_smaller_in_size_alone_unless_another_format_is_named() -> None:
    image = noisy((300, 240))
    small = SmallerImage(smallest=50)
    fields, data = sent(encode_response(image, event=VIEWER, on_too_large=small))
    assert (fields["content-type"], reopen(data).format) == ("image/png", "PNG")
    assert 50 <= reopen(data).width < 300
    jpeg = SmallerImage(image_format="jpg")
    fields, data = sent(encode_response(image, event=VIEWER, on_too_large=jpeg))
    assert (fields["content-type"], reopen(data).format) == ("image/jpeg", "JPEG")
    assert reopen(data).size == image.size


@pytest.mark.parametrize("kind", ["bytes", "path", "file"])
def test_encoded_data_of_the_handlers_own_is_made_smaller_too(kind: str, tmp_path: Path) -> None:
    data = written(noisy(), "JPEG", quality=95)
    path = tmp_path / "photo.jpg"
    path.write_bytes(data)
    result = {"bytes": data, "path": path, "file": BytesIO(data)}[kind]
    payload = encode_response(result, event=VIEWER, on_too_large=SmallerImage())
    fields, got = sent(payload)
    assert fields["content-type"] == "image/jpeg"
    assert distance(reopen(got), noisy()) < 30
    assert len(payload["body"]) < QUOTA


def test_an_animation_keeps_its_frames_and_becomes_smaller() -> None:
    frames = [noisy((200, 150)), ImageChops.invert(noisy((200, 150)))]
    image = animated(frames, "GIF", [100, 300])
    payload = encode_response(
        image, image_format="webp", event=VIEWER, on_too_large=SmallerImage(smallest=40)
    )
    got: Any = reopen(sent(payload)[1])
    assert (got.format, got.n_frames) == ("WEBP", 2)
    assert len(payload["body"]) < QUOTA


def test_the_fields_of_the_response_stay_but_those_of_the_other_data() -> None:
    payload = encode_response(
        noisy(),
        image_format="jpeg",
        cache_control="max-age=60",
        filename="photo.jpg",
        headers={"X-Mine": "yes"},
        etag=True,
        event=VIEWER,
        on_too_large=SmallerImage(),
    )
    fields, _ = sent(payload)
    assert fields == {
        "content-type": "image/jpeg",
        "cache-control": "max-age=60",
        "content-disposition": 'attachment; filename="photo.jpg"',
        "x-mine": "yes",
    }


@pytest.mark.parametrize(
    ("filename", "said"),
    [
        ("photo.png", 'attachment; filename="photo.jpg"'),
        ("photo.PNG", 'attachment; filename="photo.jpg"'),
        ("a.png.png", 'attachment; filename="a.png.jpg"'),
        ("photo", 'attachment; filename="photo"'),
        ("é.png", "attachment; filename=\"e.jpg\"; filename*=UTF-8''%C3%A9.jpg"),
    ],
)
def test_the_name_follows_the_format(filename: str, said: str) -> None:
    payload = encode_response(
        noisy(),
        image_format=None,
        filename=filename,
        event=VIEWER,
        on_too_large=SmallerImage(image_format="jpeg"),
    )
    fields, data = sent(payload)
    assert (reopen(data).format, fields["content-disposition"]) == ("JPEG", said)


def test_a_name_of_the_same_format_stays() -> None:
    payload = encode_response(
        noisy(), filename="photo.JPEG", event=VIEWER, on_too_large=SmallerImage()
    )
    assert sent(payload)[0]["content-disposition"] == 'attachment; filename="photo.JPEG"'


def test_what_is_to_be_saved_whatever_it_is_keeps_that_label() -> None:
    payload = encode_response(
        noisy(),
        image_format="jpeg",
        content_type="application/octet-stream",
        event=VIEWER,
        on_too_large=SmallerImage(),
    )
    fields, data = sent(payload)
    assert (fields["content-type"], reopen(data).format) == ("application/octet-stream", "JPEG")


def test_what_a_negotiated_image_varies_by_is_still_said() -> None:
    asked = event("edge-viewer-request")
    request = asked["Records"][0]["cf"]["request"]
    request["headers"]["accept"] = [{"key": "Accept", "value": "image/webp"}]
    payload = encode_response(
        noisy((800, 600)), image_format="auto", event=asked, on_too_large=SmallerImage(smallest=99)
    )
    fields, data = sent(payload)
    assert (fields["content-type"], fields["vary"]) == ("image/webp", "Accept")
    assert reopen(data).format == "WEBP"


def test_without_an_envelope_the_content_is_sent_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    image = photograph((2600, 2000), 90)  # 13 MB as a PNG
    handler = binary_response(envelope=False, on_too_large=SmallerImage(image_format="jpeg"))(
        lambda event, context: image
    )
    text = handler(event("mapped-serverless"), None)
    assert reopen(base64.b64decode(text)).size == image.size


def test_beyond_the_floors_somebody_else_answers_or_nobody() -> None:
    image = noisy((1200, 900))
    with pytest.raises(ResponseTooLargeError) as caught:
        encode_response(
            image, image_format="jpeg", event=VIEWER, on_too_large=SmallerImage(smallest=1000)
        )
    assert str(caught.value) == (
        "the image is too large for edge-viewer even at quality 40 and 1000 pixels: lower "
        "them, or give SmallerImage otherwise=, as S3Redirect(...)"
    )
    assert (caught.value.quota, caught.value.integration) == (QUOTA, "edge-viewer")
    assert caught.value.size > 0
    with pytest.raises(ResponseTooLargeError, match="even at 1000 pixels: lower"):
        encode_response(image, event=VIEWER, on_too_large=SmallerImage(smallest=1000))
    asked: list[Any] = []

    def otherwise(representation: Any, event: Any) -> dict[str, int]:
        asked.append((representation.media_type, event))
        return {"statusCode": 413}

    for result in (image, b"%PDF-" + bytes(QUOTA), b"\x89PNG\r\n\x1a\n" + bytes(QUOTA)):
        payload = encode_response(
            result, event=VIEWER, on_too_large=SmallerImage(smallest=1000, otherwise=otherwise)
        )
        assert payload == {"statusCode": 413}
    assert [media_type for media_type, _ in asked] == ["image/png", "application/pdf", "image/png"]


def test_what_is_no_image_is_refused_with_the_cure() -> None:
    with pytest.raises(ImageEncodingError) as caught:
        encode_response(b"%PDF-" + bytes(QUOTA), event=VIEWER, on_too_large=SmallerImage())
    assert str(caught.value) == (
        "SmallerImage was given application/pdf data that is too large and no image: give it "
        "otherwise=, a function for everything else"
    )


def test_what_fits_is_left_alone() -> None:
    image = colours()
    assert encode_response(image, event=VIEWER, on_too_large=SmallerImage()) == encode_response(
        image, event=VIEWER
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            {"image_format": "auto"},
            "SmallerImage negotiates nothing: name a format, or leave image_format out for that of the data",
        ),
        ({"lowest_quality": 0}, "quality=0 is out of range: use 1 to 100"),
        ({"lowest_quality": 90}, "lowest_quality=90 is out of range: use 1 to 85"),
        ({"smallest": 0}, "smallest=0 is no number of pixels: use an int, as 640"),
        ({"smallest": 1.5}, "smallest=1.5 is no number of pixels: use an int, as 640"),
        (
            {"otherwise": 3},
            "otherwise=3 is no callable: give a function of (representation, event), as S3Redirect(...)",
        ),
    ],
)
def test_illegal_arguments_are_told_when_it_is_made(
    arguments: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(OptionError) as caught:
        SmallerImage(**arguments)
    assert str(caught.value) == sentence
