"""Handlers that LAMBDA_BINARY_STREAM makes stream."""

from __future__ import annotations

import gzip
import os
import socket
import time
from functools import cache
from pathlib import Path

from lambda_binary import binary_response, encode_response

PNG = b"\x89PNG\r\n\x1a\n"


@binary_response
def sized(event, context):
    return PNG + bytes(
        event["queryStringParameters"]["n"] and int(event["queryStringParameters"]["n"])
    )


@binary_response(content_type="application/octet-stream")
def path(event, context):
    return Path(event["queryStringParameters"]["path"])


@binary_response(content_type="video/mp4")
def opened(event, context):
    return Path(event["queryStringParameters"]["path"]).open("rb")


@binary_response
def impatient(event, context):
    socket.setdefaulttimeout(0.05)
    return PNG + bytes(int(event["queryStringParameters"]["n"]))


@binary_response
def text(event, context):
    return "Grüße"


@binary_response
def nothing(event, context):
    return None


@binary_response
def cookies(event, context):
    return encode_response(
        PNG, cookies=["a=1", "b=2"], headers={"Link": ["<a>", "<b>"]}, event=event
    )


@binary_response
def own_envelope(event, context):
    return {"statusCode": 418, "headers": {"Content-Type": "text/plain"}, "body": "tea"}


@binary_response
def own_bytes(event, context):
    return {"statusCode": 201, "headers": {"X-A": "1"}, "body": PNG}


@binary_response
def own_base64(event, context):
    return {"statusCode": 200, "body": "aGk=", "isBase64Encoded": True}


@binary_response(headers={"Content-Encoding": "gzip"}, content_type="text/plain")
def packed(event, context):
    return gzip.compress(b"Hello " * 100_000)


@binary_response(headers={"Content-Encoding": "br"}, content_type="text/plain")
def brotli(event, context):
    return b"\x0b\x02\x80Hello\x03"


@binary_response(stream=False)
def kept_out(event, context):
    return PNG


@binary_response(etag=True)
def tagged(event, context):
    return PNG + bytes(100)


@binary_response
def raises(event, context):
    raise ValueError("before the first byte")


@binary_response(headers={"X-Long": "a" * 17_000})
def too_many_fields(event, context):
    return PNG


@binary_response
def generated(event, context):
    """Pieces of `n` bytes each; tells on stdout that it was closed."""
    size = int(event["queryStringParameters"]["n"])
    many = int(event["queryStringParameters"].get("many", "3"))
    fails = event["queryStringParameters"].get("fails")

    def pieces():
        try:
            yield PNG
            for number in range(many):
                if fails == str(number):
                    raise ValueError(f"at piece {number}")
                yield bytes([number % 256]) * size
        finally:
            print("closed", flush=True)

    return pieces()


@binary_response(content_type="text/csv; charset=utf-8", cache_control="no-store")
def lines(event, context):
    return (f"{number},ü\n" for number in range(1000))


@binary_response
def numbers(event, context):
    return iter([1, 2])


@binary_response
def exits(event, context):
    def pieces():
        yield PNG
        raise SystemExit(3)

    return pieces()


@cache
def noise(width, height):
    from PIL import Image

    return Image.effect_noise((width, height), 90)


@binary_response
def picture(event, context):
    """Noise, so that it is as large encoded as it is, or a corner of it; in a format."""
    asked = event["queryStringParameters"]
    image = noise(4000, 3000)
    if asked["n"] != "all":
        image = image.crop((0, 0, int(asked["n"]), int(asked["n"])))
    return encode(image, asked["format"])


def encode(image, image_format):
    image.format = {"png": "PNG", "jpeg": "JPEG", "gif": "GIF"}[image_format]
    return image


@binary_response(content_type="text/csv")
def table(event, context):
    """The first `n` rows of a table; pandas writes them."""
    return numbers_of_a_table().head(int(event["queryStringParameters"]["n"]))


@cache
def numbers_of_a_table():
    import pandas

    column = [index / 7 for index in range(700_000)]
    return pandas.DataFrame({"a": column, "b": column, "c": column})


@binary_response(content_type="text/plain")
def together(event, context):
    """Goes on when as many invocations as it is told are there, each with a mark of its own."""
    asked = event["queryStringParameters"]
    folder, mark = Path(asked["path"]), asked["mark"]

    def pieces():
        yield f"{mark}\n"
        (folder / mark).touch()
        deadline = time.monotonic() + 15
        while len([*folder.iterdir()]) < int(asked["n"]) and time.monotonic() < deadline:
            time.sleep(0.01)
        for _ in range(1000):
            yield f"{mark}\n" * 100
        yield str(os.getpid())

    return pieces()


class Unseekable:
    """As a StreamingBody: it is read, and says nothing else."""

    def __init__(self, size):
        self.left = size

    def read(self, size=-1):
        size = min(self.left, size if size >= 0 else self.left)
        self.left -= size
        return b"%PDF-1.7\n"[:size] + bytes(max(0, size - 9))


@binary_response
def unseekable(event, context):
    return Unseekable(int(event["queryStringParameters"]["n"]))


@binary_response(etag=True)
def tagged_pieces(event, context):
    return iter([PNG, b"a"])


@binary_response(compress=True, content_type="text/csv; charset=utf-8", etag='"v7"')
def compressed_lines(event, context):
    return (f"{number},ü\n" for number in range(int(event["queryStringParameters"]["n"])))


@binary_response(compress=True)
def compressed_text(event, context):
    return "ü" * int(event["queryStringParameters"]["n"])


@binary_response(compress=True, content_type="text/csv")
def compressed_file(event, context):
    return Path(event["queryStringParameters"]["path"])


@binary_response(compress=True, content_type="text/event-stream")
def compressed_events(event, context):
    return iter([b"data: 1\n\n", b"data: 2\n\n", b"data: 3\n\n"])


@binary_response(compress=True, etag=True)
def compressed_pictures(event, context):
    return iter([PNG, bytes(2000)])


@binary_response
def file(event, context):
    return Path(event["queryStringParameters"]["path"])


@binary_response(headers={"Content-Encoding": "gzip"}, content_type="text/plain", etag='"v1"')
def packed_and_tagged(event, context):
    return gzip.compress(b"Hello " * 100_000)


@binary_response
def packed_part(event, context):
    fields = {
        "Content-Type": "text/plain",
        "Content-Encoding": "gzip",
        "Content-Range": "bytes 0-3/100",
    }
    return {"statusCode": 206, "headers": fields, "body": gzip.compress(b"Hello")[:4]}
