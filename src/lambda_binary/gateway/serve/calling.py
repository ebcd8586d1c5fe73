"""A request of a Site: the route that takes it, its handler called, the Response.

In: Site and Request. Out: always a Response. It is what the server and the wall have in common.
"""

from __future__ import annotations

import functools
from typing import Any

from ..model.conductor import invoke
from ..model.evidence import DOC_RESPONSES, DOCUMENTED, UNKNOWN, Rule
from ..model.messages import Request, Response
from ..model.refusals import error_response, rest_error
from ..model.settings import REST
from .importing import Handler
from .site import Site

NO_RESOURCE = Rule("no-route", DOC_RESPONSES, DOCUMENTED)
NO_ROUTE = Rule("no-route", "the answer of a gateway without such a route", UNKNOWN)
TEXT = (("Content-Type", "text/plain; charset=utf-8"),)
# Paths that a note names.
_LISTED = 4


class ExitError(Exception):
    """The handler ended its process, which on Lambda fails the invocation."""


def call(site: Site, request: Request) -> Response:
    """What the client gets; a site that cannot be read answers with the reason."""
    if site.fault:
        return Response(500, TEXT, f"{site.fault}\n".encode("utf-8", "replace"))
    route = site.route_for(request)
    if route is None:
        return not_found(site)
    handler = functools.partial(_survived, site.handlers[route.handler])
    return invoke(route.settings, request, handler)


def not_found(site: Site) -> Response:
    """What a gateway without such a route answers."""
    paths = list(dict.fromkeys(route.path for route in site.routes))
    known = ", ".join(paths[:_LISTED]) + (", …" if len(paths) > _LISTED else "")
    text = f"no route takes this request; there are {known}"
    if all(route.settings.integration in REST for route in site.routes):
        note = NO_RESOURCE.note(text, "refused")
        return rest_error(403, "Missing Authentication Token", (note,))
    return error_response(404, "Not Found", (NO_ROUTE.note(text, "refused"),))


def _survived(handler: Handler, event: Any, context: Any) -> Any:
    try:
        return handler(event, context)
    except SystemExit as fault:
        text = f"the handler called exit({fault.code!r})"
        raise ExitError(text).with_traceback(fault.__traceback__) from None
