"""Conformance: the project's own table, the reader of tables, verdicts and reports."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway import own_cases
from gateway.samples import PICTURE_TEXT, envelope
from lambda_binary.gateway import CasesError
from lambda_binary.gateway.conformance import run as c
from lambda_binary.gateway.conformance.cases import cases_of, strongest
from lambda_binary.gateway.conformance.grading import excerpt, first_difference
from lambda_binary.gateway.conformance.symbols import PIXEL

OWN = c.run(c.load(c.OWN_CASES))


def test_packaged_table_is_what_its_source_writes() -> None:
    """After a change: PYTHONPATH=tests python tests/gateway/own_cases.py."""
    assert c.OWN_CASES.read_text(encoding="utf-8") == own_cases.text()


def test_packaged_table_is_small() -> None:
    assert c.OWN_CASES.stat().st_size <= 100 * 1024


@pytest.mark.parametrize("result", OWN, ids=lambda result: result.case.id)
def test_own_case_agrees(result: c.Result) -> None:
    assert (result.passed, result.differences) == (
        None if result.case.grade == "unknown" else True,
        (),
    )


def test_every_own_case_names_its_source() -> None:
    assert [result.case.id for result in OWN if not result.case.source] == []


def row(**more: Any) -> dict[str, Any]:
    return {
        "id": "x",
        "door": "rest-proxy",
        "config": {"binaryMediaTypes": ["image/png"]},
        "request": {"accept": "image/png"},
        "lambda_return": envelope(),
        "expect": {"status": 200, "body": "raw-bytes"},
        "evidence": "recorded",
        **more,
    }


def mapped(**config: Any) -> dict[str, Any]:
    return row(door="rest-mapped", config=config)


def verdict(**more: Any) -> tuple[bool | None, tuple[str, ...]]:
    result = c.run_case(c.read(row(**more)))
    return result.passed, result.differences


# Cases as other tables write them: words in place of values, names of integrations, symbols.
AGREEING: list[dict[str, Any]] = [
    {},
    {"door": "http-v2", "config": {}},
    {"config": {"binaryMediaTypes": ["*/*"], "contentHandling": "CONVERT_TO_BINARY (ignored)"}},
    {"lambda_return": "<unhandled exception / throttle>", "expect": {"status": 502}},
    {"lambda_return": "<invoke rejected: permissions>", "expect": {"status": 500}},
    {"lambda_return": "<result over 6,291,556 bytes>", "expect": {"status": 502}},
    {
        "door": "edge",
        "config": {"event": "viewer-request"},
        "lambda_return": "<generated response > 40 KB incl. headers>",
        "expect": {"status": 502},
    },
    {
        "door": "edge",
        "config": {"event": "origin-request"},
        "lambda_return": "<generated response > 40.5 kB>",
        "expect": {"status": 200},
    },
    {
        "door": "alb",
        "config": {"contentHandling": "undefined"},
        "lambda_return": "<response JSON of 1 MB>",
        "expect": {"status": 200},
    },
    {"lambda_return": "<response of 6,291,556 bytes>", "expect": {"status": 200}},
    {"lambda_return": "<response of 6,291,557 bytes>", "expect": {"status": 502}},
    {
        "door": "rest-mapped",
        "config": {"contentHandling": "CONVERT_TO_BINARY", "payload_kind": "text"},
        "lambda_return": "<abstract payload>",
    },
    {
        "door": "rest-mapped",
        "config": {"binaryMediaTypes": ["image/*"], "payload_kind": "binary"},
        "lambda_return": "<abstract payload>",
    },
    {
        "door": "rest-mapped",
        "config": {"contentHandling": "CONVERT_TO_TEXT", "payload_kind": "text"},
        "lambda_return": "<abstract payload>",
        "expect": {"status": 200, "body": "text"},
    },
    {
        "door": "rest-mapped",
        "config": {"selectionPattern": ".+ (Java)", "template": None},
        "lambda_return": '<raise ValueError("no")>',
        "expect": {"status": 200, "body": "json-text"},
    },
    {
        "door": "rest-mapped",
        "config": {
            "integrationResponses": {
                "200": {"contentHandling": "CONVERT_TO_BINARY"},
                "404": {"selectionPattern": "gone", "responseTemplates": {"a/b": "text"}},
            }
        },
        "lambda_return": "<raise KeyError('gone')>",
        "expect": {"status": 404, "body_b64": "dGV4dA=="},
    },
    {
        "door": "rest-mapped",
        "config": {"template": {"application/json": None, "text/plain": "x"}},
        "lambda_return": "a",
        "expect": {"status": 200, "body_b64": "ImEi"},
    },
    {
        "door": "function-url",
        "config": {"invokeMode": "RESPONSE_STREAM"},
        "lambda_return": "<stream: prelude + raw bytes>",
        "expect": {"status": 200, "content_type": "<prelude headers>", "body": "raw-bytes"},
    },
    {
        "door": "alb",
        "config": {"direction": "request"},
        "request": {"method": "POST", "content_type": "text/plain"},
        "expect": {
            "status": 200,
            "body": "base64-text",
            "note": "REQUEST: headers {'content-type': 'text/plain', 'content-encoding': 'gzip'}",
        },
    },
    {
        "door": "edge",
        "config": {"direction": "request"},
        "request": {"method": "POST"},
        "expect": {"status": 200, "body": "base64-text"},
    },
    {
        "door": "rest-mapped",
        "config": {"direction": "request", "integration.contentHandling": "CONVERT_TO_BINARY"},
        "request": {"method": "PUT", "body": "prose, and no base64"},
        "expect": {"status": 500, "body": "error"},
    },
    {
        "config": {"cors": "OPTIONS MOCK with integration.contentHandling=CONVERT_TO_TEXT"},
        "request": {"method": "OPTIONS"},
        "expect": {"status": 200, "body": "empty"},
    },
    {"lambda_return": {"statusCode": 200, "cookies": []}, "expect": {"status": 502}},
    {"expect": {"headers": {"X-Absent": [], "content-type": "image/png"}}},
    {"lambda_return": {"body": '{"a": 1.0}'}, "expect": {"body_json": {"a": 1}}},
    {
        "door": "http-v2",
        "config": {"payloadFormatVersion": "2.0"},
        "lambda_return": "<raw payload: {no > json>",
        "expect": {"status": 200, "body_b64": "e25vID4ganNvbg=="},
    },
    {
        "config": {"responseTransferMode": "STREAM"},
        "lambda_return": "<stream prelude, eight NUL bytes and a picture>",
        "expect": {"status": 200, "content_type": "<prelude headers>", "body": "raw-bytes"},
    },
    {
        "door": "http-v2",
        "config": {
            "direction": "request",
            "stage": "v1",
            "resource": "/p/{a.b}",
            "route_method": "ANY",
        },
        "request": {"path": "/p/x?q=1", "pairs": [["X-A", "1"], ["X-A", "2"]]},
        "expect": {
            "status": 200,
            "body": "unknown",
            "event": {
                "routeKey": "ANY /p/{a.b}",
                "rawPath": "/v1/p/x",
                "headers.x-a": "1,2",
                "pathParameters.a.b": "x",
                "requestContext.stage": "v1",
            },
            "event_absent": ["body", "headers.x-b", "cookies.0", "routeKey.length"],
        },
    },
    {
        "door": "edge",
        "config": {"direction": "request", "event": "viewer-response"},
        "request": {},
        "expect": {"note": "a trigger whose event has no body"},
    },
    {
        "door": "rest-mapped",
        "config": {"direction": "request"},
        "request": {"method": "POST", "body": '{"list": [{"n": 1}]}'},
        "expect": {"event": {"list.0.n": 1, "list": [{"n": 1}]}, "event_absent": ["list.1"]},
    },
    {"lambda_return": {"body": "?"}},
    {"lambda_return": {"body": None}},
]


@pytest.mark.parametrize("more", AGREEING)
def test_case_is_read_and_agrees(more: dict[str, Any]) -> None:
    assert verdict(**more) == (True, ())


# (what differs, the difference in words)
DISAGREEING: list[tuple[dict[str, Any], str]] = [
    ({"expect": {"status": 201}}, "status 200, expected 201"),
    ({"expect": {"content_type": "image/gif"}}, "Content-Type image/png, expected image/gif"),
    ({"expect": {"headers": {"X-A": ["1", "2"]}}}, "X-A [], expected ['1', '2']"),
    ({"expect": {"headers": {"X-A": "1"}}}, "X-A [], expected ['1']"),
    ({"expect": {"body": "json-text"}}, "the body is no JSON"),
    (
        {"lambda_return": {"body": "abXd"}, "expect": {"body_b64": "YWJj"}},
        "body of 4 bytes, expected 3; they differ at byte 2: 58 64, expected 63",
    ),
    ({"expect": {"headers": {"Content-Type": []}}}, "Content-Type ['image/png'], expected []"),
    ({"expect": {"body_json": {}}}, "the body is no JSON"),
    (
        {"lambda_return": {"body": "[1]"}, "expect": {"body_json": [2]}},
        "the body is [1], expected [2]",
    ),
    (
        {"config": {"direction": "request"}, "expect": {"event": {"path": "/a"}}},
        "event path is '/', expected '/a'",
    ),
    (
        {"config": {"direction": "request"}, "expect": {"event": {"headers.x": "a"}}},
        "event headers.x is nothing, expected 'a'",
    ),
    (
        {"config": {"direction": "request"}, "expect": {"event": {"isBase64Encoded": 0}}},
        "event isBase64Encoded is False, expected 0",
    ),
    (
        {"config": {"direction": "request"}, "expect": {"event_absent": ["headers.Host"]}},
        "event headers.Host is 'localhost', expected nothing",
    ),
    (
        {
            "config": {"direction": "request"},
            "request": {"method": "POST", "content_encoding": "br", "body": "x"},
            "expect": {"status": 415, "event": {"path": "/"}},
        },
        "event path is nothing, expected '/'",
    ),
    ({"expect": {"body": "empty"}}, "body of 264 bytes, expected 0; they differ at byte 0: "),
]


@pytest.mark.parametrize(("more", "words"), DISAGREEING)
def test_difference_is_told_in_words(more: dict[str, Any], words: str) -> None:
    passed, differences = verdict(**more)
    assert passed is False
    assert differences[0].startswith(words)


def test_case_of_unknown_grade_asserts_nothing() -> None:
    assert verdict(evidence="unknown", expect={"status": 599}) == (None, ())


@pytest.mark.parametrize(
    ("evidence", "disputed", "counts"),
    [
        ("recorded", None, True),
        ("recorded", "by somebody", True),
        ("documented", None, True),
        ("documented(AWS blog)+reported", None, True),
        ("documented", "the sample is wrong", False),
        ("reported", None, False),
        ("derived", None, False),
        ("unknown", None, False),
    ],
)
def test_exit_code_is_for_recorded_and_undisputed_documented_failures(
    evidence: str, disputed: str | None, counts: bool
) -> None:
    failing = c.read(row(evidence=evidence, disputed=disputed, expect={"status": 599}))
    assert c.exit_code(c.run([failing])) == int(counts)


def test_symbol_that_is_not_known_fails_its_case_alone() -> None:
    results = c.run([c.read(row(lambda_return="<magic>")), c.read(row())])
    assert [result.passed for result in results] == [False, True]
    assert results[0].differences == (
        "not run: lambda_return is <magic>, which is not understood here",
    )
    assert c.to_json(results)["cases"][0]["got"]["status"] == 0


def test_case_that_ends_the_model_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def ends(*given: Any) -> None:
        raise KeyError("body")

    monkeypatch.setattr(c.conductor, "respond", ends)
    request = row(config={"direction": "request"}, expect={"event": {"path": "/"}})
    results = c.run([c.read(row()), c.read(request)])
    assert [result.differences for result in results] == [
        ("not run: the model failed (KeyError: 'body')",),
        (),
    ]


def test_case_that_cannot_be_read_fails_alone(tmp_path: Path) -> None:
    path = tmp_path / "cases.json"
    rows = [
        row(id="a", config={"binaryMediaTypes": ["png"]}),
        row(id="b", door="lattice", evidence="guessed"),
        row(id="c"),
    ]
    path.write_text(json.dumps(rows))
    results = c.run(c.load(path))
    assert [(result.passed, result.case.grade) for result in results] == [
        (False, "recorded"),
        (False, "unknown"),
        (True, "recorded"),
    ]
    assert (
        results[0]
        .differences[0]
        .startswith("not run: it cannot be read (binary_media_types has 'png'")
    )
    assert c.exit_code(results) == 1


WORDS = st.sampled_from(
    ("rest-proxy", "http-v1", "edge", "request", "recorded", "<stream>", "<raw payload: x>", "*/*")
)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=4)
    | WORDS,
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=5,
)
PLACES = st.sampled_from(
    (
        *("door", "config", "request", "lambda_return", "expect", "evidence", "backend_response"),
        *("config.binaryMediaTypes", "config.direction", "config.template", "config.resource"),
        *(
            "config.integrationResponses",
            "config.responseParameters",
            "config.stage",
            "config.cors",
        ),
        *("request.headers", "request.pairs", "request.path", "request.body", "request.accept"),
        *(
            "expect.event",
            "expect.event_absent",
            "expect.headers",
            "expect.body_json",
            "expect.note",
        ),
        *("expect.status", "expect.content_type", "expect.body", "expect.body_b64"),
    )
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(PLACES, ANYTHING, max_size=4))
def test_no_case_whatever_stands_in_it_ends_the_run(changes: dict[str, Any]) -> None:
    case = json.loads(json.dumps(row()))
    for place, value in changes.items():
        table, _, key = place.partition(".")
        if not key:
            case[table] = value
        elif isinstance(case.get(table), dict):
            case[table][key] = value
    (found,) = cases_of([case], "t")
    (result,) = c.run([found])
    assert c.report([result])
    assert json.dumps(c.to_json([result]))


def test_strongest_grade_counts() -> None:
    assert strongest("reported+documented") == "documented"
    assert strongest("reported(real execution log)") == "reported"


def test_report_has_scores_and_differing_bytes() -> None:
    failing = row(id="bad", expect={"body_b64": "eA=="}, disputed="them", source="there")
    report = c.report(c.run([c.read(row()), c.read(failing)]))
    assert report == (
        "integration                        cases          passed          failed        disputed"
        "  assert nothing\n"
        "rest-proxy                             2               1               1               0"
        "               0\n"
        "all                                    2               1               1               0"
        "               0\n\n"
        "evidence                           cases          passed          failed        disputed"
        "  assert nothing\n"
        "recorded                               2               1               1               0"
        "               0\n"
        "all                                    2               1               1               0"
        "               0\n\n"
        "FAILED bad (rest-proxy, recorded)\n"
        "    body of 264 bytes, expected 1; they differ at byte 0: 89 50 4e 47 0d 0a 1a 0a 00 01 "
        "02 03, expected 78\n"
        "    note: Accept's first type image/png matches image/png: decoded\n"
        "    disputed: them\n"
        "    source: there"
    )


def test_disputed_failures_are_told_apart() -> None:
    failing = row(evidence="documented", disputed="the sample is wrong", expect={"status": 599})
    results = c.run([c.read(failing)])
    assert "disputed x (rest-proxy, documented)" in c.report(results)
    undisputed = c.run([c.read(failing | {"disputed": None})])
    assert "disputed:" not in c.report(undisputed)


def test_json_has_the_promised_shape() -> None:
    text = {"lambda_return": "a", "expect": {"body_b64": "YQ==", "status": 200}}
    results = c.run([c.read(row(door="http-v2", config={}, **text))])
    assert c.to_json(results) == {
        "cases": [
            {
                "id": "x",
                "integration": "http-api",
                "evidence": "recorded",
                "passed": True,
                "expected": {
                    "status": 200,
                    "content_type": None,
                    "body": None,
                    "body_b64": "YQ==",
                },
                "got": {"status": 200, "content_type": "application/json", "body_b64": "YQ=="},
                "differences": [],
                "notes": [
                    "no statusCode: a string becomes the body, without its JSON quotes",
                ],
                "disputed": None,
                "source": "",
            }
        ],
        "summary": {
            "cases": 1,
            "passed": 1,
            "failed": 0,
            "disputed": 0,
            "assert nothing": 0,
            "by_integration": {"http-api": _one()},
            "by_evidence": {"recorded": _one()},
            "ok": True,
        },
    }
    assert json.loads(json.dumps(c.to_json(OWN)))["summary"]["ok"] is True


def _one() -> dict[str, int]:
    return {"cases": 1, "passed": 1, "failed": 0, "disputed": 0, "assert nothing": 0}


# (what differs from a legal row, the sentence)
MALFORMED: list[tuple[Any, str]] = [
    ([], "t, case number 7: is no object with an id"),
    ({"id": 3}, "t, case number 7: is no object with an id"),
    ({"id": ""}, "t, case number 7: is no object with an id"),
    (row(config=[]), "t, case x: config is list, not an object"),
    (row(door="lattice"), "t, case x: integration is 'lattice': it must be one of rest-proxy"),
    (row(config={"binaryMediaTypes": ["png"]}), "t, case x: binary_media_types has 'png'"),
    (row(config={"direction": "up"}), "t, case x: direction is 'up': it must be request or"),
    (mapped(template=3), "t, case x: template is neither a text nor an object of"),
    (mapped(template="(file a.vm)"), "t, case x: template names the file a.vm, which"),
    (mapped(responseParameters=3), "t, case x: responseParameters is no object of texts"),
    (mapped(integrationResponses={"200": 3}), "t, case x: cannot be read ("),
    (mapped(integrationResponses={"OK": {}}), "t, case x: cannot be read ("),
    (row(request={"headers": 3}), "t, case x: cannot be read ("),
    (mapped(integrationResponses=3), "t, case x: integrationResponses is no object of"),
    (row(expect={"body": "bytes"}), "t, case x: expect.body is 'bytes': it must be one of raw-"),
    (row(expect={"body_b64": "?"}), "t, case x: expect.body_b64 is no base64"),
    (row(expect={"body_b64": 3}), "t, case x: expect.body_b64 is no base64"),
    (row(backend_response=3), "t, case x: backend_response is no object"),
    (row(expect={"event": ["path"]}), "t, case x: expect.event is no object"),
    (row(expect={"event_absent": "path"}), "t, case x: expect.event_absent is no list"),
    (row(expect={"headers": ["x"]}), "t, case x: expect.headers is no object"),
    (row(request={"pairs": [["a"]]}), "t, case x: the field ('a',) is no"),
    (row(evidence="guessed"), "t, case x: evidence 'guessed' is none of recorded"),
    (row(request={"method": ""}), "t, case x: the method '' is not a token such as GET"),
]


@pytest.mark.parametrize(("given", "sentence"), MALFORMED)
def test_malformed_case_is_named_in_one_sentence(given: Any, sentence: str) -> None:
    with pytest.raises(CasesError) as caught:
        c.read(given, 7, "t")
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "cannot be read as JSON"),
        ("[]", "holds no list of cases"),
        ('{"cases": 3}', "holds no list of cases"),
        (json.dumps([row(), row()]), "case x: the id is there twice"),
    ],
)
def test_malformed_file_is_named_in_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "cases.json"
    path.write_text(text)
    with pytest.raises(CasesError, match=sentence):
        c.load(path)


def test_file_may_wrap_its_list(tmp_path: Path) -> None:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": [row()]}))
    assert [case.id for case in c.load(path)] == ["x"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read (No such file or directory)"),
        (
            b"\xff",
            "cannot be read as JSON ('utf-8' codec can't decode byte 0xff in position 0: "
            "invalid start byte)",
        ),
        (b"[" * 100_000, "is nested too deeply to be read"),
    ],
)
def test_file_that_cannot_be_read_is_named_once(
    tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / "cases.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CasesError) as caught:
        c.load(path)
    assert str(caught.value) == f"{path}: {sentence}"


def test_echo_and_symbols_carry_the_same_picture() -> None:
    assert base64.b64decode(PICTURE_TEXT)[:8] == PIXEL[:8]


def test_place_of_the_difference() -> None:
    assert [first_difference(b"ab", other) for other in (b"ab", b"ac", b"a", b"abc")] == [
        2,
        1,
        1,
        2,
    ]
    assert (excerpt(b"abc", 1, 1), excerpt(b"abc", 3)) == ("62", "nothing")
