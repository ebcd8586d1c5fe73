"""Every integration's quota to the byte, the refusal, and who may take over from it."""

from __future__ import annotations

import copy
import io
import json
import os
import pickle
import tracemalloc
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from events import event
from lambda_binary import ResponseTooLargeError, binary_response, encode_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambda_binary.messages import Representation

LAMBDA = 6_291_556
ALB = EDGE_ORIGIN = 2**20
EDGE_VIEWER = 40 * 2**10
QUOTAS = {
    None: ("any-proxy", LAMBDA),
    "rest-proxy": ("rest-proxy", LAMBDA),
    "http-api-1.0": ("http-api-1.0", LAMBDA),
    "http-api-2.0": ("http-api-2.0", LAMBDA),
    "function-url": ("function-url", LAMBDA),
    "lattice-2": ("lattice", LAMBDA),
    "websocket": ("websocket", LAMBDA),
    "mapped-serverless": ("mapped", LAMBDA),
    "alb": ("alb", ALB),
    "alb-multi-value": ("alb-multi-value", ALB),
    "edge-viewer-request": ("edge-viewer", EDGE_VIEWER),
    "edge-origin-request": ("edge-origin", EDGE_ORIGIN),
}
ADVICE = (
    "return less (a smaller picture, image_format='webp'), or pass on_too_large= a function that "
    "stores the data in S3 and returns a redirect"
)


@pytest.fixture(autouse=True)
def _as_on_python_3_11(monkeypatch: pytest.MonkeyPatch) -> None:
    # The runtime escapes all but ASCII there, as json.dumps does.
    monkeypatch.setenv("AWS_EXECUTION_ENV", "AWS_Lambda_python3.11")


# --- The boundary --------------------------------------------------------------------------


def weight(payload: object) -> int:
    return len(json.dumps(payload))


def of_size(unit: bytes | str, size: int, given: dict[str, Any] | None) -> dict[str, Any]:
    """Arguments that give a payload of exactly this size; one field's value fills the rest."""
    step = 3 if isinstance(unit, bytes) else 1

    def arguments(count: int, fill: int) -> dict[str, Any]:
        headers = {"X-Fill": "f" * fill}
        return {"body": unit * count, "content_type": TYPES[type(unit)], "headers": headers, "event": given}

    empty = weight(encode_response(**arguments(0, 8)))
    one = weight(encode_response(**arguments(step, 8))) - empty
    # ALB with multi-value headers spells the field twice: fill by even numbers there.
    spelled = weight(encode_response(**arguments(0, 9))) - empty
    steps, rest = divmod(size - empty, one)
    while rest % spelled:
        steps, rest = steps - 1, rest + one
    return arguments(steps * step, 8 + rest // spelled)


TYPES = {bytes: "image/png", str: "text/plain"}
UNITS = {"base64": b"\xff", "text": "a"}
# In mapped payloads text travels as base64 too, whose unit is three bytes, as is that of bytes.
BOUNDARIES = [
    (name, unit)
    for name in QUOTAS
    for unit in UNITS
    if (name, unit) != ("mapped-serverless", "text")
]


@pytest.mark.parametrize(("name", "unit"), BOUNDARIES)
def test_the_boundary_is_exact(name: str | None, unit: str) -> None:
    integration, quota = QUOTAS[name]
    given = event(name) if name else None
    # A field that is spelled twice moves the size by two: for text the content does the rest.
    for size in (quota - 1, quota):
        assert weight(encode_response(**of_size(UNITS[unit], size, given))) == size
    with pytest.raises(ResponseTooLargeError) as raised:
        encode_response(**of_size(UNITS[unit], quota + 1, given))
    error = raised.value
    assert (error.size, error.quota, error.integration) == (quota + 1, quota, integration)
    assert str(error) == (
        f"the response is too large for {integration}: its JSON would have at least "
        f"{quota + 1:,} bytes and the quota is {quota:,} bytes (1 too many); {ADVICE}"
    )
