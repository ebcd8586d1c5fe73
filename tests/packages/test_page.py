"""The package as an index and a packager see it: built here, read back whole."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from packages import badges
from packages.release_check import LINK, NAMED

if TYPE_CHECKING:
    from email.message import Message

ROOT = Path(__file__).parents[2]
REPOSITORY = "https://forge.example/pictures/lambda-binary"


def built(folder: Path, repository: str) -> tuple[Message, set[str]]:
    """The wheel's metadata, and the names at the top of the source distribution."""
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT],
        env={**os.environ, "LAMBDA_BINARY_REPOSITORY": repository},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as files:
        name = next(name for name in files.namelist() if name.endswith("METADATA"))
        metadata = Parser().parsestr(files.read(name).decode())
    with tarfile.open(next(folder.glob("*.tar.gz"))) as files:
        return metadata, {name.split("/")[1] for name in files.getnames() if "/" in name}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Message, set[str]]:
    return built(tmp_path_factory.mktemp("published"), REPOSITORY)


def test_every_link_of_the_page_leads_to_the_tag(published: tuple[Message, set[str]]) -> None:
    metadata, _ = published
    targets = LINK.findall(str(metadata.get_payload()))
    inside = re.compile(f"{REPOSITORY}/(?:blob|raw)/v{metadata['Version']}/([^#]+)")
    assert len(targets) > 30
    assert [target for target in targets if not target.startswith(("https://", "#"))] == []
    found = [match[1] for target in targets if (match := inside.match(target))]
    assert [path for path in found if not (ROOT / path).exists()] == []
    pictures = [target for target in targets if target.endswith((".png", ".svg"))]
    pictures = [target for target in pictures if "/actions/" not in target]
    assert pictures
    assert [target for target in pictures if f"{REPOSITORY}/raw/" not in target] == []


@pytest.mark.parametrize("name", badges.claims())
def test_a_badge_is_drawn_from_what_makes_it_true(name: str) -> None:
    drawn = (badges.TARGET / f"{name}.svg").read_text(encoding="utf-8")
    claim = badges.claims()[name]
    assert drawn == badges.drawn(*claim)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"![{': '.join(claim)}](docs/images/badges/{name}.svg)" in readme


def test_the_page_shows_the_newest_run_of_a_workflow_that_is_there(
    published: tuple[Message, set[str]],
) -> None:
    metadata, _ = published
    runs = f"{REPOSITORY}/actions/workflows/test.yml"
    assert f"[![tests]({runs}/badge.svg)]({runs}) ![python" in str(metadata.get_payload())
    workflow = (ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8")
    assert "branches: [main]" in workflow


def test_the_page_names_the_project(published: tuple[Message, set[str]]) -> None:
    metadata, _ = published
    assert metadata["Metadata-Version"] == "2.4"
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Author"] == "The lambda-binary authors"
    assert metadata.get_all("Project-URL") == [
        f"Documentation, {REPOSITORY}/blob/main/docs/index.md",
        f"Source, {REPOSITORY}",
        f"Changelog, {REPOSITORY}/blob/main/CHANGELOG.md",
        f"Issues, {REPOSITORY}/issues",
    ]


def test_the_source_distribution_has_what_the_readme_names(
    published: tuple[Message, set[str]],
) -> None:
    _, held = published
    assert [name for name in NAMED if name not in held] == []


def test_an_address_that_is_no_repository_is_told(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", tmp_path, ROOT],
        env={**os.environ, "LAMBDA_BINARY_REPOSITORY": "forge.example"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "LAMBDA_BINARY_REPOSITORY='forge.example' is not the address of a repository" in (
        done.stdout + done.stderr
    )
