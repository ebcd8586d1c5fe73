"""What asking for a picture does not show: a table of checks, each Route -> findings.

No cure here is a diff: check/beside.py has those that are. This file asks the model about requests
with a body, and reads settings and unknowns.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

from ..asking.bodies import coded
from ..documents.values import Where
from ..findings import BROKEN, HINT, RISK, UNKNOWN, Cure, Finding
from ..model.advice import warnings_for
from ..model.evidence import (
    DERIVED,
    DOC_COMPRESSION,
    DOCUMENTED,
    MINISTACK_766,
    MINISTACK_767,
    VERIFIED,
)
from ..model.evidence import UNKNOWN as NOT_KNOWN
from ..model.settings import REST
from ..tools.route import ConfiguredRoute
from ..tools.table import BY_NAME
from . import limits, remarks

Check = Callable[[ConfiguredRoute], Iterator[Finding]]

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
            rule="unknown",
            title=f"{unknown.key} cannot be told from the {source}",
            severity=UNKNOWN if decisive else HINT,
            grade=NOT_KNOWN,
            source="the source itself",
            where=str(unknown.where),
            why=(f"it is {unknown.text}; {why}",),
            cures=(Cure(BY_NAME[route.source].known_by),),
            routes=(route.name,),
        )


def _advice(route: ConfiguredRoute) -> Iterator[Finding]:
    """The model's own warnings; a preflight and remarks have files of their own."""
    for note in warnings_for(route.settings) if route.carries else ():
        if note.rule not in {"preflight-binary", "content-handling-on-proxy"}:
            title, cure, spot = _ADVICE.get(note.rule, (note.text.partition(":")[0], "", ""))
            yield Finding(
                rule=note.rule,
                title=title,
                severity=_EFFECTS[note.effect],
                grade=note.grade,
                source=note.source,
                where=place(route, spot),
                why=(note.text,),
                cures=(Cure(cure),) if cure else (),
                routes=(route.name,),
            )


def _bodies(route: ConfiguredRoute) -> Iterator[Finding]:
    """Requests whose text reaches the function as base64."""
    found = () if route.undecided else coded(route.method, route.settings)
    if found:
        yield Finding(
            rule="coded-body",
            title="text in a request's body reaches the function as base64",
            severity=HINT,
            grade=VERIFIED,
            source=f"{MINISTACK_766}; {MINISTACK_767}; aws/serverless-application-model #3794",
            where=place(route, "types"),
            why=(f"such a body is {' or '.join(found)}",),
            cures=(
                Cure("read them with lambda_binary.decode_body(event), which takes both forms"),
            ),
            routes=(route.name,),
        )


def _typos(route: ConfiguredRoute) -> Iterator[Finding]:
    for entry in route.settings.binary_media_types:
        near = _meant(entry.lower())
        # `chalice package` writes both.
        both = entry.lower() == "image/jpg" and near in route.settings.binary_media_types
        if near and not both:
            yield Finding(
                rule="typing-error",
                title=f"{entry} may be a typing error",
                severity=RISK,
                grade=DERIVED,
                source="IANA's media types, as Python's mimetypes has them",
                where=place(route, "types"),
                why=(f"no such media type is known; {near} is",),
                cures=(Cure(f"write {near}, or */* for everything"),),
                routes=(route.name,),
            )


@functools.lru_cache(maxsize=1024)
def _meant(entry: str) -> str:
    """The known media type that a mistyped one is near to; the routes of an API share its list."""
    if "*" in entry or entry in _EVERYDAY or entry in _known_types():
        return ""
    import difflib

    return next(iter(difflib.get_close_matches(entry, _known_types(), n=1, cutoff=0.85)), "")


def _compression(route: ConfiguredRoute) -> Iterator[Finding]:
    size = route.settings.minimum_compression_size
    if route.settings.integration in REST and size is not None:
        yield Finding(
            rule="compression",
            title="the API compresses pictures too",
            severity=HINT,
            grade=DOCUMENTED,
            source=DOC_COMPRESSION,
            where=place(route, "compression"),
            why=(f"responses from {size} bytes on are compressed when the client accepts it",),
            cures=(Cure("a response with a Content-Encoding of its own is left alone"),),
            routes=(route.name,),
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


# Known to mimetypes too, which is then not imported.
_EVERYDAY = ("image/png", "image/jpeg", "image/gif", "application/pdf", "application/octet-stream")
# What mimetypes does not know, or not on every Python.
_FURTHER = (
    "image/webp",
    "image/avif",
    "image/jxl",
    "image/apng",
    "audio/wav",
    "audio/flac",
    "audio/aac",
    "application/gzip",
    "font/woff2",
    "font/woff",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "application/zstd",
)


@functools.cache
def _known_types() -> dict[str, None]:
    import mimetypes

    return dict.fromkeys(entry.lower() for entry in (*mimetypes.types_map.values(), *_FURTHER))


CHECKS: tuple[Check, ...] = (
    remarks.findings_for,
    _advice,
    _typos,
    _unknowns,
    _bodies,
    _compression,
    limits.timeout,
)
