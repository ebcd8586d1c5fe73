"""What type checkers are told of the public functions is what they are at run time."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import typing
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PUBLIC = ("lambda_binary", "lambda_binary.gateway", "lambda_binary.gateway.writers")
WAYS_OUT = [("lambda_binary.s3", "S3Redirect"), ("lambda_binary.smaller", "SmallerImage")]


def public() -> Iterator[tuple[str, object]]:
    """Every public function and method, and its name."""
    named = [(module, name) for module in PUBLIC for name in import_module(module).__all__]
    for module, name in [*named, *WAYS_OUT]:
        found = getattr(import_module(module), name)
        if callable(found):
            yield f"{module}.{name}", found
        for inner, method in vars(found).items() if isinstance(found, type) else ():
            if inspect.isfunction(method) and method.__module__.startswith("lambda_binary"):
                yield f"{module}.{name}.{inner}", method


FUNCTIONS = dict(public())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_hints_of_a_public_function_can_be_read_at_run_time(name: str) -> None:
    typing.get_type_hints(FUNCTIONS[name])


# Names that annotations alone use are there for type checkers alone, to spare a cold start their
# imports, and faces.py is theirs as a whole; functools.cache hides what it wraps; no class of ours
# is made to be subclassed. Of a dataclass with slots mypy counts the inherited fields, too.
KNOWN = re.compile(
    r"is not present at runtime$|(stub|runtime) does not have (\*args |\*\*kwargs )?parameter"
    r"|is a disjoint base|\.SwitchStep\.__slots__ variable differs"
    r"|^lambda_binary\.handler\.faces\."
)


@pytest.mark.slow
def test_the_sources_say_what_is_there_at_run_time() -> None:
    """mypy's stubtest, over every module."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy.stubtest", "lambda_binary", "--concise"),
            *("--ignore-missing-stub", "--mypy-config-file", ROOT / "pyproject.toml"),
        ],
        cwd=ROOT / "src",
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert len(lines) > 10, done.stderr
    assert [line for line in lines if not KNOWN.search(line)] == []
    # The face itself has no exception.
    assert [line for line in lines if re.match(r"lambda_binary(\.gateway)?\.\w+ ", line)] == []
