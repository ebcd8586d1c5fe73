"""The calls that let a live front door stream, or stream no more: shown and performed.

In: routes read from an API, or a function URL's name. Out: Steps. A REST API's are one PATCH for
each route, because mode and uri that disagree answer nobody (DOC_STREAM); the function's variable
is switch.py's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...aws.steps import Step, pointer, replace
from ..route import ConfiguredRoute
from .steps import place

# Milliseconds: the default, which is the most for a buffered response unless AWS raised it
# (documented: 'Amazon API Gateway quotas', maximum integration timeout).
LONGEST_BUFFERED = 29_000
# DOC_STREAM: InvokeWithResponseStream has another date and another name.
_BUFFERED = re.compile(r"(?<=/)2015-03-31/functions/(?P<function>.+)/invocations")
_STREAMED = re.compile(
    r"(?<=/)2021-11-15/functions/(?P<function>.+)/response-streaming-invocations"
)
_SPELT = {
    True: "2021-11-15/functions/{}/response-streaming-invocations",
    False: "2015-03-31/functions/{}/invocations",
}


def function_of(uri: str) -> str:
    """The function as the uri names it; empty where it names none."""
    found = _BUFFERED.search(uri) or _STREAMED.search(uri)
    return found["function"] if found else ""


def uri_of(uri: str, streams: bool) -> str:
    """The uri of the same function that streams, or does not."""
    found = _BUFFERED.search(uri) or _STREAMED.search(uri)
    if found is None:
        return uri
    return uri[: found.start()] + _SPELT[streams].format(found["function"]) + uri[found.end() :]


def route_steps(
    route: ConfiguredRoute, streams: bool, now: int | None, milliseconds: int | None
) -> Iterator[Step]:
    """One PATCH of the integration, with what differs; nothing where nothing does.

    Args:
        route: of a REST API.
        streams: whether it shall.
        now, milliseconds: the integration's timeout as it is and as it shall be; None leaves it.
    """
    uri = route.ids["uri"]
    operations = []
    if uri_of(uri, streams) != uri:
        operations.append(replace(pointer("uri"), uri_of(uri, streams)))
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
