"""A model of AWS's gateways on a developer's machine: what a client gets, and why.

    Request ── event_for ──> event ──> handler ──> result ── respond ──> Response
               \\________________________ invoke ________________________/

`Settings` says what the gateway is told about a route; every `Response` carries notes that name
the rules which decided, each with its source and grade.
"""

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
