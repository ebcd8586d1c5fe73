"""Which routes are judged: those that are named, without those that are left out.

A route for JSON alone is not broken by what would break a picture, and no deploy file says which
it is. So it is left out by `--exclude`, by `exclude` in [tool.lambda-binary] of pyproject.toml, or
by a comment `# lambda-binary: ignore` on its line or the line above.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from ..documents.errors import SourceError
from ..documents.values import BREAK
from ..tools.route import ConfiguredRoute
from .sources import Checked

_IGNORED = re.compile(r"#\s*lambda-binary:\s*ignore\b", re.IGNORECASE)
_ALONE = re.compile(r"\s*#")
_NAMED = re.compile(r"lambda-binary[\"']?\s*(?:[\].=]|$)|\\[uU]", re.MULTILINE)
Routes = tuple[ConfiguredRoute, ...]


def chosen(checked: Checked, names: Iterable[str], excluded: Iterable[str]) -> Routes:
    """The routes of the source that are judged.

    Raises:
        SourceError: the configuration that leaves routes out cannot be read.
    """
    wanted, gone = tuple(names), tuple(excluded)
    routes = checked.routes or ()
    if wanted:
        return tuple(r for r in routes if any(is_called(r, name) for name in wanted))
    if checked.texts:
        gone = (*gone, *configured(checked.name))
    kept = tuple(r for r in routes if not any(is_called(r, name) for name in gone))
    return not_ignored(kept, checked.texts)


def not_ignored(routes: Routes, texts: Mapping[str, str]) -> Routes:
    """The routes without those that a comment beside them leaves out."""
    lines = {file: BREAK.split(text) for file, text in texts.items() if _IGNORED.search(text)}
    return tuple(r for r in routes if not _has_comment(lines.get(r.where.file), r.where.line))


def _has_comment(lines: list[str] | None, line: int) -> bool:
    if lines is None or not 1 <= line <= len(lines):
        return False
    above = lines[line - 2] if line > 1 else ""
    on_line = bool(_IGNORED.search(lines[line - 1]))
    return on_line or bool(_ALONE.match(above) and _IGNORED.search(above))


def configured(source: str) -> tuple[str, ...]:
    """`exclude` of the nearest pyproject.toml above the source that has [tool.lambda-binary].

    Raises:
        SourceError: it is no TOML, or has something else there.
    """
    place = Path(source).absolute().parent
    for folder in (place, *place.parents):
        file = folder / "pyproject.toml"
        if file.is_file():
            table = _table(file)
            if table is not None:
                return _patterns(table, str(file))
        if (folder / ".git").exists():
            break
    return ()


def _table(file: Path) -> object:
    try:
        text = file.read_text(encoding="utf-8")
        if not _NAMED.search(text):
            # Most projects' says nothing of us; whether it is TOML is their other tools' matter.
            return None
        import tomllib

        document = tomllib.loads(text)
    except (OSError, ValueError) as fault:
        raise SourceError(f"cannot be read: {fault}", str(file)) from None
    tool = document.get("tool")
    return tool.get("lambda-binary") if isinstance(tool, dict) else None


def _patterns(table: object, file: str) -> tuple[str, ...]:
    if not isinstance(table, dict):
        raise SourceError("[tool.lambda-binary] is no table", file)
    unknown = sorted(set(table) - {"exclude"})
    if unknown:
        raise SourceError(f"[tool.lambda-binary] has {unknown[0]}; it takes exclude alone", file)
    given = table.get("exclude", [])
    if not isinstance(given, list) or not all(isinstance(entry, str) for entry in given):
        raise SourceError(
            "[tool.lambda-binary] exclude is a list of routes, as ['GET /items', '/admin/*']", file
        )
    return tuple(given)


def is_called(route: ConfiguredRoute, name: str) -> bool:
    """Whether the name, or pattern, is the route's."""
    wanted = _spelt(name)
    names = (route.name, f"{route.method} {route.path}", route.path)
    # `{proxy+}` is no pattern, nor is `[`.
    pattern = wanted.replace("[", "[[]")
    return wanted in names or any(fnmatchcase(each, pattern) for each in names)


def _spelt(route: str) -> str:
    """`get picture` as `GET /picture`; `GET /a (Api)` names its API."""
    method, _, path = route.strip().partition(" ")
    if not path:
        method, path = "", method
    slashed = path if path.startswith(("/", "*")) else f"/{path}"
    return f"{method.strip().upper()} {slashed.strip()}" if method else slashed
