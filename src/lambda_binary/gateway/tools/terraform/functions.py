"""The Lambda functions of Terraform's JSON, and which of them an attribute names.

In: the World. Out: Function. This file knows no API.
"""

from __future__ import annotations

from .. import functions
from ..intake import Elsewhere
from ..route import UNTOLD, Function
from .resources import Resource, World, listed, table

FUNCTION = "aws_lambda_function"
_ALIAS = "aws_lambda_alias"
_OPEN = "${environment}"
# The provider's attributes that hold the uri of an integration.
_STREAMING, _BUFFERED = "response_streaming_invoke_arn", "invoke_arn"


def named_by(resource: Resource, key: str, world: World) -> Function:
    """The function that the attribute names, or whose alias it names."""
    given, found = resource.text(key), world.follow(resource, key)
    if found and found[0].kind == _ALIAS:
        found = world.follow(found[0], "function_name")
    named = [function for function in world.of_kind(FUNCTION) if _is_named(function, given)]
    named += [found[0]] if found and found[0].kind == FUNCTION else []
    return _told(named[0]) if named else UNTOLD


def streams(resource: Resource, key: str) -> bool | None:
    """Whether a uri that only an apply makes known asks Lambda to stream; None if not told."""
    for name in resource.expressions.get(key, ()):
        attribute = name.rpartition(".")[2]
        if attribute in {_STREAMING, _BUFFERED}:
            return attribute == _STREAMING
    return None


def _is_named(function: Resource, given: str) -> bool:
    arn, name = function.text("arn"), function.text("function_name")
    return bool(given) and (given in {name, arn} or bool(arn and f"{arn}/" in given))


def _told(given: Resource) -> Function:
    blocks = listed(given.values.get("environment"))
    variables = table(blocks[0]).get("variables") if blocks else None
    if isinstance(given.known("environment"), Elsewhere) and not variables:
        variables = _OPEN
    layers = given.values.get("layers")
    return functions.told(given.text("runtime"), given.text("handler"), variables, layers)
