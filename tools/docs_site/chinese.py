"""The Chinese side of the site: its navigation, and which page is the same in the other language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

MARK = ".zh-CN.md"
"""`NAME.zh-CN.md` is the Chinese page of `NAME.md`."""
HOMES = {"en": "index.md", "zh": f"index{MARK}"}


def language_of(place: str) -> str:
    """The language of a page, by its path."""
    return "zh" if place.endswith(MARK) else "en"


def counterpart(place: str, language: str, files: Files) -> File:
    """The page in a language, or the first page of that language where it has none."""
    stem = place.removesuffix(MARK).removesuffix(".md")
    found = files.get_file_from_path(stem + (MARK if language == "zh" else ".md"))
    home = found or files.get_file_from_path(HOMES[language])
    assert home is not None
    return home


def chinese_navigation(tree: Sequence[Any], files: Files, config: MkDocsConfig) -> Navigation:
    """The navigation of Chinese pages. English pages in it are links: a page belongs to one navigation."""
    items = [_item(one, files, config) for one in tree]
    pages = [page for item in items for page in _pages(item)]
    for page, following in pairwise(pages):
        page.next_page, following.previous_page = following, page
    navigation = Navigation(items, pages)
    navigation.homepage = next(page for page in pages if page.file.src_uri == HOMES["zh"])
    return navigation


def _item(entry: Mapping[str, Any], files: Files, config: MkDocsConfig) -> Page | Section | Link:
    ((title, value),) = entry.items()
    if isinstance(value, str):
        file = files.get_file_from_path(value)
        if file is None:
            raise FileNotFoundError(f"the Chinese navigation of mkdocs.yml names {value}, which is not there")
        return Page(title, file, config) if language_of(value) == "zh" else Link(title, file.url)
    section = Section(title, [_item(one, files, config) for one in value])
    for child in section.children:
        child.parent = section
    return section


def _pages(item: Any) -> Iterator[Page]:
    if isinstance(item, Page):
        yield item
    for child in item.children or ():
        yield from _pages(child)
