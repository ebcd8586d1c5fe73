"""How many pixels a hungry encoder is given; AVIF's takes by far the most memory of all.

A function that runs out of memory is killed, and its next request waits for a cold start. Knows
the function's memory and numbers of pixels, no image.
"""

from __future__ import annotations

import os

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


def beyond(size: int) -> bool:
    """Whether so many bytes are more memory than the whole function has."""
    memory = function_memory()
    return memory is not None and size > memory * _MB
