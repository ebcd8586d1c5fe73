"""Lambda around a handler: a context object, the call, and the error that a failure becomes.

In: handler and event. Out: its result, or a FunctionError with the exception beside it. This
file knows no gateway.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .messages import FunctionError, Request
from .settings import Settings

TIMEOUT_MILLISECONDS = 30_000


@dataclass(frozen=True, slots=True)
class Context:
    """The second argument of a handler, as far as handlers read it.

    Attributes:
        function_name, function_version, invoked_function_arn, memory_limit_in_mb,
        aws_request_id, log_group_name, log_stream_name: as on Lambda.
        deadline: `time.monotonic()` at which the function would time out.
    """

    function_name: str
    aws_request_id: str
    deadline: float
    function_version: str = "$LATEST"
    memory_limit_in_mb: str = "128"
    log_stream_name: str = "local"
    identity: None = None
    client_context: None = None

    @classmethod
    def for_request(cls, settings: Settings, request: Request) -> Context:
        """The context of one invocation, its clock started."""
        deadline = time.monotonic() + TIMEOUT_MILLISECONDS / 1000
        return cls(settings.function_name, request.request_id, deadline)

    @property
    def invoked_function_arn(self) -> str:
        """The function's ARN, of an account that does not exist."""
        return f"arn:aws:lambda:us-east-1:123456789012:function:{self.function_name}"

    @property
    def log_group_name(self) -> str:
        """The log group that Lambda would write to."""
        return f"/aws/lambda/{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function would time out, at least 0."""
        return max(0, int((self.deadline - time.monotonic()) * 1000))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an invocation came to.

    Attributes:
        result: the handler's result, a FunctionError, or the Payload that was made of either.
        error: what the handler raised, None when it returned.
    """

    result: Any
    error: BaseException | None = None


def run(handler: Callable[[Any, Any], Any], event: Any, context: Context) -> Outcome:
    """The handler's outcome; whatever it raises is a failure of the function.

    awslambdaric catches Exception alone: of anything else (`sys.exit`, KeyboardInterrupt,
    asyncio.CancelledError) the runtime's process ends, and Lambda says so.
    """
    try:
        return Outcome(handler(event, context))
    except Exception as fault:
        frames = traceback.extract_tb(fault.__traceback__)[1:]
        details = {
            "requestId": context.aws_request_id,
            "stackTrace": traceback.format_list(frames),
        }
        error = FunctionError(_told(fault), type(fault).__name__, details)
        return Outcome(error, fault)
    except BaseException as fault:
        message = f"RequestId: {context.aws_request_id} Error: Runtime exited {_how(fault)}"
        return Outcome(FunctionError(message, "Runtime.ExitError"), fault)


def _told(fault: Exception) -> str:
    """The exception's text; one that has none to give must not end the gateway."""
    try:
        return str(fault)
    except Exception:
        return f"<{type(fault).__name__} without a text>"


def _how(fault: BaseException) -> str:
    """How Lambda tells a process's end: its exit status."""
    if isinstance(fault, SystemExit) and fault.code in {None, 0}:
        return "without providing a reason"
    if isinstance(fault, SystemExit) and isinstance(fault.code, int):
        return f"with error: exit status {fault.code & 0xFF}"
    return "with error: exit status 1"
