"""A REST API's mapping template over a body: variables made, rendered, overrides read back.

In: Settings, Request, the template and the text it sees. Out: Rendered. Which template applies,
and what becomes of its text, is the matter of the two sides: requests/mapped.py and
responses/rest_mapped.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from ...velocity import vtl
from ...velocity.java_values import java
from .. import rest_context
from ..event_fields import event_fields
from ..evidence import DOC_TEMPLATES, DOCUMENTED, NO_SOURCE, UNKNOWN, Rule
from ..messages import Request
from ..paths import decoded_parameters
from ..settings import Settings
from .variables import Input, Util, context_of

TEMPLATE = Rule("mapping-template", DOC_TEMPLATES, DOCUMENTED)
RENDER_FAILED = Rule("template-failed", NO_SOURCE, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A template's text, and what it wrote into `$context.responseOverride`."""

    text: str
    override: dict[str, Any]


def render(settings: Settings, request: Request, template: str, text: str) -> Rendered:
    """The template over `text`; TemplateError when it fails."""
    context = context_of(rest_context.context(settings, request))
    variables = {
        "input": Input(text, parameters(settings, request)),
        "util": Util(),
        "context": context,
        "stageVariables": java(dict(settings.stage_variables)),
    }
    return Rendered(vtl.render(template, variables), context["responseOverride"])


def parameters(settings: Settings, request: Request) -> dict[str, dict[str, str]]:
    """What `$input.params()` holds; of repeated names the last value."""
    return {
        # DOC_NOTES: a REST API decodes parameters before it hands them to the integration; for
        # proxies recordings say otherwise, for templates there is none.
        "path": decoded_parameters(settings, request) or {},
        "querystring": dict(parse_qsl(request.query, keep_blank_values=True)),
        "header": dict(event_fields(settings, request)),
    }
