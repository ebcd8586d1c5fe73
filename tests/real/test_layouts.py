"""A package as a zip, as a layer and in a container image, at Lambda's own paths under AWS's emulator.

The folders stand where Lambda has them (/var/task, /opt/python, /var/lang), in a mount namespace of the
one process; the search path is that of AWS's Python images. Nothing but the wheels for Lambda's platform,
the runtime client and the standard library is on it.
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import lambda_binary
from events import event
from real import emulator, test_lambda_package
from real.runtime_api import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

runtime_folder = test_lambda_package.runtime_folder
VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"
INSTALLED = f"/var/lang/lib/{VERSION}/site-packages"


class Layout(NamedTuple):
    """Where the handler and where the packages are."""

    handler: str
    packages: str


LAYOUTS = {
    "zip": Layout("/var/task", "/var/task"),
    # Documented, "Layer paths for each Lambda runtime": both are on the search path.
    "layer": Layout("/var/task", "/opt/python"),
    "layer as a site": Layout("/var/task", f"/opt/python/lib/{VERSION}/site-packages"),
    # `RUN pip install`, and `--target ${LAMBDA_TASK_ROOT}`, in FROM public.ecr.aws/lambda/python.
    "image": Layout("/var/task", INSTALLED),
    "image, one folder": Layout("/var/task", "/var/task"),
}
SEARCHED = [
    "/var/task", f"/opt/python/lib/{VERSION}/site-packages", "/opt/python", INSTALLED, "/var/runtime",
]  # fmt: skip
START = f"""
import runpy, sys
sys.path[:0] = {SEARCHED}
runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)
"""


def _is_elsewhere(folder: str) -> bool:
    """Whether this Python would be hidden by what is laid over the folder."""
    return folder in {Path(path).parts[1] for path in (sys.prefix, sys.base_prefix, FUNCTIONS)}


pytestmark = [
    test_lambda_package.pytestmark,
    pytest.mark.skipif(not emulator.IS_HERE, reason=emulator.WHY_NOT),
    pytest.mark.skipif(
        test_lambda_package.hiding() is None or _is_elsewhere("opt") or _is_elsewhere("var"),
        reason="folders cannot be laid over /opt and /var: `unshare -rm` is not permitted, or "
        "Python itself is there",
    ),
]


def linked(folder: Path, *roots: Path) -> Path:
    """A folder of links to what the others hold."""
    folder.mkdir()
    for root in roots:
        for entry in root.iterdir() if root.is_dir() else [root]:
            if entry.name != "__pycache__":
                (folder / entry.name).symlink_to(entry)
    return folder


@pytest.fixture(params=LAYOUTS)
def function(
    request: pytest.FixtureRequest, tmp_path: Path, runtime_folder: Path
) -> Iterator[tuple[Layout, emulator.Emulator]]:
    layout = LAYOUTS[request.param]
    packages = (Path(lambda_binary.__file__).parent.parent, test_lambda_package.WHEELS)
    handler = FUNCTIONS / "package.py"
    laid = {"/var/runtime": runtime_folder}
    if layout.handler == layout.packages:
        laid[layout.handler] = linked(tmp_path / "task", *packages, handler)
    else:
        laid[layout.handler] = linked(tmp_path / "task", handler)
        laid[layout.packages] = linked(tmp_path / "packages", *packages)
    over = ["mount -t tmpfs none /opt", "mount -t tmpfs none /var"]
    over += [f"mkdir -p '{at}'; mount --bind '{folder}' '{at}'" for at, folder in laid.items()]
    hide = [f"mount --bind /dev/null '{path}'" for path in test_lambda_package.system_libmagic()]
    script = "; ".join([*hide, *over, 'cd /var/task; exec "$@"'])
    with emulator.Emulator(
        "package.handler",
        {"LAMBDA_TASK_ROOT": "/var/task"},
        command=(sys.executable, "-I", "-S", "-B", "-c", START),
        within=("unshare", "-rm", "sh", "-ec", script, "sh"),
    ) as running:
        yield layout, running


def asked(function: emulator.Emulator, case: str, **more: str) -> Any:
    status, body = function.invoke({**event("rest-proxy"), "case": case, **more})
    assert status == 200, body
    return json.loads(body)


def test_a_package_works_where_lambda_has_it(
    function: tuple[Layout, emulator.Emulator],
) -> None:
    layout, running = function
    picture = asked(running, "image", image_format="webp")
    assert picture["headers"]["Content-Type"] == "image/webp"
    assert b64decode(picture["body"])[8:12] == b"WEBP"
    catalogue = asked(running, "catalogue")
    assert catalogue["headers"]["Content-Type"] == "application/x-gettext-translation"
    loaded = asked(running, "loaded")["modules"]
    ours = [path for path in loaded if "/lambda_binary/" in path or "/PIL/" in path]
    assert ours
    assert {path.startswith(f"{layout.packages}/") for path in ours} == {True}
