"""What a route lacks: the difference of its Settings to those that are wanted.

In: Settings before and after. Out: Lack, in no tool's spelling. It is the one diagnosis: diffs,
commands and Terraform's language are written from it, and `fix` performs it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..model.header_mapping import TARGET
from ..model.settings import IntegrationResponse, Settings
from .changes import mapped_type
from .simulate import success


@dataclass(frozen=True, slots=True)
class Mapping:
    """What has to be written for a mapped route.

    Attributes:
        status: of the success response.
        handling: its contentHandling, when that changes.
        templates: those that go.
        content_type: parameter and expression of its Content-Type, when that changes.
        declared: the field whose mapping the method response must declare; empty for none.
        error: a response to add, or to put in the place of the one with its status.
        patterns: those of the responses that are there and have one, by status.
    """

    status: int
    handling: str | None
    templates: tuple[str, ...]
    content_type: tuple[str, str] | None
    declared: str
    error: IntegrationResponse | None
    patterns: tuple[tuple[int, str], ...] = ()

    @property
    def plain(self) -> bool:
        """Whether the templates of the success response go."""
        return bool(self.templates)


@dataclass(frozen=True, slots=True)
class Lack:
    """What has to be written.

    Attributes:
        added, removed: binary media types of the API.
        proxy: whether the mapped integration becomes a proxy integration.
        mapping: of a mapped integration that stays one.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    proxy: bool = False
    mapping: Mapping | None = None

    @property
    def types(self) -> bool:
        """Whether the API's list changes."""
        return bool(self.added or self.removed)


def lack(before: Settings, after: Settings, status: int = 0) -> Lack:
    """The difference.

    Args:
        after: as `changes` makes it, or what a person asks of `fix`.
        status: the response that carries the picture; 0: the one that successes get.
    """
    old, new = before.binary_media_types, after.binary_media_types
    mapped = after.integration == "rest-mapped"
    return Lack(
        added=tuple(entry for entry in new if entry not in old),
        removed=tuple(entry for entry in old if entry not in new),
        proxy=before.integration == "rest-mapped" and not mapped,
        mapping=_mapping(before, after, status) if mapped else None,
    )


def _mapping(before: Settings, after: Settings, status: int) -> Mapping:
    old, new = _picture(before, status), _picture(after, status)
    name, expression = mapped_type(new)
    known = {response.selection_pattern for response in before.responses()}
    added = [r for r in after.responses() if r.selection_pattern not in known]
    return Mapping(
        new.status_code,
        None if new.content_handling == old.content_handling else new.content_handling,
        () if new.response_templates else tuple(n for n, t in old.response_templates.items() if t),
        None if mapped_type(old)[1] == expression else (name, expression),
        name.removeprefix(TARGET) if expression else "",
        next((response for response in added if response.selection_pattern), None),
        tuple(
            (r.status_code, r.selection_pattern) for r in before.responses() if r.selection_pattern
        ),
    )


def _picture(settings: Settings, status: int) -> IntegrationResponse:
    found = next((r for r in settings.responses() if r.status_code == status), None)
    return found or (not status and success(settings)) or IntegrationResponse(status or 200)
