"""An integration's uri, however a tool spells it: which service it calls, and how.

In: a text or CloudFormation's intrinsics around one. Out: Target. This file knows no tool.
AWS doc 'Integration' (REST API reference), uri:
`arn:aws:apigateway:{region}:{subdomain.service|service}:path|action/{service_api}`.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

# What stands for a value that is known when the stack is made.
_OPEN = "\N{REPLACEMENT CHARACTER}"
_VARIABLE = re.compile(r"\$\{[^{}]*\}")
_ARN = re.compile(r":apigateway:[^:]*:(?P<service>[^:/]*):(?:path|action)/(?P<call>.*)", re.DOTALL)
LAMBDA = "lambda"
# AWS doc 'InvokeAsync' (Lambda API reference, deprecated).
_EVENT = re.compile(r"/2014-11-13/functions/.*/invoke-async/?\s*$", re.DOTALL)
# With whatever date: whoever changes half of the uri by hand writes the other call's.
_CALL = re.compile(
    r"/(?P<date>[^/]*)/functions/(?P<function>.*)"
    r"/(?P<name>(?P<streams>response-streaming-)?invocations)\s*$",
    re.DOTALL,
)
# AWS doc 'Invoke' and 'InvokeWithResponseStream' (Lambda API reference), Request Syntax.
_DATES = {"invocations": "2015-03-31", "response-streaming-invocations": "2021-11-15"}


class Target(NamedTuple):
    """What a uri calls.

    Attributes:
        service: `lambda`, `s3`, `sqs`; without the subdomain in front of it; empty when it cannot
            be told.
        streams: whether Lambda is asked to stream its response; None when it cannot be told.
        asynchronous: whether Lambda answers before the function has run.
        wrong: a date that is not the call's, and what it should be; empty where it is.
    """

    service: str
    streams: bool | None
    asynchronous: bool = False
    wrong: str = ""


UNTOLD = Target("", None)


def target_of(uri: Any) -> Target:
    """What the uri calls."""
    found = _ARN.search(spelt(uri))
    if found is None:
        return UNTOLD
    service = found["service"].rpartition(".")[2]
    call = f"/{found['call']}"
    event = _EVENT.search(call) is not None
    named = _CALL.search(call)
    streams = None if named is None else named["streams"] is not None
    return Target("" if _OPEN in service else service, streams, event, _misdated(named))


def _misdated(call: re.Match[str] | None) -> str:
    """A date under which Lambda has no such call."""
    if call is None or _OPEN in call["date"] or call["date"] == _DATES[call["name"]]:
        return ""
    name = call["name"]
    return f"/{call['date']}/…/{name}, and {name} stands under /{_DATES[name]}/"


def function_of(uri: str) -> str:
    """The function as the uri names it; empty where it names none."""
    found = _CALL.search(uri)
    return found["function"] if found else ""


def calling(uri: str, streams: bool) -> str:
    """The uri that calls the same function, and lets it stream or not."""
    found = _CALL.search(uri)
    if found is None:
        return uri
    name = "response-streaming-invocations" if streams else "invocations"
    return f"{uri[: found.start()]}/{_DATES[name]}/functions/{found['function']}/{name}"


def calls_lambda(uri: Any) -> bool:
    """Whether the uri is a function's, or may be: one behind a reference is kept."""
    return target_of(uri).service in {"", LAMBDA}


def spelt(value: Any) -> str:
    """The text of intrinsics, each value that is not known yet as one sign."""
    if isinstance(value, str):
        return _VARIABLE.sub(_OPEN, value)
    if isinstance(value, list):
        return "".join(map(spelt, value))
    if not isinstance(value, dict) or len(value) != 1:
        return _OPEN
    name, argument = next(iter(value.items()))
    if name == "Fn::Sub":
        return spelt(argument[0] if isinstance(argument, list) and argument else argument)
    if name == "Fn::Join" and isinstance(argument, list) and len(argument) == 2:
        between, parts = argument
        return str(between).join(map(spelt, parts if isinstance(parts, list) else [parts]))
    if name == "Fn::If" and isinstance(argument, list) and len(argument) == 3:
        # SAM writes one around the uri of a function that has a condition.
        chosen = [spelt(branch) for branch in argument[1:] if branch != {"Ref": "AWS::NoValue"}]
        return chosen[0] if len(set(map(target_of, chosen))) == 1 else _OPEN
    return _OPEN
