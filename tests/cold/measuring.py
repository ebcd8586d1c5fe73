"""What a handler's import and first response cost in a fresh interpreter.

A task folder is laid out as Lambda's /var/task: the handler as app.py, and the packages that it
brings along. Instructions, unlike time, are the same again on a busy machine.
"""

from __future__ import annotations

import compileall
import os
import re
import shutil
import subprocess
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import lambda_binary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HERE = Path(__file__).parent
PACKAGE = Path(lambda_binary.__file__).parent
# What a first response of everyday bytes reads of it.
READ_FIRST = (PACKAGE / "__init__.py", PACKAGE / "handler" / "__init__.py")
EVENTS = HERE.parent / "events"
EVENT = EVENTS / "rest-proxy.json"
# Seconds for one handler, under valgrind too.
PATIENCE = 120
# Hashes in a fixed order, byte code only where it was laid out, and no coverage of it.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")},
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
}


def lay_out(task: Path, handler: Path, *, compiled: bool = True) -> Path:
    """A task folder with a handler, its picture, and the library if it uses that.

    Args:
        task: the folder to make.
        handler: becomes app.py.
        compiled: whether the byte code lies beside the sources, as after `pip install`.
    """
    task.mkdir(parents=True)
    shutil.copy(handler, task / "app.py")
    shutil.copy(HERE / "picture.py", task)
    if "lambda_binary" in handler.read_text(encoding="utf-8"):
        # No function imports the gateway.
        unwanted = shutil.ignore_patterns("__pycache__", "gateway")
        shutil.copytree(PACKAGE, task / "lambda_binary", ignore=unwanted)
    if compiled:
        compileall.compile_dir(task, quiet=1)
    return task


def weight(path: Path) -> int:
    """Bytes of a file as a zip or a wheel holds it: deflated, at the level that both take."""
    squeezed = zlib.compressobj(wbits=-15)
    return len(squeezed.compress(path.read_bytes()) + squeezed.flush())


def packaged(*, gateway: bool) -> list[Path]:
    """The package's files of one part, as they are installed: the gateway's, or the core's."""
    files = (path for path in sorted(PACKAGE.rglob("*")) if path.is_file())
    return [
        path
        for path in files
        if "__pycache__" not in path.parts and ("gateway" in path.parts) == gateway
    ]


def first(
    task: Path,
    *paths: Path,
    python: str = sys.executable,
    variables: Mapping[str, str] | None = None,
    under: Sequence[str] = (),
) -> str:
    """What `first.py` printed; under valgrind, what that printed too.

    Args:
        task: its folder.
        paths: where else its imports are looked for.
        python: the interpreter.
        variables: for the handler's environment.
        under: a command that runs the interpreter.

    Raises:
        CalledProcessError: the handler failed; `stderr` says how.
    """
    return _run([*under, python, HERE / "first.py", EVENT, task, *paths], variables)


def instructions(
    task: Path,
    *paths: Path,
    python: str = sys.executable,
    variables: Mapping[str, str] | None = None,
) -> int:
    """Instructions of the whole process, by valgrind; subtract those of `nothing.py`."""
    return _counted(first(task, *paths, python=python, variables=variables, under=VALGRIND))


def instructions_of_a_call(
    task: Path, event: str, size: int, *, counts: tuple[int, int] = (200, 600), hide: str = ""
) -> float:
    """Instructions of one more response by a handler that is warm.

    Args:
        task: its folder.
        event: name of a file in tests/events.
        size: bytes of the picture.
        counts: calls of the two processes whose difference it is.
        hide: names of modules that are taken for not installed.
    """
    few, many = counts
    command = [sys.executable, HERE / "again.py"]
    variables = {"PICTURE_SIZE": str(size), "HIDE": hide}
    of_few, of_many = (
        instructions_of([*command, count, EVENTS / event, task], variables) for count in counts
    )
    return (of_many - of_few) / (many - few)


def instructions_of(
    command: Sequence[object], variables: Mapping[str, str] | None = None, *, ends_with: int = 0
) -> int:
    """Instructions of a whole process that ends with this status, by valgrind."""
    return _counted(_run([*VALGRIND, *command], variables, ends_with=ends_with))


VALGRIND = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")


def _counted(printed: str) -> int:
    found = re.search(r"Collected : (\d+)", printed)
    assert found, printed
    return int(found[1])


def _run(
    command: Sequence[object], variables: Mapping[str, str] | None, *, ends_with: int = 0
) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env={**ENVIRONMENT, **(variables or {})},
    )
    if done.returncode != ends_with:
        raise subprocess.CalledProcessError(done.returncode, done.args, done.stdout, done.stderr)
    return done.stdout + done.stderr
