"""Objects that draw themselves: matplotlib's savefig and kin, wrapped images, Jupyter's protocol.

Takes the object, gives its picture as bytes with a media type, or as a Pillow image. Imports
none of the libraries whose objects it meets.
"""

from __future__ import annotations

import io
from binascii import Error as Base64Error
from binascii import a2b_base64

from ..errors import ImageEncodingError, MissingDependencyError, ResultTypeError
from ..images import MEDIA_TYPES, is_image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# In the order of preference where no format was asked for; Jupyter's names for the methods.
METHODS = {
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "image/svg+xml": "_repr_svg_",
    "application/pdf": "_repr_pdf_",
}
FORMAT_TYPES = {**MEDIA_TYPES, "svg": "image/svg+xml", "pdf": "application/pdf"}


def draw(drawable: Any, image_format: str | None) -> tuple[bytes | str, str] | object:
    """The object's picture.

    Args:
        drawable: has one of the methods below.
        image_format: the format asked for; None or "auto" for the object's best.

    Returns:
        Data and media type, or a Pillow image that is still to be encoded.

    Raises:
        ImageEncodingError: it cannot draw itself in that format.
        MissingDependencyError: it needs a package for that.
        ResultTypeError: it draws nothing at all.
    """
    wrapped = _call(drawable, "get_image")
    if is_image(wrapped):
        return wrapped  # type: ignore[no-any-return]
    if callable(getattr(drawable, "savefig", None)):
        return _saved(drawable, "png" if image_format in (None, "auto") else str(image_format))
    wanted = None if image_format in (None, "auto") else FORMAT_TYPES[str(image_format)]
    drawn = _from_bundle(drawable, wanted) or _from_methods(drawable, wanted)
    if drawn is None:
        raise _cannot(drawable, image_format)
    return drawn


def _saved(figure: Any, image_format: str) -> tuple[bytes, str]:
    file = io.BytesIO()
    try:
        figure.savefig(file, format=image_format)
    except ImportError as error:
        raise MissingDependencyError(
            f"{_kind(figure)} needs a package to draw itself as {image_format}: {error}"
        ) from error
    except ValueError as error:
        raise ImageEncodingError(
            f"{_kind(figure)} cannot draw itself as {image_format}: {error}"
        ) from error
    return file.getvalue(), FORMAT_TYPES[image_format]


def _from_bundle(drawable: Any, wanted: str | None) -> tuple[bytes | str, str] | None:
    bundle = _call(drawable, "_repr_mimebundle_")
    # IPython's protocol: the bundle alone, or with a dict of metadata behind it.
    bundle = bundle[0] if isinstance(bundle, tuple) and bundle else bundle
    if not isinstance(bundle, dict):
        return None
    for media_type in (wanted,) if wanted else METHODS:
        if bundle.get(media_type):
            return _data(bundle[media_type], media_type, drawable)
    return None


def _from_methods(drawable: Any, wanted: str | None) -> tuple[bytes | str, str] | None:
    for media_type, method in METHODS.items():
        if wanted in (None, media_type):
            drawn = _call(drawable, method)
            drawn = drawn[0] if isinstance(drawn, tuple) and drawn else drawn
            if drawn:
                return _data(drawn, media_type, drawable)
    return None


def _data(drawn: object, media_type: str, drawable: object) -> tuple[bytes | str, str]:
    if isinstance(drawn, (bytes, bytearray, memoryview)):
        return bytes(drawn), media_type
    if isinstance(drawn, str) and media_type.endswith("+xml"):
        return drawn, media_type
    # Jupyter's messages hold binary pictures as base64, with line breaks or not.
    if isinstance(drawn, str):
        try:
            return a2b_base64(drawn), media_type
        except (Base64Error, ValueError):
            pass
    raise ResultTypeError(
        f"{_kind(drawable)} gave {type(drawn).__name__} for {media_type}, where bytes or base64 "
        "text is expected: return the picture's bytes instead"
    )


def _call(drawable: Any, method: str) -> Any:
    function = getattr(drawable, method, None)
    if not callable(function):
        return None
    try:
        return function()
    except (AttributeError, NotImplementedError):
        return None


def _cannot(drawable: object, image_format: str | None) -> Exception:
    if image_format in (None, "auto"):
        return ResultTypeError(
            f"{_kind(drawable)} draws no PNG, JPEG, SVG or PDF of itself: return the bytes of its "
            "picture, or name its type to encode_response.register"
        )
    return ImageEncodingError(
        f"{_kind(drawable)} cannot draw itself as {image_format}: leave image_format out, or "
        "return a Pillow image"
    )


def _kind(drawable: object) -> str:
    return f"the {type(drawable).__module__}.{type(drawable).__qualname__} that was returned"
