"""Measures inside one interpreter, ours or a peer's: `worker.py TASK`, TASK and answer in JSON.

The handlers of one task are imported into the same process and measured in turns.
"""

from __future__ import annotations

import gc
import importlib.util
import json
import sys
import tracemalloc
from base64 import b64decode
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from paired import compare

if TYPE_CHECKING:
    from collections.abc import Callable

    Handler = Callable[[Any, Any], Any]

PNG = b"\x89PNG\r\n\x1a\n"
# Responses after which a handler is warm.
WARM = 20


def handlers(files: dict[str, str], size: int, event: Any) -> dict[str, Handler]:
    """The handlers of these files, each returning `size` bytes; checked that they do."""
    picture = ModuleType("picture")
    # No two bytes alike in a row: a constant would flatter whoever compresses.
    picture.DATA = (PNG + bytes(range(256)) * (size // 256 + 1))[:size]  # type: ignore[attr-defined]
    sys.modules["picture"] = picture
    found: dict[str, Handler] = {}
    for name, file in files.items():
        spec = importlib.util.spec_from_file_location(f"handler_{len(found)}", file)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found[name] = module.handler
        if b64decode(module.handler(event, None)["body"]) != picture.DATA:
            raise SystemExit(f"{file} does not return the picture")
    return found


def warm(files: dict[str, str], size: int, pairs: int, event: Any) -> dict[str, Any]:
    """Processor time of each handler as a share of the first one's."""
    sides = handlers(files, size, event)
    reference = sides.pop(next(iter(sides)))
    return {**compare(sides, reference, pairs, (event, None))}


def memory(files: dict[str, str], size: int, event: Any) -> dict[str, Any]:
    """Peak of what each handler allocates, and what stays, as shares of the picture's size."""
    peaks = {}
    for name, handler in handlers(files, size, event).items():
        # Until nothing is imported any more, and CPython has specialised the byte code.
        for _ in range(WARM):
            handler(event, None)
        gc.collect()
        tracemalloc.start()
        payload = handler(event, None)
        kept, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        peaks[name] = peak / size, kept / size
        del payload
    return peaks


def detection(peer: str, kinds: dict[str, str], pairs: int) -> dict[str, Any]:
    """Processor time of our `detect` as a share of the peer's, and what the two say."""
    from lambda_binary.media_types import detect

    theirs = DETECTORS[peer]()
    answers = {}
    for kind, path in kinds.items():
        data = Path(path).read_bytes()
        ratio = compare({"ours": detect}, theirs, pairs, (data,))["ours"]
        answers[kind] = {"ratio": ratio, "ours": detect(data), "theirs": theirs(data)}
    return answers


def _filetype() -> Callable[[bytes], object]:
    import filetype  # type: ignore[import-not-found]

    return filetype.guess_mime  # type: ignore[no-any-return]


def _puremagic() -> Callable[[bytes], object]:
    import puremagic  # type: ignore[import-not-found]

    def guess(data: bytes) -> object:
        try:
            return puremagic.from_string(data, mime=True)
        except (puremagic.PureError, ValueError):  # how it says that it does not know
            return None

    return guess


def _python_magic() -> Callable[[bytes], object]:
    try:
        import magic
    except ImportError:  # no shared library on this system: the wheel brings one
        importlib.import_module("pylibmagic")
        import magic

    return lambda data: magic.from_buffer(data[:4096], mime=True)


def _magika() -> Callable[[bytes], object]:
    from magika import Magika  # type: ignore[import-not-found]

    identify = Magika().identify_bytes
    return lambda data: identify(data).output.mime_type


DETECTORS = {
    "filetype": _filetype,
    "puremagic": _puremagic,
    "python-magic": _python_magic,
    "magika": _magika,
}
TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    "warm": warm,
    "memory": memory,
    "detection": detection,
}


def main() -> None:
    """Do the task of the command line."""
    task = json.loads(sys.argv[1])
    sys.path[:0] = task.pop("path", [])
    if "event" in task:
        task["event"] = json.loads(Path(task["event"]).read_text(encoding="utf-8"))
    for name in task.pop("without", []):
        sys.modules[name] = None  # type: ignore[assignment]  # as if it were not installed
    print(json.dumps(TASKS[task.pop("do")](**task)))


if __name__ == "__main__":
    main()
