"""RGB and RGBA pixels -> at most 256 colours, one of them invisible: what a GIF stores.

Pillow's own conversion makes only one of several invisible colours invisible, and partly
transparent ones opaque. With up to 255 colours beside the invisible one nothing changes.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from PIL.Image import Image


def palette_image(image: Image, *, keyed: bool = False) -> Image:
    """An image in a mode of GIF; alpha below 255 becomes the invisible colour, if there is any.

    Args:
        image: in any mode of GIF, or RGB or RGBA.
        keyed: whether an RGBA image gets an invisible colour even if no pixel has it.
    """
    if image.mode not in ("RGB", "RGBA"):
        return image
    rgb = image.convert("RGB")
    keyed = keyed and image.mode == "RGBA"
    if image.mode != "RGBA" or (not keyed and image.getchannel("A").getextrema()[0] == 255):
        return rgb.quantize(256)
    solid = image.getchannel("A").point([0] * 255 + [255])
    hole = solid.point([255] + [0] * 255)
    rgb.paste(_solid_colour(rgb, solid), mask=hole)
    reduced = rgb.quantize(255)
    palette = reduced.getpalette() or []
    free = len(palette) // 3
    reduced.putpalette([*palette, 0, 0, 0])
    reduced.paste(free, mask=hole)
    reduced.info["transparency"] = free
    return reduced


def _solid_colour(rgb: Image, solid: Image) -> tuple[int, ...]:
    """A colour that is seen, so that what is under the invisible pixels takes no place."""
    box = solid.getbbox()
    if box is None:
        return (0, 0, 0)
    row = solid.crop((0, box[1], solid.width, box[1] + 1)).getbbox() or box
    colour = rgb.getpixel((row[0], box[1]))
    return colour if isinstance(colour, tuple) else (0, 0, 0)
