"""Objects that draw themselves: matplotlib's savefig and kin, wrapped images, Jupyter's protocol.

Takes the object and the media type wanted of it, gives its picture as data with a media type, or
another result to send in its place. Imports none of the libraries whose objects it meets, and
believes no object: what it raises, and what it says of itself, is checked.
"""

from __future__ import annotations

import re
from binascii import a2b_base64

from ..errors import ImageEncodingError, MissingDependencyError, ResultTypeError
from ..images import is_image
from .objects.kinds import Sink, failed, image_of, named
from .wanted import FORMAT_TYPES, PICTURES, RASTER, listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Drawn = tuple[Any, str]

# In the order of preference where no type was asked for; Jupyter's names for the methods.
METHODS = {
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "image/svg+xml": "_repr_svg_",
    "application/pdf": "_repr_pdf_",
}
# Only where they are declared: a browser runs HTML, and nobody reads the others.
TEXTS = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "text/latex": "_repr_latex_",
    "application/json": "_repr_json_",
}
BUNDLE = "_repr_mimebundle_"
PROTOCOL = ("savefig", "get_image", BUNDLE, *METHODS.values())
# As savefig calls them.
SAVED = {**{name: kind for kind, name in FORMAT_TYPES.items()}, "application/postscript": "ps"}
# What Pillow makes of a PNG, and matplotlib does not write.
PILLOW_ALONE = ("image/bmp", "image/vnd.microsoft.icon")
# What every version of matplotlib can be told, and seaborn with it.
SURELY_SAVED = ("image/png", "image/jpeg", "image/webp", "image/svg+xml", "application/pdf")
# What matplotlib writes from the first byte to the last while it draws or compresses; the others it
# writes at once, or goes back in.
SEQUENTIAL = ("image/png", "image/jpeg", "image/svg+xml", "application/pdf")
# Whoever has this has every attribute that it is asked for (IPython, get_real_method).
CANARY = "_ipython_canary_method_should_not_exist_"


def is_drawn(value: object, wanted: str | None) -> bool:
    """Whether an object has a method that draws it, or one that writes the text wanted of it."""
    names = PROTOCOL + ((TEXTS[wanted],) if wanted in TEXTS else ())
    return any(_method(value, name) for name in names)


def has_text(value: object) -> bool:
    """Whether an object shows itself as text in Jupyter, if not as a picture."""
    return any(_method(value, name) for name in TEXTS.values())


def draw(
    drawable: Any, wanted: str | None, *, pixels: bool = False, early: bool = False
) -> Drawn | Any | None:
    """The object's picture.

    Args:
        drawable: has one of the methods above.
        wanted: the media type asked for; None for the object's best.
        pixels: whether a Pillow image is wanted, to be encoded with a quality.
        early: whether the data may be handed over before the last of it is drawn.

    Returns:
        Data and media type, a Pillow image that is still to be encoded, or None if it draws
        nothing of the kind.

    Raises:
        ImageEncodingError: it cannot draw itself so, or what it drew is something else.
        MissingDependencyError: it needs a package for that.
        ResultTypeError: what it gave is no data.
    """
    get_image, savefig = _method(drawable, "get_image"), _method(drawable, "savefig")
    errors: list[Exception] = []
    if get_image:
        wrapped = _attempt(drawable, get_image, errors)
        if is_image(wrapped):
            return wrapped
    if savefig:
        if pixels or wanted in PILLOW_ALONE:
            return image_of(_saved(drawable, savefig, "image/png")[0], drawable)
        return _saved(drawable, savefig, wanted or "image/png", early=early)
    drawn = None if pixels else _shown(drawable, wanted, errors)
    if drawn is None and wanted in RASTER and wanted != "image/png":
        drawn = _shown(drawable, "image/png", errors)
        if drawn:  # pixels without a loss, for Pillow to write in another format
            return image_of(drawn[0], drawable)
    if drawn is None and errors:
        raise failed(drawable, wanted, errors[0]) from errors[0]
    return drawn


def draws_nothing(drawable: object, wanted: str | None, option: str) -> Exception:
    """The error for an object that has a method to draw itself, and no picture.

    Args:
        option: by which a type was asked for.
    """
    if wanted is None:
        texts = [kind for kind, name in TEXTS.items() if _method(drawable, name)]
        also = f"declare content_type={texts[0]!r}, " if texts else ""
        return ResultTypeError(
            f"{named(drawable)} draws no PNG, JPEG, SVG or PDF of itself: {also}return the bytes "
            "of its picture, or name its type to encode_response.register"
        )
    return ImageEncodingError(
        f"{named(drawable)} cannot draw itself as {_short(wanted)}: leave {option} out, or "
        "return a Pillow image"
    )


def _saved(figure: Any, savefig: Any, media_type: str, *, early: bool = False) -> Drawn:
    if media_type not in SAVED:
        raise ImageEncodingError(
            f"{named(figure)} cannot draw itself as {media_type}: declare {listed(SURELY_SAVED)}"
        )
    image_format, file = SAVED[media_type], Sink()
    data: Any
    if early and media_type in SEQUENTIAL and _is_matplotlib(figure):
        from .early import written

        data = written(
            lambda file: savefig(file, format=image_format),
            lambda error: _not_saved(figure, media_type, error),
        )
    else:
        try:
            savefig(file, format=image_format)
            data = file.getvalue()
        except MemoryError:
            raise
        except Exception as error:
            raise _not_saved(figure, media_type, error) from error
    if not data:
        raise ImageEncodingError(
            f"{named(figure)} has a savefig() that wrote nothing: return the bytes of its picture"
        )
    if hasattr(data, "pieces"):
        _checked(data.first, media_type, figure, asked=True)
        return data, media_type
    return _checked(data, media_type, figure, asked=True)


def _not_saved(figure: Any, media_type: str, error: Exception) -> Exception:
    image_format = SAVED[media_type]
    if isinstance(error, ImportError):
        return MissingDependencyError(
            f"{named(figure)} needs a package to draw itself as {image_format}: {error}"
        )
    if isinstance(error, ValueError):
        return ImageEncodingError(f"{named(figure)} cannot draw itself as {image_format}: {error}")
    return failed(figure, media_type, error)


def _is_matplotlib(figure: object) -> bool:
    """Whether it writes as matplotlib's figures do, as seaborn's grids; of others nobody knows."""
    packages = {str(cls.__module__).partition(".")[0] for cls in type(figure).__mro__}
    return not packages.isdisjoint(("matplotlib", "seaborn"))


def _shown(drawable: Any, wanted: str | None, errors: list[Exception]) -> Drawn | None:
    return _from_bundle(drawable, wanted, errors) or _from_methods(drawable, wanted, errors)


def _from_bundle(drawable: Any, wanted: str | None, errors: list[Exception]) -> Drawn | None:
    function = _method(drawable, BUNDLE)
    bundle = _attempt(drawable, function, errors, include=None, exclude=None) if function else None
    # IPython's protocol: the bundle alone, or with a dict of metadata behind it.
    bundle = bundle[0] if isinstance(bundle, tuple) and bundle else bundle
    if not isinstance(bundle, dict):
        return None
    for media_type in (wanted,) if wanted else (*METHODS, *PICTURES):
        drawn = _data(bundle.get(media_type), media_type, drawable, asked=wanted is not None)
        if drawn:
            return drawn
    return None


def _from_methods(drawable: Any, wanted: str | None, errors: list[Exception]) -> Drawn | None:
    for media_type, name in (METHODS | TEXTS if wanted else METHODS).items():
        function = _method(drawable, name) if wanted in (None, media_type) else None
        if function:
            drawn = _attempt(drawable, function, errors)
            drawn = drawn[0] if isinstance(drawn, tuple) and drawn else drawn
            found = _data(drawn, media_type, drawable, asked=wanted is not None)
            if found:
                return found
    return None


def _method(value: object, name: str) -> Any:
    """A method of an object, None where it has none, as Jupyter looks it up."""
    if isinstance(value, type):
        return None
    try:
        method = getattr(value, name, None)
        if not callable(method) or getattr(value, CANARY, None) is not None:
            return None
    except Exception:  # as IPython: an object that will not say has none
        return None
    return method


def _attempt(drawable: Any, function: Any, errors: list[Exception], **keywords: object) -> Any:
    """What a method gives; None where it raised, for another may do, as in Jupyter."""
    try:
        return function(**keywords)
    except MemoryError:
        raise
    except Exception as error:
        # Raised by the call itself, not inside: it does not take Jupyter's keywords.
        if keywords and isinstance(error, TypeError) and not _is_inside(error):
            return _attempt(drawable, function, errors)
        if not isinstance(error, NotImplementedError):
            errors.append(error)
        return None


def _is_inside(error: Exception) -> bool:
    return error.__traceback__ is not None and error.__traceback__.tb_next is not None


def _data(drawn: Any, media_type: str, drawable: object, *, asked: bool) -> Drawn | None:
    """What a method gave as data, None where it gave nothing.

    Raises:
        ResultTypeError: it is no data.
        ImageEncodingError: it is not what it should be.
    """
    if drawn is None:
        return None
    if media_type == "application/json" and isinstance(drawn, (dict, list)):
        return drawn, media_type
    getvalue = _method(drawn, "getvalue")
    if getvalue:  # an io.BytesIO, as pypdf gives
        drawn = getvalue()
    if isinstance(drawn, str) and (media_type in TEXTS or media_type.endswith("+xml")):
        return _checked(drawn, media_type, drawable, asked=asked) if drawn else None
    if isinstance(drawn, str):
        drawn = drawn.encode("ascii", "replace")
    elif isinstance(drawn, (bytearray, memoryview)):
        drawn = bytes(drawn)
    if not isinstance(drawn, bytes):
        raise ResultTypeError(
            f"{named(drawable)} gave {type(drawn).__name__} for {media_type}, where bytes or "
            "base64 text is expected: return the picture's bytes instead"
        )
    return _checked(drawn, media_type, drawable, asked=asked) if drawn else None


def _checked(data: bytes | str, media_type: str, drawable: object, *, asked: bool) -> Drawn:
    """Data under the type that its bytes show.

    Raises:
        ImageEncodingError: they show none, or another than was asked for.
    """
    if media_type.endswith("+xml"):
        text = data if isinstance(data, str) else data.decode("utf-8", "replace")
        if re.search(r"<(\w+:)?svg\b", text):
            return data, media_type
    elif isinstance(data, str):
        return data, media_type
    found = _kind_of(data)
    if found not in PICTURES:
        # Jupyter's messages hold binary pictures as base64, with line breaks or not.
        try:
            compact = b"".join(data.split()) if isinstance(data, bytes) else data
            decoded = a2b_base64(compact, strict_mode=True)
        except ValueError:
            decoded = b""
        found = _kind_of(decoded)
        data = decoded if found in PICTURES else data
    if found == media_type or (found in PICTURES and not asked):
        return data, found
    raise ImageEncodingError(
        f"{named(drawable)} gave data for {media_type} that is "
        f"{found if found in PICTURES else 'none'}: return the bytes of its picture"
    )


def _kind_of(data: bytes | str) -> str:
    from ..media_types import detect

    return detect(data) if isinstance(data, bytes) else "text/plain"


def _short(media_type: str) -> str:
    return SAVED.get(media_type, media_type)
