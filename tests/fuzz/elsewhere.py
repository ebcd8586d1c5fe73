"""What `check`, `fix` and `conformance` meet beside a file: a URL's answers, a live API, tables of cases.

An endpoint that is not AWS's, or a server that answers anything, gives findings or one sentence.
"""

from __future__ import annotations

import copy
import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fuzz.feed import Feed
from fuzz.wing import one_sentence
from fuzz.words import HTTP, PATHS, SETTINGS
from gateway.check.account import HEADER, URI, mapped, mock, proxy
from lambda_binary.gateway import GatewayError
from lambda_binary.gateway.check import deployed, http_client, sources
from lambda_binary.gateway.check.judge import findings
from lambda_binary.gateway.clients import CLIENTS
from lambda_binary.gateway.conformance import cases
from lambda_binary.gateway.model import header_mapping
from lambda_binary.gateway.tools.live import read as live

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lambda_binary.gateway.findings import Finding

URL = "https://example.com/picture"
STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
SECRET = "what-no-file-beside-may-show"
# A file of a folder that `folders` writes ends here.
NEXT = b"\n#====\n"


def _said(found: tuple[Finding, ...]) -> None:
    for finding in found:
        assert finding.title
        json.dumps([finding.title, finding.severity, finding.why])


def urls(data: bytes) -> None:
    """Raw answers of a server to `check URL`."""
    feed = Feed(data, HTTP)
    raw = feed.rest()

    def ask(method: str, url: str, fields: Mapping[str, str]) -> http_client.Fetched:
        return http_client._answer(_received(raw, method))

    try:
        found = deployed.findings(URL, CLIENTS[:4], ask)
    except (GatewayError, OSError, ValueError, http_client.http.client.HTTPException):
        return  # `Asking` makes one sentence of these
    _said(found)


def _received(raw: bytes, method: str) -> Any:
    response = http_client.http.client.HTTPResponse(_Socket(raw), method=method)  # type: ignore[arg-type]
    response.begin()
    return response


class _Socket:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def makefile(self, mode: str) -> Any:
        import io

        return io.BytesIO(self.raw)


ANSWERS: dict[str, Any] = {
    "get_rest_api": {"id": "a1", "name": "n", "binaryMediaTypes": ["image/png", "*/*"]},
    "get_stages": {"item": [{"stageName": "prod", "deploymentId": "d"}]},
    "get_resources": {
        "items": [
            {"id": "r0", "path": "/"},
            {
                "id": "r1",
                "path": "/a",
                "resourceMethods": {
                    "GET": mapped({"contentHandling": "CONVERT_TO_BINARY"}, (HEADER,)),
                    "POST": proxy(),
                    "OPTIONS": mock(),
                },
            },
        ]
    },
    "get_export": {"body": b'{"openapi": "3.0.1", "paths": {}}'},
    "get_integrations": {
        "Items": [
            {
                "IntegrationId": "i1",
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": URI,
                "PayloadFormatVersion": "2.0",
            }
        ]
    },
    "get_routes": {"Items": [{"RouteKey": "GET /a", "Target": "integrations/i1", "RouteId": "t"}]},
}


class _Client:
    """boto3's, as far as it is called; its answers are the feed's."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = answers

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in self.answers:
            raise AttributeError(name)
        return lambda **asked: self.answers[name]

    def get_paginator(self, operation: str) -> Any:
        return _Pages(self.answers[operation])


class _Pages:
    def __init__(self, page: Any) -> None:
        self.page = page

    def paginate(self, **asked: Any) -> Iterator[Any]:
        yield self.page


def apis(data: bytes) -> None:
    """What an endpoint that is not AWS's says of an API."""
    feed = Feed(data, SETTINGS)
    answers = copy.deepcopy(ANSWERS)
    for _ in range(1 + feed.integer(4)):
        _spoilt(answers[feed.choice([*answers])], feed)
    client = _client_of(answers, feed)
    for read in (live.read_rest, live.read_http):
        try:
            routes = read(client, "a1")
            _said(findings(routes[:4], CLIENTS[:3]))
        except GatewayError as refused:
            one_sentence(refused)


def _client_of(answers: Mapping[str, Any], feed: Feed) -> Any:
    import boto3

    made: Any = _Client(answers)
    # So that answers are read as AWS describes them, as they are of a real client.
    for service in ("apigateway", "apigatewayv2"):
        if service not in METAS:
            METAS[service] = boto3.client(
                service, region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x"
            ).meta
    made.meta = _Meta()
    return made


METAS: dict[str, Any] = {}


class _Meta:
    """Both services' descriptions, as one."""

    def __init__(self) -> None:
        self.method_to_api_mapping = {
            name: (service, operation)
            for service, meta in METAS.items()
            for name, operation in meta.method_to_api_mapping.items()
        }

    @property
    def service_model(self) -> Any:
        return self

    def operation_model(self, named: tuple[str, str]) -> Any:
        service, operation = named
        return METAS[service].service_model.operation_model(operation)


def _spoilt(value: Any, feed: Feed) -> None:
    """One entry somewhere inside is gone, or is something else."""
    while isinstance(value, (dict, list)) and value:
        key = feed.choice([*value] if isinstance(value, dict) else [*range(len(value))])
        inner = value[key]
        if isinstance(inner, (dict, list)) and inner and feed.integer(4):
            value = inner
            continue
        if feed.integer(3) == 0:
            del value[key]
        else:
            value[key] = feed.value()
        return


def tables(data: bytes) -> None:
    """A table of conformance cases: each is read, or says why it cannot be."""
    try:
        rows = json.loads(data)
    except (ValueError, RecursionError):
        return
    try:
        found = cases.cases_of(rows if isinstance(rows, list) else [rows], "cases.json")
    except GatewayError as refused:
        one_sentence(refused)
        return
    assert all(case.id for case in found)


def mappings(data: bytes) -> None:
    """Header mappings: JSONPath, static values, and what else an integration response may name."""
    feed = Feed(data, PATHS)
    kind = feed.choice(
        ["integration.response.body", "integration.response.body.", "'", "context.", ""]
    )
    expression = kind + feed.text() + ("'" if kind == "'" else "")
    target = "method.response.header." + feed.choice(["Content-Type", feed.text()])
    document = feed.value(4)
    try:
        found = header_mapping.parse(target, expression)
        if found.kind == "body":
            header_mapping.select(found.argument, document)
    except GatewayError as refused:
        one_sentence(refused)


def folders(data: bytes) -> None:
    """A serverless.yml that names the files beside it, and would like to name others."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "outside.yml").write_text(f"a: {SECRET}\nimage: {{path: {SECRET}}}\n")
        folder = Path(place) / "service"
        folder.mkdir()
        (folder / "link.yml").symlink_to(Path(place) / "outside.yml")
        for name, text in zip(NAMES, data.split(NEXT), strict=False):
            (folder / name).write_bytes(text)
        try:
            checked = sources.of_file(str(folder / NAMES[0]))
            found = findings((checked.routes or ())[:4], CLIENTS[:3], checked.texts)
        except GatewayError as refused:
            shown = str(refused)
        else:
            shown = repr([(route.name, route.remarks) for route in checked.routes or ()])
            shown += repr([(each.title, each.why, each.cures) for each in found])
        assert SECRET not in shown


NAMES = ("serverless.yml", "beside.yml", "more.json")
