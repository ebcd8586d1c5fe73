"""Velocity templates: parse with line and column, render to text. airspeed-ext does the work.

The engine is imported on the first template only; productions.py says how AWS's differs from
airspeed's. What `$input`, `$util` and `$context` are is the caller's matter: no gateway here.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from ..errors import MissingExtraError, SettingsError, TemplateError
from . import budget


def check(template: str, place: str) -> None:
    """A SettingsError with line and column unless the template parses.

    Args:
        template: VTL text; an empty one is legal and means passthrough.
        place: how the message names it, as `response_templates['application/json']`.
    """
    try:
        compiled(template)
    except TemplateError as fault:
        where = f"line {fault.line}, column {fault.column}: " if fault.line else ""
        raise SettingsError(
            f"{place} does not parse: {where}{fault}", place.split("[")[0]
        ) from None


@functools.lru_cache(maxsize=128)
def compiled(template: str) -> Any:
    """The parsed template, kept for the next call; TemplateError says where it goes wrong."""
    engine = _engine()
    out = engine.Template(template, "template")
    try:
        out.ensure_compiled()
    except engine.TemplateSyntaxError as fault:
        said = str(fault).split(": ", 1)[-1]
        raise TemplateError(said, fault.line, fault.column) from None
    except RecursionError:
        raise TemplateError("it is nested too deeply to be read") from None
    return out


def render(template: str, variables: Mapping[str, Any]) -> str:
    """The template's text under the variables (without `$`); TemplateError when it fails."""
    parsed = compiled(template)
    try:
        with budget.rendering():
            out: str = parsed.merge(dict(variables))
    except Exception as fault:
        cause = fault.__cause__ or fault
        said = (
            str(cause) if isinstance(cause, TemplateError) else f"{type(cause).__name__}: {cause}"
        )
        raise TemplateError(f"fails while it renders: {said}") from None
    return out


@functools.cache
def _engine() -> Any:
    from .engine import engine

    try:
        return engine()
    except ImportError as fault:
        raise MissingExtraError(
            "templates need airspeed-ext: pip install 'lambda-binary[gateway]'"
        ) from fault
