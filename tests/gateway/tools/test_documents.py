"""YAML and JSON to plain values with lines; whatever is wrong is one sentence with its place."""

from __future__ import annotations

import time

import pytest
import yaml  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.gateway.documents import parse
from lambda_binary.gateway.documents.errors import SourceError
from lambda_binary.gateway.documents.values import Items, Spot, Table
from lambda_binary.gateway.tools import detect

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n"
    for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_yaml_becomes_values_with_lines() -> None:
    document = parse("a:\n  - 1\n  - b: true\nc: 'x'\n200: ~\n", "f.yml")
    assert document == {"a": [1, {"b": True}], "c": "x", "200": None}
    assert isinstance(document, Table)
    assert isinstance(document["a"], Items)
    assert document.spots == {"a": Spot(0, 0, True), "c": Spot(3, 0), "200": Spot(4, 0)}
    assert document["a"].spots == [Spot(1, 4), Spot(2, 4, True)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("!Ref X", {"Ref": "X"}),
        ("!Sub 'a${B}'", {"Fn::Sub": "a${B}"}),
        ("!GetAtt A.B.C", {"Fn::GetAtt": ["A", "B.C"]}),
        ("!Join ['', [a, !Ref B]]", {"Fn::Join": ["", ["a", {"Ref": "B"}]]}),
        ("!If [A, 1, 2]", {"Fn::If": ["A", 1, 2]}),
        ("2010-09-09", "2010-09-09"),
        ("yes", "yes"),
        ("1.5", 1.5),
        ("'1'", "1"),
        ("!!binary aGk=", "aGk="),
        ("!!python/object/apply:os.system [x]", ["x"]),
    ],
)
def test_tags_become_their_long_form_and_nothing_is_constructed(text: str, value: object) -> None:
    assert parse(f"k: {text}\n", "f.yml") == {"k": value}


def test_merge_keys_lose_to_a_mappings_own() -> None:
    text = "base: &b {x: 1, y: 2}\nown: {<<: *b, y: 3}\n"
    assert parse(text, "f.yml")["own"] == {"x": 1, "y": 3}


# (text, sentence)
REFUSED = [
    (
        "a:\n\t- b\n",
        "f.yml:2: is no YAML: the line is indented with a tab; YAML takes spaces only, column 1",
    ),
    ("a: 1\nb: x\x07\n", "f.yml:2: is no YAML: the character U+0007 is not allowed, column 5"),
    ("a: 1\nb: 2\na: 3\n", "f.yml:3: the key 'a' is given twice (first in line 1)"),
    ("a: &x\n  - *x\n", "f.yml:2: has an anchor &x that contains itself"),
    ("a: [1, 2\n", "f.yml:2: is no YAML: did not find expected ',' or ']', column 1"),
    ("# nothing\n", "f.yml: has no content but comments"),
    ("a: 1\n---\nb: 2\n", "f.yml:2: has several documents (---): keep one"),
    ("a: *b\n", "f.yml:1: refers to *b, which no &b defines"),
    ("? [a, b]\n: c\n", "f.yml:1: has a mapping or list as a key"),
    ('{"a": 1, "a": 2}', "f.yml: the key 'a' is given twice in one object"),
    (
        '{"a": 1,\n b: ]}',
        "f.yml:2: is no JSON: b stands without quotes: write it in double ones, column 2",
    ),
    ("x: " + "[" * 300, "f.yml:1: is nested deeper than 200 levels"),
    ("[" * 100_000, "f.yml: is nested too deeply to be read"),
    (BOMB, "f.yml:7: has more than 2000000 values, its references followed"),
    ("- a\n", "f.yml: is none of: " + detect.KNOWN + "; its top level is a list, not a mapping"),
    ("a: 1\n", "f.yml: is none of: " + detect.KNOWN + "; its top level has a"),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED)
def test_bad_input_is_one_sentence_with_its_place(text: str, sentence: str) -> None:
    begun = time.thread_time()
    with pytest.raises(SourceError) as fault:
        detect.of_document(parse(text, "f.yml"), "f.yml")
    assert str(fault.value).startswith(sentence) or str(fault.value) == sentence
    assert time.thread_time() - begun < 20


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text("abc{}$*!&:- ~/", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abcxyz", min_size=1), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text("abcxyz", min_size=1), PLAIN, min_size=1, max_size=4))
def test_what_pyyaml_writes_is_read_back(value: dict[str, object]) -> None:
    assert parse(yaml.safe_dump(value), "f.yml") == value


@given(st.text(max_size=60))
def test_any_text_is_a_document_or_one_sentence(text: str) -> None:
    try:
        detect.of_document(parse(text, "f.yml"), "f.yml")
    except SourceError as fault:
        said = str(fault)
    else:
        said = "f.yml"
    assert said.startswith("f.yml")
    assert "\n" not in said


def test_a_text_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from lambda_binary.gateway.check import judge
    from lambda_binary.gateway.documents import yaml_source

    api = (
        "  A{0}: {{Type: AWS::ApiGateway::RestApi, Properties: {{Name: n}}}}\n"
        "  M{0}: {{Type: AWS::ApiGateway::Method, Properties: {{HttpMethod: GET, RestApiId: !Ref A{0}, "
        "Integration: {{Type: AWS_PROXY, IntegrationHttpMethod: POST}}}}}}\n"
    )
    text = "Resources:\n" + "".join(api.format(n) for n in range(6))
    parsed: list[str] = []
    whole = yaml_source._parsed
    monkeypatch.setattr(
        yaml_source, "_parsed", lambda text, file: parsed.append(text) or whole(text, file)
    )
    routes = detect.of_document(parse(text, "once.yml"), "once.yml")
    findings = judge.findings(routes, texts={"once.yml": text})
    assert any(cure.patch for finding in findings for cure in finding.cures)
    assert len(parsed) == len(set(parsed))
