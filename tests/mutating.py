"""Small changes of the code that no test notices: `python tests/mutating.py [COUNT]`, or `make mutate`.

Each change is made in a copy of one module, and the nearest tests are run with it in a process of
their own. Prints the survivors: some change nothing that anybody sees, the others want a test.
"""

from __future__ import annotations

import ast
import copy
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src/lambda_binary"
# Module -> the tests that ought to notice.
NEAREST = {
    "http/ranges.py": ["http/test_ranges.py", "http/test_selection.py"],
    "http/preconditions.py": ["http/test_preconditions.py", "http/test_selection.py"],
    "http/selection.py": ["http/test_selection.py"],
    "transfer/__init__.py": ["transfer", "integrations/test_integrations.py", "results/test_bytes.py"],
    "integrations/__init__.py": ["integrations", "http/test_selection.py", "test_options.py"],
    "results/__init__.py": ["results", "transfer/test_quotas.py"],
    "results/envelopes.py": ["results/test_envelopes.py", "transfer/test_quotas.py"],
    "conductor.py": ["http", "results/test_envelopes.py", "transfer/test_quotas.py", "test_options.py"],
}  # fmt: skip
SWAPS: dict[type, type] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip
PATIENCE = 120
# Runs the tests with one module's source replaced, before anything imports it.
RUNNER = """
import pathlib, sys, importlib.abc, importlib.machinery, pytest
name, path, *tests = sys.argv[1:]
class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, found, where, target=None):
        if found != name:
            return None
        spec = importlib.machinery.PathFinder.find_spec(found, where)
        loader = importlib.machinery.SourceFileLoader(name, spec.origin)
        loader.get_code = lambda _: compile(pathlib.Path(path).read_text(), spec.origin, "exec")
        spec.loader = loader
        return spec
sys.meta_path.insert(0, Finder())
sys.exit(pytest.main(["-x", "-q", "--no-header", "-p", "no:cacheprovider", "-m", "not slow", *tests]))
"""


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


def survives(name: str, text: str, tests: list[str], folder: Path) -> bool:
    """Whether all the tests pass with the changed module."""
    (folder / "changed.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", RUNNER, name, str(folder / "changed.py"), *tests]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main(argv: list[str]) -> int:
    """Try so many changes, the same ones each time, and print those that survive."""
    import tempfile

    count = int(argv[0]) if argv else 80
    found = []
    for module, tests in NEAREST.items():
        path = SOURCE / module
        name = f"lambda_binary.{module.removesuffix('.py').removesuffix('/__init__').replace('/', '.')}"
        for line, what, changed in changes(ast.parse(path.read_text(encoding="utf-8"))):
            found.append(
                (module, name, line, what, ast.unparse(ast.fix_missing_locations(changed)), tests)
            )
    picked = random.Random(7).sample(found, min(count, len(found)))
    survivors = 0
    with tempfile.TemporaryDirectory() as folder:
        for module, name, line, what, text, tests in sorted(picked, key=lambda one: one[:3]):
            if survives(name, text, [f"tests/{test}" for test in tests], Path(folder)):
                survivors += 1
                print(f"{module}:{line}: {what}", flush=True)
    print(f"{survivors} of {len(picked)} changes survive; {len(found)} could be made")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
