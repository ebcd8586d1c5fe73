"""The workflows and forms of .github: of the schema's shape, pinned, with the rights they need."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from peers.install import InstallError, install

GITHUB = Path(__file__).parents[2] / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
SCHEMAS = {
    "github-workflows": WORKFLOWS,
    "github-issue-forms": sorted((GITHUB / "ISSUE_TEMPLATE").glob("wrong-*.yml")),
    "dependabot": [GITHUB / "dependabot.yml"],
}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_files_are_what_github_reads(schema: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
        + [str(file) for file in SCHEMAS[schema]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert SCHEMAS[schema]
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_workflow_has_a_known_weakness() -> None:
    program = Path(sys.executable).with_name("zizmor")
    if not program.exists():
        pytest.skip("zizmor is not installed: it is in the group `dev`, for Linux")
    judged([program, "--offline", "--quiet"])


@pytest.mark.slow
def test_no_workflow_has_a_mistake() -> None:
    try:
        program = install("actionlint") / "bin/actionlint"
    except InstallError as fault:
        pytest.skip(str(fault))
    judged([program])


def judged(command: list[str | Path]) -> None:
    done = subprocess.run([*command, *WORKFLOWS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_by_hash_and_name_their_version(workflow: Path) -> None:
    used = re.findall(r"uses: (.+)", workflow.read_text())
    assert used
    assert [use for use in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v[\d.]+", use)] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_read_alone_unless_a_job_says_more(workflow: Path) -> None:
    assert yaml.safe_load(workflow.read_text())["permissions"] == {"contents": "read"}


def test_commands_of_the_workflows_are_those_of_the_repository() -> None:
    makefile = (GITHUB.parent / "Makefile").read_text()
    for workflow in WORKFLOWS:
        for target in re.findall(r"run: make ([\w-]+)", workflow.read_text()):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), (workflow.name, target)
        for path in re.findall(r"run: (?:sudo )?(?:python|bash) ([\w./]+)", workflow.read_text()):
            if path != "-m":
                assert (GITHUB.parent / path).exists(), (workflow.name, path)
