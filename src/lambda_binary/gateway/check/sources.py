"""What `check` is asked about: a file and those beside it, standard input, a live API, a URL.

In: a SOURCE, or the options of a live API. Out: Checked. What cannot be read is a SourceError.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import join

from .. import documents
from ..documents import projects
from ..documents.errors import SourceError
from ..documents.files import read_stream, read_text
from ..tools import detect
from ..tools.route import ConfiguredRoute

# There is nothing to change, so that its cures are no diffs.
STDIN = "standard input"


@dataclass(frozen=True, slots=True)
class Checked:
    """A source that was read.

    Attributes:
        name: as given, or `rest-api:ID`.
        routes: None for a URL, which is asked instead.
        texts: of its files, the source first.
        coded: the file that is UTF-16, of which no diff can be applied; empty where none is.
    """

    name: str
    routes: tuple[ConfiguredRoute, ...] | None
    texts: Mapping[str, str]
    coded: str = ""


def files_of(source: str, run: bool = False) -> list[str]:
    """The source, or the templates of the CDK app that it names.

    Args:
        run: whether the app may be synthesised first.
    """
    place = Path(source)
    folder = place.parent if place.name == "cdk.json" else place
    if run and (folder / "cdk.json").is_file():
        from . import running

        return running.synthesise(folder)
    return projects.made_by_cdk(place) or [source]


def of_folder(source: str) -> Checked:
    """A folder of Terraform's own language, whose plan is made now.

    Raises:
        SourceError: it is another folder, or the plan cannot be made.
    """
    from . import running

    text = running.plan_of(Path(source))
    if text is None:
        return of_file(source)
    document = documents.parse(text, source)
    return Checked(source, tuple(detect.of_document(document, source)), {})


def of_file(source: str) -> Checked:
    """A file, or a URL; `-` is standard input."""
    if source.startswith(("https://", "http://")):
        return Checked(source, None, {})
    if source == "-":
        document = documents.parse(read_stream(sys.stdin.buffer, STDIN), STDIN)
        return Checked(STDIN, tuple(detect.of_document(document, STDIN)), {})
    document, text = documents.load(source)
    routes = detect.of_document(document, source)
    if not Path(source).is_file():
        return Checked(source, tuple(routes), {})  # what came out of a pipe no diff changes
    texts = {source: text, **_beside(source, routes)}
    coded = next((file for file, text in texts.items() if not _is_utf_8(file, text)), "")
    return Checked(source, tuple(routes), texts, coded)


def _is_utf_8(file: str, text: str) -> bool:
    try:
        return Path(file).read_bytes() == text.encode()
    except OSError:
        return False


def _beside(source: str, routes: Iterable[ConfiguredRoute]) -> dict[str, str]:
    """The texts of the other files in which routes are written."""
    named = {r.method_in.file for r in routes} | {r.api_in.file for r in routes}
    texts: dict[str, str] = {}
    for file in sorted(named - {source, ""}):
        try:
            texts[file] = read_text(file)
        except SourceError:
            continue
    return texts


def of_live_api(live: Mapping[str, str | None]) -> Checked:
    """A live API; `live` has rest_api_id or http_api_id, stage, region and profile."""
    from ..tools.live import read as reader

    rest, http = live["rest_api_id"], live["http_api_id"] or ""
    client = reader.connect(
        "apigateway" if rest else "apigatewayv2", live["region"], live["profile"]
    )
    if not rest:
        return Checked(f"http-api:{http}", tuple(reader.read_http(client, http)), {})
    from ..tools.live.functions import asking_aws

    functions = asking_aws(live["region"], live["profile"])
    found = reader.read_rest(client, rest, live["stage"], functions)
    return Checked(f"rest-api:{rest}", tuple(_named(route, live) for route in found), {})


def _named(route: ConfiguredRoute, live: Mapping[str, str | None]) -> ConfiguredRoute:
    """The route with what its commands have to repeat."""
    words = [w for n in ("region", "profile") if live[n] for w in (f"--{n}", str(live[n]))]
    return replace(route, ids={**route.ids, "options": join(words)})
