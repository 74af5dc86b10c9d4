"""Tables are copied as LaTeX or CSV; where the browser refuses, the text stands selected in a box."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.reports.browser.conftest import PageOf

if TYPE_CHECKING:
    from playwright.sync_api import Page

DENIED = """() => {
  navigator.clipboard.writeText = () => Promise.reject(new Error("denied"));
  document.execCommand = () => false;
}"""
TAKEN = """() => { navigator.clipboard.writeText = (text) => { window.taken = text; return Promise.resolve(); }; }"""


def press(page: Page, table: str, name: str) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    tools = page.locator(f".table-frame:has(#{table}) + .copying")
    tools.scroll_into_view_if_needed()
    tools.get_by_role("button", name=name).click()


def test_csv_has_the_cells_that_are_shown(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file)
    page.evaluate(TAKEN)
    page.fill("#cells .filter input", "lora support-qa")
    press(page, "cells-table", "CSV")

    head, *rows = csv.reader(io.StringIO(page.evaluate("taken")))
    assert head[:3] == ["cell", "task", "method"]
    cells = [f"0021{seed}abcdef012345678" for seed in (0, 1)]
    assert [row[:4] for row in rows] == [[cell, "support-qa", "lora", str(seed)] for seed, cell in enumerate(cells)]
    copied = page.locator(".table-frame:has(#cells-table) + .copying [role=status]")
    assert copied.inner_text() == "Copied"


def test_latex_is_in_a_box_where_copying_is_denied(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file)
    page.evaluate(DENIED)
    press(page, "verdict-1-table", "LaTeX")

    box = page.locator(".table-frame:has(#verdict-1-table) + .copying textarea")
    box.wait_for()
    text = box.input_value()
    assert page.evaluate("getSelection().toString()") == text
    lines = text.splitlines()
    for rule in ("\\toprule", "\\midrule", "\\bottomrule"):
        assert rule in lines
    columns = lines[lines.index("\\toprule") + 1].count(" & ")
    rows = lines[lines.index("\\midrule") + 1 : lines.index("\\bottomrule")]
    assert [row.count(" & ") for row in rows] == [columns] * 6
    assert rows[0].startswith("full & 0.")
    assert "与" not in text
    assert "95 \\%" in text


@pytest.mark.slow
def test_the_words_are_those_of_the_language_that_is_shown(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file)
    page.click("#language-switch")
    page.evaluate(TAKEN)
    press(page, "verdict-1-table", "CSV")
    assert page.evaluate("taken").startswith("方法,")


@pytest.mark.slow
def test_latex_keeps_the_notes_and_their_marks(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file)
    page.evaluate(TAKEN)
    press(page, "scores-3", "LaTeX")

    text, notes = page.evaluate("taken"), page.locator("ol.notes:has(#scores-3-note-1) li")
    below = text[text.index("\\begin{minipage}") : text.index("\\end{minipage}")]
    assert notes.count() > 0
    for place in range(1, notes.count() + 1):
        assert f"\\textsuperscript{{{place}}} " in below
    assert "\\textsuperscript{1}" in text[: text.index("\\bottomrule")]
