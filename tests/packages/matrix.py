"""Every Python x what is installed x the oldest and the newest dependencies: `make matrix`.

The wheel and the source distribution are built once. Each cell is an environment of its own that
uv makes: the wheel with an extra, `smoke.py`, and, where the cell has them, the tests of the core or
of the gateway out of the unpacked source distribution. Prints one line a cell and a table; ends with
1 if a cell failed. Nothing of the working tree but the build is used.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
SMOKE = "tests/packages/smoke.py"
EXTRAS: dict[str, tuple[str, ...]] = {
    "no-deps": (),
    "default": (),
    "gateway": ("gateway",),
    "all": ("gateway", "libmagic", "fast"),
}
# Tests need more than the package: a runner, and the libraries whose objects they return.
OF_TESTS = (
    "pytest", "hypothesis", "matplotlib", "qrcode", "ipython", "moto[s3,server]", "fsspec", "smart-open",
    "isal", "zstandard", "zlib-ng", "aws-sam-translator>=1.115", "attrs", "pydantic",
    "pandas", "polars", "pybase64", "aws-xray-sdk", "apig-wsgi",
)  # fmt: skip
# It asks for a newer simplejson than ours need be; Lambda has it in a place of its own.
ALONE = ("awslambdaric",)
# What runs from the source distribution against the wheel. Browsers, AWS's emulator, deploy tools, peers
# and the sixty libraries of results/objects are `make test`'s, on one Python.
CORE = (
    "tests", "--ignore=tests/gateway", "--ignore=tests/real", "--ignore=tests/peers",
    "--ignore=tests/packages", "--ignore=tests/fuzz", "--ignore=tests/results/objects",
    "--ignore=tests/streaming/test_early.py",
    "--ignore=tests/test_main.py", "--ignore=tests/test_docs.py", "--ignore=tests/test_examples.py",
)  # fmt: skip
WING = ("tests/gateway/model", "tests/gateway/velocity", "tests/gateway/tools", "tests/fuzz", "tests/test_main.py")  # fmt: skip
# Without its dependencies the package has no tests of its own: smoke.py is what holds there.
TESTS = {"default": [CORE], "gateway": [WING], "all": [CORE, WING]}


def run(*command: str | Path, cwd: Path | None = None) -> tuple[bool, str]:
    """Whether the command succeeded, and all that it printed."""
    environment = {**os.environ, "PYTHONWARNINGS": "", "UV_NO_PROGRESS": "1"}
    environment.pop("VIRTUAL_ENV", None)
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout


def built(folder: Path) -> tuple[Path, Path]:
    """The wheel, and the source distribution unpacked."""
    passed, said = run(sys.executable, "-m", "build", "--outdir", folder, ROOT)
    if not passed:
        sys.exit(f"matrix: the build failed\n{said}")
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    return next(folder.glob("*.whl")), next(path for path in folder.iterdir() if path.is_dir())


def cell(
    uv: str, python: str, extras: str, resolution: str, wheel: Path, source: Path, tests: bool
) -> str:
    """What came of one cell: "ok", with the tests' own closing line, or what failed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        passed, said = run(uv, "venv", "--python", python, folder / "env")
        if not passed:
            return f"no environment: {last(said)}"
        scripts = "Scripts" if os.name == "nt" else "bin"
        there = folder / "env" / scripts / "python"
        install = (uv, "pip", "install", "--python", there)
        wanted = ("--no-deps",)
        if extras != "no-deps":
            # Direct to uv is what it is asked for, not what the wheel then asks for.
            wanted = ("--resolution", resolution, "--requirements", source / "pyproject.toml")
            wanted += tuple(f"--extra={name}" for name in EXTRAS[extras])
        passed, said = run(*install, *wanted, wheel)
        if not passed:
            return f"does not install: {last(said)}"
        frozen = [
            line
            for line in run(uv, "pip", "freeze", "--python", there)[1].splitlines()
            if "==" in line
        ]
        if resolution == "lowest-direct" and (other := no_floor(source, extras, frozen)):
            return f"not the lowest: {other}"
        passed, said = run(there, "-W", "error", source / SMOKE, extras, cwd=folder)
        if not passed:
            return f"smoke: {last(said)}"
        if not tests or extras not in TESTS:
            return "ok"
        constraint = folder / "frozen.txt"
        constraint.write_text("\n".join(frozen))
        for of_tests in (("--constraint", constraint, *OF_TESTS), ("--no-deps", *ALONE)):
            passed, said = run(*install, *of_tests)
            if not passed:
                return f"test tools do not install: {last(said)}"
        came = [pytest(there, asked, source) for asked in TESTS[extras]]
        failed = any(not passed for passed, _ in came)
        return f"{'FAILED' if failed else 'ok'}: {'; '.join(said for _, said in came)}"


def no_floor(source: Path, extras: str, frozen: list[str]) -> str:
    """What pyproject.toml says of a dependency of which not the oldest is installed; or nothing."""
    project = tomllib.loads((source / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"]]
    for extra in EXTRAS[extras]:
        asked += project["optional-dependencies"][extra]
    there = {canonicalize_name(line.partition("==")[0]): line.partition("==")[2] for line in frozen}
    for requirement in map(Requirement, asked):
        floor = next(each.version for each in requirement.specifier if each.operator == ">=")
        version = Version(there[canonicalize_name(requirement.name)])
        if version.release[: len(Version(floor).release)] != Version(floor).release:
            return f"{requirement}, and {version} is there"
    return ""


def pytest(there: Path, asked: tuple[str, ...], source: Path) -> tuple[bool, str]:
    """Whether the tests passed, and their closing line; what failed is printed."""
    passed, said = run(
        there, "-m", "pytest", "-q", "-m", "not slow and not browser", "-p", "no:cacheprovider",
        *asked, cwd=source,
    )  # fmt: skip
    if not passed:
        sys.stdout.write(said[-4000:])
    return passed, last(said)


def last(said: str) -> str:
    """The last line that says something."""
    return next((line for line in reversed(said.splitlines()) if line.strip()), "")


def pythons() -> list[str]:
    """The supported Pythons on the PATH, by their names."""
    names = [f"python3.{minor}" for minor in range(11, 16)]
    return [name for name in names if shutil.which(name)] or [sys.executable]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--python", action="append", help="name or path; repeat for several")
    parser.add_argument("--extras", action="append", choices=EXTRAS)
    parser.add_argument("--resolution", action="append", choices=("highest", "lowest-direct"))
    parser.add_argument("--smoke-only", action="store_true", help="leave the tests out")
    asked = parser.parse_args()
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    failed = 0
    rows = []
    with tempfile.TemporaryDirectory() as name:
        wheel, source = built(Path(name))
        for python, resolution, extras in itertools.product(
            asked.python or pythons(),
            asked.resolution or ("highest", "lowest-direct"),
            asked.extras or EXTRAS,
        ):
            if extras == "no-deps" and resolution != "highest":
                continue  # nothing is resolved
            came = cell(uv, python, extras, resolution, wheel, source, not asked.smoke_only)
            failed += not came.startswith("ok")
            rows.append(f"| {Path(python).name} | {extras} | {resolution} | {came} |")
            print(rows[-1], flush=True)
    print("\n| Python | installed | dependencies | |\n|---|---|---|---|", *rows, sep="\n")
    print(f"\nmatrix: {len(rows) - failed} passed, {failed} failed")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
