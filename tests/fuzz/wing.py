"""The local gateway's surfaces, one function each. It takes bytes, and raises when a promise is broken.

The model answers whatever it is asked; a template, a pattern or a settings file of a stranger is
refused in one sentence, or read, and never hangs, fills the memory or ends in another exception.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from fuzz.feed import Feed
from fuzz.words import HTTP, REGEX, VTL
from lambda_binary.gateway import (
    FunctionError,
    GatewayError,
    IntegrationResponse,
    Request,
    RequestRefusedError,
    Settings,
    event_for,
    respond,
)
from lambda_binary.gateway.check.judge import findings
from lambda_binary.gateway.clients import CLIENTS
from lambda_binary.gateway.documents import parse
from lambda_binary.gateway.tools.detect import of_document
from lambda_binary.gateway.velocity.java_regex import matches
from lambda_binary.gateway.velocity.vtl import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambda_binary.gateway.findings import Cure, Finding
    from lambda_binary.gateway.tools.route import ConfiguredRoute

FILE = "file.yml"
INTEGRATIONS = ("rest-proxy", "rest-mapped", "http-api", "function-url", "alb", "edge")
CONTROL = re.compile(r"[\x00\r\n]")


def _settings(feed: Feed) -> Settings:
    integration = feed.choice(INTEGRATIONS)
    asked: dict[str, Any] = {"integration": integration}
    if integration.startswith("rest"):
        asked["binary_media_types"] = feed.some(("*/*", "image/*", "image/png", feed.text()))
        asked["minimum_compression_size"] = feed.choice([None, 0, 100])
    if integration == "rest-mapped":
        asked["content_handling"] = feed.choice([None, "CONVERT_TO_BINARY", "CONVERT_TO_TEXT"])
        asked["response_templates"] = feed.choice([{}, {"application/json": feed.text()}])
        if feed.integer(2):
            asked["integration_responses"] = [
                IntegrationResponse(status_code="200"),
                IntegrationResponse(status_code="500", selection_pattern=feed.text() or "x"),
            ]
            asked.pop("content_handling"), asked.pop("response_templates")
    if integration == "http-api":
        asked["payload_format"] = feed.choice(["1.0", "2.0"])
    return Settings(**asked)


def one_sentence(refused: Exception) -> None:
    assert "\n" not in str(refused), refused


def model(data: bytes) -> None:
    """Any request to, and any result behind, any settings."""
    feed = Feed(data, HTTP + VTL)
    try:
        settings = _settings(feed)
        request = Request(
            method=feed.choice(["GET", "POST", "HEAD", "OPTIONS", "PUT"]),
            path="/" + feed.text(),
            headers={feed.choice(["Accept", "Content-Type", feed.text()]): feed.text()},
            body=feed.short(),
        )
        event_for(settings, request)
    except (GatewayError, RequestRefusedError):
        return
    result: Any = feed.choice(
        [
            feed.value(),
            feed.short(),
            FunctionError(feed.text()),
            {
                "statusCode": feed.choice([200, "200", feed.value(1)]),
                "headers": feed.choice([None, {feed.text(): feed.value(1)}]),
                "body": feed.choice([feed.text(), feed.value(1)]),
                "isBase64Encoded": feed.choice([True, False, feed.value(0)]),
            },
        ]
    )
    response = respond(settings, request, result)
    assert 200 <= response.status <= 599, response.status
    for name, value in response.headers:
        assert not CONTROL.search(name + value), (name, value)


def templates(data: bytes) -> None:
    """A stranger's mapping template."""
    feed = Feed(data, VTL)
    variables = {"input": json.loads('{"body": "text"}'), "stageVariables": {"a": feed.text()}}
    try:
        render(
            feed.text() if feed.integer(2) else feed.rest().decode("utf-8", "replace"), variables
        )
    except GatewayError:
        pass


def patterns(data: bytes) -> None:
    """A stranger's selection pattern, against an error's message."""
    feed = Feed(data, REGEX)
    message = feed.text()
    try:
        matches(feed.text() if feed.integer(2) else feed.rest().decode("utf-8", "replace"), message)
    except GatewayError:
        pass


def readers(data: bytes) -> None:
    """A stranger's settings file: read, or refused in one sentence."""
    routes_of(data.decode("utf-8", "replace"))


def documents(data: bytes) -> None:
    """A stranger's settings file: read, and judged where it has routes."""
    for finding in findings(routes_of(data.decode("utf-8", "replace"))[:4]):
        json.dumps([finding.title, finding.severity])


def cures(data: bytes) -> None:
    """The cures for a stranger's file: each that is written is read again, and cures what it was for."""
    before = {FILE: data.decode("utf-8", "replace")}
    for finding in findings(routes_of(before[FILE])[:4], CLIENTS[:3], before):
        for cure in finding.cures:
            if cure.files:
                _cured(finding, cure, before)


def _cured(finding: Finding, cure: Cure, before: Mapping[str, str]) -> None:
    assert cure.files != before, cure.text
    after = {route.name: route for route in routes_of(cure.files[FILE])}
    assert {route.name for route in routes_of(before[FILE])} <= set(after), cure.patch
    cured = [after[name] for name in finding.routes]
    again = [left for left in findings(cured, CLIENTS[:3]) if left.rule == finding.rule]
    assert not again or len(finding.cures) > 1 or again[0].title != finding.title, cure.patch


def routes_of(text: str, file: str = FILE) -> tuple[ConfiguredRoute, ...]:
    """The routes of a file; none where it is refused."""
    try:
        return tuple(of_document(parse(text, file), file))
    except GatewayError:
        return ()
