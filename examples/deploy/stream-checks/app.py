"""What `run.py` asks for, by the last part of the path: /picture, /empty-204, /large-20, ..."""

import gzip
import importlib.metadata
import json
import os
import platform
import time
from pathlib import Path

from lambda_binary import binary_response, encode_response
from lambda_binary.streaming.streamed import SEPARATOR, Streamed

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20_000)
TEXT = b"Hello " * 10_000
MEGABYTE = 1_000_000
# "Hello" in brotli: the standard library does not write it.
BROTLI = b"\x0b\x02\x80Hello\x03"
LAST = {}


def handler(event, context):
    """A function of its own before the decorated one, for what the library does not send."""
    path = event.get("rawPath") or event.get("path") or ""
    name = path.rstrip("/").rpartition("/")[2]
    if name == "raw":
        prelude = {"statusCode": 200, "headers": {"Content-Type": "image/png"}}
        return json.dumps(prelude).encode() + SEPARATOR + PNG
    if name in ("gzip", "br"):
        fields = {"Content-Type": "text/plain", "Content-Encoding": name}
        packed = gzip.compress(TEXT) if name == "gzip" else BROTLI
        prelude = json.dumps({"statusCode": 200, "headers": fields})
        return Streamed.of(prelude.encode(), iter([packed]))
    return answer({**event, "asked": name}, context)


@binary_response
def answer(event, context):
    """Everything that the library streams itself."""
    name, _, number = event["asked"].partition("-")
    if name == "empty":
        status = int(number)
        fields = {"Location": "picture"} if status == 302 else {}
        return {"statusCode": status, "headers": fields, "body": b""}
    if name == "file":
        file = Path("/tmp/picture.png")
        file.write_bytes(PNG)
        return file
    if name == "cookies":
        fields = {"Link": ["<a>; rel=next", "<b>; rel=prev"]}
        return encode_response(PNG, cookies=["a=1", "b=2"], headers=fields, event=event)
    if name == "breaks":
        fields = {"Content-Length": "2000000"} if number else {}
        return {"statusCode": 200, "headers": fields, "body": broken()}
    if name == "large":
        return counted(int(number))
    if name == "slow":
        return pauses(0.0, 1.0, 1.0)
    if name == "stalls":
        return pauses(0.0, 900.0)
    if name == "last":
        return LAST
    if name == "about":
        return about()
    return PNG


def about():
    """Where this runs, and through which runtime client."""
    try:
        client = importlib.metadata.version("awslambdaric")
    except importlib.metadata.PackageNotFoundError:
        client = "not told"
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "awslambdaric": client,
        "how": os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE", "not told"),
    }


def broken():
    """One megabyte, then an error."""
    yield bytes(MEGABYTE)
    raise ValueError("on purpose")


def counted(many):
    """So many megabytes; LAST tells how many were made, and in what time."""
    LAST.clear()
    began = time.monotonic()
    try:
        for made in range(many):
            yield bytes(MEGABYTE)
            LAST.update(megabytes=made + 1, seconds=round(time.monotonic() - began, 2))
    finally:
        LAST["ended"] = round(time.monotonic() - began, 2)


def pauses(*lengths):
    """A piece of 1,000 bytes after each pause, in seconds."""
    for length in lengths:
        time.sleep(length)
        yield b"." * 1000
