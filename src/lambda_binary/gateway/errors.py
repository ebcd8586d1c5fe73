"""What the wing raises: one sentence each, naming the value, the place and the cure.

    GatewayError
    ├── SettingsError   (ValueError)   a Settings value, or a settings file, that is not legal
    ├── MessageError    (ValueError)   a Request or Response that is no HTTP message
    ├── TemplateError   (ValueError)   a mapping template that does not parse or render
    ├── CasesError      (ValueError)   a file of conformance cases that cannot be read
    └── MissingExtraError (ImportError) a library of the extra `gateway` is not installed

This file knows nothing of the others.
"""

from __future__ import annotations


class GatewayError(Exception):
    """Base of everything that the gateway model raises on purpose."""


class SettingsError(GatewayError, ValueError):
    """A gateway setting has no legal value.

    Attributes:
        key: the setting's name, as `binary_media_types`; empty when no single one is at fault.
    """

    def __init__(self, message: str, key: str = "") -> None:
        super().__init__(message)
        self.key = key


class MessageError(GatewayError, ValueError):
    """A request or response that cannot stand as an HTTP message."""


class TemplateError(GatewayError, ValueError):
    """A mapping template (VTL) that does not parse, or fails while it renders.

    Attributes:
        line, column: where the template went wrong, from 1; 0 when not known.
    """

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class CasesError(GatewayError, ValueError):
    """A file of conformance cases, or one case of it, that cannot be read."""


class MissingExtraError(GatewayError, ImportError):
    """A library that this call needs is missing: `pip install 'lambda-binary[gateway]'`."""
