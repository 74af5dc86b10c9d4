"""Reads a written page the way a browser's parser would, for tests."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.presentation.contracts import ReportSection
from ftbench_reports.html import page as module
from ftbench_reports.html.page import build_page


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""
    """All text inside, scripts and styles excepted."""
    raw: str = ""
    """The text directly inside a script or style."""


@dataclass
class _Reader(HTMLParser):
    elements: list[Element] = field(default_factory=list)
    stack: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in ("meta", "link", "img", "br", "input"):
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack, f"</{tag}> closes nothing"
        assert self.stack[-1].tag == tag, f"</{tag}> closes <{self.stack[-1].tag}>"
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1].tag in ("script", "style"):
            self.stack[-1].raw += data
        else:
            for element in self.stack:
                element.text += data


def page(results: RunResults, *sections: ReportSection) -> str:
    """The page of a run, with the sections of plugins."""
    return build_page(results, sections).text


def page_with(results: RunResults, *names: str, additions: Sequence[ReportSection] = ()) -> str:
    """The page with these of its own sections alone, and those of plugins: made in a fraction of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SECTIONS", [section for section in module.SECTIONS if section.name in names])
        return page(results, *additions)


def section(page: str, name: str) -> str:
    """The text of one section of a page."""
    start = page.index(f'<section id="{name}"')
    return page[start : page.index("</section>", start)]


def section_of(results: RunResults, name: str) -> str:
    """One section of the page of a run."""
    return section(page_with(results, name), name)


def elements(page: str) -> list[Element]:
    """Every element in document order; fails where tags do not nest."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert not reader.stack
    return reader.elements


def only(found: list[Element], tag: str, **attributes: str) -> Element:
    """The one element of this tag with these attributes."""
    matching = [e for e in found if e.tag == tag and attributes.items() <= e.attributes.items()]
    assert len(matching) == 1, f"{len(matching)} × <{tag} {attributes}>"
    return matching[0]


def chunk(found: list[Element], name: str) -> Any:
    """Data for the page's scripts."""
    return json.loads(chunk_text(found, name))


def chunk_text(found: list[Element], name: str) -> str:
    """The JSON of a chunk, unpacked where it is packed."""
    element = only(found, "script", id=f"chunk-{name}")
    if element.attributes["type"] == "application/json":
        return element.raw
    return gzip.decompress(base64.b64decode(element.raw, validate=True)).decode()
