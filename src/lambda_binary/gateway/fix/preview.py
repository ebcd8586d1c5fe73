"""What an API is after some steps, without asking AWS: Current and steps to Current.

PATCH and PUT as API Gateway documents them ('Patch operations'); tests/gateway/fix compares the
result with what LocalStack then has. Pure values; nothing here judges.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..aws.steps import Step, parts
from ..tools.live.switch import SwitchStep
from .current import Current, routes_of
from .function import LiveFunction
from .resources import ApiResource

_PLACE = ("restApiId", "resourceId", "httpMethod")


def after(current: Current, steps: Iterable[Step]) -> Current:
    """The API when the steps are done."""
    todo = list(steps)
    if not todo:
        return current
    description = copy.deepcopy(dict(current.description))
    methods = {each.id: copy.deepcopy(dict(each.methods)) for each in current.resources}
    for step in todo:
        _do(step, description, methods)
    resources = tuple(
        ApiResource(each.id, each.path, methods[each.id]) for each in current.resources
    )
    resource = next(each for each in resources if each.id == current.resource.id)
    made = replace(
        current,
        description=description,
        resources=resources,
        resource=resource,
        function=_switched(current, todo),
    )
    return replace(made, routes=routes_of(made))


def _switched(current: Current, todo: Iterable[Step]) -> LiveFunction | None:
    function = current.function
    for step in todo:
        if function is not None and isinstance(step, SwitchStep):
            function = function.switched(step)
    return function


def _do(step: Step, description: dict[str, Any], methods: Mapping[str, dict[str, Any]]) -> None:
    given = step.parameters
    if step.operation == "update_rest_api":
        _patch(description, given["patchOperations"])
    if "resourceId" not in given:
        return
    method = methods[given["resourceId"]][given["httpMethod"]]
    integration = method.setdefault("methodIntegration", {})
    if step.operation == "update_integration":
        _patch(integration, given["patchOperations"])
        return
    on_method = step.operation.endswith("_method_response")
    holder, key = (
        (method, "methodResponses") if on_method else (integration, "integrationResponses")
    )
    responses = holder.setdefault(key, {})
    if step.operation.startswith("put_"):
        responses[given["statusCode"]] = {k: v for k, v in given.items() if k not in _PLACE}
    else:
        _patch(responses[given["statusCode"]], given["patchOperations"])


def _patch(target: dict[str, Any], operations: Iterable[Mapping[str, str]]) -> None:
    for operation in operations:
        key, *member = parts(operation["path"])
        if not member:
            target[key] = operation["value"]
        elif key == "binaryMediaTypes":
            kept = [each for each in target.get(key) or [] if each != member[0]]
            target[key] = kept if operation["op"] == "remove" else [*kept, member[0]]
        else:
            entries = target.setdefault(key, {})
            entries.pop(member[0], None)
            if operation["op"] != "remove":
                entries[member[0]] = operation["value"]
