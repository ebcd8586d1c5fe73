"""What may become of a picture in a format: the refusals, and the conversions that lose nothing.

Alpha, animation and range are never lost silently: a refusal is a sentence that names the loss
and the cure. Lossy compression, GIF's 256 colours and CMYK as RGB are the format's own and
pass. No encoder is called here.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from PIL.Image import Image

    from .formats import Format
    from .reading import Picture

# What each mode may become where a format does not store it, best first. A mode with alpha gets
# to one without only if every pixel is opaque (`_alpha` has refused the others).
_FALLBACKS = {
    "1": ("L", "RGB"), "L": ("RGB",), "LA": ("RGBA", "L", "RGB"), "P": ("RGB",),
    "RGB": (), "RGBA": ("RGBX", "RGB"), "CMYK": ("RGB",), "YCbCr": ("RGB",), "LAB": ("RGB",),
    "I;16": (), "I": ("I;16",), "F": (),
}  # fmt: skip
# Opaque modes in which one colour, or some of the palette, may be transparent all the same.
_KEYED = ("1", "L", "P", "RGB")
_ALPHA_MODES = ("LA", "RGBA")
_DEEP = ("I;16", "I", "F")
# ICC.1:2022 7.2.6: bytes 16 to 19 of a profile name the colour space of the pixels it is for.
_SPACES = {
    "1": b"GRAY", "L": b"GRAY", "LA": b"GRAY", "I;16": b"GRAY", "I": b"GRAY", "F": b"GRAY",
    "P": b"RGB ", "RGB": b"RGB ", "RGBA": b"RGB ", "RGBX": b"RGB ", "YCbCr": b"RGB ",
    "CMYK": b"CMYK", "LAB": b"Lab ",
}  # fmt: skip
_ALPHA = ("none", "binary", "full")
_FLATTEN = (
    'Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))'
    '.convert("RGB")'
)
_SCALE = 'image.convert("I").point(lambda value: value / 256).convert("L")'


def refusal(picture: Picture, row: Format) -> str | None:
    """Why this format cannot hold this picture, as a sentence with the cure; None if it can."""
    for rule in (_mode, _side, _memory, _frames, _depth, _transparency):
        reason = rule(picture, row)
        if reason:
            return f"{picture} cannot be written as {row.codec}: {reason}"
    return None


def convert(view: Image, row: Format, profile: bytes | None) -> tuple[Image, bytes | None]:
    """The view in a mode that the format stores, and the ICC profile that is still right for it."""
    image = view
    keyed = image.mode in _KEYED and image.has_transparency_data
    if keyed and not row.colour_key:
        image = image.convert("LA" if image.mode in ("1", "L") else "RGBA")
    target = next(mode for mode in (image.mode, *_FALLBACKS[image.mode]) if mode in row.modes)
    if profile and (image.mode, target) == ("CMYK", "RGB"):
        return _through_profile(image, profile), None
    if target == "RGBX":
        from PIL.Image import frombuffer

        # RGBX is RGB with a byte that is ignored: the same bytes, for less than half of `convert`.
        image = frombuffer("RGBX", image.size, image.tobytes(), "raw", "RGBX", 0, 1)
    elif image.mode != target:
        image = image.convert(target)
    if profile and not row.profile:
        if target == "RGB" and profile[16:20] == b"RGB ":
            image = _through_profile(image, profile)
        return image, None
    return image, fitting(profile, target)


def alpha(view: Image) -> str:
    """`none` if every pixel is opaque, `binary` if the others are invisible, else `full`."""
    if not view.has_transparency_data:
        return "none"
    from .png.colours import is_opaque

    image = view if view.mode in _ALPHA_MODES else view.convert("RGBA")
    if is_opaque(image):
        return "none"
    return "full" if any(image.getchannel("A").histogram()[1:255]) else "binary"


def _mode(picture: Picture, row: Format) -> str | None:
    if picture.view.mode in _FALLBACKS:
        return None
    known = ", ".join(_FALLBACKS)
    return f"its mode is not one that can be sent; convert it to one of {known}"


def _side(picture: Picture, row: Format) -> str | None:
    if row.side is None or max(picture.view.size) <= row.side:
        return None
    return (
        f"its limit is {row.side} pixels a side; make it smaller "
        f'(image.thumbnail(({row.side}, {row.side}))), or use image_format="png"'
    )


def _memory(picture: Picture, row: Format) -> str | None:
    if not row.memory:
        return None
    from .memory import beyond, function_memory

    taken = picture.view.width * picture.view.height * row.memory
    if not beyond(taken):
        return None
    return (
        f"its encoder takes {row.memory} bytes of memory a pixel, "
        f"{taken >> 20} MB, and the function has {function_memory()} MB; "
        'make it smaller, give the function more memory, or use image_format="webp"'
    )


def _frames(picture: Picture, row: Format) -> str | None:
    if picture.kind == "still" or row.frames == picture.kind:
        return None
    other = '"tiff"' if picture.kind == "pages" else '"webp" or "png"'
    return (
        f"it holds no {picture.kind}; return one frame (image.seek(0), then image.copy()), "
        f"or use image_format={other}"
    )


def _depth(picture: Picture, row: Format) -> str | None:
    view = picture.view
    if view.mode not in _DEEP:
        return None
    if picture.kind == "animation":
        return (
            "only a single picture keeps more than 8 bits a channel; return one frame "
            "(image.seek(0), then image.copy())"
        )
    if view.mode in row.modes:
        return None
    if view.mode == "F":
        return (
            "it has no floating-point pixels; scale them to 0-255 and use "
            'image.convert("L"), or use image_format="tiff"'
        )
    if not row.deep:
        return (
            f"it has 8 bits a channel; scale the picture first ({_SCALE}), "
            'or use image_format="png"'
        )
    extremes: Any = view.getextrema()  # two numbers, for there is one band
    low, high = extremes
    if low >= 0 and high <= 65535:
        return None
    return (
        f"its values ({low} to {high}) are beyond 16 bits; scale them to 0-65535, "
        'or use image_format="tiff"'
    )


def _transparency(picture: Picture, row: Format) -> str | None:
    view = picture.view
    if view.mode in _DEEP:
        if "transparency" not in view.info or row.colour_key:
            return None
        return 'it has no transparency at this depth; use image_format="png"'
    if row.alpha == "full" or _ALPHA.index(alpha(view)) <= _ALPHA.index(row.alpha):
        return None
    return alpha_lost(row.alpha)


def alpha_lost(held: str) -> str:
    """Why a format that holds only so much alpha cannot hold the picture's, and the cure."""
    lost = "transparency" if held == "none" else "partly transparent pixels"
    return f'it holds no {lost}; lay it on a colour first ({_FLATTEN}), or use image_format="webp"'


def fitting(profile: bytes | None, mode: str) -> bytes | None:
    """The profile, unless it is for another colour space than the pixels now have."""
    return profile if profile and profile[16:20] == _SPACES[mode] else None


def _through_profile(image: Image, profile: bytes) -> Image:
    """RGB or CMYK pixels as sRGB, through their ICC profile; plainly where that is unusable."""
    from io import BytesIO

    try:
        from PIL import ImageCms

        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(image, source, srgb, outputMode="RGB")
    except Exception:  # PyCMSError is no more than an Exception; nor need littlecms be there
        turned = None
    if turned is None:
        return image.convert("RGB")
    turned.info.pop("icc_profile", None)
    return turned
