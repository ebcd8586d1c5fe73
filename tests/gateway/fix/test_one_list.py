"""What `check` prints "by hand" and what `fix` does are one list of calls, errors proved for all."""

from __future__ import annotations

import shlex
from typing import Any

import pytest

from gateway.fix.apis import ERRORS, HEADER, PROXY_METHOD, SEED, current, mapped_method
from lambda_binary.gateway import FunctionError, Request, respond
from lambda_binary.gateway.check import judge
from lambda_binary.gateway.clients import CLIENTS
from lambda_binary.gateway.fix.asked import Asked
from lambda_binary.gateway.fix.difference import plan
from lambda_binary.gateway.fix.preview import after

READY = {"contentHandling": "CONVERT_TO_BINARY", "responseParameters": {HEADER: "'image/png'"}}
PATTERN = {"selectionPattern": ".*bad.*"}
WRONG: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "proxy": (PROXY_METHOD, ()),
    "proxy with a list": (PROXY_METHOD, ("image/png",)),
    "mapped, nothing set": (mapped_method(), ()),
    "mapped, nothing set, any type": (mapped_method(), ("*/*",)),
    "mapped, an empty response": (mapped_method(_200={}), ()),
    "mapped, an envelope": (mapped_method(declared=True, _200=SEED), ()),
    "mapped, an envelope and errors": (mapped_method(declared=True, _200=SEED, _500=ERRORS), ()),
    "mapped, a pattern": (mapped_method(declared=True, _200=SEED, _400=PATTERN), ()),
    "mapped, a list": (mapped_method(_200={}), ("image/png",)),
}


def asked(command: str) -> Asked:
    """What `fix` would make of its command line."""
    words = shlex.split(command)[2:]
    given = [(words[n], words[n + 1]) for n in range(len(words) - 1)]
    return Asked(
        tuple(value for name, value in given if name == "--media-type"),
        tuple(value for name, value in given if name == "--remove-media-type"),
        next((int(value) for name, value in given if name == "--status"), 200),
        "--bare" in words,
    )


@pytest.mark.parametrize("name", WRONG)
def test_the_short_command_does_what_is_printed_under_it(name: str) -> None:
    given = current(*WRONG[name])
    seen = 0
    for cure in judge.findings([given.route])[0].cures:
        if not cure.patch:
            assert "; no diff, for it would lose " in cure.text
            continue
        short, *rest = cure.patch.splitlines()
        if short.startswith("lambda-binary fix "):
            calls = [step.as_command() for step in plan(given, asked(short)).changes]
            assert rest == ["# or the same by hand:", *calls, rest[-1]]
            assert rest[-1].startswith("aws apigateway create-deployment ")
            seen += 1
    assert seen


@pytest.mark.parametrize("accept", sorted({client.accept or "" for client in CLIENTS}))
@pytest.mark.parametrize("types", [(), ("image/png",), ("image/*", "application/pdf")])
def test_an_error_reaches_every_client_as_an_error(accept: str, types: tuple[str, ...]) -> None:
    given = current(mapped_method(_200={}), types)
    made = after(given, plan(given, Asked(("image/png",))).changes)
    request = Request(headers={"Accept": accept} if accept else {})
    response = respond(made.route.settings, request, FunctionError("gone", "KeyError"))
    assert (response.status, response.body) == (500, b'{"error": "the function failed"}')
    assert response.field("Content-Type") == "application/json"
