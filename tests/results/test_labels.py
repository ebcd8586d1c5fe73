"""The declared media type chooses an image's format, and never names another than the bytes are."""

from __future__ import annotations

import base64
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from events import event
from image_samples import AVIF, animated, colours, drawing, faded, reopen, saved, written
from lambda_binary import (
    ImageEncodingError,
    LambdaBinaryError,
    OptionError,
    binary_response,
    encode_response,
)
from lambda_binary.images.formats import FORMATS
from lambda_binary.media_types import detect

ROWS = [row for row in FORMATS.values() if row.name != "avif" or AVIF]
LABELS = [(media_type, row) for row in ROWS for media_type in row.media_types]
KNOWN = ", ".join(row.media_type for row in FORMATS.values())
CORPUS = Path(__file__).parents[1] / "corpus/files"
PNG = written(drawing((20, 20)), "PNG")


def content(payload: Any) -> tuple[str, bytes]:
    return payload["headers"]["Content-Type"], base64.b64decode(payload["body"])


def ways(result: object, media_type: str) -> list[Callable[[], Any]]:
    """Every way to declare a media type of a result."""
    headers = {"Content-Type": media_type}
    return [
        lambda: encode_response(result, content_type=media_type),
        lambda: encode_response(result, headers=headers),
        lambda: encode_response(result, headers={"content-type": media_type}, event=event("alb")),
        lambda: binary_response(content_type=media_type)(lambda event, context: result)(None, None),
        lambda: binary_response(
            lambda event, context: {"statusCode": 200, "headers": headers, "body": result}
        )(event("rest-proxy"), None),
        lambda: binary_response(
            lambda event, context: {
                "statusCode": 200,
                "multiValueHeaders": {"content-type": [media_type]},
                "body": result,
            }
        )(event("rest-proxy"), None),
    ]


def said(payload: dict[str, Any]) -> str:
    fields = {**payload.get("multiValueHeaders", {}), **payload.get("headers", {})}
    values = {name.lower(): value for name, value in fields.items()}
    value = values["content-type"]
    return value[0] if isinstance(value, list) else str(value)


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize(("media_type", "row"), LABELS, ids=[label for label, _ in LABELS])
def test_the_label_chooses_the_format(media_type: str, row: Any, number: int) -> None:
    payload = ways(drawing((32, 32)), media_type)[number]()
    assert said(payload) == media_type
    assert reopen(base64.b64decode(payload["body"])).format == row.codec


def test_the_label_chooses_whatever_the_image_was_opened_from() -> None:
    for image in (
        saved(colours(), "JPEG"),
        animated([drawing(), colours((256, 192))], "GIF", [1, 1]),
    ):
        label, data = content(encode_response(image, content_type="image/webp"))
        assert (label, detect(data)) == ("image/webp", "image/webp")


@pytest.mark.parametrize(
    "media_type",
    ["application/octet-stream", "binary/octet-stream", "application/force-download"],
)
def test_a_label_that_says_nothing_changes_nothing(media_type: str) -> None:
    for image, codec in ((saved(colours(), "JPEG"), "JPEG"), (colours(), "PNG")):
        label, data = content(encode_response(image, content_type=media_type))
        assert (label, reopen(data).format) == (media_type, codec)
    label, data = content(encode_response(colours(), content_type=media_type, image_format="webp"))
    assert (label, reopen(data).format) == (media_type, "WEBP")


@pytest.mark.parametrize(
    "media_type", ["text/html", "application/json", "image/svg+xml", "image/*", "image/heic"]
)
@pytest.mark.parametrize("number", range(6))
def test_a_label_of_what_an_image_cannot_become_is_refused(media_type: str, number: int) -> None:
    if media_type == "image/*":
        number = 4  # an envelope's own fields are not checked
    with pytest.raises(ImageEncodingError) as caught:
        ways(colours(), media_type)[number]()
    assert str(caught.value) == (
        f"the image cannot be written as {media_type!r}: declare one of {KNOWN}, or "
        "application/octet-stream, or leave the media type out"
    )


@pytest.mark.parametrize(
    ("media_type", "image_format", "says"),
    [
        ("image/jpeg", "png", "asks for another"),
        ("image/png", "webp", "asks for another"),
        ("image/png", "auto", "is to be negotiated"),
    ],
)
def test_a_label_and_a_format_that_disagree_are_refused(
    media_type: str, image_format: str, says: str
) -> None:
    with pytest.raises(OptionError) as caught:
        encode_response(colours(), content_type=media_type, image_format=image_format)
    assert str(caught.value) == (
        f"the media type {media_type!r} names one format and image_format={image_format!r} "
        f"{says}: leave one of them out"
    )


@pytest.mark.parametrize("name", ["jpg", "jpeg", "JPEG"])
def test_a_label_and_a_format_that_agree_are_fine(name: str) -> None:
    label, data = content(encode_response(colours(), content_type="image/jpg", image_format=name))
    assert (label, reopen(data).format) == ("image/jpg", "JPEG")


def test_a_label_of_encoded_bytes_does_not_hide_the_format_that_was_asked_for() -> None:
    data = written(drawing(), "PNG")
    for label in ("image/png", "IMAGE/PNG", None):
        with pytest.raises(ImageEncodingError, match="image_format='jpeg' was asked for, but"):
            encode_response(data, content_type=label, image_format="jpeg")
    sent = encode_response(data, content_type="image/png", image_format="png")
    assert sent == encode_response(data, content_type="image/png")


def test_a_label_of_a_format_that_loses_something_is_refused_as_the_format_is() -> None:
    with pytest.raises(ImageEncodingError, match="written as JPEG: it holds no transparency"):
        encode_response(faded(), content_type="image/jpeg")


def test_a_decorators_negotiation_does_not_reach_into_an_envelope() -> None:
    handler = binary_response(image_format="auto")(
        lambda event, context: {
            "statusCode": 200,
            "headers": {"Content-Type": "image/jpeg"},
            "body": colours(),
        }
    )
    asked = event("http-api-2.0")
    asked["headers"]["accept"] = "image/webp"
    payload = handler(asked, None)
    assert said(payload) == "image/jpeg"
    assert reopen(base64.b64decode(payload["body"])).format == "JPEG"


# Encoded bytes

ENCODED = {
    "png": PNG,
    "jpeg": written(colours(), "JPEG"),
    "gif": written(colours(), "GIF"),
    "webp": written(colours(), "WEBP"),
    "bmp": written(colours(), "BMP"),
}


def misnamed(media_type: str, found: str) -> str:
    return (
        f"the media type {media_type!r} was declared, but the handler returned encoded {found} "
        "data: leave the media type out, or return the Pillow image (PIL.Image.open(...)), which "
        "is written as what is declared"
    )


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize(
    "label",
    ["image/png", "image/jpeg", "image/webp", "image/svg+xml", "image/heic", "image/x-icon"],
)
@pytest.mark.parametrize("name", ENCODED)
def test_encoded_bytes_under_another_images_label_are_refused(
    name: str, label: str, number: int
) -> None:
    data = ENCODED[name]
    send = ways(data, label)[number]
    if label in FORMATS[name].media_types:
        assert base64.b64decode(send()["body"]) == data
        return
    with pytest.raises(ImageEncodingError) as caught:
        send()
    assert str(caught.value) == misnamed(label, FORMATS[name].media_type)


@pytest.mark.parametrize(
    "label", ["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"]
)
@pytest.mark.parametrize(
    ("file", "found"),
    [
        ("big.tif", "image/tiff"),
        ("phone.heic", "image/heic"),
        ("animated.avif", "image/avif"),
        ("box.jp2", "image/jp2"),
        ("boxes.jxl", "image/jxl"),
    ],
)
def test_what_is_surely_no_jpeg_is_refused_under_the_label_of_one(
    file: str, found: str, label: str
) -> None:
    data = (CORPUS / file).read_bytes()
    for send in ways(data, label):
        with pytest.raises(ImageEncodingError) as caught:
            send()
        assert str(caught.value) == misnamed(label, found)
    assert content(encode_response(data, content_type=found)) == (found, data)


def test_the_same_holds_of_files(tmp_path: Path) -> None:
    path = tmp_path / "picture.bin"
    path.write_bytes(PNG)
    with path.open("rb") as file:
        for result in (path, file, BytesIO(PNG), bytearray(PNG), memoryview(PNG)):
            if hasattr(result, "seek"):
                result.seek(0)
            with pytest.raises(ImageEncodingError) as caught:
                encode_response(result, content_type="image/jpeg")
            assert str(caught.value) == misnamed("image/jpeg", "image/png")
            if hasattr(result, "seek"):
                result.seek(0)
            label, data = content(encode_response(result, content_type="image/x-png"))
            assert (label, data) == ("image/x-png", PNG)


@pytest.mark.parametrize(
    ("data", "label"),
    [
        (b"not an image at all", "image/png"),
        (b"", "image/png"),
        (PNG, "application/octet-stream"),
        (PNG, "application/x-mine"),
        (PNG, "image/vnd.mine"),
        (PNG, "image/apng"),
        (written(colours(), "TIFF"), "image/x-canon-cr2"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
    ],
)
def test_a_label_that_the_bytes_do_not_plainly_contradict_is_sent(data: bytes, label: str) -> None:
    payload = encode_response(data, content_type=label)
    assert said(payload) == label


def test_bytes_in_a_content_coding_are_not_looked_at() -> None:
    payload = encode_response(
        PNG, content_type="image/jpeg", headers={"Content-Encoding": "x-secret"}
    )
    assert content(payload) == ("image/jpeg", PNG)


@pytest.mark.parametrize("name", ["jpeg", "webp"])
def test_no_label_and_no_format_ever_name_other_bytes(name: str) -> None:
    """Every pair of label and format: the right bytes, or an error of the family."""
    for label in (None, *(row.media_type for row in ROWS)):
        for image_format in (None, "auto", *(row.name for row in ROWS)):
            for result in (colours(), ENCODED[name]):
                try:
                    payload = encode_response(result, content_type=label, image_format=image_format)
                except LambdaBinaryError:
                    continue
                found, data = content(payload)
                assert found == detect(data)
