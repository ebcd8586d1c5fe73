"""Results that are not everyday ones: other libraries' objects, what draws itself, readers,
buffers, iterators, and values that JSON has a word for.

The road behind the rows of `results`, loaded by the first such result. What an object stands for
goes back to those rows.
"""

from __future__ import annotations

import sys

from ..errors import ResultTypeError, ResultValueError
from ..messages import Declared
from .objects import Kind, row_of
from .objects.kinds import becomes, named, types_of, written
from .wanted import FORMAT_TYPES, RASTER, essence, of_object, wanted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..messages import Representation
    from .unsized import Represent

# As `image_format` has them.
NAMES = {kind: name for name, kind in FORMAT_TYPES.items()}


def represent_other(
    content: Any,
    declared: Declared,
    quota: int,
    represent: Represent,
    *,
    as_json: Represent,
    as_file: Represent,
) -> Representation:
    """The representation of a result that no everyday row takes.

    Args:
        content, declared, quota: as of `results.represent`.
        represent: `results.represent`, for what stands for the object.
        as_json, as_file: the rows of JSON and of binary files.

    Raises:
        LambdaBinaryError: the result cannot be sent; the message says what to do.
        BeyondQuota: there is more data than the quota lets through.
    """
    flagged = sys.modules.get(f"{__package__}.flagged")
    if flagged is not None and type(content) is flagged.Flagged:
        return flagged.represented(  # type: ignore[no-any-return]
            content, declared, quota, represent
        )
    row = row_of(content)
    if isinstance(row, str):
        raise ResultTypeError(f"{named(content)} cannot be sent: {row}")
    made = becomes(content, row) if callable(row) else row
    if isinstance(made, Kind):
        asked = of_object(declared, types_of(made), made.default, named(content))
        lossy, early = _is_lossy(asked, declared), _may_begin(declared)
        data, media_type = written(content, made, asked, pixels=lossy, early=early)
        return _represented(*_under(data, media_type, content, declared), quota, represent)
    if made is not None and made is not content:
        return represent(made, declared, quota)
    return _drawn(content, declared, quota, represent) or _held(
        content, declared, quota, represent, as_json, as_file
    )


def _drawn(
    content: Any, declared: Declared, quota: int, represent: Represent
) -> Representation | None:
    """What the object draws of itself, whatever its library; None if it draws nothing."""
    from .drawings import draw, is_drawn

    asked = wanted(declared.media_type, declared.image_format)
    if not is_drawn(content, asked):
        return None
    asked = of_object(declared, NAMES, "image/png", named(content))
    lossy, early = _is_lossy(asked, declared), _may_begin(declared)
    drawn = draw(content, asked, pixels=lossy, early=early)
    if drawn is None:
        return None
    if not isinstance(drawn, tuple):
        return represent(drawn, declared, quota)
    data, media_type = drawn
    return _represented(*_under(data, media_type, content, declared), quota, represent)


def _held(
    content: Any,
    declared: Declared,
    quota: int,
    represent: Represent,
    as_json: Represent,
    as_file: Represent,
) -> Representation:
    """What the object holds: a file's content, a value, bytes, pieces."""
    if _is_file(content):
        return as_file(content, declared, quota)
    from .drawings import draws_nothing, has_text, is_drawn

    asked = wanted(declared.media_type, declared.image_format)
    option = "content_type" if declared.image_format in (None, "auto") else "image_format"
    if asked is None and declared.filename:
        asked, option = of_object(declared, NAMES, None, named(content)), "filename"
    if is_drawn(content, asked):
        raise draws_nothing(content, asked, option)
    from .values import is_value

    if is_value(content):
        return as_json(_without_status(content), declared, quota)
    from .pieces import data_of, is_iterator

    if declared.streams and is_iterator(content):
        from .unsized import of_iterator

        return of_iterator(content, declared, represent)
    data = data_of(content, declared, quota)
    if data is not None:
        return represent(data, declared, quota)
    if has_text(content):
        raise draws_nothing(content, asked, option)
    from .faults import not_accepted

    raise not_accepted(content)


def _is_lossy(asked: str | None, declared: Declared) -> bool:
    """Whether a quality is asked for, which Pillow is told: objects know no common word for it.

    Raises:
        OptionError: the format has none.
    """
    if declared.quality is None or asked not in RASTER:
        return False
    from ..images.formats import check_quality

    check_quality(declared.quality, NAMES[asked])
    return True


def _without_status(value: Any) -> Any:
    """The value, unless it has the shape of an envelope, which only a dict can be."""
    from .values import plain

    try:
        made = plain(value)
    except (TypeError, ValueError):
        return value  # said by who writes JSON
    if isinstance(made, dict) and "statusCode" in made:
        raise ResultTypeError(
            f"{named(value)} has a statusCode: return it as a dict if it is an envelope, as in "
            "model.model_dump() or dataclasses.asdict(value)"
        )
    return value


def _under(
    data: Any, media_type: str | None, content: Any, declared: Declared
) -> tuple[Any, Declared]:
    """What was written or drawn, and what is declared of it from now on."""
    if declared.coded:
        raise ResultValueError(
            f"{named(content)} is written without a content coding, but Content-Encoding is "
            "declared: leave it out, or return the coded bytes"
        )
    label = declared.media_type or media_type or ""
    if isinstance(data, str) and essence(label) is None:
        data = data.encode()
    if declared.media_type is None and label.startswith("text/"):
        label = _with_charset(label, data, declared)
    if isinstance(data, (bytes, str, dict, list)) or hasattr(data, "pieces"):
        return data, Declared(label, whole=declared.whole)
    # A Pillow image, to be encoded as the type says.
    if media_type is None:
        return data, declared
    return data, declared.replace(image_format=NAMES[media_type], filename=None)


def _with_charset(label: str, data: Any, declared: Declared) -> str:
    if isinstance(data, str):
        return f"{label}; charset=utf-8"
    if not declared.early:
        return label
    # What is a str where all of it is made first comes in bytes, or begins with them.
    from .files import with_charset

    begun = hasattr(data, "pieces")
    return with_charset(label, data.first if begun else data, cut=begun)


def _represented(data: Any, declared: Declared, quota: int, represent: Represent) -> Representation:
    if not hasattr(data, "pieces"):
        return represent(data, declared, quota)
    from .early import represented

    return represented(data, declared)


def _may_begin(declared: Declared) -> bool:
    """Whether data may be sent before the last of it is made; text has to be in UTF-8 for that."""
    if not declared.early or declared.coded:
        return False
    from ..media_types import is_textual

    label = declared.media_type
    if label is None or not is_textual(label):
        return True
    from .text import other_charset

    return other_charset(label) is None


def _is_file(content: Any) -> bool:
    if isinstance(content, type):
        return False
    try:
        return callable(getattr(content, "read", None))
    except Exception:  # an object that will not say is no file
        return False
