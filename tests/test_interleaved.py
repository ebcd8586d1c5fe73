"""What is found out once and kept, asked for by two threads at any moment.

Lambda may run a function's handlers at the same time. Each test tries all ways in which one thread
is stopped in the midst of the code, another one does a part of the same, and both go on.
"""

from __future__ import annotations

import base64
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from PIL import ImageFile

import lambda_binary.handler as handler
from interleaving import codes, interleaved
from lambda_binary import transfer
from lambda_binary.http import content_coding
from lambda_binary.images import leniency
from lambda_binary.images.png import deflate
from lambda_binary.results import registry

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = bytes(range(256)) * 4
TEXT = base64.b64encode(DATA).decode()


def nothing_goes_wrong(
    first: Callable[[], object],
    second: Callable[[], object],
    *watched: Any,
    then: Callable[[], object] = lambda: None,
    again: int = 0,
    state: Any,
    **was: Any,
) -> None:
    """However the two calls meet, with these variables of a module as they are at its import.

    Args:
        first, second: the calls.
        watched: the functions in which they may be stopped.
        then: is called when both are over.
        again: see `interleaved`.
        state: the module.
        was: its variables; a function makes the value anew each time.
    """
    before = {name: getattr(state, name) for name in was}

    def prepare() -> None:
        for name, value in was.items():
            setattr(state, name, value() if callable(value) else value)

    tried = 0
    wrong = []
    try:
        for stopped, raised in interleaved(first, second, codes(*watched), prepare, again):
            tried += 1
            try:
                then()
            except AssertionError as error:
                raised.append(error)
            wrong += [(*stopped, repr(error)) for error in raised]
    finally:
        for name, value in before.items():
            setattr(state, name, value)
    assert (wrong, tried > 100) == ([], True)


def is_encoded(encode: Callable[[bytes], str]) -> None:
    assert encode(DATA) == TEXT


def test_the_first_responses_of_a_cold_start_are_encoded() -> None:
    def once() -> None:
        is_encoded(handler._encode)

    def twice() -> None:
        once()
        once()

    nothing_goes_wrong(once, twice, handler._encode, state=handler, _to_base64=None)


def test_base64_is_encoded_while_the_fast_encoder_is_looked_for() -> None:
    pytest.importorskip("pybase64")

    def encode() -> None:
        is_encoded(transfer.to_base64)

    nothing_goes_wrong(
        transfer.fast_encoder,
        encode,
        transfer.to_base64,
        transfer.fast_encoder,
        again=1,  # as it is while the module is imported
        state=transfer,
        _encoder=False,
        _encoded=transfer.WORTH_IMPORTING,
    )


def test_text_is_compressed_while_the_fast_library_is_looked_for() -> None:
    def compress() -> None:
        squeezed = content_coding.compressor(content_coding.WORTH_IMPORTING)
        assert zlib.decompress(squeezed.compress(DATA) + squeezed.flush(), wbits=31) == DATA

    watched = (content_coding.compressor, content_coding._fast_zlib)
    nothing_goes_wrong(compress, compress, *watched, state=content_coding, _library=False)


def test_a_png_is_compressed_while_the_fast_library_is_looked_for() -> None:
    def compress() -> None:
        squeezed = deflate.library(deflate.WORTH_IMPORTING // 2).compressobj()
        assert zlib.decompress(squeezed.compress(DATA) + squeezed.flush()) == DATA

    nothing_goes_wrong(compress, compress, deflate.library, state=deflate, _library=None, _seen=0)


def test_a_type_that_is_registered_while_it_is_answered_is_known_from_then_on() -> None:
    class Chart:
        pass

    def answer() -> None:
        registry.follow(Chart())  # as before or as from then on: both are right here

    def draw() -> None:
        registry.register(Chart)(lambda chart: "drawn")

    def drawn() -> None:
        assert registry.follow(Chart()) == "drawn"

    watched = (registry.follow, registry._functions, registry._add)
    state = {"registered": list, "_known": lambda: (-1, None)}
    nothing_goes_wrong(answer, draw, *watched, then=drawn, state=registry, **state)


def test_no_reader_is_lenient_while_another_one_leaves() -> None:
    def read() -> None:
        with leniency.Strictly():
            assert_strict()

    def assert_strict() -> None:
        assert ImageFile.LOAD_TRUNCATED_IMAGES is False

    def as_it_was() -> None:
        assert ImageFile.LOAD_TRUNCATED_IMAGES is True

    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        nothing_goes_wrong(
            read, read, read, assert_strict, then=as_it_was, state=leniency, _inside=0
        )
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
