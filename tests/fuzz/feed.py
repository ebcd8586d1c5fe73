"""Bytes as the values that a target wants: numbers, choices, texts. Never runs out: then it gives zeros."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class Feed:
    """Reads `data` from the front; half of the texts are made of `words`, where there are any."""

    def __init__(self, data: bytes, words: Sequence[bytes] = ()) -> None:
        self.data = data
        self.words = words
        self.place = 0

    def chunk(self, size: int) -> bytes:
        """The next `size` bytes, or what is left."""
        taken = self.data[self.place : self.place + size]
        self.place += size
        return taken

    def integer(self, bound: int) -> int:
        """From 0 to bound - 1."""
        return int.from_bytes(self.chunk(2)) % bound

    def choice(self, values: Sequence[T]) -> T:
        return values[self.integer(len(values))]

    def some(self, values: Sequence[T]) -> list[T]:
        """None to three of them."""
        return [self.choice(values) for _ in range(self.integer(4))]

    def short(self) -> bytes:
        """Up to 255 bytes."""
        return self.chunk(self.integer(256))

    def text(self) -> str:
        """Any text, lone surrogates included: what JSON can bring."""
        if self.words and self.integer(2):
            return b"".join(self.choice(self.words) for _ in range(self.integer(8))).decode()
        return self.short().decode("utf-8", "surrogateescape" if self.integer(2) else "replace")

    def rest(self) -> bytes:
        return self.chunk(len(self.data))

    def value(self, depth: int = 3) -> Any:
        """Anything that an event or a handler's JSON may hold."""
        kind = self.integer(9 if depth else 7)
        if kind == 0:
            return None
        if kind == 1:
            return bool(self.integer(2))
        if kind == 2:
            return self.integer(65536) - 32768
        if kind == 3:
            return self.integer(65536) / 7 * 10 ** (self.integer(40) - 20)
        if kind in (4, 5, 6):
            return self.text()
        if kind == 7:
            return [self.value(depth - 1) for _ in range(self.integer(5))]
        return {self.text(): self.value(depth - 1) for _ in range(self.integer(5))}
