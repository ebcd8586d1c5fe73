"""A way out for images that are too large: encoded smaller until they fit.

    from lambda_binary.smaller import SmallerImage

    @binary_response(on_too_large=SmallerImage())
    def handler(event, context):
        ...

It takes what would have been sent, a Pillow image's encoded data or bytes of the handler's own.
First the quality goes down, then the size, each to its floor; what is too large even then is
somebody else's (`otherwise=`), or an error.
"""

from __future__ import annotations

import io
import re

from .errors import ImageEncodingError, OptionError, ResponseTooLargeError
from .handler import encode_response
from .images import MEDIA_TYPES, check_format, encode
from .images.formats import FORMATS, check_quality, named
from .images.labels import OPAQUE
from .images.sink import TooLarge
from .integrations import identify
from .transfer import room

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from PIL.Image import Image

    from .messages import OnTooLarge, Representation
else:  # for typing.get_type_hints
    from collections.abc import Mapping

    Any = OnTooLarge = Representation = object

# Of the data that was too large, and not of what is sent instead.
NOT_ITS_OWN = {"accept-ranges", "content-length", "content-type", "etag", "last-modified"}
# What bytes alone are sent with, too.
SAID_ANYWAY = {"x-content-type-options", "vary"}
# Halvings of the span of qualities: the highest that fits, to within three.
STEPS = 4


class SmallerImage:
    """Encodes an image smaller until it fits, first by quality, then by size.

    Args:
        image_format: the format to write; without it that of the data. A PNG or another lossless
            format has no quality, so it is made smaller in size alone.
        lowest_quality: 1 to 85, below which the quality does not go.
        smallest: pixels of the longest side, below which the size does not go.
        otherwise: called, as `on_too_large` is, for what is no image or does not fit even then;
            without it that is an error.

    Raises:
        OptionError: an argument is not legal.
    """

    highest_quality = 85

    def __init__(
        self,
        *,
        image_format: str | None = None,
        lowest_quality: int = 40,
        smallest: int = 640,
        otherwise: OnTooLarge | None = None,
    ) -> None:
        self.image_format = None if image_format is None else check_format(image_format)
        if self.image_format == "auto":
            raise OptionError(
                "SmallerImage negotiates nothing: name a format, or leave image_format out for "
                "that of the data"
            )
        check_quality(lowest_quality, None)
        if lowest_quality > self.highest_quality:
            raise OptionError(
                f"lowest_quality={lowest_quality} is out of range: use 1 to {self.highest_quality}"
            )
        if type(smallest) is not int or smallest < 1:
            raise OptionError(f"smallest={smallest!r} is no number of pixels: use an int, as 640")
        if otherwise is not None and not callable(otherwise):
            raise OptionError(
                f"otherwise={otherwise!r} is no callable: give a function of "
                "(representation, event), as S3Redirect(...)"
            )
        self.lowest_quality = lowest_quality
        self.smallest = smallest
        self.otherwise = otherwise

    def __call__(self, representation: Representation, event: Mapping[str, Any] | None) -> object:
        """The same picture, smaller, under the fields that it would have had.

        Raises:
            ResponseTooLargeError: it does not fit even at the floors.
            ImageEncodingError: the data is no image.
        """
        fields = {
            name: value
            for name, value in representation.fields.items()
            if name.lower() not in NOT_ITS_OWN
        }
        integration = identify(event)
        # As `messages.Options` counts what fields can take of the payload.
        taken = 1024 + sum(4 * len(text) + 64 for pair in fields.items() for text in pair)
        limit = room("image/png", integration.quota - taken)
        try:
            data, media_type = self._fitted(representation, limit)
        except (TooLarge, _NoImage) as error:
            if self.otherwise is not None:
                return self.otherwise(representation, event)
            if isinstance(error, _NoImage):
                raise ImageEncodingError(
                    f"SmallerImage was given {representation.media_type} data that is too large "
                    "and no image: give it otherwise=, a function for everything else"
                ) from error
            raise ResponseTooLargeError(
                f"the image is too large for {integration.name} even at "
                f"{self._floors(representation)}: lower them, or give SmallerImage otherwise=, as "
                "S3Redirect(...)",
                size=error.written,
                quota=integration.quota,
                integration=integration.name,
            ) from None
        said = representation.media_type or ""
        is_opaque = said.partition(";")[0].lower() in OPAQUE
        _rename(fields, named(media_type) or "png")
        # Bytes alone where no field is lost: an answer without an envelope can be nothing else.
        alone = (event is None or integration.mapped) and not is_opaque
        if alone and not {*map(str.lower, fields)} - SAID_ANYWAY:
            return data
        label = said if is_opaque else media_type  # to be saved, whatever it is
        return encode_response(data, content_type=label, headers=fields, event=event)

    def _fitted(self, representation: Representation, limit: int) -> tuple[bytes, str]:
        image = _opened(representation.data)
        name = self.image_format or named(representation.media_type or "") or _own(image)

        beyond = TooLarge(0)

        def attempt(quality: int | None, side: int | None) -> tuple[bytes, str] | None:
            nonlocal beyond
            try:
                return encode(image, name, quality=quality, side=side, limit=limit)
            except TooLarge as error:
                beyond = error
                return None

        quality = self.lowest_quality if FORMATS[name].lossy else None
        fitted = attempt(quality, None)
        if fitted is not None:
            return self._best(attempt, fitted) if quality is not None else fitted
        side = max(image.size)
        while side > self.smallest:
            # Four fifths of a side are two thirds of the pixels.
            side = max(self.smallest, side * 4 // 5)
            fitted = attempt(quality, side)
            if fitted is not None:
                return fitted
        raise beyond

    def _best(self, attempt: Any, fitted: tuple[bytes, str]) -> tuple[bytes, str]:
        """The highest quality that fits, as far as a few attempts tell."""
        low, high = self.lowest_quality, self.highest_quality + 1
        for _ in range(STEPS):
            middle = (low + high) // 2
            if middle == low:
                break
            better = attempt(middle, None)
            if better is None:
                high = middle
            else:
                low, fitted = middle, better
        return fitted

    def _floors(self, representation: Representation) -> str:
        name = self.image_format or named(representation.media_type or "")
        lossy = name is None or FORMATS[name].lossy
        quality = f"quality {self.lowest_quality} and " if lossy else ""
        return f"{quality}{self.smallest} pixels"


def _rename(fields: dict[str, str], name: str) -> None:
    """Let the name that it is saved under end as files of its format do."""
    own = FORMATS[name].suffixes
    others = [suffix for row in FORMATS.values() for suffix in row.suffixes if suffix not in own]
    for field, value in fields.items():
        if field.lower() == "content-disposition":
            other = rf"(?i)\.(?:{'|'.join(others)})(?=[\s\";]|$)"
            fields[field] = re.sub(other, f".{own[0]}", value)


class _NoImage(Exception):  # noqa: N818 - a signal
    """The data is none that Pillow opens."""


def _opened(data: Any) -> Image:
    if hasattr(data, "pieces"):
        data = data.read()
    from PIL.Image import open as open_image

    try:
        return open_image(io.BytesIO(data))
    except Exception as error:  # Pillow's plugins raise whatever broken data makes them raise
        raise _NoImage from error


def _own(image: Image) -> str:
    """The library's name of the format that the data is in; PNG where it writes none such."""
    return next((name for name in MEDIA_TYPES if name.upper() == image.format), "png")
