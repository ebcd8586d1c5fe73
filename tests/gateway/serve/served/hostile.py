"""Handlers that do to the server what no handler should."""

from __future__ import annotations

import ctypes
import io
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from PIL import Image

from lambda_binary import binary_response

calls = 0


def _frames() -> Image.Image:
    file = io.BytesIO()
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "green", "blue")]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=100)
    return Image.open(io.BytesIO(file.getvalue()))


SHARED = _frames()


def handler(event: Any, context: Any) -> Any:
    """Do what the path says."""
    path = event.get("path") or event["rawPath"]
    print(f"begun: {path}")
    return {"statusCode": 200, "body": str(globals()[f"_{path.strip('/')}"]())}


@binary_response
def animated(event: Any, context: Any) -> Any:
    """An animated picture that every request shares."""
    return SHARED


def _pid() -> int:
    return os.getpid()


def _count() -> int:
    global calls
    calls += 1
    return calls


def _hangs() -> None:
    time.sleep(3600)


def _spins() -> None:
    while True:
        pass


def _exits() -> None:
    os._exit(3)


def _crashes() -> None:
    ctypes.string_at(0)


def _killed() -> None:
    os.kill(os.getpid(), 9)
    time.sleep(10)


def _forks() -> str:
    return "child" if os.fork() == 0 else "parent"


def _exits_with_a_child() -> None:
    """The child keeps whatever the process had open."""
    subprocess.Popen(["sleep", "30"], close_fds=False)
    if os.fork() == 0:
        time.sleep(30)
    os._exit(4)


def _leaves_a_thread() -> str:
    threading.Thread(target=time.sleep, args=(3600,)).start()
    return "left"


def _ends_later() -> str:
    threading.Timer(0.1, os._exit, (5,)).start()
    return str(os.getpid())


def _interrupts() -> None:
    raise KeyboardInterrupt


def _base() -> None:
    class OddError(BaseException):
        pass

    raise OddError("odd")


def _ignores_signals() -> None:
    import signal

    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    time.sleep(3600)


def _prints_much() -> str:
    line = "x" * 99 + "\n"
    for _ in range(20_000):
        sys.stdout.write(line)
    return "printed"


def _closes_everything() -> str:
    os.closerange(0, 100)
    return "closed"


def _main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _parents_gone() -> str:
    return "never"


def _folder() -> str:
    return str(Path.cwd())


PIECES = threading.Event()


def streamed(event: Any, context: Any) -> Any:
    """AWS's stream format, piece by piece; what follows waits until a file is there."""
    what = event["rawPath"] if "rawPath" in event else event["path"]
    gate = Path(what.split("gate=")[-1])

    def pieces() -> Any:
        yield (
            b'{"statusCode": 200, "headers": {"Content-Type": "text/plain"}}' + b"\0" * 8 + b"one "
        )
        while not gate.exists():
            time.sleep(0.01)
        yield b"two "
        if "breaks" in what:
            raise ValueError("broke off")
        yield bytearray(b"three")

    return pieces()
