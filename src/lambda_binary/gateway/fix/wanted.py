"""What is asked of a route, as the Settings that it shall have, and what to know about them.

In: Current and Asked. Out: Settings, whose difference to those that are there is the Lack that
`check` would print too; and notes. A mapped integration is decoded by contentHandling whatever the
binary media types and Accept say (AWS doc 'Content type conversions'); of a proxy integration the
API's binary media types decide, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..asking.changes import with_errors
from ..cure.unchanged import types_kept
from ..model.content_handling import BINARY
from ..model.header_mapping import content_type_in
from ..model.media_matching import matches_only_without_case, matching_type
from ..model.responses.backend import LAMBDA_CONTENT_TYPE
from ..model.settings import IntegrationResponse, Settings
from .asked import Asked
from .current import Current
from .errors import FixError

EVERYTHING = "*/*"
_FROM_BODY = "integration.response.body"


def wanted(current: Current, asked: Asked) -> Settings:
    """The settings that the route shall have.

    Raises:
        FixError: it cannot be had by changing what is there.
    """
    return _mapped(current, asked) if current.mapped else _proxy(current, asked)


def notes(current: Current, asked: Asked) -> Iterator[str]:
    """What it leaves alone and what it means for others."""
    yield from (
        _notes_of_mapped(current, asked) if current.mapped else _notes_of_proxy(current, asked)
    )


def _mapped(current: Current, asked: Asked) -> Settings:
    settings = current.route.settings
    response = _response(current, asked)
    name, _ = content_type_in(response.response_parameters)
    expression = _content_type(current, asked)
    label = {} if expression is None else {name: expression}
    made = replace(
        response,
        content_handling=BINARY,
        response_templates={}
        if asked.bare and _templates(response)
        else response.response_templates,
        response_parameters={**response.response_parameters, **label},
    )
    others = [r for r in settings.integration_responses if r.status_code != asked.status]
    return with_errors(
        replace(
            settings,
            content_handling=None,
            response_templates={},
            response_parameters={},
            integration_responses=(made, *others),
            binary_media_types=_kept(settings.binary_media_types, asked),
            method_responses={*(settings.method_responses or ()), asked.status},
        )
    )


def _response(current: Current, asked: Asked) -> IntegrationResponse:
    """The integration response as it is; an empty one when it is to be made."""
    given: tuple[IntegrationResponse, ...] = current.route.settings.integration_responses
    there = {response.status_code: response for response in given}
    default = [code for code, each in there.items() if not each.selection_pattern]
    if asked.status not in there and default:
        raise FixError(
            f"{current.name} has no integration response {asked.status}; successes go to "
            f"{default[0]}: name it with --status {default[0]}"
        )
    return there.get(asked.status, IntegrationResponse(asked.status))


def _content_type(current: Current, asked: Asked) -> str | None:
    """The expression that Content-Type shall be mapped from; None when the one there stays."""
    _, expression = content_type_in(_response(current, asked).response_parameters)
    dynamic = bool(expression) and not expression.startswith("'")
    # A bare string has no fields to select from.
    lost = dynamic and asked.bare and expression.startswith(_FROM_BODY)
    if expression and not lost and (dynamic or not asked.media_types):
        return None
    if len(asked.media_types) != 1 or "*" in asked.media_types[0]:
        given = ", ".join(asked.media_types) or "none"
        raise FixError(
            f"a mapped integration gives every {asked.status} one Content-Type: name it with one "
            f"--media-type, as image/png (given: {given})"
        )
    return f"'{asked.media_types[0]}'"


def _templates(response: IntegrationResponse) -> list[str]:
    """Media types with a template; an empty one passes the payload through."""
    return [name for name, text in response.response_templates.items() if text]


def _notes_of_mapped(current: Current, asked: Asked) -> Iterator[str]:
    response = _response(current, asked)
    templates = _templates(response)
    if templates and not asked.bare:
        yield (
            f"the template for {', '.join(templates)} of the response {asked.status} is left as it "
            "is; whether AWS renders it before it converts is not verified. The documented way is "
            "no template and a function that returns the base64 text alone (envelope=False): --bare"
        )
    if not templates or asked.bare:
        yield (
            "without a template the function must return the base64 text alone: "
            "@binary_response(envelope=False)"
        )
    _, expression = content_type_in(response.response_parameters)
    if expression and _content_type(current, asked) is None:
        yield f"Content-Type stays mapped from {expression}"
    others = sorted(set(current.integration_responses) - {str(asked.status)})
    if others:
        yield f"the responses {', '.join(others)} are left as they are"
    if response.selection_pattern:
        yield (
            f"the response {asked.status} has a selectionPattern, so it takes errors alone: a "
            "success goes to the response without one"
        )
    entry = matching_type(LAMBDA_CONTENT_TYPE, _kept(current.media_types, asked))
    if entry is not None:
        yield (
            f"binaryMediaTypes has {entry}, which matches Lambda's own application/json, so that "
            "CONVERT_TO_BINARY may leave the base64 text as it is (AWS's table says so; not "
            f"recorded): --remove-media-type '{entry}' takes it out for the whole API"
        )


def _proxy(current: Current, asked: Asked) -> Settings:
    settings, kept = current.route.settings, _kept(current.media_types, asked)
    missing = [entry for entry in _types(current, asked) if not _covered(entry, kept)]
    legal = _kept(settings.binary_media_types, asked)
    return replace(settings, binary_media_types=(*legal, *missing))


def _kept(entries: tuple[str, ...], asked: Asked) -> tuple[str, ...]:
    return tuple(entry for entry in entries if entry not in asked.removed)


def _types(current: Current, asked: Asked) -> tuple[str, ...]:
    """The types asked for; `*/*` without any, for browsers begin Accept with many others."""
    if asked.media_types:
        return asked.media_types
    if asked.removed:
        return ()
    if current.converting and EVERYTHING not in current.media_types:
        raise FixError(
            "name the media types with --media-type, as image/png: */*, which serves every client, "
            f"may stop the conversion of {', '.join(current.converting)} in the same API"
        )
    broken = broken_beside(current, (EVERYTHING,))
    if broken and EVERYTHING not in current.media_types:
        raise FixError(
            "name the media types with --media-type, as image/png: */*, which serves every client, "
            f"would break {', '.join(broken)} in the same API, whose request templates need text"
        )
    return (EVERYTHING,)


def broken_beside(current: Current, types: tuple[str, ...]) -> list[str]:
    """The API's other methods with a request template that the types would break."""
    after = replace(current.route.settings, binary_media_types=types)
    others = [each for each in current.route.neighbours if each.ids.get("kind") != "MOCK"]
    return [each.name for each in others if not types_kept(each, after)]


def _covered(entry: str, configured: tuple[str, ...]) -> bool:
    # Whether AWS matches without regard to case is not known: then the entry is added.
    return matching_type(entry, configured) is not None and not matches_only_without_case(
        entry, configured
    )


def _notes_of_proxy(current: Current, asked: Asked) -> Iterator[str]:
    types = _types(current, asked)
    handling = current.integration.get("contentHandling")
    on_responses = [r.get("contentHandling") for r in current.integration_responses.values()]
    for name in filter(None, dict.fromkeys((handling, *on_responses))):
        yield f"contentHandling {name} does nothing on a proxy integration: left as it is"
    if asked.bare:
        yield "--bare is for mapped integrations: a proxy integration needs the envelope"
    if types and EVERYTHING not in {*types, *current.media_types}:
        yield (
            "only clients whose Accept begins with one of these types get bytes; */* serves all "
            "that send the field"
        )
    if not asked.removed:
        yield "binaryMediaTypes belong to the whole API, not to this route alone"
    legal = current.route.settings.binary_media_types
    broken = broken_beside(current, tuple(dict.fromkeys((*_kept(legal, asked), *types))))
    if broken:
        yield (
            f"under these types {', '.join(broken)} in the same API would fail with 500: a request "
            "template cannot take binary data"
        )
