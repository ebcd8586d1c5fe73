"""Whom the values travel between, as type checkers see them; never imported at run time.

Integration      how the gateway calls and is answered; the rows are those of `integrations`
Delivery         another way to send a response; `streaming` has it
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

from . import Representation, Response
from .data import Payload

# An answer of the handler's own whose body JSON cannot hold: as the handler made it, and its
# fields, name in lower case -> value, however they are spelt there.
Envelope: TypeAlias = tuple[Payload, Mapping[str, str]]


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
