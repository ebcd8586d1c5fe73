"""How many pixels AVIF's encoder is given: it takes by far the most memory of all.

A function that runs out of memory is killed, and its next request waits for a cold start. Knows
the function's memory and numbers of pixels, no image.
"""

from __future__ import annotations

import os

# libavif 1.3 with aom, as in Pillow's wheels, beyond the image: 24 to 27 for 3 to 12 million
# pixels (peak resident memory around `Image.save`, which any script can measure again).
BYTES_A_PIXEL = 27
_MB = 1 << 20
# AWS, "Configure Lambda function memory": the least.
_LEAST = 128
# Of each 128 MB the runtime, the user's code and the image need their share, and a function's
# processor grows with its memory.
_PIXELS_FOR_AUTO = 2_000_000


def function_memory() -> int | None:
    """The function's memory in MB; None outside of Lambda.

    AWS, "Using Lambda environment variables": AWS_LAMBDA_FUNCTION_MEMORY_SIZE.
    """
    said = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "")
    return int(said) if said.isdecimal() else None


def offered(pixels: int) -> bool:
    """Whether `auto` offers AVIF for so many pixels; outside of Lambda as for the least memory."""
    return pixels <= _PIXELS_FOR_AUTO * (function_memory() or _LEAST) // _LEAST


def beyond(pixels: int) -> bool:
    """Whether the encoder would take more memory than the whole function has."""
    memory = function_memory()
    return memory is not None and pixels * BYTES_A_PIXEL > memory * _MB
