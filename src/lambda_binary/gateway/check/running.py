"""`check FOLDER --run`: the deploy tool's own commands, that make of a folder what is read.

In: the folder, and that running was asked for. Out: a document's text, or files. Only what stands
here is run, in that folder, without a shell. Why a command failed goes into one sentence.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ..documents import projects
from ..documents.errors import SourceError

_SECONDS = 600
_TERRAFORMS = ("terraform", "tofu")
_CDKS = (("cdk",), ("npx", "--no-install", "cdk"))


def offered(folder: Path) -> str:
    """What `--run` would do with the folder here; empty for nothing."""
    if _is_terraform(folder):
        program = next(filter(shutil.which, _TERRAFORMS), None)
        return f"; or add --run, which runs {program} plan and show for it" if program else ""
    if (folder / "cdk.json").is_file() and shutil.which("cdk"):
        return "; or add --run, which runs cdk synth"
    return ""


def plan_of(folder: Path) -> str | None:
    """The output of `terraform show -json` for a plan of the folder; None for another folder."""
    if not _is_terraform(folder):
        return None
    program = next(filter(shutil.which, _TERRAFORMS), None)
    if program is None:
        raise SourceError("neither terraform nor tofu is installed", str(folder))
    with tempfile.TemporaryDirectory() as place:
        plan = str(Path(place) / "plan.out")
        _run(folder, [program, "plan", "-input=false", "-lock=false", f"-out={plan}", "-no-color"])
        return _run(folder, [program, "show", "-no-color", "-json", plan])


def synthesise(folder: Path) -> list[str]:
    """The templates of a CDK app, synthesised now; none for another folder."""
    command = _cdk()
    if not (folder / "cdk.json").is_file():
        return []
    if command is None:
        raise SourceError("the command cdk is not installed", str(folder))
    _run(folder, [*command, "synth", "--quiet"])
    return projects.made_by_cdk(folder)


def _is_terraform(folder: Path) -> bool:
    return folder.is_dir() and any(
        True for pattern in ("*.tf", "*.tf.json", "*.tofu") for _ in folder.glob(pattern)
    )


def _cdk() -> Sequence[str] | None:
    return next((command for command in _CDKS if shutil.which(command[0])), None)


def _run(folder: Path, command: Sequence[str]) -> str:
    shown = " ".join(word for word in command if not word.startswith(("-", "/")))
    try:
        done = subprocess.run(  # noqa: S603
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise SourceError(f"`{shown}` did not end: {fault}", str(folder)) from None
    if done.returncode:
        raise SourceError(f"`{shown}` fails: {reason(done.stderr or done.stdout)}", str(folder))
    return done.stdout


# Terraform and tofu: a heading, and an explanation as the last paragraph of the frame around it.
_HEADING = re.compile(r"Error: ")
# The last line of a Python app's traceback, or what Node.js says of a JavaScript app.
_RAISED = re.compile(r"[A-Za-z_][\w.]*(Error|Exception)\b: ")


def reason(said: str) -> str:
    """Why a deploy tool failed, of all that it said: warnings come before it, and traces."""
    lines = [line.strip(" \t│╷╵") for line in said.splitlines()]
    for at, line in enumerate(lines):
        if _HEADING.match(line):
            return _framed(lines[at:])
    raised = [line for line in lines if _RAISED.match(line)]
    return raised[-1] if raised else next(filter(None, lines), "it says nothing")


def _framed(lines: list[str]) -> str:
    """The heading, and the paragraph before the next heading or the end."""
    following = (at for at, line in enumerate(lines) if at and _HEADING.match(line))
    paragraphs = "\n".join(lines[: next(following, None)]).strip().split("\n\n")
    heading = paragraphs[0].splitlines()[0]
    return heading if len(paragraphs) == 1 else f"{heading}: {' '.join(paragraphs[-1].split())}"
