"""Values that Python's own JSON does not know, as FastAPI and Powertools write them."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import datetime
import enum
import ipaddress
import sqlite3
import types
import uuid
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pydantic
import pytest

from answers import refusal, sent

UTC = datetime.UTC


@dataclasses.dataclass
class Town:
    name: str
    founded: datetime.date
    twins: list[Town] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Counted:
    name: str
    start: dataclasses.InitVar[int]
    made: ClassVar[int] = 0
    at: int = dataclasses.field(init=False)

    def __post_init__(self, start: int) -> None:
        self.at = start + 1


@dataclasses.dataclass(frozen=True, slots=True)
class Slotted:
    name: str


class Sale(pydantic.BaseModel):
    town: str = pydantic.Field(alias="townName")
    at: datetime.datetime
    price: Decimal


class Tags(pydantic.RootModel[list[str]]):
    pass


class Colour(enum.Enum):
    RED = "red"
    DEEP = Decimal("1.5")


class Level(enum.IntEnum):
    HIGH = 3


class Word(enum.StrEnum):
    YES = "yes"


class Pair(collections.namedtuple("Pair", "x y")):
    pass


ID = uuid.UUID("12345678123456781234567812345678")
NOON = datetime.datetime(2026, 7, 1, 12, tzinfo=UTC)


def model() -> Sale:
    return Sale(townName="Kiel", at=NOON, price=Decimal("1.50"))


def row_of_sqlite() -> sqlite3.Row:
    with contextlib.closing(sqlite3.connect(":memory:")) as base:
        base.row_factory = sqlite3.Row
        found: sqlite3.Row = base.execute("select 'Kiel' as town, 20 as sold").fetchone()
        return found


ALONE = [
    (lambda: Town("Kiel", datetime.date(1233, 1, 1)), '{"name":"Kiel","founded":"1233-01-01","twins":[]}'),
    (lambda: Slotted("Kiel"), '{"name":"Kiel"}'),
    (lambda: Counted("Kiel", 1), '{"name":"Kiel","at":2}'),
    (lambda: np.datetime64("NaT", "ns"), "null"),
    (model, '{"townName":"Kiel","at":"2026-07-01T12:00:00Z","price":"1.50"}'),
    (lambda: Tags(["a", "b"]), '["a","b"]'),
    (lambda: NOON, '"2026-07-01T12:00:00+00:00"'),
    (lambda: datetime.datetime(2026, 7, 1, 12, 0, 0, 5), '"2026-07-01T12:00:00.000005"'),
    (lambda: datetime.date(2026, 7, 1), '"2026-07-01"'),
    (lambda: datetime.time(12, 30), '"12:30:00"'),
    (lambda: ID, '"12345678-1234-5678-1234-567812345678"'),
    (lambda: Colour.RED, '"red"'),
    (lambda: Colour.DEEP, "1.5"),
    (lambda: Decimal("0.10"), "0.1"),
    (lambda: Decimal(3), "3"),
    (lambda: np.int64(3), "3"),
    (lambda: np.uint8(255), "255"),
    (lambda: np.float32(1.5), "1.5"),
    (lambda: np.bool_(True), "true"),
    (lambda: np.datetime64("2026-07-01T12:00:00.000000001"), '"2026-07-01T12:00:00.000000001"'),
    (lambda: collections.UserDict({"a": 1}), '{"a":1}'),
    (lambda: types.MappingProxyType({"a": 1}), '{"a":1}'),
    (lambda: collections.ChainMap({"a": 1}), '{"a":1}'),
    (lambda: collections.deque([1, 2]), "[1,2]"),
    (lambda: collections.UserList([1, 2]), "[1,2]"),
    (lambda: Level.HIGH, "3"),
    (lambda: types.SimpleNamespace(a=1), '{"a":1}'),
    (lambda: ipaddress.ip_address("192.0.2.1"), '"192.0.2.1"'),
    (lambda: pydantic.TypeAdapter(pydantic.HttpUrl).validate_python("https://example.com/"), '"https://example.com/"'),
    (row_of_sqlite, '{"town":"Kiel","sold":20}'),
]  # fmt: skip


@pytest.mark.parametrize(("make", "expected"), ALONE)
def test_a_value_alone_and_inside_others(make: Callable[[], Any], expected: str) -> None:
    assert sent(make()) == ("application/json", expected.encode())
    assert sent({"a": [make()]}) == ("application/json", f'{{"a":[{expected}]}}'.encode())
    # Under a type of one's own that is text, too.
    label = "application/vnd.example+json"
    assert sent(make(), content_type=label) == (label, expected.encode())


def test_a_str_of_its_own_kind_is_text() -> None:
    assert sent(Word.YES) == ("text/plain; charset=utf-8", b"yes")
    assert sent([Word.YES]) == ("application/json", b'["yes"]')
    assert sent([Pair(1, 2)]) == ("application/json", b"[[1,2]]")


def test_models_of_attrs_msgspec_and_pydantic_1() -> None:
    attrs = pytest.importorskip("attrs")
    made = attrs.make_class("Made", ["a", "b"])
    assert sent(made(1, ID))[1] == f'{{"a":1,"b":"{ID}"}}'.encode()

    class Struct:
        __struct_fields__ = ("a",)
        a = 1

    assert sent(Struct())[1] == b'{"a":1}'

    class Old:
        __fields_set__: frozenset[str] = frozenset()

        def json(self, *, by_alias: bool) -> str:
            return '{"a": 1}'

    assert sent(Old())[1] == b'{"a":1}'


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({1}, "a value of type set is in it; a set has no order; make it a list, as in sorted(values)"),
        (
            datetime.timedelta(1),
            "a value of type timedelta is in it; say in what unit, as in duration.total_seconds()",
        ),
        (b"x", "a value of type bytes is in it; return bytes alone, not inside JSON"),
        (1j, "a value of type complex is in it; make it a list, as in [z.real, z.imag]"),
        (np.zeros(2), "a value of type ndarray is in it; make it a list, as in array.tolist()"),
        (np.complex64(1), "a value of type complex64 is in it"),
        (
            Path("a.png"),
            "a value of type PosixPath is in it; for the file's content return a pathlib.Path "
            "alone, for its name str(path)",
        ),
        (range(3), "a value of type range is in it; make it a list, as in list(values)"),
        (
            (n for n in ()),
            "a value of type generator is in it; make it a list, as in list(values)",
        ),
        (KeyError("a"), "a value of type KeyError is in it; raise it, or say what it means to the client, as in str(error)"),
        (Town, "a value of type type is in it"),
        (object(), "a value of type object is in it"),
        (np.float32("nan"), "a NaN or an Infinity is in it, which JSON has no number for (RFC 8259 §6); make it None, as in None if math.isnan(value) else value"),
    ],
)  # fmt: skip
def test_what_json_has_no_word_for_is_named_with_the_cure(value: Any, said: str) -> None:
    error, sentence = refusal({"a": value})
    assert error == "ResultValueError"
    assert sentence == f"JSON cannot hold the dict that the handler returned: {said}"


def test_what_pandas_has_for_nothing_is_null() -> None:
    import pandas as pd

    assert sent([pd.NaT, pd.NA, pd.Timestamp("2026-07-01")])[1] == (
        b'[null,null,"2026-07-01T00:00:00"]'
    )


def test_keys_that_json_has_no_word_for_are_named_with_the_cure() -> None:
    assert refusal({ID: 1})[1].endswith(
        "keys must be str, int, float, bool or None, not UUID: make them str, as in "
        "{str(key): value, ...}"
    )


def test_what_a_model_raises_is_one_sentence() -> None:
    class Broken:
        def model_dump(self, **options: Any) -> Any:
            raise RuntimeError("no database")

    error, said = refusal(Broken())
    assert error == "ResultValueError"
    assert said == (
        "JSON cannot hold the Broken that the handler returned: a value of type Broken could not be "
        "written (RuntimeError: no database)"
    )


def test_what_a_dict_of_its_own_kind_raises_is_one_sentence() -> None:
    class Lazy(dict[str, Any]):
        def items(self) -> Any:
            raise RuntimeError("no database")

    error, said = refusal(Lazy(a=1))
    assert error == "ResultValueError"
    assert said == "JSON cannot hold the Lazy that the handler returned: no database"


def test_an_envelope_is_a_dict() -> None:
    class Answer(pydantic.BaseModel):
        statusCode: int  # noqa: N815 - AWS's name

    error, said = refusal(Answer(statusCode=200))
    assert error == "ResultTypeError"
    assert said.endswith(
        "Answer that was returned has a statusCode: return it as a dict if it is an envelope, as in "
        "model.model_dump() or dataclasses.asdict(value)"
    )
