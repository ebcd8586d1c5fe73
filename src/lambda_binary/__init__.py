"""Return bytes, images and files from an AWS Lambda handler.

    handler result -> representation -> response -> payload for the integration
    (any type)        (data + media type)  (status, fields, content)  (the dict that Lambda posts)

This file holds names only. What a response does not need (`decode_body`, the errors) is
imported when it is first asked for: a cold start pays for every module.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .errors import EventError as EventError
    from .errors import FieldError as FieldError
    from .errors import FileResultError as FileResultError
    from .errors import ImageEncodingError as ImageEncodingError
    from .errors import LambdaBinaryError as LambdaBinaryError
    from .errors import MissingDependencyError as MissingDependencyError
    from .errors import OptionError as OptionError
    from .errors import ResponseTooLargeError as ResponseTooLargeError
    from .errors import ResultTypeError as ResultTypeError
    from .errors import ResultValueError as ResultValueError
    from .errors import UploadError as UploadError
    from .handler.faces import binary_response as binary_response
    from .handler.faces import encode_response as encode_response
    from .integrations.request_body import decode_body as decode_body

    __version__: str
else:
    from .handler import binary_response, encode_response

__all__ = [
    "EventError",
    "FieldError",
    "FileResultError",
    "ImageEncodingError",
    "LambdaBinaryError",
    "MissingDependencyError",
    "OptionError",
    "ResponseTooLargeError",
    "ResultTypeError",
    "ResultValueError",
    "UploadError",
    "binary_response",
    "decode_body",
    "encode_response",
]


def __getattr__(name: str) -> object:
    value: object
    if name == "decode_body":
        from .integrations.request_body import decode_body

        value = decode_body
    elif name == "__version__":
        # Here, for importlib.metadata costs more than a response.
        from importlib.metadata import version

        value = version("lambda-binary")
    elif name in __all__:
        from . import errors

        value = getattr(errors, name)
    else:
        raise AttributeError(f"module 'lambda_binary' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
