"""`make fuzz SECONDS=…`: search for inputs that break a promise.

    python -m fuzz.search --seconds 600 [--target detection]     (in tests/)

Each target runs in a process of its own, so that a crash or a hang is a finding too. Inputs are
mutations of the target's seeds; `--engine atheris` lets coverage choose them, where atheris is
installed. A finding is kept in .fuzz/TARGET/, with the exception on the screen; once mended, its
file goes to tests/fuzz/found/TARGET/, where `make test` runs it.

A fault is: an exception, more than 100 ms of CPU for an input under 1 MB (1 s for cures), or memory beyond ten
times the input and 4 MB (looked at for one input in 256, for tracing costs time).
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import math
import mmap
import os
import random
import re
import signal
import subprocess
import sys
import time
import traceback
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

from fuzz.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".fuzz"
LARGE = 1_000_000  # bytes
MEMORY = 4_000_000  # bytes that a call may take beside ten times the input
LOOKED_AT = 256  # one input in so many is traced
LONGEST_CALL = 30  # seconds of CPU, then the process is ended with a traceback
LONGEST_WAIT = 600  # seconds: what waits for ever takes no CPU
HAS_TIMER = hasattr(signal, "setitimer")
LONGEST = 1 << 20  # bytes that the note of the last input holds; seeds and changes stay far below


class TooMuch(AssertionError):  # noqa: N818 - a finding
    """An input took too long or too much memory."""


def measured(run: Callable[[bytes], None], data: bytes, seconds: float = 0.1) -> None:
    """Run, and raise TooMuch if it was slow: three times, for a busy machine makes one slow."""
    began = time.thread_time()
    run(data)
    took = time.thread_time() - began
    if took > seconds and len(data) < LARGE:
        for _ in range(2):
            began = time.thread_time()
            run(data)
            took = min(took, time.thread_time() - began)
        if took > seconds:
            raise TooMuch(f"{took:.2f} s of CPU for {len(data):,} bytes")


def traced(run: Callable[[bytes], None], data: bytes) -> None:
    """Run, and raise TooMuch if it took more memory than it may."""
    tracemalloc.start()
    try:
        run(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    if peak > 10 * len(data) + MEMORY:
        raise TooMuch(f"{peak:,} bytes of memory for {len(data):,} bytes")


def mutated(seeds: Sequence[bytes], tokens: Sequence[bytes], chance: random.Random) -> bytes:
    """A seed with one to eight changes."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.choice(HOW_MANY)):
        CHANGES[chance.randrange(len(CHANGES))](data, seeds, tokens, chance)
    return bytes(data)


def _flip(data: bytearray, seeds: object, tokens: object, chance: random.Random) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.choice(
            (0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256))
        )


def _insert(data: bytearray, seeds: object, tokens: Sequence[bytes], chance: random.Random) -> None:
    place = chance.randrange(len(data) + 1)
    data[place:place] = chance.choice(tokens) if tokens else chance.randbytes(4)


def _replace(
    data: bytearray, seeds: object, tokens: Sequence[bytes], chance: random.Random
) -> None:
    token = chance.choice(tokens) if tokens else chance.randbytes(2)
    place = chance.randrange(len(data) + 1)
    data[place : place + len(token)] = token


def _cut(data: bytearray, seeds: object, tokens: object, chance: random.Random) -> None:
    place = chance.randrange(len(data) + 1)
    del data[place : place + chance.choice((1, 2, 8, 64, 1024))]


def _end(data: bytearray, seeds: object, tokens: object, chance: random.Random) -> None:
    del data[chance.randrange(len(data) + 1) :]


def _repeat(data: bytearray, seeds: object, tokens: object, chance: random.Random) -> None:
    place = chance.randrange(len(data) + 1)
    piece = data[place : place + chance.choice((1, 4, 16, 64))]
    data[place:place] = piece * chance.choice((1, 2, 8, 64))


def _splice(data: bytearray, seeds: Sequence[bytes], tokens: object, chance: random.Random) -> None:
    other = chance.choice(seeds)
    start = chance.randrange(len(other) + 1)
    place = chance.randrange(len(data) + 1)
    data[place:] = other[start:]


def _line(data: bytearray, seeds: Sequence[bytes], tokens: object, chance: random.Random) -> None:
    """Leave a line out, repeat it, move it in or out, or put one of another seed in its place."""
    lines = data.split(b"\n")
    place = chance.randrange(len(lines))
    line = lines[place]
    others = chance.choice(seeds).split(b"\n")
    lines[place : place + 1] = chance.choice(
        ([], [line, line], [b"  " + line], [line[2:]], [line, chance.choice(others)])
    )
    data[:] = b"\n".join(lines)


CHANGES = (_flip, _flip, _insert, _insert, _replace, _cut, _end, _repeat, _splice, _line, _line)
# Few changes reach what stands behind a parser, many reach its corners.
HOW_MANY = (1, 1, 1, 2, 2, 3, 4, 8)


class Watch:
    """What is left of a process that dies: its last input, in memory that outlives it.

    Both parts are cheap, for most inputs take less time than a write to a file. The alarms are set
    again once a second. That of CPU time is the system's (Windows has none): it ends the process.
    """

    def __init__(self, path: Path) -> None:
        path.write_bytes(bytes(8))
        os.truncate(path, LONGEST)
        with path.open("r+b") as file:
            self.note = mmap.mmap(file.fileno(), LONGEST)
        self.armed = -math.inf
        if HAS_TIMER:
            faulthandler.register(signal.SIGVTALRM, chain=True)

    def look(self, data: bytes) -> float:
        """Note the input and watch the call; the time it is."""
        self.note[8 : 8 + len(data)] = data
        self.note[:8] = len(data).to_bytes(8)
        now = time.monotonic()
        if now - self.armed > 1:
            faulthandler.dump_traceback_later(LONGEST_WAIT, exit=True)
            if HAS_TIMER:
                signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST_CALL)
            self.armed = now
        return now

    def close(self) -> None:
        faulthandler.cancel_dump_traceback_later()
        if HAS_TIMER:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            faulthandler.unregister(signal.SIGVTALRM)
        self.note.close()


def last_of(path: Path) -> bytes:
    """The input that a Watch noted last."""
    with path.open("rb") as file:
        return file.read(int.from_bytes(file.read(8)))


def search(
    name: str, seconds: float, seed: int, most: int | None = None, patience: float = 1
) -> tuple[int, int]:
    """How many inputs were tried, and how many findings there were; each is kept and printed.

    `patience` times the target's seconds are what an input may take.
    """
    target = TARGETS[name]
    seeds, chance = list(target.seeds()), random.Random(seed)
    KEPT.mkdir(exist_ok=True)
    tried = found = 0
    kinds: set[str] = set()
    watch = Watch(KEPT / f"{name}.last")
    end = time.monotonic() + seconds
    while most is None or tried < most:
        data = mutated(seeds, target.tokens, chance)
        if watch.look(data) > end:
            break
        tried += 1
        try:
            measured(target.run, data, target.seconds * patience)
            if not tried % LOOKED_AT:
                traced(target.run, data)
        except Exception as error:  # a finding, whatever it is
            place = traceback.extract_tb(error.__traceback__)[-1]
            kind = f"{type(error).__name__} {place.filename}:{place.lineno}"
            if kind not in kinds:
                kinds.add(kind)
                found += 1
                keep(name, data)
                traceback.print_exc()
    watch.close()
    return tried, found


def keep(name: str, data: bytes) -> None:
    folder = KEPT / name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / hashlib.sha256(data).hexdigest()[:16]
    path.write_bytes(data)
    print(f"found: {path.relative_to(ROOT)}", file=sys.stderr)


def guided(name: str, seconds: float) -> None:
    """As `search`, with coverage choosing the inputs; ends the process."""
    import atheris

    with atheris.instrument_imports(include=["lambda_binary"]):
        import lambda_binary
    target, folder = TARGETS[name], KEPT / f"{name}.corpus"
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(target.seeds()):
        (folder / f"seed-{number}").write_bytes(data)
    arguments = [
        f"-max_total_time={seconds:.0f}",
        "-max_len=20000",
        f"-artifact_prefix={KEPT}/{name}-",
    ]
    atheris.Setup(
        [lambda_binary.__name__, *arguments, str(folder)],
        lambda data: measured(target.run, data, target.seconds),
    )
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--inputs", type=int, help="end a target after so many")
    parser.add_argument("--target", action="append", choices=TARGETS)
    parser.add_argument("--engine", choices=("mutations", "atheris"), default="mutations")
    parser.add_argument("--seed", type=int, help="of the mutations; else another each time")
    parser.add_argument("--alone", action="store_true", help="in this process, for one target")
    asked = parser.parse_args()
    names = asked.target or list(TARGETS)
    seconds = asked.seconds / len(names)
    seed = time.time_ns() if asked.seed is None else asked.seed
    if asked.alone and asked.engine == "atheris":
        guided(names[0], seconds)
    if asked.alone:
        began = time.process_time()
        tried, found = search(names[0], seconds, seed, asked.inputs)
        rate = tried / (time.process_time() - began)
        print(f"{names[0]}: {tried:,} inputs, {rate:,.0f} a second of CPU, {found} found")
        return int(bool(found))
    failed = total = 0
    for name in names:
        command = [sys.executable, "-m", "fuzz.search", "--alone", "--target", name]
        command += ["--seconds", str(seconds), "--seed", str(seed), "--engine", asked.engine]
        command += ["--inputs", str(asked.inputs)] if asked.inputs else []
        done = subprocess.run(
            command, cwd=ROOT / "tests", check=False, text=True, stdout=subprocess.PIPE
        )
        print(done.stdout, end="", flush=True)
        ended, counted = done.returncode, re.search(r": ([\d,]+) inputs", done.stdout)
        total += int(counted[1].replace(",", "")) if counted else 0
        if counted is None:
            keep(name, last_of(KEPT / f"{name}.last"))
            print(f"{name}: the process ended with {ended} at this input", file=sys.stderr)
        failed += ended != 0
    print(f"fuzz: {total:,} inputs; {len(names) - failed} passed, {failed} failed")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
