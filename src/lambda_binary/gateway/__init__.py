"""A model of AWS's gateways on a developer's machine: what a client gets, and why.

    Request ── event_for ──> event ──> handler ──> result ── respond ──> Response
               \\________________________ invoke ________________________/

`Settings` says what the gateway is told about a route; every `Response` carries notes that name
the rules which decided, each with its source and grade.
"""

from .conductor import event_for as event_for
from .conductor import invoke as invoke
from .conductor import respond as respond
from .errors import CasesError as CasesError
from .errors import GatewayError as GatewayError
from .errors import MessageError as MessageError
from .errors import MissingExtraError as MissingExtraError
from .errors import SettingsError as SettingsError
from .errors import TemplateError as TemplateError
from .messages import FunctionError as FunctionError
from .messages import Note as Note
from .messages import Request as Request
from .messages import Response as Response
from .refusals import RequestRefusedError as RequestRefusedError
from .settings import IntegrationResponse as IntegrationResponse
from .settings import Settings as Settings

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
