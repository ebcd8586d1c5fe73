"""Commands whose `--help` ends with where their page is. Knows no command."""

from __future__ import annotations

import click


class _Documented:
    """Writes the page's place below the options."""

    @property
    def page(self) -> str:
        """The page's name."""
        return "index.md"

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """A line of its own, which is not wrapped: it is copied."""
        from ..documentation import place

        where = place(self.page)
        if where:
            formatter.write(f"\nDocumentation: {where}\n")


class Command(_Documented, click.Command):
    """A command NAME with the page docs/NAME.md."""

    @property
    def page(self) -> str:
        """Its own."""
        return f"{self.name}.md"


class Group(_Documented, click.Group):
    """The commands together; their page is the documentation's first."""

    command_class = Command
