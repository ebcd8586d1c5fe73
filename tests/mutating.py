"""Small changes of the code that no test notices: `python tests/mutating.py [COUNT [MODULE...]]`, or `make mutate`.

Each change is made to one module in a process of its own, forked when the nearest tests have been
collected, which runs those that come to the changed line. Prints the survivors: some change nothing
that anybody sees, the others want a test.
"""

from __future__ import annotations

import ast
import copy
import gc
import importlib.abc
import importlib.machinery
import itertools
import os
import random
import resource
import shutil
import sys
import tempfile
import threading
from collections import defaultdict
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from importlib.machinery import ModuleSpec
    from types import FrameType, ModuleType

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


class Change(NamedTuple):
    """One change of one module.

    Attributes:
        module: as `NEAREST` names it.
        line: where it is made.
        what: is changed.
        tree: the changed module; its lines are those of the source.
        reach: the lines of its statement, of which one is run if the change is; None outside
            functions, where it is run when the module is imported.
    """

    module: str
    line: int
    what: str
    tree: ast.Module
    reach: range | None


def changes(module: str) -> Iterator[Change]:
    """Every change that there is of one module."""
    text = (SOURCE / module).read_text(encoding="utf-8")
    tree = ast.parse(text)
    reaches = _reaches(tree)
    for_checkers = [at for at, line in enumerate(text.splitlines(), 1) if "TYPE_CHECKING" in line]
    for number, node in enumerate(ast.walk(tree)):
        if getattr(node, "lineno", 0) in for_checkers:
            continue
        for what, change in _of(node):
            changed = copy.deepcopy(tree)
            twin = next(twin for at, twin in enumerate(ast.walk(changed)) if at == number)
            change(twin)
            ast.fix_missing_locations(changed)
            yield Change(module, getattr(node, "lineno", 0), what, changed, reaches.get(id(node)))


def _reaches(tree: ast.Module) -> dict[int, range]:
    """By the id of each node in a function's body, the lines of its statement without its body."""
    found: dict[int, range] = {}
    for function in ast.walk(tree):
        if isinstance(function, ast.Lambda):
            lines = range(function.body.lineno, (function.body.end_lineno or 0) + 1)
            found.update((id(node), lines) for node in ast.walk(function.body))
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        for top in function.body:  # outer functions come first, so inner statements have the word
            for statement in ast.walk(top):
                if isinstance(statement, ast.stmt):
                    body = getattr(statement, "body", None)
                    end = body[0].lineno if body else (statement.end_lineno or 0) + 1
                    lines = range(statement.lineno, max(end, statement.lineno + 1))
                    found.update((id(node), lines) for node in ast.walk(statement))
    return found


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
        yield "last operand dropped", lambda n: setattr(n, "values", _without_last(n.values))
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield f"{node.value} -> {node.value + 1}", lambda n: setattr(n, "value", n.value + 1)
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield f"{node.value} -> {not node.value}", lambda n: setattr(n, "value", not n.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not dropped", lambda n: setattr(n, "operand", ast.UnaryOp(ast.Not(), n.operand))


def _without_last(operands: list[ast.expr]) -> list[ast.expr]:
    """No operation has less than two; twice the same one is as good as once."""
    return operands[:-1] if len(operands) > 2 else operands[:1] * 2


def name_of(module: str) -> str:
    """As it is imported."""
    path = module.removesuffix(".py").removesuffix("/__init__")
    return f"lambda_binary.{path.replace('/', '.')}"


def file_of(module: str) -> str:
    """As its code names it."""
    return str(SOURCE / module)


class Changed(importlib.abc.MetaPathFinder):
    """Finds one module, and gives it another code."""

    def __init__(self, change: Change) -> None:
        self.change = change

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's own spec, whose loader compiles the changed tree."""
        if name != name_of(self.change.module):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        assert spec is not None
        assert spec.origin is not None
        spec.loader = Loader(self.change.tree, name, spec.origin)
        return spec


class Loader(importlib.machinery.SourceFileLoader):
    """Loads a file as if it held another tree."""

    def __init__(self, tree: ast.Module, name: str, path: str) -> None:
        super().__init__(name, path)
        self.tree = tree

    def get_code(self, fullname: str) -> CodeType:
        """The code of that tree."""
        return compile(self.tree, self.path, "exec")


def changed_in_place(change: Change, functions: Iterable[FunctionType]) -> None:
    """Give the functions of a module that is imported the code of the changed one."""
    path = file_of(change.module)
    codes = defaultdict(list)
    for code in _codes(compile(change.tree, path, "exec")):
        codes[code.co_qualname, code.co_firstlineno].append(code)
    for function in functions:
        code = function.__code__
        if code.co_filename != path:
            continue
        # Two lambdas of one line: told apart by where they stand in it.
        for twin in codes[code.co_qualname, code.co_firstlineno]:
            if list(twin.co_positions())[:2] == list(code.co_positions())[:2]:
                function.__code__ = twin


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def passes(work: Callable[[], int], seconds: int = PATIENCE) -> bool:
    """Whether a process of its own, that says nothing, ends well."""
    child = os.fork()
    if not child:
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(nowhere, stream)
            os._exit(work())
        except BaseException:  # also what ends pytest: nothing of the child returns to the parent
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def run(tests: Iterable[str], *plugins: object) -> int:
    """pytest over these tests, in this process."""
    import pytest

    options = ["-x", "-q", "-s", "-p", "no:cacheprovider", "-m", "not slow", "--rootdir", str(ROOT)]
    # Of what was imported above; and folders that no other pytest looks into.
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning", "--basetemp", BASE]
    return int(pytest.main([*options, *(f"tests/{test}" for test in tests)], list(plugins)))


def at_import(change: Change) -> int:
    """Run the nearest tests of a change that is made when the module is imported."""
    sys.meta_path.insert(0, Changed(change))
    return run(NEAREST[change.module])


class Trying:
    """A plugin of pytest: instead of running the tests once, runs some for each change."""

    def __init__(self, tried: Sequence[Change], survived: list[Change]) -> None:
        self.tried = tried
        self.survived = survived

    def pytest_runtestloop(self, session: Any) -> bool:
        """What pytest calls when the tests are collected."""
        modules = {change.module for change in self.tried}
        for module in modules:
            import_module(name_of(module))
        files = {file_of(module): module for module in modules}
        if not passes(lambda: _traced(session, files), seconds=10 * PATIENCE):
            failed = Path(REACHED).read_text(encoding="utf-8")
            raise SystemExit(f"the nearest tests fail without any change: {failed}")
        reached = defaultdict(set)
        for line in Path(REACHED).read_text(encoding="utf-8").splitlines():
            module, number, item = line.split()
            reached[module, int(number)].add(int(item))
        functions = [
            one
            for one in gc.get_objects()
            if isinstance(one, FunctionType) and one.__code__.co_filename in files
        ]
        as_written = [function.__code__ for function in functions]
        gc.freeze()  # so that no process looks at, and thereby copies, what it has of this one
        for change in self.tried:
            assert change.reach is not None
            near = {item for line in change.reach for item in reached[change.module, line]}
            changed_in_place(change, functions)
            if passes(lambda: _run_items(session, sorted(near))):  # noqa: B023 - called here
                self.survived.append(change)
                print(f"{change.module}:{change.line}: {change.what} ({len(near)})", flush=True)
            for function, code in zip(functions, as_written, strict=True):
                function.__code__ = code
        return True


def _run_items(session: Any, items: Sequence[int]) -> int:
    return int(any(_fails(session, *pair) for pair in itertools.pairwise([*items, None])))


def _fails(session: Any, at: int | None, following: int | None) -> bool:
    assert at is not None
    failed, item = session.testsfailed, session.items[at]
    coming = None if following is None else session.items[following]
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=coming)
    return bool(session.testsfailed > failed)


def _traced(session: Any, modules: dict[str, str]) -> int:
    """Run every test, and write which one comes to which line."""
    found: set[tuple[str, int, int]] = set()
    nearest = [_is_nearest(item) for item in session.items]
    now = 0

    def lines(frame: FrameType, event: str, _: object) -> Any:
        module = modules[frame.f_code.co_filename]
        if module in nearest[now]:
            found.add((module, frame.f_lineno, now))
        return lines

    def calls(frame: FrameType, event: str, _: object) -> Any:
        return lines if frame.f_code.co_filename in modules else None

    threading.settrace(calls)
    failed: list[int | None] = []
    for now, following in itertools.pairwise([*range(len(session.items)), None]):
        sys.settrace(calls)
        if _fails(session, now, following):
            failed.append(now)
    sys.settrace(None)
    threading.settrace(None)
    # Some count what is allocated, to which tracing adds: they have another try without it.
    pairs = itertools.pairwise([*failed, None])
    names = [session.items[at].nodeid for at, following in pairs if _fails(session, at, following)]
    lines_reached = [f"{module} {line} {at}" for module, line, at in found]
    Path(REACHED).write_text("\n".join(names or lines_reached), encoding="utf-8")
    return int(bool(names))


def _is_nearest(item: Any) -> set[str]:
    """The modules of which it is a nearest test."""
    path = item.path.relative_to(TESTS)
    return {
        module
        for module, tests in NEAREST.items()
        if any(path.is_relative_to(test) for test in tests)
    }


def main(argv: list[str]) -> int:
    """Try so many changes, the same ones each time, and print those that survive."""
    count = int(argv[0]) if argv else 80
    os.chdir(ROOT)
    for heavy in HEAVY:
        import_module(heavy)
    modules = argv[1:] or list(NEAREST)
    found = [change for module in modules for change in changes(module)]
    picked = random.Random(7).sample(found, min(count, len(found)))
    picked.sort(key=lambda change: change[:3])
    survived: list[Change] = []
    for change in picked:
        if change.reach is None and passes(lambda: at_import(change)):  # noqa: B023 - called here
            survived.append(change)
            print(f"{change.module}:{change.line}: {change.what}", flush=True)
    tried = [change for change in picked if change.reach is not None]
    tests = dict.fromkeys(test for module in modules for test in NEAREST[module])
    failed = run(tests, Trying(tried, survived))
    shutil.rmtree(BASE, ignore_errors=True)
    Path(REACHED).unlink(missing_ok=True)
    print(f"{len(survived)} of {len(picked)} changes survive; {len(found)} could be made")
    return failed


BASE = tempfile.mkdtemp(prefix="mutating-")
REACHED = f"{BASE}.reached"

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
