"""Reload: the server keeps its port and connections, and takes what the files say now."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lambda_binary.gateway import Settings
from lambda_binary.gateway.serve.deployment import Deployment
from lambda_binary.gateway.serve.functions import importing
from lambda_binary.gateway.serve.routes import Route
from lambda_binary.gateway.serve.site import Site, SiteSource
from serving import Server, ask, serving


def handler(text: str) -> str:
    return f'def handler(event, context):\n    return {{"statusCode": 200, "body": {text}}}\n'


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "app.py").write_text(handler('"one"'))
    with serving(tmp_path, "app:handler", "--integration", "http-api") as running:
        yield running


def change(server: Server, file: Path, text: str) -> str:
    """Write the file as editors do, and wait until the server has said something of it."""
    beside = file.with_suffix(".new")
    beside.write_text(text)
    beside.replace(file)
    return server.out.until("reloaded")


def test_a_changed_handler_answers_on_the_same_connection(server: Server, tmp_path: Path) -> None:
    with contextlib.closing(server.connect()) as connection:
        assert ask(connection, "GET", "/").body == b"one"
        before = connection.sock
        assert (
            change(server, tmp_path / "app.py", handler('"two"')) == "app.py has changed: reloaded"
        )
        assert ask(connection, "GET", "/").body == b"two"
        assert connection.sock is before


def test_quick_changes_of_the_same_length_are_all_seen(server: Server, tmp_path: Path) -> None:
    for number in range(3):
        change(server, tmp_path / "app.py", handler(f'"n={number}"'))
        assert server.get("/").body == f"n={number}".encode()


def test_a_module_that_the_handler_imports_is_followed_too(server: Server, tmp_path: Path) -> None:
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / "round.py").write_text('NAME = "circle"\n')
    change(server, tmp_path / "app.py", "from shapes import round\n" + handler("round.NAME"))
    assert server.get("/").body == b"circle"
    change(server, tmp_path / "shapes" / "round.py", 'NAME = "sphere"\n')
    assert server.get("/").body == b"sphere"


def test_a_syntax_error_is_said_in_terminal_and_answer_until_it_is_mended(
    server: Server, tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text("def handler(event, context:\n    return {}\n")
    assert server.err.until("lambda-binary:") == (
        "lambda-binary: app.py, line 1 is no Python: '(' was never closed: 500 until it is mended"
    )
    answer = server.get("/")
    assert (answer.status, answer.field("Content-Type")) == (500, "text/plain; charset=utf-8")
    assert answer.body == b"app.py, line 1 is no Python: '(' was never closed\n"
    change(server, tmp_path / "app.py", handler('"mended"'))
    assert server.get("/").body == b"mended"


def test_an_error_while_importing_shows_its_traceback(server: Server, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("x = 1\nhandler = x.missing\n")
    server.err.until("500 until it is mended")
    assert server.err.all == [
        "Traceback (most recent call last):",
        f'  File "{tmp_path}/app.py", line 2, in <module>',
        "    handler = x.missing",
        "              ^^^^^^^^^",
        "AttributeError: 'int' object has no attribute 'missing'",
        "lambda-binary: app fails while it is imported (app.py, line 2): AttributeError: 'int' "
        "object has no attribute 'missing': 500 until it is mended",
    ]


def test_the_settings_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "def handler(event, context):\n"
        '    return {"statusCode": 200, "body": "iVBORw==", "isBase64Encoded": True}\n'
    )
    route = '[[route]]\npath = "/"\nhandler = "app:handler"\n'
    file = tmp_path / "routes.toml"
    file.write_text(route)
    with serving(tmp_path, "--settings", "routes.toml") as server:
        assert server.get("/", "image/png").body == b"iVBORw=="
        change(server, file, route + 'binary-media-types = ["image/*"]\n')
        assert server.get("/", "image/png").body == b"\x89PNG"
        file.write_text(route + 'binary-media-type = ["image/*"]\n')
        sentence = server.err.until("unknown key 'binary-media-type'")
        assert sentence.endswith("(did you mean binary-media-types?): 500 until it is mended")
        assert server.get("/").status == 500


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path]]:
    """A module in a folder without __init__.py, imported; sys is put back afterwards."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    (tmp_path / "kept_apart").mkdir()
    (tmp_path / "kept_apart" / "near.py").write_text("def handler(event, context): ...\n")
    importing.load("kept_apart.near:handler", (tmp_path,))
    yield (tmp_path,)
    importing.forget((tmp_path,))


def test_installed_modules_and_this_library_are_not_the_users_own(folders: tuple[Path]) -> None:
    own = {name for name, _ in importing.own_modules((Path("/"),))}
    assert {"kept_apart", "kept_apart.near"} <= own
    assert (
        not {"os", "pytest", "lambda_binary", "lambda_binary.gateway.serve.functions.importing"}
        & own
    )


def test_the_users_own_modules_are_forgotten_with_their_packages(folders: tuple[Path]) -> None:
    before = set(sys.modules)
    importing.forget(folders)
    assert before - set(sys.modules) == {"kept_apart", "kept_apart.near"}


def test_a_site_that_cannot_be_read_again_says_why(tmp_path: Path) -> None:
    source = SiteSource((tmp_path,), tmp_path / "gone.toml")
    assert asyncio.run(Deployment(source, write_bytecode=True).renew()) == Site(
        fault=f"{tmp_path}/gone.toml: cannot be read (No such file or directory)"
    )


def test_looking_for_changes_asks_nothing_of_the_imported_modules(tmp_path: Path) -> None:
    """`serve` looks twice a second: what a look costs, an idle server costs."""

    async def looks() -> int:
        (tmp_path / "app.py").write_text(handler('"x"'))
        routes = (Route("/", "app:handler", Settings()),)
        deployment = Deployment(SiteSource((tmp_path,), routes=routes), write_bytecode=True)
        await deployment.start()
        calls = 0

        def count(frame: object, event: str, argument: object) -> None:
            nonlocal calls
            calls += event == "call"

        sys.setprofile(count)
        files = deployment.files()
        sys.setprofile(None)
        deployment.close()
        assert files == {tmp_path / "app.py"}
        return calls

    assert asyncio.run(looks()) < 10
