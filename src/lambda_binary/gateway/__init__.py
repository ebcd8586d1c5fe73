"""A model of AWS's gateways on a developer's machine: what a client gets, and why.

    Request ── event_for ──> event ──> handler ──> result ── respond ──> Response
               \\________________________ invoke ________________________/

`Settings` says what the gateway is told about a route; every `Response` carries notes that name
the rules which decided, each with its source and grade.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .errors import CasesError as CasesError
    from .errors import GatewayError as GatewayError
    from .errors import MessageError as MessageError
    from .errors import MissingExtraError as MissingExtraError
    from .errors import SettingsError as SettingsError
    from .errors import TemplateError as TemplateError
    from .model.conductor import event_for as event_for
    from .model.conductor import invoke as invoke
    from .model.conductor import respond as respond
    from .model.messages import FunctionError as FunctionError
    from .model.messages import Note as Note
    from .model.messages import Request as Request
    from .model.messages import Response as Response
    from .model.refusals import RequestRefusedError as RequestRefusedError
    from .model.settings import IntegrationResponse as IntegrationResponse
    from .model.settings import Settings as Settings

__all__ = [
    "CasesError",
    "FunctionError",
    "GatewayError",
    "IntegrationResponse",
    "MessageError",
    "MissingExtraError",
    "Note",
    "Request",
    "RequestRefusedError",
    "Response",
    "Settings",
    "SettingsError",
    "TemplateError",
    "event_for",
    "invoke",
    "respond",
]

# Where each name is: the command's `--help` needs none of the model.
_HOMES = {
    "CasesError": "errors",
    "FunctionError": "model.messages",
    "GatewayError": "errors",
    "IntegrationResponse": "model.settings",
    "MessageError": "errors",
    "MissingExtraError": "errors",
    "Note": "model.messages",
    "Request": "model.messages",
    "RequestRefusedError": "model.refusals",
    "Response": "model.messages",
    "Settings": "model.settings",
    "SettingsError": "errors",
    "TemplateError": "errors",
    "event_for": "model.conductor",
    "invoke": "model.conductor",
    "respond": "model.conductor",
}


def __getattr__(name: str) -> object:
    """The name, its module imported now (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
