"""The error texts of docs/aws-says come out of `serve` and of the runtime where they can be made here.

What cannot: texts of deployments and of the AWS CLI, which need AWS itself.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Any

import awslambdaric
import PIL
import pytest

from events import event
from real.runtime_api import Runtime
from serving import serving

PAGES = Path(__file__).parents[3] / "docs" / "aws-says"
HANDLERS = """
import base64
PNG = b"\\x89PNG\\r\\n\\x1a\\n"
def holds_bytes(event, context): return {"statusCode": 200, "body": PNG}
def no_envelope(event, context): return [1, 2, 3]
def raises(event, context): raise ValueError("no such picture")
def text(event, context): return "no base64!"
def too_large(event, context): return {"statusCode": 200, "body": "x" * 6_300_000}
def buffer(event, context): return {"type": "Buffer", "data": [255, 216, 255, 224]}
def string_status(event, context): return {"statusCode": "200", "body": "x"}
def encoded(event, context):
    return {"statusCode": 200, "headers": {"Content-Type": "image/png"},
            "body": base64.b64encode(PNG).decode(), "isBase64Encoded": True}
"""
MAPPED = ("--integration", "rest-mapped")
# Page; handler and options; status; what the client sees; what the log says.
ROWS: list[tuple[str, tuple[str, ...], int, str, str]] = [
    ("unable-to-marshal-response", ("app:holds_bytes",), 502, "Internal server error", "cannot send the result"),
    ("malformed-lambda-proxy-response", ("app:no_envelope",), 502, "Internal server error", "Malformed Lambda proxy response"),
    ("internal-server-error", ("app:raises",), 502, "Internal server error", "ValueError: no such picture"),
    ("unable-to-transform", ("app:text", *MAPPED, "--content-handling", "CONVERT_TO_BINARY"), 500, "Internal server error", "Unable to transform response"),
    ("response-too-large", ("app:too_large", "--integration", "http-api"), 500, "Internal Server Error", "6291556"),
    ("type-buffer", ("app:buffer", *MAPPED), 200, '{"type": "Buffer", "data": [255, 216, 255, 224]}', ""),
    ("base64-on-screen", ("app:encoded",), 200, "iVBORw0KGgo=", "binaryMediaTypes"),
    ("alb-502", ("app:string_status", "--integration", "alb"), 502, "<h1>502 Bad Gateway</h1>", "statusCode"),
]  # fmt: skip
# Of the AWS CLI and of a deployment: AWS alone says them.
FROM_AWS = {"invalid-resource-identifier", "unzipped-size"}
# Below, or by tests of their own: the browser's picture, the preflight, a refused function URL.
ELSEWHERE = {
    "broken-image", "cors-preflight-500", "forbidden-function-url",
    "cannot-import-imaging", "no-module-named-pil",
}  # fmt: skip
USES_PILLOW = "from PIL import Image\ndef handler(event, context): return None\n"
REQUEST_TEMPLATE = """
[[route]]
path = "/"
handler = "app:text"
integration = "rest-mapped"
binary-media-types = ["*/*"]
request-templates = { "application/json" = '{"body": $input.json("$")}' }
"""


@pytest.mark.parametrize(
    ("page", "arguments", "status", "shown", "logged"),
    ROWS,
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_serve_says_what_aws_says(
    page: str, arguments: tuple[str, ...], status: int, shown: str, logged: str, tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text(HANDLERS)
    with serving(tmp_path, *arguments, "--no-reload", "--no-wall") as server:
        answer = server.get("/")
        assert (answer.status, shown in answer.body.decode()) == (status, True), answer.body
        # The access log is on stdout, a handler's own traceback on stderr.
        (server.err if page == "internal-server-error" else server.out).until(logged)
    assert (PAGES / f"{page}.md").exists()


def test_the_runtime_cannot_marshal_bytes(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(HANDLERS)
    with Runtime("app.holds_bytes", tmp_path) as runtime:
        posted: Any = runtime.invoke(event("rest-proxy"))
    assert posted.kind == "error"
    assert posted.json["errorType"] == "Runtime.MarshalError"
    assert posted.json["errorMessage"].startswith("Unable to marshal response: ")


def test_a_template_cannot_take_a_binary_request(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(HANDLERS)
    (tmp_path / "routes.toml").write_text(REQUEST_TEMPLATE)
    with serving(tmp_path, "routes.toml", "--no-reload", "--no-wall") as server:
        answer = server.ask("POST", "/", {"Content-Type": "application/json"}, b'{"a": 1}')
        assert (answer.status, answer.body) == (500, b'{"message": "Internal server error"}')
        server.out.until("Unable to transform request")


def test_the_runtime_cannot_import_a_pillow_of_another_system(tmp_path: Path) -> None:
    """The compiled part is named after system and Python, so another one's is not found."""
    (tmp_path / "app.py").write_text(USES_PILLOW)
    compiled = shutil.ignore_patterns("*.so", "*.pyd", "__pycache__")
    shutil.copytree(Path(PIL.__file__).parent, tmp_path / "PIL", ignore=compiled)
    own = {"PYTHONPATH": str(tmp_path)}
    with Runtime("app.handler", tmp_path, environment=own) as runtime:
        said = runtime.invoke(event("rest-proxy")).json
    assert said["errorType"] == "Runtime.ImportModuleError"
    assert said["errorMessage"] == (
        "Unable to import module 'app': cannot import name '_imaging' from 'PIL' "
        f"({tmp_path}/PIL/__init__.py)"
    )


def test_the_runtime_cannot_import_a_pillow_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(USES_PILLOW)
    libraries = tmp_path / "runtime"
    libraries.mkdir()
    for entry in Path(awslambdaric.__file__).parents[1].iterdir():
        if re.match(r"awslambdaric$|simplejson$|snapshot_restore_py$|runtime_client\.", entry.name):
            (libraries / entry.name).symlink_to(entry)
    command = (sys.executable, "-S", "-m", "awslambdaric")
    own = {"PYTHONPATH": str(libraries)}
    with Runtime("app.handler", tmp_path, command=command, environment=own) as runtime:
        said = runtime.invoke(event("rest-proxy")).json
    assert said["errorType"] == "Runtime.ImportModuleError"
    assert said["errorMessage"] == "Unable to import module 'app': No module named 'PIL'"


def test_every_page_is_made_here_or_said_to_be_aws_own() -> None:
    pages = {path.stem for path in PAGES.glob("*.md")} - {"index"}
    assert pages == {row[0] for row in ROWS} | FROM_AWS | ELSEWHERE


def test_the_index_leads_to_every_page() -> None:
    index = (PAGES / "index.md").read_text(encoding="utf-8")
    missing = [path.name for path in PAGES.glob("*.md") if f"]({path.name}" not in index]
    assert missing == ["index.md"]
