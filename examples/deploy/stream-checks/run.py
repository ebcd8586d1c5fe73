"""Ask a deployed stream-checks stack what only AWS can tell, and print it as a table.

    python run.py --url https://….lambda-url….on.aws --api https://….execute-api….amazonaws.com/Prod
                  [--buffered-url https://…] [--quick] [--only 3,4]

Standard library alone. Says what was seen, and judges nothing. `--quick` leaves out what takes
minutes: 100 MB, and the function's timeout.
"""

from __future__ import annotations

import argparse
import http.client
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 130.0
TOLD = ("content-length", "transfer-encoding", "content-encoding", "x-amzn-remapped-content-length")


@dataclass
class Seen:
    """One answer as the client saw it; `error` is why it did not come to its end."""

    status: int = 0
    fields: list[tuple[str, str]] = field(default_factory=list)
    content: bytearray = field(default_factory=bytearray)
    first: float = 0.0
    whole: float = 0.0
    error: str = ""

    def values(self, name: str) -> list[str]:
        """The values of a field."""
        return [value for each, value in self.fields if each.lower() == name.lower()]

    def __str__(self) -> str:
        told = [f"{name}: {', '.join(self.values(name))}" for name in TOLD if self.values(name)]
        size = f"{len(self.content):,} bytes"
        text = ", ".join([str(self.status), size, *told, f"{self.whole:.2f} s"])
        return f"{text}, {self.error}" if self.error else text


class Door:
    """One address that is asked."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")

    def ask(
        self, name: str, method: str = "GET", *, most: int | None = None, **fields: str
    ) -> Seen:
        """The answer; no more of it is read than `most` bytes, then the connection is closed."""
        to, seen, began = urlsplit(f"{self.address}/{name}"), Seen(), time.monotonic()
        kind = http.client.HTTPSConnection if to.scheme == "https" else http.client.HTTPConnection
        connection = kind(to.netloc, timeout=PATIENCE)
        try:
            connection.request(method, to.path, headers={"Accept": "*/*", **fields})
            answer = connection.getresponse()
            seen.status, seen.fields = answer.status, answer.getheaders()
            while piece := answer.read1(65_536):
                seen.first = seen.first or time.monotonic() - began
                seen.content += piece
                if most is not None and len(seen.content) >= most:
                    break
            if most is None and answer.length:
                seen.error = f"{answer.length:,} bytes are missing"
        except (http.client.HTTPException, OSError) as error:
            seen.error = f"{type(error).__name__}: {error}"
        finally:
            connection.close()
        seen.whole = time.monotonic() - began
        return seen


def about(door: Door) -> str:
    return door.ask("about").content.decode(errors="replace")[:200]


def picture(name: str) -> Callable[[Door], str]:
    return lambda door: str(door.ask(name))


def empty(door: Door) -> str:
    asked = [door.ask(f"empty-{status}") for status in (200, 204, 302, 304)]
    return "; ".join(map(str, [*asked, door.ask("picture", "HEAD")]))


def ranges(door: Door) -> str:
    part = door.ask("file", Range="bytes=0-99")
    return f"{door.ask('file')}; {part}, content-range: {', '.join(part.values('content-range'))}"


def codings(door: Door) -> str:
    asked = {"Accept-Encoding": "gzip, br"}
    return "; ".join(f"{name}: {door.ask(name, **asked)}" for name in ("gzip", "br"))


def breaks(door: Door) -> str:
    return f"without a length: {door.ask('breaks')}; with: {door.ask('breaks-length')}"


def gone(door: Door) -> str:
    door.ask("large-20", most=200_000)
    time.sleep(12)
    return f"the function tells: {door.ask('last').content.decode(errors='replace')[:200]}"


def large(*megabytes: int) -> Callable[[Door], str]:
    def ask(door: Door) -> str:
        told = []
        for many in megabytes:
            seen = door.ask(f"large-{many}")
            made = door.ask("last").content.decode(errors="replace")[:200]
            told.append(f"{many} MB: {seen}; the function tells {made}")
        return "; ".join(told)

    return ask


def slow(door: Door) -> str:
    seen = door.ask("slow")
    return f"first byte after {seen.first:.2f} s of {seen.whole:.2f} s"


def cookies(door: Door) -> str:
    seen = door.ask("cookies")
    return f"set-cookie: {seen.values('set-cookie')}, link: {seen.values('link')}"


def rows(*, quick: bool) -> list[tuple[int, str, Callable[[Door], str] | str]]:
    """The fifteen checks of docs/streaming.md: number, name, how it is asked or why not here."""
    slowly = "left out by --quick"
    return [
        (1, "it works at all", picture("picture")),
        (2, "raw: one piece, through the runtime as it is", picture("raw")),
        (3, "empty: 200, 204, 302, 304, HEAD", empty),
        (4, "Content-Length, a range", ranges),
        (5, "gzip and br", codings),
        (6, "an error in mid-stream", breaks),
        (7, "the client goes away", gone),
        (8, "20 MB, 100 MB", large(20) if quick else large(20, 100)),
        (9, "small pieces, a second apart", slow),
        (10, "a streaming function behind BUFFERED", picture("picture")),
        (11, "two cookies, a field twice", cookies),
        (12, "a timeout in mid-stream", slowly if quick else picture("stalls")),
        (13, "which runtime client", about),
        (14, "Managed Instances", "deploy to a capacity provider, and run this again"),
        (15, "CloudFront", "put a distribution before it, and run this again with --url"),
    ]


def main(argv: list[str] | None = None) -> int:
    """Print the table, row by row as it is known."""
    made = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    made.add_argument("--url", help="the function URL that streams")
    made.add_argument("--api", help="the REST API's stage, with /streamed and /buffered below it")
    made.add_argument("--buffered-url", help="the function URL that does not stream")
    made.add_argument("--quick", action="store_true", help="without what takes minutes")
    made.add_argument("--only", default="", help="numbers of checks, as 3,4")
    asked = made.parse_args(argv)
    only = {int(number) for number in asked.only.split(",") if number.strip()}
    streams = [asked.url, asked.api and f"{asked.api.rstrip('/')}/streamed"]
    buffers = [asked.buffered_url, asked.api and f"{asked.api.rstrip('/')}/buffered"]
    print("| | check | function URL | REST API |\n|---|---|---|---|")
    for number, name, how in rows(quick=asked.quick):
        if only and number not in only:
            continue
        doors = buffers if number == 10 else streams
        cells = [_cell(how, address) for address in doors]
        print(f"| {number} | {name} | {' | '.join(cells)} |", flush=True)
    return 0


def _cell(how: Callable[[Door], str] | str, address: str | None) -> str:
    if isinstance(how, str):
        return how
    return how(Door(address)).replace("|", "/") if address else "not asked"


if __name__ == "__main__":
    raise SystemExit(main())
