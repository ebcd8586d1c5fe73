"""What is said of files that cannot be sent. Only for the way out."""

from __future__ import annotations

import io

from ...errors import FileResultError, LambdaBinaryError, ResultTypeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any


def not_a_file(path: Path) -> FileResultError:
    """The error for the path of a folder, a pipe or a device."""
    return FileResultError(f"{str(path)!r} is not a file: return the path of a file")


def not_readable(path: Path, error: Exception) -> Exception:
    """The error for a path that there is no reading from; one of the library's own stays."""
    if isinstance(error, LambdaBinaryError):
        return error
    # A ValueError is about NUL or a surrogate, in words that differ from Python to Python.
    reason = getattr(error, "strerror", "no path holds one of its characters")
    return FileResultError(
        f"the file {str(path)!r} cannot be read ({reason}): check the path and that "
        "the file is in the deployment package"
    )


def in_text_mode(file: Any) -> ResultTypeError:
    """The error for a file that gives text."""
    return ResultTypeError(
        f"{called(file)} is open in text mode: open it in binary mode, as in open(path, 'rb'), or "
        "return its text with .read()"
    )


def closed(file: Any) -> FileResultError:
    """The error for a file that was closed before the library saw it."""
    return FileResultError(
        f"{called(file)} is closed: return it before its with block ends, or return its bytes"
    )


def at_its_end(file: Any, start: int, end: int) -> FileResultError:
    """The error for a file that was written and not rewound."""
    return FileResultError(
        f"{called(file)} is at its end (position {start:,} of {end:,}): call seek(0) before "
        "returning it"
    )


def empty(name: str) -> FileResultError:
    """The error for a file of nothing."""
    return FileResultError(f"{name} is empty: return b'' (or None for 204) if nothing is meant")


def became_shorter(name: str) -> FileResultError:
    """The error for a file that ended before its size was read."""
    return FileResultError(
        f"{name} became shorter while it was sent: write files under another name and rename them "
        "when they are complete"
    )


def endless(file: Any, most: int) -> FileResultError:
    """The error for a reader that goes on beyond what memory can hold."""
    return FileResultError(
        f"{called(file)} gave more than {most:,} bytes and does not say its size, so that it would "
        "have to be held in memory: return a file that can seek, or store the data elsewhere "
        "yourself and return a redirect"
    )


def gave_too_much(file: Any, excess: int) -> FileResultError:
    """The error for a read that gives more than it was asked for."""
    return FileResultError(
        f"{called(file)} has a read(size) that gave {excess:,} bytes more than it was "
        "asked for: return its bytes"
    )


def failed(file: Any, error: Exception) -> Exception:
    """What to raise for whatever an object raised when it was read."""
    if isinstance(error, io.UnsupportedOperation):
        return FileResultError(
            f"{called(file)} is not open for reading: open it in mode 'rb', or 'w+b'"
        )
    if isinstance(error, (AttributeError, LookupError, TypeError)):
        # A zipfile.ZipFile, say, reads by the names of its members.
        return ResultTypeError(
            f"{called(file)} has a read() that is not that of a binary file ({error!r}): return "
            "its bytes, or the file that it was written to after seek(0)"
        )
    return FileResultError(
        f"{called(file)} could not be read ({error!r}): return its bytes, or a file that is "
        "complete and open for reading"
    )


def no_bytes(file: Any, piece: object) -> Exception:
    """What to raise for whatever an object gave instead of bytes."""
    if isinstance(piece, str):
        return ResultTypeError(
            f"{called(file)} gave text: open it in binary mode, as in open(path, 'rb')"
        )
    if piece is None:  # io.RawIOBase.read: no data yet, which is not the end
        return FileResultError(
            f"{called(file)} has no data yet (it does not block): read it to its end, and return "
            "the bytes"
        )
    return ResultTypeError(
        f"{called(file)} has a read() that gave a {type(piece).__name__}, not bytes: return the "
        "bytes themselves"
    )


def called(file: Any) -> str:
    """How an open file is called in a sentence."""
    try:
        name = getattr(file, "name", None)
    except Exception:  # a foreign object may raise whatever it likes
        name = None
    kind = type(file).__name__
    # What is opened from memory may have an empty one.
    named = isinstance(name, str) and name
    return f"the file {name!r}" if named else f"the {kind} that was returned"
