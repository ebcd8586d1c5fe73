"""Text to plain values that remember their lines: Table (a dict) and Items (a list).

Keys are always strings. JSON has no lines here: its resources are named instead. Sizes are
bounded before anything is parsed; whatever is wrong is a SourceError with file and line.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from .errors import SourceError
from .files import read_text, too_large
from .values import MARK

# A key in double quotes, or none.
_JSON = re.compile(r'\s*[{\[]\s*(?:["{\[}\]]|\Z)')
LARGEST_YAML = 8 * 1024 * 1024
_NONE: Mapping[str, str] = {}
_INSTEAD: ContextVar[tuple[Mapping[str, str], bool]] = ContextVar(
    "_INSTEAD", default=(_NONE, False)
)


@contextmanager
def instead(texts: Mapping[str, str], placed: bool = False) -> Iterator[None]:
    """Files have these texts meanwhile: what a change would make of them is read, not written.

    Args:
        texts: by file.
        placed: JSON is read as the YAML that it is too, for its keys have places then.
    """
    mark = _INSTEAD.set(({_absolute(file): text for file, text in texts.items()}, placed))
    try:
        yield
    finally:
        _INSTEAD.reset(mark)


def _absolute(file: str) -> str:
    # Not resolved: a link is a file of its own in what is read.
    return os.path.abspath(file)  # noqa: PTH100


def load(path: str) -> tuple[Any, str]:
    """The document of a YAML or JSON file, and its text."""
    texts, placed = _INSTEAD.get()
    text = texts.get(_absolute(path)) if texts else None
    if text is None:
        text = read_text(path)
    elif placed:
        from . import yaml_source

        return yaml_source.parse(text, path), text
    return parse(text, path), text


def parse(text: str, file: str) -> Any:
    """The document of a text: JSON where it is JSON, else YAML, whose flow style looks alike."""
    text = text.removeprefix(MARK)
    if text.startswith('{"@level"'):
        raise SourceError("is a log of Terraform: name the output of terraform show -json", file)
    if file.endswith(".json"):
        from . import json_source

        return json_source.parse(text, file)
    return _flow(text, file) if text.lstrip()[:1] in {"{", "["} else _yaml(text, file)


def _flow(text: str, file: str) -> Any:
    """What begins as JSON does; the fault is that of the reader that its first key is meant for."""
    from . import json_source

    try:
        return json_source.parse(text, file)
    except json_source.NoJsonError as fault:
        try:
            return _yaml(text, file)
        except SourceError:
            if _JSON.match(text):
                raise fault from None
            raise


def _yaml(text: str, file: str) -> Any:
    from . import yaml_source

    if len(text) > LARGEST_YAML:
        raise SourceError(too_large(len(text), LARGEST_YAML), file)
    return yaml_source.parse(text, file)
