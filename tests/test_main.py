"""The command's way in, with and without what it needs."""

from __future__ import annotations

import subprocess
import sys

import pytest


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
