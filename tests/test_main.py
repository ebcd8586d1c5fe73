"""The command's way in, with and without what it needs."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import lambda_binary


@pytest.mark.parametrize("missing", ["click", "uvicorn"])
def test_a_missing_package_of_the_extra_is_named(missing: str) -> None:
    code = (
        f"import sys; sys.modules['{missing}'] = None\n"
        "sys.argv = ['lambda-binary', 'serve', 'json:dumps', '--port', '0']\n"
        "from lambda_binary.__main__ import main; sys.exit(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        2,
        f"lambda-binary: the command needs {missing}, which is not installed: "
        "pip install 'lambda-binary[gateway]'",
    )


def test_python_m_runs_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lambda_binary", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Usage: " in done.stdout
    assert "serve" in done.stdout


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`lambda-binary config …`, its standard output opened by `code` before."""
    start = (
        f"import sys; {code}; sys.argv = ['lambda-binary', 'config', 'sam', '--integration', "
        "'rest-proxy']; from lambda_binary.__main__ import main; sys.exit(main())"
    )
    return subprocess.run(
        [sys.executable, "-c", start],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_one_sentence() -> None:
    done = run("import os; os.dup2(os.open('/dev/full', os.O_WRONLY), 1)")
    assert (done.returncode, done.stderr) == (
        2,
        "lambda-binary: the output cannot be written: No space left on device\n",
    )


def test_a_closed_output_is_no_failure() -> None:
    done = run("sys.stdout = None")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_characters_that_the_terminal_lacks_are_no_failure(tmp_path: Path) -> None:
    source = tmp_path / "serverless.yml"
    source.write_text(
        "provider: {name: aws}\nfunctions: {f: {events: [{http: {path: 'grüße', method: get}}]}}",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "lambda_binary", "check", str(source), "--client", "curl"],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "GET /gr??e" in done.stdout


def test_the_version_needs_no_extra() -> None:
    code = (
        "import sys; sys.argv[1:] = ['--version']\n"
        "sys.modules['click'] = None\n"
        "from lambda_binary.__main__ import main; sys.exit(main())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"lambda-binary {lambda_binary.__version__}\n"


def test_the_version_is_that_of_the_project_and_costs_nothing_before_it_is_asked_for() -> None:
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())
    assert lambda_binary.__version__ == project["project"]["version"]
    code = "import sys, lambda_binary; print('importlib.metadata' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
