"""`lambda-binary serve` under load, and its throughput beside serverless-offline and SAM CLI.

    python benchmarks/load.py [--write] [--seconds 5] [--rounds 3]

One function returns a picture of 100 KB as base64; 32 connections are kept open. First a client
that compares every body, then `hey` or `wrk` (apt-get install hey wrk), which are quicker but
only count. They send no Accept of their own, so they are told one: without, a REST API answers
with base64 text. All servers run at once and are asked in turns, so that a busy machine slows
them alike; read the ratios. The processor time of a request is measured on its own, of one server
at a time. `--write` renews the tables of docs/peers.md.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from peers import sam, serverless_offline  # noqa: E402 - found in tests
from peers.function.picture import PICTURE  # noqa: E402
from peers.install import InstallError  # noqa: E402
from peers.load import fetch, processor_time, resident  # noqa: E402
from serving import Server, serving  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGE = ROOT / "docs" / "peers.md"
BEGIN, END = "<!-- load: begin -->", "<!-- load: end -->"
MODULE = ROOT / "tests" / "peers" / "function" / "picture.py"
PATH = "/picture.png"
TYPES = ("image/png",)
CONNECTIONS = 32
ACCEPT = "Accept: image/png"
# What hey asks is a multiple of its connections.
REQUESTS = 10_016
# Of each server's bodies so many are compared before it is timed.
SAMPLE = 320

# Asked of each server while its processor time is measured, after as many that are not.
TIMED = 2_016
RATES = [
    "Server", "Wrong or lost", "Processor time of a request", "Requests a second",
    "Ours is so many times as fast",
]  # fmt: skip


@contextlib.contextmanager
def ours(folder: Path) -> Iterator[Server]:
    """Our server as a person starts it."""
    shutil.copy(MODULE, folder)
    arguments = ("picture:picture", "--binary-media-types", ",".join(TYPES), "--no-reload")
    with serving(folder, *arguments) as server:
        yield server


@contextlib.contextmanager
def offline(folder: Path) -> Iterator[int]:
    shutil.copy(MODULE, folder)
    event = {"path": PATH, "method": "get"}
    functions = {"picture": {"handler": "picture.picture", "events": [{"http": event}]}}
    with serverless_offline.serving(functions, folder, TYPES) as port:
        yield port


@contextlib.contextmanager
def sam_cli(folder: Path) -> Iterator[int]:
    with sam.serving({PATH: f"{MODULE}:picture"}, folder, TYPES) as port:
        yield port


PEERS = {"SAM CLI 1.170.0": sam_cli, "serverless-offline 14.8.2": offline}


def compared(server: Server) -> list[list[str]]:
    """What a client that looks at every body saw, and what memory the server then held."""
    lines, asked = [], 0
    for requests in (2_000, 8_000):
        seen = fetch(server.port, PATH, PICTURE, requests, CONNECTIONS)
        asked += requests
        memory = f"{resident(server.process.pid) / 1024:.1f} MB"
        lines.append([f"{asked:,}", str(len(seen.faults)), str(seen.closed), memory])
        for fault in seen.faults[:3]:
            print(f"  {fault}", file=sys.stderr)
    if shutil.which("hey"):
        good, said = hey(server.port)
        memory = f"{resident(server.process.pid) / 1024:.1f} MB"
        lines.append([f"{REQUESTS:,} by hey", str(REQUESTS - good), "not told", memory])
        print(f"hey: {said} requests/s", file=sys.stderr)
    return lines


def hey(port: int) -> tuple[int, str]:
    """Answers with status 200 of `REQUESTS`, and requests a second."""
    command = ["hey", "-n", str(REQUESTS), "-c", str(CONNECTIONS), "-H", ACCEPT]
    text = output([*command, f"http://127.0.0.1:{port}{PATH}"])
    good = re.search(r"\[200\]\s+(\d+)", text)
    said = re.search(r"Requests/sec:\s+([\d.]+)", text)
    return int(good[1]) if good else 0, said[1] if said else "?"


def by_wrk(port: int, seconds: int) -> float:
    """Requests a second of right status.

    Raises:
        RuntimeError: some failed.
    """
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "20s", "-H", ACCEPT]
    text = output([*command, f"http://127.0.0.1:{port}{PATH}"])
    fault = re.search(r"Non-2xx.*|Socket errors.*", text)
    said = re.search(r"Requests/sec:\s+([\d.]+)", text)
    if fault or not said:
        raise RuntimeError(fault[0].strip() if fault else f"wrk said {text!r}")
    return float(said[1])


def by_client(port: int, seconds: int) -> float:
    """The same by our own client, where wrk is not installed."""
    seen = fetch(port, PATH, PICTURE, 200 * seconds, CONNECTIONS)
    if seen.faults:
        raise RuntimeError(seen.faults[0])
    return seen.right / seen.seconds


def output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout


def rates(ports: dict[str, int], rounds: int, seconds: int) -> dict[str, list[float] | str]:
    """Server -> requests a second of each round, or why there are none."""
    measure: Callable[[int, int], float] = by_wrk if shutil.which("wrk") else by_client
    out: dict[str, list[float] | str] = {title: [] for title in ports}
    for _ in range(rounds):
        for title, port in ports.items():
            measured = out[title]
            if isinstance(measured, str):
                continue
            try:
                measured.append(measure(port, seconds))
            except RuntimeError as fault:
                out[title] = str(fault)
    return out


def spent(port: int) -> str:
    """Processor time of a request, the handler's and that of its process included."""
    times = []
    for _ in range(2):
        before = processor_time(port)
        fetch(port, PATH, PICTURE, TIMED, CONNECTIONS)
        times.append(processor_time(port) - before)
    return f"{times[-1] / TIMED * 1000:.2f} ms"


def throughput(
    measured: dict[str, list[float] | str],
    wrong: dict[str, int],
    times: dict[str, str],
    title: str,
) -> list[list[str]]:
    """Each server's rate, and how many times as fast ours is: the median of the rounds' ratios."""
    mine, lines = measured[title], []
    for name, given in measured.items():
        line = [name, f"{wrong[name]} of {SAMPLE}", times[name]]
        if isinstance(given, str) or isinstance(mine, str):
            lines.append([*line, f"failed: {given}", ""])
            continue
        ratio = statistics.median(a / b for a, b in zip(mine, given, strict=True))
        lines.append([*line, f"{statistics.median(given):.0f}", f"{ratio:.1f}"])
    return lines


def run(rounds: int, seconds: int) -> str:
    """The two tables as Markdown."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(ours(made(folder / "ours")))
        first = compared(server)
        title = "`lambda-binary serve`"
        ports = {title: server.port}
        for number, (name, start) in enumerate(PEERS.items()):
            try:
                ports[name] = stack.enter_context(start(made(folder / str(number))))
            except InstallError as fault:
                print(fault, file=sys.stderr)
        wrong = {name: faults(port) for name, port in ports.items()}
        times = {name: spent(port) for name, port in ports.items()}
        second = throughput(rates(ports, rounds, seconds), wrong, times, title)
    head = ["Requests so far", "Wrong or lost", "Connections closed", "Memory after them"]
    return f"{markdown(head, first)}\n\n{markdown(RATES, second)}"


def faults(port: int) -> int:
    return len(fetch(port, PATH, PICTURE, SAMPLE, CONNECTIONS).faults)


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def markdown(head: list[str], lines: list[list[str]]) -> str:
    rule = ["---"] * len(head)
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, rule, *lines])


def write(text: str) -> None:
    """Put the tables between the page's marks."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=int, default=5, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each server")
    parser.add_argument("--write", action="store_true", help="renew docs/peers.md")
    arguments = parser.parse_args()
    text = run(arguments.rounds, arguments.seconds)
    print(text)
    if arguments.write:
        write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
