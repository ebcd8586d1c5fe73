"""What a row of the table says, and how it is carried out.

Takes an object and its row, gives bytes, text, or another result to send in its place. Knows no
library; whatever a library raises comes out as one of our errors, with the object's type and the
cure.
"""

from __future__ import annotations

import io
from types import ModuleType

from ...errors import (
    ImageEncodingError,
    LambdaBinaryError,
    MissingDependencyError,
    ResultTypeError,
    ResultValueError,
)
from ..wanted import RASTER, listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, BinaryIO, TypeAlias

    from ..unsized import Pieces

    Writer: TypeAlias = Callable[[Any], Any]
    # A kind; a function that gives one, or another result; or the cure of what cannot be sent.
    Row: TypeAlias = "Kind | Callable[[Any], Any] | str"


class Kind:
    """Objects that can be written.

    Attributes:
        types: media type -> the function that writes an object as such.
        default: the type where none is declared; None where one must be.
        image: gives a Pillow image of the object, for the formats that Pillow writes.
        needs: the module that writing takes, and what to install if it is missing.
        light: the types for which it is not needed.
    """

    __slots__ = ("default", "image", "light", "needs", "types")

    def __init__(
        self,
        types: Mapping[str, Writer],
        *,
        declared: bool = False,
        image: Writer | None = None,
        needs: tuple[str, str] | None = None,
        light: tuple[str, ...] = (),
    ) -> None:
        self.types = types
        self.default = "image/png" if image else None if declared else next(iter(types))
        self.image = image
        self.needs = needs
        self.light = light


class Sink(io.BytesIO):
    """A file in memory for text and bytes alike: some libraries write SVG as the one or other."""

    def write(self, data: Any) -> int:  # noqa: D102 - as of BytesIO
        return super().write(data.encode() if isinstance(data, str) else data)


class Saver:
    """A writer whose library writes into a file, from the first byte to the last.

    Args:
        save: writes an object into a file that cannot seek.
        whole: gives the same as data, where there is a quicker way or it is text.
    """

    __slots__ = ("_whole", "save")

    def __init__(self, save: Callable[[Any, BinaryIO], object], whole: Writer | None = None):
        self.save = save
        self._whole = whole

    def __call__(self, result: Any) -> Any:
        """All that it writes."""
        if self._whole is not None:
            return self._whole(result)
        file = Sink()
        self.save(result, file)
        return file.getvalue()


def into(method: str, **keywords: object) -> Saver:
    """A writer that calls a method with a file."""
    return Saver(lambda result, file: getattr(result, method)(file, **keywords))


def whole(write: Writer) -> Writer:
    """The same writer, for a library that goes back in its file, or writes it at once."""
    return lambda result: write(result)


def gives(method: str, *arguments: object, **keywords: object) -> Writer:
    """A writer that calls a method which gives the data."""
    return lambda drawable: getattr(drawable, method)(*arguments, **keywords)


def written(
    result: Any, kind: Kind, wanted: str | None, *, pixels: bool = False, early: bool = False
) -> tuple[Any, str | None]:
    """An object as it is written, and its media type.

    Args:
        wanted: the media type asked for, None for the kind's own.
        pixels: whether a Pillow image is wanted, to be encoded with a quality.
        early: whether the data may be handed over before the last of it is written.

    Returns:
        Data and its type; or a Pillow image and the type that it shall have, None for its choice.

    Raises:
        ResultTypeError: a type must be declared.
        ImageEncodingError, ResultValueError: it cannot be written so, or its library failed.
        MissingDependencyError: a package that this takes is missing.
    """
    media_type = wanted or kind.default
    if media_type is None:
        only = f"content_type={next(iter(kind.types))!r}" if len(kind.types) == 1 else ""
        raise ResultTypeError(
            f"{named(result)} is sent only as what you declare: give "
            f"{only or f'content_type=, which may be {listed(kind.types)}'}"
        )
    if kind.image and media_type in RASTER:
        return _run(kind.image, result, kind, media_type), wanted
    # Macros are registered with a capital: macroEnabled.
    media_type = next((name for name in kind.types if name.lower() == media_type), media_type)
    write = kind.types.get(media_type)
    if (write is None or pixels) and media_type in RASTER and "image/png" in kind.types:
        data = _run(kind.types["image/png"], result, kind, "image/png")
        return image_of(data, result), media_type
    if write is None:
        error = ImageEncodingError if media_type.startswith("image/") else ResultValueError
        raise error(
            f"{named(result)} cannot be written as {media_type}: declare {listed(_types(kind))}"
            f"{', or leave content_type and image_format out' if kind.default else ''}"
        )
    return _run(write, result, kind, media_type, early=early), media_type


def becomes(result: Any, function: Callable[[Any], Any]) -> Any:
    """What stands for an object: its figure, its picture.

    Raises:
        ResultValueError: its library failed.
    """
    return _run(function, result, None, None)


def named(result: object) -> str:
    """An object by its type, as sentences begin with it."""
    if isinstance(result, ModuleType):  # matplotlib.pyplot has a savefig() too
        return f"the module {result.__name__} that was returned"
    return f"the {type(result).__module__}.{type(result).__qualname__} that was returned"


def failed(result: object, media_type: str | None, error: Exception) -> LambdaBinaryError:
    """What to raise for whatever an object's own method raised."""
    # Some libraries' errors are letters of several lines: the first says what is wrong.
    reason = f"{error}".strip().partition("\n")[0] or type(error).__name__
    if isinstance(error, ImportError):
        return MissingDependencyError(
            f"{named(result)} needs a package to be written{_as(media_type)}: {reason}"
        )
    pictured = media_type is None or media_type.startswith("image/")
    return (ImageEncodingError if pictured else ResultValueError)(
        f"{named(result)} could not be written{_as(media_type)} ({type(error).__name__}: "
        f"{reason}): write it yourself, and return the bytes"
    )


def _run(
    write: Writer, result: Any, kind: Kind | None, media_type: str | None, *, early: bool = False
) -> Any:
    def told(error: Exception) -> Exception:
        if isinstance(error, LambdaBinaryError):
            return error
        if kind is not None and _is_missing(kind, media_type, error):
            return _missing(result, kind, media_type)
        return failed(result, media_type, error)

    data: Any
    if early and isinstance(write, Saver):
        data = _begun(write, result, told)
    else:
        try:
            data = write(result)
        except (LambdaBinaryError, MemoryError):
            raise
        except Exception as error:
            raise told(error) from error
    if data is None or (isinstance(data, (bytes, bytearray, str)) and not data):
        raise ResultValueError(
            f"{named(result)} wrote nothing{_as(media_type)}: write it yourself, and return the "
            "bytes"
        )
    return bytes(data) if isinstance(data, bytearray) else data


def _begun(write: Saver, result: Any, told: Callable[[Exception], Exception]) -> bytes | Pieces:
    from ..early import written as begin

    return begin(lambda file: write.save(result, file), told)


def image_of(data: bytes, result: object) -> Any:
    """A PNG as a Pillow image: pixels without a loss, to be encoded in another format."""
    from PIL import Image

    try:
        return Image.open(io.BytesIO(data))
    except Exception as error:  # Pillow's readers raise more than OSError
        raise failed(result, "image/png", error) from error


def types_of(kind: Kind) -> list[str]:
    """The types that it can be written as, its own first, then those that Pillow makes of a PNG."""
    own = _types(kind)
    return own + [kind for kind in sorted(RASTER) if "image/png" in own and kind not in own]


def _types(kind: Kind) -> list[str]:
    return ["image/png", *kind.types] if kind.image else list(kind.types)


def _as(media_type: str | None) -> str:
    return f" as {media_type}" if media_type else ""


# What libraries say that draw in a browser, and do not find it.
_BROWSERS = ("Chrome", "chromedriver", "geckodriver", "obtain driver")


def _is_missing(kind: Kind, media_type: str | None, error: Exception) -> bool:
    """Whether it failed for want of what has to be installed."""
    if kind.needs is None or media_type in kind.light:
        return False
    if any(word in f"{error}" for word in _BROWSERS):
        return True
    module = kind.needs[0]
    if module.startswith("$"):  # a program
        import shutil

        return shutil.which(module[1:]) is None
    try:
        __import__(module)
    except Exception:  # whatever it does instead of being there
        return True
    return False


def _missing(result: object, kind: Kind, media_type: str | None) -> MissingDependencyError:
    needs = kind.needs[1] if kind.needs else ""
    without = f"; content_type may be {listed(kind.light)} without it" if kind.light else ""
    return MissingDependencyError(
        f"{named(result)} needs {needs} to be written{_as(media_type)}{without}"
    )
