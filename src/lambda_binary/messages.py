"""The values that travel between the stages: Options, Representation, Response.

Plain slotted classes, because a cold start pays for more; they are made by one function each
(`options.read`, `representation.represent`, `handler.respond`) and not changed afterwards.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, Protocol, TypeAlias

    BytesLike: TypeAlias = bytes | bytearray | memoryview

    class Source(Protocol):
        """Data that is still where it comes from."""

        size: int
        # Equal as long as the data is; None where that cannot be told.
        identity: object
        # Whether it is taken for the same one at the next request, so that parts fit together.
        lasting: bool

        def __len__(self) -> int: ...

        def read(self) -> bytes:
            """All of it."""

        def part(self, start: int, stop: int) -> Source:
            """The data from `start` to `stop`, not read yet."""

        def pieces(self, size: int) -> Iterator[bytes]:
            """The data in pieces of `size` bytes."""

    OnTooLarge: TypeAlias = Callable[["Representation", "Mapping[str, Any] | None"], object]


class BeyondQuota(Exception):  # noqa: N818 - a signal between the stages; users see the error
    """A stage met more data than the integration's quota lets through.

    Attributes:
        size: bytes of JSON that would be sent, or the least it would be.
        representation: what is too large, where there is one already.
    """

    def __init__(self, size: int, representation: Representation | None = None) -> None:
        self.size = size
        self.representation = representation


class Options:
    """What was asked for, validated.

    Attributes:
        status_code: of a result that does not bring its own.
        content_type: the declared media type, or None to look for it.
        headers: fields with one value, canonical name -> value.
        repeated: fields with several values, canonical name -> values.
        cookies: values of Set-Cookie fields.
        coded: whether Content-Encoding says that the bytes are in a content coding.
        image_format: the format asked for, "auto", or None.
        etag: True to compute one, a string to send as given.
        last_modified: seconds since the epoch, or None.
        envelope: False for the content alone (mapped integrations).
        on_too_large: called with the representation and the event beyond the quota.
        direct: whether `encode_response` asked, for the one result that it was given.
        allowance: bytes of JSON that status, fields and cookies cannot exceed.
        validates: whether a validator was asked for.
    """

    __slots__ = (
        "allowance",
        "coded",
        "content_type",
        "cookies",
        "direct",
        "envelope",
        "etag",
        "headers",
        "image_format",
        "last_modified",
        "on_too_large",
        "repeated",
        "status_code",
        "validates",
    )

    def __init__(self) -> None:
        self.status_code = 200
        self.content_type: str | None = None
        self.headers: dict[str, str] = {}
        self.repeated: dict[str, tuple[str, ...]] = {}
        self.cookies: tuple[str, ...] = ()
        self.coded = False
        self.image_format: str | None = None
        self.etag: bool | str = False
        self.last_modified: float | None = None
        self.envelope = True
        self.on_too_large: OnTooLarge | None = None
        self.allowance = 1024
        self.validates = False
        self.direct = False


class Representation:
    """Data and what it is (RFC 9110 §3.2).

    Attributes:
        data: bytes-like, text, or a source that is read once its size is known to fit.
        media_type: as it goes into Content-Type; None for no content at all.
        guessed: whether the media type was read from the bytes, not declared.
        last_modified: seconds since the epoch, or None.
        negotiated: whether another Accept field would have given other data.
        fields: what the response would have said of it; filled for `on_too_large`.
    """

    __slots__ = ("data", "fields", "guessed", "last_modified", "media_type", "negotiated")

    def __init__(
        self,
        data: BytesLike | str | Source,
        media_type: str | None,
        guessed: bool = False,
        last_modified: float | None = None,
        negotiated: bool = False,
    ) -> None:
        self.data = data
        self.media_type = media_type
        self.guessed = guessed
        self.last_modified = last_modified
        self.negotiated = negotiated
        self.fields: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"<Representation {self.media_type}, {type(self.data).__name__}>"


class Response:
    """Status, fields and cookies of an answer; its content travels apart.

    Attributes:
        status: an HTTP status code, 200 to 599.
        headers, repeated, cookies: as in `Options`.
    """

    __slots__ = ("cookies", "headers", "repeated", "status")

    def __init__(
        self,
        status: int,
        headers: dict[str, str],
        repeated: Mapping[str, tuple[str, ...]],
        cookies: tuple[str, ...],
    ) -> None:
        self.status = status
        self.headers = headers
        self.repeated = repeated
        self.cookies = cookies
