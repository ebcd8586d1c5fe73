"""Paths and binary files as representations.

A file whose size is known is not read here: what is too large for the quota never is.
"""

from __future__ import annotations

import io

from ..media_types import detect
from ..messages import BeyondQuota, Representation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from ..messages import BytesLike, Declared


# What the signature of a file too large to be read is looked for in, bytes.
HEAD = 4096
# 1990-01-01. Reproducible packages date every file 1970-01-01, 1980-01-01 (the first that a zip can
# say) or 1985-10-26 (npm).
FIRST_TRUE_DATE = 631_152_000


class FileData:
    """Data that is still in its file.

    Attributes:
        size: bytes of the data.
        identity: path, size and time of the last change; None for an open file.
        lasting: whether it is on disk under a path, where the next request finds it too.
    """

    __slots__ = ("_is_path", "_origin", "_source", "identity", "lasting", "size")

    def __init__(
        self,
        source: Any,
        origin: int,
        size: int,
        *,
        is_path: bool,
        identity: object = None,
        lasting: bool = False,
    ) -> None:
        # A path is opened for each reading, an open file is the caller's.
        self._source = source
        self._is_path = is_path
        self._origin = origin
        self.size = size
        self.identity = identity
        self.lasting = lasting

    def __len__(self) -> int:
        return self.size

    def part(self, start: int, stop: int) -> FileData:
        """The data from `start` to `stop`; nothing is read."""
        return FileData(self._source, self._origin + start, stop - start, is_path=self._is_path)

    def read(self) -> bytes:
        """All of it; raises as `pieces` does."""
        return b"".join(self.pieces(max(1, self.size)))

    def pieces(self, size: int) -> Iterator[bytes]:
        """The data in pieces of `size` bytes; no byte beyond it is read.

        Raises:
            FileResultError: the file has become shorter than it was.
        """
        # Unbuffered: a buffer would read on beyond the part.
        file = self._source.open("rb", buffering=0) if self._is_path else self._source
        try:
            self._seek(file)
            for start in range(0, self.size, size):
                wanted = min(size, self.size - start)
                piece = _read(file, wanted)
                if len(piece) < wanted:
                    from .file_faults import became_shorter

                    raise became_shorter(self._name())
                yield piece
        finally:
            if self._is_path:
                file.close()

    def _seek(self, file: Any) -> None:
        try:
            file.seek(self._origin)
        except Exception as error:
            from .file_faults import failed

            raise failed(_name(file), error) from error

    def _name(self) -> str:
        return f"the file {str(self._source)!r}" if self._is_path else _name(self._source)


def of_path(path: Path, declared: Declared, quota: int) -> Representation:
    """The representation of a file by its path.

    Raises:
        FileResultError: there is no such file, it cannot be read, or it is empty.
        BeyondQuota: it does not say its size, and there is more than the quota lets through.
    """
    try:
        status = path.stat()
        found = b""
        is_file = path.is_file()
        if is_file:
            with path.open("rb") as file:
                # Reading one byte shows now, not later, that it may be read. Files of /proc have
                # the size 0 whatever they hold: they are read to their end.
                found = file.read(1) if status.st_size else _whole(file, declared, quota)
    except (OSError, ValueError) as error:
        from .file_faults import unreadable

        fault = unreadable(path, error)
        if fault is error:
            raise
        raise fault from None
    if not found:
        from .file_faults import empty, no_file

        raise empty(f"the file {str(path)!r}") if is_file else no_file(path)
    if not status.st_size:
        return _typed(found, path.name, declared, quota)
    identity = (str(path), status.st_ino, status.st_size, status.st_mtime_ns)
    data = FileData(path, 0, status.st_size, is_path=True, identity=identity, lasting=True)
    typed = _typed(data, path.name, declared, quota)
    # Of two versions with the same date, revalidation would keep the old one.
    modified = status.st_mtime if status.st_mtime >= FIRST_TRUE_DATE else None
    return Representation(typed.data, typed.media_type, typed.guessed, modified)


def of_file(file: Any, declared: Declared, quota: int) -> Representation:
    """The representation of a binary file from its present position on; it is left open.

    Raises:
        ResultTypeError: the file is in text mode.
        FileResultError: it is closed, at its end, or empty.
        BeyondQuota: it cannot tell its size, and there is more than the quota lets through.
    """
    name = _name(file)
    if isinstance(file, io.TextIOBase) or (
        _attribute(file, "encoding") is not None and hasattr(file, "newlines")
    ):
        from .file_faults import in_text_mode

        raise in_text_mode(name)
    if _attribute(file, "closed") is True:
        from .file_faults import closed

        raise closed(name)
    place = _remaining(file, name)
    data: Any
    if place is None:
        data = _whole(file, declared, quota)
    else:
        data = FileData(file, *place, is_path=False, lasting=_is_on_disk(file))
    return _typed(data, _name_of_content(file), declared, quota)


def _whole(file: Any, declared: Declared, quota: int) -> bytes:
    """All of a file of unknown size, or as much as shows that it is too large."""
    limit = -1 if declared.whole else quota + 1
    data = _read(file, limit)
    if len(data) == quota + 1 and limit > 0:
        raise BeyondQuota(len(data))
    if not data:
        from .file_faults import empty

        raise empty(_name(file))
    return data


def _is_on_disk(file: Any) -> bool:
    """Whether it was opened by a path; what `tempfile` gives is new at each request."""
    name = _attribute(file, "name")
    if not isinstance(name, (str, bytes)) and not hasattr(name, "__fspath__"):
        return False
    try:
        # A name alone is no file: a BytesIO is given one, and a member of a zip has one.
        return file.fileno() >= 0 and type(file).__name__ != "_TemporaryFileWrapper"
    except Exception:  # whatever stands for a file, it has none on disk
        return False


def _attribute(file: Any, name: str) -> Any:
    """An attribute of a foreign object, None where it has none or will not say."""
    try:
        return getattr(file, name, None)
    except Exception:
        return None


def _name_of_content(file: Any) -> object:
    """The file's name, unless it is that of the packed file which this one unpacks."""
    unpacks = type(file).__name__ in ("GzipFile", "BZ2File", "LZMAFile", "ZstdFile")
    return None if unpacks else _attribute(file, "name")


def _remaining(file: Any, name: str) -> tuple[int, int] | None:
    """Position, and bytes from it to the end; None where the file cannot tell, or says 0 of all."""
    try:
        start = file.tell()
        if type(start) is not int:
            return None
        end = file.seek(0, io.SEEK_END)
        file.seek(start)
    except Exception:  # whatever the object does, reading it will show what it holds
        return None
    # More than a file can have is not believed (POSIX <sys/types.h>: off_t is signed).
    if type(end) is not int or not 0 <= end < 2**63:
        return None
    if end > start:
        return start, end - start
    if end:
        from .file_faults import at_its_end

        raise at_its_end(name, start, end)
    return None  # empty, or a file of /proc


def _read(file: Any, limit: int) -> bytes:
    """At most `limit` bytes (-1: all), however short the single reads are."""
    pieces: list[BytesLike] = []
    size = 0
    while limit < 0 or size < limit:
        try:
            piece = file.read() if limit < 0 else file.read(limit - size)
            piece = piece.tobytes() if isinstance(piece, memoryview) else piece
        except Exception as error:
            from .file_faults import failed

            raise failed(_name(file), error) from error
        if not isinstance(piece, (bytes, bytearray)):
            from .file_faults import no_bytes

            raise no_bytes(_name(file), piece)
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    if 0 <= limit < size:
        from .file_faults import too_much

        raise too_much(_name(file), size - limit)
    return bytes(pieces[0]) if len(pieces) == 1 else b"".join(pieces)


def _typed(data: Any, name: object, declared: Declared, quota: int) -> Representation:
    """Its declared media type, else by the name, else by the bytes."""
    if declared.media_type:
        return Representation(data, declared.media_type)
    is_whole = not isinstance(data, FileData)
    media_type = None
    if isinstance(name, str):
        from ..media_types.suffixes import from_name

        media_type = from_name(name)
    if media_type and not media_type.startswith("text/"):
        return Representation(data, media_type)
    if not is_whole and data.size > quota:
        head = data.part(0, HEAD).read()
        return Representation(data, media_type or _guessed(head, declared), media_type is None)
    content = data if is_whole else data.read()
    if media_type:
        return Representation(content, _with_charset(media_type, content))
    return Representation(data, _guessed(content, declared), True)


def _guessed(content: BytesLike, declared: Declared) -> str:
    # The signature of coded data is that of the coding (gzip, br), not of what is in it.
    return "application/octet-stream" if declared.coded else detect(content)


def _with_charset(media_type: str, data: bytes) -> str:
    """A text type with the charset that its bytes show: without one, browsers guess."""
    try:
        str(data, "utf-8")
    except UnicodeDecodeError:
        return media_type
    return f"{media_type}; charset=utf-8"


def _name(file: Any) -> str:
    name = _attribute(file, "name")
    kind = type(file).__name__
    return f"the file {name!r}" if isinstance(name, str) else f"the {kind} that was returned"
