"""Broken JSON is answered with one sentence: what stands there, where, and what to do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.gateway.documents import parse
from lambda_binary.gateway.documents.errors import SourceError

# (text, line, sentence, column)
REFUSED = [
    ('{"a": 1,}', 1, "a comma stands before the closing }: remove it", 8),
    ('{"a": [1, 2,\n  ]}', 1, "a comma stands before the closing ]: remove it", 12),
    ('{"a": {"b": 1,\n\n},\n}', 1, "a comma stands before the closing }: remove it", 14),
    ('{"a": 1,,}', 1, "a comma stands before the closing }: remove it", 9),
    ('{"a": 1,, "b": 2}', 1, "two commas stand in a row: remove one", 9),
    ('{"a": 1,\n b}', 2, "b stands without quotes: write it in double ones", 2),
    ('{"a": "x" b: 1}', 1, "b stands without quotes: write it in double ones", 11),
    ('{"a": True}', 1, "True is written true in JSON", 7),
    ('{"a": undefined}', 1, "undefined is written null in JSON", 7),
    ("{'a': 1}", 1, "a text stands in single quotes: write double ones", 2),
    (
        '{\n  // note\n "a": 1}',
        2,
        "a comment begins, and JSON has none: remove it, or write YAML",
        3,
    ),
    ('{"a": 1} # x', 1, "a comment begins, and JSON has none: remove it, or write YAML", 10),
    ('{"a": !Ref X}', 1, '!Ref is YAML: write it in its long form, as {"Ref": …}', 7),
    ('{"a": 1', 1, "it ends before all that was opened is closed: is the file complete?", 8),
    ('{"a": "b', 1, "the text that begins here has no closing quote", 7),
    (
        '{"a": "b\nc"}',
        1,
        r"a line break or tab stands inside a text: write \n or \t",
        9,
    ),
    (r'{"a": "\q"}', 1, "a backslash stands for itself only when it is doubled", 8),
    (r'{"a": "\u12"}', 1, r"\u takes four digits of 0-9 and a-f", 9),
    ('{"a" 1}', 1, "a colon is missing after the key", 6),
    ('{"a": "x"\n"b": 1}', 2, "a comma is missing before this", 1),
    (
        '{"a": 1}}',
        1,
        "something follows the end of the document: is a bracket closed too early?",
        9,
    ),
    ('{"a": }', 1, "a value is missing", 7),
    ('{"a": 1, 2}', 1, "a key in double quotes is missing", 10),
]


@pytest.mark.parametrize(("text", "line", "sentence", "column"), REFUSED)
def test_what_is_wrong_is_said_with_line_and_column(
    text: str, line: int, sentence: str, column: int
) -> None:
    with pytest.raises(SourceError) as fault:
        parse(text, "f.json")
    assert str(fault.value) == f"f.json:{line}: is no JSON: {sentence}, column {column}"


FLOW = [
    "{service: x, functions: {}}",
    "{\n  service: x,  # YAML's own\n  functions: {a: !Ref b,},\n}\n",
    "{'service': x}",
    "[a, b]",
    '{"a": !Ref b}',
]


@pytest.mark.parametrize("text", FLOW)
def test_yaml_in_flow_style_is_read_as_yaml_but_in_a_file_of_json(text: str) -> None:
    assert parse(text, "serverless.yml")
    assert parse("\ufeff" + text, "standard input") == parse(text, "template")
    with pytest.raises(SourceError, match="is no JSON"):
        parse(text, "f.json")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1,\n "b": ]}', "f.yml:2: is no JSON: a value is missing, column 7"),
        ("{a: 1,\n b: ]}", "f.yml:2: is no YAML: "),
        ("{a: 1", "f.yml:1: is no YAML: "),
        ("{", "f.yml:1: is no JSON: it ends before all"),
        ('{"a": 1, "a": 2}', "f.yml: the key 'a' is given twice in one object"),
        ("{a: 1, a: 2}", "f.yml:1: the key 'a' is given twice"),
    ],
)
def test_what_is_neither_is_told_by_the_reader_that_its_first_key_is_for(
    text: str, said: str
) -> None:
    with pytest.raises(SourceError) as fault:
        parse(text, "f.yml")
    assert str(fault.value).startswith(said)


def test_a_number_too_long_to_be_one_stays_a_text() -> None:
    digits = "1" * 5000
    assert parse(f'{{"a": {digits}, "b": 12}}', "f.json") == {"a": digits, "b": 12}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(
    st.dictionaries(st.text(max_size=3), VALUES), st.integers(0, 80), st.sampled_from(",}]'\"#a")
)
def test_spoilt_json_is_read_as_json_does_or_refused_in_one_sentence(
    value: dict[str, Any], at: int, more: str
) -> None:
    text = json.dumps(value, indent=1)
    assert parse(text, "f.json") == value
    for spoilt in (text[:at] + more + text[at:], "{" + text[:at]):
        try:
            expected = json.loads(spoilt)
        except ValueError:
            with pytest.raises(SourceError, match=r"^f\.json:\d+: is no JSON: [^\n]+, column \d+$"):
                parse(spoilt, "f.json")
            continue
        found = outcome(spoilt)
        assert found == expected or "is given twice in one object" in str(found)


def outcome(text: str) -> Any:
    """The document, or the sentence that refuses it."""
    try:
        return parse(text, "f.json")
    except SourceError as fault:
        return str(fault)
