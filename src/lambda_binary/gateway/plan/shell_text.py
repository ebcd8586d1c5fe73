"""AWS CLI commands as bash text: words in the quotes that read best. Knows no setting.

Words with `$name` are the script's own variables; everything else is taken literally.
"""

from __future__ import annotations

import re
import shlex

# A word with a variable of the script goes into double quotes, which leave `$` its meaning.
_VARIABLE = re.compile(r"[^\s\"'`\\]*\$[a-z]+[^\s\"'`\\]*")


def command(*words: str, into: str = "", query: str = "") -> str:
    """One `aws` command, its options a line each; `into` takes what `query` selects."""
    if query:
        words = (*words, "--query", query, "--output", "text")
    rows: list[str] = []
    for word in words:
        text = _quoted(word)
        if word.startswith("--") or not rows:
            rows.append(text)
        else:
            rows[-1] += f" {text}"
    text = " \\\n    ".join(["aws " + rows[0], *rows[1:]])
    return f"{into}=$({text})" if into else text


def _quoted(word: str) -> str:
    """The word as bash reads it, in the quotes that read best."""
    if _VARIABLE.fullmatch(word):
        return f'"{word}"'
    if "'" in word and not set(word) & set("$`\\!"):
        escaped = word.replace('"', '\\"')
        return f'"{escaped}"'
    return shlex.quote(word)
