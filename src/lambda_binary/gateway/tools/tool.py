"""What the table of tools has of each: Tool. Knows no tool."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from ..documents.nodes import Node, Source
from ..model.settings import Settings
from ..plan import RoutePlan
from .route import ConfiguredRoute, Remark

Nodes = list[tuple[Node, Any]]
Rewrite = Callable[[Source, ConfiguredRoute, Settings], Nodes]


class Tool(NamedTuple):
    """A deploy tool, or the live API.

    Attributes:
        name: what its routes are marked with.
        is_one: whether a document is of this kind; None where no file is read.
        read: (document, file) -> routes.
        unread: (document, file) -> keys that nobody reads.
        target: how `config` names it; empty when nothing is written for it alone.
        write: what `config` prints.
        rewrites: name of a change -> what nodes of the file shall be.
        snippet: lines that stand where no diff can.
        preflight: the same for the OPTIONS methods of the routes of one API.
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
    rewrites: Mapping[str, Rewrite] = {}
    snippet: Callable[[ConfiguredRoute, Settings], str] | None = None
    preflight: Callable[[list[ConfiguredRoute]], str] | None = None
    known_by: str = ""
    deploy: str = ""
    errors: str = ""
