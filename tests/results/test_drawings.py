"""Objects that draw themselves: figures, wrapped images, Jupyter's protocol."""

from __future__ import annotations

import base64
import io
from typing import Any

import IPython.display
import pytest
import qrcode
from matplotlib.figure import Figure
from PIL import Image

from lambda_binary import (
    ImageEncodingError,
    LambdaBinaryError,
    MissingDependencyError,
    ResultTypeError,
    encode_response,
)
from lambda_binary.images import MEDIA_TYPES
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


@pytest.mark.parametrize("name", ["bmp", "ico"])
def test_a_figure_becomes_what_pillow_alone_writes(name: str) -> None:
    figure = Figure(figsize=(1, 1))
    plain = opened(encode_response(figure))
    response = encode_response(figure, image_format=name)
    assert response["headers"] == {"Content-Type": MEDIA_TYPES[name]}
    assert opened(response).convert("RGB").tobytes() == plain.convert("RGB").tobytes()


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


# --- what an object gives is believed only as far as its bytes show it

JPEG = b"\xff\xd8\xff\xe0" + bytes(24)
GIF = b"GIF89a" + bytes(24)
PDF = b"%PDF-1.7"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'
BASE64 = base64.b64encode(PNG).decode()


class Figured:
    """Has a savefig() that does what it is told."""

    def __init__(self, savefig: Any) -> None:
        self.savefig = savefig


class Shown:
    """Has the methods that it is given."""

    def __init__(self, **methods: Any) -> None:
        for name, method in methods.items():
            setattr(self, name, method)


def raising(error: BaseException) -> Any:
    def function(*given: object, **options: object) -> Any:
        raise error

    return function


def writing(data: Any) -> Any:
    return lambda file, format=None: file.write(data)  # noqa: A006 - matplotlib's name


def refused(result: object, **options: Any) -> tuple[str, str]:
    with pytest.raises(LambdaBinaryError) as raised:
        encode_response(result, **options)
    return type(raised.value).__name__, str(raised.value).removeprefix(f"the {__name__}.")


@pytest.mark.parametrize(
    ("savefig", "error", "said"),
    [
        (
            lambda file, format=None: None,  # noqa: A006
            "ImageEncodingError",
            "has a savefig() that wrote nothing: return the bytes of its picture",
        ),
        (
            writing(b"no picture"),
            "ImageEncodingError",
            "gave data for image/png that is none: return the bytes of its picture",
        ),
        (
            writing(JPEG),
            "ImageEncodingError",
            "gave data for image/png that is image/jpeg: return the bytes of its picture",
        ),
        (
            writing(5),
            "ImageEncodingError",
            "could not be written as image/png (TypeError: a bytes-like object is required, not "
            "'int'): write it yourself, and return the bytes",
        ),
        (
            raising(KeyError("town")),
            "ImageEncodingError",
            "could not be written as image/png (KeyError: 'town'): write it yourself, and return "
            "the bytes",
        ),
        (
            raising(RuntimeError()),
            "ImageEncodingError",
            "could not be written as image/png (RuntimeError: RuntimeError): write it yourself, "
            "and return the bytes",
        ),
        (
            raising(ValueError("no such font")),
            "ImageEncodingError",
            "cannot draw itself as png: no such font",
        ),
        (
            lambda file: file.write(PNG),
            "ImageEncodingError",
            "could not be written as image/png (TypeError: <lambda>() got an unexpected keyword "
            "argument 'format'): write it yourself, and return the bytes",
        ),
        (
            lambda file, format=None: file.close(),  # noqa: A006
            "ImageEncodingError",
            "cannot draw itself as png: I/O operation on closed file.",
        ),
    ],
)
def test_whatever_savefig_does_is_one_sentence(savefig: Any, error: str, said: str) -> None:
    name, sentence = refused(Figured(savefig))
    assert (name, sentence) == (error, f"Figured that was returned {said}")


def test_a_savefig_that_knows_one_format_is_no_other() -> None:
    assert refused(Figured(writing(PNG)), image_format="svg") == (
        "ImageEncodingError",
        "Figured that was returned gave data for image/svg+xml that is image/png: return the bytes "
        "of its picture",
    )
    assert encode_response(Figured(writing(SVG)), image_format="svg")["body"] == SVG


@pytest.mark.parametrize(
    ("value", "content", "media_type"),
    [
        ({"image/png": PNG}, PNG, "image/png"),
        ({"image/png": bytearray(PNG)}, PNG, "image/png"),
        ({"image/png": memoryview(PNG)}, PNG, "image/png"),
        ({"image/png": BASE64}, PNG, "image/png"),
        ({"image/png": BASE64.encode()}, PNG, "image/png"),
        ({"image/png": f"{BASE64[:20]}\n{BASE64[20:]}\n"}, PNG, "image/png"),
        ({"image/png": io.BytesIO(PNG)}, PNG, "image/png"),
        ({"application/pdf": io.BytesIO(PDF)}, PDF, "application/pdf"),
        ({"image/png": None, "image/jpeg": JPEG}, JPEG, "image/jpeg"),
        ({"image/png": "", "image/jpeg": b"", "application/pdf": PDF}, PDF, "application/pdf"),
        ({"image/gif": GIF}, GIF, "image/gif"),
        # Nothing was asked for: what it is counts, not what it is called.
        ({"image/png": JPEG}, JPEG, "image/jpeg"),
        (({"image/png": PNG}, {}), PNG, "image/png"),
    ],
)
def test_the_values_of_a_bundle(value: Any, content: bytes, media_type: str) -> None:
    assert encode_response(Bundle(value)) == envelope(content, media_type)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("***", "gave data for image/png that is none: return the bytes of its picture"),
        ("iVBO", "gave data for image/png that is none: return the bytes of its picture"),
        (f"{BASE64}=", "gave data for image/png that is none: return the bytes of its picture"),
        (f"{BASE64}!", "gave data for image/png that is none: return the bytes of its picture"),
        (b"abc", "gave data for image/png that is none: return the bytes of its picture"),
        ("Grüße", "gave data for image/png that is none: return the bytes of its picture"),
        (
            5,
            "gave int for image/png, where bytes or base64 text is expected: return the picture's "
            "bytes instead",
        ),
        (
            [PNG],
            "gave list for image/png, where bytes or base64 text is expected: return the "
            "picture's bytes instead",
        ),
    ],
)
def test_a_value_that_is_no_picture_is_named(value: Any, said: str) -> None:
    for result in (Bundle({"image/png": value}), Shown(_repr_png_=lambda: value)):
        error, sentence = refused(result)
        assert error in ("ImageEncodingError", "ResultTypeError")
        assert sentence == f"{type(result).__name__} that was returned {said}"


def test_a_value_of_another_type_than_was_asked_for_is_named() -> None:
    assert refused(Bundle({"image/png": JPEG}), content_type="image/png") == (
        "ImageEncodingError",
        "Bundle that was returned gave data for image/png that is image/jpeg: return the bytes of "
        "its picture",
    )
    assert refused(Shown(_repr_svg_=lambda: "no drawing"))[1].endswith(
        "gave data for image/svg+xml that is none: return the bytes of its picture"
    )


def test_the_bundle_is_asked_as_jupyter_asks() -> None:
    asked: list[Any] = []

    class Strict:
        def _repr_mimebundle_(self, include: Any, exclude: Any) -> Any:
            asked.append((include, exclude))
            return {"image/png": PNG}

    class KeywordsOnly:
        def _repr_mimebundle_(self, *, include: Any, exclude: Any) -> Any:
            asked.append((include, exclude))
            return {"image/png": PNG}

    class Bare:
        def _repr_mimebundle_(self) -> Any:
            asked.append("nothing")
            return {"image/png": PNG}

    for kind in (Strict, KeywordsOnly, Bare):
        assert encode_response(kind()) == envelope(PNG, "image/png")
    assert asked == [(None, None), (None, None), "nothing"]


def test_an_error_inside_a_bundle_is_not_taken_for_another_signature() -> None:
    calls: list[int] = []

    class Failing:
        def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
            calls.append(1)
            raise TypeError("inside")

    error, said = refused(Failing())
    assert (error, calls) == ("ImageEncodingError", [1])
    assert said.endswith(
        "Failing that was returned could not be written (TypeError: inside): write it yourself, "
        "and return the bytes"
    )


def test_one_method_that_fails_leaves_the_others() -> None:
    # pygal's PNG needs a package; its SVG does not.
    result = Shown(
        _repr_mimebundle_=raising(RuntimeError("no")),
        _repr_png_=raising(ImportError("No module named 'cairosvg'")),
        _repr_svg_=lambda: SVG,
    )
    assert encode_response(result)["body"] == SVG
    assert refused(result, content_type="image/png") == (
        "ImageEncodingError",
        "Shown that was returned could not be written as image/png (RuntimeError: no): write it "
        "yourself, and return the bytes",
    )
    alone = Shown(_repr_png_=raising(ImportError("No module named 'cairosvg'")))
    assert refused(alone) == (
        "MissingDependencyError",
        "Shown that was returned needs a package to be written: No module named 'cairosvg'",
    )


def test_a_png_becomes_another_image_format_through_pillow() -> None:
    file = io.BytesIO()
    Image.new("RGB", (3, 2), "teal").save(file, "PNG")
    for result in (
        IPython.display.Image(data=file.getvalue()),
        Shown(_repr_png_=file.getvalue),
        Bundle({"image/png": base64.b64encode(file.getvalue()).decode()}),
    ):
        for options in ({"content_type": "image/webp"}, {"image_format": "webp"}):
            response = encode_response(result, **options)  # type: ignore[arg-type]
            assert response["headers"] == {"Content-Type": "image/webp"}
            assert (opened(response).format, opened(response).size) == ("WEBP", (3, 2))
    assert refused(Shown(_repr_png_=lambda: PNG), content_type="image/webp")[0] == (
        "ImageEncodingError"
    )


def test_a_quality_is_that_of_the_picture_that_is_sent() -> None:
    figure = Figure(figsize=(2, 2))
    figure.subplots().imshow([[1, 2, 3], [3, 1, 2]])
    shown = Shown(_repr_png_=lambda: base64.b64decode(encode_response(figure)["body"]))
    code = qrcode.make("x")
    for result in (figure, figure.axes[0], shown, code):
        for asked in ("image/jpeg", "image/webp"):
            small, large = (
                len(encode_response(result, content_type=asked, quality=quality)["body"])
                for quality in (5, 95)
            )
            assert small < large, (result, asked)
        assert refused(result, content_type="image/png", quality=50)[0] == "OptionError"


def test_a_wrapped_image_that_cannot_be_had_says_why() -> None:
    wraps = Shown(get_image=raising(RuntimeError("no matrix")))
    assert refused(wraps) == (
        "ImageEncodingError",
        "Shown that was returned could not be written (RuntimeError: no matrix): write it "
        "yourself, and return the bytes",
    )


def test_text_is_sent_where_it_is_declared() -> None:
    page = Shown(_repr_html_=lambda: "<b>Kiel</b>", _repr_markdown_=lambda: "**Kiel**")
    assert encode_response(page, content_type="text/html; charset=utf-8") == text(
        "<b>Kiel</b>", "text/html; charset=utf-8"
    )
    assert encode_response(page, content_type="text/markdown")["body"] == "**Kiel**"
    assert refused(page) == (
        "ResultTypeError",
        "Shown that was returned draws no PNG, JPEG, SVG or PDF of itself: declare "
        "content_type='text/html', return the bytes of its picture, or name its type to "
        "encode_response.register",
    )
    assert refused(page, content_type="image/png")[1].endswith(
        "cannot draw itself as image/png: leave content_type out, or return a Pillow image"
    ) or refused(page, content_type="image/png")[1].endswith(
        "cannot draw itself as png: leave content_type out, or return a Pillow image"
    )
    bundle = Bundle({"application/json": {"a": 1}, "image/png": PNG})
    assert encode_response(bundle, content_type="application/json")["body"] == '{"a":1}'


def test_what_has_every_attribute_draws_nothing() -> None:
    class Anything:
        def __getattr__(self, name: str) -> Any:
            return lambda *given, **options: self

    assert refused(Anything())[0] == "ResultTypeError"


def test_what_will_not_say_its_attributes_draws_nothing() -> None:
    class Silent:
        def __getattr__(self, name: str) -> Any:
            raise RuntimeError("ask somebody else")

    assert refused(Silent())[0] == "ResultTypeError"


def test_what_draws_is_asked_before_what_reads() -> None:
    class Document:
        def read(self, page: str) -> str:
            raise KeyError(page)

        def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
            return {"application/pdf": PDF}

    assert encode_response(Document()) == envelope(PDF, "application/pdf")


def test_what_draws_and_is_a_file_of_io_is_drawn() -> None:
    class Drawn(io.BytesIO):
        def _repr_pdf_(self) -> bytes:
            return PDF

    assert encode_response(Drawn(b"its source")) == envelope(PDF, "application/pdf")


def test_what_ends_the_process_is_nobodys_error() -> None:
    for error in (MemoryError(), KeyboardInterrupt()):
        for result in (Figured(raising(error)), Shown(_repr_png_=raising(error))):
            with pytest.raises(type(error)):
                encode_response(result)


def test_a_file_that_shows_no_picture_is_a_file() -> None:
    class Shy:
        def __init__(self) -> None:
            self.file = io.BytesIO(PNG)

        def read(self, size: int = -1) -> bytes:
            return self.file.read(size)

        def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
            return {"text/plain": "<file>"}

    assert encode_response(Shy()) == envelope(PNG, "image/png", guessed=True)


@pytest.mark.parametrize(
    ("content_type", "starts"),
    [
        ("image/svg+xml", b"<?xml"),
        ("image/svg+xml; charset=utf-8", b"<?xml"),
        ("application/pdf", b"%PDF-"),
        ("IMAGE/JPEG", b"\xff\xd8\xff"),
        ("image/jpg", b"\xff\xd8\xff"),
        ("image/webp", b"RIFF"),
        ("image/tiff", b"II*\0"),
        ("application/postscript", b"%!PS"),
        ("application/octet-stream", b"\x89PNG"),
    ],
)
def test_the_declared_type_chooses_the_format_of_a_figure(content_type: str, starts: bytes) -> None:
    figure = Figure(figsize=(1, 1))
    for response in (
        encode_response(figure, content_type=content_type),
        encode_response(figure, headers={"Content-Type": content_type}),
        encode_response(
            {"statusCode": 200, "headers": {"Content-Type": content_type}, "body": figure}
        ),
    ):
        body = response["body"]
        content = base64.b64decode(body) if response["isBase64Encoded"] else body.encode()
        assert response["headers"]["Content-Type"] == content_type
        assert content.startswith(starts)


def test_the_declared_type_chooses_the_format_of_a_wrapped_image() -> None:
    code = qrcode.make("x")
    response = encode_response(code, content_type="image/webp")
    assert response["headers"]["Content-Type"] == "image/webp"
    assert opened(response).format == "WEBP"
    assert refused(code, content_type="image/svg+xml")[0] == "ImageEncodingError"
