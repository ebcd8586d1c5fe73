"""One decorated handler for each kind of result; the event's `case` chooses."""

from __future__ import annotations

import os
import sys
from typing import Any, NoReturn

from PIL import Image

from lambda_binary import binary_response, encode_response

PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)


@binary_response
def picture(event: dict[str, Any], context: object) -> bytes:
    return PNG


@binary_response(filename="Größe.png", cache_control="max-age=60")
def download(event: dict[str, Any], context: object) -> bytes:
    return PNG


@binary_response(envelope=False)
def bare(event: dict[str, Any], context: object) -> bytes:
    return PNG


@binary_response
def image(event: dict[str, Any], context: object) -> Image.Image:
    return Image.linear_gradient("L").resize((16, 9))


@binary_response
def text(event: dict[str, Any], context: object) -> str:
    return 'déjà "vu"\n'


@binary_response
def data(event: dict[str, Any], context: object) -> dict[str, Any]:
    return {"menu": ["thé", 1.5, None, True]}


@binary_response
def nothing(event: dict[str, Any], context: object) -> None:
    return None


@binary_response
def own_envelope(event: dict[str, Any], context: object) -> dict[str, Any]:
    return {"statusCode": 404, "headers": {"X-Own": "1"}, "body": PNG}


@binary_response
def own_response(event: dict[str, Any], context: object) -> object:
    return encode_response("gone", status_code=410, cookies=["a=1", "b=2"], event=event)


@binary_response
def of_the_context(event: dict[str, Any], context: Any) -> str:
    return f"{context.function_name}, time left: {context.get_remaining_time_in_millis() > 0}"


@binary_response
def process(event: dict[str, Any], context: object) -> str:
    return str(os.getpid())


@binary_response
def key_error(event: dict[str, Any], context: object) -> object:
    return event["thé"]


@binary_response
def unsupported(event: dict[str, Any], context: object) -> object:
    return {1, 2}


@binary_response
def too_large(event: dict[str, Any], context: object) -> bytes:
    return bytes(5_000_000)


def too_large_by_hand(event: dict[str, Any], context: object) -> dict[str, Any]:
    return {"statusCode": 200, "body": "A" * 6_291_556}


@binary_response
def stopped(event: dict[str, Any], context: object) -> NoReturn:
    sys.exit(3)


def handler(event: dict[str, Any], context: object) -> object:
    return globals()[event["case"]](event, context)
