"""What a shell offers for an argument while it is typed, by click's completion.

Nothing is imported before a shell asks. A name of a file is left to the shell, which
knows its folders; without that a shell with completion would offer no files at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    Offer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The shell's own names of files and folders."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def words(made: Callable[[], Iterable[str]]) -> Offer:
    """Those words that begin with what was typed.

    Args:
        made: gives them when they are asked for.
    """

    def offer(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(word) for word in made() if word.startswith(incomplete)]

    return offer


def integrations() -> Iterable[str]:
    """The values of `serve --integration`."""
    from ..model.settings import INTEGRATIONS

    return INTEGRATIONS


def clients() -> Iterable[str]:
    """The values of `check --client`."""
    from ..clients import BROWSERS, CLIENTS

    return (*BROWSERS, *(client.id for client in CLIENTS))


def given(*known: str) -> Offer:
    """These words."""
    return words(lambda: known)


METHODS = given("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY")
