"""Values that JSON has a word for, though Python's own encoder does not know it.

As FastAPI and Powertools write them: the fields of dataclasses and models, ISO 8601 dates, the
values of enumerations, numpy's numbers. What has no one meaning in JSON is named, with the cure.
"""

from __future__ import annotations

import json
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def is_value(value: Any) -> bool:
    """Whether a result is JSON as a whole: a model, a date, a number, a mapping."""
    return not isinstance(value, type) and _row(value) is not None


def plain(value: Any) -> Any:
    """A value as JSON's own types hold it.

    Raises:
        TypeError: JSON has no word for it; the message says what to do.
    """
    row = None if isinstance(value, type) else _row(value)
    if row is not None:
        try:
            return row(value)
        except (TypeError, ValueError):
            raise
        except Exception as error:
            raise TypeError(
                f"a value of type {type(value).__name__} could not be written "
                f"({type(error).__name__}: {error})"
            ) from error
    cure = cure_of(value)
    raise TypeError(f"a value of type {type(value).__name__} is in it{f'; {cure}' if cure else ''}")


def as_text(value: Any) -> str:
    """A value as JSON text.

    Raises:
        TypeError, ValueError: JSON cannot hold it.
    """
    try:
        return json.dumps(
            value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=plain
        )
    except ValueError as error:
        if not str(error).startswith("Out of range float"):
            raise
        raise ValueError(
            "a NaN or an Infinity is in it, which JSON has no number for (RFC 8259 §6)"
        ) from None


def _row(value: Any) -> Any:
    """The function of the first row that knows one of the value's classes."""
    for attribute, function in BY_ATTRIBUTE:
        if hasattr(type(value), attribute):
            return function
    for kind in type(value).__mro__:
        package = str(kind.__module__).partition(".")[0]
        function = BY_CLASS.get(f"{package}.{kind.__name__}")
        if function is not None:
            return function
    # Not os.environ: it holds the function's credentials.
    mapping = sys.modules["collections.abc"].Mapping
    return dict if isinstance(value, mapping) and type(value).__name__ != "_Environ" else None


def _fields(names: Any) -> Any:
    """A function that gives the fields of a record, whose names the class lists."""

    def record(value: Any) -> dict[str, Any]:
        return {name: getattr(value, name) for name in names(value)}

    return record


def _dataclass_fields(value: Any) -> list[str]:
    # Those that are stored: neither ClassVar nor InitVar.
    return [field.name for field in sys.modules["dataclasses"].fields(value)]


def _pydantic(model: Any) -> Any:
    # By alias, as FastAPI and Powertools answer.
    return model.model_dump(mode="json", by_alias=True)


def _pydantic_1(model: Any) -> Any:
    return json.loads(model.json(by_alias=True))


def _isoformat(value: Any) -> str:
    return str(value.isoformat())


def _number(value: Any) -> Any:
    """numpy's own number, date or truth as Python's; its bytes and complex numbers are none."""
    if type(value).__name__ == "datetime64":
        moment = str(value)  # item() would give nanoseconds for some
        return None if moment == "NaT" else moment
    found = value.item()
    if isinstance(found, (complex, bytes)) or type(found) is type(value):
        raise TypeError(f"a value of type {type(value).__name__} is in it")
    return found


def _decimal(value: Any) -> Any:
    from .decimals import number

    return number(value)


# The mark of the class -> its fields. Pydantic first: its dataclasses have both.
BY_ATTRIBUTE = (
    ("model_dump", _pydantic),
    ("__fields_set__", _pydantic_1),
    ("__dataclass_fields__", _fields(_dataclass_fields)),
    ("__attrs_attrs__", _fields(lambda value: [field.name for field in value.__attrs_attrs__])),
    ("__struct_fields__", _fields(lambda value: value.__struct_fields__)),
)
BY_CLASS = {
    "pandas.NaTType": lambda value: None,  # a datetime, for Python
    "pandas.NAType": lambda value: None,
    "datetime.date": _isoformat,  # and datetime
    "datetime.time": _isoformat,
    "uuid.UUID": str,
    "enum.Enum": lambda value: value.value,
    "decimal.Decimal": _decimal,
    "collections.deque": list,
    "collections.UserList": list,
    "types.SimpleNamespace": vars,
    "sqlite3.Row": dict,
    "ipaddress._IPAddressBase": str,
    "pydantic._BaseUrl": str,
    "pydantic_core.Url": str,
    "numpy.generic": _number,
}
CURES = {
    **dict.fromkeys(
        ("builtins.bytes", "builtins.bytearray", "builtins.memoryview"),
        "return bytes alone, not inside JSON",
    ),
    **dict.fromkeys(
        ("builtins.set", "builtins.frozenset"),
        "a set has no order; make it a list, as in sorted(values)",
    ),
    **dict.fromkeys(
        (
            "builtins.generator", "builtins.map", "builtins.filter", "builtins.zip",
            "builtins.range", "builtins.dict_keys", "builtins.dict_values", "builtins.dict_items",
        ),
        "make it a list, as in list(values)",
    ),
    "builtins.complex": "make it a list, as in [z.real, z.imag]",
    "builtins.coroutine": "Lambda does not await it; wrap the call in asyncio.run()",
    "builtins.BaseException": "raise it, or say what it means to the client, as in str(error)",
    "builtins.function": "this is the function; call it",
    "builtins.method": "this is the method; call it",
    "fractions.Fraction": "make it a number or a text, as in float(value) or str(value)",
    "datetime.timedelta": "say in what unit, as in duration.total_seconds()",
    "numpy.ndarray": "make it a list, as in array.tolist()",
    "numpy.timedelta64": "say in what unit, as in duration / numpy.timedelta64(1, 's')",
    "torch.Tensor": "make it a list, as in tensor.tolist()",
    "pandas.DataFrame": "make it a list, as in table.to_dict('records')",
    "pandas.Series": "make it a list, as in series.to_list()",
    "polars.DataFrame": "make it a list, as in table.to_dicts()",
    "polars.Series": "make it a list, as in series.to_list()",
    "PIL.Image": (
        "return one image alone; several are an animation or pages, as in "
        "images[0].save(file, 'WEBP', save_all=True, append_images=images[1:])"
    ),
    "matplotlib.Artist": "return its figure alone, as in axes.figure",
    "pathlib.PurePath": (
        "for the file's content return a pathlib.Path alone, for its name str(path)"
    ),
    "tarfile.TarFile": "close it, and return the file that it was written to, after seek(0)",
    "zipfile.ZipFile": "close it, and return the file that it was written to, after seek(0)",
    "xml.Element": "return xml.etree.ElementTree.tostring(element, encoding='utf-8')",
    "xml.ElementTree": "return xml.etree.ElementTree.tostring(tree.getroot(), encoding='utf-8')",
    "lxml._Element": "return lxml.etree.tostring(element, encoding='utf-8')",
    "lxml._ElementTree": "return lxml.etree.tostring(tree, encoding='utf-8')",
    "io.IOBase": "return the file alone, not inside JSON",
    "matplotlib.FigureCanvasBase": "return its figure, as in canvas.figure",
    "matplotlib.GridSpecBase": "return its figure, as in grid.figure",
    "openpyxl.Cell": "return its value, as in cell.value",
    "pandas.Categorical": "make it a list, as in list(values)",
    "jinja2.Template": "return what it renders, as in template.render(...), as text/html",
    "email.Message": "return message.as_bytes(), declared as message/rfc822",
    "subprocess.CompletedProcess": "return what it wrote, as in completed.stdout",
    "subprocess.Popen": "return what it writes, as in process.communicate()[0]",
    "concurrent.Future": "wait for it, as in future.result()",
    "os._Environ": "it holds the function's credentials; take the values that are meant",
}  # fmt: skip


def cure_of(value: object) -> str | None:
    """What to do with a value that JSON has no word for, where something more is known of it."""
    for kind in type(value).__mro__:
        package = str(kind.__module__).partition(".")[0]
        cure = CURES.get(f"{'io' if package == '_io' else package}.{kind.__name__}")
        if cure is not None:
            return cure
    return None
