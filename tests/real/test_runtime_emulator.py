"""The quota against AWS's own code: what we accept passes there, what we refuse would fail there.

The emulator counts; this file never computes a size by itself, it weighs with the emulator.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from events import event
from real.emulator import IS_HERE, WHY_NOT, Emulator
from real.functions.boundary import content

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not IS_HERE, reason=WHY_NOT)

QUOTA = 6_291_556
TOO_LARGE = {
    "errorType": "Function.ResponseSizeTooLarge",
    "errorMessage": (
        "Response payload size exceeded maximum allowed payload size (6291556 bytes)."
    ),
}
# Runtimes from Python 3.12 on write text as it is, earlier ones escape it.
RUNTIMES = ("AWS_Lambda_python3.11", "AWS_Lambda_python3.12")


@pytest.fixture(params=RUNTIMES[:1])
def emulator(request: pytest.FixtureRequest) -> Iterator[Emulator]:
    # Each test has its own: the runtime exits after a response that is too large.
    with Emulator("boundary.handler", {"AWS_EXECUTION_ENV": request.param}) as running:
        yield running


in_both_runtimes = pytest.mark.parametrize("emulator", RUNTIMES, indirect=True)


@dataclass(frozen=True)
class Recipe:
    """What the function is asked to answer with; `fill` is the length of one field's value."""

    unit: str
    count: int = 0
    fill: int = 1
    content_type: str = "image/png"
    envelope: bool = True

    def event(self, name: str) -> dict[str, Any]:
        return {**event(name), "recipe": vars(self)}


def answer(emulator: Emulator, recipe: Recipe, name: str) -> bytes:
    """The payload that passed."""
    status, body = emulator.invoke(recipe.event(name))
    assert (status, b"errorType" in body[:400]) == (200, False), body[:400]
    return body


def of_size(emulator: Emulator, recipe: Recipe, name: str, size: int) -> Recipe:
    """The recipe of a payload of exactly this size: content as coarse as it is, the rest filled."""
    step = 3 if recipe.unit == "bytes" else 1
    empty = len(answer(emulator, recipe, name))
    weight = len(answer(emulator, replace(recipe, count=step), name)) - empty
    steps, rest = divmod(size - empty, weight)
    return replace(recipe, count=steps * step, fill=recipe.fill + rest)


def by_hand(emulator: Emulator, recipe: Recipe, name: str) -> tuple[int, bytes]:
    """The answer to the same payload, made without the library."""
    template = json.loads(answer(emulator, replace(recipe, count=0), name))
    return emulator.invoke({**recipe.event(name), "template": template})


def check_boundary(emulator: Emulator, recipe: Recipe, name: str, integration: str) -> None:
    for size in (QUOTA - 1, QUOTA):
        fitting = of_size(emulator, recipe, name, size)
        body = answer(emulator, fitting, name)
        made = content(vars(fitting))
        text = made if isinstance(made, str) else b64encode(made).decode()
        assert (len(body), json.loads(body)["body"] == text) == (size, True)
        assert by_hand(emulator, fitting, name) == (200, body)
    beyond = replace(fitting, fill=fitting.fill + 1)
    status, body = emulator.invoke(beyond.event(name))
    assert (status, json.loads(body)["errorType"]) == (200, "ResponseTooLargeError")
    assert json.loads(body)["errorMessage"].startswith(
        f"the response is too large for {integration}: its JSON would have at least "
        "6,291,557 bytes and the quota is 6,291,556 bytes (1 too many)"
    )
    status, body = by_hand(emulator, beyond, name)
    assert (status, json.loads(body)) == (502, TOO_LARGE)


@pytest.mark.parametrize(
    ("name", "integration"),
    [
        ("rest-proxy", "rest-proxy"),
        ("http-api-1.0", "http-api-1.0"),
        ("http-api-2.0", "http-api-2.0"),
        ("function-url", "function-url"),
        ("mapped-serverless", "mapped"),
    ],
)
def test_base64_fits_to_the_byte(emulator: Emulator, name: str, integration: str) -> None:
    check_boundary(emulator, Recipe("bytes"), name, integration)


@in_both_runtimes
@pytest.mark.parametrize("unit", ["text", "quotes", "accents", "emoji", "separators"])
def test_text_fits_to_the_byte(emulator: Emulator, unit: str) -> None:
    check_boundary(emulator, Recipe(unit, content_type="text/plain"), "rest-proxy", "rest-proxy")


def test_text_in_payload_2_fits_to_the_byte(emulator: Emulator) -> None:
    recipe = Recipe("text", content_type="text/plain")
    check_boundary(emulator, recipe, "http-api-2.0", "http-api-2.0")


@pytest.mark.parametrize("envelope", [True, False], ids=["envelope", "bare"])
def test_the_largest_content_where_no_field_fills_the_rest(
    emulator: Emulator, envelope: bool
) -> None:
    name = "mapped-raw-body"
    empty = Recipe("bytes", fill=0, envelope=envelope)
    room = QUOTA - len(answer(emulator, empty, name))
    # Base64 grows by 4 characters each 3 bytes: between these two no size is possible.
    fitting = replace(empty, count=room // 4 * 3)
    beyond = replace(fitting, count=fitting.count + 1)
    body = answer(emulator, fitting, name)
    assert len(body) == QUOTA - room % 4
    assert by_hand(emulator, fitting, name) == (200, body)
    status, body = emulator.invoke(beyond.event(name))
    assert (status, json.loads(body)["errorType"]) == (200, "ResponseTooLargeError")
    assert f"at least {QUOTA - room % 4 + 4:,} bytes" in json.loads(body)["errorMessage"]
    status, body = by_hand(emulator, beyond, name)
    assert (status, json.loads(body)) == (502, TOO_LARGE)
