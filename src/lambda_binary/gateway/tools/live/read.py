"""A live API through boto3 to ConfiguredRoutes, and what its stage does not serve yet.

In: a boto3 client, made by `connect` or by the caller. Out: routes. Only reads:
apigateway:GET is all that it needs. AWS's errors become one sentence with the cure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ...aws import answers, connection, faults
from ...documents.errors import SourceError
from ...documents.values import Where
from ...model.header_mapping import TARGET
from .. import rest
from ..intake import Intake
from ..openapi import read as openapi
from ..route import UNTOLD, ConfiguredRoute, Function, Remark, Unknown

SOURCE = "live"
# PutIntegration's own names, for what a proxy integration has a place for.
_OF_PROXY = (
    *("cacheKeyParameters", "cacheNamespace", "connectionId", "connectionType", "credentials"),
    *("requestParameters", "timeoutInMillis", "tlsConfig"),
)
# What begins the sentence for an id that AWS does not know.
_NO_REST_API = "there is no REST API {!r} there (if it is an HTTP API, write --http-api-id)"
_NO_HTTP_API = "there is no HTTP API {!r} there (if it is a REST API, write --rest-api-id)"


def connect(service: str, region: str | None, profile: str | None) -> Any:
    """A client for `apigateway` or `apigatewayv2`; throttling is retried by boto3 itself."""
    try:
        with faults.telling(SourceError):
            return connection.client(service, region, profile)
    except ImportError:
        raise SourceError("a live API needs boto3: pip install boto3") from None


def read_rest(
    client: Any,
    api_id: str,
    stage: str | None = None,
    function_of: Callable[[str], Function] = lambda uri: UNTOLD,
) -> list[ConfiguredRoute]:
    """The routes of a REST API; where the stage serves something else, a remark says so.

    Args:
        function_of: an integration's uri -> its function, as far as it can be told.
    """
    with faults.telling(SourceError, _NO_REST_API.format(api_id)):
        given = answers.ask(client, "get_rest_api", restApiId=api_id)
        chosen = _stage(client, api_id, stage)
        pages = answers.ask_all(client, "get_resources", restApiId=api_id, embed=["methods"])
        resources = [resource for page in pages for resource in page.get("items", ())]
        routes = rest_routes({**given, "id": api_id}, resources, chosen, function_of)
        if not routes:
            raise SourceError("has no route that calls a Lambda function", f"rest-api:{api_id}")
        return _with_deployment(client, api_id, chosen, routes) if chosen else routes


def rest_routes(
    given: Any,
    resources: Iterable[Any],
    stage: str | None,
    function_of: Callable[[str], Function] = lambda uri: UNTOLD,
) -> list[ConfiguredRoute]:
    """The routes of a REST API of which everything was asked already.

    Args:
        given: as GetRestApi describes it.
        resources: as GetResources describes them, methods embedded.
        stage: its name; None when the API has none.
        function_of: as of `read_rest`.
    """
    where = Where(f"rest-api:{given['id']}", 0, given.get("name", ""))
    api = rest.Api(
        where,
        given.get("binaryMediaTypes"),
        given.get("minimumCompressionSize"),
        stage,
        ids={"rest-api": given["id"]},
    )
    return rest.routes(
        SOURCE, api, [m for item in resources for m in _methods(item, where, function_of)]
    )


def read_http(client: Any, api_id: str) -> list[ConfiguredRoute]:
    """The routes of an HTTP API."""
    where = Where(f"http-api:{api_id}")
    with faults.telling(SourceError, _NO_HTTP_API.format(api_id)):
        integrations = {
            entry["IntegrationId"]: entry
            for page in answers.ask_all(client, "get_integrations", ApiId=api_id)
            for entry in page.get("Items", ())
        }
        pages = answers.ask_all(client, "get_routes", ApiId=api_id)
        entries = [entry for page in pages for entry in page.get("Items", ())]
        routes = list(_http_routes(entries, integrations, where))
    if not routes:
        raise SourceError("has no route that calls a Lambda function", where.file)
    return routes


def _http_routes(
    entries: Iterable[Any], integrations: Mapping[str, Any], where: Where
) -> Iterator[ConfiguredRoute]:
    for entry in entries:
        target = entry.get("Target", "").rpartition("/")[2]
        found = integrations.get(target, {})
        if found.get("IntegrationType", "AWS_PROXY") != "AWS_PROXY":
            continue
        method, _, path = entry["RouteKey"].rpartition(" ")
        intake = Intake(replace(where, name=entry["RouteKey"]))
        version = found.get("PayloadFormatVersion", "1.0")
        settings = intake.settings(integration="http-api", payload_format=version)
        is_default = not path.startswith("/")
        shown = "/{proxy+}" if is_default else path
        timeout = intake.milliseconds(found.get("TimeoutInMillis"))
        yield ConfiguredRoute(
            method or "ANY",
            shown,
            settings,
            intake.where,
            SOURCE,
            is_default=is_default,
            timeout=timeout,
        )


def _stage(client: Any, api_id: str, wanted: str | None) -> str | None:
    found = answers.ask(client, "get_stages", restApiId=api_id)
    names = [entry["stageName"] for entry in found.get("item", ())]
    if wanted and wanted not in names:
        known = ", ".join(names) or "none"
        raise SourceError(f"has no stage {wanted!r}; there are: {known}", f"rest-api:{api_id}")
    return wanted or (names[0] if len(names) == 1 else None)


def _methods(
    resource: Any, where: Where, function_of: Callable[[str], Function]
) -> Iterator[rest.Method]:
    for verb, given in resource.get("resourceMethods", {}).items():
        entry = given.get("methodIntegration", {})
        responses = entry.get("integrationResponses", {}).values()
        declared = {
            code: tuple(name.removeprefix(TARGET) for name in answer.get("responseParameters", {}))
            for code, answer in given.get("methodResponses", {}).items()
        }
        yield rest.Method(
            verb,
            resource["path"],
            entry.get("type"),
            replace(where, name=f"{verb} {resource['path']}, resource {resource['id']}"),
            entry.get("contentHandling"),
            entry.get("passthroughBehavior"),
            entry.get("requestTemplates"),
            tuple(_response(response) for response in responses),
            declared,
            entry.get("uri"),
            ids={
                "resource": resource["id"],
                "uri": str(entry.get("uri") or ""),
                "kept": json.dumps({name: entry[name] for name in _OF_PROXY if entry.get(name)}),
            },
            function=function_of(str(entry.get("uri") or "")),
            name=resource["id"],
            transfer=entry.get("responseTransferMode"),
            timeout=entry.get("timeoutInMillis"),
            parameters=entry.get("requestParameters"),
            calls_with=entry.get("httpMethod"),
        )


def _response(given: Any) -> rest.MappedResponse:
    return rest.MappedResponse(
        given.get("statusCode"),
        given.get("selectionPattern"),
        given.get("contentHandling"),
        given.get("responseTemplates"),
        given.get("responseParameters"),
    )


def _with_deployment(
    client: Any, api_id: str, stage: str, routes: list[ConfiguredRoute]
) -> list[ConfiguredRoute]:
    """The routes compared; an export that AWS refuses hides that alone."""
    from botocore.exceptions import ClientError

    try:
        return compared(client, api_id, stage, routes)
    except ClientError as fault:
        code = fault.response.get("Error", {}).get("Code")
        where = Where(f"rest-api:{api_id}", 0, f"stage {stage}")
        unknown = Unknown("deployment", f"not told by GetExport ({code})", where)
        return [replace(route, unknowns=(*route.unknowns, unknown)) for route in routes]


def compared(
    client: Any, api_id: str, stage: str, routes: list[ConfiguredRoute]
) -> list[ConfiguredRoute]:
    """An export is of the stage's deployment, the resources are of now."""
    from ... import documents

    export = answers.ask(
        client,
        "get_export",
        restApiId=api_id,
        stageName=stage,
        exportType="oas30",
        parameters={"extensions": "apigateway"},
    )
    text = export["body"].read().decode("utf-8", "replace")
    document = documents.parse(text, f"rest-api:{api_id}, export of {stage}")
    served = {r.name: r for r in openapi.read(document, f"rest-api:{api_id}")}
    return [_remarked(route, served.get(route.name), stage) for route in routes]


def _remarked(
    route: ConfiguredRoute, served: ConfiguredRoute | None, stage: str
) -> ConfiguredRoute:
    what = "lacks the route"
    if served is not None:
        # LocalStack 4.9 exports the default response alone: the others are compared where told.
        patterns = any(r.selection_pattern for r in served.settings.responses())
        if _told(served, patterns) == _told(route, patterns):
            return route
        what = "has other settings for it"
    remark = Remark("not-deployed", f"the deployment of stage {stage} {what}", route.where)
    return replace(route, remarks=(*route.remarks, remark))


def _told(route: ConfiguredRoute, patterns: bool) -> Any:
    """What decides about bytes, in a form that both descriptions share.

    Args:
        patterns: whether responses with a selection pattern count.
    """
    settings = route.settings
    responses = {
        (
            r.status_code,
            r.selection_pattern,
            r.content_handling,
            tuple(sorted(r.response_templates.items())),
            tuple(sorted(r.response_parameters.items())),
        )
        for r in settings.responses()
        if patterns or not r.selection_pattern
    }
    mapped = responses if settings.integration == "rest-mapped" else set()
    types = frozenset(settings.binary_media_types)
    # By the uri: nobody recorded whether an export has the mode, too.
    streams = bool(route.target_streams)
    return settings.integration, types, mapped, settings.preflight_content_handling, streams
