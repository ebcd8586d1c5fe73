"""AWS's answers, asked for and read at one place: only what AWS documents leaves this file.

In: a boto3 client and a call. Out: its answer in the shape of boto3's own description of the
service, without what is null; or an AnswerError that says what another endpoint than AWS's left
out, or wrote otherwise. This file knows no API.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

# GetResources has at most 500 on a page, and an API 300 without a raised quota.
_MOST_PAGES = 1000
_CURE = "is the endpoint AWS's?"


class AnswerError(ValueError):
    """An answer that AWS would not give."""


def ask(client: Any, operation: str, **parameters: Any) -> Any:
    """The answer to a call, `operation` as boto3 names it.

    Raises:
        AnswerError: it lacks what AWS documents, or has another shape.
        Exception: what boto3 raises.
    """
    with _parsed(operation):
        answer = getattr(client, operation)(**parameters)
    return shaped(client, operation, answer)


def ask_all(client: Any, operation: str, **parameters: Any) -> Iterator[Any]:
    """The answers to a call, page by page; the same exceptions."""
    pages = iter(client.get_paginator(operation).paginate(**parameters))
    for _ in range(_MOST_PAGES):
        with _parsed(operation):
            page = next(pages, None)
        if page is None:
            return
        yield shaped(client, operation, page)
    raise AnswerError(f"{operation} has no end after {_MOST_PAGES} pages: {_CURE}")


def wait(client: Any, waiter: str, **parameters: Any) -> None:
    """Until a waiter, as boto3 names it, is content; the same exceptions."""
    with _parsed(waiter):
        client.get_waiter(waiter).wait(**parameters)


@contextlib.contextmanager
def _parsed(operation: str) -> Iterator[None]:
    """boto3's own parser takes the shape of an answer for granted."""
    try:
        yield
    except (TypeError, AttributeError, KeyError, ValueError) as fault:
        said = f"the answer to {operation} has another shape than AWS documents: {_CURE}"
        raise AnswerError(said) from fault


def shaped(client: Any, operation: str, answer: Any) -> Any:
    """The answer as AWS describes it."""
    made = answer
    meta = getattr(client, "meta", None)
    if meta is not None:
        name = meta.method_to_api_mapping[operation]
        shape = meta.service_model.operation_model(name).output_shape
        made = _read(answer, shape, operation)
    for path in _NEEDED.get(operation, ()):
        needed(made, path, operation)
    return made


def _read(value: Any, shape: Any, place: str) -> Any:
    reader = _READERS.get(shape.type_name)
    return value if reader is None else reader(value, shape, place)


def _structure(value: Any, shape: Any, place: str) -> dict[str, Any]:
    known = _kind(value, dict, place, "a structure")
    return {
        name: _read(known[name], member, f"{place}.{name}")
        for name, member in shape.members.items()
        if known.get(name) is not None
    }


def _list(value: Any, shape: Any, place: str) -> list[Any]:
    entries = _kind(value, list, place, "a list")
    return [
        _read(entry, shape.member, f"{place}[{number}]")
        for number, entry in enumerate(entries)
        if entry is not None
    ]


def _map(value: Any, shape: Any, place: str) -> dict[str, Any]:
    entries = _kind(value, dict, place, "a map")
    return {
        str(key): _read(entry, shape.value, f"{place}.{key}")
        for key, entry in entries.items()
        if entry is not None
    }


def _string(value: Any, shape: Any, place: str) -> str:
    # A status code is a text, which others write as a number.
    number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if number else str(_kind(value, str, place, "a text"))


def _integer(value: Any, shape: Any, place: str) -> int:
    digits = isinstance(value, str) and value.lstrip("-").isdecimal() and len(value) < 20
    if isinstance(value, bool) or not (digits or isinstance(value, int)):
        raise _another(place, "a number")
    return int(value)


def _boolean(value: Any, shape: Any, place: str) -> bool:
    known = {"true": True, "false": False}.get(str(value).lower())
    if known is None:
        raise _another(place, "a truth value")
    return known


def _kind(value: Any, kind: type, place: str, wanted: str) -> Any:
    if not isinstance(value, kind):
        raise _another(place, wanted)
    return value


def _another(place: str, wanted: str) -> AnswerError:
    return AnswerError(
        f"the answer has another shape than AWS documents ({place} is not {wanted}): {_CURE}"
    )


def needed(value: Any, path: tuple[str, ...], place: str) -> None:
    """Raises AnswerError where the last name of the path is missing; `*`: each entry of a list."""
    if not path:
        return
    name, *rest = path
    if name == "*":
        for number, entry in enumerate(value):
            needed(entry, tuple(rest), f"{place}[{number}]")
        return
    found = value.get(name) if isinstance(value, dict) else None
    if found is None and rest:
        return
    if found is None:
        raise AnswerError(f"the answer has no {name!r} ({place}), which AWS documents: {_CURE}")
    needed(found, tuple(rest), f"{place}.{name}")


# What the service's description does not say to be there, and is read here.
_NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "get_stages": (("item", "*", "stageName"),),
    "get_resources": (("items", "*", "id"), ("items", "*", "path")),
    "get_integrations": (("Items", "*", "IntegrationId"),),
    "get_routes": (("Items", "*", "RouteKey"),),
    "get_export": (("body",),),
    "create_deployment": (("id",),),
}
_READERS: dict[str, Callable[[Any, Any, str], Any]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "string": _string,
    "integer": _integer,
    "long": _integer,
    "boolean": _boolean,
}
