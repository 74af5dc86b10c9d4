"""Hooks of MkDocs: pages that are generated or lie outside of docs/, links between them, and two languages."""

from __future__ import annotations

from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from tools.docs_site.chinese import HOMES, chinese_navigation, counterpart, language_of
from tools.docs_site.command_pages import commands_page
from tools.docs_site.hook_page import hooks_page
from tools.docs_site.library_pages import library_pages
from tools.docs_site.pages import (
    DOWNLOADS,
    OUTSIDE,
    ROOT,
    with_bars_in_tables,
    with_chinese_lines_joined,
    with_links_of_the_site,
)

NAMES = {"en": "English", "zh": "中文"}


class _Site:
    """What one hook finds out and a later one needs; MkDocs calls functions, one site at a time."""

    files: Files
    chinese: Navigation


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is generated, and what lies outside of docs/."""
    generated = {"reference/commands.md": commands_page(), "reference/hooks.md": hooks_page(), **library_pages()}
    outside = {place: (ROOT / path).read_text(encoding="utf-8") for path, place in OUTSIDE.items()}
    for place, text in {**generated, **outside}.items():
        files.append(File.generated(config, place, content=text))
    for path in DOWNLOADS:
        files.append(File.generated(config, path, abs_src_path=str(ROOT / path)))
    _Site.files = files
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Make the Chinese navigation beside the English one."""
    _Site.chinese = chinese_navigation(config.extra["chinese_nav"], files, config)
    config.extra["alternate"] = [_alternate(HOMES["en"], language) for language in NAMES]
    return nav


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Lead the links of a page to other pages of the site, and write it as Python-Markdown reads it."""
    led = with_links_of_the_site(markdown, page.file.src_uri, files.src_uris)
    return with_bars_in_tables(with_chinese_lines_joined(led))


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """Give a page the words and the navigation of its language, and the way to the other one."""
    language = language_of(page.file.src_uri)
    config.theme["language"] = language
    config.extra["alternate"] = [_alternate(page.file.src_uri, one) for one in NAMES]
    if language == "zh":
        context["nav"] = _Site.chinese
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """The theme's own language again, for a second build of `mkdocs serve`."""
    config.theme["language"] = "en"


def _alternate(place: str, language: str) -> dict[str, str]:
    return {"name": NAMES[language], "lang": language, "link": counterpart(place, language, _Site.files).url}
