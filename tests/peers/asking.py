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
from lambda_binary.gateway.model.payload import parsed
from serving import Answer, ask

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
    case = _lenient(row.case)
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
            answer = _asked(connection, row, base)
    except (OSError, http.client.HTTPException):
        return judged(case, NO_ANSWER)
    got = Got(answer.status, tuple(answer.fields), answer.body)
    return judged(case, _told(got) if row.tells else got)


def _asked(connection: http.client.HTTPConnection, row: Row, base: str) -> Answer:
    request, target = row.case.request, base + row.target
    if not row.tells:
        return ask(connection, request.method, target, dict(request.headers), request.body or None)
    connection.putrequest(request.method, target, skip_accept_encoding=True)
    for name, value in request.headers:
        connection.putheader(name, value)
    if request.body:
        connection.putheader("Content-Length", str(len(request.body)))
    connection.endheaders(request.body or None)
    answer = connection.getresponse()
    return Answer(answer.status, answer.getheaders(), answer.read())


def _told(got: Got) -> Got:
    """The event that the function sent back."""
    event = parsed(got.body)
    return replace(got, event=event if isinstance(event, dict) else None)


def _lenient(case: Case) -> Case:
    """The case without what is the server's own matter: a charset, and fields of every message."""
    headers = {
        name: value
        for name, value in (case.expect.get("headers") or {}).items()
        if value or name.lower() not in _EVERY_MESSAGE_HAS
    }
    return replace(case, expect={**case.expect, "content_type": None, "headers": headers})


_EVERY_MESSAGE_HAS = ("connection", "content-length", "date", "server", "transfer-encoding")
