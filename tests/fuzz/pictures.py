"""The core's surface for images: an upload that Pillow opens, and the handler returns.

Pillow's own opening may raise what it likes; what is asked of this library begins with the Image.
"""

from __future__ import annotations

import io
import warnings
from typing import Any

from PIL import Image

from fuzz.core import EVENTS, WEB, arrived, whole
from fuzz.feed import Feed
from lambda_binary import LambdaBinaryError, encode_response

# Larger ones test Pillow's decoders and this machine's memory.
PIXELS = 100_000
FRAMES = 20
NAMED = {"ICO": "image/vnd.microsoft.icon"}  # Pillow has an older name
FORMATS = (None, "png", "jpeg", "webp", "gif", "bmp", "tiff", "ico", "auto")


def images(data: bytes) -> None:
    """Two bytes that choose, and a picture."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        feed = Feed(data)
        wanted, called = feed.choice(FORMATS), EVENTS[WEB[0]]
        try:
            content = feed.rest()
            if not _is_small(Image.open(io.BytesIO(content))):
                return
            picture = Image.open(io.BytesIO(content))
        except Exception:
            return  # Pillow's word, before this library has the image
        _sent(picture, wanted, called)


def _is_small(picture: Image.Image) -> bool:
    """Whether all of its frames are; a GIF's later ones may widen it."""
    frames = getattr(picture, "n_frames", 1)
    for number in range(min(frames, FRAMES)):
        picture.seek(number)
        if picture.width * picture.height > PIXELS:
            return False
    return frames <= FRAMES


def _sent(picture: Image.Image, wanted: str | None, called: Any) -> None:
    asked: Any = {} if wanted is None else {"image_format": wanted}
    try:
        payload = encode_response(picture, event=called, **asked)
    except LambdaBinaryError:
        return
    label = whole(payload)["content-type"]
    with Image.open(io.BytesIO(arrived(payload))) as shown:
        shown.load()
        assert label == NAMED.get(shown.format or "", Image.MIME[shown.format or ""])
        upright = set(shown.size) == set(picture.size)
        assert upright or shown.format == "ICO", (shown.size, picture.size)
