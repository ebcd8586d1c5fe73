"""What a live REST API has now: Current, read with a boto3 client and never written.

Every question that AWS refuses becomes a FixError (calls.py). tools/live/read.py makes the
routes, so that fix and check see the same. This file judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..aws.answers import AnswerError, ask
from ..aws.steps import Step
from ..documents.errors import SourceError
from ..model.content_handling import BINARY
from ..nearest import suggestion
from ..tools import uri as uris
from ..tools.live import read as live
from ..tools.route import UNTOLD, ConfiguredRoute, Function
from .client import asking
from .errors import FixError
from .function import LiveFunction
from .resources import ApiResource, all_resources, at_path, method_at

PROXY, MAPPED = "AWS_PROXY", "AWS"
# AWS doc 'Integration' (REST API reference), uri: arn:…:apigateway:REGION:SERVICE:path/…

_ID = re.compile(r"[\w-]+")
_ID_IN_URL = re.compile(r"//([\w-]+)\.execute-api\.|/restapis/([\w-]+)")


@dataclass(frozen=True, slots=True)
class Current:
    """One method of an API.

    Attributes:
        description: the API as GetRestApi describes it.
        resources: all of the API, with their methods.
        resource: the method's.
        method: its name on AWS, which may be ANY.
        stage: the stage that is deployed to, as GetStages describes it; None without any.
        routes: all of the API that call a function, as `check` sees them.
        compared: whether the routes say what the stage does not serve yet.
        function: what answers, where it was asked for.
        other_stages: names of the API's other stages.
    """

    description: Mapping[str, Any]
    resources: tuple[ApiResource, ...]
    resource: ApiResource
    method: str
    stage: Mapping[str, Any] | None = None
    routes: tuple[ConfiguredRoute, ...] = field(default=(), compare=False)
    compared: bool = True
    function: LiveFunction | None = None
    other_stages: tuple[str, ...] = ()

    @property
    def api(self) -> str:
        """The API's id."""
        return str(self.description["id"])

    @property
    def media_types(self) -> tuple[str, ...]:
        """The API's binaryMediaTypes."""
        return tuple(self.description.get("binaryMediaTypes") or ())

    @property
    def name(self) -> str:
        """`GET /image`."""
        return f"{self.method} {self.resource.path}"

    @property
    def stage_name(self) -> str | None:
        """The stage's name; None without any."""
        return None if self.stage is None else str(self.stage["stageName"])

    @property
    def route(self) -> ConfiguredRoute:
        """The method as `check` sees it."""
        return next(route for route in self.routes if route.name == self.name)

    @property
    def behind(self) -> str:
        """What the stage does not serve yet of this route, a sentence; empty when nothing."""
        remarks = (r.text for r in self.route.remarks if r.rule == "not-deployed")
        return next(remarks, "")

    @property
    def definition(self) -> Mapping[str, Any]:
        """The method as GetResources describes it."""
        return self.resource.methods[self.method]

    @property
    def integration(self) -> Mapping[str, Any]:
        """The method's integration as AWS describes it."""
        return self.definition.get("methodIntegration") or {}

    @property
    def mapped(self) -> bool:
        """Whether it is of type AWS, not AWS_PROXY."""
        return bool(self.integration.get("type") == MAPPED)

    @property
    def integration_responses(self) -> Mapping[str, Mapping[str, Any]]:
        """By status code."""
        return self.integration.get("integrationResponses") or {}

    @property
    def method_responses(self) -> Mapping[str, Mapping[str, Any]]:
        """By status code."""
        return self.definition.get("methodResponses") or {}

    @property
    def streams(self) -> bool:
        """Whether the integration's mode is STREAM."""
        return str(self.integration.get("responseTransferMode") or "").upper() == "STREAM"

    @property
    def place(self) -> dict[str, str]:
        """The parameters that name the method in every call about it."""
        return {"restApiId": self.api, "resourceId": self.resource.id, "httpMethod": self.method}

    @property
    def headline(self) -> str:
        """What it is, a sentence."""
        kind = "mapped (AWS)" if self.mapped else "proxy (AWS_PROXY)"
        stage = f"stage {self.stage_name}" if self.stage else "no stage"
        return (
            f"{self.name} of REST API {self.api} is resource {self.resource.id}, "
            f"a {kind} integration; {stage}."
        )

    @property
    def label(self) -> str:
        """As `check` heads what it says."""
        return f"rest-api:{self.api}, {self.name}"

    def behind_it(self, function: LiveFunction) -> Current:
        """It with the function that answers, in its routes too."""
        made = replace(self, function=function)
        told = {route.name: route.function for route in routes_of(made)}
        routes = tuple(replace(each, function=told[each.name]) for each in self.routes)
        return replace(made, routes=routes)

    @property
    def converting(self) -> tuple[str, ...]:
        """The API's other mapped methods whose responses are CONVERT_TO_BINARY."""
        return tuple(
            f"{name} {resource.path}"
            for resource in self.resources
            for name, method in resource.methods.items()
            if (resource.id, name) != (self.resource.id, self.method) and _converts(method)
        )


def read(client: Any, api: str, method: str, path: str, stage: str | None) -> Current:
    """The method, its API and its stage.

    Raises:
        FixError: something of it does not exist, or AWS does not let us look.
    """
    _check_id(api)
    with asking(
        f"there is no REST API {api!r} there (if it is an HTTP API, fix has nothing to set: "
        "isBase64Encoded alone decides there)"
    ):
        description = {**ask(client, "get_rest_api", restApiId=api), "id": api}
    with asking(f"the stages of {api} cannot be listed"):
        stages = ask(client, "get_stages", restApiId=api).get("item", [])
        chosen = _stage(api, stages, stage)
    with asking(f"the resources of {api} cannot be listed"):
        resources = all_resources(client, api)
    resource = at_path(resources, path)
    current = Current(
        description,
        resources,
        resource,
        method_at(api, resource, method),
        chosen,
        other_stages=_others(stages, chosen),
    )
    _check(current)
    return _with_routes(client, current)


def routes_of(current: Current) -> tuple[ConfiguredRoute, ...]:
    """Its routes, without a look at what the stage serves."""
    described = [resource.described for resource in current.resources]

    def function_of(uri: str) -> Function:
        known = current.function
        return known.told if known and uris.function_of(uri) == known.name else UNTOLD

    return tuple(live.rest_routes(current.description, described, current.stage_name, function_of))


def _with_routes(client: Any, current: Current) -> Current:
    from botocore.exceptions import BotoCoreError, ClientError

    routes = routes_of(current)
    if current.stage_name is None:
        return replace(current, routes=routes)
    # The plan stands without this answer (LocalStack has none for a method ANY): no error.
    try:
        told = live.compared(client, current.api, current.stage_name, list(routes))
    except (BotoCoreError, ClientError, SourceError, AnswerError):
        return replace(current, routes=routes, compared=False)
    return replace(current, routes=tuple(told))


def _stage(api: str, stages: list[dict[str, Any]], wanted: str | None) -> dict[str, Any] | None:
    by_name = {stage["stageName"]: stage for stage in stages}
    listed = ", ".join(sorted(by_name)) or "none"
    if wanted is not None and wanted not in by_name:
        made = Step("create_deployment", {"restApiId": api, "stageName": wanted}, "").as_command()
        cure = suggestion(wanted, by_name) or f" (`{made}` makes one)"
        raise FixError(f"the API has no stage {wanted!r}{cure}; its stages: {listed}")
    if wanted is None and len(stages) > 1:
        raise FixError(f"the API has several stages: name one with --stage: {listed}")
    return by_name[wanted] if wanted else next(iter(stages), None)


def _others(stages: list[dict[str, Any]], chosen: Mapping[str, Any] | None) -> tuple[str, ...]:
    names = (str(stage["stageName"]) for stage in stages)
    return tuple(name for name in names if chosen and name != chosen["stageName"])


def _check_id(api: str) -> None:
    # An id goes into the path of every call: an empty one would ask for another thing.
    if not _ID.fullmatch(api):
        found = _ID_IN_URL.search(api)
        cure = (
            f"write {found[1] or found[2]}"
            if found
            else "`aws apigateway get-rest-apis` lists them"
        )
        raise FixError(f"--rest-api-id is {api!r}, which is no id such as a1b2c3d4e5: {cure}")


def _check(current: Current) -> None:
    kind = current.integration.get("type")
    if kind is None:
        # What is missing here, the function, nobody but its owner can name.
        wanted = {**current.place, "type": PROXY, "integrationHttpMethod": "POST", "uri": _URI}
        raise FixError(
            f"{current.name} has no integration: make one with "
            f"`{Step('put_integration', wanted, '').as_command()}`"
        )
    if kind not in {PROXY, MAPPED}:
        raise FixError(
            f"{current.name} has {kind} integration: fix is for Lambda functions behind "
            f"{PROXY} and {MAPPED}"
        )
    called = uris.target_of(current.integration.get("uri")).service
    if called not in {"", uris.LAMBDA}:
        raise FixError(f"{current.name} calls {called}, not a Lambda function")


def _converts(method: Mapping[str, Any]) -> bool:
    integration = method.get("methodIntegration") or {}
    responses = (integration.get("integrationResponses") or {}).values()
    return integration.get("type") == MAPPED and any(
        response.get("contentHandling") == BINARY for response in responses
    )


_URI = "arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations"
