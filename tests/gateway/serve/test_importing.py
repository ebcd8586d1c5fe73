"""MODULE:HANDLER to a function, or one sentence."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.gateway.serve.functions import importing
from lambda_binary.gateway.serve.functions.importing import HandlerError


@pytest.mark.parametrize(
    ("text", "module", "name"),
    [
        ("app:handler", "app", "handler"),
        ("app.handler", "app", "handler"),
        ("src.app:handler", "src.app", "handler"),
        ("src.app.handler", "src.app", "handler"),
        ("src/app.handler", "src.app", "handler"),
        ("./src/app.py:handler", "src.app", "handler"),
        ("app:Pictures.cat", "app", "Pictures.cat"),
        ("bücher:führe", "bücher", "führe"),
        ("src\\app.py:handler", "src.app", "handler"),
        (".\\src\\app.handler", "src.app", "handler"),
    ],
)
def test_spellings(text: str, module: str, name: str) -> None:
    assert importing.parse(text) == (module, name)


@pytest.mark.parametrize(
    "text", ["", "app", "app:", ":handler", "a b:c", "app:1", "a::b", "app.py:", "/app", "../app:"]
)
def test_what_names_no_handler_is_refused(text: str) -> None:
    with pytest.raises(HandlerError) as caught:
        importing.parse(text)
    assert str(caught.value) == (
        f"{text!r} names no handler: write MODULE:HANDLER, as app:handler for the function "
        "handler in app.py"
    )


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("app.py", "write app.py:HANDLER, as app.py:handler for its function handler"),
        ("src/app.py", "write src/app.py:HANDLER, as src/app.py:handler for its function handler"),
        ("../app:f", "files are looked for below this folder: go to .., write app:f"),
        ("/a/b/app.py:f", "files are looked for below this folder: go to /a/b, write app.py:f"),
        ("/app.py:f", "files are looked for below this folder: go to /, write app.py:f"),
        ("C:\\a\\app.py:f", "files are looked for below this folder: go to C:/a, write app.py:f"),
    ],
)
def test_what_is_nearly_a_handler_is_told_its_spelling(text: str, advice: str) -> None:
    with pytest.raises(HandlerError) as caught:
        importing.parse(text)
    assert str(caught.value) == f"{text!r} names no handler: {advice}"


@given(st.text())
def test_any_text_is_a_handler_or_refused(text: str) -> None:
    try:
        module, name = importing.parse(text)
    except HandlerError:
        return
    assert all(part.isidentifier() for part in f"{module}.{name}".split("."))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for modules; what is imported from it is forgotten afterwards."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield tmp_path
    importing.forget((tmp_path,))


@pytest.mark.parametrize(
    ("source", "text", "sentence"),
    [
        (
            "",
            "elsewhere_x:handler",
            "there is no module elsewhere_x: no elsewhere_x.py in {folder}",
        ),
        ("", "app_x.inner:f", "there is no module app_x.inner: no app_x/inner.py in {folder}"),
        ("def handler(e, c): ...", "app_x:handlr", "app_x.py has no handlr: did you mean handler?"),
        ("def f(e, c): ...", "app_x:picture", "app_x.py has no picture: it defines f"),
        ("x = 1", "app_x:picture", "app_x.py has no picture: it defines nothing"),
        (
            "handler = 1",
            "app_x:handler",
            "app_x:handler is int, not a function of event and context",
        ),
        ("def f(:", "app_x:f", "app_x.py, line 1 is no Python: invalid syntax"),
        (
            "\nimport no_such_package.part",
            "app_x:f",
            "app_x fails while it is imported (app_x.py, line 2): "
            "the module no_such_package is not installed",
        ),
        (
            "raise ValueError('no picture today')",
            "app_x:f",
            "app_x fails while it is imported (app_x.py, line 1): ValueError: no picture today",
        ),
        (
            "import sys; sys.exit(1)",
            "app_x:f",
            "app_x fails while it is imported (app_x.py, line 1): SystemExit: 1",
        ),
        (
            "assert 0",
            "app_x:f",
            "app_x fails while it is imported (app_x.py, line 1): AssertionError",
        ),
        (
            "import json\n\njson.loads('{')",
            "app_x:f",
            "app_x fails while it is imported (app_x.py, line 3): JSONDecodeError: Expecting "
            "property name enclosed in double quotes: line 1 column 2 (char 1)",
        ),
    ],
)
def test_a_handler_that_cannot_be_had_is_one_sentence(
    folder: Path, source: str, text: str, sentence: str
) -> None:
    (folder / "app_x.py").write_text(source)
    with pytest.raises(HandlerError) as caught:
        importing.load(text, (folder,))
    assert str(caught.value) == sentence.format(folder=folder)


def test_a_file_that_is_no_text_is_no_python(folder: Path) -> None:
    (folder / "app_x.py").write_bytes(b"x = 1\0")
    with pytest.raises(HandlerError, match=r"^app_x(\.py, line 1)? is no Python: .*null bytes"):
        importing.load("app_x:f", (folder,))


def test_a_folder_is_told_to_name_a_file(folder: Path) -> None:
    (folder / "app_x").mkdir()
    with pytest.raises(HandlerError) as caught:
        importing.load("app_x:handler", (folder,))
    assert str(caught.value) == "app_x is a folder: name a file in it, as app_x/app.py:handler"


def test_a_handler_may_be_an_attribute_of_an_attribute(folder: Path) -> None:
    (folder / "app_x.py").write_text(
        "class Pictures:\n    cat = staticmethod(lambda e, c: 'cat')\n"
    )
    assert importing.load("app_x:Pictures.cat", (folder,))({}, None) == "cat"


def test_the_first_folder_is_looked_in_first(folder: Path) -> None:
    for name in ("one", "two"):
        (folder / name).mkdir()
        (folder / name / "app_x.py").write_text(f"def f(e, c): return {name!r}")
    assert importing.load("app_x:f", (folder / "two", folder / "one"))({}, None) == "two"
