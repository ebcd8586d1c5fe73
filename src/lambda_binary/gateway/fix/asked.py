"""What a person asks of a route: Asked, checked when made. This file knows no AWS call."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import SettingsError
from ..model.media_matching import is_left_wildcard
from ..model.settings import Settings
from ..plan import LONGEST
from .errors import FixError


@dataclass(frozen=True, slots=True)
class Asked:
    """What the route shall do.

    Attributes:
        media_types: a proxy integration's binaryMediaTypes; a mapped one's Content-Type.
        removed: binaryMediaTypes that shall go.
        status: a mapped integration's response that carries the picture, 200 to 299.
        bare: a mapped integration's function returns the base64 text alone, without an envelope.
        redeploy: deploy even when no setting has to change.
        streams: whether the route shall stream its response; None leaves that as it is.
        timeout: of a streamed response, in seconds; None takes the function's.
    """

    media_types: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    status: int = 200
    bare: bool = False
    redeploy: bool = False
    streams: bool | None = None
    timeout: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "media_types", tuple(dict.fromkeys(self.media_types)))
        object.__setattr__(self, "removed", tuple(dict.fromkeys(self.removed)))
        if not 200 <= self.status <= 299:
            raise FixError(
                f"--status is {self.status}: it must be from 200 to 299, because "
                "CONVERT_TO_BINARY turns the text of an error response into a 500"
            )
        for entry in self.media_types:
            _check(entry)
        _check_timeout(self)
        both = sorted({*self.media_types} & {*self.removed})
        if both:
            raise FixError(f"{both[0]} is given to --media-type and to --remove-media-type")


def _check_timeout(asked: Asked) -> None:
    if asked.timeout is None:
        return
    if not asked.streams:
        raise FixError("--timeout is for --stream: without it nothing here takes that long")
    if not 1 <= asked.timeout <= LONGEST:
        raise FixError(f"--timeout is {asked.timeout}: it must be from 1 to {LONGEST} seconds")


def _check(entry: str) -> None:
    try:
        Settings(binary_media_types=(entry,))
    except SettingsError as fault:
        raise FixError(str(fault).replace("binary_media_types", "--media-type")) from None
    if is_left_wildcard(entry):
        subtype = entry.partition("/")[2]
        raise FixError(
            f"--media-type has {entry!r}, which matches nothing on AWS: "
            f"write image/{subtype}, image/* or */*"
        )
