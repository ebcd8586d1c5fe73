"""What asking for a picture does not show: a table of checks, each Route -> findings.

No cure here is a diff: check/beside.py has those that are. This file asks the model about requests
with a body, and reads settings and unknowns.
"""

from __future__ import annotations

import difflib
import functools
import mimetypes
from collections.abc import Callable, Iterator

from ..documents.values import Where
from ..findings import BROKEN, HINT, RISK, UNKNOWN, Cure, Finding
from ..model.advice import warnings_for
from ..model.conductor import event_for
from ..model.evidence import (
    DERIVED,
    DOC_COMPRESSION,
    DOCUMENTED,
    MINISTACK_766,
    MINISTACK_767,
    VERIFIED,
)
from ..model.evidence import UNKNOWN as NOT_KNOWN
from ..model.messages import Request
from ..model.refusals import RequestRefusedError
from ..model.settings import REST
from ..tools.route import ConfiguredRoute
from ..tools.table import BY_NAME
from . import remarks

Check = Callable[[ConfiguredRoute], Iterator[Finding]]

WITH_BODY = ("POST", "PUT", "PATCH", "DELETE", "ANY")
_TEXTS = ("application/json", "application/x-www-form-urlencoded")
_EFFECTS = {"refused": BROKEN, "altered": BROKEN, "unknown": UNKNOWN, "none": HINT}


def findings_for(route: ConfiguredRoute) -> Iterator[Finding]:
    """What can be told without a diff."""
    for check in CHECKS:
        yield from check(route)


def place(route: ConfiguredRoute, *spots: str) -> str:
    """Where the first of these keys stands, as `serverless.yml:15 (…)`; else the route's place."""
    for name in spots:
        if name in route.spots:
            file = route.api_in.file if name in route.api_in.spots else ""
            line = route.spots[name].line + 1
            return str(Where(file or route.where.file, line, route.where.name))
    return str(route.where)


def _unknowns(route: ConfiguredRoute) -> Iterator[Finding]:
    for unknown in route.unknowns:
        decisive = unknown in route.undecided
        why = (
            "what clients get depends on it and is not judged"
            if decisive
            else "nothing here depends on it"
        )
        source = "API" if route.source == "live" else "file"
        yield Finding(
            f"{unknown.key} cannot be told from the {source}",
            UNKNOWN if decisive else HINT,
            NOT_KNOWN,
            "the source itself",
            str(unknown.where),
            (f"it is {unknown.text}; {why}",),
            (Cure(BY_NAME[route.source].known_by),),
            (route.name,),
        )


def _advice(route: ConfiguredRoute) -> Iterator[Finding]:
    """The model's own warnings; a preflight and remarks have files of their own."""
    for note in warnings_for(route.settings) if route.carries else ():
        if note.rule not in {"preflight-binary", "content-handling-on-proxy"}:
            title, cure, spot = _ADVICE.get(note.rule, (note.text.partition(":")[0], "", ""))
            yield Finding(
                title,
                _EFFECTS[note.effect],
                note.grade,
                note.source,
                place(route, spot),
                (note.text,),
                (Cure(cure),) if cure else (),
                (route.name,),
            )


def _bodies(route: ConfiguredRoute) -> Iterator[Finding]:
    """Requests whose text reaches the function as base64."""
    if route.method not in WITH_BODY or route.undecided:
        return
    coded = [media_type for media_type in _TEXTS if _is_coded(route, media_type)]
    if coded:
        yield Finding(
            "text in a request's body reaches the function as base64",
            HINT,
            VERIFIED,
            f"{MINISTACK_766}; {MINISTACK_767}; aws/serverless-application-model #3794",
            place(route, "types"),
            (f"such a body is {' or '.join(coded)}",),
            (Cure("read them with lambda_binary.decode_body(event), which takes both forms"),),
            (route.name,),
        )


def _is_coded(route: ConfiguredRoute, media_type: str) -> bool:
    request = Request("POST", headers={"Content-Type": media_type}, body=b"{}")
    try:
        event = event_for(route.settings, request)
    except RequestRefusedError:
        return False
    return isinstance(event, dict) and bool(event.get("isBase64Encoded"))


def _typos(route: ConfiguredRoute) -> Iterator[Finding]:
    for entry in route.settings.binary_media_types:
        near = _meant(entry.lower())
        if near:
            yield Finding(
                f"{entry} may be a typing error",
                RISK,
                DERIVED,
                "IANA's media types, as Python's mimetypes has them",
                place(route, "types"),
                (f"no such media type is known; {near} is",),
                (Cure(f"write {near}, or */* for everything"),),
                (route.name,),
            )


@functools.lru_cache(maxsize=1024)
def _meant(entry: str) -> str:
    """The known media type that a mistyped one is near to; the routes of an API share its list."""
    if "*" in entry or entry in _KNOWN_TYPES:
        return ""
    return next(iter(difflib.get_close_matches(entry, _KNOWN_TYPES, n=1, cutoff=0.85)), "")


def _compression(route: ConfiguredRoute) -> Iterator[Finding]:
    size = route.settings.minimum_compression_size
    if route.settings.integration in REST and size is not None:
        yield Finding(
            "the API compresses pictures too",
            HINT,
            DOCUMENTED,
            DOC_COMPRESSION,
            place(route, "compression"),
            (f"responses from {size} bytes on are compressed when the client accepts it",),
            (Cure("a response with a Content-Encoding of its own is left alone"),),
            (route.name,),
        )


# The model's rule -> title, cure, the key that it is about.
_ADVICE = {
    "template-then-conversion": (
        "a template and CONVERT_TO_BINARY together: unverified on AWS",
        "leave the template out and let the function return the base64 text alone "
        "(@binary_response(envelope=False)), which is documented",
        "handling",
    ),
    "lambda-payload-binary": (
        "binaryMediaTypes match Lambda's own application/json",
        "name concrete types, as image/png, or none: a mapped integration with CONVERT_TO_BINARY "
        "needs no list",
        "types",
    ),
    "left-wildcard": (
        "a wildcard on the left matches nothing",
        "write the whole type as image/png, or image/* or */*",
        "types",
    ),
    "binary-media-types-elsewhere": (
        "binaryMediaTypes have no effect here",
        "leave them out: isBase64Encoded in the envelope is all that decides",
        "types",
    ),
}

_KNOWN_TYPES = dict.fromkeys(
    entry.lower()
    for entry in (
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
)

CHECKS: tuple[Check, ...] = (
    remarks.findings_for,
    _advice,
    _typos,
    _unknowns,
    _bodies,
    _compression,
)
