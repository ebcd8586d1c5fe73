"""Open files, and whatever else has a read(), as representations.

They are read from their present position on, left open, and left where they were.
"""

from __future__ import annotations

import io
import os

from ...messages import BeyondQuota, Representation
from . import FileData, Look, kind, of_kind, pieces_of, seek, typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ...messages import Declared

# Classes of these packages give what they unpack as they read it: to tell their size they unpack
# all of it, and their name, if they have one, is that of the packed file.
UNPACKING = frozenset(
    """
    _compression backports brotli bz2 compression gzip indexed_bzip2 indexed_gzip isal lz4 lzma
    pyzstd rapidgzip snappy zlib_ng zstandard
    """.split()
)
# So do these, but they have the name of what they give.
MEMBERS = frozenset({"py7zr", "pyzipper", "rarfile", "zipfile"})
# Without a size, all of the data has to be in memory, for a moment twice: a quarter of the
# function's (AWS, "Using Lambda environment variables"), outside of Lambda of 1 GB.
SHARE, ELSEWHERE = 4, 1_024


def of_file(file: Any, declared: Declared, quota: int) -> Representation:
    """The representation of a binary file from its present position on; it is left open.

    Raises:
        ResultTypeError: the file is in text mode.
        FileResultError: it is closed, at its end, or empty.
        BeyondQuota: it cannot tell its size, and there is more than the quota lets through.
    """
    if isinstance(file, io.TextIOBase) or (
        attribute(file, "encoding") is not None and hasattr(file, "newlines")
    ):
        from .faults import in_text_mode

        raise in_text_mode(file)
    if attribute(file, "closed") is True:
        from .faults import closed

        raise closed(file)
    packages = _packages(file)
    name, own = _name_of(file, packages)
    unpacks = packages & (UNPACKING | MEMBERS)
    place = None if unpacks else _remaining(file)
    lasting = _is_on_disk(file)
    if place is None and declared.streams:
        from ..unsized import of_unread

        return of_unread(file, name, own, declared)
    if place is None:
        held = whole(file, declared, quota)
        if not (unpacks and lasting):
            return typed(held, name, own, declared, quota)
        file, place = io.BytesIO(held), (0, len(held))  # unpacked again, it will be the same
    start, size = place
    try:
        found = kind(Look(file, start, size), name, own, declared)
    finally:
        seek(file, start)
    data = FileData(file, start, size, is_path=False, lasting=lasting)
    return of_kind(data, found, declared, quota)


def whole(file: Any, declared: Declared, quota: int) -> bytes:
    """All of a file of unknown size, or as much as shows that it is too large.

    Raises:
        BeyondQuota: there is more than the quota lets through, and nobody wants it.
        FileResultError: it is empty, or goes on beyond what the function can hold.
    """
    start = _position(file)
    most = most_held() if declared.whole else quota
    pieces = pieces_of(file, most + 1)
    size = sum(map(len, pieces))
    if start is not None:
        try:
            file.seek(start)
        except Exception:  # a stream says where it is, and cannot go back
            start = None
    if not size:
        from .faults import at_its_end, called, empty

        raise at_its_end(file, start, start) if start else empty(called(file))
    if size > most and declared.whole:
        from .faults import endless

        raise endless(file, most)
    if size > most:
        raise BeyondQuota(size)
    return b"".join(pieces)


def most_held() -> int:
    """Bytes of a file without a size that are held."""
    said = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "")
    memory = int(said) if said.isdecimal() else ELSEWHERE
    return (memory << 20) // SHARE


def attribute(file: Any, name: str) -> Any:
    """An attribute of a foreign object, None where it has none or will not say."""
    try:
        return getattr(file, name, None)
    except Exception:
        return None


def _packages(file: Any) -> frozenset[str]:
    """The packages that the file's class, or that of the file in its buffer, is made of."""
    # A proxy says the class of what it stands for, as `__class__` alone.
    classes = (attribute(layer, "__class__") for layer in (file, attribute(file, "raw")))
    return frozenset(
        str(base.__module__).partition(".")[0]
        for found in classes
        if isinstance(found, type)
        for base in found.__mro__
    )


def _name_of(file: Any, packages: frozenset[str]) -> tuple[str | None, bool]:
    """The name that the file has for its content, and whether the handler's author chose it."""
    name = attribute(file, "name")
    if not isinstance(name, (str, bytes)) or packages & UNPACKING:
        return None, False
    raw = attribute(file, "raw") if isinstance(file, io.BufferedIOBase) else file
    opened = isinstance(file, (io.BufferedReader, io.BufferedRandom, io.FileIO))
    if "tarfile" in packages and attribute(attribute(raw, "fileobj"), "name") == name:
        return None, False  # before Python 3.12 a member has the archive's name
    return os.fsdecode(name), opened and isinstance(raw, io.FileIO)


def _is_on_disk(file: Any) -> bool:
    """Whether it was opened by a path; what `tempfile` gives is new at each request."""
    name = attribute(file, "name")
    if not isinstance(name, (str, bytes)) and not hasattr(name, "__fspath__"):
        return False
    try:
        # A name alone is no file: a BytesIO is given one, and a member of a zip has one.
        return file.fileno() >= 0 and type(file).__name__ != "_TemporaryFileWrapper"
    except Exception:  # whatever stands for a file, it has none on disk
        return False


def _position(file: Any) -> int | None:
    try:
        start = file.tell()
    except Exception:  # whatever the object does, reading it will show what it holds
        return None
    return start if type(start) is int else None


def _remaining(file: Any) -> tuple[int, int] | None:
    """Position, and bytes from it to the end; None where the file cannot tell, or says 0 of all."""
    start = _position(file)
    if start is None:
        return None
    try:
        end = file.seek(0, io.SEEK_END)
        file.seek(start)
    except Exception:
        return None
    # More than a file can have is not believed (POSIX <sys/types.h>: off_t is signed).
    if type(end) is not int or not 0 <= end < 2**63:
        return None
    if end > start:
        return start, end - start
    if end:
        from .faults import at_its_end

        raise at_its_end(file, start, end)
    return None  # empty, or a file of /proc
