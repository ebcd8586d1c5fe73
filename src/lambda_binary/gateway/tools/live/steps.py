"""The calls that give a live REST API what a route lacks: the one list, shown and performed.

In: a route read from the API, and its Lack. Out: Steps in their order, without the deployment.
`check` prints them, `fix` makes them. What exists is changed by PATCH alone, because PUT would wipe
what it does not name; what is missing is made by PUT. A list loses one member a call: AWS takes
several removes in one PATCH, emulators lose some of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ...asking.lack import Lack, Mapping
from ...aws.steps import Operation, Step, add, pointer, remove, replace
from ...model.content_handling import AS_TEXT
from ...model.header_mapping import CONTENT_TYPE, TARGET
from ..route import ConfiguredRoute, Written

EVERYTHING = "*/*"
_LABEL = CONTENT_TYPE.removeprefix(TARGET)


def steps(route: ConfiguredRoute, need: Lack) -> Iterator[Step]:
    """The calls."""
    if need.added:
        entries = [add(pointer("binaryMediaTypes", entry)) for entry in need.added]
        yield _of_api(route, entries, f"add {', '.join(need.added)} to binaryMediaTypes")
    if need.proxy:
        # What PUT does not name it wipes: the role that invokes, the timeout, the cache's keys.
        kept = json.loads(route.ids.get("kept", "{}"))
        told = {
            "type": "AWS_PROXY",
            "integrationHttpMethod": "POST",
            "uri": route.ids["uri"],
        } | kept
        yield Step("put_integration", {**place(route), **told}, "use the proxy integration")
    elif need.mapping is not None:
        yield from _mapping(route, need.mapping)
    for entry in need.removed:
        gone = [remove(pointer("binaryMediaTypes", entry))]
        yield _of_api(route, gone, f"remove {entry} from binaryMediaTypes")


def text_side(api: str, method: Written | None, path: str, verb: str = "OPTIONS") -> Step:
    """CONVERT_TO_TEXT on the request side of a method of the type MOCK.

    Under `*/*` its request is binary, and its template cannot read it: 500 (reported,
    squidfunk/terraform-aws-api-gateway-enable-cors #10).
    """
    resource = method.name if method else ""
    named = {"restApiId": api, "resourceId": resource, "httpMethod": verb}
    change = [replace(pointer("contentHandling"), AS_TEXT)]
    what = "the CORS preflight" if verb == "OPTIONS" else f"{verb}"
    purpose = f"keep {what} of {path} working under {EVERYTHING}"
    return Step("update_integration", {**named, "patchOperations": change}, purpose)


def place(route: ConfiguredRoute) -> dict[str, Any]:
    """The parameters that name the route's method in every call about it."""
    return {
        "restApiId": route.ids["rest-api"],
        "resourceId": route.ids["resource"],
        "httpMethod": route.method,
    }


def _of_api(route: ConfiguredRoute, operations: list[Operation], purpose: str) -> Step:
    named = {"restApiId": route.ids["rest-api"], "patchOperations": operations}
    return Step("update_rest_api", named, purpose)


def _mapping(route: ConfiguredRoute, need: Mapping) -> Iterator[Step]:
    """The success response, declared and set; then the errors' own."""
    status = str(need.status)
    if need.declared:
        yield from _declaration(route, status, need.declared)
    elif status not in (route.declared or {}):
        yield _step(route, "put_method_response", status, "make", {})
    there = {r.status_code for r in route.settings.integration_responses}
    if need.status in there:
        yield from _patches(route, status, need)
    else:
        label = {} if need.content_type is None else dict([need.content_type])
        handling = {} if need.handling is None else {"contentHandling": need.handling}
        made = {**handling, **({"responseParameters": label} if label else {})}
        yield _step(route, "put_integration_response", status, "make", made)
    if need.error is not None:
        yield from _error(route, need)


def _error(route: ConfiguredRoute, need: Mapping) -> Iterator[Step]:
    error = need.error
    if error is None:
        return
    code = str(error.status_code)
    yield from _declaration(route, code, _LABEL)
    made = {
        "selectionPattern": error.selection_pattern,
        "contentHandling": error.content_handling,
        "responseTemplates": dict(error.response_templates),
        "responseParameters": dict(error.response_parameters),
    }
    what = "keep errors of the function away from the conversion: make"
    yield _step(route, "put_integration_response", code, what, made)


def _patches(route: ConfiguredRoute, status: str, need: Mapping) -> Iterator[Step]:
    """What the integration response lacks."""
    call = "update_integration_response"
    for template in need.templates:
        gone = [remove(pointer("responseTemplates", template), template)]
        what = f"remove the template for {template}"
        yield _step(route, call, status, what, {"patchOperations": gone})
    operations: list[Operation] = []
    if need.handling is not None:
        operations.append(replace(pointer("contentHandling"), need.handling))
    if need.content_type is not None:
        name, expression = need.content_type
        pictured = (r for r in route.settings.responses() if r.status_code == need.status)
        known = {name for response in pictured for name in response.response_parameters}
        operation = replace if name in known else add
        operations.append(operation(pointer("responseParameters", name), expression))
    if operations:
        what = " and ".join(_said(operation) for operation in operations)
        yield _step(route, call, status, what, {"patchOperations": operations})


def _declaration(route: ConfiguredRoute, status: str, name: str) -> Iterator[Step]:
    """The method response that has to declare a field before it can be mapped (DOC_MAPPING)."""
    declared = route.declared or {}
    if status not in declared:
        made = {"responseParameters": {TARGET + name: False}}
        yield _step(route, "put_method_response", status, "make", made)
    elif name.lower() not in {known.lower() for known in declared[status]}:
        # AWS takes "false" here for a field that need not be there.
        operations = [add(pointer("responseParameters", TARGET + name), "false")]
        what = f"declare {name}"
        yield _step(route, "update_method_response", status, what, {"patchOperations": operations})


def _step(route: ConfiguredRoute, call: str, status: str, purpose: str, more: Any) -> Step:
    on = " on" if call.startswith("update_") else ""
    kind = "method" if "_method_" in call else "integration"
    parameters = {**place(route), "statusCode": status, **more}
    return Step(call, parameters, f"{purpose}{on} the {kind} response {status}")


def _said(operation: Operation) -> str:
    if operation["path"] == "/contentHandling":
        return f"set {operation['value']}"
    return f"send Content-Type {operation['value']}"
