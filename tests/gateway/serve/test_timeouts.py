"""How long a handler may take, and AWS's answers when it takes longer."""

from __future__ import annotations

import pytest

from lambda_binary.gateway import Request, Settings
from lambda_binary.gateway.serve import timeouts


@pytest.mark.parametrize(
    ("settings", "seconds", "status", "body"),
    [
        (Settings(), 29, 504, b'{"message": "Endpoint request timed out"}'),
        (Settings("rest-mapped"), 29, 504, b'{"message": "Endpoint request timed out"}'),
        (Settings("http-api"), 30, 503, b'{"message": "Service Unavailable"}'),
        (Settings("function-url"), 900, 502, b"Internal Server Error"),
        (Settings("alb"), 900, 502, None),
        (Settings("edge"), 5, 503, None),
        (Settings("edge", edge_event="origin-request"), 30, 503, None),
    ],
)
def test_each_integration_has_its_own_limit_and_answer(
    settings: Settings, seconds: float, status: int, body: bytes | None
) -> None:
    assert timeouts.seconds_for(settings, None) == seconds
    assert timeouts.seconds_for(settings, 2.5) == 2.5
    response = timeouts.answer(settings, Request(), 2.5)
    assert response.status == status
    assert body is None or response.body == body
    note = response.notes[0]
    assert note.text.startswith("the handler had not answered after 2.5 s and was ended: ")
    assert (note.rule in timeouts.RULES, note.effect) == (True, "refused")
