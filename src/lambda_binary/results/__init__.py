"""The table of handler results: what each becomes.

Rows are tried from the top; a row whose types can only exist if a module is loaded looks for
that module in sys.modules, so that recognising a result imports nothing.
"""

from __future__ import annotations

import json
import re
import sys
from types import CoroutineType

from ..errors import ResultTypeError, ResultValueError
from ..images import MEDIA_TYPES, is_image
from ..media_types import is_textual
from ..messages import BeyondQuota, Representation
from .representation import of_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ..messages import Options

ACCEPTED = (
    "bytes, bytearray, memoryview, a binary file, a pathlib.Path, a Pillow image, an object with "
    "savefig() or _repr_png_() and its kin, str, dict, list, number, bool, None, or a type given "
    "to encode_response.register"
)


def represent(
    result: Any, options: Options, event: Mapping[str, Any] | None, quota: int
) -> Representation:
    """The representation of a handler's result.

    Args:
        result: what the handler returned, or a registered function made of it.
        options: the declared media type, image format and fields.
        event: asked for its Accept field, only to negotiate an image's format.
        quota: bytes of JSON beyond which reading or encoding may stop.

    Raises:
        LambdaBinaryError: the result cannot be sent; the message says what to do.
        BeyondQuota: there is more data than the quota lets through.
    """
    for recognises, make in ROWS:
        if recognises(result):
            return make(result, options, event, quota)
    if isinstance(result, CoroutineType):
        result.close()  # else Python warns behind the error that nobody awaited it
    raise ResultTypeError(f"{_what(result)} cannot be sent: return {ACCEPTED}{_hint(result)}")


def _bytes_like(result: Any, options: Options, event: object, quota: int) -> Representation:
    if isinstance(result, memoryview) and (result.ndim != 1 or result.itemsize != 1):
        result = result.cast("B") if result.c_contiguous else memoryview(result.tobytes())
    elif isinstance(result, memoryview) and not result.c_contiguous:
        result = memoryview(result.tobytes())
    return _same_format(of_bytes(result, options), options)


def _text(result: str, options: Options, event: object, quota: int) -> Representation:
    return _of_text(result, options.content_type or "text/plain; charset=utf-8", options)


def _of_text(text: str, media_type: str, options: Options) -> Representation:
    if not is_textual(media_type) or options.coded:
        what = "a content coding" if is_textual(media_type) else f"the binary type {media_type!r}"
        raise ResultValueError(
            f"a str cannot be sent under {what}: return the bytes themselves, before any base64; "
            "the library encodes them"
        )
    if not text.isascii():
        _encodable(text)
    if ";" in media_type and media_type != "text/plain; charset=utf-8":
        return Representation(_in_charset(text, media_type), media_type)
    return Representation(text, media_type)


def _in_charset(text: str, media_type: str) -> str | bytes:
    """The text; as bytes if it is declared in another charset than UTF-8, which text travels in."""
    import codecs

    found = re.search(r"""(?i);\s*charset\s*=\s*"?([^\s;"]+)""", media_type)
    try:
        if found is None or codecs.lookup(found[1]).name == "utf-8":
            return text
        return text.encode(found[1])
    except LookupError:
        return text  # a charset that Python does not know
    except UnicodeError as error:
        raise ResultValueError(
            f"the text cannot be sent as content_type={media_type!r} says ({error}): declare "
            "charset=utf-8"
        ) from None


def _encodable(text: str) -> None:
    # Searched for, not tried: encoding would copy the whole text.
    found = re.search("[\ud800-\udfff]", text)
    if found:
        raise ResultValueError(
            f"the text has a lone surrogate at position {found.start()}, which UTF-8 cannot hold: "
            "return bytes, or replace it with text.encode('utf-8', 'replace')"
        )


def _nothing(result: None, options: Options, event: object, quota: int) -> Representation:
    return Representation("", None)


def _json(result: object, options: Options, event: object, quota: int) -> Representation:
    try:
        text = json.dumps(
            result, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_jsonable
        )
    except (TypeError, ValueError, RecursionError) as error:
        raise ResultValueError(
            f"JSON cannot hold the {type(result).__name__} that the handler returned: {error}"
        ) from None
    return _of_text(text, options.content_type or "application/json", options)


def _jsonable(value: object) -> object:
    """A DynamoDB number as JSON, if a float holds it exactly; else say which type is in the way."""
    from decimal import Decimal

    if isinstance(value, Decimal):
        if not value.is_finite():
            raise TypeError(f"the Decimal {value} is no number that JSON has")
        number: float = int(value) if value == value.to_integral_value() else float(value)
        if Decimal(repr(number)) == value:
            return number
        raise TypeError(f"the Decimal {value} has more digits than a float; make it a str")
    hint = "; return bytes alone, not inside JSON" if isinstance(value, BYTES_LIKE) else ""
    raise TypeError(f"a value of type {type(value).__name__} is in it{hint}")


def _image(
    result: Any, options: Options, event: Mapping[str, Any] | None, quota: int
) -> Representation:
    from ..images import encode
    from ..images.sink import TooLarge

    negotiated = options.image_format == "auto"
    accept = None
    if negotiated:
        from ..integrations.request import field

        accept = field(event, "accept")
    # Beyond three quarters of the quota base64 alone would fill it; the sink of an oversize image
    # is only allowed to go on where somebody wants the whole of it.
    limit = None if options.on_too_large else quota // 4 * 3
    try:
        data, media_type = encode(result, options.image_format, accept=accept, limit=limit)
    except TooLarge as beyond:
        raise BeyondQuota((beyond.written + 2) // 3 * 4) from None
    return Representation(data, options.content_type or media_type, negotiated=negotiated)


def _path(result: Any, options: Options, event: object, quota: int) -> Representation:
    from .files import of_path

    return _same_format(of_path(result, options, quota), options)


def _file(result: Any, options: Options, event: object, quota: int) -> Representation:
    from .files import of_file

    return _same_format(of_file(result, options, quota), options)


def _drawn(
    result: Any, options: Options, event: Mapping[str, Any] | None, quota: int
) -> Representation:
    from .drawings import draw

    drawn = draw(result, options.image_format)
    if not isinstance(drawn, tuple):
        return _image(drawn, options, event, quota)
    data, media_type = drawn
    if isinstance(data, str):
        return _of_text(data, options.content_type or media_type, options)
    return Representation(data, options.content_type or media_type)


def _same_format(representation: Representation, options: Options) -> Representation:
    """Encoded images are not encoded again: say so when another format was asked for."""
    asked, media_type = options.image_format, representation.media_type or ""
    differs = asked in MEDIA_TYPES and MEDIA_TYPES[asked] != media_type
    if differs and media_type.startswith("image/"):
        from ..errors import ImageEncodingError

        raise ImageEncodingError(
            f"image_format={asked!r} was asked for, but the handler returned encoded "
            f"{media_type} data: return the Pillow image (PIL.Image.open(...)), or leave "
            "image_format out"
        )
    return representation


def _is_path(result: object) -> bool:
    pathlib = sys.modules.get("pathlib")
    return pathlib is not None and isinstance(result, pathlib.Path)


def _is_file(result: object) -> bool:
    return callable(getattr(result, "read", None)) and not isinstance(result, type)


def _is_drawn(result: object) -> bool:
    draws = any(callable(getattr(result, name, None)) for name in DRAWING_METHODS)
    return draws and not isinstance(result, type)


def _what(result: object) -> str:
    kind = type(result)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    return f"a handler result of type {name}"


def _hint(result: object) -> str:
    kind = type(result)
    for name, hint in HINTS.items():
        if name == kind.__name__:
            return f" ({hint})"
    return ""


BYTES_LIKE = (bytes, bytearray, memoryview)
DRAWING_METHODS = (
    "savefig", "get_image", "_repr_mimebundle_", "_repr_png_", "_repr_jpeg_", "_repr_svg_",
    "_repr_pdf_",
)  # fmt: skip
HINTS = {
    "tuple": "for a status or fields of your own return encode_response(..., event=event)",
    "coroutine": "Lambda calls handlers without awaiting them; wrap the call in asyncio.run()",
    "async_generator": "Lambda calls handlers without awaiting them; return its pieces as bytes",
    "generator": "join its pieces, as in b''.join(pieces)",
    "ndarray": "make a Pillow image of it, as in PIL.Image.fromarray(array), or use tobytes()",
    "type": "this is the class; return an instance of it",
}
ROWS: tuple[tuple[Callable[[Any], bool], Callable[..., Representation]], ...] = (
    (lambda result: isinstance(result, BYTES_LIKE), _bytes_like),
    (lambda result: isinstance(result, str), _text),
    (lambda result: result is None, _nothing),
    (lambda result: isinstance(result, (dict, list, int, float)), _json),
    (is_image, _image),
    (_is_path, _path),
    (_is_file, _file),
    (_is_drawn, _drawn),
)
