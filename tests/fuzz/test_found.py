"""What a search once found stays mended, and every target runs on its own seeds and their mutations."""

from __future__ import annotations

import math
import random
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fuzz import seeds, written
from fuzz.feed import Feed
from fuzz.search import ROOT, TooMuch, Watch, last_of, measured, mutated, search, traced
from fuzz.targets import TARGETS
from fuzz.wing import FILE
from fuzz.words import SETTINGS
from gateway.check.curing import PATCH
from gateway.check.curing import patched as of_patch
from lambda_binary.gateway.documents.patches import applied, diff

# A search for slow inputs wants a machine of its own; here a fault is what is slow anywhere.
PATIENCE = 10
FEWER = {"cures": 60, "documents": 150, "applications": 60, "folders": 60, "apis": 60, "early": 40}
FOUND = sorted(
    path for path in (Path(__file__).parent / "found").rglob("*") if path.parent.name in TARGETS
)


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_input_that_was_a_fault_once_is_none_now(path: Path) -> None:
    target, data = TARGETS[path.parent.name], path.read_bytes()
    measured(target.run, data, target.seconds * PATIENCE)
    traced(target.run, data)


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_holds_on_its_seeds(name: str) -> None:
    seeds = list(TARGETS[name].seeds())
    assert seeds
    for data in seeds:
        TARGETS[name].run(data)


@pytest.mark.parametrize("name", TARGETS)
def test_a_short_search_finds_nothing(name: str) -> None:
    most = FEWER.get(name, 400)
    assert search(name, seconds=math.inf, seed=1, most=most, patience=PATIENCE) == (most, 0)


def test_every_row_of_the_attack_list_names_tests_that_are_there() -> None:
    page = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if "`tests/" in line and line.startswith("| ")]
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page)
    lost = [
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / file).is_file()
        or (name and f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8"))
    ]
    assert len(rows) > 25
    assert lost == []


def test_a_slow_input_is_a_finding() -> None:
    with pytest.raises(TooMuch, match=r"s of CPU for 3 bytes"):
        measured(lambda data: sum(range(1_000_000)), b"abc", seconds=0.001)


def test_an_input_that_takes_much_memory_is_a_finding() -> None:
    with pytest.raises(TooMuch, match=r"bytes of memory for 3 bytes"):
        traced(lambda data: bytes(5_000_000), b"abc")


def test_the_last_input_of_a_process_that_died_is_kept(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "note")
    watch.look(b"longer than the last")
    watch.look(b"the last")
    assert last_of(tmp_path / "note") == b"the last"
    watch.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such timer")
def test_a_call_that_does_not_end_ends_the_process(tmp_path: Path) -> None:
    script = """
from pathlib import Path; import sys
from fuzz import search
search.LONGEST_CALL = 0.1
watch = search.Watch(Path(sys.argv[1]))
watch.look(b"endless")
while True: pass
"""
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "note"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert last_of(tmp_path / "note") == b"endless"
    assert done.returncode == -signal.SIGVTALRM
    assert 'File "<string>", line 7 in <module>' in done.stderr


@pytest.mark.skipif(PATCH is None, reason="patch is not installed")
def test_diffs_are_read_here_as_patch_reads_them(tmp_path: Path) -> None:
    """The target `patches` trusts its own reading of a diff, for a process each costs too much."""
    chance = random.Random(1)
    for _ in range(60):
        feed = Feed(mutated(seeds.plain(), SETTINGS, chance), SETTINGS)
        text = "".join(f"{feed.choice(SETTINGS).decode()}{number}\n" for number in range(20))
        after = applied(text, written.spans(feed, len(text)))
        shown = diff(FILE, text, after)
        if shown:
            assert written.patched(text, shown) == after
            assert of_patch(text, shown, tmp_path, FILE) == after
