"""The table of surfaces: what to run, what to begin with, what to splice in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fuzz import containers, core, elsewhere, pictures, seeds, streams, wing, written
from fuzz.words import CASES, FILES, HTTP, INSIDE, PATHS, REGEX, SETTINGS, SIGNATURES, TOML, VTL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Target(NamedTuple):
    """A surface: what to run, what to begin with, what to splice in.

    Attributes:
        run: takes bytes; raises when a promise is broken.
        seeds: gives inputs that mean something.
        tokens: pieces that a mutation inserts.
        seconds: of CPU that an input under 1 MB may take.
    """

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]
    tokens: tuple[bytes, ...]
    seconds: float = 0.1


TARGETS = {
    "detection": Target(core.detection, seeds.files, SIGNATURES),
    "containers": Target(containers.containers, seeds.deep, INSIDE),
    "names": Target(containers.names, seeds.plain, INSIDE),
    "options": Target(core.options, seeds.plain, HTTP),
    "request": Target(core.request, seeds.plain, HTTP),
    "codings": Target(core.codings, seeds.plain, HTTP),
    # Pillow's codecs are most of the time.
    "images": Target(pictures.images, seeds.images, SIGNATURES[:9], seconds=1),
    "events": Target(core.events, seeds.plain, HTTP),
    "bodies": Target(core.bodies, seeds.plain, (b"aGk=", b"====", b"\xff")),
    "results": Target(core.results, seeds.plain, (b"1E+999999999", b"NaN", *SIGNATURES[:6])),
    "streams": Target(streams.streams, seeds.plain, HTTP),
    # Each picture is encoded twice, and decoded twice.
    "early": Target(streams.early, seeds.plain, (), seconds=1),
    "model": Target(wing.model, seeds.plain, HTTP),
    "templates": Target(wing.templates, seeds.templates, VTL),
    "patterns": Target(wing.patterns, seeds.plain, REGEX),
    "mappings": Target(elsewhere.mappings, seeds.plain, PATHS),
    "settings": Target(written.settings_files, seeds.toml, TOML),
    "cases": Target(elsewhere.tables, seeds.cases, CASES),
    "apis": Target(elsewhere.apis, seeds.plain, SETTINGS),
    "urls": Target(elsewhere.urls, seeds.answers, HTTP),
    "configurations": Target(written.configurations, seeds.plain, ()),
    "patches": Target(written.patches, seeds.plain, SETTINGS),
    "readers": Target(wing.readers, seeds.settings, SETTINGS),
    "documents": Target(wing.documents, seeds.settings, SETTINGS),
    # Each cure is proved by asking the model again for every client and result: a tenth of a second.
    "cures": Target(wing.cures, seeds.settings, SETTINGS, seconds=1),
    "applications": Target(written.applications, seeds.settings, SETTINGS, seconds=1),
    "folders": Target(elsewhere.folders, seeds.folders, (*SETTINGS, *FILES), seconds=1),
}
