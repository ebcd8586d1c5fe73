"""A deployed URL: real GET, HEAD and OPTIONS requests, and what their bytes tell.

In: a URL and clients. Out: findings. Only the URL that was given is asked; where it leads
elsewhere, that is told. This file reads no settings and opens no socket (asking.py does).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..asking.arrived import BASE64, DATA, OTHER, QUOTED, Arrival, arrival
from ..clients import Client, counted
from ..findings import BROKEN, HINT, RISK, UNKNOWN, Cure, Finding
from ..model.evidence import OBSERVED, REPORTED
from ..printable import SHOWN, printable
from . import causes
from .http_client import Asking, Fetched

SEEN = "seen in the response itself"

Ask = Callable[[str, str, dict[str, str]], Fetched]


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer to one Accept field, what it is, and the ids of the clients that get it."""

    fields: dict[str, str]
    answer: Fetched
    arrival: Arrival
    ids: tuple[str, ...]

    @property
    def label(self) -> str:
        """The Content-Type."""
        return self.answer.fields.get("content-type", "")


def findings(
    url: str, clients: Iterable[Client], request: Ask | None = None
) -> tuple[Finding, ...]:
    """What the URL's answers to the clients tell.

    Raises:
        SourceError: the URL cannot be asked.
    """
    ask = Asking() if request is None else request
    by_accept: dict[str | None, list[Client]] = {}
    for client in clients:
        by_accept.setdefault(client.accept, []).append(client)
    got = []
    for alike in by_accept.values():
        # Asked over HTTP/1.1, whatever the client itself would speak.
        accept = alike[0].accept
        fields = {} if accept is None else {"Accept": accept}
        answer = ask("GET", url, fields)
        came = arrival(answer.status, answer.head)
        got.append(Seen(fields, answer, came, tuple(client.id for client in alike)))
    looks = (_redirects, _by_bytes, _unrecognised, _by_label, _vary)
    found = [finding for look in looks for finding in look(url, got)]
    return (*found, *_head(url, got, ask), *_preflight(url, ask))


def _redirects(url: str, got: list[Seen]) -> Iterator[Finding]:
    led: dict[str, list[str]] = {}
    for seen in got:
        if 300 <= seen.answer.status < 400 and seen.answer.status != 304:
            place = _shown(seen.answer.fields.get("location", "nowhere"))
            led.setdefault(place, []).extend(seen.ids)
    for place, ids in led.items():
        yield Finding(
            rule="redirect",
            title=f"the URL leads to {place}",
            severity=UNKNOWN,
            grade=OBSERVED,
            source=SEEN,
            where=url,
            why=("a redirect is not followed: only the URL that was given is asked",),
            cures=_followed(place),
            clients=tuple(ids),
        )


def _followed(place: str) -> tuple[Cure, ...]:
    """The command for where it leads: a stranger's text, quoted for a shell; no other scheme."""
    if not place.startswith(("https://", "http://")) or SHOWN in place:
        return ()
    return (Cure(f"check that one: lambda-binary check {shlex.quote(place)}"),)


def _by_bytes(url: str, got: list[Seen]) -> Iterator[Finding]:
    groups: dict[tuple[str, causes.Cause], list[Seen]] = {}
    for seen in got:
        cause = causes.cause(seen.answer.status, seen.answer.head, seen.arrival.kind)
        if cause is not None:
            groups.setdefault((seen.arrival.text, cause), []).append(seen)
    total = sum(len(seen.ids) for seen in got)
    for (text, cause), alike in groups.items():
        ids = tuple(name for seen in alike for name in seen.ids)
        begins = f"the body begins {alike[0].arrival.excerpt or 'with nothing'}"
        undecoded = alike[0].arrival.kind in {BASE64, QUOTED}
        yield Finding(
            rule="arrived",
            title=f"{counted(len(ids), total, 'get')} {text}",
            severity=BROKEN,
            grade=OBSERVED,
            source=cause.source,
            where=url,
            why=(begins, *([_who(ids)] if len(ids) < total else []), cause.why),
            cures=(Cure(cause.cure), *(_fix(url) if undecoded else ())),
            clients=ids,
        )


def _who(ids: tuple[str, ...]) -> str:
    more = len(ids) - _NAMED
    return f"for {', '.join(ids[:_NAMED])}" + (f" and {more} more" if more > 0 else "")


def _fix(url: str) -> tuple[Cure, ...]:
    """The command that looks at the live API, where the host names one."""
    parts = urlsplit(url)
    host = _EXECUTE_API.fullmatch(parts.hostname or "")
    if host is None:
        return ()
    stage, _, path = parts.path.removeprefix("/").partition("/")
    place = ["--rest-api-id", host[1], *(["--stage", stage] if stage else [])]
    words = ["lambda-binary", "fix", *place, "--path", f"/{path}", "--region", host[2]]
    text = (
        "for a REST API this prints the calls that do it, and --apply makes them; --path is "
        "written as in the API, as /pictures/{name}"
    )
    return (Cure(text, f"{shlex.join(words)}\n"),)


def _unrecognised(url: str, got: list[Seen]) -> Iterator[Finding]:
    """Neither data that is known here nor an error: nothing can be said for it or against it."""
    other = [s for s in got if s.arrival.kind == OTHER and s.answer.status < 300]
    if other:
        first = other[0]
        text = (
            f"the body begins {first.arrival.excerpt}" if first.arrival.excerpt else "it is empty"
        )
        yield Finding(
            rule="unrecognised",
            title="what came is no format that is recognised",
            severity=UNKNOWN,
            grade=OBSERVED,
            source=SEEN,
            where=url,
            why=(f"{text}, labelled {first.label or 'with nothing'}",),
            clients=tuple(name for seen in other for name in seen.ids),
        )


def _by_label(url: str, got: list[Seen]) -> Iterator[Finding]:
    wrong: dict[str, list[str]] = {}
    other: dict[tuple[str, str], list[str]] = {}
    for seen in got:
        media_type = seen.label.partition(";")[0].strip().lower()
        if seen.arrival.kind != DATA:
            continue
        if media_type in _DEFAULT_LABELS:
            wrong.setdefault(seen.label or "with nothing", []).extend(seen.ids)
        elif not causes.may_be(seen.arrival.text, media_type):
            other.setdefault((seen.arrival.text, media_type), []).extend(seen.ids)
    for label, ids in wrong.items():
        yield Finding(
            rule="default-label",
            title=f"the data is labelled {label}",
            severity=BROKEN,
            grade=OBSERVED,
            source=SEEN,
            where=url,
            why=("a gateway's default label: the handler's Content-Type is missing or not mapped",),
            cures=(
                Cure("set Content-Type in the envelope, or map it in the integration response"),
            ),
            clients=tuple(ids),
        )
    for (text, media_type), ids in other.items():
        yield Finding(
            rule="mislabelled",
            title=f"{text} is labelled {media_type}",
            severity=RISK,
            grade=OBSERVED,
            source=SEEN,
            where=url,
            why=("browsers that heed X-Content-Type-Options: nosniff go by the label",),
            cures=(Cure("let Content-Type name what the bytes are"),),
            clients=tuple(ids),
        )


def _vary(url: str, got: list[Seen]) -> Iterator[Finding]:
    good = [seen for seen in got if seen.answer.status < 300]
    labels = {seen.label for seen in good}
    varied = all(_varies(seen.answer.fields.get("vary", "")) for seen in good)
    if len(labels) > 1 and not varied:
        shown = ", ".join(sorted(label or "nothing" for label in labels))
        yield Finding(
            rule="vary",
            title="the answer depends on Accept, and Vary does not say so",
            severity=RISK,
            grade=OBSERVED,
            source="RFC 9110 12.5.5",
            where=url,
            why=(f"Content-Type is {shown} for different Accept fields",),
            cures=(Cure("send Vary: Accept, or caches give one client what another asked for"),),
        )


def _varies(vary: str) -> bool:
    return bool({"accept", "*"} & {name.strip().lower() for name in vary.split(",")})


def _head(url: str, got: list[Seen], ask: Ask) -> Iterator[Finding]:
    first = next((s for s in got if s.answer.status < 300), None)
    if first is None:
        return
    answer = ask("HEAD", url, first.fields)
    label = answer.fields.get("content-type", "")
    title = ""
    if answer.status != first.answer.status:
        title = f"HEAD gets {answer.status}, and GET {first.answer.status}"
    elif label != first.label:
        title = (
            f"HEAD is labelled {label or 'with nothing'}, and GET {first.label or 'with nothing'}"
        )
    if title:
        cure = Cure("let the route answer HEAD as it answers GET, or leave HEAD out")
        why = "some clients ask by HEAD first, for the size or the type"
        yield Finding(
            rule="head",
            title=title,
            severity=HINT,
            grade=OBSERVED,
            source="RFC 9110 9.3.2",
            where=url,
            why=(why,),
            cures=(cure,),
        )


def _preflight(url: str, ask: Ask) -> Iterator[Finding]:
    fields = {"Origin": "https://example.com", "Access-Control-Request-Method": "GET"}
    answer = ask("OPTIONS", url, fields)
    if answer.status >= 500:
        text = "set contentHandling CONVERT_TO_TEXT on the OPTIONS integration's request side"
        yield Finding(
            rule="preflight",
            title=f"the CORS preflight fails with {answer.status}",
            severity=BROKEN,
            grade=REPORTED,
            source="squidfunk/terraform-aws-api-gateway-enable-cors #10, #11",
            where=url,
            why=(
                "under */* even an empty OPTIONS counts as binary, which its template cannot take",
            ),
            cures=(Cure(text), *_fix(url)),
        )


def _shown(text: str) -> str:
    return printable(text[:200])


_NAMED = 6
# AWS doc 'Invoke REST APIs in API Gateway': https://ID.execute-api.REGION.amazonaws.com/STAGE/PATH.
_EXECUTE_API = re.compile(r"([a-z0-9]+)\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?")
_DEFAULT_LABELS = ("", "application/json", "text/plain")
