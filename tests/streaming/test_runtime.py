"""Whether a runtime client is the one that is known, below whatever tools wrapped it in."""

from __future__ import annotations

from functools import wraps
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from lambda_binary.streaming.runtime import CLIENT, install

if TYPE_CHECKING:
    from collections.abc import Callable

runtime_client: Any = None


def posts(self: Any, invoke_id: str, data: bytes) -> None:
    """As awslambdaric's own method."""
    runtime_client.post_invocation_result(invoke_id, data)


def posts_otherwise(self: Any, invoke_id: str, data: bytes) -> None:
    print(invoke_id, data)


def drained(method: Callable[..., Any]) -> Callable[..., Any]:
    def inner(*args: Any, **keywords: Any) -> Any:
        return method(*args, **keywords)

    return inner


def flushed(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def inner(*args: Any, **keywords: Any) -> Any:
        return method(*args, **keywords)

    return inner


def recursive() -> Callable[..., Any]:
    def inner(*args: Any) -> Any:
        return inner(*args)

    return inner


@pytest.mark.parametrize(
    ("method", "streams"),
    [
        (posts, True),
        (drained(posts), True),
        (flushed(drained(posts)), True),
        (posts_otherwise, False),
        (drained(posts_otherwise), False),
        (recursive(), False),
        (SimpleNamespace(), False),
    ],
)
def test_a_wrapped_method_is_looked_through(method: Any, streams: bool) -> None:
    client = ModuleType(CLIENT)
    client.runtime_client = SimpleNamespace(post_invocation_result=print)  # type: ignore[attr-defined]
    client.LambdaRuntimeClient = type("LambdaRuntimeClient", (), {"post_invocation_result": method})  # type: ignore[attr-defined]
    assert install({CLIENT: client}) is streams
    # Wrapped once, however often it is asked.
    wrapped = client.runtime_client.post_invocation_result
    assert install({CLIENT: client}) is streams
    assert client.runtime_client.post_invocation_result is wrapped
    assert (wrapped is print) is not streams


def test_no_client_is_none_that_streams() -> None:
    assert install({}) is False
