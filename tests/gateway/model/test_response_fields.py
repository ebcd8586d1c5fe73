"""Which of a function's fields reach the client, and under which names."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.samples import generated, get
from lambda_binary.gateway import Request, Settings, respond
from lambda_binary.gateway.model.compression import accepted_coding
from lambda_binary.gateway.model.requests.mapped import integration_payload

RENAMED_BY_PROXY = (
    "Authorization",
    "Connection",
    "Content-Length",
    "Content-MD5",
    "Date",
    "Max-Forwards",
    "Server",
    "User-Agent",
    "WWW-Authenticate",
)
DROPPED_BY_PROXY = (
    "Expect",
    "Host",
    "Proxy-Authenticate",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Via",
)
RENAMED_BY_URL = ("Connection", "Content-Length", "Date", "Server", "WWW-Authenticate")
DROPPED_BY_HTTP_API = ("Connection", "Content-Length", "Date", "Transfer-Encoding", "Upgrade")
EVERY = (*RENAMED_BY_PROXY, *DROPPED_BY_PROXY, "Content-Type", "Keep-Alive", "Content-Encoding")

# (settings, renamed, dropped): AWS's important notes; LocalStack, recorded; reports.
FACES: list[tuple[Settings, tuple[str, ...], tuple[str, ...]]] = [
    (Settings(), RENAMED_BY_PROXY, (*DROPPED_BY_PROXY, "Keep-Alive")),
    (Settings("function-url"), RENAMED_BY_URL, ("Transfer-Encoding", "Keep-Alive")),
    (Settings("http-api"), (), (*DROPPED_BY_HTTP_API, "Keep-Alive")),
    (Settings("alb"), (), ("Connection", "Content-Length", "Transfer-Encoding", "Keep-Alive")),
]


@pytest.mark.parametrize(("settings", "renamed", "dropped"), FACES)
def test_fields_are_renamed_dropped_or_passed(
    settings: Settings, renamed: tuple[str, ...], dropped: tuple[str, ...]
) -> None:
    sent = {name: f"v-{name}" for name in EVERY}
    response = respond(settings, get(), {"statusCode": 200, "headers": sent, "body": ""})
    assert dict(response.headers) == {
        (f"x-amzn-Remapped-{name}" if name in renamed else name): value
        for name, value in sent.items()
        if name not in dropped
    }
    told = [note for note in response.notes if "becomes" in note.text or "dropped" in note.text]
    assert len(told) == len(renamed) + len(dropped)


def test_mapped_fields_are_renamed_as_recorded() -> None:
    """LocalStack test_apigateway_header_remapping_aws[AWS]."""
    mapped = {f"method.response.header.{name}": f"'v-{name}'" for name in EVERY}
    response = respond(Settings("rest-mapped", response_parameters=mapped), get(), {})
    renamed = {
        *RENAMED_BY_PROXY,
        "Expect",
        "Host",
        "Proxy-Authenticate",
        "Trailer",
        "Upgrade",
    }
    assert dict(response.headers) == {
        (f"x-amzn-Remapped-{name}" if name in renamed else name): f"v-{name}"
        for name in EVERY
        if name not in {"Transfer-Encoding", "Keep-Alive"}
    }


def test_names_are_compared_without_case_and_kept_as_written() -> None:
    response = respond(Settings(), get(), {"headers": {"wWw-authenticate": "Basic", "a": "b"}})
    assert response.headers[:2] == (("x-amzn-Remapped-wWw-authenticate", "Basic"), ("a", "b"))


def test_every_value_of_a_renamed_field_is_kept() -> None:
    result: dict[str, Any] = {"multiValueHeaders": {"WWW-Authenticate": ["Basic", "Digest"]}}
    response = respond(Settings(), get(), result)
    assert response.headers[:2] == (
        ("x-amzn-Remapped-WWW-Authenticate", "Basic"),
        ("x-amzn-Remapped-WWW-Authenticate", "Digest"),
    )


def test_edge_fields_are_judged_and_not_renamed() -> None:
    fields = generated()["headers"] | {"server": [{"key": "Server", "value": "x"}]}
    response = respond(Settings("edge"), get(), generated(headers=fields))
    assert response.headers == (("Content-Type", "image/png"), ("Server", "x"))


# Accept-Encoding -> the coding: AWS doc 'Receive an API response with a compressed payload'.
CODINGS: list[tuple[str | None, str | None]] = [
    ("gzip", "gzip"),
    ("GZIP", "gzip"),
    ("deflate", "deflate"),
    ("gzip, deflate, br, zstd", "gzip"),
    ("deflate, gzip", "deflate"),
    ("deflate;q=0.5, gzip;q=0.7", "gzip"),
    ("gzip;q=1.0,identity;q=0.5,*;q=0", "gzip"),
    ("br;q=1.0, gzip;q=0.8", None),
    ("br, gzip", None),
    ("identity", None),
    ("identity;q=1.0, gzip;q=0.5", None),
    ("gzip;q=0", None),
    ("*", None),
    ("", None),
    (" , ;q=1", None),
    (None, None),
]


@pytest.mark.parametrize(("field", "coding"), CODINGS)
def test_coding_is_the_client_s_favourite_or_none(field: str | None, coding: str | None) -> None:
    assert accepted_coding(field) == coding


@pytest.mark.parametrize("text", ["", "  "])
def test_body_of_nothing_is_an_empty_object_to_templates(text: str) -> None:
    """Recorded, LocalStack test_input_body_formatting; blanks are a body."""
    template = {"application/json": "[$input.body]"}
    settings = Settings("rest-mapped", request_templates=template)
    request = Request("POST", headers={"Content-Type": "application/json"}, body=text.encode())
    assert integration_payload(settings, request)[0] == f"[{text or '{}'}]"


def test_true_without_quotes_is_a_static_value_that_serverless_writes() -> None:
    """Serverless Framework #7576, for allowCredentials: reported of a deployed API."""
    settings = Settings(
        integration="rest-mapped",
        response_parameters={"method.response.header.Access-Control-Allow-Credentials": "true"},
    )
    response = respond(settings, get(), "x")
    assert response.field("Access-Control-Allow-Credentials") == "true"
