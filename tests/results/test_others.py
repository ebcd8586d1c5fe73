"""What no row of the table takes, and what is said of it."""

from __future__ import annotations

import concurrent.futures
import email.message
import fractions
import functools
import gc
import http
import io
import pathlib
import re
import subprocess
import sys
import warnings
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from matplotlib.figure import Figure
from PIL import Image

from lambda_binary import ResultTypeError, binary_response, encode_response
from payloads import PNG, REST

ACCEPTED = (
    "return bytes, bytearray, memoryview, a binary file, a pathlib.Path, a Pillow image, an object "
    "with savefig() or _repr_png_() and its kin, str, dict, list, number, bool, None, or a type "
    "given to encode_response.register"
)


class Shapeless:
    pass


async def coroutine(event: Any, context: Any) -> bytes:
    return PNG


async def pieces(event: Any, context: Any) -> AsyncIterator[bytes]:
    yield PNG


@pytest.mark.parametrize(
    ("result", "name"),
    [(object(), "object"), (Shapeless(), f"{__name__}.Shapeless"), (re.compile("a"), "re.Pattern")],
)
def test_any_other_type_is_named(result: Any, name: str) -> None:
    with pytest.raises(ResultTypeError) as raised:
        encode_response(result)
    assert str(raised.value) == f"a handler result of type {name} cannot be sent: {ACCEPTED}"


STATUS = "a body with its status is no tuple here; return encode_response(body, status_code="
FIELDS = "a body with its fields is no tuple here; return encode_response(body, headers=..., event="
LIST = (
    "for JSON return a list, as in list(values); for a status or fields of your own "
    "encode_response(..., event=event)"
)


@pytest.mark.parametrize(
    ("result", "name", "cure"),
    [
        ((PNG, 200), "tuple", f"{STATUS}200, event=event)"),
        (("text", http.HTTPStatus.NOT_FOUND), "tuple", f"{STATUS}404, event=event)"),
        (({"a": 1}, "404 NOT FOUND"), "tuple", f"{STATUS}404, event=event)"),
        ((PNG, 201, {"X-A": "1"}), "tuple", f"{STATUS}201, headers=..., event=event)"),
        ((200, PNG), "tuple", f"{STATUS}200, event=event)"),
        ((PNG, {"X-A": "1"}), "tuple", f"{FIELDS}event)"),
        ((), "tuple", LIST),
        ((1, 2, 3), "tuple", LIST),
        (("a", "b"), "tuple", LIST),
        ((PNG, True), "tuple", LIST),
        ({1}, "set", "a set has no order; make it a list, as in sorted(values)"),
        (io.BytesIO, "type", "this is the class; return an instance of it"),
        (Figure, "type", "this is the class; return an instance of it"),
        (io, "module", "this is the module; return an object that it makes"),
        (len, "builtin_function_or_method", "this is the function; call it"),
        (functools.partial(len, ""), "functools.partial", "this is the function; call it"),
        (
            Image.new("RGB", (1, 1)).split(),
            "tuple",
            "return one image alone; several are an animation or pages, as in "
            "images[0].save(file, 'WEBP', save_all=True, append_images=images[1:])",
        ),
        (
            email.message.EmailMessage(),
            "email.message.EmailMessage",
            "return message.as_bytes(), declared as message/rfc822",
        ),
        (
            subprocess.CompletedProcess([], 0),
            "subprocess.CompletedProcess",
            "return what it wrote, as in completed.stdout",
        ),
        (
            concurrent.futures.Future(),
            "concurrent.futures.Future",
            "wait for it, as in future.result()",
        ),
        (
            Figure().canvas,
            "matplotlib.backend_bases.FigureCanvasBase",
            "return its figure, as in canvas.figure",
        ),
        (..., "ellipsis", "it stands for something that is still to be written"),
        (NotImplemented, "NotImplementedType", "it is for operators; raise NotImplementedError"),
        (
            fractions.Fraction(1, 3),
            "fractions.Fraction",
            "make it a number or a text, as in float(value) or str(value)",
        ),
        (
            pathlib.PurePosixPath("a"),
            "pathlib.PurePosixPath",
            "for the file's content return a pathlib.Path alone, for its name str(path)",
        ),
    ],
)
def test_a_type_with_a_cure_of_its_own_is_told_that_alone(
    result: Any, name: str, cure: str
) -> None:
    with pytest.raises(ResultTypeError) as raised:
        encode_response(result)
    assert str(raised.value) == f"a handler result of type {name} cannot be sent: {cure}"


ANSWERS: dict[str, Callable[[Any], object]] = {
    "decorated": lambda handler: binary_response(lambda event, context: handler(event, context))(
        REST, None
    ),
    "encode_response": lambda handler: encode_response(handler(REST, None)),
    "in an envelope": lambda handler: binary_response(
        lambda event, context: {"statusCode": 200, "body": handler(event, context)}
    )(REST, None),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize(
    ("handler", "kind", "hint"),
    [
        (coroutine, "coroutine", "wrap the call in asyncio.run()"),
        (pieces, "async_generator", "return its pieces as bytes"),
    ],
)
def test_what_waits_to_be_awaited_is_an_error_that_no_warning_follows(
    handler: Any, kind: str, hint: str, answer: Callable[[Any], object]
) -> None:
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with pytest.raises(ResultTypeError) as raised:
            answer(handler)
        said = str(raised.value)
        del raised
        gc.collect()
    assert [str(warning.message) for warning in warned] == []
    assert said == (
        f"a handler result of type {kind} cannot be sent: Lambda calls handlers without awaiting "
        f"them; {hint}"
    )


def test_bytes_and_text_need_neither_pillow_nor_libmagic() -> None:
    code = (
        "import sys; sys.modules['PIL'] = sys.modules['magic'] = sys.modules['pylibmagic'] = None\n"
        "from lambda_binary import encode_response\n"
        "print(encode_response(b'\\x89PNG\\r\\n\\x1a\\n')['headers']['Content-Type'])\n"
        "print(encode_response(b'\\x00\\x01\\xfe')['headers']['Content-Type'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["image/png", "application/octet-stream"]
