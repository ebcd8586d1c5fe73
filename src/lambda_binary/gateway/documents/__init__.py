"""Text to plain values that remember their lines: Table (a dict) and Items (a list).

Keys are always strings. JSON has no lines here: its resources are named instead. Sizes are
bounded before anything is parsed; whatever is wrong is a SourceError with file and line.
"""

from __future__ import annotations

from typing import Any

from .errors import SourceError
from .files import read_text, too_large

LARGEST_YAML = 8 * 1024 * 1024


def load(path: str) -> tuple[Any, str]:
    """The document of a YAML or JSON file, and its text."""
    text = read_text(path)
    return parse(text, path), text


def parse(text: str, file: str) -> Any:
    """The document of a text: JSON when it begins as JSON does, else YAML."""
    text = text.removeprefix("\ufeff")
    if text.startswith('{"@level"'):
        raise SourceError("is a log of Terraform: name the output of terraform show -json", file)
    if text.lstrip()[:1] in {"{", "["} or file.endswith(".json"):
        from . import json_source

        return json_source.parse(text, file)
    from . import yaml_source

    if len(text) > LARGEST_YAML:
        raise SourceError(too_large(len(text), LARGEST_YAML), file)
    return yaml_source.parse(text, file)
