"""Handlers that run at the same time, as Lambda's multi-concurrency and a free-threaded Python do.

Each test is a process of its own, in which threads begin together before anything was imported. A
Python without the GIL runs them in parallel, one that has it changes threads as often as it can.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig

import pytest

from image_samples import AVIF

FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))

TOGETHER = """
import sys, threading
sys.setswitchinterval(1e-6)
def together(calls):
    "What each call gives; all begin at once."
    gate, came = threading.Barrier(len(calls)), [None] * len(calls)
    def run(number, call):
        gate.wait()
        try:
            came[number] = call()
        except BaseException as error:
            came[number] = f"{type(error).__name__}: {error}"
    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came
"""

RESULTS = """
import base64, gzip, io, pathlib, tempfile
from lambda_binary import binary_response, encode_response
REST = {"resource": "/", "httpMethod": "GET", "requestContext": {"stage": "prod", "resourcePath": "/"},
        "headers": {"accept-encoding": "gzip", "accept": "image/webp,image/png"}}
folder = pathlib.Path(tempfile.mkdtemp())
file = folder / "picture.png"
file.write_bytes(bytes.fromhex("89504e470d0a1a0a") + bytes(50_000))
def drawn(*, name=None, size=(640, 480)):
    from PIL import Image
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    return encode_response(picture, event=REST, image_format=name, etag=True)
def pixels(answer):
    from PIL import Image
    with Image.open(io.BytesIO(base64.b64decode(answer["body"]))) as image:
        return answer["headers"]["Content-Type"], image.size, image.convert("RGB").tobytes()
ROADS = {
    "bytes": lambda: encode_response(bytes.fromhex("89504e470d0a1a0a") + bytes(3_000), event=REST),
    "large": lambda: encode_response(b"GIF89a" + bytes(900_000), event=REST),
    "catalogue": lambda: encode_response(bytes.fromhex("de120495") + bytes(24), event=REST),
    "sound": lambda: encode_response(bytes.fromhex("fffb9064") + bytes(2_000), event=REST),
    "ogg": lambda: encode_response(b"OggS" + bytes(60), event=REST),
    "json": lambda: encode_response({"a": [1, 2.5, None]}, event=REST),
    "text": lambda: encode_response("text " * 50, event=REST, cache_control="max-age=60"),
    "gzip": lambda: gzip.decompress(base64.b64decode(encode_response("text " * 300_000, compress=True, event=REST)["body"])),
    "fields": lambda: encode_response(b"a,b", content_type="text/csv", filename="a b.csv", headers={"X-Any": "1"}, event=REST),
    "file": lambda: encode_response(file, etag=True, event=REST),
    "stream": lambda: encode_response(io.BytesIO(b"PK" + bytes(3000)), last_modified=0, event=REST),
    "png": lambda: pixels(drawn()),
    "wide png": lambda: pixels(drawn(size=(900, 700))),
    "jpeg": lambda: drawn(name="jpeg"),
    "auto": lambda: drawn(name="auto"),
    "mixed case": lambda: binary_response(lambda event, context: b"%PDF-1.7")({**REST, "httpMethod": "GET"}, None),
}
"""


def python(code: str) -> str:
    """What a process of its own says; without the GIL where this Python can do without."""
    environment = {**os.environ, "PYTHON_GIL": "0"} if FREE_THREADED else None
    done = subprocess.run(
        [sys.executable, "-c", TOGETHER + code],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_that_answers_switches_the_gil_on() -> None:
    said = python(
        f"{RESULTS}for road in ROADS.values(): road()\n"
        'print(getattr(sys, "_is_gil_enabled", lambda: True)())'
    )
    assert said == f"{not FREE_THREADED}\n"


@pytest.mark.parametrize("turn", range(4))
def test_what_threads_answer_first_is_what_one_answers_later(turn: int) -> None:
    # Each thread takes the roads from another one on, so that all imports are met in the midst.
    said = python(f"""{RESULTS}
names = list(ROADS)
def all_from(first):
    return {{name: ROADS[name]() for name in names[first:] + names[:first]}}
came = together([lambda first=first: all_from(first % len(names)) for first in range({turn}, {turn} + 64, 8)])
alone = all_from(0)
print([[name for name in names if answers[name] != alone[name]] if isinstance(answers, dict) else answers
       for answers in came])
""")
    assert said == f"{[[]] * 8}\n"


def test_all_threads_take_the_same_road_first() -> None:
    said = python(f"""{RESULTS}
for name in {["bytes", "catalogue", "gzip", "png"]}:
    road = ROADS[name]
    came = together([road] * 8)
    print(name, came == [road()] * 8)
""")
    assert said == "bytes True\ncatalogue True\ngzip True\npng True\n"


@pytest.mark.parametrize("codec", ["GIF", "PNG", "WEBP", *["AVIF"] * AVIF, "TIFF"])
def test_an_image_that_threads_share_is_sent_whole_by_each(codec: str) -> None:
    said = python(f"""{RESULTS}
from PIL import Image, ImageSequence
COLOURS = ["red", "lime", "blue", "black", "white", "teal"]
frames = [Image.new("RGB", (60, 40), colour) for colour in COLOURS]
written = io.BytesIO()
frames[0].save(written, "{codec}", save_all=True, append_images=frames[1:])
def means(answer):
    with Image.open(io.BytesIO(base64.b64decode(answer["body"]))) as image:
        return [tuple(round(band / 16) for band in frame.convert("RGB").resize((1, 1)).getpixel((0, 0)))
                for frame in ImageSequence.Iterator(image)]
shared = Image.open(io.BytesIO(written.getvalue()))
came = together([lambda: [means(encode_response(shared, event=REST)) for _ in range(6)]] * 8)
first = means(encode_response(Image.open(io.BytesIO(written.getvalue())), event=REST))
print(len(first), all(answers == [first] * 6 for answers in came), shared.tell())
""")
    assert said == "6 True 0\n"


def test_types_that_threads_register_are_known_as_soon_as_they_are() -> None:
    said = python(f"""{RESULTS}
def registered(number):
    wrong = 0
    for turn in range(40):
        kind = type(f"Chart{{number}}_{{turn}}", (), {{}})
        text = f"{{number}} {{turn}}"
        encode_response.register(kind)(lambda chart, text=text: text)
        wrong += encode_response(kind(), event=REST)["body"] != text
    return wrong
print(together([lambda number=number: registered(number) for number in range(8)]))
""")
    assert said == f"{[0] * 8}\n"


def test_a_decorated_handler_that_threads_call_gives_each_its_own() -> None:
    said = python(f"""{RESULTS}
@binary_response(cache_control="max-age=60", etag=True)
def handler(event, context):
    return event["n"]
def called(number):
    payload = bytes.fromhex("89504e470d0a1a0a") + bytes([number]) * 4_000
    event = {{**REST, "n": payload}}
    return all(base64.b64decode(handler(event, None)["body"]) == payload for _ in range(300))
print(together([lambda number=number: called(number) for number in range(8)]))
""")
    assert said == f"{[True] * 8}\n"
