"""The OpenAPI document of an API in a template, with what the template says of it, to routes.

In: the Template, and the API's definition. Out: ConfiguredRoutes. This file knows neither SAM's
resources nor CloudFormation's.
"""

from __future__ import annotations

from .. import rest
from ..route import ConfiguredRoute
from .template import Definition, Template


def routes(
    template: Template,
    name: str,
    definition: Definition,
    api: rest.Api | None = None,
    *,
    first: bool = False,
    cors: bool = False,
    added: tuple[rest.Method, ...] = (),
) -> list[ConfiguredRoute]:
    """The routes of a definition; none when its document is not at hand.

    Args:
        api: a REST API's own properties; None for an HTTP API.
        first, cors, added: as of `openapi.Around`.
    """
    if definition.document is None:
        return []
    from ..openapi import read as openapi

    around = openapi.Around(
        template.source, name, api is None, api, template.function_of, first, cors, added
    )
    return openapi.read(definition.document, definition.file, around)
