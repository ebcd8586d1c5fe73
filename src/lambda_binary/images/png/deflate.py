"""Who compresses: Python's zlib, or zlib-ng of the extra `fast` once that pays for its import.

Both write the same format (RFC 1950) with the same strategies; zlib-ng takes a third less time.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Bytes of rows in all, of one picture or of many. Its import takes about as long as it saves on a
# megabyte of them: who imports it then has paid at most twice what would have been best.
WORTH_IMPORTING = 1 << 20


def library(size: int) -> Any:
    """The module whose `compressobj` compresses the next so many bytes of rows."""
    global _library, _seen
    if _library is None:
        import zlib

        _seen += size
        if _seen < WORTH_IMPORTING:
            return zlib
        # A child that another thread forks in the midst of the import would wait for ever for it.
        _library = zlib
        try:
            from zlib_ng import zlib_ng as _library
        except Exception:  # noqa: S110 - not there, or broken: the picture does without
            pass
    return _library


# None until it was asked for, and the bytes until then.
_library: Any = None
_seen = 0
