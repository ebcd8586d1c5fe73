"""A proxy integration (AWS_PROXY): the API's binaryMediaTypes decide, and nothing else.

In: Current and Wish. Out: steps and notes. With `*/*` every CORS preflight that AWS answers itself
needs CONVERT_TO_TEXT on its request side; that step comes first, so that none ever fails.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..aws.steps import Step, add, pointer, replace
from ..model.content_handling import AS_TEXT
from ..model.media_matching import matches_only_without_case, matching_type
from .current import Current
from .errors import RepairError
from .resources import Resource
from .wish import Wish

EVERYTHING = "*/*"


def steps(current: Current, wish: Wish) -> Iterator[Step]:
    """The steps but for the deployment."""
    wanted = _wanted(current, wish)
    kept = tuple(entry for entry in current.media_types if entry not in wish.removed)
    missing = [entry for entry in wanted if not _covered(entry, kept)]
    if EVERYTHING in {*wanted, *kept}:
        # The preflight's request is binary then, and the MOCK integration's template cannot read
        # it: 500 (reported, squidfunk/terraform-aws-api-gateway-enable-cors #10).
        yield from (_preflight(current.api, each) for each in _broken_preflights(current))
    if missing:
        yield Step(
            "update_rest_api",
            {
                "restApiId": current.api,
                "patchOperations": [add(pointer("binaryMediaTypes", entry)) for entry in missing],
            },
            f"add {', '.join(missing)} to binaryMediaTypes",
        )


def notes(current: Current, wish: Wish) -> Iterator[str]:
    """What it leaves alone and what it means for others."""
    wanted = _wanted(current, wish)
    handling = current.integration.get("contentHandling")
    on_responses = [r.get("contentHandling") for r in current.integration_responses.values()]
    for name in filter(None, dict.fromkeys((handling, *on_responses))):
        yield f"contentHandling {name} does nothing on a proxy integration: left as it is"
    if wish.bare:
        yield "--bare is for mapped integrations: a proxy integration needs the envelope"
    if wanted and EVERYTHING not in {*wanted, *current.media_types}:
        yield (
            "only clients whose Accept begins with one of these types get bytes; */* serves all "
            "that send the field"
        )
    if not wish.removed:
        yield "binaryMediaTypes belong to the whole API, not to this route alone"


def _wanted(current: Current, wish: Wish) -> tuple[str, ...]:
    """The types asked for; `*/*` without any, for browsers begin Accept with many others."""
    if wish.media_types:
        return wish.media_types
    if wish.removed:
        return ()
    if current.converting and EVERYTHING not in current.media_types:
        raise RepairError(
            "name the media types with --media-type, as image/png: */*, which serves every client, "
            f"may stop the conversion of {', '.join(current.converting)} in the same API"
        )
    return (EVERYTHING,)


def _covered(entry: str, configured: tuple[str, ...]) -> bool:
    # Whether AWS matches without regard to case is not known: then the entry is added.
    return matching_type(entry, configured) is not None and not matches_only_without_case(
        entry, configured
    )


def _broken_preflights(current: Current) -> Iterator[Resource]:
    for resource in current.resources:
        preflight = resource.preflight
        if preflight is not None and preflight.get("contentHandling") != AS_TEXT:
            yield resource


def _preflight(api: str, resource: Resource) -> Step:
    return Step(
        "update_integration",
        {
            "restApiId": api,
            "resourceId": resource.id,
            "httpMethod": "OPTIONS",
            "patchOperations": [replace(pointer("contentHandling"), AS_TEXT)],
        },
        f"keep the CORS preflight of {resource.path} working under */*",
    )
