"""What the wing writes: configurations, and changes of a person's files.

A configuration says what was asked for, to the readers that know nothing of its writer; a diff
makes of the old text the new one; a cure that is applied loses nothing.
"""

from __future__ import annotations

import ast
import os
import re
import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fuzz.feed import Feed
from fuzz.wing import FILE, one_sentence, routes_of
from fuzz.words import SETTINGS
from lambda_binary.gateway import GatewayError, Request, respond
from lambda_binary.gateway.check.applying import apply
from lambda_binary.gateway.check.judge import findings
from lambda_binary.gateway.clients import CLIENTS
from lambda_binary.gateway.documents.patches import Edit, applied, diff
from lambda_binary.gateway.serve import settings_file
from lambda_binary.gateway.writers import METHODS, PLANNED, TARGETS, PlanError, RoutePlan, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Those that a reader reads; of the others the language is parsed.
READ = ("sam", "cloudformation", "serverless", "openapi")
SEGMENTS = ("/", "image", "{name}", "{proxy+}", "a-b", ".", "~", "%20", " ", "'", "$(id)", "\n")
TYPES = ("*/*", "image/png", "image/*", "IMAGE/png", "text/html;a=b", "'", "#{a}", "${a}", "\n")
HANDLERS = ("app.handler", "src/app.main", "a-b.c.d", "app", "$(id).x", "a.b\n")
HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def configurations(data: bytes) -> None:
    """Any plan, `--stream` among them, in the words of each tool that takes it."""
    feed = Feed(data)
    try:
        asked = _plan(feed)
    except PlanError:
        return
    target = feed.choice([*TARGETS])
    try:
        text = TARGETS[target](asked)
    except PlanError:
        return
    # Now: pytest wants to register it before anybody imports it.
    from gateway.config.readback import asked_for, one_route, told

    if target in READ and asked.method != "OPTIONS":  # which nobody can tell from a preflight
        assert told(one_route(routes_of(text))) == asked_for(asked), text
    elif target in READ:
        assert len(routes_of(text)) == 1, text
    else:
        PARSED[target](text)


def _plan(feed: Feed) -> RoutePlan:
    path = "".join(feed.choice([*SEGMENTS, "/", "/"]) for _ in range(feed.integer(7)))
    return plan(
        feed.choice(PLANNED),
        path=feed.choice([None, "/image", path]),
        method=feed.choice([None, feed.choice(METHODS), "get", feed.text()]),
        media_types=feed.choice([(), feed.some(TYPES), [feed.text()]]),
        envelope=feed.choice([None, None, True, False]),
        cors=bool(feed.integer(2)),
        handler=feed.choice(["app.handler", feed.choice(HANDLERS), feed.text()]),
        stream=bool(feed.integer(2)),
        timeout=feed.choice([None, 29, feed.integer(1000)]),
    )


def _shell(text: str) -> None:
    for line in text.replace("\\\n", " ").splitlines():
        if line.count("'") % 2 == 0 and "<<" not in line:
            shlex.split(line, comments=True)


def _hcl(text: str) -> None:
    plain = re.sub(r'"(?:\\.|[^"\\])*"|#.*', "", text)
    assert plain.count("{") == plain.count("}")
    assert plain.count('"') == 0, text


PARSED: dict[str, Callable[[str], object]] = {
    "aws-cli": _shell,
    "cdk-python": ast.parse,
    "terraform": _hcl,
}


def settings_files(data: bytes) -> None:
    """A stranger's settings file of `serve`: each of its routes is one that answers."""
    try:
        found = settings_file.parse(data.decode("utf-8", "replace"))
    except GatewayError as refused:
        one_sentence(refused)
        return
    for route in found[:4]:
        answer = respond(route.settings, Request(), {"statusCode": 200, "body": "a"})
        assert 200 <= answer.status <= 599


def patches(data: bytes) -> None:
    """Any text and any spans of it: what is shown as a diff makes the text that is written."""
    feed = Feed(data, SETTINGS)
    ends = feed.choice(["\n", "\r\n", "\r"])
    lines = [_text(feed).replace("\n", ends) for _ in range(feed.integer(24))]
    text = ends.join(lines) + feed.choice(["", ends])
    after = applied(text, spans(feed, len(text)))
    shown = diff(FILE, text, after)
    if shown:
        assert patched(text, shown) == after, shown
    else:
        assert text == after or any(len(line) > 1900 for line in text.split("\n"))


def _text(feed: Feed) -> str:
    """What a file in UTF-8 can hold."""
    return feed.text().encode("utf-8", "replace").decode()


def spans(feed: Feed, size: int) -> list[Edit]:
    """Spans that do not overlap."""
    places = sorted(feed.integer(size + 1) for _ in range(2 * feed.integer(5)))
    return [
        Edit(start, end, _text(feed))
        for start, end in zip(places[::2], places[1::2], strict=True)
        if start != end or not places.count(start) > 2
    ]


def patched(text: str, shown: str) -> str:
    """What `patch -p0 --fuzz=0` makes of the text: each hunk where it says, line by line."""
    before = re.findall(r"[^\n]*\n|[^\n]+\Z", text)
    out: list[str] = []
    at = 0
    for start, lines in _hunks(shown):
        out += before[at:start]
        at = start
        for sign, line in lines:
            if sign != "+":
                assert before[at] == line, (before[at], line)
                at += 1
            if sign != "-":
                out.append(line)
    return "".join([*out, *before[at:]])


def _hunks(shown: str) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Where each begins, counted from 0, and its lines; its counts are right."""
    lines = [f"{line}\n" for line in shown.split("\n")[:-1]]
    assert [line[:4] for line in lines[:2]] == ["--- ", "+++ "], shown
    at = 2
    while at < len(lines):
        head = HUNK.match(lines[at])
        assert head, lines[at]
        left, right = (int(count or 1) for count in (head[2], head[4]))
        hunk: list[tuple[str, str]] = []
        at += 1
        while at < len(lines) and (left or right or lines[at].startswith("\\ ")):
            sign, line = lines[at][0], lines[at][1:]
            if sign == "\\":
                hunk[-1] = hunk[-1][0], hunk[-1][1].removesuffix("\n")
            else:
                hunk.append((sign, line))
                left, right = left - (sign != "+"), right - (sign != "-")
            at += 1
        assert (left, right) == (0, 0), shown
        yield int(head[1]) - bool(int(head[2] or 1)), hunk


def applications(data: bytes) -> None:
    """Cures written into the file: what was there is beside it, and what shall be there is."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / FILE)
        before = {file: text}
        for finding in findings(routes_of(text, file)[:4], CLIENTS[:3], before):
            for cure in finding.cures:
                if cure.files and os.path.realpath(file) == file:
                    _applied(cure, file, text)


def _applied(cure: Any, file: str, text: str) -> None:
    place = Path(file)
    place.write_bytes(text.encode())
    (said,) = apply(cure, {file: text})
    assert place.read_bytes() == cure.files[file].encode()
    kept = re.search(r"\(as it was: (.+)\)\Z", said)
    assert kept, said
    assert Path(kept[1]).read_bytes() == text.encode()
    assert patched(text, cure.patch) == cure.files[file]
