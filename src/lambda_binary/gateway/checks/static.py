"""What asking for a picture does not show: a table of checks, each Route -> findings.

Most of them ask the model something else (an error, a preflight, a request with a body); the rest
judge the readers' remarks and unknowns by a table.
"""

from __future__ import annotations

import difflib
import mimetypes
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ..advice import warnings_for
from ..conductor import event_for, respond
from ..evidence import (
    DERIVED,
    DOC_ALB_502,
    DOC_COMPRESSION,
    DOC_EDGE_LIMITS,
    DOC_MAPPING,
    DOCUMENTED,
    LIVE_TEST,
    MINISTACK_767,
    REPORTED,
    VERIFIED,
)
from ..evidence import (
    UNKNOWN as NOT_KNOWN,
)
from ..messages import FunctionError, Request
from ..refusals import RequestRefusedError
from ..settings import REST
from ..sources.route import ConfiguredRoute
from .cures import preflight_patch
from .findings import BROKEN, HINT, RISK, UNKNOWN, Cure, Finding

Texts = Mapping[str, str]
Check = Callable[[ConfiguredRoute, Texts], Iterator[Finding]]

WITH_BODY = ("POST", "PUT", "PATCH", "DELETE", "ANY")
_EFFECTS = {"refused": BROKEN, "altered": BROKEN, "unknown": UNKNOWN, "none": HINT}


@dataclass(frozen=True, slots=True)
class Row:
    """How a reader's remark is judged."""

    title: str
    severity: str
    grade: str
    source: str
    cure: str


def findings_for(route: ConfiguredRoute, texts: Texts) -> Iterator[Finding]:
    """Everything but what clients get for a picture."""
    for check in CHECKS:
        yield from check(route, texts)


def _remarks(route: ConfiguredRoute, texts: Texts) -> Iterator[Finding]:
    for remark in route.remarks:
        row = REMARKS[remark.rule]
        place, cures = str(remark.where), (Cure(row.cure),)
        why = (remark.text,)
        yield Finding(
            row.title, row.severity, row.grade, row.source, place, why, cures, (route.name,)
        )


def _unknowns(route: ConfiguredRoute, texts: Texts) -> Iterator[Finding]:
    for unknown in route.unknowns:
        decisive = unknown in route.undecided
        why = (
            "what clients get depends on it and is not judged"
            if decisive
            else "nothing here depends on it"
        )
        yield Finding(
            f"{unknown.key} cannot be told from the file",
            UNKNOWN if decisive else HINT,
            NOT_KNOWN,
            "the source itself",
            str(unknown.where),
            (f"it is {unknown.text}; {why}",),
            (Cure("check the packaged template or the live API, where it has its value"),),
            (route.name,),
        )


def _advice(route: ConfiguredRoute, texts: Texts) -> Iterator[Finding]:
    """The model's own warnings; a preflight's is `_preflight`'s matter."""
    for note in warnings_for(route.settings):
        if note.rule not in {"preflight-binary", "content-handling-on-proxy"}:
            severity = _EFFECTS[note.effect]
            place = str(route.where)
            yield Finding(
                _TITLES.get(note.rule, note.text.split(":")[0]),
                severity,
                note.grade,
                note.source,
                place,
                (note.text,),
                (),
                (route.name,),
            )


def _preflight(route: ConfiguredRoute, texts: Texts) -> Iterator[Finding]:
    if not route.settings.cors_preflight:
        return
    request = Request("OPTIONS", headers={"Origin": "https://example.com"})
    response = respond(route.settings, request, {})
    if response.status >= 400:
        note = response.notes[-1]
        text = _PREFLIGHT_CURE
        if route.source == "sam" and "preflight-integration" not in route.spots:
            text += _SAM_CORS
        cure = Cure(text, preflight_patch(route, texts), REPORTED)
        yield Finding(
            f"every CORS preflight fails with {response.status}",
            BROKEN,
            note.grade,
            note.source,
            str(route.where),
            (note.text,),
            (cure,),
            (route.name,),
        )


def _errors(route: ConfiguredRoute, texts: Texts) -> Iterator[Finding]:
    """A function that raises: is it told, hidden behind a 500, or taken for a success?"""
    settings = route.settings
    if settings.integration != "rest-mapped" or not _converts(route):
        return
    response = respond(settings, Request(), FunctionError("the picture is missing", "KeyError"))
    undecodable = any(
        note.rule == "content-handling-table" and note.effect == "refused"
        for note in response.notes
    )
    if undecodable or response.status < 300:
        became = "500 Internal server error" if undecodable else f"status {response.status}"
        yield Finding(
            f"errors of the function become {became}",
            RISK,
            REPORTED,
            "serverless/serverless #7705; AWS doc 'Handle Lambda errors in API Gateway'",
            str(route.where),
            ("an errorMessage that no pattern takes goes to the success response",),
            (Cure(_ERROR_CURES.get(route.source, _ERROR_CURE), "", DERIVED),),
            (route.name,),
        )


def _converts(route: ConfiguredRoute) -> bool:
    return any(r.content_handling == "CONVERT_TO_BINARY" for r in route.settings.responses())


def _bodies(route: ConfiguredRoute, texts: Texts) -> Iterator[Finding]:
    """JSON requests that reach the function as base64."""
    settings = route.settings
    if settings.integration != "rest-proxy" or route.method not in WITH_BODY:
        return
    request = Request("POST", headers={"Content-Type": "application/json"}, body=b"{}")
    try:
        event = event_for(settings, request)
    except RequestRefusedError:
        return
    if isinstance(event, dict) and event.get("isBase64Encoded"):
        yield Finding(
            "request bodies reach the function as base64, JSON too",
            HINT,
            VERIFIED,
            f"{MINISTACK_767}; aws/serverless-application-model #3794",
            str(route.where),
            (f"binaryMediaTypes {list(settings.binary_media_types)} match application/json",),
            (Cure("read them with lambda_binary.decode_body(event), which takes both forms"),),
            (route.name,),
        )


def _typos(route: ConfiguredRoute, texts: Texts) -> Iterator[Finding]:
    known = {entry.lower() for entry in _KNOWN_TYPES}
    for entry in route.settings.binary_media_types:
        near = difflib.get_close_matches(entry.lower(), known, n=1, cutoff=0.85)
        if "*" not in entry and entry.lower() not in known and near:
            yield Finding(
                f"{entry} may be a typing error",
                RISK,
                DERIVED,
                "IANA's media types, as Python's mimetypes has them",
                str(route.where),
                (f"no such media type is known; {near[0]} is",),
                (Cure(f"write {near[0]}, or */* for everything"),),
                (route.name,),
            )


def _compression(route: ConfiguredRoute, texts: Texts) -> Iterator[Finding]:
    size = route.settings.minimum_compression_size
    if route.settings.integration in REST and size is not None:
        yield Finding(
            "the API compresses pictures too",
            HINT,
            DOCUMENTED,
            DOC_COMPRESSION,
            str(route.where),
            (f"responses from {size} bytes on are compressed when the client accepts it",),
            (Cure("a response with a Content-Encoding of its own is left alone"),),
            (route.name,),
        )


def _limits(route: ConfiguredRoute, texts: Texts) -> Iterator[Finding]:
    row = _LIMITS.get(route.settings.integration)
    if row is not None:
        text, source = row
        yield Finding(text, HINT, DOCUMENTED, source, str(route.where), (), (), (route.name,))


CHECKS: tuple[Check, ...] = (
    _preflight,
    _errors,
    _remarks,
    _advice,
    _typos,
    _unknowns,
    _bodies,
    _compression,
    _limits,
)

REMARKS: dict[str, Row] = {
    "illegal-setting": Row(
        "AWS would not take this setting",
        BROKEN,
        DERIVED,
        "the API Gateway reference",
        "correct it; the route was judged without it",
    ),
    "handling-on-proxy": Row(
        "contentHandling does nothing on a proxy integration",
        RISK,
        LIVE_TEST,
        "Claudia's and SAM's integration tests; serverless/serverless #10266",
        "remove it; on a proxy integration binaryMediaTypes and isBase64Encoded decide",
    ),
    "proxy-response-removed": Row(
        "the response block does nothing on a proxy integration",
        RISK,
        DOCUMENTED,
        "serverless/serverless #10266: the framework removes it with a warning",
        "remove it, or set integration: lambda",
    ),
    "plugin-apigw-binary": Row(
        "the old plugin serverless-apigw-binary sets the binary media types",
        HINT,
        DOCUMENTED,
        "Serverless Framework 1.42.0, pull request 6063",
        "write provider.apiGateway.binaryMediaTypes and remove the plugin",
    ),
    "plugin-apigwy-binary": Row(
        "contentHandling beside path and method is read by an old plugin only",
        RISK,
        DOCUMENTED,
        "serverless-apigwy-binary (deprecated); Serverless Framework 1.59.0, pull request 6987",
        "move it under response: of the event, with integration: lambda",
    ),
    "header-undeclared": Row(
        "a mapped field is not declared in the method response",
        BROKEN,
        DOCUMENTED,
        DOC_MAPPING,
        "declare it in the method response of that status (CloudFormation: ResponseParameters: "
        "{method.response.header.Content-Type: true}; OpenAPI: responses.200.headers)",
    ),
    "not-deployed": Row(
        "the stage serves an older deployment",
        RISK,
        DOCUMENTED,
        "AWS doc 'Updates to a REST API that require redeployment'",
        "deploy: aws apigateway create-deployment --rest-api-id ID --stage-name STAGE",
    ),
}

_TITLES = {
    "template-then-conversion": "a template and CONVERT_TO_BINARY together: unverified on AWS",
    "lambda-payload-binary": "binaryMediaTypes match Lambda's own application/json",
    "left-wildcard": "a wildcard on the left matches nothing",
    "binary-media-types-elsewhere": "binaryMediaTypes have no effect here",
}

_PREFLIGHT_CURE = (
    "set contentHandling CONVERT_TO_TEXT on the OPTIONS method's integration (request side)"
)
_SAM_CORS = (
    "; SAM's Cors has no key for it: write the method in DefinitionBody, or leave Cors out and "
    "answer OPTIONS in the function"
)

_ERROR_CURE = (
    "give errors an integration response of their own: pattern [\\s\\S]+, status 500, "
    "contentHandling CONVERT_TO_TEXT"
)
_ERROR_CURES = {
    "serverless": "add to statusCodes of the response: 500: {pattern: '[\\s\\S]+', template: "
    '\'{"error": "the function failed"}\'}; contentHandling is set on 2xx alone',
}

_LIMITS = {
    "alb": ("a load balancer takes at most 1 MB of JSON, about 785,000 bytes of data", DOC_ALB_502),
    "edge": ("Lambda@Edge takes at most 40 KB (viewer) or 1 MB (origin)", DOC_EDGE_LIMITS),
}

_KNOWN_TYPES = (
    *mimetypes.types_map.values(),
    "image/webp",
    "image/avif",
    "image/jxl",
    "image/apng",
    "font/woff2",
    "font/woff",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "application/zstd",
)
