"""What the tests of detection share: bytes that count, and a machine without libmagic."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import overload

import pytest

from lambda_binary.media_types.detection import libmagic


class Counted:
    """Bytes that remember how many of them each slice took."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.read: list[int] = []

    def __len__(self) -> int:
        return len(self.data)

    @overload
    def __getitem__(self, part: slice) -> bytes: ...
    @overload
    def __getitem__(self, part: int) -> int: ...
    def __getitem__(self, part: slice | int) -> bytes | int:
        found = self.data[part]
        self.read.append(len(found) if isinstance(found, bytes) else 1)
        return found


@pytest.fixture
def without_libmagic(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The tables' own answers: `import magic` fails, as where the package is missing."""
    monkeypatch.setitem(sys.modules, "magic", None)
    libmagic._load.cache_clear()
    yield
    libmagic._load.cache_clear()
