"""The last stage: libmagic, through python-magic, for binary bytes that no table knows.

Optional and silent: without the package, the shared library or a matching database the answer
is None. Imported on the first such call, asked about a few KB, and believed only for names on a
list: libmagic's names and mistakes differ from version to version, the list does not.
"""

from __future__ import annotations

import functools
import os
import sys
from _thread import allocate_lock

from .libmagic_types import ALIASES, ALLOWED, NEEDED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from ctypes import CDLL
    from typing import Any

    from . import Data

# Enough for everything but text, whose cost grows with it (5.41 to 5.48, measured).
PREFIX = 4096
# One cookie used by two threads at once ends the process; loading twice is waste.
_LOCK = allocate_lock()
# One grey pixel.
_KNOWN_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)


def stage(_: Data, head: bytes) -> str | None:
    """The media type by libmagic, of data of which the first 4096 bytes are given."""
    return identify(head)


def identify(data: Data) -> str | None:
    """The media type by libmagic, under the name this library uses; None if it is no help.

    Args:
        data: the bytes, of which the first 4096 are looked at. Raises nothing.
    """
    head = bytes(data[:PREFIX])
    try:
        with _LOCK:
            ask = _load()
            answer = ask(head) if ask else ""
    except Exception:
        return None
    name = ALIASES.get(answer, answer)
    return name if name in ALLOWED and head.startswith(NEEDED.get(name, b"")) else None


def _after_fork() -> None:
    """In a child: a thread that was in libmagic is not there, and would never release the lock.

    Nor is the cookie used again that it left half done. A lock that does not say so may be taken
    all the same, by a thread that waits for the interpreter to say it.
    """
    global _LOCK
    if _LOCK.locked():
        _load.cache_clear()
    _LOCK = allocate_lock()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_after_fork)


@functools.cache
def _load() -> Callable[[bytes], str] | None:
    """A function from bytes to libmagic's name for them; None if that cannot be had."""
    try:
        ask = _open()
        if ask(_KNOWN_PNG) == "image/png":
            return ask
        reason = "it does not recognise a PNG"
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
    import logging

    logging.getLogger("lambda_binary").debug("libmagic is not used: %s", reason)
    return None


def _open() -> Callable[[bytes], str]:
    bundled, database = _bundled()
    python_magic = _importing(bundled)
    # A database of another version makes libmagic fail, or fill stderr: they come in pairs. The
    # library is another one if `magic` was imported before us, with the system's.
    paired = bundled is not None and python_magic.version() == bundled.magic_version()
    cookie = python_magic.Magic(mime=True, magic_file=database if paired else None)
    ask: Callable[[bytes], str] = cookie.from_buffer
    return ask


def _bundled() -> tuple[CDLL | None, str | None]:
    """pylibmagic's library, loaded, and the path of its database; None without the package."""
    from importlib.util import find_spec

    spec = find_spec("pylibmagic")
    if spec is None or spec.origin is None or sys.platform == "win32":
        return None, None
    if sys.platform == "darwin":
        # There python-magic looks for a path, which only the package's own import sets up.
        import pylibmagic  # noqa: F401

        return None, None
    # Importing the package on Linux would patch ctypes and LD_LIBRARY_PATH for the whole process
    # and its children.
    from ctypes import CDLL

    folder = spec.origin.rpartition("/")[0]
    return CDLL(f"{folder}/libmagic.so.1"), f"{folder}/magic.mgc"


def _importing(library: CDLL | None) -> Any:
    """python-magic, whose import takes this library, by its path.

    Its own search starts a compiler and ldconfig where they are, and then asks for the SONAME.
    glibc finds a loaded library by that, musl (Alpine) does not.
    """
    name = "magic.loader"
    if library is not None and "magic" not in sys.modules:
        kind, path = type(library), library._name
        loader: Any = type(sys)(name)
        # Its two modules declare the same functions otherwise, each on an object of its own.
        loader.load_lib = lambda: kind(path)
        sys.modules[name] = loader
    try:
        import magic
    finally:
        if sys.modules.get(name) is not None and not hasattr(sys.modules[name], "__file__"):
            del sys.modules[name]
    return magic
