"""The `resources` of a serverless.yml: CloudFormation beside what the framework makes.

In: the document, its variables followed. Out: routes of what stands there by itself, and which of
the framework's own methods are changed there; those are not merged here but called unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from ...documents.values import Table, Where, line_of
from ..rest import Api
from ..route import ConfiguredRoute, Unknown
from ..templates import cloudformation, language
from ..templates.template import Template
from .api import REST_API, part, resource_parts

METHOD = "ApiGatewayMethod"
RESOURCE = "ApiGatewayResource"


def routes(
    document: Any, file: str, api: Api, own: Iterable[ConfiguredRoute]
) -> list[ConfiguredRoute]:
    """The routes of the resources.

    Args:
        document: of serverless.yml.
        file: its name.
        api: the framework's own REST API.
        own: the routes of that API which the framework makes itself.
    """
    together = Table()
    made = {logical_id(route) for route in own}
    for route in own:
        together.update(_paths(route.path))
    for entry in resource_parts(document):
        resources = part(language.expanded(entry, file).document, "Resources")
        if isinstance(resources, dict):
            together.update({k: v for k, v in resources.items() if k not in made})
            together.spots.update(getattr(resources, "spots", {}))
    template = Template(file, together, "serverless", apis={REST_API: api})
    return cloudformation.routes_of(template)


def _paths(path: str) -> Iterator[tuple[str, Any]]:
    """The resources that the framework makes for a path, for those to find that refer to them."""
    parent = ""
    for piece in filter(None, path.split("/")):
        name = parent + _part_name(piece)
        properties = {"PathPart": piece, "ParentId": {"Ref": f"{RESOURCE}{parent}"}}
        yield f"{RESOURCE}{name}", {"Type": "AWS::ApiGateway::Resource", "Properties": properties}
        parent = name


def overridden(document: Any, file: str) -> Callable[[ConfiguredRoute], ConfiguredRoute]:
    """Notes on a route that its generated method is changed under `resources`."""
    changed: dict[str, Where] = {}
    for entry in resource_parts(document):
        for folder in ("Resources", "extensions"):
            found = part(entry, folder)
            for name in found if isinstance(found, dict) else ():
                if part(found[name], "Properties", "Integration") is not None:
                    changed[name] = Where(file, line_of(found, name), f"resources, {name}")

    def noted(route: ConfiguredRoute) -> ConfiguredRoute:
        where = changed.get(logical_id(route))
        if where is None:
            return route
        text = f"changed under {where.name}"
        unknown = Unknown("integration_responses", text, where)
        return replace(route, unknowns=(*route.unknowns, unknown))

    return noted


def logical_id(route: ConfiguredRoute) -> str:
    """The name of the route's method in the stack: osls 4.3, lib/plugins/aws/lib/naming.js."""
    parts = "".join(map(_part_name, route.path.split("/")))
    return f"{METHOD}{parts}{route.method.capitalize()}"


def _part_name(text: str) -> str:
    plain = re.sub(r"\{(.*)\}", r"\1Var", text.lower().replace("-", "Dash"))
    plain = re.sub(r"[^0-9A-Za-z]", "", plain)
    return plain[:1].upper() + plain[1:]
