"""The two permissions of a function URL, and which of them a file gives nobody.

In: permissions as a tool writes them. Out: remarks. This file knows no tool. AWS doc 'Control
access to Lambda function URLs': since October 2025 a caller needs lambda:InvokeFunctionUrl, and
lambda:InvokeFunction with InvokedViaFunctionUrl.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from ..documents.values import Where
from .route import Remark

URL, INVOKE = "lambda:InvokeFunctionUrl", "lambda:InvokeFunction"
EVERYBODY = "*"
_ALL = ("*", "lambda:*", "lambda:Invoke*")


class Permission(NamedTuple):
    """A statement about a function: who may do what.

    Attributes:
        function: what tells the function from others; empty when it is not told.
    """

    function: str
    action: str
    principal: str


class Spelling(NamedTuple):
    """How a tool writes a permission: a sentence's end, with the action in it."""

    rule: str
    write: str


def lacking(
    function: str,
    public: bool,
    given: Iterable[Permission],
    where: Where,
    spelling: Spelling,
) -> tuple[Remark, ...]:
    """What is missing for the URL of a function.

    Args:
        public: whether anybody may call it, without a signature.
        given: all permissions of the file.
    """
    own = [p for p in given if p.function == function or not p.function]
    if not function or any(not p.function for p in own):
        return ()
    callers = {p.principal for p in own if p.action == URL or p.action in _ALL}
    callers |= {EVERYBODY} if public else set()
    missing = []
    for caller in sorted(callers):
        may = {p.action for p in own if p.principal in {caller, EVERYBODY}}
        lacks = [a for a in (URL, INVOKE) if a not in may and not may & set(_ALL)]
        if lacks:
            missing.append((caller, lacks))
    return tuple(_remark(caller, lacks, where, spelling) for caller, lacks in missing)


def _remark(caller: str, lacks: list[str], where: Where, spelling: Spelling) -> Remark:
    who = "anybody" if caller == EVERYBODY else caller
    text = f"nothing in the file gives {who} {' or '.join(lacks)} for it: callers get 403"
    cure = "; ".join(
        spelling.write.format(
            action=action,
            principal=caller,
            condition=_CONDITIONS[action, caller == EVERYBODY],
        )
        for action in lacks
    )
    return Remark(spelling.rule, text, where, cure, gives=tuple((a, caller) for a in lacks))


def statement(function: Any, action: str, principal: str) -> dict[str, Any]:
    """The properties of an AWS::Lambda::Permission."""
    given = {"FunctionName": function, "Action": action, "Principal": principal}
    if action == INVOKE:
        return {**given, "InvokedViaFunctionUrl": True}
    return {**given, "FunctionUrlAuthType": "NONE" if principal == EVERYBODY else "AWS_IAM"}


# In CloudFormation's words; the others translate.
_CONDITIONS = {
    (URL, True): ", FunctionUrlAuthType: NONE",
    (URL, False): ", FunctionUrlAuthType: AWS_IAM",
    (INVOKE, True): ", InvokedViaFunctionUrl: true",
    (INVOKE, False): ", InvokedViaFunctionUrl: true",
}
TEMPLATE = Spelling(
    "url-permission",
    "add an AWS::Lambda::Permission with the same FunctionName, Action: {action}, "
    "Principal: '{principal}'{condition}",
)
