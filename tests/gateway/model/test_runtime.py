"""Lambda around a handler: what becomes of what it raises, and of what JSON cannot say."""

from __future__ import annotations

import asyncio
import json
import os
from collections import namedtuple
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from awslambdaric.lambda_runtime_exception import FaultException
from awslambdaric.lambda_runtime_marshaller import LambdaMarshaller

from gateway.samples import get
from lambda_binary.gateway import FunctionError, Request, Settings, invoke, respond
from lambda_binary.gateway.model.payload import compact, marshalled, parsed, payload_of


class NotAnException(BaseException):
    pass


class MuteError(Exception):
    def __str__(self) -> str:
        raise RuntimeError


# (what is raised, errorMessage behind 'RequestId: id Error: ')
ENDS: list[tuple[BaseException, str]] = [
    (SystemExit(), "Runtime exited without providing a reason"),
    (SystemExit(0), "Runtime exited without providing a reason"),
    (SystemExit(3), "Runtime exited with error: exit status 3"),
    (SystemExit("a reason"), "Runtime exited with error: exit status 1"),
    (KeyboardInterrupt(), "Runtime exited with error: exit status 1"),
    (asyncio.CancelledError(), "Runtime exited with error: exit status 1"),
    (GeneratorExit(), "Runtime exited with error: exit status 1"),
    (NotAnException(), "Runtime exited with error: exit status 1"),
]


@pytest.mark.parametrize(("raised", "message"), ENDS, ids=repr)
def test_what_awslambdaric_does_not_catch_ends_the_runtime(
    raised: BaseException, message: str
) -> None:
    """awslambdaric catches Exception alone; Lambda then reports Runtime.ExitError."""

    def handler(event: Any, context: Any) -> None:
        raise raised

    response = invoke(Settings(), Request(request_id="id"), handler)
    assert (response.status, response.error) == (502, raised)
    assert "Runtime.ExitError" in response.notes[-1].text
    assert raised.__traceback__ is not None

    mapped = invoke(Settings("rest-mapped"), Request(request_id="id"), handler)
    assert json.loads(mapped.body) == {
        "errorMessage": f"RequestId: id Error: {message}",
        "errorType": "Runtime.ExitError",
    }


def test_exception_without_a_text_is_a_failure_like_others() -> None:
    def handler(event: Any, context: Any) -> None:
        raise MuteError

    response = invoke(Settings("rest-mapped"), Request(), handler)
    assert json.loads(response.body)["errorMessage"] == "<MuteError without a text>"


Point = namedtuple("Point", "x y")

# What json.dumps of the standard library writes differently, or not at all.
RESULTS: list[Any] = [
    {"n": Decimal("1.10")},
    {"n": Decimal("1E+3")},
    {"n": Decimal("0.1000000000000000000001")},
    [Decimal("Infinity"), Decimal("-Infinity"), Decimal("NaN"), Decimal("sNaN")],
    [Decimal("-0"), Decimal("1E+999999999"), Decimal("1E-999999999")],
    [float("nan"), float("inf"), 1e300, 2**63, 10**400],
    {"text": b"caf\xc3\xa9"},
    {b"key": 1},
    Point(1, (2, 3)),
    {1: 2, None: 3, False: 4, 1.5: 5},
    "\u00e9\u2028</script>\U0001f600",
    {"nested": [{"a": ()}]},
    None,
]
REFUSED: list[Any] = [
    {"data": b"\xff"},
    {1, 2},
    bytearray(b"x"),
    {Decimal(1): 2},
    object(),
    10**5000,
    {"a": Ellipsis},
]


@pytest.mark.parametrize("result", RESULTS, ids=repr)
def test_results_are_written_as_the_runtime_writes_them(result: Any) -> None:
    with patch.dict(os.environ, {"AWS_EXECUTION_ENV": "AWS_Lambda_python3.12"}):
        text, _ = LambdaMarshaller().marshal_response(result)
    assert marshalled(result) == text.encode()


@pytest.mark.parametrize("result", REFUSED, ids=lambda result: type(result).__name__)
def test_what_the_runtime_cannot_send_fails_with_its_words(result: Any) -> None:
    with pytest.raises(FaultException) as caught:
        LambdaMarshaller().marshal_response(result)
    payload = payload_of(result)
    assert payload.error is not None
    assert (payload.error.kind, payload.error.message) == (
        "Runtime.MarshalError",
        caught.value.msg,
    )


def test_result_that_holds_itself_fails() -> None:
    result: list[Any] = []
    result.append(result)
    assert payload_of(result).error is not None
    assert respond(Settings(), get(), result).status == 502


@pytest.mark.parametrize(
    "integration", ["rest-proxy", "rest-mapped", "http-api", "function-url", "alb", "edge"]
)
@pytest.mark.parametrize("value", ["1E+999999999", "Infinity", "NaN", "1" * 5000, "1E-999999999"])
def test_no_number_ends_or_holds_up_a_gateway(integration: str, value: str) -> None:
    for result in (
        Decimal(value),
        {"statusCode": 200, "body": "x", "headers": {"n": Decimal(value)}},
    ):
        response = respond(Settings(integration), get("*/*"), result)
        assert 200 <= response.status < 600


def test_details_of_a_failure_need_not_be_json() -> None:
    failed = FunctionError("m", "E", {"cause": object, "at": Decimal(1)})
    assert respond(Settings("rest-mapped"), get(), failed).status == 200


@pytest.mark.parametrize(
    ("data", "short"),
    [
        (b'{"a b": " x , \\" y ", "n": 1.10}', b'{"a b":" x , \\" y ","n":1.10}'),
        (b' [ 1 ,\t2,\r\n"\\\\" ] ', b'[1,2,"\\\\"]'),
        (b'"  "', b'"  "'),
    ],
)
def test_blanks_go_between_tokens_alone(data: bytes, short: bytes) -> None:
    assert compact(data) == short
    assert parsed(short) == parsed(data)
