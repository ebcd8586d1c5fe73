"""A Lambda zip, unpacked and run as Lambda runs it: its own files and the standard library alone.

The wheels in it are those for Lambda's platform, and the system's libmagic, which Lambda does not
have, is hidden.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import sysconfig
from base64 import b64decode
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from PIL import Image, ImageChops

import lambda_binary
from events import event
from real.runtime_api import FUNCTIONS, Runtime

if TYPE_CHECKING:
    from collections.abc import Iterator

WHEELS = Path(sys.prefix) / "lambda-package"
SUITS = sys.platform == "linux" and platform.machine() == "x86_64" and WHEELS.is_dir()
pytestmark = pytest.mark.skipif(
    not SUITS,
    reason=f"no wheels for Lambda in {WHEELS}: `make test` puts them there, for Linux on x86_64",
)

# Lambda quotas: a zip that is uploaded directly, and the same unpacked with its layers.
LARGEST_ZIP = 50 * 2**20
LARGEST_PACKAGE = 250 * 2**20
# In Lambda these are in /var/runtime.
OF_THE_RUNTIME = ("awslambdaric", "runtime_client", "simplejson", "snapshot_restore_py")
# -I and -S: no site-packages, no variable and no working directory add to the path.
START = """
import runpy, sys
sys.path[:0] = sys.argv[1:3]
del sys.argv[1:3]
runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)
"""


@cache
def system_libmagic() -> list[str]:
    """Where the dynamic linker would find libmagic."""
    ldconfig = shutil.which("ldconfig", path="/sbin:/usr/sbin:/usr/bin")
    assert ldconfig is not None
    listed = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, check=True).stdout
    return [line.rpartition(" => ")[2] for line in listed.splitlines() if "libmagic.so" in line]


@cache
def hiding() -> tuple[str, ...] | None:
    """A command's beginning that hides libmagic from it; None where that is not permitted."""
    if not system_libmagic():
        return ()
    hide = "; ".join(f"mount --bind /dev/null '{path}'" for path in system_libmagic())
    command = ("unshare", "-rm", "sh", "-ec", f'{hide}; exec "$@"', "sh")
    try:
        tried = subprocess.run([*command, "true"], capture_output=True, check=False)
    except FileNotFoundError:
        return None
    return command if tried.returncode == 0 else None


@pytest.fixture(scope="module")
def runtime_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("var-runtime")
    for name in OF_THE_RUNTIME:
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        origin = Path(spec.origin)
        origin = origin.parent if origin.stem == "__init__" else origin
        (folder / origin.name).symlink_to(origin)
    return folder


def zipped(path: Path, *left_out: str) -> Path:
    """A zip of a handler, the library and its dependencies but those left out."""
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for root in (Path(lambda_binary.__file__).parent.parent, WHEELS):
            for file in sorted(root.rglob("*")):
                name = file.relative_to(root)
                if (
                    file.is_file()
                    and "__pycache__" not in name.parts
                    and name.parts[0] not in left_out
                ):
                    archive.write(file, name)
        archive.write(FUNCTIONS / "package.py", "package.py")
    return path


def running(folder: Path, runtime_folder: Path, *left_out: str) -> Iterator[Runtime]:
    """The function, unpacked from its zip; libmagic is hidden from it where that is permitted."""
    root = folder / "task"
    with ZipFile(zipped(folder / "function.zip", *left_out)) as archive:
        archive.extractall(root)
    python = (sys.executable, "-I", "-S", "-B", "-c", START, str(root), str(runtime_folder))
    with Runtime("package.handler", root, command=[*(hiding() or ()), *python]) as runtime:
        yield runtime


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


@pytest.fixture(scope="module")
def whole(folder: Path, runtime_folder: Path) -> Iterator[Runtime]:
    yield from running(folder, runtime_folder)


@pytest.fixture
def without_libmagic(tmp_path: Path, runtime_folder: Path) -> Iterator[Runtime]:
    if hiding() is None:
        pytest.skip(
            f"the system has libmagic ({system_libmagic()[0]}), and `unshare -rm`, which would "
            "hide it, is not permitted here"
        )
    yield from running(tmp_path, runtime_folder, "pylibmagic")


@pytest.fixture
def alone(tmp_path: Path, runtime_folder: Path) -> Iterator[Runtime]:
    yield from running(tmp_path, runtime_folder, *(path.name for path in WHEELS.iterdir()))


def media_type(runtime: Runtime, case: str) -> str:
    posted = runtime.invoke({**event("rest-proxy"), "case": case})
    assert posted.kind == "response", posted.json
    found: str = posted.json["headers"]["Content-Type"]
    return found


TAIL = [("catalogue", "application/x-gettext-translation"), ("table", "application/x-dbf")]


@pytest.mark.parametrize(("case", "expected"), TAIL)
def test_the_packages_libmagic_knows_the_tail(whole: Runtime, case: str, expected: str) -> None:
    assert media_type(whole, case) == expected


@pytest.mark.parametrize(
    ("image_format", "media_type"), [("png", "image/png"), ("webp", "image/webp")]
)
def test_the_packages_pillow_encodes(whole: Runtime, image_format: str, media_type: str) -> None:
    asked = {"case": "image", "image_format": image_format}
    posted = whole.invoke({**event("rest-proxy"), **asked}).json
    assert posted == {
        "statusCode": 200,
        "headers": {"Content-Type": media_type},
        "body": posted["body"],
        "isBase64Encoded": True,
    }
    with Image.open(BytesIO(b64decode(posted["body"]))) as image:
        assert (image.format, image.size) == (image_format.upper(), (48, 32))
        # A grey picture may come in fewer bits: what is shown is the same.
        drawn = Image.linear_gradient("L").resize((48, 32)).convert("RGB")
        furthest = max(
            high for _, high in ImageChops.difference(image.convert("RGB"), drawn).getextrema()
        )
        assert furthest <= {"png": 0, "webp": 8}[image_format]


def test_only_the_package_the_runtime_and_the_standard_library_are_loaded(
    whole: Runtime, folder: Path, runtime_folder: Path
) -> None:
    media_type(whole, "catalogue")
    whole.invoke({**event("rest-proxy"), "case": "image", "image_format": "webp"})
    loaded: dict[str, list[str]] = whole.invoke({"case": "loaded"}).json
    standard = sysconfig.get_path("stdlib")
    homes = (f"{folder / 'task'}/", f"{runtime_folder}/", f"{standard}/")
    strangers = [
        path for path in loaded["modules"] if not path.startswith(homes) or "site-packages" in path
    ]
    libmagics = {Path(path) for path in loaded["libraries"] if "libmagic" in path}
    assert strangers == []
    assert libmagics == {folder / "task/pylibmagic/libmagic.so.1"}


def test_the_package_is_within_lambdas_quotas(whole: Runtime, folder: Path) -> None:
    with ZipFile(folder / "function.zip") as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    assert (folder / "function.zip").stat().st_size < LARGEST_ZIP
    assert unpacked < LARGEST_PACKAGE


@pytest.mark.parametrize("case", ["catalogue", "table"])
def test_without_libmagic_the_tail_is_octet_stream(without_libmagic: Runtime, case: str) -> None:
    assert media_type(without_libmagic, case) == "application/octet-stream"
    assert media_type(without_libmagic, "png") == "image/png"


def test_bytes_need_no_dependency_at_all(alone: Runtime) -> None:
    found = [media_type(alone, case) for case in ("png", "catalogue")]
    assert found == ["image/png", "application/octet-stream"]
