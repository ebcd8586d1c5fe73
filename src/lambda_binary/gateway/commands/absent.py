"""A SOURCE of `check` that is no file: what it may have been meant as. A table; opens nothing.

In: the argument. Out: a sentence that says what to write instead.
"""

from __future__ import annotations

import re
from pathlib import Path


def refusal(source: str) -> str:
    """Why the source is not read, when there is no such file; empty when there is one."""
    try:
        if Path(source).exists():
            return ""
    except (OSError, ValueError):
        return ""
    for shape, sentence in _SHAPES:
        found = re.fullmatch(shape, source)
        if found:
            return f"{source}: there is no such file; {sentence.format(*found.groups(''))}"
    return f"{source}: there is no such file{_near(source)}"


def _near(source: str) -> str:
    folder = Path(source).parent
    try:
        beside = [entry.name for entry in folder.iterdir() if entry.is_file()]
    except OSError:
        return f": there is no folder {folder}"
    import difflib

    by_lower = {name.lower(): name for name in beside}
    near = difflib.get_close_matches(Path(source).name.lower(), list(by_lower), n=1, cutoff=0.7)
    return f" (did you mean {folder / by_lower[near[0]]}?)" if near else ""


_SHAPES = (
    (
        r"arn:aws[\w-]*:execute-api:([\w-]+):\d*:([a-z0-9]+)(?:/.*)?",
        "the live API of this ARN is --rest-api-id {1} --region {0} (an HTTP API: --http-api-id)",
    ),
    (r"arn:.+", "name the live API with --rest-api-id or --http-api-id"),
    (
        r"([a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|dev|app|aws|cn)(?::\d+)?/?.*)",
        "a URL begins with https://, as https://{0}",
    ),
    (r"(?:localhost|127\.0\.0\.1)\S*", "a URL of this machine begins with http://"),
    (r"[a-z][a-z0-9+.-]*://.*", "a URL begins with https://"),
    (
        r"([a-z0-9]{10})",
        "if it is the id of a live API, write --rest-api-id {0} or --http-api-id {0}",
    ),
    (
        r"(?:[A-Z]+ )?(/[^.]*)",
        "a route is named beside its file: serverless.yml --route {0}",
    ),
    (
        r"(GET|PUT|POST|HEAD|PATCH|DELETE|OPTIONS|ANY)",
        "a route is named beside its file: serverless.yml --route '{0} /image'",
    ),
)
