"""Objects that draw themselves: figures, wrapped images, Jupyter's protocol."""

from __future__ import annotations

import base64
from typing import Any

import IPython.display
import pytest
import qrcode
from matplotlib.figure import Figure

from lambda_binary import (
    ImageEncodingError,
    MissingDependencyError,
    ResultTypeError,
    encode_response,
)
from payloads import PNG, envelope, opened, text


def test_a_matplotlib_figure_is_a_png() -> None:
    figure = Figure(figsize=(2, 1), dpi=50)
    figure.subplots().plot([1, 2, 3])
    response = encode_response(figure)
    assert response["headers"] == {"Content-Type": "image/png"}
    assert opened(response).size == (100, 50)


@pytest.mark.parametrize(
    ("image_format", "media_type", "signature"),
    [
        ("svg", "image/svg+xml", b"<?xml"),
        ("pdf", "application/pdf", b"%PDF-"),
        ("webp", "image/webp", b"RIFF"),
    ],
)
def test_a_matplotlib_figure_in_the_format_asked_for(
    image_format: str, media_type: str, signature: bytes
) -> None:
    response = encode_response(Figure(figsize=(1, 1)), image_format=image_format)
    assert response["headers"]["Content-Type"] == media_type
    body = response["body"]
    content = base64.b64decode(body) if response["isBase64Encoded"] else body.encode()
    assert content.startswith(signature)


def test_a_figure_that_cannot_draw_itself_so_says_why() -> None:
    with pytest.raises(ImageEncodingError) as raised:
        encode_response(Figure(figsize=(1, 1)), image_format="bmp")
    assert str(raised.value).startswith(
        "the matplotlib.figure.Figure that was returned cannot draw itself as bmp: "
    )


def test_a_qrcode_image_is_the_image_that_it_wraps() -> None:
    code = qrcode.make("https://example.com/")
    response = encode_response(code)
    assert response["headers"] == {"Content-Type": "image/png"}
    assert opened(response).convert("1").tobytes() == code.get_image().convert("1").tobytes()
    assert encode_response(code, image_format="webp")["headers"]["Content-Type"] == "image/webp"


def test_an_ipython_display_object_gives_its_data() -> None:
    shown = IPython.display.Image(data=PNG, format="png")
    assert encode_response(shown) == envelope(PNG, "image/png")
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    assert encode_response(IPython.display.SVG(data=drawing)) == text(drawing, "image/svg+xml")


class Bundle:
    def __init__(self, bundle: Any) -> None:
        self.bundle = bundle

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return self.bundle


@pytest.mark.parametrize(
    "bundle",
    [
        {"text/plain": "<chart>", "image/png": PNG},
        {"image/png": base64.encodebytes(PNG).decode(), "image/jpeg": b"other"},
        ({"image/png": PNG}, {"image/png": {"width": 4}}),
    ],
)
def test_a_mimebundle_gives_its_best_picture(bundle: Any) -> None:
    assert encode_response(Bundle(bundle)) == envelope(PNG, "image/png")


class Drawn:
    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        return PNG, {"width": 4}

    def _repr_jpeg_(self) -> bytes:
        return b"\xff\xd8\xff"

    def _repr_svg_(self) -> None:
        return None

    def _repr_pdf_(self) -> bytes:
        return b"%PDF-1.4"


@pytest.mark.parametrize(
    ("image_format", "content", "media_type"),
    [
        (None, PNG, "image/png"),
        ("jpeg", b"\xff\xd8\xff", "image/jpeg"),
        ("pdf", b"%PDF-1.4", "application/pdf"),
        ("auto", PNG, "image/png"),
    ],
)
def test_jupyters_methods_give_the_format_asked_for(
    image_format: Any, content: bytes, media_type: str
) -> None:
    assert encode_response(Drawn(), image_format=image_format) == envelope(content, media_type)


def test_what_an_object_does_not_draw_is_said() -> None:
    with pytest.raises(ImageEncodingError) as raised:
        encode_response(Drawn(), image_format="svg")
    assert str(raised.value).endswith(
        "Drawn that was returned cannot draw itself as svg: leave image_format out, or return a "
        "Pillow image"
    )
    with pytest.raises(ResultTypeError) as nothing:
        encode_response(Bundle({"text/html": "<b>"}))
    assert str(nothing.value).endswith(
        "Bundle that was returned draws no PNG, JPEG, SVG or PDF of itself: return the bytes of "
        "its picture, or name its type to encode_response.register"
    )
    with pytest.raises(ResultTypeError) as odd:
        encode_response(Bundle({"image/png": 5}))
    assert str(odd.value).endswith(
        "Bundle that was returned gave int for image/png, where bytes or base64 text is "
        "expected: return the picture's bytes instead"
    )


class NeedsMore:
    def savefig(self, file: Any, format: str) -> None:  # noqa: A002 - matplotlib's name
        raise ImportError("No module named 'cairo'")


def test_a_package_that_drawing_needs_is_named() -> None:
    with pytest.raises(MissingDependencyError) as raised:
        encode_response(NeedsMore())
    assert str(raised.value).endswith(
        "NeedsMore that was returned needs a package to draw itself as png: No module named 'cairo'"
    )
