"""Tables that are sorted and filtered, and the pages of single cells, in a real browser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ftbench_reports.html.report import HtmlReport
from tests.browser import wait_until
from tests.reports.browser.conftest import PageOf
from tests.reports.fake_run import TASKS, fake_run
from tests.specs import cell_spec

if TYPE_CHECKING:
    from playwright.sync_api import Page

FULL, FAILED = "00000abcdef012345678", "00140abcdef012345678"
TYPED = """(text) => {
  const input = document.querySelector("#cells .filter input"), begun = performance.now();
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  document.getElementById("cells").getBoundingClientRect();
  return performance.now() - begun;
}"""
"""Milliseconds from a text to the page as it then is."""

ROWS = "#cells-table tbody tr:not(.group)"


def shown(page: Page) -> int:
    return page.locator(f"{ROWS}:visible").count()


def said(page: Page) -> str:
    return page.locator("#cells .filter [role=status]").inner_text()


# Filters.


def test_a_text_leaves_the_rows_that_have_all_its_words(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file, "#cells")
    assert (shown(page), said(page)) == (60, "60 of 60 rows")
    page.fill("#cells .filter input", "LORA sentiment")
    assert (shown(page), said(page)) == (2, "2 of 60 rows")
    page.fill("#cells .filter input", "memory")  # of a reason
    assert shown(page) == 2
    page.fill("#cells .filter input", "nothing like that")
    assert (shown(page), said(page)) == (0, "0 of 60 rows")
    assert not page.is_visible("#cells-table thead")
    page.fill("#cells .filter input", "")
    assert shown(page) == 60


@pytest.mark.slow
def test_choices_are_those_of_the_columns_and_go_together(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file, "#cells")
    options = page.locator("#cells .filter select[name=status] option").all_inner_texts()
    assert sorted(options) == ["all", "done", "failed", "pending", "skipped"]
    page.select_option("#cells .filter select[name=status]", "failed")
    assert shown(page) == 3
    page.select_option("#cells .filter select[name=task]", "intent")
    assert shown(page) == 2
    page.click("#language-switch")
    assert said(page) == "显示 2 / 60 行"
    assert page.locator("#cells .filter select[name=status] option:checked").inner_text() == "失败"
    assert shown(page) == 2


@pytest.mark.slow
def test_scores_are_filtered_by_task_and_method(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file, "#scores")
    page.select_option("#scores .filter select[name=task]", "recipes")
    assert page.locator("#scores .table-frame:visible").count() == 1
    page.select_option("#scores .filter select[name=method]", "prefix")  # skipped there: its row says why
    rows = page.locator("#scores tbody tr:visible")
    assert rows.count() == 1
    assert "skipped" in rows.inner_text()


@pytest.mark.slow
def test_a_row_without_numbers_is_last_in_whatever_order(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file, "#scores")
    for header in page.locator("#scores-4 thead button").all()[1:]:
        for _ in "up", "down":
            header.click()
            methods = page.locator("#scores-4 tbody th").all_inner_texts()
            assert methods[-1].startswith("prefix") or header.inner_text().startswith("seeds")


@pytest.mark.slow
def test_a_thousand_rows_are_filtered_within_a_tenth_of_a_second(page_of: PageOf, tmp_path: Path) -> None:
    some = fake_run(tasks=TASKS[:1], methods=("full", "lora"), seeds=1)
    cells = tuple(
        replace(some.cells[0], cell=f"{n:020x}", seed=n, predictions=tuple, training=tuple) for n in range(1000)
    )
    page = page_of(HtmlReport().write(replace(some, trials=cells), tmp_path / "many.html"), "#cells")
    assert shown(page) == 1002
    taken: dict[str, list[float]] = {"lora": [], "": [], "full": []}
    for _ in range(3):  # other work on the machine makes some of them slow
        for text, left in (("lora", 1), ("", 1002), ("full", 1001)):
            taken[text].append(page.evaluate(TYPED, text))
            wait_until(
                page,
                "(n) => document.querySelectorAll('#cells-table tbody tr:not(.group):not([hidden])').length === n",
                arg=left,
            )
    assert max(map(min, taken.values())) < 100


# The page of a cell.


def test_a_row_leads_to_its_cell_and_back_to_where_one_was(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file, "#cells")
    link = page.locator(f"{ROWS} a", has_text=FULL)
    link.scroll_into_view_if_needed()
    before = link.bounding_box()
    link.click()
    assert page.inner_text("#cell-view h2") == "builtin:nano / sentiment / full / seed 0"
    assert page.url.endswith(f"#/cell/{FULL}")
    assert not page.is_visible("#verdict")
    assert page.evaluate("document.activeElement.id") == "cell-view"
    page.go_back()
    page.wait_for_selector("#verdict", state="visible")
    assert before is not None
    wait_until(  # at its place on the screen, whatever was laid out above it in the meantime
        page,
        "([link, top]) => Math.abs(link.getBoundingClientRect().top - top) < 5",
        arg=[link.element_handle(), before["y"]],
    )
    assert not page.is_visible("#cell-view")


@pytest.mark.slow
def test_an_address_opens_its_cell_at_once(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file, f"#/cell/{FULL}")
    text = page.inner_text("#cell-view")
    assert "learning_rate" in text
    assert "accuracy ↑" in text
    assert "torch" in text
    page.click("#cell-view .cell-back a")
    assert page.is_visible("#verdict")


def test_a_cell_that_failed_says_why_first(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file, f"#/cell/{FAILED}")
    assert page.inner_text("#cell-view .alert") == "out of memory: 5.1 GiB asked, 3.9 GiB free"
    assert page.inner_text("#cell-view .cell-status .bad") == "failed"


@pytest.mark.slow
def test_a_cell_is_shown_in_the_language_of_the_reader(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file, f"#/cell/{FULL}")
    page.click("#language-switch")
    assert page.inner_text("#cell-view .cell-back") == "← 全部单元"
    assert page.inner_text("#cell-view h2").endswith("随机种子 0")


@pytest.mark.slow
def test_a_cell_that_is_not_here_is_said_to_be(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file, "#/cell/nobody%20knows%E4")
    assert "nobody" in page.inner_text("#cell-view")
    assert page.inner_text("#cell-view").startswith("← All cells")


@pytest.mark.slow
def test_seeds_below_the_scores_lead_to_their_cells(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file, "#scores")
    page.locator("#scores-1 tbody tr", has_text="lora").locator(".links a").nth(1).click()
    assert page.inner_text("#cell-view h2") == "builtin:nano / sentiment / lora / seed 1"


@pytest.mark.slow
def test_the_curves_of_the_task_are_shown_with_this_one_in_front(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file, f"#/cell/{FULL}")
    assert page.locator("#cell-view .cell-charts figure").count() == 2
    front = page.locator("#cell-view .cell-charts svg").first.locator("path:not(.pale), line:not(.pale)")
    said = "marks => marks.map((mark) => mark.dataset.tip || mark.querySelector('title')?.textContent)"
    assert {tip.partition(":")[0] for tip in front.evaluate_all(said) if tip} == {"full, seed 0"}


@pytest.mark.slow
def test_hostile_names_are_text_and_lead_to_their_cells(page_of: PageOf, hostile_file: Path) -> None:
    page = page_of(hostile_file, "#cells")
    page.locator(f"{ROWS} a").first.click()
    page.wait_for_selector("#cell-view h2")
    assert "<img src=x" in page.inner_text("#cell-view h2")
    assert page.locator("#cell-view img").count() == 0


@pytest.mark.slow
def test_the_folder_loads_cells_when_they_are_wanted(page_of: PageOf, report_folder: Path) -> None:
    page = page_of(report_folder, f"#/cell/{FULL}")
    page.wait_for_selector("#cell-view h2")
    assert "learning_rate" in page.inner_text("#cell-view")


@pytest.mark.slow
def test_without_scripts_the_table_says_the_essentials(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file, f"#/cell/{FAILED}", java_script_enabled=False)
    row = page.locator("#cells-table tr", has=page.locator(f"[id='/cell/{FAILED}']"))
    assert "out of memory: 5.1 GiB asked" in row.inner_text()
    assert not page.is_visible("#cells .filter")
    assert not page.is_visible("#methods button")


# Copying.


@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.slow)])
def test_the_methods_are_copied_in_the_language_that_is_shown(
    language: str, page_of: PageOf, report_file: Path
) -> None:
    page = page_of(report_file, "#methods", permissions=["clipboard-read", "clipboard-write"])
    if language == "zh":
        page.click("#language-switch")
    page.click("#methods button")
    page.wait_for_selector("#methods button.copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert ("4 methods of fine-tuning" in copied) == (language == "en")
    assert ("4 种微调方法" in copied) == (language == "zh")
    assert "Holm, S. (1979)" in copied
    assert page.inner_text("#methods [role=status]") == ("Copied" if language == "en" else "已复制")


def test_the_matrix_of_a_cell_is_copied_as_it_is(page_of: PageOf, tmp_path: Path) -> None:
    results = fake_run(tasks=TASKS[:1], methods=("full", "zero-shot"), seeds=1)
    spec = cell_spec(method="full", settings={"learning_rate": 0.001}, training={"epochs": 2.0})
    cells = (replace(results.cells[0], spec=spec), *results.cells[1:])
    file = HtmlReport().write(replace(results, cells=cells), tmp_path / "report.html")
    page = page_of(file, f"#/cell/{FULL}", permissions=["clipboard-read", "clipboard-write"])
    page.locator("#cell-view .copy").first.click()
    page.wait_for_selector("#cell-view .copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"name: cell-{FULL}\nmodels:\n- model: builtin:nano\n")
    assert page.inner_text("#cell-command") == f"ftbench run cell-{FULL}.yaml"
