"""What an answer says, for tests that compare pictures and bytes."""

from __future__ import annotations

import base64
import io
from typing import Any

from PIL import Image, ImageChops

from lambda_binary import encode_response


def sent(result: object, **options: Any) -> tuple[str, bytes]:
    """Media type and content of the answer for a result."""
    answer = encode_response(result, **options)
    body = answer["body"]
    content = base64.b64decode(body) if answer["isBase64Encoded"] else body.encode()
    return answer["headers"]["Content-Type"], content


def refusal(result: object, **options: Any) -> tuple[str, str]:
    """Name and sentence of the error for a result."""
    from lambda_binary import LambdaBinaryError

    try:
        encode_response(result, **options)
    except LambdaBinaryError as error:
        return type(error).__name__, str(error)
    raise AssertionError("nothing was raised")


def opened(content: bytes) -> Image.Image:
    """An image, decoded."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def same_pixels(one: Image.Image, other: Image.Image) -> bool:
    """Whether two images show the same, whatever their modes."""
    if one.size != other.size:
        return False
    difference = ImageChops.difference(one.convert("RGBA"), other.convert("RGBA"))
    return all(low == high == 0 for low, high in difference.getextrema())  # type: ignore[misc]
