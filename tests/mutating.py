"""Small changes of the code that no test notices: `python tests/mutating.py [COUNT [MODULE...]]`, or `make mutate`.

Each change is made to one module in a process of its own, which runs the nearest tests. Prints the
survivors: some change nothing that anybody sees, the others want a test.
"""

from __future__ import annotations

import ast
import copy
import importlib.abc
import importlib.machinery
import os
import random
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.machinery import ModuleSpec
    from types import CodeType, ModuleType

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src/lambda_binary"
TESTS = ROOT / "tests"
# Module -> the tests that ought to notice.
NEAREST = {
    "http/ranges.py": ["http/test_ranges.py", "http/test_selection.py"],
    "http/preconditions.py": ["http/test_preconditions.py", "http/test_selection.py"],
    "http/selection.py": ["http/test_selection.py"],
    "transfer/__init__.py": [
        "transfer", "results/test_envelopes.py", "integrations/test_integrations.py",
        "results/test_bytes.py", "http/test_selection.py",
    ],
    "integrations/__init__.py": [
        "integrations", "http/test_selection.py", "test_options.py", "transfer/test_quotas.py",
    ],
    "results/__init__.py": [
        *(f"results/{path.name}" for path in sorted(TESTS.glob("results/test_*.py"))),
        "test_messages.py", "streaming/test_early.py", "transfer/test_quotas.py", "results/objects",
    ],
    "results/envelopes.py": [
        "results/test_envelopes.py", "results/test_flagged.py", "results/test_mislabelled.py",
        "transfer/test_quotas.py",
    ],
    "conductor.py": [
        "http/test_selection.py", "results/test_envelopes.py", "test_handler.py", "test_options.py",
        "test_messages.py", "transfer/test_quotas.py", "http", "test_short_road.py", "streaming",
    ],
}  # fmt: skip
SWAPS: dict[type, type] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip
# Seconds of processor time, which a busy machine does not take away: a change may never come to an
# end.
PATIENCE = 120
# What tests import beside the library, once for all of them.
HEAVY = ("pytest", "hypothesis", "numpy", "PIL.Image", "pandas", "matplotlib.figure")


class Changed(importlib.abc.MetaPathFinder):
    """Finds one module, and gives it another source."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's own spec, whose loader compiles the changed text."""
        if name != self.name:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        assert spec is not None
        assert spec.origin is not None
        spec.loader = Loader(self.text, name, spec.origin)
        return spec


class Loader(importlib.machinery.SourceFileLoader):
    """Loads a file as if it held another text."""

    def __init__(self, text: str, name: str, path: str) -> None:
        super().__init__(name, path)
        self.text = text

    def get_code(self, fullname: str) -> CodeType:
        """The code of that text."""
        return compile(self.text, self.path, "exec")


def changes(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Line, what is changed, and the changed module, for every change that there is."""
    for number, node in enumerate(ast.walk(tree)):
        for what, change in _of(node):
            changed = copy.deepcopy(tree)
            twin = next(twin for at, twin in enumerate(ast.walk(changed)) if at == number)
            change(twin)
            yield getattr(node, "lineno", 0), what, changed


def _of(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        swap = SWAPS[type(node.ops[0])]
        yield (
            f"{type(node.ops[0]).__name__} -> {swap.__name__}",
            lambda n: n.ops.__setitem__(0, swap()),
        )
    if isinstance(node, (ast.BoolOp, ast.BinOp)) and type(node.op) in SWAPS:
        swap = SWAPS[type(node.op)]
        yield f"{type(node.op).__name__} -> {swap.__name__}", lambda n: setattr(n, "op", swap())
    if isinstance(node, ast.BoolOp):
        yield "last operand dropped", lambda n: setattr(n, "values", n.values[:-1])
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield f"{node.value} -> {node.value + 1}", lambda n: setattr(n, "value", n.value + 1)
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield f"{node.value} -> {not node.value}", lambda n: setattr(n, "value", not n.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not dropped", lambda n: setattr(n, "operand", ast.UnaryOp(ast.Not(), n.operand))


def survives(name: str, text: str, tests: list[str]) -> bool:
    """Whether all the tests pass with another source of one module."""
    child = os.fork()
    if not child:
        try:
            os._exit(_run(name, text, tests))
        except BaseException:  # also what ends pytest: nothing of the child returns to the parent
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def _run(name: str, text: str, tests: list[str]) -> int:
    import pytest

    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    sys.meta_path.insert(0, Changed(name, text))
    options = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not slow", "--rootdir", str(ROOT)]
    # Of what was imported above.
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    return int(pytest.main([*options, *(f"tests/{test}" for test in tests)]))


def main(argv: list[str]) -> int:
    """Try so many changes, the same ones each time, and print those that survive."""
    count = int(argv[0]) if argv else 80
    os.chdir(ROOT)
    for heavy in HEAVY:
        __import__(heavy)
    found = []
    for module in argv[1:] or NEAREST:
        name = f"lambda_binary.{module.removesuffix('.py').removesuffix('/__init__').replace('/', '.')}"
        text = (SOURCE / module).read_text(encoding="utf-8")
        if not survives(name, text, NEAREST[module]):
            print(f"{module}: its tests fail without any change: {' '.join(NEAREST[module])}")
            return 1
        for line, what, changed in changes(ast.parse(text)):
            found.append(
                (module, name, line, what, ast.unparse(ast.fix_missing_locations(changed)))
            )
    picked = random.Random(7).sample(found, min(count, len(found)))
    survivors = 0
    for module, name, line, what, text in sorted(picked, key=lambda one: one[:3]):
        if survives(name, text, NEAREST[module]):
            survivors += 1
            print(f"{module}:{line}: {what}", flush=True)
    print(f"{survivors} of {len(picked)} changes survive; {len(found)} could be made")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
