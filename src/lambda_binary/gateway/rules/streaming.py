"""Routes whose response is streamed, and functions that stream where no route does.

In: a route. Out: findings, none with a diff: what a function writes is the function's own matter.
What AWS documents is a table at the end of 'Set up a Lambda proxy integration with payload response
streaming'; who streams from Python is docs/streaming.md's.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import BROKEN, HINT, RISK, Cure, Finding
from ..model.evidence import DOC_STREAM, DOCUMENTED, REPORTED
from ..model.settings import SWITCH
from ..tools.route import ConfiguredRoute


def findings_for(route: ConfiguredRoute) -> Iterator[Finding]:
    """What a route's and a function's streaming make of one another."""
    integration = route.settings.integration
    if integration not in _MODES:
        return
    if route.target_streams is not None and route.target_streams != route.settings.streams:
        yield _mismatch(route)
    elif not route.settings.streams:
        if integration in route.function.streams:
            yield _unheard(route)
    elif route.streamed:
        yield _not_judged(route)
    elif integration == "rest-proxy":
        yield _no_stream(route)


def _no_stream(route: ConfiguredRoute) -> Finding:
    """A function URL is judged by what clients get: that was recorded."""
    return _finding(
        route,
        "function-without-stream",
        "every request fails with 500: the route streams, and its function does not",
        BROKEN,
        DOCUMENTED,
        DOC_STREAM,
        f"responseTransferMode STREAM wants the streaming format, and a Python function "
        f"({route.runtime}) returns an envelope",
        (
            f"take the streaming out ({_MODES['rest-proxy']}) and set binaryMediaTypes to */*",
            f"or let the library stream: the function's variable {SWITCH}=rest-proxy "
            "(experimental: docs/streaming.md)",
        ),
        ("--buffered", "--stream"),
    )


def _mismatch(route: ConfiguredRoute) -> Finding:
    streams = route.settings.streams
    mode, uri = ("STREAM", "invocations") if streams else ("BUFFERED", _STREAMING)
    wanted = f"…/2021-11-15/…/{_STREAMING}" if streams else "…/2015-03-31/…/invocations"
    return _finding(
        route,
        "stream-mode-and-uri",
        "the response transfer mode and the integration's uri disagree",
        BROKEN,
        DOCUMENTED,
        DOC_STREAM,
        f"the mode is {mode}, and the uri ends with /{uri}",
        (f"let the uri be {wanted}, or change the mode",),
        ("--stream" if streams else "--buffered",),
    )


def _unheard(route: ConfiguredRoute) -> Finding:
    rest = route.settings.integration == "rest-proxy"
    return _finding(
        route,
        "stream-without-route",
        "the function streams, and its route does not",
        BROKEN if rest else RISK,
        DOCUMENTED if rest else REPORTED,
        DOC_STREAM if rest else "middy's documentation of streamed responses",
        f"{SWITCH} names {route.settings.integration}: clients get status and fields without "
        "content",
        (f"set the mode beside the variable ({_SET[route.settings.integration]}), or remove it",),
        ("--stream",),
    )


def _not_judged(route: ConfiguredRoute) -> Finding:
    who = route.runtime or "a runtime that is not told"
    if route.function.streams and route.runtime.startswith("python"):
        who = f"{SWITCH} is set"
    return _finding(
        route,
        "streamed",
        "the response is streamed: clients get the bytes that the function writes",
        HINT,
        DOCUMENTED,
        DOC_STREAM,
        f"binary media types and base64 play no part; what the function writes ({who}) is not "
        "judged",
        (),
    )


def _finding(
    route: ConfiguredRoute,
    rule: str,
    title: str,
    severity: str,
    grade: str,
    source: str,
    why: str,
    cures: tuple[str, ...],
    flags: tuple[str, ...] = (),
) -> Finding:
    """`flags`: of each cure, what `fix` takes for it on a live API."""
    told = tuple(map(Cure, cures, _commands(route, flags) or [""] * len(cures)))
    return Finding(
        rule=rule,
        title=title,
        severity=severity,
        grade=grade,
        source=source,
        where=str(route.where),
        why=(why,),
        cures=told,
        routes=(route.name,),
    )


def _commands(route: ConfiguredRoute, flags: tuple[str, ...]) -> list[str]:
    if route.source != "live":
        return []
    # A file's report loads nothing of a live API's.
    from ..tools.live.cure import streaming

    return [streaming(route, flag) for flag in flags]


_STREAMING = "response-streaming-invocations"
_MODES = {
    "rest-proxy": "responseTransferMode BUFFERED with the uri that ends with /invocations; SAM: "
    "without ResponseTransferMode",
    "function-url": "InvokeMode BUFFERED",
}
_SET = {
    "rest-proxy": "responseTransferMode STREAM; SAM: ResponseTransferMode RESPONSE_STREAM",
    "function-url": "InvokeMode RESPONSE_STREAM",
}
