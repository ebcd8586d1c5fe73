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
from pathlib import Path
from typing import TYPE_CHECKING

import lambda_binary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HERE = Path(__file__).parent
PACKAGE = Path(lambda_binary.__file__).parent
EVENT = HERE.parent / "events" / "rest-proxy.json"
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
    command = [*under, python, HERE / "first.py", EVENT, task, *paths]
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
        env={**ENVIRONMENT, **(variables or {})},
    )
    return done.stdout + done.stderr


def instructions(
    task: Path,
    *paths: Path,
    python: str = sys.executable,
    variables: Mapping[str, str] | None = None,
) -> int:
    """Instructions of the whole process, by valgrind; subtract those of `nothing.py`."""
    valgrind = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")
    printed = first(task, *paths, python=python, variables=variables, under=valgrind)
    found = re.search(r"Collected : (\d+)", printed)
    assert found, printed
    return int(found[1])
