"""The site as `make docs` builds it: no warning, every link arrives, and a browser without a network can search it."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser import browser, needed
from tests.conftest import CHECKOUT, MadeOnce
from tools.docs_site.check import faults

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("mkdocs") is None, reason="make docs installs what builds the site"),
]


@pytest.fixture
def site(made_once: MadeOnce) -> Path:
    """The built site."""

    def build(folder: Path) -> None:
        subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)],
            cwd=CHECKOUT,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            check=True,
        )

    return made_once("docs-site", build)


def test_every_link_arrives_and_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    assert list(faults(site)) == []


@pytest.mark.parametrize(
    ("words", "page"), [("trainable_parameters", "Methods and training"), ("最初五分钟", "最初五分钟")]
)
def test_pages_that_were_opened_from_a_folder_are_searched(site: Path, words: str, page: str) -> None:
    reader = browser(needed("the search of the documentation")).new_context(offline=True)
    opened = reader.new_page()
    abroad: list[str] = []
    opened.on("request", lambda request: None if request.url.startswith("file:") else abroad.append(request.url))
    opened.goto((site / "index.html").as_uri())
    titles = "[...document.querySelectorAll('.md-search-result__article h1')].map(one => one.innerText)"
    opened.fill("input.md-search__input", words)
    for _ in range(60):  # a key is heard when the index has been read
        opened.press("input.md-search__input", "End")
        opened.wait_for_timeout(500)
        if found := opened.evaluate(titles):
            break
    assert page in found
    assert abroad == []
    reader.close()


@pytest.mark.parametrize(("place", "language"), [("index.html", "en"), ("index.zh-CN.html", "zh")])
def test_a_page_links_to_itself_in_the_other_language(site: Path, place: str, language: str) -> None:
    text = (site / place).read_text(encoding="utf-8")
    assert f'<html lang="{language}"' in text
    assert 'href="index.html" hreflang="en"' in text
    assert 'href="index.zh-CN.html" hreflang="zh"' in text
