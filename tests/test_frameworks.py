"""examples/frameworks: web frameworks with what carries them to Lambda, each run as Lambda runs it.

Chalice and Zappa are installed apart and without their dependencies (`make test` does it), for they
pin what others need; the part of them that runs in a function needs nothing else.
"""

from __future__ import annotations

import base64
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from events import event
from lambda_binary.gateway import Request, Settings, invoke

ROOT = Path(__file__).parents[1]
FRAMEWORKS = ROOT / "examples/frameworks"
APART = ROOT / ".venv/frameworks"
needs_apart = pytest.mark.skipif(
    not (APART / "zappa").is_dir(), reason="Chalice and Zappa are not installed: make test does it"
)
IMG = {"Accept": "image/avif,image/webp,*/*"}

# Zappa's settings, as its zip holds them, and the application beside them.
ZAPPA = """
import sys, types
named = dict(
    APP_MODULE="flask_app", APP_FUNCTION="app", BINARY_SUPPORT=True, LOG_LEVEL="WARNING", DEBUG=False,
    DJANGO_SETTINGS=None, API_STAGE="dev", PROJECT_NAME="pictures", DOMAIN=None, ENVIRONMENT_VARIABLES={},
    COGNITO_TRIGGER_MAPPING={}, AWS_EVENT_MAPPING={}, AWS_BOT_EVENT_MAPPING={}, EXCEPTION_HANDLER=None,
    CONTEXT_HEADER_MAPPINGS=None,
)
sys.modules["zappa_settings"] = types.ModuleType("zappa_settings")
vars(sys.modules["zappa_settings"]).update(named)
from zappa.handler import lambda_handler as handler
"""
CHALICE = "from chalice_app import app as handler"
RUN = """
import contextlib, json, sys, types
with contextlib.redirect_stdout(sys.stderr):
    {made}
    context = types.SimpleNamespace(function_name="pictures", aws_request_id="1")
    answer = handler(json.load(sys.stdin), context)
print(json.dumps(answer))
"""


def answered(made: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The payload of a handler in a process of its own."""
    program = RUN.replace("{made}", made.strip().replace("\n", "\n    "))
    path = os.pathsep.join([str(FRAMEWORKS), str(APART)])
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": path},
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    payload: dict[str, Any] = json.loads(done.stdout)
    return payload


def asked(colour: str) -> dict[str, Any]:
    """A REST API's event for /pictures/{colour}, of a browser's <img>."""
    made = event("rest-proxy")
    made |= {
        "resource": "/pictures/{colour}",
        "path": f"/pictures/{colour}",
        "httpMethod": "GET",
        "headers": IMG,
        "multiValueHeaders": {name: [value] for name, value in IMG.items()},
        "pathParameters": {"colour": colour},
    }
    made["requestContext"] |= {"resourcePath": "/pictures/{colour}", "httpMethod": "GET"}
    return made


def shown(payload: dict[str, Any]) -> tuple[str | None, tuple[int, int], Any]:
    """Format, size and the colour in the middle."""
    assert (payload["statusCode"], payload["isBase64Encoded"]) == (200, True)
    with Image.open(io.BytesIO(base64.b64decode(payload["body"]))) as image:
        return image.format, image.size, image.convert("RGB").getpixel((32, 32))


@needs_apart
def test_a_route_of_chalice_sends_the_format_that_the_browser_likes() -> None:
    payload = answered(CHALICE, asked("navy"))
    assert shown(payload) == ("WEBP", (64, 64), (0, 0, 128))
    assert payload["headers"]["Content-Type"] == "image/webp"
    assert payload["headers"]["Vary"] == "Accept"


@needs_apart
def test_zappa_encodes_the_picture_of_flask() -> None:
    payload = answered(ZAPPA, asked("teal"))
    assert shown(payload) == ("PNG", (64, 64), (0, 128, 128))


@pytest.mark.parametrize(
    ("settings", "begins"),
    [
        (Settings("rest-proxy", binary_media_types=("*/*",)), b"\x89PNG"),
        (Settings("rest-proxy"), b"iVBORw0K"),
        (Settings("http-api"), b"\x89PNG"),
    ],
)
def test_behind_apig_wsgi_the_gateways_settings_decide(
    settings: Settings, begins: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from apig_wsgi import make_lambda_handler

    monkeypatch.syspath_prepend(FRAMEWORKS)
    import flask_app

    handler = make_lambda_handler(flask_app.app, binary_support=True)
    response = invoke(settings, Request(path="/pictures/teal", headers=IMG), handler)
    assert (response.status, response.body[: len(begins)]) == (200, begins)
