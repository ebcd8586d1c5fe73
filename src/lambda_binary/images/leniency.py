"""Pillow's reading of truncated files, switched off while WeasyPrint has it on.

WeasyPrint does that when it is imported (its images.py), for the whole process: without a word
every handler in it would send half a picture for a whole one. Imported where it is there.
"""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LENIENT = "LOAD_TRUNCATED_IMAGES"


class Strictly:
    """Off while any thread is in here; as it was once the last one has left."""

    __slots__ = ()

    def __enter__(self) -> None:
        global _inside, _was
        module: Any = sys.modules.get("PIL.ImageFile")
        with _lock:
            if not _inside:
                _was = getattr(module, LENIENT, False)
            _inside += 1
            if _was:
                setattr(module, LENIENT, False)

    def __exit__(self, *_: object) -> None:
        global _inside
        with _lock:
            _inside -= 1
            if _was and not _inside:
                setattr(sys.modules["PIL.ImageFile"], LENIENT, True)


_lock = allocate_lock()
_inside = 0
_was = False


def _after_fork() -> None:
    """In a child: the threads that were in here are not there, and would never leave."""
    global _lock, _inside
    _lock = allocate_lock()
    if _inside and _was:
        setattr(sys.modules["PIL.ImageFile"], LENIENT, True)
    _inside = 0


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_after_fork)
