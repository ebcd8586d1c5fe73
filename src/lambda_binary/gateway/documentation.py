"""Where a page of the documentation is: beside the package, or on the web.

In: a page's name, as `check.md#exit-codes`. Out: a file of the source tree, or a URL that the
package was built with. Knows no page.
"""

from __future__ import annotations

import functools
import os
from pathlib import Path


def place(page: str) -> str:
    """The page's file, or its address; empty when neither is known."""
    return str(page_file(page) or page_url(page))


def page_file(page: str) -> Path | None:
    """The page's file, when the package lies in its source tree."""
    docs = Path(__file__).parents[3] / "docs"
    file = (docs / page.partition("#")[0]).resolve()
    return file if file.suffix == ".md" and file.is_relative_to(docs) and file.is_file() else None


def page_url(page: str) -> str:
    """The page on the web; empty when the package was built without the address."""
    base = _base()
    return f"{base}/{page}" if base else ""


@functools.cache
def _base() -> str:
    """The address of the pages in the package's metadata, which lie beside it.

    importlib.metadata finds them anywhere, and takes longer to import than the whole help.
    """
    beside = Path(__file__).parents[2]
    try:
        named = [entry for entry in os.listdir(beside) if entry.startswith(_METADATA)]  # noqa: PTH208
        text = (beside / named[0] / "METADATA").read_text(encoding="utf-8") if named else ""
    except OSError:
        return ""
    urls = [line.removeprefix(_URL) for line in text.splitlines() if line.startswith(_URL)]
    return urls[0].removesuffix("/index.md").rstrip("/") if urls else ""


_METADATA = "lambda_binary-"
_URL = "Project-URL: Documentation, "
