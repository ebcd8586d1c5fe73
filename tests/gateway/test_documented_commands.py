"""Every `lambda-binary` command line that a page shows is one: its options exist, its values are legal.

Parsed as click parses it and not run: what a command does is tested elsewhere.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from lambda_binary.gateway.commands.cli import cli
from lambda_binary.gateway.errors import GatewayError

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *(ROOT / "README.md", ROOT / "CONTRIBUTING.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "examples").rglob("*.md"),
    ]
)
FENCE = re.compile(r"^( *)```(?:sh|bash|console)?\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)`(lambda-binary [^`]+)`")
COMMAND = re.compile(r"(?:^|[|;&] *|\$ )(?:[A-Z_]+=\S+ )*lambda-binary (.+)")
# What stands for something else is no command to be parsed.
OPEN = re.compile(r"…|\.\.\.|\b[A-Z]{2,}\b(?!=)|\bCOMMAND\b")


def commands(text: str) -> list[str]:
    """The command lines of a page, without the program's name."""
    found = []
    for fence in FENCE.finditer(text):
        for line in fence[2].replace("\\\n", " ").splitlines():
            found += [match[1] for match in COMMAND.finditer(line.strip())]
    inline = [" ".join(match[1].split()) for match in INLINE.finditer(FENCE.sub("", text))]
    return found + [line.removeprefix("lambda-binary ") for line in inline]


def words(line: str) -> list[str]:
    """As a shell would split it; what follows a pipe or a comment is another's."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|;&<>")
    lexer.whitespace_split = True
    kept: list[str] = []
    for word in lexer:
        if set(word) <= set("|;&<>"):
            break
        kept.append(word)
    return kept


def fault(line: str) -> str:
    """What is wrong with the command line; empty when nothing is."""
    name, *arguments = words(line)
    if name in {"--version", "--help", "-h"}:
        return ""
    command = cli.commands.get(name)
    if command is None:
        return f"there is no command {name}"
    try:
        command.make_context(name, arguments)
    except (click.exceptions.Exit, click.MissingParameter):
        # `--help`; and a text may name a command without all that it wants.
        return ""
    except (click.ClickException, GatewayError) as error:
        return str(error)
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_commands_of_a_page_can_be_typed(page: Path) -> None:
    lines = [line for line in commands(page.read_text("utf-8")) if not OPEN.search(line)]
    assert {line: said for line in lines if (said := fault(line))} == {}


def test_commands_are_found_in_blocks_and_in_the_text() -> None:
    text = (
        "`lambda-binary check a.yml` and\n\n```\nA=1 lambda-binary serve app:handler \\\n  --port 80"
        "  # why\nshow | lambda-binary check - | cat\n```\n"
    )
    assert [words(line) for line in commands(text)] == [
        ["serve", "app:handler", "--port", "80"],
        ["check", "-"],
        ["check", "a.yml"],
    ]


def test_the_pages_have_many() -> None:
    assert sum(len(commands(page.read_text("utf-8"))) for page in PAGES) > 60


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("serv app:handler", "there is no command serv"),
        ("serve app:handler --prot 80", "No such option"),
        ("config sam --integration rest", "must be one of"),
        ("check a.yml --cure one", "is not a valid integer"),
    ],
)
def test_a_wrong_one_is_found(line: str, said: str) -> None:
    assert said in fault(line)
