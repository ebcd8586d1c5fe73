"""What is said of paths and files that cannot be read. Only for the way out."""

from __future__ import annotations

import io

from ..errors import FileResultError, LambdaBinaryError, ResultTypeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


def unreadable(path: Path, error: Exception) -> Exception:
    """The error for a path that raised another; one of the library's own stays as it is."""
    if isinstance(error, LambdaBinaryError):
        return error
    # A ValueError is about NUL or a surrogate, in words that differ from Python to Python.
    reason = getattr(error, "strerror", "no path holds one of its characters")
    return FileResultError(
        f"the file {str(path)!r} cannot be read ({reason}): check the path and that "
        "the file is in the deployment package"
    )


def no_file(path: Path) -> FileResultError:
    """The error for a folder."""
    return FileResultError(f"{str(path)!r} is not a file: return the path of a file")


def empty(name: str) -> FileResultError:
    """The error for a file without content."""
    return FileResultError(f"{name} is empty: return b'' (or None for 204) if nothing is meant")


def in_text_mode(name: str) -> ResultTypeError:
    """The error for an open text file."""
    return ResultTypeError(
        f"{name} is open in text mode: open it in binary mode, as in open(path, 'rb'), or "
        "return its text with .read()"
    )


def closed(name: str) -> FileResultError:
    """The error for a closed file."""
    return FileResultError(
        f"{name} is closed: return it before its with block ends, or return its bytes"
    )


def at_its_end(name: str, start: int, end: int) -> FileResultError:
    """The error for a file that was written and not rewound."""
    return FileResultError(
        f"{name} is at its end (position {start:,} of {end:,}): call seek(0) before returning it"
    )


def became_shorter(name: str) -> FileResultError:
    """The error for a file that ends before it should."""
    return FileResultError(
        f"{name} became shorter while it was sent: write files under another name and rename "
        "them when they are complete"
    )


def too_much(name: str, more: int) -> FileResultError:
    """The error for a read(size) that gives more than its size."""
    return FileResultError(
        f"{name} has a read(size) that gave {more:,} bytes more than it was asked for: return "
        "its bytes"
    )


def failed(name: str, error: Exception) -> Exception:
    """The error for whatever an object raised when it was read."""
    if isinstance(error, io.UnsupportedOperation):
        return FileResultError(f"{name} is not open for reading: open it in mode 'rb', or 'w+b'")
    if isinstance(error, (AttributeError, LookupError, TypeError)):
        # A zipfile.ZipFile, say, reads by the names of its members.
        return ResultTypeError(
            f"{name} has a read() that is not that of a binary file ({error!r}): return "
            "its bytes, or the file that it was written to after seek(0)"
        )
    return FileResultError(
        f"{name} could not be read ({error!r}): return its bytes, or a file that is "
        "complete and open for reading"
    )


def no_bytes(name: str, piece: object) -> Exception:
    """The error for whatever an object gave instead of bytes."""
    if isinstance(piece, str):
        return ResultTypeError(f"{name} gave text: open it in binary mode, as in open(path, 'rb')")
    if piece is None:  # io.RawIOBase.read: no data yet, which is not the end
        return FileResultError(
            f"{name} has no data yet (it does not block): read it to its end, and return the bytes"
        )
    return ResultTypeError(
        f"{name} has a read() that gave a {type(piece).__name__}, not bytes: return the "
        "bytes themselves"
    )
