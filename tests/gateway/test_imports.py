"""The wing is the independent witness, and it is light: imports, read from the source and run."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import lambda_binary.gateway

FOLDER = Path(lambda_binary.gateway.__file__).parent
HEAVY = (
    "airspeed",
    "jsonpath_ng",
    "uvicorn",
    "rich",
    "click",
    "watchfiles",
    "PIL",
    "boto3",
    "simplejson",
)

# What of the library outside the wing may be imported: leaves that shape no payload.
SHARED: set[str] = set()


def imported(path: Path) -> set[str]:
    """Absolute names of the library's modules outside `gateway` that the file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            depth = len(path.relative_to(FOLDER).parts)
            outside = node.level > depth
            base = "lambda_binary" if outside else (node.module or "")
            tail = f".{node.module}" if outside and node.module else ""
            names |= {base + tail} if outside or not node.level else set()
    return {
        name
        for name in names
        if name.split(".")[0] == "lambda_binary" and name.split(".")[1:2] != ["gateway"]
    }


def test_wing_imports_nothing_of_the_core() -> None:
    found = {str(path): imported(path) - SHARED for path in FOLDER.rglob("*.py")}
    assert {name: names for name, names in found.items() if names} == {}


def test_one_file_imports_boto3() -> None:
    files = [path for path in FOLDER.rglob("*.py") if "import boto3" in path.read_text()]
    assert [path.relative_to(FOLDER).as_posix() for path in files] == ["aws/connection.py"]


def test_model_is_light_to_import() -> None:
    code = f"import lambda_binary.gateway, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("module", "given", "words"),
    [
        ("airspeed", "request_templates={'a/b': 'x'}", "templates need airspeed-ext"),
        (
            "jsonpath_ng.ext.parser",
            "response_parameters={'method.response.header.A': 'integration.response.body.a'}",
            "JSONPath needs jsonpath-ng",
        ),
    ],
)
def test_missing_extra_says_what_to_install(module: str, given: str, words: str) -> None:
    code = (
        f"import sys; sys.modules[{module!r}] = None\n"
        "from lambda_binary.gateway import MissingExtraError, Settings\n"
        f"try: Settings('rest-mapped', {given})\n"
        "except MissingExtraError as fault: print(fault)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{words}: pip install 'lambda-binary[gateway]'"


def test_the_runtimes_json_needs_its_library() -> None:
    code = (
        "import sys; sys.modules['simplejson'] = None\n"
        "from lambda_binary.gateway import MissingExtraError, Request, Settings, respond\n"
        "try: respond(Settings(), Request(), {})\n"
        "except MissingExtraError as fault: print(fault)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == (
        "the runtime's JSON needs simplejson: pip install 'lambda-binary[gateway]'"
    )


def test_face_is_its_list() -> None:
    face = lambda_binary.gateway
    public = {name for name in dir(face) if not name.startswith("_")}
    modules = {path.stem for path in FOLDER.iterdir()}
    names = set(face.__all__)
    assert public - modules - {"annotations", "TYPE_CHECKING"} == names - modules
    assert all(getattr(face, name).__name__ == name for name in names)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = face.nothing
    assert sorted(names) == lambda_binary.gateway.__all__


def loaded(*words: str) -> set[str]:
    """The gateway's modules, and those of others that are heavy, after a command."""
    code = (
        "import io, sys, contextlib\n"
        "from lambda_binary.gateway.commands.cli import main\n"
        f"with contextlib.redirect_stdout(io.StringIO()): main({list(words)!r})\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_help_loads_a_text_alone() -> None:
    # More than Python's own start: 20 modules of the standard library (for a path), and ours.
    code = (
        "import sys; bare = set(sys.modules)\n"
        "from lambda_binary.__main__ import main\n"
        "sys.argv = ['lambda-binary', '--help']; main(); print(*sorted(set(sys.modules) - bare))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = done.stdout.splitlines()[-1].split()
    assert {name for name in names if name.startswith("lambda_binary.gateway.")} == {
        "lambda_binary.gateway.commands",
        "lambda_binary.gateway.commands.overview",
        "lambda_binary.gateway.documentation",
    }
    assert not {"click", "difflib", "importlib.metadata", "inspect", "typing"} & set(names)
    assert len(names) < 40


DEPLOYED = FOLDER.parents[2] / "examples/deploy"
# What nothing asks for when a file is read and judged; each costs a few per cent of the command.
UNASKED = {
    "airspeed", "asyncio", "boto3", "botocore", "difflib", "gzip", "importlib.metadata",
    "jsonpath_ng", "mimetypes", "pybase64", "regex", "subprocess", "tempfile", "traceback",
    "uvicorn", "rich._emoji_codes",
}  # fmt: skip


def test_a_small_check_loads_no_writer_and_nothing_that_it_does_not_ask() -> None:
    names = loaded("check", str(DEPLOYED / "sam/template.yaml"))
    rooms = {name.partition("lambda_binary.gateway.")[2].partition(".")[0] for name in names}
    assert not rooms & {"serve", "conformance", "fix", "plan"}
    assert not {name for name in names if ".write" in name or name.endswith(".cdk.write")}
    assert not names & UNASKED


@pytest.mark.parametrize(
    ("file", "reader", "others"),
    [
        ("sam/template.yaml", "templates.sam", {"openapi", "serverless", "terraform"}),
        ("serverless/serverless.yml", "serverless.read", {"terraform"}),
    ],
)
def test_a_file_loads_the_reader_of_its_own_tool_alone(
    file: str, reader: str, others: set[str]
) -> None:
    names = loaded("check", str(DEPLOYED / file))
    room = "lambda_binary.gateway.tools."
    assert room + reader in names
    assert not {name.removeprefix(room).partition(".")[0] for name in names} & others
    # Of the model: the responses of the integration that is asked, and nothing of its events.
    model = "lambda_binary.gateway.model."
    asked = {name.removeprefix(f"{model}responses.") for name in names if ".responses." in name}
    assert asked == {"envelope_parts", "backend", "http_message", "rest_proxy", "streaming"}
    assert not {f"{model}requests.events", f"{model}runtime"} & names
    # A file that is clean needs no cure.
    assert not {name for name in names if name.startswith("lambda_binary.gateway.cure")}
    assert len({name for name in names if name.startswith("lambda_binary.")}) <= 97


@pytest.mark.parametrize("path", sorted((FOLDER / "commands").glob("*.py")), ids=lambda p: p.stem)
def test_no_class_of_click_is_subscripted_when_it_runs(path: Path) -> None:
    # They are generic since click 8.2, and aws-sam-cli pins 8.1.8.
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            assert not [base for base in node.bases if isinstance(base, ast.Subscript)], node.name
