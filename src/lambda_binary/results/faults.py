"""What is said of results that cannot be sent. Only for the way out."""

from __future__ import annotations

from types import CoroutineType

from ..errors import (
    FieldError,
    ImageEncodingError,
    OptionError,
    ResultTypeError,
    ResultValueError,
)
from ..media_types import is_textual

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

GENERAL = (
    "return bytes, bytearray, memoryview, a binary file, a pathlib.Path, a Pillow image, an object "
    "with savefig() or _repr_png_() and its kin, str, dict, list, number, bool, None, or a type "
    "given to encode_response.register"
)


def not_accepted(content: object) -> ResultTypeError:
    """The error for an object of a type that no row takes."""
    if isinstance(content, CoroutineType):
        content.close()  # else Python warns behind the error that nobody awaited it
    return ResultTypeError(f"{_what(content)} cannot be sent: {_hint(content) or GENERAL}")


def not_json(content: object, why: Exception) -> ResultValueError:
    """The error for a dict, list or number that JSON cannot hold."""
    if str(why).startswith("keys must be "):
        why = TypeError(f"{why}: make them str, as in {{str(key): value, ...}}")
    elif str(why).startswith("Out of range float"):
        why = ValueError(
            "a NaN or an Infinity is in it, which JSON has no number for (RFC 8259 §6); make it "
            "None, as in None if math.isnan(value) else value"
        )
    elif str(why).startswith("Circular reference"):
        why = ValueError("a dict or list in it holds itself")
    elif isinstance(why, RecursionError):
        why = ValueError("it is nested too deeply")
    elif isinstance(content, dict) and is_envelope_without_status(content):
        return lacks_status()
    return ResultValueError(
        f"JSON cannot hold the {type(content).__name__} that the handler returned: {why}"
    )


def is_envelope_without_status(content: Mapping[Any, Any]) -> bool:
    """Whether a dict has the keys of an envelope, a body among them, and no others."""
    return "body" in content and len(content) > 1 and content.keys() <= ENVELOPE


def lacks_status() -> ResultValueError:
    """The error for an envelope that a gateway takes for JSON."""
    return ResultValueError(
        "the dict that was returned looks like an envelope, but has no statusCode, so that it "
        "would be sent as JSON: add 'statusCode': 200, or return its body alone"
    )


ENVELOPE = {
    "body", "bodyEncoding", "cookies", "headers", "isBase64Encoded", "multiValueHeaders",
    "statusDescription",
}  # fmt: skip


def released(view: object, why: Exception) -> ResultValueError:
    """The error for a buffer whose memory is gone."""
    return ResultValueError(
        f"the {type(view).__name__} that was returned cannot be read ({why}): return its bytes"
    )


def encoded_already(image_format: str, media_type: str) -> ImageEncodingError:
    """The error for encoded data where another image format was asked for."""
    return ImageEncodingError(
        f"image_format={image_format!r} was asked for, but the handler returned encoded "
        f"{media_type} data: return the Pillow image (PIL.Image.open(...)), or leave "
        "image_format out"
    )


def mislabelled(media_type: str, found: str) -> ResultValueError:
    """The error for a media type that names something else than the data surely is.

    Args:
        media_type: the declared one.
        found: as of `media_types.families.mistaken`.
    """
    said = f"the media type {media_type!r} was declared, but the handler returned"
    if found == "data:":
        return ResultValueError(
            f"{said} a data: URL, which is text: return the bytes that it holds, "
            "base64.b64decode() of what stands behind its comma"
        )
    if found.startswith("base64 "):
        return ResultValueError(
            f"{said} base64 text of {found[7:]} data: return the bytes themselves, before any "
            "base64; the library encodes them"
        )
    if found in CODINGS and is_textual(media_type):
        return ResultValueError(
            f"{said} {found} data: declare headers={{'Content-Encoding': {CODINGS[found]!r}}} "
            "beside it, or return the text and give compress=True"
        )
    return ResultValueError(f"{said} {found} data: declare {found!r}, or leave the media type out")


# Media types of data in a content coding (IANA, "HTTP Content Coding Registry").
CODINGS = {"application/gzip": "gzip", "application/zstd": "zstd"}


def base64_is_no_coding(where: str, value: str) -> FieldError:
    """The error for a Content-Encoding that no client can undo."""
    return FieldError(
        f"{where} is {value!r}, but base64 is no content coding (RFC 9110 §8.4.1): a client would "
        "be told to undo what the gateway has undone. Leave the field out; the library encodes "
        "the body, and sets isBase64Encoded"
    )


def envelope_has_content(status: object) -> ResultValueError:
    """The error for a body in an envelope whose status has none."""
    return ResultValueError(
        f"the envelope's status {status} has no content (RFC 9110 §15), but its body is not "
        "empty: leave the body out, or use another status"
    )


def base64_without_flag(found: str, media_type: str) -> ResultValueError:
    """The error for base64 in an envelope that does not say so."""
    return ResultValueError(
        f"the envelope's body is base64 text of {found} data under {media_type!r}, but nothing "
        "says so, and the client would get the text: add 'isBase64Encoded': True (at Lambda@Edge "
        "'bodyEncoding': 'base64'), or give the bytes themselves, which the library encodes"
    )


def no_base64(text: str) -> ResultValueError:
    """The error for a flagged body that is not what the flag says."""
    if text.startswith("data:"):
        return ResultValueError(
            "the envelope says that its body is base64, but it is a data: URL: give what stands "
            "behind its comma"
        )
    shown = text if len(text) <= 30 else f"{text[:30]}…"
    return ResultValueError(
        f"the envelope says that its body is base64, but it is {shown!r}: leave the flag out if "
        "it is text, or give the bytes themselves, which the library encodes"
    )


def has_an_envelope(result: Mapping[str, Any]) -> ResultTypeError:
    """The error for an envelope where the content alone was asked for."""
    return ResultTypeError(
        f"envelope=False sends the content alone, but the handler returned an envelope "
        f"(statusCode {result['statusCode']!r}): return its body, raise an exception that a "
        "selectionPattern maps to a status, or leave envelope=False out"
    )


def would_lose_options() -> OptionError:
    """The error for an answer that passes untouched, given to `encode_response` with options."""
    return OptionError(
        "encode_response was given an answer that passes untouched (a dict with statusCode, or "
        "any dict for Lambda@Edge), so its other arguments would be lost: write them into the "
        "dict, or pass JSON as text: encode_response(json.dumps(...), "
        "content_type='application/json', ...)"
    )


def fields_are_no_dict(key: str, fields: object) -> ResultTypeError:
    """The error for an envelope whose fields are no map."""
    return ResultTypeError(
        f"{key!r} of the envelope is a {type(fields).__name__}, not a dict: write "
        '{"Content-Type": "image/png"}'
    )


def _what(result: object) -> str:
    kind = type(result)
    package, _, last = kind.__module__.rpartition(".")
    # As it is imported: since Python 3.13 a path's own module is pathlib._local.
    module = package if package and last.startswith("_") else kind.__module__
    name = kind.__qualname__ if module == "builtins" else f"{module}.{kind.__qualname__}"
    return f"a handler result of type {name}"


def _hint(result: object) -> str | None:
    if isinstance(result, tuple):
        return _hint_of_several(result)
    if hasattr(type(result), "__await__"):
        return HINTS["coroutine"]
    if hasattr(type(result), "__aiter__"):
        return HINTS["async_generator"]
    from .values import cure_of

    return HINTS.get(type(result).__name__) or cure_of(result)


def _hint_of_several(values: tuple[object, ...]) -> str:
    """What to return instead of a tuple, by what is in it."""
    from .values import cure_of

    packages = [str(type(value).__module__).partition(".")[0] for value in values]
    if "matplotlib" in packages:
        return "return the figure alone, as in figure, axes = plt.subplots()"
    if packages[-1:] == ["numpy"] and isinstance(values[0], bool):
        return "of what cv2.imencode() gives return the second alone, as in ok, encoded = ..."
    pictures = [
        cure_of(value) for value, name in zip(values, packages, strict=True) if name == "PIL"
    ]
    if len(pictures) > 1 and pictures[0]:
        return pictures[0]
    if 1 < len(values) < 4:
        status = next((str(value)[:3] for value in values[1::-1] if _is_status(value)), "")
        given = f", status_code={status}" if status else ""
        given += ", headers=..." if isinstance(values[-1], dict) else ""
        if given:
            return (
                f"a body with its {'status' if status else 'fields'} is no tuple here; return "
                f"encode_response(body{given}, event=event)"
            )
    return (
        "for JSON return a list, as in list(values); for a status or fields of your own "
        "encode_response(..., event=event)"
    )


def _is_status(value: object) -> bool:
    if isinstance(value, str):  # as Flask takes it: "404 NOT FOUND"
        value = int(value[:3]) if value[:3].isdigit() and value[3:4] in ("", " ") else 0
    return isinstance(value, int) and not isinstance(value, bool) and 100 <= value <= 599


HINTS = {
    "coroutine": "Lambda calls handlers without awaiting them; wrap the call in asyncio.run()",
    "async_generator": "Lambda calls handlers without awaiting them; return its pieces as bytes",
    "type": "this is the class; return an instance of it",
    "module": "this is the module; return an object that it makes",
    "builtin_function_or_method": "this is the function; call it",
    "partial": "this is the function; call it",
    "ellipsis": "it stands for something that is still to be written",
    "NotImplementedType": "it is for operators; raise NotImplementedError",
}
