"""Templates of configuration text: `fill`, `streamed`. They put parts and facts at their places.

`<name>` is replaced by the part of that name. Alone on its line a part brings as many lines as it
has, indented alike; an empty one takes its line away. `<#name>` alone on its line is a comment:
the fact of that name (facts.py), or the one whose name the part says.
"""

from __future__ import annotations

import re
import textwrap

from ..model.settings import SWITCH
from . import RoutePlan
from .facts import FACTS

# Narrow, for most stand deep inside a document.
WIDTH = 84

_ALONE = re.compile(r"( *)<(#?)([a-z_]+)>")
_INSIDE = re.compile(r"<([a-z_]+)>")


def fill(template: str, /, **parts: str) -> str:
    """The template with its parts; no newline at its end.

    Raises:
        KeyError: the template names a part or a fact that there is not.
    """
    out: list[str] = []
    for line in textwrap.dedent(template).strip("\n").splitlines():
        alone = _ALONE.fullmatch(line)
        if alone:
            indent, mark, name = alone.groups()
            text = comment(FACTS[parts.get(name, name)], len(indent)) if mark else parts[name]
            out += [f"{indent}{part}".rstrip() for part in text.splitlines()]
        else:
            out.append(_INSIDE.sub(lambda found: parts[found[1]], line))
    return "\n".join(out)


def streamed(plan: RoutePlan, template: str) -> str:
    """The template of what a streamed route says; empty for one that is not."""
    if not plan.stream:
        return ""
    return fill(
        template,
        switch=SWITCH,
        integration=plan.integration,
        method=plan.method,
        path=plan.path,
        seconds=str(plan.timeout),
        milliseconds=str(plan.timeout * 1000),
    )


def comment(text: str, indent: int = 0) -> str:
    """The text as lines of a comment; all the formats here begin them with `#`."""
    return "\n".join(f"# {line}" for line in textwrap.wrap(text, WIDTH - 2 - indent))


def joined(*blocks: str) -> str:
    """The blocks that are not empty, a blank line between them."""
    return "\n\n".join(block for block in blocks if block)
