"""What the package's page says that only the place of publication knows: its links.

The README's links are relative, so that they work in a clone and on any forge; a package index
has no files beside the page. Where LAMBDA_BINARY_REPOSITORY names the repository
(https://host/owner/name: the release workflow knows it), links become absolute at the tag of the
version, and the project's URLs are written. Without it (a build for oneself) both are left alone.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

VARIABLE = "LAMBDA_BINARY_REPOSITORY"
WORKFLOW = "test.yml"
# A Markdown link, or picture, whose target is neither absolute nor an anchor of the same page.
RELATIVE = re.compile(r"(!?)\[([^\]]*)\]\((?!https?://|#|mailto:)([^)\s]+)\)")


class PackagePage(MetadataHookInterface):
    """Fills in `readme` and `urls`."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Write the two dynamic fields into the project's metadata."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        repository = os.environ.get(VARIABLE, "").rstrip("/")
        if repository:
            text = with_absolute_links(text, repository, f"v{metadata['version']}")
            metadata["urls"] = urls(repository)
        else:
            metadata["urls"] = {}
        metadata["readme"] = {"content-type": "text/markdown", "text": text}


def with_absolute_links(text: str, repository: str, tag: str) -> str:
    """The README with each relative link as one into the repository at `tag`.

    Raises:
        ValueError: the address of the repository is not https://host/owner/name.
    """
    if not re.fullmatch(r"https://[\w.-]+(/[\w.-]+){2,}", repository):
        raise ValueError(
            f"{VARIABLE}={repository!r} is not the address of a repository: write "
            "https://host/owner/name"
        )

    # The forge's own picture of the newest run, which only a forge has.
    runs = f"{repository}/actions/workflows/{WORKFLOW}"
    text = text.replace("![", f"[![tests]({runs}/badge.svg)]({runs}) ![", 1)

    def absolute(link: re.Match[str]) -> str:
        view = "raw" if link[1] else "blob"  # a page about a picture is no picture
        return f"{link[1]}[{link[2]}]({repository}/{view}/{tag}/{link[3]})"

    return RELATIVE.sub(absolute, text)


def urls(repository: str) -> dict[str, str]:
    """The links beside the page, under the labels that package indexes know."""
    return {
        "Documentation": f"{repository}/blob/main/docs/index.md",
        "Source": repository,
        "Changelog": f"{repository}/blob/main/CHANGELOG.md",
        "Issues": f"{repository}/issues",
    }
