"""What a Lambda zip is asked for; the event's `case` chooses.

Imports nothing that a zip may leave out.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path
from typing import Any

from lambda_binary import binary_response, encode_response

# Of a kind that libmagic alone knows: a message catalogue of gettext, "hi" -> "hallo".
CATALOGUE = struct.pack("<11I", 0x950412DE, 0, 1, 28, 36, 0, 44, 2, 44, 5, 47) + b"hi\0hallo\0"
# And a dBASE table of one field.
TABLE = (
    bytes([3, 99, 5, 12, 1, 0, 0, 0, 65, 0, 20, 0]) + bytes(20)
    + b"NAME" + bytes(7) + b"C" + bytes(4) + b"\x13" + bytes(15) + b"\r"
)  # fmt: skip
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)


@binary_response
def catalogue(event: dict[str, Any], context: object) -> bytes:
    return CATALOGUE


@binary_response
def table(event: dict[str, Any], context: object) -> bytes:
    return TABLE


@binary_response
def png(event: dict[str, Any], context: object) -> bytes:
    return PNG


def image(event: dict[str, Any], context: object) -> object:
    from PIL import Image

    drawn = Image.linear_gradient("L").resize((48, 32)).convert("RGB")
    return encode_response(drawn, image_format=event["image_format"], event=event)


def loaded(event: dict[str, Any], context: object) -> dict[str, list[str]]:
    """The files behind the modules, and the shared libraries in memory."""
    maps = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    libraries = {line.split(maxsplit=5)[5] for line in maps if ".so" in line}
    modules = {getattr(module, "__file__", None) for module in sys.modules.values()}
    return {"modules": sorted(filter(None, modules)), "libraries": sorted(libraries)}


def handler(event: dict[str, Any], context: object) -> object:
    return globals()[event["case"]](event, context)
