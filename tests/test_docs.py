"""The documentation's code is executed, its outputs are compared, and its links lead somewhere.

Every ```python block of a page runs, one after the other in one namespace, in a folder with the
files of `folder`; `event` is the event of a REST API. What a reader is told of a block is checked:

- `expression  # -> value`: the value's repr; "…" stands for anything;
- a ```json block next: what the block's last expression gave, or its last handler for `event`;
- a ```text block next that begins with the name of an error: that error, whatever the line breaks.

A word behind `python` or `json` names another event of tests/events for the handler. A path there
says that the block is this file, which has tests of its own. Blocks that need AWS are ```python
no-run and only compiled. Handlers without an output next are called too.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import itertools
import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from PIL import Image

import lambda_binary
from events import event
from lambda_binary import LambdaBinaryError, handler, integrations
from lambda_binary.gateway.commands.cli import cli
from lambda_binary.images.formats import FORMATS
from lambda_binary.integrations import Integration
from lambda_binary.options import DEFAULTS
from lambda_binary.results import registry

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
# Their code is a shell's, or runs in other tests.
LINKING = sorted(
    [
        ROOT / "CONTRIBUTING.md",
        ROOT / "benchmarks/README.md",
        *(ROOT / "examples").rglob("README.md"),
    ]
)
FENCE = re.compile(r"^( *)```([^\n`]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"#\s*->\s*(.+?)\s*$")
ERROR = re.compile(r"(?:\w+\.)*\w+Error: ")
LINK = re.compile(r"\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
# Bytes of a page's own pictures, which the site loads as they are scrolled to.
LARGEST_PICTURES = 1_000_000


class Block(NamedTuple):
    """A fenced block.

    Attributes:
        kind, argument: the words behind the fence, as `json` and `http-api-2.0`.
        line: of its first line of content.
    """

    kind: str
    argument: str
    line: int
    text: str


NOTHING = Block("", "", 0, "")


class Outcome(NamedTuple):
    """What a block's last expression or its handler gave, or raised."""

    value: Any = None
    error: Exception | None = None


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(text):
        kind, _, argument = match[2].strip().partition(" ")
        line = text.count("\n", 0, match.start(3)) + 1
        found.append(Block(kind, argument.strip(), line, textwrap.dedent(match[3])))
    return found


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The working directory of a page: real files, and nothing registered by other pages."""
    picture = Image.linear_gradient("L").convert("RGB").resize((640, 400))
    picture.save(tmp_path / "photo.jpg", quality=85)
    picture.resize((64, 40)).save(tmp_path / "logo.png")
    picture.save(tmp_path / "report.pdf", "PDF")
    (tmp_path / "sales.csv").write_bytes(b"day,sold\n1,20\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(registry, "registered", [])
    monkeypatch.setattr(registry, "_known", (-1, None))
    monkeypatch.setattr(handler, "_short_road_is_open", True)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)  # for Mangum, which would leave one of its own open
    yield tmp_path
    loop.close()
    asyncio.set_event_loop(None)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_code_of_a_page_does_what_the_page_says(
    page: Path, folder: Path, request: pytest.FixtureRequest
) -> None:
    if CHANGES_ITS_PROCESS in page.read_text(encoding="utf-8") and APART not in os.environ:
        run_apart(request.node.nodeid)
        return
    namespace: dict[str, Any] = {"__name__": "docs", "event": event("rest-proxy")}
    for block, following in itertools.pairwise([*blocks(page), NOTHING]):
        if block.kind != "python":
            continue
        where = f"{name_of(page)}:{block.line}"
        if "/" in block.argument:
            assert block.text == (ROOT / block.argument).read_text(encoding="utf-8"), where
            continue
        tree = parsed(block, where)
        if block.argument == "no-run":
            continue
        outcome = run(tree, block, following, namespace, where)
        if following.kind == "json":
            assert outcome.error is None, where
            expected = json.loads(following.text)
            assert matches(outcome.value, expected), f"{where}: {json.dumps(outcome.value)}"
        elif following.kind == "text" and ERROR.match(following.text):
            assert outcome.error is not None, f"{where}: nothing was raised"
            said = f"{type(outcome.error).__name__}: {outcome.error}"
            assert alike(words(said), words(following.text)), f"{where}: {said}"
        elif outcome.error is not None:
            raise outcome.error


# What wraps the standard library's HTTP and more, for as long as the process lives.
CHANGES_ITS_PROCESS = "sentry_sdk.init("
APART = "DOCS_PAGE_APART"


def run_apart(test: str) -> None:
    """Run one test in a process of its own, so that no other one meets what it leaves."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test]
    environment = {**os.environ, APART: "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


def parsed(block: Block, where: str) -> ast.Module:
    """The block's tree, compiled with the page's own line numbers."""
    tree = ast.parse("\n" * (block.line - 1) + block.text)
    compile(tree, where, "exec")
    return tree


def run(
    tree: ast.Module, block: Block, following: Block, namespace: dict[str, Any], where: str
) -> Outcome:
    lines = ["", *[""] * (block.line - 1), *block.text.splitlines()]
    before = dict(namespace)
    outcome = Outcome()
    try:
        for statement in tree.body:
            shown = SHOWN.search(lines[statement.end_lineno or 0])
            if not isinstance(statement, ast.Expr):
                assert not shown, f"{where}: '# ->' stands behind no expression"
                exec(compile(ast.Module([statement], []), where, "exec"), namespace)
                continue
            value = eval(compile(ast.Expression(statement.value), where, "eval"), namespace)
            outcome = Outcome(value)
            assert not shown or alike(repr(value), shown[1]), f"{where}: {value!r}"
        handlers = [value for name, value in namespace.items() if before.get(name) is not value]
        handlers = [value for value in handlers if is_handler(value)]
        if handlers and not isinstance(tree.body[-1], ast.Expr):
            outcome = Outcome(handlers[-1](event_for(block, following), None))
            json.dumps(outcome.value)
    except LambdaBinaryError as error:
        return Outcome(error=error)
    return outcome


def is_handler(value: object) -> bool:
    return inspect.isfunction(value) and list(inspect.signature(value).parameters) == [
        "event",
        "context",
    ]


def event_for(block: Block, following: Block) -> dict[str, Any]:
    asked = following.argument if following.kind == "json" else ""
    return event(asked or block.argument or "rest-proxy")


def matches(value: Any, expected: Any) -> bool:
    """Whether they are equal, where "…" in a string stands for anything."""
    if isinstance(expected, str) and isinstance(value, str):
        return alike(value, expected)
    if isinstance(expected, dict) and isinstance(value, dict):
        return value.keys() == expected.keys() and all(
            matches(value[key], expected[key]) for key in expected
        )
    if isinstance(expected, list) and isinstance(value, list):
        return len(value) == len(expected) and all(map(matches, value, expected))
    return type(value) is type(expected) and bool(value == expected)


def alike(text: str, pattern: str) -> bool:
    parts = [re.escape(part) for part in pattern.split("…")]
    return re.fullmatch(".*".join(parts), text, re.DOTALL) is not None


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("page", [*PAGES, *LINKING], ids=name_of)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    prose = FENCE.sub("", page.read_text(encoding="utf-8"))
    broken = [link for link in LINK.findall(prose) if not leads_somewhere(page, link)]
    assert broken == []


def leads_somewhere(page: Path, link: str) -> bool:
    if re.match(r"[a-z]+:", link):
        return True
    path, _, anchor = link.partition("#")
    target = (page.parent / path) if path else page
    if not target.exists():
        return False
    return not anchor or anchor in anchors(target)


def anchors(page: Path) -> set[str]:
    """The anchors that a forge makes of a page's headings."""
    prose = FENCE.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ +(.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_pictures_of_a_page_are_there_small_and_told_in_words(page: Path) -> None:
    pictures = PICTURE.findall(page.read_text(encoding="utf-8"))
    assert [target for words, target in pictures if not words] == []
    files = [page.parent / target for _, target in pictures]
    assert [file.name for file in files if not file.is_file()] == []
    assert sum(file.stat().st_size for file in files) < LARGEST_PICTURES


def test_no_picture_is_left_that_no_page_shows() -> None:
    shown = {
        (page.parent / target).resolve()
        for page in PAGES
        for _, target in PICTURE.findall(page.read_text(encoding="utf-8"))
    }
    assert {file.resolve() for file in (ROOT / "docs/images").rglob("*.*")} - shown == set()


def test_the_reference_names_every_argument_and_every_error() -> None:
    api = (ROOT / "docs/reference/api.md").read_text(encoding="utf-8")
    errors = (ROOT / "docs/reference/errors.md").read_text(encoding="utf-8")
    arguments = inspect.signature(lambda_binary.encode_response).parameters
    assert [name for name in arguments if f"`{name}`" not in api] == []
    for name in lambda_binary.__all__:
        assert f"\n## {name}\n" in (errors if name.endswith("Error") else api), name


def unnamed(page: str, names: Any) -> list[str]:
    """The names that a page does not have as code."""
    prose = FENCE.sub("", (ROOT / page).read_text(encoding="utf-8"))
    code = {text.strip('"') for text in re.findall(r"`([^`\n]+)`", prose)}
    return [name for name in names if name not in code]


def test_a_list_of_a_page_that_lacks_a_name_is_stale() -> None:
    assert unnamed("docs/reference/api.md", [*FORMATS, "auto", "svg", "pdf"]) == []
    assert unnamed("docs/results/image.md", FORMATS) == []
    assert unnamed("docs/reference/api.md", DEFAULTS) == []
    kinds = [kind for kind in vars(integrations).values() if isinstance(kind, Integration)]
    assert unnamed("docs/explanation/flow.md", {kind.name for kind in kinds}) == []
    commands = cli.commands
    assert [name for name in commands if not (ROOT / f"docs/{name}.md").exists()] == []
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in commands if f"docs/{name}.md" not in readme] == []


def test_a_name_that_is_missing_is_found() -> None:
    assert unnamed("docs/results/image.md", ["png", "never-heard-of"]) == ["never-heard-of"]


@pytest.mark.parametrize(
    ("value", "expected", "same"),
    [
        ({"a": "iVBORw0KGgo", "b": [1]}, {"a": "iVBOR…", "b": [1]}, True),
        ({"a": "iVBORw0KGgo"}, {"a": "iVBOR"}, False),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ({"a": 1}, {"a": True}, False),
        ([1], [1, 2], False),
        ("x.y", "x?y", False),
    ],
)
def test_an_output_is_compared_as_a_whole(value: Any, expected: Any, same: bool) -> None:
    assert matches(value, expected) is same


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("README.md", True),
        ("../README.md#quick-start", True),
        ("#the-second", True),
        ("https://example.com/", True),
        ("missing.md", False),
        ("#missing", False),
        ("../README.md#missing", False),
    ],
)
def test_a_link_is_looked_up_from_its_page(link: str, leads: bool, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Quick start\n", encoding="utf-8")
    page = tmp_path / "examples" / "README.md"
    page.parent.mkdir()
    page.write_text("# First\n\n## The second\n", encoding="utf-8")
    assert leads_somewhere(page, link) is leads


def test_a_wrong_output_does_not_pass(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("A\n\n```python\n1 + 1  # -> 3\n```\n", encoding="utf-8")
    (block,) = blocks(page)
    assert (block.kind, block.line) == ("python", 4)
    with pytest.raises(AssertionError, match="here: 2"):
        run(parsed(block, "here"), block, NOTHING, {}, "here")
