"""Whether a quality is one, and whether the format has any. Knows no image."""

from __future__ import annotations

from ..errors import OptionError
from .formats import FORMATS


def check_quality(quality: object, image_format: str | None) -> None:
    """Refuse a quality that is none, or one for a format that loses nothing.

    Args:
        quality: what was given.
        image_format: the format that was asked for; None or `auto` where that is open.

    Raises:
        OptionError: the sentence.
    """
    if isinstance(quality, bool) or not isinstance(quality, int):
        raise OptionError(f"quality={quality!r} is a {type(quality).__name__}: use an int, as 80")
    if not 1 <= quality <= 100:
        raise OptionError(f"quality={quality} is out of range: use 1 to 100")
    if image_format in (None, "auto"):
        return
    row = FORMATS.get(str(image_format))
    if row is None or not row.lossy:
        lossy = ", ".join(f'"{name}"' for name, row in FORMATS.items() if row.lossy)
        raise OptionError(
            f"quality={quality} is for the lossy formats ({lossy}), and {image_format} is none: "
            "leave quality out, or use one of them"
        )
