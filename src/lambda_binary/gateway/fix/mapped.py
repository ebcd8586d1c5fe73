"""A mapped integration (AWS): contentHandling of the successful response, and its Content-Type.

In: Current and Wish. Out: steps and notes. binaryMediaTypes play no part here: a text payload under
CONVERT_TO_BINARY is decoded whatever the list and Accept say (AWS doc 'Content type conversions').
A response that is not there is made; one that is there is never replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..aws.steps import Operation, Step, add, pointer, remove, replace
from ..model.content_handling import AS_TEXT, BINARY
from ..model.header_mapping import CONTENT_TYPE, content_type_in
from ..model.media_matching import matching_type
from ..model.responses.backend import LAMBDA_CONTENT_TYPE
from ..model.settings import ANY_ERROR, FAILED
from .current import Current
from .errors import RepairError
from .wish import Wish

_FROM_BODY = "integration.response.body"
_ERROR = "500"


def steps(current: Current, wish: Wish) -> Iterator[Step]:
    """The steps but for the deployment."""
    status = str(wish.status)
    response = _response(current, wish)
    name, expression = _mapping(response)
    wanted = _content_type(current, wish)
    if wanted or expression:
        yield from _declaration(current, status, name)
    if status not in current.integration_responses:
        made = {"contentHandling": BINARY, "responseParameters": {name: wanted}}
        yield _step(current, "put_integration_response", status, "make", made)
    else:
        yield from _patches(current, wish, name, wanted)
    if _errors_are_lost(current, wish):
        yield from _error_response(current)


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
    others = sorted(set(current.integration_responses) - {str(wish.status)})
    if others:
        yield f"the responses {', '.join(others)} are left as they are"
    if response.get("selectionPattern"):
        yield (
            f"the response {wish.status} has a selectionPattern, so it takes errors alone: a "
            "success goes to the response without one"
        )
    yield from _binary_payload(current, wish)


def _patches(current: Current, wish: Wish, name: str, wanted: str | None) -> Iterator[Step]:
    """What the integration response lacks."""
    status, response = str(wish.status), _response(current, wish)
    operations: list[Operation] = []
    if response.get("contentHandling") != BINARY:
        operations.append(replace(pointer("contentHandling"), BINARY))
    if wanted is not None:
        operation = replace if _mapping(response)[1] else add
        operations.append(operation(pointer("responseParameters", name), wanted))
    for template in _templates(response) if wish.bare else ():
        gone = [remove(pointer("responseTemplates", template), template)]
        what = f"remove the template for {template}"
        yield _step(current, "update_integration_response", status, what, {"patchOperations": gone})
    if operations:
        what = " and ".join(_said(operation) for operation in operations)
        yield _step(
            current, "update_integration_response", status, what, {"patchOperations": operations}
        )


def _declaration(current: Current, status: str, name: str) -> Iterator[Step]:
    """The method response that has to declare a field before it can be mapped (DOC_MAPPING)."""
    if status not in current.method_responses:
        made = {"responseParameters": {name: False}}
        yield _step(current, "put_method_response", status, "make", made)
        return
    declared = current.method_responses[status].get("responseParameters") or {}
    if name.lower() not in {key.lower() for key in declared}:
        # AWS takes "false" here for a field that need not be there.
        operations = [add(pointer("responseParameters", name), "false")]
        what = "declare Content-Type"
        yield _step(
            current, "update_method_response", status, what, {"patchOperations": operations}
        )


def _errors_are_lost(current: Current, wish: Wish) -> bool:
    """Whether errors of the function go to the response that is converted, and nowhere else.

    Their JSON is no base64, and the client gets a 500 without a word (reported: serverless #7705).
    Beside other patterns a new one is not safe: which of two that match AWS takes is not known.
    """
    return set(current.integration_responses) <= {str(wish.status)} and not _response(
        current, wish
    ).get("selectionPattern")


def _error_response(current: Current) -> Iterator[Step]:
    yield from _declaration(current, _ERROR, CONTENT_TYPE)
    made = {
        "selectionPattern": ANY_ERROR,
        "contentHandling": AS_TEXT,
        "responseTemplates": {LAMBDA_CONTENT_TYPE: FAILED},
        "responseParameters": {CONTENT_TYPE: f"'{LAMBDA_CONTENT_TYPE}'"},
    }
    what = "keep errors of the function away from the conversion: make"
    yield _step(current, "put_integration_response", _ERROR, what, made)


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
    """The integration response as it is; empty when it is to be made."""
    status, there = str(wish.status), current.integration_responses
    default = [code for code, each in there.items() if not each.get("selectionPattern")]
    if status not in there and default:
        raise RepairError(
            f"{current.name} has no integration response {status}; successes go to "
            f"{default[0]}: name it with --status {default[0]}"
        )
    return there.get(status, {})


def _mapping(response: Mapping[str, Any]) -> tuple[str, str]:
    """The parameter that maps Content-Type, as it is spelt there, and its expression."""
    return content_type_in(response.get("responseParameters") or {})


def _templates(response: Mapping[str, Any]) -> list[str]:
    """Media types with a template; an empty one passes the payload through."""
    return [name for name, text in (response.get("responseTemplates") or {}).items() if text]


def _content_type(current: Current, wish: Wish) -> str | None:
    """The expression that Content-Type shall be mapped from; None when the one there stays."""
    _, expression = _mapping(_response(current, wish))
    dynamic = bool(expression) and not expression.startswith("'")
    # A bare string has no fields to select from.
    lost = dynamic and wish.bare and expression.startswith(_FROM_BODY)
    if expression and not lost and (dynamic or not wish.media_types):
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
    current: Current, operation: str, status: str, purpose: str, more: Mapping[str, Any]
) -> Step:
    on = " on" if operation.startswith("update_") else ""
    kind = "method" if "_method_" in operation else "integration"
    parameters = {**current.place, "statusCode": status, **more}
    return Step(operation, parameters, f"{purpose}{on} the {kind} response {status}")


def _said(operation: Operation) -> str:
    if operation["path"] == "/contentHandling":
        return f"set {operation['value']}"
    return f"send Content-Type {operation['value']}"
