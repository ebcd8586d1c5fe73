"""What no deploy tool reads in a file is said: the place, what is wrong, what to write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gateway.tools.test_readers import CLOUDFORMATION, OPENAPI, SAM, SERVERLESS
from gateway.tools.unread_cases import GATEWAY, GOOD, HEAD, IN_PROVIDER, IN_SERVERLESS, OTHERS
from gateway.tools.unread_template_cases import (
    DEFINED,
    IN_CLOUDFORMATION,
    IN_OPENAPI,
    IN_SAM,
    IN_TARGET_GROUP,
    OTHERS_OF_SAM,
    PATHS_IN_SAM,
    TARGET_GROUP,
)
from lambda_binary.gateway import documents
from lambda_binary.gateway.commands.cli import main
from lambda_binary.gateway.documents.errors import SourceError
from lambda_binary.gateway.tools import detect

RULES = ("key-not-read", "key-refused", "event-not-defined", "path-without-slash")
CHANGED = [
    *((HEAD + GOOD + more, *told) for more, *told in IN_SERVERLESS),
    *(
        (f"{HEAD.replace('{name: aws}', f'{{name: aws, {more}}}')}{GOOD}", f"2 ({name})", *told)
        for more, name, *told in IN_PROVIDER
    ),
    *((SAM.replace(old, new), *told) for old, new, *told in [*IN_SAM, *PATHS_IN_SAM]),
    *((TARGET_GROUP.replace(old, new), *told) for old, new, *told in IN_TARGET_GROUP),
    *((CLOUDFORMATION.replace(old, new), *told) for old, new, *told in IN_CLOUDFORMATION),
    *((OPENAPI.replace(old, new), *told) for old, new, *told in IN_OPENAPI),
]


def unread(text: str) -> list[tuple[str, str, str]]:
    """What is said of the text: place, what is wrong, what to do; the same with every route."""
    routes = detect.of_document(documents.parse(text, "f.yml"), "f.yml")
    told = [
        [(str(r.where), r.text, r.cure) for r in route.remarks if r.rule in RULES]
        for route in routes
    ]
    assert all(one == told[0] for one in told)
    return told[0]


@pytest.mark.parametrize(("text", "place", "wrong", "cure"), CHANGED)
def test_what_nobody_reads_is_said(text: str, place: str, wrong: str, cure: str) -> None:
    assert unread(text) == [(f"f.yml:{place}", wrong, cure)]


@pytest.mark.parametrize("text", [SERVERLESS, SAM, CLOUDFORMATION, OPENAPI, HEAD + GOOD])
def test_of_a_good_file_nothing_is_said(text: str) -> None:
    assert unread(text) == []


@pytest.mark.parametrize("text", [OTHERS, OTHERS_OF_SAM], ids=["serverless", "sam"])
def test_keys_of_plugins_and_of_other_resources_are_left_alone(text: str) -> None:
    assert unread(text) == []


def test_an_event_whose_key_is_in_another_place_makes_no_route() -> None:
    text = HEAD + GOOD + "      - url: true\n      - http:\n        path: b\n"
    routes = detect.of_document(documents.parse(text, "f.yml"), "f.yml")
    assert [route.name for route in routes] == ["GET /a"]


def test_an_event_that_its_apis_own_definition_lacks_is_said() -> None:
    assert unread(DEFINED) == [
        (
            f"f.yml:{line} (F.Events.{event})",
            f"F.Events.{event} is {name}, which the definition of Own does not have: the deployed "
            "API answers 403 (Missing Authentication Token)",
            f"write {name.partition(' ')[2]} with its method into the definition, or "
            "MergeDefinitions: true in the Properties of Own",
        )
        for event, line, name in (("Post", 22, "POST /a"), ("Lost", 23, "GET /lost"))
    ]


def test_a_definition_that_is_merged_or_empty_of_intrinsics_lacks_nothing() -> None:
    merged = DEFINED.replace("StageName: v1", "StageName: v1\n      MergeDefinitions: true")
    assert unread(merged) == []
    names = {r.name for r in detect.of_document(documents.parse(merged, "f.yml"), "f.yml")}
    assert {"GET /lost", "POST /a"} <= names


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (
            HEAD + "    events:\n      - htpp: GET a\n",
            "functions.a.events[0] has htpp, which nothing reads there: write http",
        ),
        (
            "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: "
            "AWS::Serverless::Function\n    Properties:\n      Events: {A: {Type: API}}\n",
            "F.Events.A has the Type API, which is none: write Api",
        ),
        (
            "openapi: 3.0.1\npaths: {/a: {x-amazon-apigateway-integration: {type: aws_proxy}}}\n",
            "paths./a has x-amazon-apigateway-integration, which nothing reads there: write it "
            "under a method of the path, as get",
        ),
    ],
)
def test_where_there_is_no_route_it_is_the_reason(text: str, end: str) -> None:
    with pytest.raises(SourceError) as fault:
        detect.of_document(documents.parse(text, "f.yml"), "f.yml")
    assert str(fault.value) == f"f.yml: has no route that calls a Lambda function: {end}"


def test_an_illegal_method_is_said() -> None:
    text = HEAD + "    events:\n      - http: {path: a, method: gte}\n"
    (route,) = detect.of_document(documents.parse(text, "f.yml"), "f.yml")
    assert [(r.rule, r.text) for r in route.remarks] == [
        (
            "illegal-setting",
            "the method GTE is none of ANY, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT",
        )
    ]


def test_choosing_a_route_does_not_hide_what_nobody_reads(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "serverless.yml"
    text = HEAD + GOOD + "      - http: GET b\nbinaryMediaTypes: ['*/*']\n"
    file.write_text(text, encoding="utf-8")
    assert main(["check", str(file), "--route", "/b"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "a key stands where nothing reads it" in said
    assert f"cure: {GATEWAY} [derived]" in said
