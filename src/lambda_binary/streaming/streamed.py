"""A response that is sent while it is made, as it travels from the handler through the runtime."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..messages import BytesLike

# "8 null bytes", documented ("Set up a Lambda proxy integration with payload response streaming").
SEPARATOR = bytes(8)


class Streamed(bytes):
    """A response on its way: what `post` sends, and the runtime passes on.

    As bytes it is the prelude with its separator: who takes it for bytes sends status and fields.

    Attributes:
        prelude: status, fields and cookies as JSON, without the separator.
        pieces: the content, piece by piece; closed when it is sent or given up.
        whole: all of the content, where it is no more than a piece; else None.
    """

    prelude: bytes
    pieces: Iterator[bytes]
    whole: BytesLike | None

    @classmethod
    def of(cls, prelude: bytes, pieces: Iterator[bytes]) -> Streamed:
        """A response of this prelude and content."""
        made = cls(prelude + SEPARATOR)
        made.prelude, made.pieces, made.whole = prelude, pieces, None
        return made

    @classmethod
    def at_once(cls, prelude: bytes, whole: BytesLike) -> Streamed:
        """A response whose content is here, and small."""
        made = cls(prelude + SEPARATOR)
        made.prelude, made.pieces, made.whole = prelude, iter((bytes(whole),)), whole
        return made
