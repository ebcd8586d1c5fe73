"""SAM CLI's gateway, `LocalApigwService`, with functions that run in its own process.

`sam local start-api` itself needs a container engine; what it asks of one is a function's output,
and launchers/sam_gateway.py gives it that.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from peers.asking import lay_out, result
from peers.install import install
from peers.processes import free_port, listens, running
from peers.rows import MAPPED, by_media_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lambda_binary.gateway.conformance.run import Result
    from peers.rows import Row

LAUNCHER = Path(__file__).with_name("launchers") / "sam_gateway.py"
VARIABLES = {"SAM_CLI_TELEMETRY": "0"}


def results(rows: list[Row], folder: Path) -> Iterator[Result]:
    """What SAM makes of each row; it models no mapped integration, so it is not asked those."""
    asked = [row for row in rows if row.case.integration != MAPPED]
    for number, (types, group) in enumerate(by_media_types(asked)):
        api = folder / str(number)
        module = lay_out(group, api)
        with serving({row.route: f"{module}:{row.name}" for row in group}, api, types) as port:
            for row in group:
                yield result(row, port)


@contextlib.contextmanager
def serving(routes: Mapping[str, str], folder: Path, types: Iterable[str]) -> Iterator[int]:
    """An API with these routes, path -> `file.py:function`; gives the port."""
    python = install("sam") / "bin/python"
    port = free_port()
    plan = {"port": port, "binaryMediaTypes": list(types), "routes": dict(routes)}
    command = [str(python), str(LAUNCHER), json.dumps(plan)]
    with running(command, lambda: listens(port), folder, VARIABLES):
        yield port
