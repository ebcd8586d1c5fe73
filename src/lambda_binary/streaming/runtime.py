"""The runtime that called the handler: whether a `Streamed` comes through it, and how.

awslambdaric passes bytes on as they are, and posts everything through one function of its
extension module; both since its first release. That function is wrapped, not a method of a Python
class: Sentry and logfire set those. What is not as expected is noticed here, and then nothing is
streamed. Verified with awslambdaric 2.2.1 to 4.2.2 (tests/real/test_streaming.py).
"""

from __future__ import annotations

import os
import sys

from .streamed import Streamed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import CodeType, ModuleType
    from typing import Any

CLIENT = "awslambdaric.lambda_runtime_client"
POSTS = "post_invocation_result"
PROBE = Streamed(b"{}")


def install(modules: Mapping[str, ModuleType]) -> bool:
    """Wrap the function that posts, once; False where there is none, or it is not as expected."""
    client = modules.get(CLIENT)
    extension = getattr(client, "runtime_client", None)
    original = getattr(extension, POSTS, None)
    if original is None or not _calls_it(client):
        return False
    if getattr(original, "streams", False):
        return True

    def post_invocation_result(invoke_id: str, data: bytes, *rest: Any) -> Any:
        if type(data) is not Streamed:
            return original(invoke_id, data, *rest)
        global _post
        if _post is None:
            from .post import post as _post
        # content type, then (since 4.0.2) the id to echo
        return _post(data, invoke_id, rest[1] if len(rest) > 1 else None)

    post_invocation_result.streams = True  # type: ignore[attr-defined]
    post_invocation_result.__wrapped__ = original  # type: ignore[attr-defined]
    setattr(extension, POSTS, post_invocation_result)
    return True


def state() -> str | None:
    """ "streams", "passes", or None outside of a runtime; asked at each invocation."""
    local = os.environ.get("LAMBDA_BINARY_LOCAL_GATEWAY")
    if local is not None:
        return "streams" if local == "streams" else None
    if "AWS_LAMBDA_RUNTIME_API" not in os.environ:
        return None  # a test may have imported awslambdaric for its own ends
    if CLIENT not in sys.modules:
        return "passes"
    if install(sys.modules) and _comes_through(sys.modules[CLIENT]):
        return "streams"
    return "passes"


def _classes(client: Any) -> Iterator[Any]:
    for name in ("BaseLambdaRuntimeClient", "LambdaRuntimeClient"):
        found = getattr(client, name, None)
        if found is not None:
            yield found


def _calls_it(client: Any) -> bool:
    """Whether the runtime's own method, as it was written, calls the function of that name."""
    global _known_to_call
    for each in _classes(client):
        method = vars(each).get(POSTS)
        if method is None:
            continue
        if method is _known_to_call:
            return True
        if any({"runtime_client", POSTS} <= {*code.co_names} for code in _codes(method)):
            _known_to_call = method
            return True
    return False


def _codes(function: Any, deep: int = 4) -> Iterator[CodeType]:
    """The code of a function, and of those that it wraps: Sentry and logfire wrap the method."""
    code = getattr(function, "__code__", None)
    if code is None:
        return
    yield code
    if deep:
        for cell in function.__closure__ or ():
            try:
                inner = cell.cell_contents
            except ValueError:  # it holds nothing yet
                continue
            yield from _codes(inner, deep - 1)


# `post`, once the first response is sent.
_post: Any = None
# The method that was looked into last, and calls it.
_known_to_call: Any = None


def _comes_through(client: Any) -> bool:
    """Whether the marshaller, the user's own included, leaves the bytes that they are."""
    for each in _classes(client):
        marshaller = getattr(each, "marshaller", None)
        if marshaller is not None:
            try:
                return marshaller.marshal_response(PROBE)[0] is PROBE
            except Exception:  # a marshaller of the user's own; what it does is not known
                return False
    return False
