"""Where a page of the documentation is: beside the package, or on the web.

In: a page's name, as `check.md#exit-codes`. Out: a file of the source tree, or a URL that the
package was built with. Knows no page.
"""

from __future__ import annotations

import functools
from pathlib import Path


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
    # Dear to import, and only a help text or an open wall asks.
    import importlib.metadata

    try:
        named = importlib.metadata.metadata("lambda-binary").get_all("Project-URL") or []
    except importlib.metadata.PackageNotFoundError:
        return ""
    urls = dict(url.partition(", ")[::2] for url in named)
    return str(urls.get("Documentation", "")).removesuffix("/index.md").rstrip("/")
