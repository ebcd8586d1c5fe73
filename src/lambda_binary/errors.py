"""What the library raises: one base, and data on each error.

    LambdaBinaryError
    ├── ResultTypeError          (TypeError)    a handler result of a type that is not accepted
    ├── ResultValueError         (ValueError)   a result of an accepted type that cannot be sent
    ├── FileResultError          (OSError)      a file or Path that cannot be read
    ├── ImageEncodingError       (ValueError)   an image that the asked format cannot hold
    ├── OptionError              (ValueError)   an option of encode_response or binary_response
    ├── FieldError               (ValueError)   a header field, cookie or filename
    ├── EventError               (ValueError)   an event that cannot be read
    ├── MissingDependencyError   (ImportError)  something optional that this call needs
    ├── UploadError              (OSError)      S3 did not take what was too large to return
    └── ResponseTooLargeError    (ValueError)   more than the integration's quota

Every message names the value, the place and the cure. This file knows nothing of the others.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class LambdaBinaryError(Exception):
    """Base of everything that this library raises on purpose."""


class ResultTypeError(LambdaBinaryError, TypeError):
    """The handler returned an object of a type that the library does not accept."""


class ResultValueError(LambdaBinaryError, ValueError):
    """The handler's result is of an accepted type but cannot be sent as it is."""


class FileResultError(LambdaBinaryError, OSError):
    """The file or path that the handler returned cannot be read."""


class ImageEncodingError(LambdaBinaryError, ValueError):
    """The image cannot be written in the asked format without losing something."""


class OptionError(LambdaBinaryError, ValueError):
    """An argument of `encode_response` or `binary_response` has no legal value."""


class FieldError(LambdaBinaryError, ValueError):
    """A header field, cookie or filename cannot go into an HTTP response."""


class EventError(LambdaBinaryError, ValueError):
    """The event is not one that a Lambda handler gets, or its body is broken."""


class MissingDependencyError(LambdaBinaryError, ImportError):
    """An optional package is needed for this call and is not installed."""


class UploadError(LambdaBinaryError, OSError):
    """What was too large to return could not be stored; nothing was answered."""


class ResponseTooLargeError(LambdaBinaryError, ValueError):
    """The response would be larger than its integration lets through.

    Attributes:
        size: bytes of the payload that would be sent, or the least it would be.
        quota: bytes that the integration permits.
        integration: the integration's name, as `rest-proxy`.
    """

    def __init__(self, message: str, *, size: int, quota: int, integration: str) -> None:
        super().__init__(message)
        self.size = size
        self.quota = quota
        self.integration = integration

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments do not survive BaseException's own pickling.
        return _rebuild, (self.args[0], self.size, self.quota, self.integration)


def _rebuild(message: str, size: int, quota: int, integration: str) -> ResponseTooLargeError:
    return ResponseTooLargeError(message, size=size, quota=quota, integration=integration)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that a misspelt one stands for, or None: what a message proposes."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name.lower(), list(known), n=1, cutoff=0.7)), None)
