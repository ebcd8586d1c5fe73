"""What outlives a process as it was: a fork, and the snapshot that SnapStart restores many times."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

WORK = """
import io, os, pathlib, sys, tempfile, warnings
from lambda_binary import binary_response, encode_response
from PIL import Image
REST = {"resource": "/", "httpMethod": "GET", "headers": {}, "requestContext": {"stage": "prod", "resourcePath": "/"}}
folder = pathlib.Path(tempfile.mkdtemp())
file = folder / "a.png"
Image.new("RGB", (9, 7), "teal").save(file)
def results():
    yield b"bytes"
    yield bytes.fromhex("de120495") + bytes(24)  # libmagic's
    yield file
    yield Image.open(file)
    yield Image.new("L", (9, 7))
    yield {"a": 1}
    yield "text" * 1000
def answers():
    return [binary_response(lambda event, context: result, etag=True, compress=True)(REST, None)
            for result in results()]
"""


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", WORK + code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="needs /proc")  # noqa: PTH112
def test_nothing_stays_open_and_nothing_random_is_loaded_when_a_snapshot_is_taken() -> None:
    # Newer releases of libffi keep their own file open for closures: that is ctypes, not ours.
    said = python("""
import ctypes
ctypes.CFUNCTYPE(None)(print)
before = set(os.listdir("/proc/self/fd"))
answers()
import gc; gc.collect()
print(sorted(set(os.listdir("/proc/self/fd")) - before))
ours = {name for name in sys.modules if name.startswith("lambda_binary")}
RANDOM = {"random", "secrets", "uuid"}
print([name for name in sorted(ours) if RANDOM & set(vars(sys.modules[name]))])
""")
    assert said == "[]\n[]\n"


def test_what_two_restored_environments_answer_is_the_same() -> None:
    said = python("""
answers()
import time
now = time.time
first = answers()
time.time = lambda: now() + 86400 * 30  # restored a month later
print(first == answers())
""")
    assert said == "True\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")
def test_children_forked_while_threads_encode_images_do_not_hang() -> None:
    said = python("""
import signal, threading
warnings.simplefilter("ignore")
picture = Image.open(file)
first = encode_response(picture)
stop = False
def encode():
    while not stop:
        encode_response(picture)
threads = [threading.Thread(target=encode) for _ in range(8)]
for thread in threads:
    thread.start()
came = []
for _ in range(20):
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        os._exit(0 if encode_response(Image.new("RGB", (9, 7), "teal")) else 1)
    came.append(os.waitpid(child, 0)[1])
stop = True
print(came == [0] * 20 or came)
""")
    assert said == "True\n"


IN_THE_MIDST = """
import random, signal, threading
warnings.simplefilter("ignore")
under_way, ends = threading.Event(), threading.Event()
(folder / "{module}.py").write_text(
    "from __main__ import *; under_way.set(); ends.wait(20); raise ImportError"
)
sys.path.insert(0, str(folder))
noise = random.Random(1).randbytes(1_500_000)
large = {large}
event = {{**REST, "headers": {{"accept-encoding": "gzip"}}}}
def answer():
    return encode_response(large, compress=True, event=event)
threading.Thread(target=answer).start()
print(under_way.wait(20))
child = os.fork()
if child == 0:
    signal.alarm(20)
    os._exit(0 if answer() else 1)
print(os.waitpid(child, 0)[1])
ends.set()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")
@pytest.mark.parametrize(
    ("module", "large"),
    [
        ("pybase64", "noise"),
        ("zlib_ng", "Image.frombytes('RGB', (1000, 500), noise)"),
        ("zlib_ng", "'text' * 1_000_000"),
    ],
)
def test_a_child_forked_in_the_midst_of_a_late_import_does_without(module: str, large: str) -> None:
    assert python(IN_THE_MIDST.format(module=module, large=large)) == "True\n0\n"
