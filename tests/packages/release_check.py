"""Whether this commit can be released: `make release-check`. Leaves the two files in dist/.

Builds twice from clean exports of the commit and compares the bytes, then holds together what a
release says in several places: version, changelog, tag, and the links of the package's page.
Prints each thing that is wrong; ends with 1 if there is one.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\(([^)\s]+)\)")
RELEASED = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", re.MULTILINE)
NAMED = (
    "LICENSE",
    "Makefile",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "constraints.txt",
    "benchmarks",
    "docs",
    "examples",
    "tests",
)


def git(*arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


def build(folder: Path) -> list[Path]:
    """Wheel and source distribution of the commit, from a clean export of it."""
    export = folder / "export"
    export.mkdir()
    archive = folder / "export.tar"
    git("archive", "--output", str(archive), "HEAD")
    with tarfile.open(archive) as files:
        files.extractall(export, filter="data")
    # Dates inside the files are the commit's, so that a second build has the same bytes.
    dated = {**os.environ, "SOURCE_DATE_EPOCH": git("log", "-1", "--format=%ct")}
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(folder / "dist"), str(export)],
        env=dated,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return sorted((folder / "dist").iterdir())


def page(wheel: Path) -> Message:
    """The package's metadata, as an index reads it; its payload is the README."""
    with zipfile.ZipFile(wheel) as files:
        name = next(name for name in files.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(files.read(name).decode())


def wrong(first: list[Path], second: list[Path]) -> Iterator[str]:
    """Everything that keeps the commit from being released."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    version = project["version"]
    for one, other in zip(first, second, strict=True):
        if one.read_bytes() != other.read_bytes():
            yield f"{one.name}: two builds of the same commit differ"
    changelog = (ROOT / "CHANGELOG.md").read_text()
    newest = RELEASED.search(changelog)
    if newest is None or newest[1] != version:
        yield (
            f"CHANGELOG.md: its newest dated version is {newest and newest[1]}, not {version}: "
            f"write ## [{version}] - YYYY-MM-DD above what it holds"
        )
    tags = [tag for tag in git("tag", "--points-at", "HEAD").split() if tag.startswith("v")]
    if tags and tags != [f"v{version}"]:
        yield f"the commit has the tag {', '.join(tags)}, and pyproject.toml the version {version}"
    metadata = page(next(path for path in first if path.suffix == ".whl"))
    if metadata["Metadata-Version"] != "2.4":
        yield f"Metadata-Version is {metadata['Metadata-Version']}, not 2.4"
    yield from _links(metadata, f"v{version}")
    with tarfile.open(next(path for path in first if path.name.endswith(".tar.gz"))) as files:
        held = {name.split("/")[1] for name in files.getnames() if "/" in name}
    yield from (f"the source distribution lacks {name}" for name in NAMED if name not in held)


def _links(metadata: Message, tag: str) -> Iterator[str]:
    """Links of the page that would be dead on an index, or at the tag."""
    repository = os.environ.get("LAMBDA_BINARY_REPOSITORY", "").rstrip("/")
    if not repository:
        yield (
            "LAMBDA_BINARY_REPOSITORY is not set: name the repository (https://host/owner/name), "
            "so that the links of the package's page lead there"
        )
        return
    if not metadata.get_all("Project-URL"):
        yield "the metadata has no Project-URL"
    for target in LINK.findall(str(metadata.get_payload())):
        inside = re.match(f"{re.escape(repository)}/(?:blob|raw)/{re.escape(tag)}/([^#]+)", target)
        if inside:
            path = inside[1]
            if not (ROOT / path).exists():
                yield f"README.md: {path} is not in the repository"
        elif not target.startswith(("https://", "#", "mailto:", "http://127.0.0.1")):
            yield f"README.md: the link {target} stays relative on the package's page"


def main() -> int:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        first, second = build(Path(one)), build(Path(other))
        faults = list(wrong(first, second))
        (ROOT / "dist").mkdir(exist_ok=True)
        for path in first:
            (ROOT / "dist" / path.name).write_bytes(path.read_bytes())
            print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  dist/{path.name}")
    for fault in faults:
        print(f"release-check: {fault}", file=sys.stderr)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
