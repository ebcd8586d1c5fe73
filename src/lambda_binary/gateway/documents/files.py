"""A file's text, or the one sentence that says why there is none to read.

Bounded before it is read. UTF-8, or UTF-16 with its mark, as PowerShell's `>` writes it. Folders,
programs, archives and Terraform's own language are named for what they are, with what to name
instead. This file knows no format from the inside.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from . import projects
from .errors import SourceError
from .projects import TERRAFORM

# A CloudFormation template may have 1 MB, an OpenAPI import 6 MB; a Terraform state is larger.
LARGEST = 32 * 1024 * 1024
_PART = 64 * 1024
# Seconds for the writer of a pipe to begin.
_PATIENCE = 3

_PROGRAM = (
    "is a program, which is not run here: name what it makes, "
    ".serverless/cloudformation-template-update-stack.json after `serverless package`, or "
    "cdk.out/STACK.template.json after `cdk synth`"
)
# Ends of names -> what such a file is.
_OTHERS = (
    ((".tf.json", ".tf", ".tofu", ".hcl"), f"is Terraform's own language: {TERRAFORM}"),
    ((".ts", ".js", ".mjs", ".cjs", ".py", ".go", ".java", ".cs"), _PROGRAM),
)
_USUAL = (
    "serverless.yml",
    "serverless.yaml",
    "serverless.json",
    "template.yaml",
    "template.yml",
    "openapi.yaml",
    "openapi.yml",
    "openapi.json",
    "swagger.yaml",
    "swagger.yml",
    "swagger.json",
)
_SYNTHESISED = ("*.template.json", "cdk.out/*.template.json")
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_text(path: str) -> str:
    """The text of the file.

    Raises:
        SourceError: it is missing, a folder, too large, empty, no text, or not a file to read.
    """
    place = Path(path)
    try:
        if place.is_dir():
            raise SourceError(_folder(place), path)
        size = place.stat().st_size
        named = projects.of_file(place)
        if named:
            raise SourceError(named, path)
        for ends, sentence in _OTHERS:
            if place.name.lower().endswith(ends):
                raise SourceError(sentence, path)
        if size > LARGEST:
            raise SourceError(too_large(size, LARGEST), path)
        data = contents(path)
    except OSError as fault:
        raise SourceError(f"cannot be read ({fault.strerror or fault})", path) from None
    except ValueError as fault:
        if isinstance(fault, SourceError):
            raise
        raise SourceError(f"cannot be read ({fault})", path) from None
    if len(data) > LARGEST:
        raise SourceError(f"has more than {LARGEST} bytes: name a smaller file", path)
    return _decoded(data, path)


def contents(path: str | Path) -> bytes:
    """What stands there, a file, a device or a pipe; one byte more than `LARGEST` at most.

    Raises:
        OSError: it cannot be read, or it is a pipe to which nobody writes.
    """
    # A pipe without a writer would hold the opening itself.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        first = _first(descriptor) if stat.S_ISFIFO(os.fstat(descriptor).st_mode) else b""
        if hasattr(os, "set_blocking"):
            os.set_blocking(descriptor, True)
        return first + _bounded(file)


def _first(pipe: int) -> bytes:
    """What comes first out of a pipe; empty where somebody has yet to write it."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            data = os.read(pipe, _PART)
        except BlockingIOError:
            return b""
        if data:
            return data
        if time.monotonic() > end:
            raise OSError(f"it is a pipe, and nobody wrote to it within {_PATIENCE} seconds")
        time.sleep(0.02)


def read_stream(stream: BinaryIO, name: str) -> str:
    """The text of what is piped in, bounded as a file is.

    Raises:
        SourceError: as `read_text`.
    """
    try:
        data = _bounded(stream)
    except OSError as fault:
        raise SourceError(f"cannot be read ({fault.strerror or fault})", name) from None
    if len(data) > LARGEST:
        raise SourceError(f"has more than {LARGEST} bytes: name a smaller file", name)
    return _decoded(data, name)


def _bounded(stream: BinaryIO) -> bytes:
    """All of it, or one byte more than is read; memory is asked for as it comes."""
    parts, left = [], LARGEST + 1
    while left and (part := stream.read(min(left, _PART))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def beside(file: str, name: str) -> Path | None:
    """The file that a document names, from the document's folder; None where there is none.

    Raises:
        SourceError: it lies outside that folder, by its path or a link, and that is not allowed.
    """
    folder = Path(file).parent
    try:
        place = (folder / name).resolve()
        if not place.is_file():
            return None
    except (OSError, ValueError, RuntimeError):
        return None
    if not _outside_allowed.get() and not place.is_relative_to(folder.resolve()):
        raise SourceError(
            f"{name} lies outside the folder of the file that names it, and is not read: "
            "--allow-outside reads it",
            file,
        )
    return place


@contextmanager
def allowing_outside(allowed: bool) -> Iterator[None]:
    """Within, files outside a document's folder are read, or are not."""
    token = _outside_allowed.set(allowed)
    try:
        yield
    finally:
        _outside_allowed.reset(token)


# A file of a stranger's, as of a pull request, must not show what else is on the machine.
_outside_allowed: ContextVar[bool] = ContextVar("outside_allowed", default=False)


def too_large(size: int, most: int) -> str:
    """The sentence for a file of `size` bytes where `most` are read."""
    return f"has {size} bytes; at most {most} are read: name a smaller file"


def _decoded(data: bytes, path: str) -> str:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    if data.startswith(b"PK\x03\x04"):
        message = (
            "is a zip archive, as a plan of Terraform is: name `terraform show -json`'s output"
        )
        raise SourceError(message, path)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as fault:
        if b"\x00" in data[:8192]:
            raise SourceError("is no text file", path) from None
        line = data.count(b"\n", 0, fault.start) + 1
        message = f"the byte 0x{data[fault.start]:02x} is no UTF-8: save the file as UTF-8"
        raise SourceError(message, path, line) from None
    if "\x00" in text:
        raise SourceError("is no text file", path)
    if not text.strip("\ufeff \t\r\n"):
        raise SourceError("is empty: there is no route in it", path)
    return text


def _folder(place: Path) -> str:
    """Names the files in the folder that can be read."""
    found = [name for name in _USUAL if (place / name).is_file()]
    if not found:
        for pattern in _SYNTHESISED:
            found += sorted(str(entry.relative_to(place)) for entry in place.glob(pattern))[:3]
    if found:
        return (
            f"is a folder: name a file in it, as {' or '.join(str(place / n) for n in found[:3])}"
        )
    project = projects.in_folder(place)
    if project:
        return f"is a folder: it {project}"
    if any(place.glob("*.tf")) or any(place.glob("*.tofu")):
        return f"is a folder of Terraform's own language: {TERRAFORM}"
    return "is a folder: name the file in it, as serverless.yml"
