"""One handler a road through the library: what a cold start pays depends on the result.

Each is the source of an app.py; `data` is what `picture.py` gives, 100,000 bytes unless PICTURE_SIZE
says otherwise. `measuring.lay_out` puts them where Lambda would have them.
"""

from __future__ import annotations

DECORATED = """
from picture import DATA
from lambda_binary import binary_response

@binary_response{options}
def handler(event, context):
    return {result}
"""
ENCODED = """
from picture import DATA
from lambda_binary import encode_response

def handler(event, context):
    return encode_response({arguments}, event=event)
"""
# A zip as it begins: a local file header that names its first entry.
ZIP = r"b'PK\x03\x04\x14' + bytes(21) + b'\x05\x00\x00\x00a.txt' + DATA"


def _decorated(options: str = "", result: str = "DATA", first: str = "") -> str:
    return first + DECORATED.format(options=options, result=result)


def _encoded(arguments: str) -> str:
    return ENCODED.format(arguments=arguments)


ROADS = {
    "bytes": _decorated(),
    "bytes, encode_response": _encoded("DATA"),
    "cache_control": _decorated("(cache_control='max-age=60')"),
    "content_type": _decorated("(content_type='image/png')"),
    "content_type, filename": _decorated("(content_type='image/png', filename='picture.png')"),
    "encode_response, headers": _encoded("DATA, headers={'Cache-Control': 'no-store'}"),
    "JSON": _decorated(result="{'size': len(DATA), 'kind': 'picture'}"),
    "text": _decorated(result="'a' * len(DATA)"),
    "envelope with bytes": _decorated(result="{'statusCode': 200, 'body': DATA}"),
    "zip": _decorated(result=ZIP),
    "BytesIO": _decorated(result="io.BytesIO(DATA)", first="import io\n"),
    "Path": _decorated(
        result="pathlib.Path(__file__).with_name('picture.png')", first="import pathlib\n"
    ),
    "etag": _decorated("(etag=True)"),
    # What takes the conductor's road, with all of its stages.
    "bytearray": _decorated(result="bytearray(DATA)"),
}

HAND = """
import json
from picture import DATA
RESULT = {result}

def handler(event, context):
    return {{
        "statusCode": 200,
        "headers": {{"Content-Type": "{media_type}"}},
        "body": {body},
        "isBase64Encoded": False,
    }}
"""
# The dict whose JSON is as long as DATA, and the text that is.
JSON_RESULT = "{'size': len(DATA), 'kind': 'a' * (len(DATA) - 30)}"
TEXT_RESULT = "'a' * len(DATA)"
JSON_BY_HAND = HAND.format(
    result=JSON_RESULT, media_type="application/json", body="json.dumps(RESULT)"
)
TEXT_BY_HAND = HAND.format(result=TEXT_RESULT, media_type="text/plain", body="RESULT")


def _kept(result: str) -> str:
    return _decorated(result="RESULT", first=f"from picture import DATA\nRESULT = {result}\n")


# Handlers that were called before: the one by hand (None for `by_hand.py`), and the library's.
WARM: dict[str, tuple[str | None, str]] = {
    "cache_control": (None, ROADS["cache_control"]),
    "content_type, filename": (None, ROADS["content_type, filename"]),
    "encode_response": (None, ROADS["bytes, encode_response"]),
    "encode_response, headers": (None, ROADS["encode_response, headers"]),
    "encode_response, content_type": (
        None,
        _encoded("DATA, content_type='image/png', cache_control='no-store'"),
    ),
    "JSON": (JSON_BY_HAND, _kept(JSON_RESULT)),
    "text": (TEXT_BY_HAND, _kept(TEXT_RESULT)),
}
