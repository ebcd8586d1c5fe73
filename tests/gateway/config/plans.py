"""Plans of every kind, what each target writes for them, and the parsers of these texts."""

from __future__ import annotations

import itertools
from typing import Any

import yaml

from lambda_binary.gateway.plan import plan
from lambda_binary.gateway.writers import TARGETS, PlanError, RoutePlan

REST = ("rest-proxy", "rest-mapped")


def plans() -> list[RoutePlan]:
    """Every integration, with and without CORS and an envelope, short and long paths."""
    places: tuple[tuple[str | None, str | None], ...] = (
        (None, None),
        ("/", "POST"),
        ("/pictures/{name}/small", "GET"),
        ("/{proxy+}", "ANY"),
    )
    made = [
        plan(integration, cors=cors, envelope=envelope, path=path, method=method)
        for integration in (*REST, "http-api", "function-url", "alb")
        for cors, envelope, (path, method) in itertools.product((False, True), (None, True), places)
        if not (integration == "alb" and cors)
        if not (integration == "function-url" and path)
        if not (integration != "rest-mapped" and envelope)
    ]
    return [*made, plan("rest-proxy", media_types=["image/png", "image/*"]), *streamed_plans()]


def streamed_plans() -> list[RoutePlan]:
    """Both front doors that stream; a request with a body has its media types."""
    return [
        plan("rest-proxy", stream=True),
        plan("rest-proxy", stream=True, cors=True, path="/pictures/{name}/small"),
        plan("rest-proxy", stream=True, method="ANY", path="/{proxy+}", timeout=900),
        plan("rest-proxy", stream=True, method="POST", path="/", media_types=["image/png"]),
        plan("function-url", stream=True),
        plan("function-url", stream=True, cors=True, timeout=29),
    ]


def written(target: str) -> list[Any]:
    """pytest parameters: plan and text of every plan that the target can write."""
    import pytest

    found = []
    for asked in plans():
        try:
            text = TARGETS[target](asked)
        except PlanError:
            continue
        found.append(pytest.param(asked, text, id=name_of(asked)))
    return found


def name_of(asked: RoutePlan) -> str:
    words = [asked.integration, asked.method, asked.path, *asked.media_types]
    words += ["cors"] * asked.cors
    words += ["stream"] * asked.stream
    words += ["envelope"] * (asked.envelope and asked.integration == "rest-mapped")
    return " ".join(words)


def linted(text: str) -> list[Any]:
    """What cfn-lint says to a template."""
    from cfnlint import lint
    from cfnlint.config import ManualArgs

    return list(lint(text, config=ManualArgs(regions=["eu-west-1"])))


class Template(yaml.SafeLoader):  # type: ignore[misc]
    """YAML with CloudFormation's short intrinsics, each as `{"!Ref": "Api"}`."""


def _intrinsic(loader: Template, suffix: str, node: yaml.Node) -> dict[str, Any]:
    assert isinstance(node, yaml.ScalarNode)
    return {f"!{suffix}": loader.construct_scalar(node)}


Template.add_multi_constructor("!", _intrinsic)


def parsed(text: str) -> Any:
    return yaml.load(text, Template)


def answers_of(asked: RoutePlan) -> dict[str, dict[str, Any]]:
    """What a mapped route has to say for its two statuses, in the words of the API itself."""
    shared = {"method.response.header.Access-Control-Allow-Origin": "'*'"} if asked.cors else {}
    header = "method.response.header.Content-Type"
    bare = {"contentHandling": "CONVERT_TO_BINARY"}
    if asked.envelope:
        ok = {
            **bare,
            "responseParameters": {header: "integration.response.body.headers.Content-Type"},
            "responseTemplates": {"application/json": "$input.path('$.body')"},
        }
    else:
        ok = {**bare, "responseParameters": {header: "'image/png'"}}
    failed: dict[str, Any] = {
        "selectionPattern": r"[\s\S]+",
        "responseParameters": {header: "'application/json'"},
        "responseTemplates": {"application/json": '{"error": "the function failed"}'},
    }
    answers: dict[str, dict[str, Any]] = {"200": ok, "500": failed}
    for answer in answers.values():
        answer["responseParameters"] = {**answer["responseParameters"], **shared}
    return answers
