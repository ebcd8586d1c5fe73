"""What each kind of handler result becomes: a table, tried from the top.

Comes in: what the handler returned, and what was declared of it. Goes out: a Representation, or an
answer of the handler's own that passes. A row whose types can only exist if a module is loaded
looks for that module in sys.modules, so that recognising a result imports nothing. This room never
imports events, integrations, HTTP or the transfer.
"""

from __future__ import annotations

import json
import sys
from io import IOBase

from ..messages import BeyondQuota, Declared, Representation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ..messages import Envelope, Integration, Options


def read(
    result: Any, options: Options, integration: Integration, *, direct: bool
) -> tuple[Any, Declared | None, Envelope | None]:
    """What is to be represented, what is declared of it, and the envelope that it belongs into.

    Args:
        result: what the handler returned; functions of registered types are followed.
        direct: whether the options were given for this result alone.

    Returns:
        Content, declared and envelope; no envelope for most results. Without `declared` the
        content is an answer of the handler's own, which passes as it is.

    Raises:
        ResultTypeError: an envelope, where the content alone was asked for.
        OptionError: the result would pass, and the options given beside it would be lost.
    """
    registry = sys.modules.get(REGISTRY)
    if registry is not None and not _is_answer(result, integration):
        # A registered function may give an envelope too.
        result = registry.follow(result)
    if _is_answer(result, integration):
        from .envelopes import opened

        return opened(result, options, integration, direct=direct)
    return result, options.declared, None


def represent(content: Any, declared: Declared, quota: int) -> Representation:
    """The representation of a handler's result.

    Args:
        content: what `read` found.
        declared: its media type, image format and coding, as far as they were said.
        quota: bytes of JSON beyond which reading or encoding may stop.

    Raises:
        LambdaBinaryError: the result cannot be sent; the message says what to do.
        BeyondQuota: there is more data than the quota lets through.
    """
    known = BY_TYPE.get(type(content))
    if known is not None:
        return known(content, declared, quota)
    for recognises, make in ROWS:
        if recognises(content):
            return make(content, declared, quota)
    from .others import represent_other

    return represent_other(content, declared, quota, represent, as_json=_json, as_file=_file)


def _is_answer(result: Any, integration: Integration) -> bool:
    if isinstance(result, dict):
        # A Lambda@Edge trigger may also return the request itself, on its way to the origin.
        return integration.edge or "statusCode" in result
    if isinstance(result, str) and type(result) is not str:
        from .envelopes import is_bare

        return is_bare(result)
    return False


def _bytes_like(content: Any, declared: Declared, quota: int) -> Representation:
    if type(content) not in (bytes, bytearray):  # a subclass may say of itself what it likes
        content = _flat(content)
    if declared.media_type:
        representation = Representation(content, declared.media_type)
        if declared.image_format is None and content[:3] == STARTS.get(declared.media_type):
            return representation
        return _same_format(representation, declared)
    if declared.coded:
        # The signature is that of the content coding (gzip, br), not of what is in it.
        return Representation(content, "application/octet-stream", True)
    from ..media_types import detect

    found = detect(content)
    if declared.filename and found.startswith(("text/", "application/")):
        from ..media_types.names import refined

        found = refined(found, declared.filename, content)
    return _same_format(Representation(content, found, True), declared)


def _flat(content: Any) -> memoryview:
    """A view of single bytes that lie in a row, copied only if they do not."""
    try:
        view = memoryview(content)
        if not view.c_contiguous or not view.nbytes:  # a zero in its shape forbids the cast
            return memoryview(view.tobytes())
    except ValueError as error:
        from .faults import released

        raise released(content, error) from None
    return view.cast("B")


def _text(content: str, declared: Declared, quota: int) -> Representation:
    if declared.filename and not declared.media_type:
        from .text import named

        return named(content, declared)
    return _of_text(content, TEXT, declared)


def _of_text(text: str, media_type: str, declared: Declared) -> Representation:
    """The representation of text; its own media type is one that the text can be sent under."""
    if declared.media_type or declared.coded or not text.isascii():
        from .text import checked

        return checked(text, declared.media_type or media_type, declared.coded)
    return Representation(text, media_type)


def _nothing(content: None, declared: Declared, quota: int) -> Representation:
    return Representation("", None)


def _json(content: object, declared: Declared, quota: int) -> Representation:
    text = json_text(content)
    if declared.media_type:
        from .text import of_json

        return of_json(text, content, declared)
    return _of_text(text, "application/json", declared)


def json_text(content: object) -> str:
    """The JSON of what JSON can hold.

    Raises:
        ResultValueError, ResultTypeError: it cannot, or is an envelope that lacks its status; the
            message says where and what to do.
    """
    try:
        if sys.getrecursionlimit() > DEEPEST:
            from .text import bounded

            bounded(content, DEEPEST)
        text = _encode_json(content)
    except MemoryError:
        raise
    except Exception as error:  # a dict's own methods may raise whatever they want
        from .faults import not_json

        raise not_json(content, error) from None
    if type(content) is dict and "isBase64Encoded" in content:
        from .faults import is_envelope_without_status, lacks_status

        if is_envelope_without_status(content):
            raise lacks_status()
    return text


def _unknown_to_json(value: object) -> object:
    from .text import jsonable

    return jsonable(value)


def _image(content: Any, declared: Declared, quota: int) -> Representation:
    if declared.filename:
        from .wanted import of_image as by_name

        declared = by_name(declared)
    if declared.early:
        from .early import of_image

        return of_image(content, declared, quota)
    from ..images import encode
    from ..images.sink import TooLarge

    # Beyond three quarters of the quota base64 alone would fill it; the sink of an oversize image
    # is only allowed to go on where somebody wants the whole of it.
    limit = None if declared.whole else quota // 4 * 3
    try:
        data, media_type = encode(
            content,
            declared.image_format,
            media_type=declared.media_type,
            accept=declared.accept,
            quality=declared.quality,
            limit=limit,
        )
    except TooLarge as beyond:
        raise BeyondQuota((beyond.written + 2) // 3 * 4) from None
    negotiated = declared.image_format == "auto"
    return Representation(data, declared.media_type or media_type, negotiated=negotiated)


def _path(content: Any, declared: Declared, quota: int) -> Representation:
    from .files import of_path

    return _same_format(of_path(content, declared, quota, _whole), declared)


def _whole(file: Any, declared: Declared, quota: int) -> bytes:
    from .files.open_files import whole

    return whole(file, declared, quota)


def _file(content: Any, declared: Declared, quota: int) -> Representation:
    from .files.open_files import of_file

    return _same_format(of_file(content, declared, quota), declared)


def _same_format(representation: Representation, declared: Declared) -> Representation:
    """Encoded data is not encoded again: say so when something else was asked for."""
    if declared.image_format or declared.media_type not in UNJUDGED:
        from .encoded import check

        check(representation, declared)
    return representation


def _is_image(content: object) -> bool:
    return isinstance(content, getattr(sys.modules.get("PIL.Image"), "Image", ()))


def _is_json(content: object) -> bool:
    # Some libraries' documents are dicts by their make, too.
    kind = type(content)
    return kind in JSON_TYPES or (
        isinstance(content, JSON_TYPES) and not kind.__module__.startswith(("icalendar.", "pypdf."))
    )


def _is_path(content: object) -> bool:
    return isinstance(content, getattr(sys.modules.get("pathlib"), "Path", ()))


def _is_file(content: object) -> bool:
    """Whether it is one of io's files, and nothing more that has to be asked first."""
    kind = type(content)
    return isinstance(content, IOBase) and not (
        # A response of urllib3 has its data elsewhere once it was read, and pyarrow has files that
        # are only written.
        kind.__module__.startswith(("urllib3.", "pyarrow."))
        or any(hasattr(kind, name) for name in DRAWING_METHODS)
    )


TEXT = "text/plain; charset=utf-8"
REGISTRY = f"{__name__}.registry"
JSON_TYPES = (dict, list, int, float)
# Levels of JSON that any thread's stack holds: Python's own bound, where nobody raised it.
DEEPEST = 1_000
DRAWING_METHODS = (
    "savefig", "get_image", "_repr_mimebundle_", "_repr_png_", "_repr_jpeg_", "_repr_svg_",
    "_repr_pdf_",
)  # fmt: skip
BYTES_LIKE = (bytes, bytearray, memoryview)
# How data of these types begins: what needs no closer look under its own label.
STARTS = {
    "image/png": b"\x89PN",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF",
    "application/pdf": b"%PD",
}
# Under these anything is right.
UNJUDGED = (None, "application/octet-stream")
# Made once: json.dumps makes one at each call with settings of its own.
_encode_json = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_unknown_to_json
).encode
# Whether a row's maker takes the content; the maker, of content, what is declared, and the quota.
ROWS: tuple[tuple[Callable[[Any], bool], Callable[..., Representation]], ...] = (
    (lambda content: isinstance(content, BYTES_LIKE), _bytes_like),
    (lambda content: isinstance(content, str), _text),
    (lambda content: content is None, _nothing),
    (_is_json, _json),
    (_is_image, _image),
    (_is_path, _path),
    (_is_file, _file),
)
# What the rows make of the commonest types, without a question to each row.
BY_TYPE: dict[type, Callable[..., Representation]] = {
    bytes: _bytes_like,
    str: _text,
    dict: _json,
    list: _json,
}
