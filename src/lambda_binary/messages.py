"""The values that travel between the rooms, each valid once made; imports nothing.

    Options          what was asked for; `declared` is the part that is said of the data
    Representation   data and what it is
    Response         status, fields and the representation that is sent
    Integration      how the gateway calls and is answered; made by `integrations`

Plain classes, because a cold start pays for more: a fiftieth of the handler by hand for slots, 0.03
of it for a `__setattr__` that refuses. `Final` freezes them for the type checker, at no cost.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, Final, Protocol, TypeAlias

    BytesLike: TypeAlias = bytes | bytearray | memoryview
    # The dict that Lambda posts; which format, depends on the event, at run time.
    Payload: TypeAlias = dict[str, Any]

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

    class Unsized(Protocol):
        """Data that says its size when it has come to its end; only a stream sends it."""

        def pieces(self, size: int) -> Iterator[bytes]:
            """The data in pieces of about `size` bytes, once."""

    class Integration(Protocol):
        """How one integration is called and answered; the rows are those of `integrations`."""

        @property
        def name(self) -> str:
            """As users, errors and the CLI call it."""

        @property
        def shape(self) -> Callable[[Response, bool], Payload]:
            """Response, whether the body is base64 -> payload with an empty body."""

        @property
        def quota(self) -> int:
            """Bytes of the payload's JSON."""

        @property
        def mapped(self) -> bool:
            """Whether the gateway ignores isBase64Encoded, so that everything travels as base64."""

        @property
        def edge(self) -> bool:
            """Whether it is a trigger of CloudFront.

            To these every dict is an answer (the request too), and Content-Length is forbidden.
            """

        @property
        def part(self) -> int | None:
            """Bytes that a Range request is answered with at most; None for the quota's."""

    class Delivery(Protocol):
        """Writes a response otherwise than as a payload: as a stream."""

        @property
        def integration(self) -> Integration:
            """As it calls, with the quotas of this way."""

        def coded(
            self, representation: Representation, accept: str | None, room: int
        ) -> Representation:
            """The representation in the coding that the client takes and this way passes on."""

        def passed_on(
            self, representation: Representation, headers: Mapping[str, str]
        ) -> Representation:
            """The representation without a coding that this way takes away."""

        def written(self, response: Response, envelope: Envelope | None) -> bytes:
            """The response, for the runtime."""

        def untouched(self, payload: Any) -> bytes:
            """An answer of the handler's own, for the runtime."""

    # Bytes of a handler's result, or text, or what is still to be read.
    Data: TypeAlias = BytesLike | str | Source
    # An answer of the handler's own whose body JSON cannot hold: as the handler made it, and its
    # fields, name in lower case -> value, however they are spelt there.
    Envelope: TypeAlias = tuple[Payload, Mapping[str, str]]
    OnTooLarge: TypeAlias = Callable[["Representation", "Mapping[str, Any] | None"], object]


class BeyondQuota(Exception):  # noqa: N818 - a signal between the stages; users see the error
    """A stage met more data than the integration's quota lets through.

    Attributes:
        size: bytes of JSON that would be sent, or the least it would be.
    """

    def __init__(self, size: int) -> None:
        self.size = size


class Declared:
    """What is said of the data beside it, by options or by the handler's own envelope.

    Attributes:
        media_type: as it goes into Content-Type, or None to look for it.
        coded: whether Content-Encoding says that the bytes are in a content coding.
        image_format: the format asked for, "auto", or None.
        accept: the request's Accept field, where a format is negotiated.
        filename: the name that the client is to save it under, or None.
        whole: whether somebody wants the data even if it is too large to send.
        streams: whether the data may be sent without its size being known.
        early: whether what is made for this response may be sent before the last of it is made:
            nobody asks for its tag, its size or a part.
        quality: of an image in a lossy format, 1 to 100, or None.
        partial: whether Content-Range says that the data is a part, whose first bytes tell nothing.
    """

    def __init__(
        self,
        media_type: str | None = None,
        coded: bool = False,
        image_format: str | None = None,
        accept: str | None = None,
        whole: bool = False,
        streams: bool = False,
        quality: int | None = None,
        filename: str | None = None,
        early: bool = False,
        partial: bool = False,
    ) -> None:
        self.early: Final = early
        self.filename: Final = filename
        self.partial: Final = partial
        self.media_type: Final = media_type
        self.coded: Final = coded
        self.image_format: Final = image_format
        self.accept: Final = accept
        self.whole: Final = whole
        self.streams: Final = streams
        self.quality: Final = quality

    def replace(self, **changes: Any) -> Declared:
        """The same, but for the attributes named."""
        return Declared(**{**vars(self), **changes})


class Options:
    """What was asked for, validated.

    Attributes:
        status_code: of a result that does not bring its own.
        declared: what is said of the data.
        headers: fields with one value, canonical name -> value.
        repeated: fields with several values, canonical name -> values.
        cookies: values of Set-Cookie fields.
        etag: True to compute one, a string to send as given.
        last_modified: seconds since the epoch, or None.
        validates: whether one of the two is asked for.
        envelope: False for the content alone (mapped integrations).
        on_too_large: called with the representation and the event beyond the quota.
        allowance: bytes of JSON that status, fields and cookies cannot exceed.
        compress: whether text is sent in gzip to who takes it.
        made: finished fields of the answer that everyday bytes get, but for validators, with
            Content-Type if it is declared; None where their answer depends on more.
    """

    def __init__(
        self,
        status_code: int = 200,
        content_type: str | None = None,
        fields: Mapping[str, tuple[str, ...]] | None = None,
        cookies: tuple[str, ...] = (),
        etag: bool | str = False,
        last_modified: float | None = None,
        image_format: str | None = None,
        envelope: bool = True,
        on_too_large: OnTooLarge | None = None,
        made: dict[str, str] | None = None,
        compress: bool = False,
        quality: int | None = None,
        filename: str | None = None,
    ) -> None:
        single: dict[str, str] = {}
        repeated: dict[str, tuple[str, ...]] = {}
        texts = [content_type or "", etag if isinstance(etag, str) else "", *cookies]
        for name, values in fields.items() if fields else ():
            texts += (name, *values)
            if len(values) == 1:
                single[name] = values[0]
            else:
                repeated[name] = values
        self.status_code: Final = status_code
        self.declared: Final = Declared(
            content_type,
            "Content-Encoding" in single or "Content-Encoding" in repeated,
            image_format,
            whole=compress or on_too_large is not None,
            quality=quality,
            filename=filename,
            partial="Content-Range" in single,
        )
        self.headers: Final[Mapping[str, str]] = single
        self.repeated: Final[Mapping[str, tuple[str, ...]]] = repeated
        self.cookies: Final = cookies
        self.etag: Final = etag
        self.last_modified: Final = last_modified
        self.validates: Final = bool(etag) or last_modified is not None
        self.envelope: Final = envelope
        self.on_too_large: Final = on_too_large
        # Every payload spells a text at most twice, and escapes none of its characters.
        self.allowance: Final = 1024 + sum([4 * len(text) + 64 for text in texts if text])
        self.made: Final = made
        self.compress: Final = compress


class Representation:
    """Data and what it is (RFC 9110 §3.2).

    Attributes:
        data: a source is read once its size is known to fit.
        media_type: as it goes into Content-Type; None for no content at all.
        guessed: whether the media type was read from the bytes, not declared.
        last_modified: seconds since the epoch, or None.
        negotiated: whether another Accept field would have given other data.
        coding: the content coding of the data, where the library knows it itself.
        compressible: whether another Accept-Encoding field might have given another coding.
        etag: its entity tag, quoted, where one was asked for.
        fields: what the response would have said of it; filled for `on_too_large`.
    """

    def __init__(
        self,
        data: Data,
        media_type: str | None,
        guessed: bool = False,
        last_modified: float | None = None,
        negotiated: bool = False,
        etag: str | None = None,
        coding: str | None = None,
        compressible: bool = False,
    ) -> None:
        self.data: Final = data
        self.coding: Final = coding
        self.compressible: Final = compressible
        self.media_type: Final = media_type
        self.guessed: Final = guessed
        self.last_modified: Final = last_modified
        self.negotiated: Final = negotiated
        self.etag: Final = etag
        self.fields: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"<Representation {self.media_type}, {type(self.data).__name__}>"


class Response:
    """Status and fields of an answer, and the representation whose data is its content.

    Attributes:
        status: an HTTP status code, 200 to 599.
        representation: what is sent of it: a part, nothing, or the whole.
        headers, repeated, cookies: as in `Options`.
    """

    def __init__(
        self,
        status: int,
        headers: dict[str, str],
        representation: Representation,
        repeated: Mapping[str, tuple[str, ...]],
        cookies: tuple[str, ...],
    ) -> None:
        self.status: Final = status
        self.headers: Final = headers
        self.representation: Final = representation
        self.repeated: Final = repeated
        self.cookies: Final = cookies
