"""Put a row to an emulator on a port of this machine, and judge what comes.

The judge is the one of `lambda-binary conformance`, but that it does not ask for a Content-Type:
whether a charset is added is no matter here. No answer is a status 0, which is never right.
"""

from __future__ import annotations

import http.client
import json
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lambda_binary.gateway.conformance.grading import judged
from lambda_binary.gateway.conformance.run import Got, Result
from serving import ask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lambda_binary.gateway.conformance.cases import Case
    from peers.rows import Row

SECONDS = 20
MODULE = Path(__file__).with_name("function") / "answering.py"
NO_ANSWER = Got(0, (), b"")


def lay_out(rows: Iterable[Row], folder: Path) -> Path:
    """The function's module and its rows in `folder`; the module's path."""
    folder.mkdir(parents=True, exist_ok=True)
    functions = {row.name: row.function for row in rows}
    (folder / "rows.json").write_text(json.dumps(functions), encoding="utf-8")
    return Path(shutil.copy(MODULE, folder))


def result(row: Row, port: int, base: str = "") -> Result:
    """What the emulator on `port`, whose API begins at the path `base`, makes of the row."""
    request = row.case.request
    path = base + row.path
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
            fields = dict(request.headers)
            answer = ask(connection, request.method, path, fields, request.body or None)
    except (OSError, http.client.HTTPException):
        return judged(_lenient(row.case), NO_ANSWER)
    return judged(_lenient(row.case), Got(answer.status, tuple(answer.fields), answer.body))


def _lenient(case: Case) -> Case:
    return replace(case, expect={**case.expect, "content_type": None})
