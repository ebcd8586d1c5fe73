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
}
