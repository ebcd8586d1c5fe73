"""Cures of a live REST API as commands: `lambda-binary fix`, or the same calls by `aws apigateway`.

In: a route and the Settings that are wanted. Out: lines for a shell. What exists is changed by
PATCH alone; what is missing is made by PUT. The calls are values of aws/steps.py.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

from ...asking.changes import label_of
from ...asking.lack import Lack, lack
from ...aws.steps import Step, add, pointer, remove, replace
from ...model.content_handling import AS_TEXT
from ...model.header_mapping import CONTENT_TYPE
from ...model.settings import Settings
from ..route import ConfiguredRoute

OPTIONS = "options"


def commands(route: ConfiguredRoute, wanted: Settings) -> str:
    """The commands that lead from the route's settings to those wanted."""
    steps = list(_steps(route, wanted))
    short = _fix(route, wanted) if steps else ""
    by_hand = lines(route, steps) if steps else ""
    return f"{short}\n# or the same by hand:\n{by_hand}" if short else by_hand


def preflight(route: ConfiguredRoute) -> str:
    """CONVERT_TO_TEXT on the OPTIONS method beside the route."""
    method = {**_place(route), "httpMethod": "OPTIONS"}
    change = [replace(pointer("contentHandling"), AS_TEXT)]
    return lines(route, [_patch("update_integration", method, change)])


def lines(route: ConfiguredRoute, steps: list[Step]) -> str:
    """The steps and the deployment that they need, a command each."""
    stage = {"stageName": route.settings.stage} if route.settings.stage else {}
    deployed = Step("create_deployment", {"restApiId": route.ids["rest-api"], **stage}, "deploy")
    made = [*steps, *([deployed] if stage else [])]
    options = shlex.split(route.ids.get(OPTIONS, ""))
    return "".join(f"{step.as_command(options)}\n" for step in made)


def _steps(route: ConfiguredRoute, wanted: Settings) -> Iterator[Step]:
    before, types = route.settings, wanted.binary_media_types
    api = {"restApiId": route.ids["rest-api"]}
    for entry in before.binary_media_types:
        if entry not in types:
            path = pointer("binaryMediaTypes", entry)
            yield _patch("update_rest_api", api, [remove(path)])
    for entry in types:
        if entry not in before.binary_media_types:
            yield _patch("update_rest_api", api, [add(pointer("binaryMediaTypes", entry))])
    if before.integration == "rest-mapped" and wanted.integration == "rest-proxy":
        yield _as_proxy(route)
    elif wanted.integration == "rest-mapped":
        yield from _mapped(route, lack(before, wanted))


def _mapped(route: ConfiguredRoute, need: Lack) -> Iterator[Step]:
    """The success response, declared and set; then the errors' own."""
    declared = route.settings.method_responses or ()
    known = {response.status_code for response in route.settings.responses()}
    place = {**_place(route), "statusCode": str(need.status)}
    if need.status not in declared:
        fields = {"responseParameters": {CONTENT_TYPE: False}} if need.mapped else {}
        yield Step("put_method_response", {**place, **fields}, "declare the response")
    elif need.content_type is not None:
        # AWS takes "false" here for a field that need not be there.
        path = pointer("responseParameters", need.content_type[0])
        yield _patch("update_method_response", place, [add(path, "false")])
    handling = {} if need.handling is None else {"contentHandling": need.handling}
    label = {} if need.content_type is None else dict([need.content_type])
    if route.settings.integration_responses and need.status in known:
        yield from _patches(route, place, need)
    elif handling or label:
        more = {**handling, **({"responseParameters": label} if label else {})}
        yield Step("put_integration_response", {**place, **more}, "make the response")
    if need.error is not None:
        other = {**_place(route), "statusCode": str(need.error.status_code)}
        if need.error.status_code not in declared:
            yield Step("put_method_response", other, "declare the errors' response")
        told = {
            "selectionPattern": need.error.selection_pattern,
            "responseTemplates": dict(need.error.response_templates),
        }
        yield Step("put_integration_response", {**other, **told}, "make the errors' response")


def _patches(route: ConfiguredRoute, place: dict[str, Any], need: Lack) -> Iterator[Step]:
    call = "update_integration_response"
    for template in need.templates:
        # One a call: emulators lose some of several.
        yield _patch(call, place, [remove(pointer("responseTemplates", template))])
    operations = []
    if need.handling is not None:
        operations.append(replace(pointer("contentHandling"), need.handling))
    if need.content_type is not None:
        name, expression = need.content_type
        operations.append(add(pointer("responseParameters", name), expression))
    if operations:
        yield _patch(call, place, operations)


def _as_proxy(route: ConfiguredRoute) -> Step:
    told = {"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": route.ids["uri"]}
    return Step("put_integration", {**_place(route), **told}, "use the proxy integration")


def _place(route: ConfiguredRoute) -> dict[str, Any]:
    return {
        "restApiId": route.ids["rest-api"],
        "resourceId": route.ids["resource"],
        "httpMethod": route.method,
    }


def _patch(call: str, place: dict[str, Any], operations: list[dict[str, str]]) -> Step:
    return Step(call, {**place, "patchOperations": operations}, "change")


def _fix(route: ConfiguredRoute, wanted: Settings) -> str:
    """The one command, where it does the same."""
    before = route.settings
    if before.integration != wanted.integration:
        return ""
    named = ["--rest-api-id", route.ids["rest-api"], "--method", route.method]
    words = ["lambda-binary", "fix", *named, "--path", route.path]
    words += ["--stage", before.stage] if before.stage else []
    if before.integration == "rest-mapped":
        need = lack(before, wanted)
        others = any(response.selection_pattern for response in before.responses())
        if need.handling is None or (need.error is not None and others):
            return ""
        words += ["--status", str(need.status)] if need.status != 200 else []
        words += ["--bare"] if need.plain else []
        words += ["--media-type", label_of(before).media_type] if need.content_type else []
        gone = [e for e in before.binary_media_types if e not in wanted.binary_media_types]
        words += [word for entry in gone for word in ("--remove-media-type", entry)]
    return shlex.join([*words, *shlex.split(route.ids.get(OPTIONS, "")), "--apply"])
