"""Texts are changed where they must and nowhere else, whatever their style."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lambda_binary.gateway.documents.edits import edits
from lambda_binary.gateway.documents.nodes import Tree, changed, items, table
from lambda_binary.gateway.documents.patches import applied, diff
from lambda_binary.gateway.documents.spelling import Style, UneditableError, block, flow
from lambda_binary.gateway.documents.values import Spot

NEW = {"contentHandling": "CONVERT_TO_BINARY", "types": ["*/*"]}


def edited(text: str, **change: Any) -> str:
    """The text with its mapping at the top changed."""
    source = Tree(text)
    return applied(text, edits(source, source.root, changed(table(source.root), **change)))


# (before, change, after)
BLOCK = [
    ("a: 1\n", {"first": {"b": "x"}}, "b: x\na: 1\n"),
    ("a: 1\n", {"last": {"b": "x"}}, "a: 1\nb: x\n"),
    ("a: 1 # one\n# end\n", {"last": {"b": "x"}}, "a: 1 # one\nb: x\n# end\n"),
    ("a: 1\nb: 2\nc: 3\n", {"without": ("b",)}, "a: 1\nc: 3\n"),
    ("a: 1\nb: 2\nc: 3\n", {"without": ("a",)}, "b: 2\nc: 3\n"),
    ("a: 1\nb:\n  - x\n  - y\n", {"without": ("b",)}, "a: 1\n"),
    ("a: 1\nb: 2\n", {"last": {"a": "x y", "c": "'z'"}}, "a: x y\nb: 2\nc: \"'z'\"\n"),
    ("a:\n  - 1\n  - 2\nb: 3\n", {"last": {"a": ["*/*"]}}, 'a: ["*/*"]\nb: 3\n'),
    ("a: |\n  text\n  more\n\nb: 3\n", {"last": {"a": "x"}}, "a: x\n\nb: 3\n"),
    ("a:\nb: 3\n", {"last": {"a": {"c": "x"}}}, "a:\n  c: x\nb: 3\n"),
    ("a: &n {x: 1}\nb: *n\n", {"last": {"c": "x"}}, "a: &n {x: 1}\nb: *n\nc: x\n"),
    ("a: &n {x: 1}\nb: *n # n\nc: 1\n", {"last": {"b": "x"}}, "a: &n {x: 1}\nb: x # n\nc: 1\n"),
    ("{}\n", {"last": {"b": "x"}}, '{"b": "x"}\n'),
    ("# c\n{}\n", {"last": {"b": "x"}}, "# c\n{b: x}\n"),
    ('{"a": 1, "b": 2, "c": 3}', {"without": ("b", "c")}, '{"a": 1}'),
    ('{"a": 1, "b": 2, "c": 3}', {"without": ("a", "b")}, '{"c": 3}'),
    ("a: 1", {"last": {"b": "x"}}, "a: 1\nb: x"),
    ("a: 1\r\nc: 2\r\n", {"first": {"b": "x"}}, "b: x\r\na: 1\r\nc: 2\r\n"),
    ("'200': {}\n", {"last": {"500": {"p": ""}}}, "'200': {}\n'500':\n  p: \"\"\n"),
    ("200: {}\n", {"last": {"500": {}}}, "200: {}\n500: {}\n"),
    ('{"a": 1}', {"last": {"b": True}}, '{"a": 1, "b": true}'),
    ('{\n  "a": 1\n}', {"first": {"b": [1]}}, '{\n  "b": [\n    1\n  ],\n  "a": 1\n}'),
    ('{\n  "a": 1\n}', {"last": {"b": {"c": "é"}}}, '{\n  "a": 1,\n  "b": {\n    "c": "é"\n  }\n}'),
    ('{"a": 1, "b": 2}', {"without": ("b",)}, '{"a": 1}'),
    ('{"a": 1, "b": 2}', {"without": ("a",)}, '{"b": 2}'),
    ('{"a": 1}', {"without": ("a",)}, "{}"),
    ("x: {a: 1}\n", {"last": {"x": {"b": True}}}, "x:\n  b: true\n"),
]


@pytest.mark.parametrize(("before", "change", "after"), BLOCK)
def test_text_is_changed_in_its_own_style(before: str, change: Any, after: str) -> None:
    assert edited(before, **change) == after


def test_lists_grow_in_their_own_style() -> None:
    for before, after in (
        ("a:\n  - x: 1\n  - y\nb: 2\n", "a:\n  - x: 1\n  - y\n  - k: z\n    m: w\nb: 2\n"),
        ("a:\n- x\nb: 2\n", "a:\n- x\n- k: z\n  m: w\nb: 2\n"),
        ("a: [x, y]\n", "a: [x, y, {k: z, m: w}]\n"),
        ('{"a": ["x"]}', '{"a": ["x", {"k": "z", "m": "w"}]}'),
        ("a: []\n", "a:\n  - k: z\n    m: w\n"),
    ):
        source = Tree(before)
        fields = table(source.root)
        new = changed(fields, last={"a": [*items(fields["a"]), {"k": "z", "m": "w"}]})
        assert applied(before, edits(source, source.root, new)) == after


def test_items_of_a_list_change_in_place() -> None:
    before = 'a:\n  - code: "200"\n    t: x\n  - code: "500"\n'
    source = Tree(before)
    first, second = items(table(source.root)["a"])
    new = [changed(table(first), first={"h": "B"}, without=("t",)), second]
    made = edits(source, source.root, changed(table(source.root), last={"a": new}))
    assert applied(before, made) == 'a:\n  - code: "200"\n    h: B\n  - code: "500"\n'


@pytest.mark.parametrize(
    ("text", "change"),
    [
        (
            "- a: 1\n  b: 2\n",
            lambda s: edits(s, s.root.value[0], {"b": s.root.value[0].value[1][1]}),
        ),
        ("a: [x, y]\n", lambda s: edits(s, s.root, {"a": table(s.root)["a"].value[:1]})),
        ("x: &n 1\na:\n  - *n\n", lambda s: edits(s, table(s.root)["a"], ["z"])),
        ("a: ${self:custom.x}\n", lambda s: table(table(s.root)["a"])),
        ("a: ${self:custom.x}\n", lambda s: items(table(s.root)["a"])),
        ("a: 1\n", lambda s: s.owner(None)),
        ("a: 1\n", lambda s: s.value(Spot(7, 0))),
        ("a: [1\n", lambda s: None),
    ],
)
def test_what_cannot_be_changed_is_said(text: str, change: Any) -> None:
    with pytest.raises(UneditableError):
        change(Tree(text))


def test_null_is_no_entry() -> None:
    source = Tree("a:\nb: ~\n")
    assert (table(table(source.root)["a"]), items(table(source.root)["b"])) == ({}, [])
    assert (table(None), items(None)) == ({}, [])


def test_diff_says_where_a_last_line_end_is_missing() -> None:
    assert diff("f", "a\nb", "a\nc") == (
        "--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n"
        "+c\n\\ No newline at end of file\n"
    )


NAMES = st.sampled_from(["a", "b", "Content-Type", "200", "x/y", "yes", "contentHandling"])
LEAVES = st.one_of(
    st.sampled_from(["x", "200", "*/*", "'image/png'", r"[\s\S]+", "", "no", "a: b", "# c", "é"]),
    st.booleans(),
    st.integers(0, 9),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(NAMES, VALUES, min_size=1, max_size=4)
STYLES: dict[str, Any] = {
    "block": lambda d: yaml.safe_dump(d, sort_keys=False),
    "flow": lambda d: yaml.safe_dump(d, sort_keys=False, default_flow_style=True, width=40),
    "json": json.dumps,
    "json in lines": lambda d: json.dumps(d, indent=2),
}


@given(
    document=DOCUMENTS,
    style=st.sampled_from(sorted(STYLES)),
    first=st.dictionaries(NAMES, VALUES, max_size=2),
    last=st.dictionaries(NAMES, VALUES, max_size=2),
    without=st.lists(NAMES, max_size=2),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_a_changed_text_means_the_changed_document(
    document: Any, style: str, first: Any, last: Any, without: list[str], end: str
) -> None:
    text = STYLES[style](document).replace("\n", end)
    gone = tuple(name for name in without if name not in {**first, **last})
    after = edited(text, first=first, last=last, without=gone)
    read = json.loads if style.startswith("json") else yaml.safe_load
    assert read(after) == changed(document, first, last, gone)


@given(value=VALUES)
def test_spelling_is_read_back(value: Any) -> None:
    assert yaml.safe_load("\n".join(block("key", value))) == {"key": value}
    assert yaml.safe_load(f"key: {flow(value, Style(False))}") == {"key": value}
    assert json.loads(flow(value, Style(True, 4))) == value


@given(text=st.text(max_size=40))
def test_any_text_is_spelt_so_that_it_is_read_back(text: str) -> None:
    printable = "".join(c for c in text if c.isprintable() or c == "\n")
    assert yaml.safe_load(f"key: {flow(printable, Style(False))}") == {"key": printable}
