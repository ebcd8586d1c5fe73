"""What a mapped route lacks: the difference of its Settings to those that are wanted.

In: Settings before and after. Out: Lack, in no tool's spelling.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..model.header_mapping import TARGET
from ..model.settings import IntegrationResponse, Settings
from .changes import mapped_type
from .simulate import success


@dataclass(frozen=True, slots=True)
class Lack:
    """What has to be written for a mapped route.

    Attributes:
        status: of the success response.
        handling: its contentHandling, when that changes.
        templates: those that go.
        content_type: parameter and expression of its Content-Type, when that changes.
        mapped: the field whose mapping the method response must declare; empty for none.
        error: a response to add.
        types: the binary media types, when they change.
    """

    status: int
    handling: str | None
    templates: tuple[str, ...]
    content_type: tuple[str, str] | None
    mapped: str
    error: IntegrationResponse | None
    types: tuple[str, ...] | None

    @property
    def plain(self) -> bool:
        """Whether the templates of the success response go."""
        return bool(self.templates)


def lack(before: Settings, after: Settings) -> Lack:
    """The difference; `after` comes from `changes`."""
    old = success(before) or IntegrationResponse()
    new = success(after) or IntegrationResponse()
    name, expression = mapped_type(new)
    known = {response.selection_pattern for response in before.responses()}
    added = [r for r in after.responses() if r.selection_pattern not in known]
    types = after.binary_media_types
    return Lack(
        new.status_code,
        None if new.content_handling == old.content_handling else new.content_handling,
        () if new.response_templates else tuple(old.response_templates),
        None if mapped_type(old)[1] == expression else (name, expression),
        name.removeprefix(TARGET) if expression else "",
        next((response for response in added if response.selection_pattern), None),
        None if types == before.binary_media_types else types,
    )
