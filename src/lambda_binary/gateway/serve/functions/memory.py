"""How this process keeps memory that it has freed. Knows nothing of what is kept.

A picture passes through several buffers of its own size, each of which glibc by default takes from
the system anew and gives back at once, so that every page is cleared and mapped again for every
request: half of what a request of 100 KB takes, measured.
"""

from __future__ import annotations

import contextlib
import sys

# mallopt(3): beyond so much free memory some goes back to the system; from so much on a buffer is
# taken from it by itself (32 MB is the most that glibc takes).
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_KEPT, _LARGE = 64 * 1024 * 1024, 32 * 1024 * 1024


def keep_freed() -> None:
    """Use freed memory again, up to 64 MB; where the C library has no such setting: nothing."""
    if sys.platform != "linux":
        return
    # Not every Python has ctypes, nor every C library this function (musl).
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import ctypes

        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_TRIM_THRESHOLD, _KEPT)
        mallopt(_MMAP_THRESHOLD, _LARGE)
