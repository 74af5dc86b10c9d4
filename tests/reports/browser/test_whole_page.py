"""The whole page for cameras, paper and phones: nothing stays blank, and what is cut says that it goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.reports.browser.conftest import PageOf

SEEN = """() => Array.from(document.querySelectorAll("main > section > h2 + *"))
  .filter((part) => !part.checkVisibility({contentVisibilityAuto: true})).map((part) => part.parentElement.id)"""
"""Sections that are not laid out, by their names."""
LAID_OUT = "main > section:last-of-type.laid-out"


def test_a_photograph_of_the_whole_page_shows_every_section(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file)
    page.wait_for_selector(LAID_OUT, state="attached")
    assert page.evaluate(SEEN) == []


def test_paper_shows_every_section_at_once(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file)
    page.evaluate("document.querySelectorAll('.laid-out').forEach((one) => one.classList.remove('laid-out'))")
    page.emulate_media(media="print")
    assert page.evaluate(SEEN) == []


def test_a_page_without_scripts_shows_every_section(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file, java_script_enabled=False)
    assert page.locator("main > section").count() > 8
    hidden = page.locator("main > section").evaluate_all(
        "(all) => all.filter((one) => getComputedStyle(one).contentVisibility !== 'visible').length"
    )
    assert hidden == 0


@pytest.mark.slow
@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.slow), "dark"])
def test_a_table_that_is_cut_has_a_shadow_at_the_edge_that_leaves_at_its_end(
    page_of: PageOf, report_file: Path, scheme: str
) -> None:
    page = page_of(report_file, width=390, color_scheme=scheme)
    page.wait_for_selector(LAID_OUT, state="attached")
    frame = page.locator(".table-frame:has(#costs-table)")
    frame.evaluate("(one) => one.scrollIntoView()")
    assert frame.evaluate("(one) => one.scrollWidth > one.clientWidth + 40")
    cut = edge(page, frame)
    frame.evaluate("(one) => { one.scrollLeft = one.scrollWidth; }")
    assert cut != edge(page, frame)


def test_a_cut_table_is_scrolled_with_the_arrow_keys(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file, width=390)
    page.wait_for_selector(LAID_OUT, state="attached")
    frame = page.locator(".table-frame:has(#costs-table)")
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    assert frame.evaluate("(one) => one.scrollLeft") > 0


def edge(page: Any, frame: Any) -> bytes:
    """A picture of the frame's right edge beside the caption, where no text is."""
    box = frame.bounding_box()
    left, top = box["x"] + box["width"] - 6, box["y"] + 2
    shot: bytes = page.screenshot(clip={"x": left, "y": top, "width": 6, "height": 8})
    return shot
