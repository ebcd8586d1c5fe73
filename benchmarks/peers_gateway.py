"""Our gateway and the peers on the same requests: how many each answers as AWS does.

    python benchmarks/peers_gateway.py [--write] [PEER...]

Installs the peers into .venv/peers the first time, which takes about a minute; a run takes two.
Each is started on loopback, one after the other. `--write` renews the tables of docs/peers.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from peers.emulators import OURS, PEERS, run, score  # noqa: E402 - found in tests
from peers.install import InstallError, install  # noqa: E402
from peers.recorded import PICTURE, TEXT  # noqa: E402
from peers.rows import BINARY, GROUPS, rows  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from peers.emulators import Answered, Emulator

PAGE = ROOT / "docs" / "peers.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"

Measured = dict[str, list["Answered"]]


def measure(emulators: list[Emulator]) -> Measured:
    """Title -> what the emulator made of the rows; those that cannot be installed are left out."""
    out: Measured = {}
    for emulator in emulators:
        try:
            if emulator.peer:
                install(emulator.peer)
        except InstallError as fault:
            print(fault, file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as folder:
            out[emulator.title] = run(emulator, Path(folder))
        print(f"{emulator.title}: done", file=sys.stderr)
    return out


def tables(measured: Measured) -> str:
    """The scores by group, then the 19 assertions one by one, as Markdown."""
    return f"{_scores(measured)}\n\n{_assertions(measured)}"


def _scores(measured: Measured) -> str:
    scores = {title: score(answered) for title, answered in measured.items()}
    lines = [[group, *(_share(scores[title][group]) for title in scores)] for group in GROUPS]
    return _markdown(["Rows", *scores], lines)


def _share(pair: tuple[int, int]) -> str:
    right, asked = pair
    return f"{right} of {asked}" if asked else "not modelled"


def _assertions(measured: Measured) -> str:
    by_id = {
        title: {each.row.case.id: each for each in answered} for title, answered in measured.items()
    }
    lines = []
    for row in rows():
        if row.group != BINARY:
            continue
        case = row.case
        types = ", ".join(case.settings.binary_media_types) or "none"
        line = [f"`{types}`", f"`{case.request.field('Accept')}`", _expected(row.case.expect)]
        lines.append([*line, *(_got(by_id[title][case.id]) for title in by_id)])
    return _markdown(["`binaryMediaTypes`", "Accept", "AWS", *by_id], lines)


def _expected(expect: Mapping[str, Any]) -> str:
    return "500" if expect["status"] == 500 else _kind(200, expect["data"])


def _got(answered: Answered) -> str:
    got = answered.result.got
    text = _kind(got.status, got.body)
    return text if answered.result.passed else f"**{text}**"


def _kind(status: int, body: bytes) -> str:
    if status == 0:
        return "no answer"
    if status != 200:
        return str(status)
    return {PICTURE: "picture", TEXT.encode(): "text"}.get(body, "other bytes")


def _markdown(head: list[str], lines: list[list[str]]) -> str:
    rule = ["---"] * len(head)
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, rule, *lines])


def write(text: str) -> None:
    """Put the tables between the page's marks."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def main() -> int:
    names = [peer.peer for peer in PEERS]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("peers", nargs="*", metavar="PEER", help=f"of {', '.join(names)}")
    parser.add_argument("--write", action="store_true", help="renew docs/peers.md")
    arguments = parser.parse_args()
    wanted = arguments.peers or names
    unknown = [name for name in wanted if name not in names]
    if unknown:
        parser.error(f"{unknown[0]} is none of {', '.join(names)}")
    if arguments.write and arguments.peers:
        parser.error("--write renews the whole page: name no peer with it")
    measured = measure([OURS, *(peer for peer in PEERS if peer.peer in wanted)])
    text = tables(measured)
    print(text)
    if not arguments.write:
        return 0
    if len(measured) <= len(PEERS):
        print("docs/peers.md is left as it is: a peer is missing", file=sys.stderr)
        return 1
    write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
