"""Whoever compresses PNGs is the same in every test, whichever ran before it."""

from __future__ import annotations

import zlib

import pytest

from lambda_binary.images.png import deflate


@pytest.fixture(autouse=True)
def _zlib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deflate, "_library", zlib)
