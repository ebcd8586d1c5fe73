"""The peers: what each needs, and an environment of its own for each under .venv/peers.

    python benchmarks/peers.py

makes them all. One that cannot be installed is left out of the tables by name; nothing else
depends on it. Versions are pinned: who measures again measures the same.
"""

from __future__ import annotations

import importlib.metadata
import json
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parent
ENVIRONMENTS = ROOT / ".venv" / "peers"
PATIENCE = 600


class Peer(NamedTuple):
    """A package that does what ours does, or a part of it.

    Attributes:
        name: in the tables.
        requirements: for pip.
        handler: the file in handlers/ that uses it; empty for one that only detects media types.
        pythons: commands of interpreters that it supports, the first one found is taken; empty
            for the one that measures.
    """

    name: str
    requirements: tuple[str, ...]
    handler: str = ""
    pythons: tuple[str, ...] = ()

    @property
    def file(self) -> Path:
        """Its handler."""
        return HERE / "handlers" / f"{self.handler}.py"


class Environment(NamedTuple):
    """Where a peer is installed; `python` is empty, and `reason` says why, if it is not."""

    peer: Peer
    python: str
    packages: Path
    reason: str = ""


PEERS = (
    Peer("Powertools 3.37.0", ("aws-lambda-powertools==3.37.0",), "powertools"),
    Peer("Mangum 0.22.0", ("mangum==0.22.0", "starlette==1.10.0"), "mangum_starlette"),
    Peer("apig-wsgi 2.20.0", ("apig-wsgi==2.20.0",), "apig_wsgi_plain"),
    Peer(
        "serverless-wsgi 3.1.0", ("serverless-wsgi==3.1.0", "flask==3.1.3"), "serverless_wsgi_flask"
    ),
    Peer("Chalice 1.34.0", ("chalice==1.34.0",), "chalice_app"),
)
DETECTORS = (
    Peer("filetype 1.2.0", ("filetype==1.2.0",)),
    Peer("puremagic 1.30", ("puremagic==1.30",)),
    Peer("puremagic 2.2.0", ("puremagic==2.2.0",), pythons=("python3.13", "python3.12")),
    Peer("python-magic 0.4.27", ("python-magic==0.4.27", "pylibmagic==0.5.0")),
    Peer("magika 1.0.3", ("magika==1.0.3",)),
)


def environment(peer: Peer) -> Environment:
    """The peer's environment, made if it is not there yet."""
    folder = ENVIRONMENTS / peer.requirements[0]
    python = folder / "bin" / "python"
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    runtime = f"awslambdaric=={importlib.metadata.version('awslambdaric')}"
    wanted = [*peer.requirements, runtime]
    base = _base(peer)
    if base is None:
        return Environment(peer, "", packages, f"none of {', '.join(peer.pythons)} is on the path")
    ready = folder / "ready.json"
    if ready.exists() and json.loads(ready.read_text()) == [base, sys.version, *wanted]:
        return Environment(peer, str(python), packages)
    print(f"installing {' '.join(peer.requirements)}", file=sys.stderr)
    reason = _run(base, "-m", "venv", "--without-pip", "--clear", folder) or _run(
        sys.executable, "-m", "pip", "--python", python, "install", "--quiet", *wanted
    )
    if reason:
        return Environment(peer, "", packages, reason)
    ready.write_text(json.dumps([base, sys.version, *wanted]))
    return Environment(peer, str(python), packages)


def installed(peers: tuple[Peer, ...]) -> list[Environment]:
    """The environments that could be made; the others are named on stderr."""
    made = [environment(peer) for peer in peers]
    for one in made:
        if one.reason:
            print(f"left out: {one.peer.name} cannot be installed: {one.reason}", file=sys.stderr)
    return [one for one in made if not one.reason]


def ask(python: str, **task: Any) -> Any:
    """What `worker.py` measured under that interpreter.

    Raises:
        RuntimeError: it failed; the text says how.
    """
    command = [python, str(HERE / "worker.py"), json.dumps(task)]
    done = subprocess.run(command, capture_output=True, timeout=PATIENCE)
    if done.returncode:
        said = done.stderr.decode(errors="replace")
        raise RuntimeError(f"worker.py failed under {python}:\n{said}")
    return json.loads(done.stdout.splitlines()[-1])


def _base(peer: Peer) -> str | None:
    """The interpreter that makes its environment; None if there is none that it supports."""
    if not peer.pythons:
        return sys.executable
    # A command may be there that finds nothing to run, as pyenv's are.
    works = (name for name in peer.pythons if shutil.which(name) and not _run(name, "-V"))
    return next(works, None)


def _run(*command: object) -> str:
    """Nothing if it went well, else the last line of what it said."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=PATIENCE
    )
    said = (done.stderr or done.stdout).strip().splitlines()
    return (said[-1] if said else "it says nothing") if done.returncode else ""


if __name__ == "__main__":
    for one in installed(PEERS + DETECTORS):
        print(f"{one.peer.name}: {one.python}")
