"""What the site needs beside docs/: the files of the repository that its pages link to.

Pages are plain Markdown, whose links lead to files beside them, examples and sources included. The
site has no repository around it, so each such file becomes a page under repository/: Markdown as it
is, code as a block. Links are written anew for the place where their page comes to stand.
"""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)([^)\s#]+)(#[^)\s]*)?(?=\))")
# What test_docs reads behind a fence's language is nothing to a reader.
FENCE = re.compile(r"^( *```[a-z]+) [\w./ -]+$", re.MULTILINE)
LANGUAGES = {
    ".py": "python",
    ".sh": "bash",
    ".yml": "yaml",
    ".yaml": "yaml",
    ".toml": "toml",
    ".tf": "hcl",
}
TAG = re.compile(r"<[^>]+>")
PICTURES = {".png", ".svg", ".jpg"}
# The theme would fetch a stand-in for workers from elsewhere; ours comes with the site.
FOREIGN = "https://unpkg.com/iframe-worker/shim"
OURS = "assets/worker-on-disk.js"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Links for editing, and a choice of versions (`mike deploy X.Y`), where it is published."""
    if config.repo_url:
        config.extra["version"] = {"provider": "mike"}
    else:
        config.edit_uri = None
        config.theme["features"].remove("content.action.edit")
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of files that are linked to, and of those that they link to."""
    wanted = [
        path for file in files.documentation_pages() for path in _outside(f"docs/{file.src_uri}")
    ]
    wanted += ["CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"]
    shim = Path(__file__).with_name("worker-on-disk.js").read_text(encoding="utf-8")
    files.append(File.generated(config, OURS, content=shim))
    seen: set[str] = set()
    while wanted:
        path = wanted.pop()
        if path in seen:
            continue
        seen.add(path)
        files.append(_made(path, config))
        if path.endswith(".md"):
            wanted += _outside(path)
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: Any) -> str:
    """The page's links, for where files stand in the site; a source file is no page to search."""
    here = _repository_path(page.file.src_uri)
    if Path(here.removesuffix(".md")).suffix:
        page.meta["search"] = {"exclude": True}

    def moved(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(here), link[1]))
        there = posixpath.relpath(_site_path(target), posixpath.dirname(page.file.src_uri) or ".")
        return there + (link[2] or "")

    return LINK.sub(moved, FENCE.sub(r"\1", markdown))


def on_post_page(output: str, *, page: Page, **_: Any) -> str:
    """The page without anything from another host; pictures below the window wait for it."""
    output = output.replace("<img ", '<img loading="lazy" ')
    there = posixpath.relpath(OURS, posixpath.dirname(page.file.dest_uri) or ".")
    return output.replace(FOREIGN, there)


def on_post_template(output_content: str, *, template_name: str, **_: Any) -> str:
    """The same for pages without Markdown, as 404.html."""
    return output_content.replace(FOREIGN, f"/{OURS}")


@event_priority(-50)  # behind the search's own, before `offline` makes a script of it
def on_post_build(config: MkDocsConfig) -> None:
    """The index in a sixth less: from the disk every page loads it, and words need no tags."""
    file = Path(config.site_dir) / "search/search_index.json"
    index = json.loads(file.read_text(encoding="utf-8"))
    for entry in index["docs"]:
        entry["text"] = " ".join(TAG.sub(" ", entry["text"]).split())
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    file.write_text(text, encoding="utf-8")


def _outside(path: str) -> Iterator[str]:
    """The files outside docs/ that a Markdown file of the repository links to."""
    text = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else ""
    for link in LINK.finditer(text):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link[1]))
        if (
            (ROOT / target).exists()
            and not target.startswith(("docs/", "../"))
            and target != "docs"
        ):
            yield target


def _made(path: str, config: MkDocsConfig) -> File:
    file = ROOT / path
    if file.suffix in PICTURES:
        return File.generated(config, _site_path(path), content=file.read_bytes())
    if file.is_dir():
        names = sorted(
            entry.name for entry in file.iterdir() if not entry.name.startswith((".", "_"))
        )
        content = f"# {path}\n\n" + "\n".join(f"- `{name}`" for name in names)
    elif file.suffix == ".md":
        content = file.read_text(encoding="utf-8")
    else:
        language = LANGUAGES.get(file.suffix, "text")
        content = f"# {path}\n\n~~~~{language}\n{file.read_text(encoding='utf-8')}\n~~~~\n"
    return File.generated(config, _site_path(path), content=content)


def _site_path(path: str) -> str:
    """Where a file of the repository stands among the site's sources."""
    if path == "README.md":
        return "repository/README.md"
    if path.startswith("docs/"):
        return path.removeprefix("docs/")
    if Path(path).suffix in {".md", *PICTURES}:
        return f"repository/{path}"
    return f"repository/{path}.md"


def _repository_path(uri: str) -> str:
    """The inverse, for pages."""
    return uri.removeprefix("repository/") if uri.startswith("repository/") else f"docs/{uri}"
