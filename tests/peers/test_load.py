"""Ten thousand pictures through `lambda-binary serve`: none wrong, none lost, no memory kept."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from peers.function.picture import PICTURE
from peers.load import fetch, resident
from serving import serving

HERE = Path(__file__).with_name("function")
CONNECTIONS = 32
# Kilobytes that a heap may still grow when it has served 2,000 requests.
SLACK = 8 * 1024


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc, which Linux has")
def test_ten_thousand_requests_are_answered_right_and_leave_nothing_behind() -> None:
    arguments = ("picture:picture", "--binary-media-types", "image/png", "--no-reload")
    with serving(HERE, *arguments) as server:
        seen, memory = [], []
        for requests in (2_000, 8_000):
            seen.append(fetch(server.port, "/picture.png", PICTURE, requests, CONNECTIONS))
            memory.append(resident(server.process.pid))
        faults = [*seen[0].faults, *seen[1].faults]
    assert (faults[:5], [each.right for each in seen]) == ([], [2_000, 8_000])
    assert [each.closed for each in seen] == [0, 0]
    assert memory[1] <= memory[0] + SLACK
