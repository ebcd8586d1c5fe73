"""What a cure leaves as it is: every key that it does not name, every other method, every status.

In: documents and routes before and after. Out: what is otherwise, in words; nothing is the proof.
The model is asked with requests and results that are no picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..asking.bodies import WITH_BODY, coded
from ..asking.memory import of_requests, once, pathless
from ..asking.simulate import BUFFER_IN_ENVELOPE, received
from ..clients import Client
from ..model.conductor import event_for, respond
from ..model.messages import FunctionError, Request, Response
from ..model.refusals import RequestRefusedError
from ..model.settings import Settings
from ..tools.rest import FUNCTION
from ..tools.route import ConfiguredRoute
from .reading import Key, Routes

# Keys that a cure may take away or give another value; whatever else it does is an addition.
NAMED = frozenset(
    {
        "binarymediatypes",
        "x-amazon-apigateway-binary-media-types",
        "contenthandling",
        "content-type",
        "method.response.header.content-type",
        "template",
        "responsetemplates",
        "requesttemplates",
        "passthroughbehavior",
        "passthrough",
        "type",
        "integration",
        "response",
        "responses",
        "integrationresponses",
    }
)
# What a handler raises -> its status is looked at. Those in brackets are Serverless Framework's.
FAULTS = (
    "the picture is missing",
    *(f"[{code}] no such picture" for code in (400, 401, 403, 404, 409, 422, 500, 502, 503, 504)),
    "2026-01-01T00:00:00.000Z 0-0 Task timed out after 3.00 seconds",
    "Process exited before completing request",
)
_ANSWER = {"a": 1}
_JSON = {"Content-Type": "application/json"}


def otherwise(
    before: Any, after: Any, path: tuple[str, ...] = (), named: frozenset[str] = NAMED
) -> Iterator[str]:
    """The places of a document that lost something, or have another value, without being named."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            place = (*path, str(key))
            if key in after:
                yield from otherwise(value, after[key], place, named)
            elif str(key).lower() not in named and not _named_alone(key, value, named):
                yield ".".join(place)
    elif isinstance(before, list) and isinstance(after, list):
        if _named(path, named):
            return
        if len(after) < len(before):
            yield ".".join(path)
        for number, (old, new) in enumerate(zip(before, after, strict=False)):
            yield from otherwise(old, new, (*path, str(number)), named)
    elif before != after and before is not None and not _named(path, named):
        yield ".".join(path)


def _named_alone(key: Any, value: Any, named: frozenset[str]) -> bool:
    """A mapping that held nothing but what a cure names goes with it."""
    holds = isinstance(value, dict) and value and {str(k).lower() for k in value} <= named
    return key in {"apiGateway", "request"} and bool(holds)


def _named(path: tuple[str, ...], named: frozenset[str]) -> bool:
    names = [name for name in path if not name.isdigit()]
    return bool(names) and names[-1].lower() in named


def worse(
    before: Routes, after: Routes, cured: set[Key], clients: tuple[Client, ...]
) -> tuple[str, ...]:
    """The names of other methods that do not do what they did."""
    told: dict[str, None] = {}
    for old, new, name in _pairs(before, after, cured):
        changed = new is None or old.settings != new.settings
        if changed and (new is None or not _same(old, new, clients)):
            told[name] = None
    return tuple(told)


def _pairs(
    before: Routes, after: Routes, cured: set[Key]
) -> Iterator[tuple[ConfiguredRoute, ConfiguredRoute | None, str]]:
    """Each method that is not cured itself, with what it became."""
    routes = {(route.method, route.where) for route in before.values()}
    # The routes of an API share them, and they are looked at once.
    seen: set[int] = set()
    for key, old in before.items():
        new = after.get(key)
        if key not in cured:
            yield old, new, old.name
        if id(old.templated) in seen:
            continue
        seen.add(id(old.templated))
        known = {} if new is None else {each.name: each for each in new.templated}
        for each in old.templated:
            # A mapped function is a route of its own, and may be cured itself.
            if (each.method, each.where) not in routes:
                yield each, known.get(each.name), each.name


def _same(old: ConfiguredRoute, new: ConfiguredRoute, clients: tuple[Client, ...]) -> bool:
    if old.settings.integration == "rest-mapped":
        if _mapped(old) != _mapped(new):
            return False
    elif old.settings.integration != new.settings.integration:
        return False
    return not _good(old, clients) or _good(new, clients)


def _mapped(route: ConfiguredRoute) -> list[Any]:
    """What a mapped method's function gets, and what becomes of JSON and of errors."""
    answers = route.ids.get("kind", FUNCTION) == FUNCTION
    made = _events(of_requests(route.settings), route.method in WITH_BODY)
    # What another service or a template answers is not for the model of a function to say.
    return [*made, *(_answers(pathless(route.settings)) if answers else ())]


@once
def _events(settings: Settings, with_body: bool) -> list[Any]:
    asked = [Request("GET", headers={})]
    if with_body:
        asked += [Request("POST", headers=_JSON, body=b'{"a": 1}')]
    return [_event(settings, request) for request in asked]


def _event(settings: Settings, request: Request) -> Any:
    try:
        return event_for(settings, request)
    except RequestRefusedError as refusal:
        return refusal.response.status


@once
def _answers(settings: Settings) -> list[Any]:
    answers = [respond(settings, Request("GET", headers={}), _ANSWER), *_faults(settings)]
    return [(answer.status, answer.body, answer.field("Content-Type")) for answer in answers]


@once
def _faults(settings: Settings) -> list[Response]:
    return [respond(settings, Request(), FunctionError(text, "Exception")) for text in FAULTS]


def _good(route: ConfiguredRoute, clients: tuple[Client, ...]) -> bool:
    if not route.carries or not clients:
        return False
    found = received(route.settings, clients, method=route.method, runtime=route.runtime)
    return all(o.good for o in found if o.result != BUFFER_IN_ENVELOPE)


def statuses_kept(before: Settings, after: Settings) -> bool:
    """Whether every error that has a status of its own keeps it, label, template and all."""
    if "rest-mapped" not in (before.integration, after.integration):
        return True
    if after.integration != "rest-mapped":
        return True  # the function's envelope decides then
    templates = {r.selection_pattern: r.response_templates for r in after.responses()}
    for response in before.responses():
        pattern, own = response.selection_pattern, response.response_templates
        if pattern and response.status_code >= 400 and templates.get(pattern, own) != own:
            return False
    for old, new in zip(_faults(pathless(before)), _faults(pathless(after)), strict=True):
        if old.status >= 400 and not _undecodable(old) and old.status != new.status:
            return False
        kept = old.field("Content-Type") in {new.field("Content-Type"), None}
        if new.status >= 400 and not kept and new.field("Content-Type") != "application/json":
            return False
    return True


def _undecodable(response: Any) -> bool:
    return any(n.rule == "content-handling-table" and n.effect == "refused" for n in response.notes)


def newly_coded(before: Routes, after: Routes) -> tuple[str, ...]:
    """The routes whose JSON bodies become base64 in the event."""
    names: dict[str, None] = {}
    for key, old in before.items():
        new = after.get(key)
        if new is None or old.settings == new.settings:
            continue
        if set(coded(new.method, new.settings)) - set(coded(old.method, old.settings)):
            names[old.name] = None
    return tuple(names)


def types_kept(route: ConfiguredRoute, after: Settings) -> bool:
    """Whether a mapped method does what it did under the binary media types of `after`."""
    changed = replace(route.settings, binary_media_types=after.binary_media_types)
    return _mapped(route) == _mapped(replace(route, settings=changed))
