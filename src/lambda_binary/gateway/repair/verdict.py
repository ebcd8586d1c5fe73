"""Who gets the picture from a route as it is: the model of AWS is asked, client by client.

In: Current. Out: Verdict. It uses the same reader of methods as every other source, so that fix and
check cannot differ.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from ..clients import CLIENTS
from ..conductor import respond
from ..messages import Request
from ..settings import Settings
from ..sources import rest
from ..sources.route import Where
from ..symbols import PIXEL
from .current import Current


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a PNG that the function returns becomes.

    Attributes:
        right: names of the clients that get its bytes.
        wrong: names of those that get something else.
        unsure: what AWS is not known to do, and this rests on, a sentence each.
    """

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    unsure: tuple[str, ...]

    def __str__(self) -> str:
        total = len(self.right) + len(self.wrong)
        text = f"{len(self.right)} of {total} measured clients get the picture"
        return f"{text}; not {', '.join(self.wrong)}" if self.right and self.wrong else text


def verdict(current: Current, status: int) -> Verdict:
    """What the model says of the route.

    Args:
        status: a mapped integration's response that carries the picture.
    """
    settings = settings_of(current)
    result = _result(current, status)
    right: list[str] = []
    wrong: list[str] = []
    unsure: list[str] = []
    for client in CLIENTS:
        response = respond(settings, Request(headers=client.headers()), result)
        (right if response.body == PIXEL else wrong).append(client.name)
        unsure += [note.text for note in response.notes if note.effect == "unknown"]
    return Verdict(tuple(right), tuple(wrong), tuple(dict.fromkeys(unsure)))


def settings_of(current: Current) -> Settings:
    """The route's Settings."""
    where = Where(f"rest-api:{current.api}", 0, current.name)
    api = rest.Api(where, current.media_types, stage=current.stage)
    return rest.routes("live", api, [_method(current, where)])[0].settings


def _method(current: Current, where: Where) -> rest.Method:
    integration = current.integration
    responses = tuple(
        rest.MappedResponse(
            status,
            each.get("selectionPattern") or "",
            each.get("contentHandling"),
            each.get("responseTemplates"),
            each.get("responseParameters"),
        )
        for status, each in current.integration_responses.items()
    )
    return rest.Method(
        current.method,
        current.resource.path,
        integration.get("type"),
        where,
        content_handling=integration.get("contentHandling"),
        passthrough=integration.get("passthroughBehavior"),
        request_templates=integration.get("requestTemplates"),
        responses=responses if current.mapped else (),
        declared=dict.fromkeys(current.method_responses, ()) if current.mapped else None,
        uri=integration.get("uri"),
    )


def _result(current: Current, status: int) -> Any:
    """What a function of this library returns there: an envelope, or the base64 text alone."""
    text = base64.b64encode(PIXEL).decode()
    response = current.integration_responses.get(str(status), {})
    if current.mapped and not any((response.get("responseTemplates") or {}).values()):
        return text
    headers = {"Content-Type": "image/png"}
    return {"statusCode": 200, "headers": headers, "body": text, "isBase64Encoded": True}
