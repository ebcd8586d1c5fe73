"""Streaming a response instead of posting its base64; experimental, off unless switched on.

Comes in: a handler's result and its event. Goes out: a `Streamed`, which the runtime passes on and
`post` sends; the envelope, where streaming is not asked for. A function cannot know how it was
invoked (documented: "the input format is the same"), so LAMBDA_BINARY_STREAM says it, beside the
front door's own setting. Imported only if that variable is set. This room never imports the
gateway, nor awslambdaric: it looks at what is loaded.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import Any

    from ..messages import Options

VARIABLE = "LAMBDA_BINARY_STREAM"
# Who streams, and the setting beside the variable: function URL `InvokeMode: RESPONSE_STREAM`, REST
# API `ResponseTransferMode: STREAM`; documented ("Configuring a Lambda function to stream
# responses", "Stream the integration response"). HTTP API and ALB do not.
STREAMING = ("function-url", "rest-proxy")
# What `serve` sets for the functions that it calls behind a streaming front door.
LOCAL = "LAMBDA_BINARY_LOCAL_GATEWAY"

ENVELOPE, STREAM, RAW = "envelope", "stream", "raw"


def named(value: str) -> frozenset[str]:
    """The integrations that a value of LAMBDA_BINARY_STREAM names, separated by commas.

    Raises:
        OptionError: it names another.
    """
    names = frozenset(name.strip() for name in value.split(",") if name.strip())
    for name in sorted(names):
        if name not in STREAMING:
            from ..errors import OptionError

            raise OptionError(
                f"{VARIABLE}={value!r} names {name!r}, which does not stream: write "
                "function-url, rest-proxy, or both with a comma"
            )
    return names


def way(
    integration: str, names: Collection[str], *, runtime: str | None, environment: Mapping[str, str]
) -> str:
    """How the response of one invocation travels: the table of docs/streaming.md.

    Args:
        integration: name of the event's integration.
        names: what LAMBDA_BINARY_STREAM names.
        runtime: "streams" if what called the handler posts a `Streamed`, "passes" if it is a
            runtime that does not, None outside of one.
        environment: the process's variables.

    Returns:
        `envelope`, `stream`, or `raw`: prelude and content in one piece, as bytes.
    """
    if integration not in names or runtime is None:
        return ENVELOPE
    if environment.get("AWS_SAM_LOCAL") == "true":
        return ENVELOPE  # it knows no streaming but for remote invocations
    return STREAM if runtime == "streams" else RAW


def chosen(stream: object, value: str | None) -> Callable[..., Callable[..., Any]] | None:
    """What makes a handler of a function; None for one that does not stream.

    Args:
        stream: what the decorator was given.
        value: of LAMBDA_BINARY_STREAM.

    Raises:
        OptionError: either is not legal; the decorator says so, not the first request.
    """
    if not isinstance(stream, bool):
        from ..errors import OptionError

        raise OptionError(
            f"stream={stream!r} is neither True nor False: stream=False keeps a handler out, and "
            f"the variable {VARIABLE} switches streaming on"
        )
    names = named(value or "")
    if not stream or not names:
        return None
    return lambda function, options: answering(function, options, names)


def answering(
    function: Callable[[Any, Any], Any], options: Options | None, names: Collection[str]
) -> Callable[[Any, Any], Any]:
    """`function` of (event, context), with its results as payloads or streams."""
    from ..conductor import NOTHING_ASKED, respond
    from ..integrations import identify
    from . import runtime
    from .delivery import stream_for

    asked = options or NOTHING_ASKED

    def handler(event: Any, context: Any) -> Any:
        result = function(event, context)
        integration = identify(event)
        how = ENVELOPE
        if integration.name in names and asked.envelope:
            how = way(integration.name, names, runtime=runtime.state(), environment=os.environ)
        if how == ENVELOPE:
            return respond(result, event, asked)
        return respond(result, event, asked, delivery=stream_for(integration, raw=how == RAW))

    runtime.install(sys.modules)
    return handler
