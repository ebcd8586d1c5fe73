"""The sizes of docs/lambda-zip.md: each row built as the page says, measured, printed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/lambda-zip.md").read_text(encoding="utf-8")
VERSION = "3.13"
# The row's first words, what is installed, and for which processor.
ROWS = {
    "lambda-binary alone": ("", ["--no-deps"], "x86_64"),
    "with its dependencies, x86_64": ("", [], "x86_64"),
    "with its dependencies, arm64": ("", [], "aarch64"),
    "with the extra `libmagic` too, x86_64": ("[libmagic]", [], "x86_64"),
}
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def installed(folder: Path, wheel: Path, extra: str, options: list[str], processor: str) -> None:
    """The commands of the page, with the newest dependencies that constraints.txt names."""
    subprocess.run(
        [
            *(
                sys.executable,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-compile",
                "--target",
                folder,
            ),
            *("--platform", f"manylinux_2_28_{processor}"),
            *("--platform", f"manylinux2014_{processor}"),
            *("--implementation", "cp", "--python-version", VERSION, "--only-binary=:all:"),
            *("--constraint", ROOT / "constraints.txt", *options, f"{wheel}{extra}"),
        ],
        check=True,
    )
    shutil.rmtree(folder / "lambda_binary/gateway")
    shutil.rmtree(folder / "bin", ignore_errors=True)


def sizes(folder: Path, archive: Path) -> tuple[float, float]:
    """Megabytes unpacked, and as a zip."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in files:
            packed.write(path, path.relative_to(folder))
    return sum(path.stat().st_size for path in files) / 1e6, archive.stat().st_size / 1e6


@pytest.mark.parametrize("row", ROWS)
def test_a_row_of_the_page_is_what_a_package_has(
    row: str, wheel: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "build"
    installed(folder, wheel, *ROWS[row])
    unpacked, packed = sizes(folder, tmp_path / "function.zip")
    with capsys.disabled():
        print(f"\n| {row} | {unpacked:.1f} MB | {packed:.1f} MB |")
    told = re.search(rf"^\| {re.escape(row)} \| ([\d.]+) MB \| ([\d.]+) MB \|$", PAGE, re.MULTILINE)
    assert told, row
    for said, measured in zip(map(float, told.groups()), (unpacked, packed), strict=True):
        assert abs(said - measured) < 0.05 + 0.02 * measured, (said, measured)


@pytest.mark.parametrize("processor", ["x86_64", "aarch64"])
def test_the_shared_objects_name_the_platform(processor: str, wheel: Path, tmp_path: Path) -> None:
    installed(tmp_path, wheel, "", [], processor)
    names = {path.name for path in (tmp_path / "PIL").glob("*.so")}
    end = f".cpython-{VERSION.replace('.', '')}-{processor}-linux-gnu.so"
    assert f"_imaging{end}" in names
    assert {name for name in names if not name.endswith(end)} == set()
    # ELF's e_machine: 62 is x86-64, 183 AArch64.
    machines = {
        int.from_bytes(path.read_bytes()[18:20], "little") for path in tmp_path.rglob("*.so*")
    }
    assert machines == {{"x86_64": 62, "aarch64": 183}[processor]}
