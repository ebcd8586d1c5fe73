"""Reload on change: when a file of the user's changes, the site is read anew and swapped in.

The port, the connections and the libraries that are slow to import stay. Watched are the folders of
the imported modules and of the settings file, not what lies deeper: an environment or node_modules
below them costs nothing. Nothing here knows HTTP.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from .deployment import Deployment
from .site import Site

Renew = Callable[[], Site]
Swap = Callable[[Site, str], None]

# Milliseconds: a change is reported once nothing more has changed for the step.
_STEP = 50
_DEBOUNCE = 800
# Milliseconds: after so long the files are looked at even if the system reported nothing. Network
# and container mounts report nothing, nor does a watch that has not begun yet.
_LOOK_ANYWAY = 500


def start(deployment: Deployment, renew: Renew, swap: Swap) -> threading.Event:
    """Follow the deployment's files in a thread of its own.

    Args:
        deployment: just started.
        renew: the site as the files are now; called after each change, in that thread.
        swap: called with the new site, broken or not, and the changed file's name.

    Returns:
        The event that ends it.
    """
    stop = threading.Event()
    follow = (deployment, renew, swap, stop, _stamps(deployment.files()))
    threading.Thread(target=_follow, args=follow, name="reload", daemon=True).start()
    return stop


def _follow(
    deployment: Deployment,
    renew: Renew,
    swap: Swap,
    stop: threading.Event,
    stamps: dict[Path, int],
) -> None:
    folders: set[Path] = set()
    while not stop.is_set():
        # A module that fails while it is imported is gone from sys.modules; its folder stays.
        folders |= {file.parent for file in deployment.files()} | set(deployment.folders)
        for reported in _changes(deployment, folders, stop):
            now = _stamps(stamps)
            changed = reported | {file.name for file in stamps if stamps[file] != now[file]}
            if changed:
                site = renew()
                stamps = _stamps(deployment.files() | set(stamps))
                swap(site, min(changed))
            if not folders.issuperset(file.parent for file in deployment.files()):
                break


def _changes(
    deployment: Deployment, folders: Iterable[Path], stop: threading.Event
) -> Iterator[set[str]]:
    """Names of the files that the system says have changed; empty when it is time to look."""
    from watchfiles import watch

    try:
        for changes in watch(
            *(folder for folder in folders if folder.is_dir()),
            watch_filter=lambda _, path: _matters(deployment, path),
            step=_STEP,
            debounce=_DEBOUNCE,
            rust_timeout=_LOOK_ANYWAY,
            yield_on_timeout=True,
            stop_event=stop,
            recursive=False,
            raise_interrupt=False,
        ):
            yield {Path(path).name for _, path in changes}
    except (OSError, RuntimeError):
        # The system has no watches left (Linux: max_user_watches): looking has to do.
        while not stop.wait(_LOOK_ANYWAY / 1000):
            yield set()


def _matters(deployment: Deployment, path: str) -> bool:
    return path.endswith(".py") or deployment.is_settings(Path(path))


def _stamps(files: Iterable[Path]) -> dict[Path, int]:
    return {file: _stamp(file) for file in files}


def _stamp(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
