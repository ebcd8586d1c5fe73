"""Validators that cannot be trusted are not sent, and dates that are none are not read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from events import event
from lambda_binary import encode_response
from lambda_binary import http as validators
from lambda_binary.http.preconditions import evaluate, range_applies

FIELDS = ("Last-Modified", "Accept-Ranges", "Content-Type")


def asked(path: Path, **fields: str) -> dict[str, Any]:
    made = event("http-api-2.0")
    made["headers"].update({name.replace("_", "-"): value for name, value in fields.items()})
    payload: dict[str, Any] = encode_response(path, event=made)
    return payload


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    return path


def dated(path: Path, moment: float) -> tuple[str | None, ...]:
    os.utime(path, (moment, moment))
    headers = asked(path)["headers"]
    return tuple(headers.get(name) for name in FIELDS)


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(0, id="1970-01-01, as of a tar of a reproducible build"),
        pytest.param(315_532_800, id="1980-01-01, the first date of a zip"),
        pytest.param(499_162_500, id="1985-10-26, as of an npm package"),
    ],
)
def test_the_date_that_packages_give_every_file_is_no_validator(
    picture: Path, moment: float
) -> None:
    assert dated(picture, moment) == (None, "bytes", "image/png")
    changed = asked(picture, if_modified_since="Sun, 06 Nov 1994 08:49:37 GMT")
    assert changed["statusCode"] == 200


def test_a_files_own_date_is_its_validator(picture: Path) -> None:
    assert dated(picture, 784_111_777.9) == (
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "bytes",
        "image/png",
    )


@pytest.mark.parametrize(
    "date",
    [
        "Sun, 06 Nov 1994 99999999999:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 99 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 99999 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT",
        "784111777",
    ],
)
def test_a_date_beyond_the_grammar_is_ignored(date: str) -> None:
    moment = 784_111_777
    assert evaluate({"if-modified-since": date}.get, None, moment) is None
    assert evaluate({"if-unmodified-since": date}.get, None, moment + 10**9) is None
    assert range_applies(date, None, moment) is False


def test_a_leap_second_is_a_date() -> None:
    date = {"if-modified-since": "Sat, 31 Dec 2016 23:59:60 GMT"}
    assert evaluate(date.get, None, 784_111_777) == 304


def test_the_tags_of_many_files_do_not_pile_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validators, "_known", {})
    monkeypatch.setattr(validators, "MOST_KNOWN", 3)
    tags = []
    for number in range(8):
        path = tmp_path / f"{number}.bin"
        path.write_bytes(b"\xff" * (number + 1))
        tags.append(encode_response(path, etag=True)["headers"]["ETag"])
    assert len(set(tags)) == 8
    assert 1 <= len(validators._known) <= 3
