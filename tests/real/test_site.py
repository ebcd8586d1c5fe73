"""The documentation site, built and opened from the disk by Chromium: nothing comes from elsewhere.

mkdocs builds it strictly: a dead link, a missing anchor, or a page that the navigation forgets ends
the build.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

import pytest
from mkdocs.config import load_config

from real.clients import ROOT, needs_chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

LARGEST_PAGE = 1_000_000  # bytes, with all that it loads
ASSET = re.compile(
    r"""<(?:script|img|iframe)[^>]+src="(https?:[^"]+)"|<link[^>]+href="(https?:[^"]+)\""""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", folder],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "LAMBDA_BINARY_REPOSITORY": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_page_of_the_repository_is_a_page_of_the_site(site: Path) -> None:
    pages = {
        path.relative_to(ROOT / "docs").with_suffix(".html")
        for path in (ROOT / "docs").rglob("*.md")
    }
    missing = sorted(str(page) for page in pages if not (site / page).exists())
    assert missing == []


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    foreign = {
        (path.name, *found)
        for path in site.rglob("*.html")
        for found in ASSET.findall(path.read_text(encoding="utf-8"))
    }
    assert foreign == set()


class Read(HTMLParser):
    """A page's links and the anchors that it has."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.loaded: set[str] = set()
        self.anchors: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.links |= {named[key] or "" for key in ("href", "src") if named.get(key)}
        if (
            tag == "script"
            or (tag == "img" and named.get("loading") != "lazy")
            or named.get("rel") == "stylesheet"
        ):
            self.loaded |= {named[key] or "" for key in ("href", "src") if named.get(key)}
        self.anchors |= {named[key] or "" for key in ("id", "name") if named.get(key)}


def test_every_link_of_the_built_site_leads_to_a_file_and_its_anchor(site: Path) -> None:
    pages = {path: Read(path) for path in site.rglob("*.html") if path.name != "404.html"}
    assert len(pages) > 80
    dead = {
        (page.relative_to(site).as_posix(), link)
        for page, read in pages.items()
        for link in read.links
        if not leads(page, urlsplit(link), pages)
    }
    assert dead == set()


def test_no_page_weighs_a_megabyte_when_it_opens(site: Path) -> None:
    # From the disk the search's index is a script, which another one loads.
    index = (site / "search/search_index.js").stat().st_size
    weights = {}
    for page in site.rglob("*.html"):
        local = [
            link for link in Read(page).loaded if not link.startswith(("data:", "https:", "/"))
        ]
        files = {Path(os.path.normpath(page.parent / link.partition("?")[0])) for link in local}
        weights[page.relative_to(site).as_posix()] = index + sum(
            file.stat().st_size for file in {page, *files}
        )
    heaviest = max(weights, key=weights.__getitem__)
    assert weights[heaviest] < LARGEST_PAGE, heaviest


def leads(page: Path, link: SplitResult, pages: dict[Path, Read]) -> bool:
    if link.scheme or link.netloc:
        return True
    target = Path(os.path.normpath(page.parent / unquote(link.path))) if link.path else page
    target = target / "index.html" if target.is_dir() else target
    if not target.exists():
        return False
    # The theme's own anchors, as of its menus, begin so.
    own = not link.fragment or link.fragment.startswith("__") or target not in pages
    return own or unquote(link.fragment) in pages[target].anchors


def test_published_it_has_links_for_editing_and_a_choice_of_versions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LAMBDA_BINARY_REPOSITORY", "https://forge.example/pictures/lambda-binary")
    config = load_config(str(ROOT / "mkdocs.yml"))
    hooks = config.plugins.run_event("config", config)
    assert hooks.extra["version"] == {"provider": "mike"}
    assert hooks.edit_uri == "edit/main/docs/"
    assert {"content.action.edit", "content.code.copy"} <= set(hooks.theme["features"])


def test_no_fence_is_left_in_the_text(site: Path) -> None:
    left = [path.name for path in site.rglob("*.html") if "<p>```" in path.read_text("utf-8")]
    assert left == []


def test_the_reference_is_written_from_the_code(site: Path) -> None:
    python = (site / "reference/python.html").read_text(encoding="utf-8")
    commands = (site / "reference/cli.html").read_text(encoding="utf-8")
    assert "on_too_large" in python
    assert "Set-Cookie" in python
    for command in ("serve", "check", "config", "fix", "conformance"):
        assert f'id="lambda-binary-{command}"' in commands


class TestInChromium:
    pytestmark = needs_chromium

    @pytest.fixture
    def page(self, browser: Browser) -> Iterator[Page]:
        with browser.new_page(viewport={"width": 390, "height": 844}) as page:
            yield page

    def test_the_search_finds_an_error_text_from_the_disk(self, page: Page, site: Path) -> None:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.set_viewport_size({"width": 1300, "height": 900})
        page.goto((site / "index.html").as_uri())
        page.locator("[data-md-component=search-query]").click()
        page.keyboard.type("Invalid Resource identifier")
        first = page.locator(".md-search-result__item").first
        first.wait_for()
        assert "Resource" in first.inner_text()
        assert said == []

    @pytest.mark.parametrize(
        "name",
        ["index", "tutorial", "gallery", "serve", "reference/api", "integrations/rest-mapped"],
    )
    def test_a_page_fits_a_phone_and_weighs_little(self, page: Page, site: Path, name: str) -> None:
        loaded: list[str] = []
        page.on("request", lambda request: loaded.append(request.url))
        page.goto((site / f"{name}.html").as_uri(), wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert all(url.startswith("file:") for url in loaded)
        files = {Path(url.removeprefix("file://").partition("?")[0]) for url in loaded}
        assert sum(file.stat().st_size for file in files) < LARGEST_PAGE

    def test_colours_follow_the_system(self, page: Page, site: Path) -> None:
        page.emulate_media(color_scheme="dark")
        page.goto((site / "index.html").as_uri())
        assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
        page.emulate_media(color_scheme="light")
        page.reload()
        assert page.evaluate("document.body.dataset.mdColorScheme") == "default"
