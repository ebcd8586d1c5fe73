"""A client that compares: many requests over a few kept connections, every body byte for byte.

Load tools count what comes; this one looks at it. In Python it is slower than they are, so what
it measures as a rate is its own, and the server's only from below.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

SECONDS = 60


@dataclass
class Seen:
    """What came of the requests.

    Attributes:
        right: answers with status 200 and exactly the bytes.
        faults: one sentence for each other answer, and for each connection that broke.
        closed: answers after which the server wanted to close the connection.
        seconds: from the first request to the last answer.
    """

    right: int = 0
    faults: list[str] = field(default_factory=list)
    closed: int = 0
    seconds: float = 0.0


def fetch(port: int, path: str, expected: bytes, requests: int, connections: int) -> Seen:
    """Ask for the path, `requests` times in all over `connections` connections at once."""
    seen, lock = Seen(), threading.Lock()
    shares = [len(range(number, requests, connections)) for number in range(connections)]
    threads = [
        threading.Thread(target=_share, args=(port, path, expected, share, seen, lock))
        for share in shares
    ]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen.seconds = time.monotonic() - start
    return seen


def _share(
    port: int, path: str, expected: bytes, share: int, seen: Seen, lock: threading.Lock
) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
        for _ in range(share):
            try:
                connection.request("GET", path, headers={"Accept": "image/png"})
                response = connection.getresponse()
                body = response.read()
            except (OSError, http.client.HTTPException) as fault:
                with lock:
                    seen.faults.append(f"{type(fault).__name__}: {fault}")
                continue
            with lock:
                seen.closed += response.will_close
                if response.status == 200 and body == expected:
                    seen.right += 1
                else:
                    seen.faults.append(f"status {response.status}, {len(body)} bytes")


def resident(process: int) -> int:
    """Kilobytes of memory that the process holds (Linux)."""
    status = Path(f"/proc/{process}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1])


def processor_time(port: int) -> float:
    """Seconds of processor time of the process that listens on the port and of its children
    (Linux), those that have ended apart.
    """
    listener = _listening(port)
    children: dict[int, list[int]] = {}
    spent: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(entry.name))
            spent[int(entry.name)] = int(fields[11]) + int(fields[12])
    family = [listener]
    for process in family:
        family += children.get(process, [])
    return sum(spent.get(process, 0) for process in family) / os.sysconf("SC_CLK_TCK")


def _listening(port: int) -> int:
    """The process that has the listening socket."""
    tables = [Path("/proc/net/tcp"), Path("/proc/net/tcp6")]
    lines = [line.split() for table in tables for line in table.read_text().splitlines()[1:]]
    sockets = {f"socket:[{f[9]}]" for f in lines if f[1].endswith(f":{port:04X}") and f[3] == "0A"}
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        with contextlib.suppress(OSError):
            if str(link.readlink()) in sockets:
                return int(link.parts[2])
    raise RuntimeError(f"nobody listens on port {port}")
