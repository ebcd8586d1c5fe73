"""A mapped integration (AWS): contentHandling of the successful response, and its Content-Type.

In: Current and Wish. Out: steps and notes. binaryMediaTypes play no part here: a text payload under
CONVERT_TO_BINARY is decoded whatever the list and Accept say (AWS doc 'Content type conversions').
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..backend import LAMBDA_CONTENT_TYPE
from ..header_mapping import TARGET
from ..media_matching import matching_type
from .current import BINARY, Current
from .errors import RepairError
from .steps import Operation, Step, add, pointer, remove, replace
from .wish import Wish

_HEADER = TARGET + "Content-Type"
_FROM_BODY = "integration.response.body"


def steps(current: Current, wish: Wish) -> Iterator[Step]:
    """The steps but for the deployment."""
    response = _response(current, wish)
    name, expression = _mapping(response)
    wanted = _content_type(current, wish)
    declared = {key.lower() for key in _declared(current, wish)}
    if name.lower() not in declared and (wanted or expression):
        path = pointer("responseParameters", name)
        # AWS takes "false" here for a field that need not be there.
        yield _step(
            current, wish, "update_method_response", [add(path, "false")], "declare Content-Type"
        )
    operations: list[Operation] = []
    if response.get("contentHandling") != BINARY:
        operations.append(replace(pointer("contentHandling"), BINARY))
    if wanted is not None:
        operations.append(
            (replace if expression else add)(pointer("responseParameters", name), wanted)
        )
    for template in _templates(response) if wish.bare else ():
        what = f"remove the template for {template}"
        gone = [remove(pointer("responseTemplates", template), template)]
        yield _step(current, wish, "update_integration_response", gone, what)
    if operations:
        what = " and ".join(_said(operation) for operation in operations)
        yield _step(current, wish, "update_integration_response", operations, what)


def notes(current: Current, wish: Wish) -> Iterator[str]:
    """What it leaves alone and what it means for others."""
    response = _response(current, wish)
    templates = _templates(response)
    if templates and not wish.bare:
        yield (
            f"the template for {', '.join(templates)} of the response {wish.status} is left as it "
            "is; whether AWS renders it before it converts is not verified. The documented way is "
            "no template and a function that returns the base64 text alone (envelope=False): --bare"
        )
    if not templates or wish.bare:
        yield (
            "without a template the function must return the base64 text alone: "
            "@binary_response(envelope=False)"
        )
    _, expression = _mapping(response)
    if expression and _content_type(current, wish) is None:
        yield f"Content-Type stays mapped from {expression}"
    yield from _errors(current, wish, response)
    yield from _binary_payload(current, wish)


def _errors(current: Current, wish: Wish, response: Mapping[str, Any]) -> Iterator[str]:
    others = sorted(set(current.integration_responses) - {str(wish.status)})
    if others:
        yield f"the responses {', '.join(others)} are left as they are"
    if response.get("selectionPattern"):
        yield (
            f"the response {wish.status} has a selectionPattern, so it takes errors alone: a "
            "success goes to the response without one"
        )
    elif not others:
        yield (
            "errors of the function take this response too, and their JSON cannot be decoded: the "
            "client gets 500. A response with a selectionPattern takes them"
        )


def _binary_payload(current: Current, wish: Wish) -> Iterator[str]:
    kept = tuple(entry for entry in current.media_types if entry not in wish.removed)
    entry = matching_type(LAMBDA_CONTENT_TYPE, kept)
    if entry is not None:
        yield (
            f"binaryMediaTypes has {entry}, which matches Lambda's own application/json, so that "
            "CONVERT_TO_BINARY may leave the base64 text as it is (AWS's table says so; not "
            f"recorded): --remove-media-type '{entry}' takes it out for the whole API"
        )


def _response(current: Current, wish: Wish) -> Mapping[str, Any]:
    status, there = str(wish.status), current.integration_responses
    if status not in there:
        listed = ", ".join(sorted(there)) or "none"
        raise RepairError(
            f"{current.name} has no integration response {status} (it has {listed}): name the one "
            "of successes with --status, or make it with `aws apigateway put-integration-response`"
        )
    if status not in current.method_responses:
        raise RepairError(
            f"{current.name} has no method response {status}: make it with `aws apigateway "
            f"put-method-response --rest-api-id {current.api} --resource-id {current.resource.id} "
            f"--http-method {current.method} --status-code {status}`"
        )
    return there[status]


def _declared(current: Current, wish: Wish) -> Mapping[str, Any]:
    return current.method_responses[str(wish.status)].get("responseParameters") or {}


def _mapping(response: Mapping[str, Any]) -> tuple[str, str | None]:
    """The parameter that maps Content-Type, as it is spelt there, and its expression."""
    for name, expression in (response.get("responseParameters") or {}).items():
        if name.lower() == _HEADER.lower():
            return name, expression
    return _HEADER, None


def _templates(response: Mapping[str, Any]) -> list[str]:
    """Media types with a template; an empty one passes the payload through."""
    return [name for name, text in (response.get("responseTemplates") or {}).items() if text]


def _content_type(current: Current, wish: Wish) -> str | None:
    """The expression that Content-Type shall be mapped from; None when the one there stays."""
    _, expression = _mapping(_response(current, wish))
    dynamic = expression is not None and not expression.startswith("'")
    # A bare string has no fields to select from.
    lost = dynamic and wish.bare and str(expression).startswith(_FROM_BODY)
    if expression is not None and not lost and (dynamic or not wish.media_types):
        return None
    if len(wish.media_types) != 1 or "*" in wish.media_types[0]:
        given = ", ".join(wish.media_types) or "none"
        raise RepairError(
            f"a mapped integration gives every {wish.status} one Content-Type: name it with one "
            f"--media-type, as image/png (given: {given})"
        )
    wanted = f"'{wish.media_types[0]}'"
    return None if wanted == expression else wanted


def _step(
    current: Current, wish: Wish, operation: str, operations: list[Operation], purpose: str
) -> Step:
    parameters = {
        "restApiId": current.api,
        "resourceId": current.resource.id,
        "httpMethod": current.method,
        "statusCode": str(wish.status),
        "patchOperations": operations,
    }
    kind = "method" if operation == "update_method_response" else "integration"
    return Step(operation, parameters, f"{purpose} on the {kind} response {wish.status}")


def _said(operation: Operation) -> str:
    if operation["path"] == "/contentHandling":
        return f"set {operation['value']}"
    return f"send Content-Type {operation['value']}"
