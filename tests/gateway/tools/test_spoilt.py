"""Whatever stands in the place of a value, a document is read or refused in one sentence.

Each real document here is spoilt at one place: a value of a wrong kind, or none.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambda_binary.gateway import documents
from lambda_binary.gateway.documents.errors import SourceError
from lambda_binary.gateway.tools import detect

HERE = Path(__file__).parent
FILES = [
    *sorted((HERE / "public").iterdir()),
    HERE / "terraform/plan.json",
    HERE / "terraform/state.json",
    HERE / "cdk/Pictures.template.json",
    HERE.parent / "check/seed.yml",
]
DOCUMENTS = {path.name: documents.load(str(path))[0] for path in FILES}
ODD: list[Any] = [
    None,
    True,
    7,
    1.5,
    "",
    "x",
    "${opt:x}",
    "${file(none.yml):x}",
    [],
    {},
    [None],
    ["x", {"a": []}],
    {"a": None},
    {"Ref": "X"},
    {"Ref": ["X"]},
    {"Fn::Sub": ["${A}", {}]},
    {"Fn::Join": ["", None]},
    {"Fn::If": [1]},
    {"$ref": "#/paths"},
    {"$ref": 7},
]


def places(value: Any) -> list[tuple[Any, Any]]:
    """(container, key) of everything in the document."""
    found, waiting = [], [value]
    while waiting:
        at = waiting.pop()
        keys = list(at) if isinstance(at, dict) else range(len(at)) if isinstance(at, list) else ()
        found += [(at, key) for key in keys]
        waiting += [at[key] for key in keys]
    return found


def read_or_refused(given: Any, name: str) -> None:
    """A document, or a text that is none yet."""
    try:
        document = documents.parse(given, name) if isinstance(given, str) else given
        routes = detect.of_document(document, name)
    except SourceError as fault:
        said = str(fault)
    else:
        said = f"{name} has {[route.name for route in routes]}"
    assert said.startswith(name)
    assert "\n" not in said


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(DOCUMENTS)), st.integers(0, 10**6), st.sampled_from(ODD))
def test_a_document_spoilt_at_one_place_is_read_or_refused(name: str, at: int, odd: Any) -> None:
    document = copy.deepcopy(DOCUMENTS[name])
    found = places(document)
    container, key = found[at % len(found)]
    container[key] = copy.deepcopy(odd)
    read_or_refused(document, name)


@pytest.mark.slow
@settings(max_examples=6000, deadline=None)
@given(
    st.sampled_from([name for name in DOCUMENTS if name.endswith(".json")]),
    st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(ODD)), min_size=1, max_size=3),
)
def test_json_spoilt_at_several_places_is_read_or_refused(
    name: str, changes: list[tuple[int, Any]]
) -> None:
    document = copy.deepcopy(DOCUMENTS[name])
    for at, odd in changes:
        found = places(document)
        if found:
            container, key = found[at % len(found)]
            container[key] = copy.deepcopy(odd)
    read_or_refused(document, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in DOCUMENTS if not name.endswith(".json")])
def test_every_place_spoilt_in_every_way_is_read_or_refused(name: str) -> None:
    for number in range(len(places(DOCUMENTS[name]))):
        for odd in ODD:
            document = copy.deepcopy(DOCUMENTS[name])
            container, key = places(document)[number]
            container[key] = copy.deepcopy(odd)
            read_or_refused(document, name)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([path for path in FILES if "terraform" not in str(path)]),
    st.integers(0, 6000),
    st.integers(0, 30),
    st.sampled_from(["", "[", "{a: b}", "null", "- x", "&a ", "*a", "!x "]),
)
def test_a_text_cut_or_spoilt_is_read_or_refused(path: Path, at: int, width: int, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    at %= len(text)
    for spoilt in (text[:at], text[:at] + new + text[at + width :]):
        read_or_refused(spoilt, "f.yml")
