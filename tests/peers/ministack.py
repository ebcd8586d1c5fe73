"""ministack: an AWS in one process, Lambda included."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from peers.asking import lay_out, result
from peers.control_plane import client, deploy
from peers.install import install
from peers.processes import free_port, listens, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lambda_binary.gateway.conformance.run import Result
    from peers.rows import Row


def results(rows: list[Row], folder: Path) -> Iterator[Result]:
    """What ministack makes of each row."""
    program = install("ministack") / "bin/ministack"
    port = free_port()
    variables = {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port)}
    module = lay_out(rows, folder)
    with running([str(program)], lambda: listens(port), folder, variables):
        functions = client("lambda", port)
        for row in rows:
            functions.create_function(
                FunctionName=row.name,
                Runtime="python3.11",
                Role="arn:aws:iam::000000000000:role/any",
                Handler=f"answering.{row.name}",
                Code={"ZipFile": _zip(module)},
            )
        bases = deploy(client("apigateway", port), rows)
        for row in rows:
            yield result(row, port, bases[row.name])


def _zip(module: Path) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for file in (module, module.with_name("rows.json")):
            archive.write(file, file.name)
    return data.getvalue()
