"""What stands where no diff can: commands, Terraform's language, or the lines for a file's own.

In: a route and the Settings that are wanted. Out: text to copy from; empty when there is none.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..model.settings import Settings
from ..tools.route import ConfiguredRoute
from ..tools.table import BY_NAME


def snippet(route: ConfiguredRoute, wanted: Settings) -> str:
    """How the route's tool gets from its settings to those wanted."""
    made = BY_NAME[route.source].snippet
    return made(route, wanted) if made else ""


def preflight(route: ConfiguredRoute, beside: Iterable[ConfiguredRoute]) -> str:
    """How the OPTIONS methods of these routes' paths get CONVERT_TO_TEXT."""
    made = BY_NAME[route.source].preflight
    return made([r for r in beside if r.source == route.source] or [route]) if made else ""
