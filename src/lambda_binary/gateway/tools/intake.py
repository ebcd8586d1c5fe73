"""Values taken out of a document: known ones pass, open ones are kept aside as Unknown.

A value is open when it is a CloudFormation intrinsic or has a variable such as `${opt:stage}` in
it. Illegal settings become remarks, so that one mistake does not hide the rest of a route.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..documents.values import Where
from ..errors import SettingsError, TemplateError
from ..model.settings import IntegrationResponse, Settings
from .route import Remark, Unknown

_INTRINSIC = re.compile(r"Ref|Condition|Fn::[A-Za-z:]+")
# Serverless Framework writes ${self:x}, ${opt:x, 'y'}; OpenAPI files that tools fill write ${x}.
_VARIABLE = re.compile(r"\$\{[^{}]*\}")
_TRUE = ("true", "yes", "on")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A value that the file does not hold; `text` says whose or where it is."""

    text: str


# The documentation of CreateApi and of payload formats leaves it open.
QUICK_CREATE = Elsewhere("what AWS chooses for an API that is created with a target alone")


class Intake:
    """What one route's reading brings to light.

    Attributes:
        where: the place that unknowns and remarks name, unless they have their own.
        unknowns, remarks: what was found so far.
    """

    def __init__(self, where: Where) -> None:
        self.where = where
        self.unknowns: list[Unknown] = []
        self.remarks: list[Remark] = []

    def remark(
        self, rule: str, text: str, where: Where | None = None, cure: str = "", key: str = ""
    ) -> None:
        """Keep a fact for `check`."""
        self.remarks.append(Remark(rule, text, where or self.where, cure, key=key))

    def known(self, key: str, value: Any, where: Where | None = None) -> Any:
        """The value; None when it is open, which is noted under `key`."""
        value = literal(value)
        text = unresolved(value)
        if text is None:
            return value
        self.unknowns.append(Unknown(key, text, where or self.where))
        return None

    def text(self, key: str, value: Any) -> str | None:
        """A text; numbers and truth values are spelt out; None when absent or open."""
        found = self.known(key, value)
        if found is None or isinstance(found, dict | list):
            return None
        return str(found).lower() if isinstance(found, bool) else str(found)

    def milliseconds(self, value: Any) -> int | None:
        """An integration's timeout; None when absent, open or no number."""
        text = self.text("timeout", value)
        if text is None or text.isdecimal():
            return None if text is None else int(text)
        self.remark("illegal-setting", f"the timeout is {text!r}: write milliseconds, as 29000")
        return None

    def texts(self, key: str, value: Any, where: Where | None = None) -> tuple[str, ...]:
        """A list of texts, without its open entries."""
        found = self.known(key, value, where)
        entries = found if isinstance(found, list | tuple) else [] if found is None else [found]
        known = (self.known(key, entry, where) for entry in entries)
        return tuple(str(entry) for entry in known if entry is not None)

    def mapping(self, key: str, value: Any) -> dict[str, str]:
        """Names to texts, without open entries and those that are null."""
        found = self.known(key, value)
        out: dict[str, str] = {}
        for name, entry in found.items() if isinstance(found, Mapping) else ():
            text = self.text(key, entry)
            if text is not None:
                out[str(name)] = text
        return out

    def response(self, **given: Any) -> IntegrationResponse:
        """The integration response, without the keys that are not legal."""
        made: IntegrationResponse = self._made(IntegrationResponse, given)
        return made

    def settings(self, **given: Any) -> Settings:
        """The Settings, without the keys that are not legal."""
        made: Settings = self._made(Settings, given)
        return made

    def _made(self, kind: Any, given: dict[str, Any]) -> Any:
        while True:
            try:
                return kind(**given)
            except (SettingsError, TemplateError) as fault:
                key = getattr(fault, "key", "")
                given = self._without(given, key, str(fault))

    def _without(self, given: dict[str, Any], key: str, message: str) -> dict[str, Any]:
        """The settings without the one at fault; one bad media type leaves the others."""
        if key == "binary_media_types":
            refused = [entry for entry in dict.fromkeys(given[key]) if _refusal(entry)]
            for entry in refused:
                self._no_media_type(entry)
            if refused:
                return {**given, key: tuple(e for e in given[key] if e not in refused)}
            kept = tuple(dict.fromkeys(given[key]))
            if kept != given[key]:
                self.remark("illegal-setting", message)
                return {**given, key: kept}
        self.remark("illegal-setting", message, key=key)
        return _without(given, key, message)

    def _no_media_type(self, entry: str) -> None:
        """AWS stores such an entry; what is spelt with ~1 was meant as a media type."""
        if "~1" in entry or not entry:
            self.remark("illegal-setting", _refusal(entry))
        else:
            self.remark("types-never-match", f"{entry!r} is no media type, and is stored as it is")


def _without(given: dict[str, Any], key: str, message: str) -> dict[str, Any]:
    """The settings without the one at fault."""
    kept = dict(given)
    named = key or next((name for name in given if name in message), "")
    if named in kept:
        del kept[named]
        return kept
    return {name: value for name, value in kept.items() if name == "integration"}


def _refusal(entry: str) -> str:
    """Why the entry is no media type; empty when it is one."""
    try:
        Settings(binary_media_types=(entry,))
    except SettingsError as fault:
        return str(fault)
    return ""


def unresolved(value: Any) -> str | None:
    """The value as a person wrote it, when it is open; None when it is plain."""
    if value is None:
        return None
    if isinstance(value, str):
        return value if "${" in value and _VARIABLE.search(value) else None
    if isinstance(value, Elsewhere):
        return value.text
    if isinstance(value, Mapping) and len(value) == 1:
        name, argument = next(iter(value.items()))
        if _INTRINSIC.fullmatch(name) and literal(value) is value:
            return f"!{name.removeprefix('Fn::')} {_shown(argument)}"
    return None


def literal(value: Any) -> Any:
    """What an intrinsic without a reference stands for; everything else is itself.

    `!Sub text` and `!Join` of texts are the text; `!Ref AWS::NoValue` is no value at all.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping) and len(value) == 1:
        name, argument = next(iter(value.items()))
        if name == "Ref" and argument == "AWS::NoValue":
            return None
        if name == "Fn::Sub" and isinstance(argument, str) and not _VARIABLE.search(argument):
            return argument
        if name == "Fn::Join":
            return _joined(argument, value)
    return value


def _joined(argument: Any, value: Any) -> Any:
    if isinstance(argument, list) and len(argument) == 2 and isinstance(argument[1], list):
        parts = [literal(part) for part in argument[1]]
        if isinstance(argument[0], str) and all(isinstance(part, str) for part in parts):
            return argument[0].join(parts)
    return value


def flag(value: Any) -> bool:
    """YAML 1.1 and 1.2 disagree about `yes` and `on`; AWS takes the text `true` too."""
    return value is True or (isinstance(value, str) and value.lower() in _TRUE)


def _shown(argument: Any) -> str:
    text = argument if isinstance(argument, str) else json.dumps(argument, default=str)
    return text if len(text) <= 60 else text[:59] + "…"
