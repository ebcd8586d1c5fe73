"""What a cold start loads, and in which direction modules know one another."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import typing
from pathlib import Path

import pytest

import lambda_binary
from cold.measuring import HERE
from cold.roads import ROADS
from events import event
from lambda_binary import errors

SOURCE = Path(lambda_binary.__file__).parent
CORE = sorted(path for path in SOURCE.rglob("*.py") if "gateway" not in path.parts)

FIRST_RESPONSE = """
import json, sys
import awslambdaric.bootstrap
before = set(sys.modules)
from lambda_binary import binary_response

@binary_response
def handler(event, context):
    return b"\\x89PNG\\r\\n\\x1a\\n" + bytes(100_000)

handler({event}, None)
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def added(event: str) -> list[str]:
    code = FIRST_RESPONSE.replace("{event}", event)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names: list[str] = json.loads(done.stdout)
    return names


@pytest.mark.parametrize("name", ["binary_response", "encode_response", "decode_body"])
def test_the_hints_of_a_public_function_can_be_read_at_run_time(name: str) -> None:
    hints = typing.get_type_hints(getattr(lambda_binary, name))
    assert hints
    assert "return" in hints


@pytest.mark.parametrize(
    "event",
    [
        "{}",
        '{"httpMethod": "GET", "requestContext": {"resourcePath": "/"}}',
        '{"version": "2.0", "requestContext": {"http": {}}}',
    ],
)
def test_a_first_picture_loads_binascii_and_what_it_needs_of_the_package(event: str) -> None:
    assert added(event) == [
        "binascii",
        "lambda_binary",
        "lambda_binary.handler",
    ]


@pytest.mark.parametrize(
    "result",
    [
        "b'abc'",
        "'text'",
        "{'a': [1.5]}",
        "None",
        "__import__('io').BytesIO(b'abc')",
        "__import__('pathlib').Path(__file__)",
        "open(__file__, 'rb')",
        "__import__('PIL.Image').Image.new('1', (1, 1))",
        "{'statusCode': 200, 'body': b'abc'}",
    ],
)
def test_no_everyday_result_pays_for_the_objects_of_other_libraries(
    result: str, tmp_path: Path
) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "from lambda_binary import encode_response\n"
        f"encode_response({result})\n"
        "print(*(name for name in sys.modules if name.startswith('lambda_binary.results.')))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    loaded = {name.removeprefix("lambda_binary.results.") for name in done.stdout.split()}
    assert loaded & {"drawings", "objects", "others", "pieces", "values", "wanted"} == set()


def test_the_face_is_its_list() -> None:
    assert sorted(lambda_binary.__all__) == lambda_binary.__all__
    for name in lambda_binary.__all__:
        assert getattr(lambda_binary, name) is not None
    assert set(lambda_binary.__all__) <= set(dir(lambda_binary))
    raised = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    assert raised <= set(lambda_binary.__all__)
    with pytest.raises(AttributeError, match="module 'lambda_binary' has no attribute 'encode'"):
        _ = lambda_binary.encode  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_the_core_never_imports_the_gateway(path: Path) -> None:
    if path.name == "__main__.py":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert "gateway" not in (node.module or "")


# Loaded by the runtime before the handler's module (awslambdaric.bootstrap), and binascii.
AT_TOP = {
    "__future__", "_thread", "binascii", "codecs", "collections", "enum", "functools", "io",
    "json", "logging", "os", "re", "sys", "time", "types",
}  # fmt: skip
# Never imported at run time: their readers are type checkers.
FOR_TYPE_CHECKERS = {"faces.py"}


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_the_top_of_a_core_module_imports_what_the_runtime_has_loaded(path: Path) -> None:
    if path.name in FOR_TYPE_CHECKERS:
        return
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            assert {name.name.partition(".")[0] for name in node.names} <= AT_TOP
        if isinstance(node, ast.ImportFrom) and not node.level:
            assert (node.module or "").partition(".")[0] in AT_TOP


LOADED = """
import io, json, pathlib, sys
import awslambdaric.bootstrap
import picture
before = {*sys.modules, "app"}
import app
app.handler(json.loads(sys.argv[1]), None)
print(*sorted(name.replace("lambda_binary", "~") for name in set(sys.modules) - before))
"""
# The short road of text, JSON and bytes that have to be looked at.
PLAIN = "~.handler.plain ~.integrations"
EVERYDAY = "~.handler.everyday ~.integrations"
# The long road, and what both need of such bytes.
LONG = "~.conductor ~.integrations ~.messages ~.results ~.transfer"
LOOK = "~.media_types ~.media_types.signatures"
# Beside `lambda_binary`, its handler and binascii, which every road has.
MODULES = {
    "bytes": "",
    "bytes, encode_response": "",
    "BytesIO": "",
    "cache_control": "~.messages ~.options",
    "content_type": "~.messages ~.options",
    "content_type, filename": "~.messages ~.options",
    "encode_response, headers": "~.http ~.http.fields ~.messages ~.options",
    "JSON": f"{PLAIN} ~.messages ~.results",
    "text": PLAIN,
    "envelope with bytes": EVERYDAY,
    "zip": f"{PLAIN} {LOOK} ~.media_types.detection ~.media_types.detection.zip_entries "
    "~.media_types.detection.zip_types",
    "Path": f"{EVERYDAY} ~.http",
    "etag": f"{EVERYDAY} ~.http ~.messages ~.options _blake2",
    "bytearray": f"{LONG} {LOOK} ~.media_types.detection",
}


@pytest.mark.parametrize("road", ROADS)
def test_a_first_response_loads_what_its_road_needs(road: str, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(ROADS[road])
    shutil.copy(HERE / "picture.py", tmp_path)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    made = json.dumps(event("rest-proxy"))
    done = subprocess.run(
        [sys.executable, "-c", LOADED, made], capture_output=True, text=True, cwd=tmp_path
    )
    expected = sorted(["binascii", "~", "~.handler", *MODULES[road].split()])
    assert (done.stdout.split(), done.stderr) == (expected, "")


def imported(path: Path, modules: set[str]) -> set[str]:
    """The modules of the package that a file names, within functions and for types alone too."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    package = parts[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = ".".join(package[: len(package) - node.level + 1])
            base = f"{base}.{node.module}" if node.module else base
            for name in node.names:
                inner = f"{base}.{name.name}"
                found.add(inner if inner in modules else base)
    return found


def test_no_module_of_the_core_imports_itself_by_any_way_round() -> None:
    files = (path for path in CORE if path.parent != SOURCE or not path.name.startswith("__"))
    named = {
        ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(
            ".__init__"
        ): path
        for path in files
    }
    arrows = {name: imported(path, set(named)) & set(named) for name, path in named.items()}
    while leaves := {name for name, targets in arrows.items() if not targets}:
        arrows = {name: arrows[name] - leaves for name in arrows.keys() - leaves}
    assert arrows == {}


def test_every_module_of_the_core_can_be_imported() -> None:
    code = (
        "import importlib, pkgutil, lambda_binary\n"
        "for module in pkgutil.walk_packages(lambda_binary.__path__, 'lambda_binary.'):\n"
        "    if not module.name.startswith(('lambda_binary.gateway', 'lambda_binary.__main__')):\n"
        "        importlib.import_module(module.name)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
