"""Response or envelope -> `Streamed`: prelude and pieces.

The prelude has the keys of the payload but its body: `statusCode`, `headers`, `multiValueHeaders`,
`cookies`, "only those keys" (documented, "Set up a Lambda proxy integration with payload response
streaming"). Knows no socket and no runtime.
"""

from __future__ import annotations

import json
from binascii import a2b_base64

from ..errors import FieldError, ResponseTooLargeError, ResultValueError
from ..integrations import LAMBDA_QUOTA, Integration
from ..messages import BeyondQuota, Representation
from .coding import Unpacked, coded, pieces_of
from .streamed import SEPARATOR, Streamed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from ..messages import Data, Envelope, Payload, Response, Unsized

# "200 MB", documented (since 2025-07-31, "Response streaming for Lambda functions").
QUOTA = 200 * 1024 * 1024
# Prelude and separator "within the first 16 KB", documented.
LARGEST_PRELUDE = 16 * 1024 - len(SEPARATOR)
# "The first 6 MB of your function's response have uncapped bandwidth", documented: what a Range
# request is answered with at most, so that a player does not wait at 2 MB/s.
BURST = 6 * 1024 * 1024 - LARGEST_PRELUDE
# Larger ones gain nothing, smaller ones cost calls.
PIECE = 256 * 1024
BYTES_LIKE = (bytes, bytearray, memoryview)
# Keys that a prelude may have.
KEYS = ("statusCode", "headers", "multiValueHeaders", "cookies")


class Stream:
    """How one response is streamed: a `messages.Delivery`.

    Attributes:
        integration: as it calls, with the quotas of a stream.
        raw: in one piece, as bytes, for a runtime that posts no `Streamed`.
    """

    __slots__ = ("_passes_codings", "integration", "raw")

    def __init__(self, integration: Integration, *, raw: bool) -> None:
        quota = LAMBDA_QUOTA if raw else QUOTA
        self.integration = Integration(integration.name, integration.shape, quota, part=BURST)
        self.raw = raw
        self._passes_codings = integration.name != "function-url"

    def coded(
        self, representation: Representation, accept: str | None, room: int
    ) -> Representation:
        """For `compress`: in gzip through a REST API; a function URL would take it away again."""
        return coded(representation, accept, room) if self._passes_codings else representation

    def passed_on(
        self, representation: Representation, headers: Mapping[str, str]
    ) -> Representation:
        """Without its gzip, where only that is sent: then no part of it can be asked for."""
        coding = representation.coding or headers.get("Content-Encoding", "")
        if self._passes_codings or not _is_gzip(coding):
            return representation
        made: Any = Unpacked(representation.data)
        return Representation(
            made,
            representation.media_type,
            representation.guessed,
            representation.last_modified,
            representation.negotiated,
            representation.etag,
        )

    def written(self, response: Response, envelope: Envelope | None) -> bytes:
        """The response as a stream; `conductor.respond` calls this instead of its own `written`."""
        data = _encoded(response.representation.data)
        size = _size(data)
        if size is not None and size > self.integration.quota:
            raise BeyondQuota(size)
        if envelope is None:
            payload = self.integration.shape(response, False)
        else:
            from ..integrations.envelope import merged

            payload = merged(envelope, response, self.integration, False)
        return self._made(payload, data, size)

    def untouched(self, payload: Any) -> bytes:
        """An envelope of the handler's own, whose body JSON holds: decoded, and streamed."""
        body = payload.get("body")
        if body is None:
            body = b""
        elif isinstance(body, str):
            if payload.get("isBase64Encoded") is True:
                body = _from_base64(body)
        else:
            body = json.dumps(body, ensure_ascii=False)
        body = _encoded(body)
        return self._made(payload, body, _size(body))

    def _made(self, payload: Payload, data: Data | Unsized, size: int | None) -> bytes:
        try:
            return self._begun(payload, data, size)
        except BaseException:
            close = getattr(data, "close", None)
            if callable(close):
                close()
            raise

    def _begun(self, payload: Payload, data: Data | Unsized, size: int | None) -> bytes:
        prelude = {key: payload[key] for key in KEYS if payload.get(key)}
        if self.integration.name == "function-url":
            # As AWS's runtime for Rust writes it; cargo-lambda reads no prelude without them.
            prelude.setdefault("headers", {})
            prelude.setdefault("cookies", [])
        names = _names(prelude)
        if not self._passes_codings and "content-encoding" in names:
            data, size = _decoded(data, prelude, names["content-encoding"])
            names = _names(prelude)
        if size is not None and "content-length" not in names and size:
            prelude["headers"] = {**(prelude.get("headers") or {}), "Content-Length": str(size)}
        text = json.dumps(prelude).encode()
        if len(text) > LARGEST_PRELUDE:
            raise FieldError(
                f"status and fields of a streamed response take {len(text):,} bytes, and "
                f"{LARGEST_PRELUDE:,} is the most: send fewer or shorter fields"
            )
        if self.raw:
            return _joined(text + SEPARATOR, pieces_of(data, PIECE))
        if isinstance(data, BYTES_LIKE) and len(data) <= PIECE:
            return Streamed.at_once(text, data)
        return Streamed.of(text, _first_taken(pieces_of(data, PIECE)))


def _from_base64(body: str) -> bytes:
    try:
        return a2b_base64(body, strict_mode=True)
    except ValueError as error:  # binascii.Error is one
        raise ResultValueError(
            f"the envelope says isBase64Encoded, and its body is not base64 ({error}): leave the "
            "flag out, or return the bytes themselves"
        ) from None


def stream_for(integration: Integration, *, raw: bool) -> Stream:
    """The `Stream` of an integration, made once."""
    key = integration.name, raw
    if key not in _streams:
        _streams[key] = Stream(integration, raw=raw)
    return _streams[key]


_streams: dict[tuple[str, bool], Stream] = {}


def _encoded(data: Data | Unsized) -> Data | Unsized:
    """Text that is no more than a piece, as the bytes that are sent."""
    if isinstance(data, str) and len(data) <= PIECE:
        return _utf_8(data)
    return data


def _utf_8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise ResultValueError(
            f"the text has a lone surrogate at position {error.start}, which UTF-8 cannot hold: "
            "return bytes, or replace it with text.encode('utf-8', 'replace')"
        ) from None


def _size(data: Data | Unsized) -> int | None:
    """Bytes of the data; None where that is not known before it is read."""
    if isinstance(data, str):
        return len(_utf_8(data))
    if isinstance(data, (bytes, bytearray, memoryview)):
        return len(data)
    size: int | None = getattr(data, "size", None)
    return size


def _first_taken(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same, its first piece taken: what goes wrong at once is an ordinary error."""
    try:
        first = next(pieces)
    except StopIteration:
        return iter(())
    return _continued(first, pieces)


def _continued(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield first
        yield from rest
    finally:
        close = getattr(rest, "close", None)
        if close is not None:
            close()


def _joined(head: bytes, pieces: Iterator[bytes]) -> bytes:
    """Prelude and content in one piece, up to what a buffered response may have."""
    parts, size = [head], len(head)
    for piece in pieces:
        size += len(piece)
        if size > LAMBDA_QUOTA:
            raise ResponseTooLargeError(
                f"the response has at least {size:,} bytes, and this runtime does not stream: "
                f"{LAMBDA_QUOTA:,} bytes are the most in one piece",
                size=size,
                quota=LAMBDA_QUOTA,
                integration="stream",
            )
        parts.append(piece)
    return b"".join(parts)


def _is_gzip(coding: str) -> bool:
    return coding.strip().lower() in ("gzip", "x-gzip")


def _names(prelude: Payload) -> dict[str, str]:
    """Fields of the prelude by their names in lower case; one value of each."""
    found = {name.lower(): str(value) for name, value in (prelude.get("headers") or {}).items()}
    for name, values in (prelude.get("multiValueHeaders") or {}).items():
        found.setdefault(name.lower(), str(values[0]) if values else "")
    return found


def _decoded(
    data: Data | Unsized, prelude: Payload, coding: str
) -> tuple[Data | Unsized, int | None]:
    """The content without its coding, which function URLs take away from the field alone.

    "Content-Encoding: gzip is decoded and the field removed; behind CloudFront 502s", reported
    (awslambdaric's Node.js sibling, issue 96): what is sent uncoded arrives whatever they do.
    """
    if not _is_gzip(coding):
        raise ResultValueError(
            f"a streaming function URL cannot send Content-Encoding: {coding}: return the data "
            "uncoded, or keep this handler out with stream=False"
        )
    for key in ("headers", "multiValueHeaders"):
        fields = prelude.get(key)
        if fields:
            prelude[key] = {
                name: value
                for name, value in fields.items()
                if name.lower() not in ("content-encoding", "content-length")
            }
    if "content-range" in _names(prelude):
        raise ResultValueError(
            "a streaming function URL cannot send a part of what is in gzip: leave Content-Range "
            "out, or keep this handler out with stream=False"
        )
    made: Any = data if isinstance(data, Unpacked) else Unpacked(data)
    return made, None
