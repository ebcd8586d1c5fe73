"""The calls that let a live front door stream, or stream no more: shown and performed.

In: routes read from an API, or a function URL's name. Out: Steps. A REST API's are one PATCH for
each route, because mode and uri that disagree answer nobody (DOC_STREAM); the function's variable
is switch.py's.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...aws.steps import Step, pointer, replace
from .. import uri as uris
from ..route import ConfiguredRoute
from .steps import place

# Milliseconds: the default, which is the most for a buffered response unless AWS raised it
# (documented: 'Amazon API Gateway quotas', maximum integration timeout).
LONGEST_BUFFERED = 29_000


def route_steps(
    route: ConfiguredRoute, streams: bool, now: int | None, milliseconds: int | None
) -> Iterator[Step]:
    """One PATCH of the integration, with what differs; nothing where nothing does.

    Args:
        route: of a REST API.
        streams: whether it shall.
        now, milliseconds: the integration's timeout as it is and as it shall be; None leaves it.
    """
    wanted = uris.calling(route.ids["uri"], streams)
    operations = []
    if wanted != route.ids["uri"]:
        operations.append(replace(pointer("uri"), wanted))
    if route.settings.streams != streams:
        mode = "STREAM" if streams else "BUFFERED"
        operations.append(replace(pointer("responseTransferMode"), mode))
    if milliseconds is not None and milliseconds != (now or LONGEST_BUFFERED):
        operations.append(replace(pointer("timeoutInMillis"), str(milliseconds)))
    if operations:
        what = "let {} stream" if streams else "let {} stream no more"
        named = {**place(route), "patchOperations": operations}
        yield Step("update_integration", named, what.format(route.name))


def url_step(function: str, streams: bool) -> Step:
    """The one call that sets a function URL's mode."""
    mode = "RESPONSE_STREAM" if streams else "BUFFERED"
    given = {"FunctionName": function, "InvokeMode": mode}
    purpose = f"set InvokeMode {mode} on the function URL"
    return Step("update_function_url_config", given, purpose, service="lambda")
