"""What may cure a route: changes of its Settings, smallest and surest first.

A row says what changes, which result the handler must then return, and how sure it is. Whether it
cures is asked of the simulation, never assumed. How a tool writes it is tools/'s matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from ..model.content_handling import AS_TEXT, BINARY
from ..model.evidence import DOC_CONVERT, DOC_PROXY_BINARY, DOC_URL, DOCUMENTED, UNKNOWN
from ..model.header_mapping import CONTENT_TYPE, content_type_in
from ..model.media_matching import matching_type
from ..model.responses.backend import LAMBDA_CONTENT_TYPE
from ..model.settings import ANY_ERROR, FAILED, IntegrationResponse, Settings
from .memory import once
from .simulate import BARE, PROXY, TEXT_IN_ENVELOPE, error_becomes, success

ANY = ("*/*",)
# What Serverless Framework makes of 500 without statusCodes: osls 4.3, validate.js, getResponse.
SERVERLESS_500 = r"[\s\S]*(Process\s?exited\s?before\s?completing\s?request|\[500\])[\s\S]*"
_ERROR_CODES = (500, 502, 503, 504)
_BRACKETED = re.compile(r"\[\\s\\S\]\*\\\[(\d{3})\\\]\[\\s\\S\]\*")
_CONCRETE = re.compile(r"(?!application/json)[\w.+-]+/[\w.+-]+")


@dataclass(frozen=True, slots=True)
class Change:
    """One way out.

    Attributes:
        name: for the tools' rewrites.
        text: settings -> what to do, for a person.
        apply: the settings after it.
        result: what the handler must return then, a key of `simulate.RESULTS`.
        grade, source: how sure it is, and why.
    """

    name: str
    text: Callable[[Settings], str]
    apply: Callable[[Settings], Settings]
    result: str
    grade: str
    source: str


@dataclass(frozen=True, slots=True)
class Label:
    """The fixed Content-Type of a bare result; an example where the settings name none, or two."""

    media_type: str
    example: bool

    @property
    def expression(self) -> str:
        """As a header mapping: in single quotes."""
        return f"'{self.media_type}'"


def label_of(settings: Settings) -> Label:
    """The media type that the route's own settings speak of."""
    response = success(settings)
    static = [] if response is None else [mapped_type(response)[1].strip("'")]
    templates = [] if response is None else list(response.response_templates)
    for found in (static, templates, settings.binary_media_types):
        named = [entry for entry in found if _CONCRETE.fullmatch(entry)]
        if named:
            return Label(named[0], example=len(named) > 1)
    return Label("image/png", example=True)


def mapped_type(response: IntegrationResponse) -> tuple[str, str]:
    """The parameter that maps Content-Type, as it is spelt, and its expression."""
    return content_type_in(response.response_parameters)


def catch_all(settings: Settings) -> IntegrationResponse:
    """An integration response for the errors that no other one takes.

    AWS does not say which of two patterns wins when both take a message: this one takes none that
    another takes. A default of Serverless Framework for 500 alone gives way to it.
    """
    others = [r for r in settings.responses() if r.selection_pattern and not _framework_500(r)]
    codes = {response.status_code for response in [*others, *_successes(settings)]}
    code = next((code for code in _ERROR_CODES if code not in codes), 599)
    taken = "|".join(_joined([response.selection_pattern for response in others]))
    pattern = rf"(?!(?:{taken})\z){ANY_ERROR}" if taken else ANY_ERROR
    label = {CONTENT_TYPE: f"'{LAMBDA_CONTENT_TYPE}'"}
    return IntegrationResponse(code, pattern, AS_TEXT, {LAMBDA_CONTENT_TYPE: FAILED}, label)


def _framework_500(response: IntegrationResponse) -> bool:
    return response.status_code == 500 and response.selection_pattern == SERVERLESS_500


def _successes(settings: Settings) -> list[IntegrationResponse]:
    return [response for response in settings.responses() if not response.selection_pattern]


def _joined(patterns: list[str]) -> list[str]:
    """The patterns, those like `[\\s\\S]*\\[404\\][\\s\\S]*` as one."""
    codes = [found[1] for found in map(_BRACKETED.fullmatch, patterns) if found]
    rest = [f"(?:{each})" for each in patterns if not _BRACKETED.fullmatch(each)]
    return [rf"[\s\S]*\[(?:{'|'.join(codes)})\][\s\S]*", *rest] if codes else rest


def untold_errors(settings: Settings) -> IntegrationResponse | None:
    """The response that errors lack; None where they are told as errors."""
    return catch_all(settings) if error_becomes(settings) else None


def harmless_types(types: tuple[str, ...]) -> tuple[str, ...]:
    """The binary media types that leave Lambda's own JSON a text."""
    return tuple(e for e in types if matching_type(LAMBDA_CONTENT_TYPE, (e,)) is None)


def _any_type(settings: Settings) -> Settings:
    # What is there stays: */* takes everything, and an entry may be one that cannot be read here.
    added = tuple(each for each in ANY if each not in settings.binary_media_types)
    return replace(settings, binary_media_types=(*settings.binary_media_types, *added))


def _bare(settings: Settings) -> Settings:
    def made(response: IntegrationResponse) -> IntegrationResponse:
        name, _ = mapped_type(response)
        fixed = {**response.response_parameters, name: label_of(settings).expression}
        return replace(
            response, content_handling=BINARY, response_templates={}, response_parameters=fixed
        )

    return _with_success(settings, made)


def _converted(settings: Settings) -> Settings:
    return _with_success(settings, lambda r: replace(r, content_handling=BINARY))


def _with_success(
    settings: Settings, made: Callable[[IntegrationResponse], IntegrationResponse]
) -> Settings:
    responses = tuple(
        response if response.selection_pattern else made(response)
        for response in settings.responses()
    )
    codes = settings.method_responses
    changed = replace(
        settings,
        content_handling=None,
        response_templates={},
        response_parameters={},
        integration_responses=responses,
        binary_media_types=harmless_types(settings.binary_media_types),
        method_responses=None if codes is None else {*codes, *(r.status_code for r in responses)},
    )
    return with_errors(changed)


def with_errors(settings: Settings) -> Settings:
    """The settings with a response for the errors that have none."""
    missing = untold_errors(settings)
    if missing is None:
        return settings
    codes = settings.method_responses
    return replace(
        settings,
        content_handling=None,
        response_templates={},
        response_parameters={},
        integration_responses=(
            *(r for r in settings.responses() if r.status_code != missing.status_code),
            missing,
        ),
        method_responses=None if codes is None else {*codes, missing.status_code},
    )


def _proxy(settings: Settings) -> Settings:
    return Settings(
        binary_media_types=tuple(dict.fromkeys((*settings.binary_media_types, *ANY))),
        resource=settings.resource,
        cors_preflight=settings.cors_preflight,
        preflight_content_handling=settings.preflight_content_handling,
    )


def _buffered(settings: Settings) -> Settings:
    return replace(settings, invoke_mode="BUFFERED")


def _bare_text(settings: Settings) -> str:
    label = label_of(settings)
    example = " (an example: name your content's own)" if label.example else ""
    return (
        "set CONVERT_TO_BINARY on the success response, leave its template out and name a "
        f"fixed Content-Type, {label.expression}{example}; let the function return the base64 text "
        "alone (@binary_response(envelope=False); in Node.js return buffer.toString('base64'))"
        f"{_more(settings, _bare)}"
    )


def _converted_text(settings: Settings) -> str:
    return (
        "or keep the envelope and the template and set CONVERT_TO_BINARY alone, with the body "
        "as base64 text: unverified on AWS, no source says which of the two goes first"
        f"{_more(settings, _converted)}"
    )


def _proxy_text(settings: Settings) -> str:
    return (
        "or use the proxy integration with binaryMediaTypes */*: the function's envelope, with a "
        "base64 body and isBase64Encoded true, stays, and so does a type per response"
    )


def _more(settings: Settings, apply: Callable[[Settings], Settings]) -> str:
    """What else such a change needs on this route."""
    after = apply(settings)
    gone = set(settings.binary_media_types) - set(after.binary_media_types)
    said = [f"take {', '.join(sorted(gone))} out of binaryMediaTypes"] if gone else []
    if len(after.responses()) > len(settings.responses()):
        said.append("give errors, which are no base64, a response of their own")
    return "".join(f"; {text}" for text in said)


CHANGES: dict[str, tuple[Change, ...]] = {
    "function-url": (
        Change(
            "buffered",
            lambda settings: (
                "set the function URL's InvokeMode to BUFFERED, or leave it out: "
                "RESPONSE_STREAM is for functions that stream, as this library does with the "
                "variable LAMBDA_BINARY_STREAM=function-url (experimental: docs/streaming.md)"
            ),
            _buffered,
            PROXY,
            DOCUMENTED,
            DOC_URL,
        ),
    ),
    "rest-proxy": (
        Change(
            "any-type",
            lambda settings: (
                "set binaryMediaTypes to */*: a client's first Accept type decides, "
                "and clients differ"
            ),
            _any_type,
            PROXY,
            DOCUMENTED,
            DOC_PROXY_BINARY,
        ),
    ),
    "rest-mapped": (
        Change("bare", _bare_text, _bare, BARE, DOCUMENTED, DOC_CONVERT),
        Change(
            "converted",
            _converted_text,
            _converted,
            TEXT_IN_ENVELOPE,
            UNKNOWN,
            "no recording of a template and CONVERT_TO_BINARY together",
        ),
        Change(
            "proxy",
            _proxy_text,
            _proxy,
            PROXY,
            DOCUMENTED,
            DOC_PROXY_BINARY,
        ),
    ),
}


@once
def sentences(settings: Settings) -> tuple[str, ...]:
    """What the changes of such settings say, for a person."""
    return tuple(change.text(settings) for change in CHANGES.get(settings.integration, ()))
