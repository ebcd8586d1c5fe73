"""A cure written into its files: never over what is not kept elsewhere.

In: a Cure that is a diff. Out: what was written, for a person. A file that git has as it is is
replaced; of any other a copy with the end `.orig` is made first, and one that is there is not lost.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from ..documents.errors import SourceError
from ..findings import Cure

_COPY = ".orig"


def apply(cure: Cure, before: Mapping[str, str]) -> tuple[str, ...]:
    """Write the files that the cure changes.

    Args:
        before: the texts that the cure was made for.

    Raises:
        SourceError: a file is another one now, or cannot be written. Nothing was changed then.
    """
    changed = {file: text for file, text in cure.files.items() if before.get(file) != text}
    for file in changed:
        if _bytes(file) != before[file].encode():
            raise SourceError(
                "is not what was read, or is no UTF-8 without a mark: save it so", file
            )
    said = []
    for file, text in changed.items():
        said.append(_written(file, text))
    return tuple(said)


def _bytes(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as fault:
        raise SourceError(f"cannot be read ({fault.strerror or fault})", file) from None


def _written(file: str, text: str) -> str:
    place = Path(file)
    kept = "" if is_committed(place) else _copied(place)
    beside = place.with_name(f".{place.name}.lambda-binary")
    try:
        beside.write_bytes(text.encode())
        beside.chmod(place.stat().st_mode)
        beside.replace(place.resolve())
    except OSError as fault:
        beside.unlink(missing_ok=True)
        raise SourceError(f"cannot be written ({fault.strerror or fault})", file) from None
    return f"wrote {file}" + (f" (as it was: {kept})" if kept else " (git has it as it was)")


def _copied(place: Path) -> str:
    """The name of a new file with what the file has."""
    for number in range(1, 1000):
        copy = place.with_name(f"{place.name}{_COPY}{'' if number == 1 else number}")
        try:
            with copy.open("xb") as made:
                made.write(place.read_bytes())
        except FileExistsError:
            continue
        except OSError as fault:
            raise SourceError(f"cannot be written ({fault.strerror or fault})", str(copy)) from None
        return str(copy)
    raise SourceError("has too many copies beside it", str(place))


def is_committed(place: Path) -> bool:
    """Whether git has the file as it is now."""
    folder, name = str(place.resolve().parent), place.resolve().name
    try:
        tracked = _git(folder, "ls-files", "--error-unmatch", "--", name)
        changed = _git(folder, "status", "--porcelain", "--", name)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tracked.returncode == 0 and changed.returncode == 0 and not changed.stdout.strip()


def _git(folder: str, *words: str) -> subprocess.CompletedProcess[str]:
    # No program that the folder's own configuration names is started by looking at it.
    command = ["git", "-C", folder, "-c", "core.fsmonitor=false", *words]
    return subprocess.run(  # noqa: S603 - a list, no shell
        command, capture_output=True, text=True, check=False, timeout=30
    )
