"""A body of base64 is passed over when the runtime's JSON is written and read: nothing changes."""

from __future__ import annotations

import base64
import json
import random
from typing import Any

import pytest
import simplejson

from lambda_binary.gateway import Request, Settings, respond
from lambda_binary.gateway.errors import SettingsError
from lambda_binary.gateway.model import payload
from lambda_binary.integrations import lambda_quota

PICTURE = base64.b64encode(random.Random(1).randbytes(30_000)).decode()
STAND_IN = payload._STAND_IN.decode()


def slowly(result: Any) -> bytes:
    """What awslambdaric's own encoder writes."""
    text: str = simplejson.JSONEncoder(use_decimal=False, ensure_ascii=False).encode(result)
    return text.encode()


class Text(str):
    """A str that says something else of itself."""

    __slots__ = ()


@pytest.mark.parametrize(
    "result",
    [
        {"statusCode": 200, "body": PICTURE, "isBase64Encoded": True},
        {"body": PICTURE, "é": "\u2028", "headers": {"A": '"b"'}},
        {"headers": {"body": PICTURE}, "body": PICTURE},
        {"headers": {"body": PICTURE}, "body": "short"},
        {"a": {"body": PICTURE}},
        {"a": f'{{"body": "{PICTURE}"}}'},
        {"a": f'{{"body": "{PICTURE}"}}', "body": PICTURE},
        {"a": STAND_IN, "body": PICTURE},
        {"body": PICTURE, "a": STAND_IN},
        {"body": f"{PICTURE}\n"},
        {"body": PICTURE[:-1]},
        {"body": PICTURE.replace("A", '"', 1)},
        {"body": PICTURE.replace("A", "\\", 1)},
        {"body": "é" + PICTURE},
        {"body": Text(PICTURE)},
        {"body": PICTURE, 1: 2, None: 3},
        [{"body": PICTURE}],
        PICTURE,
        {"body": [PICTURE]},
        {"body": "A" * 8192},
        {"body": "A" * 8188},
    ],
)
def test_json_with_a_large_body_is_the_encoders_own(result: Any) -> None:
    data = payload.marshalled(result)
    assert data == slowly(result)
    made = payload.payload_of(result)
    assert (made.data, made.value) == (data, json.loads(data))
    # Key for key, for the last of two names alike is the one that counts.
    assert json.dumps(made.value) == json.dumps(json.loads(data))


@pytest.mark.parametrize(
    "text",
    [
        f'{{"body": "{PICTURE}", "body": "x"}}',
        f'{{"body": "x", "body": "{PICTURE}"}}',
        f'{{"body": "{PICTURE}", "body": "{STAND_IN}"}}',
        f'{{"a": "\\\\", "body": "{PICTURE}"}}',
        f'{{"a": "\\"body\\": \\"{PICTURE}\\""}}',
        f'{{"body": "{PICTURE}" }}',
    ],
)
def test_json_of_others_is_read_as_json_says(text: str) -> None:
    assert payload.parsed(text.encode()) == json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        f'{{"body": "{PICTURE}"',
        f'{{"body": "{PICTURE}',
        f'{{"body": "{PICTURE}"}}}}',
        f'"body": "{PICTURE}"',
        f'{{"body": "{PICTURE}", "a": NaN}}',
        f'\udcff{{"body": "{PICTURE}"}}',
    ],
)
def test_what_is_no_json_stays_none(text: str) -> None:
    assert payload.parsed(text.encode("utf-8", "surrogateescape")) is payload.NOT_JSON


LARGE = {"statusCode": 200, "body": "x" * 6_291_556}


@pytest.mark.parametrize(("said", "status"), [("10485760", 200), ("7", 502)])
def test_a_larger_quota_lets_more_through(
    said: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(payload.QUOTA_VARIABLE, raising=False)
    assert respond(Settings(), Request(), LARGE).status == 502
    monkeypatch.setenv(payload.QUOTA_VARIABLE, said)
    assert respond(Settings(), Request(), LARGE).status == status


@pytest.mark.parametrize("said", ["6291556", "10485760", "99999999999", ""])
def test_the_quota_is_what_the_core_takes_it_for(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(payload.QUOTA_VARIABLE, said)
    assert payload.largest_payload() == lambda_quota(said)


@pytest.mark.parametrize("said", ["6291555", "ten", "1e9", "-1", "٦٢٩١٥٥٦", "100000000000"])
def test_what_is_no_quota_is_told_in_the_cores_words(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(payload.QUOTA_VARIABLE, said)
    with pytest.raises(SettingsError) as told:
        payload.largest_payload()
    with pytest.raises(ValueError, match="is no quota") as core:
        lambda_quota(said)
    assert str(told.value) == str(core.value)
