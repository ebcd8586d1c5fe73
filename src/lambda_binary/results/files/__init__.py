"""Paths as representations, and data that is still in its file.

A file whose size is known is read here only for what tells its media type.
"""

from __future__ import annotations

from codecs import utf_8_decode

from ...messages import Representation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from ...messages import BytesLike, Declared

    # Media type and content coding.
    Kind = tuple[str, str | None]

# What the signature of a file too large to be read is looked for in, bytes.
HEAD = 4096
# A larger file that is streamed is not read to its end for its type.
READ_FOR_TYPE = 256 * 1024
# 1990-01-01. Reproducible packages date every file 1970-01-01, 1980-01-01 (the first that a zip can
# say) or 1985-10-26 (npm).
FIRST_TRUE_DATE = 631_152_000


class FileData:
    """Data that is still in its file.

    Attributes:
        size: bytes of the data.
        identity: path, size and times of the last changes; None for an open file.
        lasting: whether it is on disk under a path, where the next request finds it too.
    """

    __slots__ = ("_is_path", "_origin", "_place", "_source", "identity", "lasting", "size")

    def __init__(
        self,
        source: Any,
        origin: int,
        size: int,
        *,
        is_path: bool,
        identity: object = None,
        lasting: bool = False,
        place: int | None = None,
    ) -> None:
        # A path is opened for each reading; an open file is the caller's, and is left where it was:
        # one that a module keeps is returned by the next request too.
        self._source = source
        self._is_path = is_path
        self._origin = origin
        self._place = origin if place is None else place
        self.size = size
        self.identity = identity
        self.lasting = lasting

    def __len__(self) -> int:
        return self.size

    def part(self, start: int, stop: int) -> FileData:
        """The data from `start` to `stop`; nothing is read."""
        return FileData(
            self._source,
            self._origin + start,
            stop - start,
            is_path=self._is_path,
            place=self._place,
        )

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
            seek(file, self._origin)
            for start in range(0, self.size, size):
                wanted = min(size, self.size - start)
                piece = read(file, wanted)
                if len(piece) < wanted:
                    from .faults import became_shorter

                    raise became_shorter(self._name())
                yield piece
        finally:
            if self._is_path:
                file.close()
            else:
                seek(file, self._place)

    def _name(self) -> str:
        from .faults import called

        return f"the file {str(self._source)!r}" if self._is_path else called(self._source)


class Look:
    """A file as the tables of signatures look at it: of a size, and read where it is sliced."""

    __slots__ = ("_file", "_origin", "_size")

    def __init__(self, file: Any, origin: int, size: int) -> None:
        self._file = file
        self._origin = origin
        self._size = size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: Any) -> Any:
        if not isinstance(part, slice):
            at = range(self._size)[part]
            return self[at : at + 1][0]
        start, stop, step = part.indices(self._size)
        seek(self._file, self._origin + start)
        return read(self._file, max(0, stop - start))[::step]


def of_path(
    path: Path, declared: Declared, quota: int, whole: Callable[[Any, Declared, int], bytes]
) -> Representation:
    """The representation of a file by its path.

    Args:
        quota: bytes of JSON beyond which reading may stop.
        whole: `open_files.whole`, for files that do not say their size.

    Raises:
        FileResultError: there is no such file, it cannot be read, or it is empty.
        BeyondQuota: it does not say its size, and there is more than the quota lets through.
    """
    try:
        status = path.stat()
        if not path.is_file():
            from .faults import not_a_file

            raise not_a_file(path)
        with path.open("rb") as file:
            if not status.st_size:
                # Files of /proc say so whatever they hold: they are read to their end.
                return typed(whole(file, declared, quota), path.name, True, declared, quota)
            # Reading shows now, not later, that it may be read.
            look = Look(file, 0, status.st_size)
            found = look[:1] and kind(look, path.name, True, declared)
    except (OSError, ValueError) as error:
        from .faults import not_readable

        fault = not_readable(path, error)
        if fault is error:
            raise
        raise fault from None
    # The time of the last change of the inode too: copies may keep size and date of the content.
    times = status.st_mtime_ns, status.st_ctime_ns
    identity = (str(path), status.st_ino, status.st_size, *times)
    data = FileData(path, 0, status.st_size, is_path=True, identity=identity, lasting=True)
    made = of_kind(data, found or None, declared, quota)
    # Of two versions with the same date, revalidation would keep the old one.
    modified = status.st_mtime if status.st_mtime >= FIRST_TRUE_DATE else None
    return Representation(made.data, made.media_type, made.guessed, modified, coding=made.coding)


def kind(look: Any, name: str | None, own: bool, declared: Declared) -> Kind | None:
    """Media type and coding by the name and a short look; None where all of the data is to be read.

    Args:
        look: anything with a length that gives bytes for slices.
        name: the file's, or None.
        own: whether the handler's author chose the name.
    """
    if declared.media_type:
        return declared.media_type, _coding(look, name, own, declared)
    if declared.coded:
        # The signature is that of the content coding (gzip, br), not of what is in it.
        from ...media_types.names import of_coded

        found = of_coded(name or "", own=own) or of_coded(declared.filename or "", own=False)
        return found or "application/octet-stream", None
    if name:
        from ...media_types.names import of_named, says

        if not declared.filename or says(name, own=own):
            return of_named(name, look, own=own)
    if declared.filename:
        return None  # it refines what the bytes show, once they are read
    from ...media_types import signed

    shown = signed(look, bytes(look[:HEAD]))
    return (shown, None) if shown else None


def _coding(look: Any, name: str | None, own: bool, declared: Declared) -> str | None:
    """The content coding of a packed SVG that is declared as an SVG; of other files, none."""
    if not (name and own and name[-5:].lower() == ".svgz") or declared.coded:
        return None
    from ...media_types.names import SVG, of_named

    found = of_named(name, look, own=True)
    return found[1] if found and (declared.media_type or "").startswith(SVG) else None


def typed(
    data: bytes, name: str | None, own: bool, declared: Declared, quota: int
) -> Representation:
    """The representation of a file that was read to its end."""
    return of_kind(data, kind(data, name, own, declared), declared, quota)


def of_kind(data: Any, found: Kind | None, declared: Declared, quota: int) -> Representation:
    """The representation of data whose kind was looked for."""
    if declared.media_type:
        return Representation(data, declared.media_type, coding=found[1] if found else None)
    is_text = found is not None and found[0].startswith("text/")
    if found is not None and not is_text:
        return Representation(data, found[0], True, coding=found[1])
    most = READ_FOR_TYPE if declared.streams else quota
    if isinstance(data, FileData) and data.size > most:
        if found is None:
            return Representation(data, shown(data.part(0, HEAD).read(), declared), True)
        label = found[0]
        if declared.streams:
            label = with_charset(label, data.part(0, READ_FOR_TYPE).read(), cut=True)
        return Representation(data, label, True)
    content = data if isinstance(data, bytes) else data.read()
    if found is not None:
        return Representation(content, with_charset(found[0], content), True)
    return Representation(data, shown(content, declared), True)


def shown(content: bytes, declared: Declared) -> str:
    """What the bytes show, refined by the name that they are to be saved under."""
    from ...media_types import detect

    found = detect(content)
    if declared.filename and found.startswith(("text/", "application/")):
        from ...media_types.names import refined

        return refined(found, declared.filename, content)
    return found


def with_charset(media_type: str, data: bytes, *, cut: bool = False) -> str:
    """A text type with the charset that its bytes show: without one, browsers guess.

    Args:
        media_type: of a text, without parameters.
        data: all of it, or its beginning where it is `cut`.
    """
    try:
        utf_8_decode(data, "strict", not cut)
    except UnicodeDecodeError:
        return media_type
    return f"{media_type}; charset=utf-8"


def seek(file: Any, place: int) -> None:
    """Go to a place of a foreign file.

    Raises:
        LambdaBinaryError: it cannot.
    """
    try:
        file.seek(place)
    except Exception as error:
        from .faults import failed

        raise failed(file, error) from error


def read(file: Any, limit: int) -> bytes:
    """At most `limit` bytes of a foreign file; raises as `pieces_of` does."""
    pieces = pieces_of(file, limit)
    return bytes(pieces[0]) if len(pieces) == 1 else b"".join(pieces)


def pieces_of(file: Any, limit: int) -> list[BytesLike]:
    """At most `limit` bytes of a foreign file in pieces, however short the single reads are.

    Raises:
        LambdaBinaryError: whatever it did instead.
    """
    pieces: list[BytesLike] = []
    size = 0
    while size < limit:
        try:
            piece = file.read(limit - size)
            piece = piece.tobytes() if isinstance(piece, memoryview) else piece
        except Exception as error:
            from .faults import failed

            raise failed(file, error) from error
        if not isinstance(piece, (bytes, bytearray)):
            from .faults import no_bytes

            raise no_bytes(file, piece)
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    if size > limit:
        from .faults import gave_too_much

        raise gave_too_much(file, size - limit)
    return pieces
