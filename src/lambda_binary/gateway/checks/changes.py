"""What may cure a route: changes of its Settings, smallest and surest first.

A row says what changes, which result the handler must then return, and how sure it is. Whether it
cures is asked of the simulation, never assumed. How a tool writes it is rewrites.py's matter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..backend import LAMBDA_CONTENT_TYPE
from ..evidence import DOC_CONVERT, DOC_PROXY_BINARY, DOCUMENTED, UNKNOWN
from ..media_matching import matching_type
from ..settings import IntegrationResponse, Settings
from .simulate import BARE, PROXY, TEXT_IN_ENVELOPE

CONTENT_TYPE = "method.response.header.Content-Type"
ANY = ("*/*",)


@dataclass(frozen=True, slots=True)
class Change:
    """One way out.

    Attributes:
        name: for rewrites.py.
        text: what to do, for a person.
        apply: the settings after it.
        result: what the handler must return then, a key of `simulate.RESULTS`.
        grade, source: how sure it is, and why.
    """

    name: str
    text: str
    apply: Callable[[Settings], Settings]
    result: str
    grade: str
    source: str


def _any_type(settings: Settings) -> Settings:
    return replace(settings, binary_media_types=ANY)


def _bare(settings: Settings) -> Settings:
    def made(response: IntegrationResponse) -> IntegrationResponse:
        fixed = {**response.response_parameters, CONTENT_TYPE: "'image/jpeg'"}
        return replace(
            response,
            content_handling="CONVERT_TO_BINARY",
            response_templates={},
            response_parameters=fixed,
        )

    return _with_success(settings, made)


def _converted(settings: Settings) -> Settings:
    return _with_success(settings, lambda r: replace(r, content_handling="CONVERT_TO_BINARY"))


def _with_success(
    settings: Settings, made: Callable[[IntegrationResponse], IntegrationResponse]
) -> Settings:
    responses = tuple(
        response if response.selection_pattern else made(response)
        for response in settings.responses()
    )
    types = tuple(
        entry
        for entry in settings.binary_media_types
        if matching_type(LAMBDA_CONTENT_TYPE, (entry,)) is None
    )
    return replace(
        settings,
        content_handling=None,
        response_templates={},
        response_parameters={},
        integration_responses=responses,
        binary_media_types=types,
    )


CHANGES: dict[str, tuple[Change, ...]] = {
    "rest-proxy": (
        Change(
            "any-type",
            "set binaryMediaTypes to */*: a client's first Accept type decides, and clients differ",
            _any_type,
            PROXY,
            DOCUMENTED,
            DOC_PROXY_BINARY,
        ),
    ),
    "rest-mapped": (
        Change(
            "bare",
            "set CONVERT_TO_BINARY on the success response, leave its template out and name a "
            "fixed Content-Type; let the function return the base64 text alone "
            "(@binary_response(envelope=False); in Node.js return buffer.toString('base64'))",
            _bare,
            BARE,
            DOCUMENTED,
            DOC_CONVERT,
        ),
        Change(
            "converted",
            "or keep the envelope and the template and set CONVERT_TO_BINARY alone, with the body "
            "as base64 text: unverified on AWS, no source says which of the two goes first",
            _converted,
            TEXT_IN_ENVELOPE,
            UNKNOWN,
            "no recording of a template and CONVERT_TO_BINARY together",
        ),
        Change(
            "proxy",
            "or use the proxy integration with binaryMediaTypes */*: the function's envelope, with "
            "a base64 body and isBase64Encoded true, stays, and so does a type per response",
            lambda settings: Settings(binary_media_types=ANY, resource=settings.resource),
            PROXY,
            DOCUMENTED,
            DOC_PROXY_BINARY,
        ),
    ),
}
