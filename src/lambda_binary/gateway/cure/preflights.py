"""The CORS preflights that `*/*` breaks: whether they fail, and what heals those of a whole file.

In: a route and the texts of files. Out: a Cure, or a text whose OPTIONS methods have
CONVERT_TO_TEXT. One deployment publishes all of an API, so all its preflights are healed at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ..documents import patches
from ..findings import Cure
from ..model.conductor import respond
from ..model.evidence import REPORTED
from ..model.messages import Request, Response
from ..model.settings import Settings
from ..tools.cdk.cure import in_cdk
from ..tools.route import ConfiguredRoute
from . import snippets
from .reading import Routes, key_of, patchable, routes_of
from .rewrites import with_preflights

_REQUEST = Request("OPTIONS", headers={"Origin": "https://example.com"})


def failure(settings: Settings) -> Response | None:
    """What the preflight is answered with, when that is an error."""
    if not settings.cors_preflight:
        return None
    response = respond(settings, _REQUEST, {})
    return response if response.status >= 400 else None


def newly_fails(before: Settings, after: Settings) -> bool:
    """Whether a change breaks the preflight."""
    return failure(after) is not None and failure(before) is None


@lru_cache(maxsize=8)
def healed(text: str, file: str, before: str = "") -> str:
    """The text with every preflight mended that can be and was no failure in the text `before`."""
    broken = {key for key, r in routes_of(before, file).items() if failure(r.settings)}
    routes = routes_of(text, file, placed=True)
    failing = [r for key, r in routes.items() if key not in broken and failure(r.settings)]
    return (with_preflights(failing, text) if failing else "") or text


def cure(route: ConfiguredRoute, texts: Mapping[str, str], also: bool = False) -> Cure:
    """What mends the route's preflight; `also`: beside a change that would break it."""
    file = route.where.file
    text = texts.get(file, "")
    known = routes_of(text, file) if patchable(text) else {}
    after = healed(text, file) if known and not also else text
    again = routes_of(after, file).get(key_of(route)) if after != text else None
    if again is not None and failure(again.settings) is None:
        return Cure(_TEXT + in_cdk(text, "preflight"), patches.diff(file, text, after), REPORTED)
    by_sam = route.source == "sam" and "preflight-integration" not in route.spots
    said = (_ALSO if also else "") + _TEXT + _SAM_CORS * by_sam + in_cdk(text, "preflight")
    said += _FIX if also and route.source == "live" else ""
    return Cure(said, snippets.preflight(route, _beside(route, known)), REPORTED)


def _beside(route: ConfiguredRoute, known: Routes) -> tuple[ConfiguredRoute, ...]:
    """The routes of the same API whose preflights share the route's fate, itself among them."""

    def same_api(other: ConfiguredRoute) -> bool:
        return all(other.spots.get(n) == route.spots.get(n) for n in ("types", "properties"))

    found = (r for r in known.values() if r.settings.cors_preflight and same_api(r))
    return tuple(found) or (route,)


_TEXT = "set contentHandling CONVERT_TO_TEXT on the OPTIONS method's integration (request side)"
_ALSO = "and, in the same deployment, for */* breaks every CORS preflight: "
_FIX = " (lambda-binary fix does so by itself)"
_SAM_CORS = (
    "; SAM's Cors has no key for it: leave Cors out, and write the method in the DefinitionBody of "
    "an AWS::Serverless::Api that the function's events name by RestApiId (where they name none "
    "now, the API and its address are new ones)"
)
