"""What the table of tools has of each: Tool, and how it spells a change. Knows no tool."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ..asking.lack import Lack, Mapping
    from ..documents.nodes import Tree
    from ..plan import RoutePlan
    from .route import ConfiguredRoute, Remark, Written

# Nodes of a file (documents/nodes.py), and what they shall be.
Nodes = list[tuple[Any, Any]]
Gives = tuple[tuple[str, str], ...]


class Spelling(NamedTuple):
    """How the keys of a tool say what a route lacks.

    Attributes:
        types: the API's binary media types changed.
        mapping: the method's responses changed.
        proxy: the method's integration as a proxy integration.
        type_fields, method_fields: the same as fields to copy from; a method without a Mapping is
            a proxy integration.
        preflight: CONVERT_TO_TEXT on a method of the type MOCK.
        preflight_fields: the same as fields.
        invoking: POST as the integration's own method.
        permissions: what the callers of the function URL of a name lack: (action, principal).
    """

    types: Callable[[Tree, Written, Lack], Nodes]
    mapping: Callable[[Tree, Written, Mapping], Nodes]
    proxy: Callable[[Tree, Written], Nodes]
    type_fields: Callable[[list[str]], dict[str, Any]]
    method_fields: Callable[[Mapping | None], dict[str, Any]]
    preflight: Callable[[Tree, Written], Nodes] | None = None
    preflight_fields: Any = None
    invoking: Callable[[Tree, Written], Nodes] | None = None
    permissions: Callable[[Tree, str, Gives], Nodes] | None = None


class Tool(NamedTuple):
    """A deploy tool, or the live API.

    Attributes:
        name: what its routes are marked with.
        is_one: whether a document is of this kind; None where no file is read.
        read: (document, file) -> routes.
        unread: (document, file) -> keys that nobody reads.
        target: how `config` names it; empty when nothing is written for it alone.
        write: what `config` prints.
        spelling: gives how its files say what a route lacks; None where no file is changed.
        commands: (route, lack) -> commands, or another language, in the place of a diff.
        cors: the OPTIONS methods that the tool's own key for CORS would make, written out.
        cors_text: the same as text to copy from.
        preflight: commands that give the OPTIONS method CONVERT_TO_TEXT.
        known_by: where a value is known that the source leaves open.
        deploy: the end of a cure's sentence: what has to follow.
        errors: how it gives errors a response of their own; empty for the usual way.
    """

    name: str
    is_one: Callable[[Any], bool] | None = None
    read: Callable[[Any, str], list[ConfiguredRoute]] | None = None
    unread: Callable[[Any, str], Iterator[Remark]] | None = None
    target: str = ""
    write: Callable[[RoutePlan], str] | None = None
    spelling: Callable[[], Spelling] | None = None
    commands: Callable[[ConfiguredRoute, Lack], str] | None = None
    cors: Callable[[Tree, list[ConfiguredRoute]], Nodes] | None = None
    cors_text: Callable[[str, list[ConfiguredRoute]], str] | None = None
    preflight: Callable[[ConfiguredRoute], str] | None = None
    known_by: str = ""
    deploy: str = ""
    errors: str = ""


def later(module: str, name: str) -> Callable[..., Any]:
    """The function `name` of a module of this room, imported when it is called."""

    def call(*given: Any) -> Any:
        return getattr(import_module(f"{__package__}.{module}"), name)(*given)

    return call


def spelt(module: str) -> Callable[[], Spelling]:
    """The SPELLING of a module of this room, imported when it is asked for."""

    def spelling() -> Spelling:
        found: Spelling = import_module(f"{__package__}.{module}").SPELLING
        return found

    return spelling
