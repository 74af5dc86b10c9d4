"""Texts that would do harm, in every place of a report: none runs, none breaks anything, and all can be read."""

from __future__ import annotations

import itertools
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.text.visible import visible
from ftbench_reports.html.report import HtmlFolderReport, HtmlReport
from tests.browser import wait_until
from tests.hostile import METHODS, RUNNING, STRINGS, TASKS, harmless, run_of
from tests.reports.browser.conftest import PageOf, hacked
from tests.reports.test_sections import Broken, Counts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SECTIONS = [
    Counts(name=STRINGS[0], title={"en": STRINGS[1], "zh": STRINGS[5]}),
    Counts(
        name="attribute",
        title=STRINGS[len(RUNNING) + 2],
        template='<p title="{{ counts | list | first }}">{{ counts }}</p>',
    ),
    Broken(name=STRINGS[2]),
]
WRITTEN = "section,table,tr,th,td,form,select,button,details,figure,svg,article,h1,h2,h3,script,style,meta,a,li,p,img"


class Made:
    """The reports of a run, each written when it is first asked for."""

    def __init__(self, run: RunResults, folder: Path) -> None:
        self.run, self._below = run, folder

    @cached_property
    def file(self) -> Path:
        return self._written(HtmlReport(), self._below / "report.html")

    @cached_property
    def folder(self) -> Path:
        return self._written(HtmlFolderReport(), self._below / "report") / "index.html"

    def _written(self, report: HtmlReport | HtmlFolderReport, out: Path) -> Path:
        from ftbench.errors import ReportIncomplete

        with pytest.raises(ReportIncomplete) as caught:  # the section that is broken, and no other
            report.with_sections(SECTIONS).write(self.run, out)
        assert len(caught.value.problems) == 1
        return out


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(run_of(STRINGS), tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Of two tasks, one of texts and one of labels: it is written and shown in half of the time."""
    return Made(run_of(STRINGS, count=2), tmp_path_factory.mktemp("small-hostile"))


@pytest.fixture(scope="session")
def tame(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a run of the same shape whose texts do nothing."""
    from ftbench.errors import ReportIncomplete

    file = tmp_path_factory.mktemp("tame") / "report.html"
    with pytest.raises(ReportIncomplete):
        HtmlReport().with_sections(SECTIONS).write(run_of(harmless(len(STRINGS))), file)
    return file


@pytest.mark.slow
def test_the_texts_do_run_where_nobody_escapes_them(chromium: Browser) -> None:
    page = chromium.new_context(offline=True).new_page()
    places = [
        "{}",
        "<script type=text>{}</script>",
        "<!--{}-->",
        "<textarea>{}</textarea>",
        "<a title='{}'>",
        '<a b="{}">',
    ]
    ran = set()
    for text in RUNNING:
        for place in places:
            page.goto("about:blank")
            page.set_content("<!doctype html><p>" + place.replace("{}", text), wait_until="domcontentloaded")
            if hacked(page):
                ran.add(text)
                break
    page.context.close()
    assert ran == set(RUNNING)


# Text that ran in the file would be an element more than in the harmless one: see below.
@pytest.mark.parametrize(
    ("made", "policy", "tasks"),
    [
        pytest.param("hostile", True, TASKS, id="file with policy", marks=pytest.mark.slow),
        pytest.param("hostile", False, TASKS, id="folder without policy", marks=pytest.mark.slow),
        pytest.param("small", False, 1, id="folder without policy, answers and cells of one task of two"),
    ],
)
def test_no_text_runs_and_every_part_works(
    page_of: PageOf, request: pytest.FixtureRequest, made: str, policy: bool, tasks: int
) -> None:
    """Without its policy the page has nothing but that all texts are escaped."""
    hostile: Made = request.getfixturevalue(made)
    page = page_of(hostile.file if policy else hostile.folder, bypass_csp=not policy)
    page.wait_for_selector("#browser .card")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    arranging = (sorts, filters, explores) if tasks > 1 else ()  # these put no new text into the page
    for part in (*arranging, browses, opens_cells, switches):
        part(page, hostile.run, tasks)
        assert hacked(page) is None, part.__name__
    assert page.title() == f"{visible(hostile.run.name)} – ftbench".strip()


def sorts(page: Page, run: RunResults, tasks: int) -> None:
    """Every column of every table, up and down; no row is lost, and the last come back a little later."""
    page.evaluate(
        """() => {
          const tables = Array.from(document.querySelectorAll("table.sortable"));
          const before = tables.map((one) => one.rows.length);
          window.sorted = () => before.length > 1 && tables.every((one, place) => one.rows.length === before[place]);
          document.querySelectorAll("table.sortable thead button").forEach((one) => { one.click(); one.click(); });
        }"""
    )
    wait_until(page, "window.sorted()")


def filters(page: Page, run: RunResults, tasks: int) -> None:
    """Each choice of each filter leaves rows, and each name finds its own."""
    options = page.locator("#cells select[name=method] option").evaluate_all("all => all.map((one) => one.value)")
    assert set(options) == {"", *(visible(cell.method) for cell in run.cells)}
    for name in ("model", "task", "method", "status"):
        counts = page.evaluate(
            """async (name) => {
              const select = document.querySelector(`#cells select[name=${name}]`), found = [];
              for (const option of Array.from(select.options, (one) => one.value)) {
                select.value = option;
                select.dispatchEvent(new Event("input", { bubbles: true }));
                await new Promise(requestAnimationFrame);
                found.push(document.querySelectorAll("#cells-table tbody tr:not([hidden]):not(.group)").length);
              }
              select.value = "";
              select.dispatchEvent(new Event("input", { bubbles: true }));
              return found;
            }""",
            name,
        )
        assert counts[0] == len(run.cells) == sum(counts[1:])
        assert 0 not in counts


def explores(page: Page, run: RunResults, tasks: int) -> None:
    """Every axis of every chart that a reader may choose."""
    drawn = page.evaluate(
        """() => Array.from(document.querySelectorAll(".explorer select")).map((select) => {
          for (const option of select.options) {
            select.value = option.value;
            select.dispatchEvent(new Event("change", { bubbles: true }));
          }
          return select.closest(".explorer").querySelectorAll(".mark:not([hidden])").length;
        })"""
    )
    assert len(drawn) == 2 * TASKS
    assert min(drawn) > METHODS // 2


def browses(page: Page, run: RunResults, tasks: int) -> None:
    """Examples of so many tasks in both views, of the first in every order; an address leads to its row or card."""
    sets = page.locator("#browser select[name=set] option").count()
    assert sets == len(run.tasks)
    for view, place in itertools.product(("all", "two"), range(tasks)):
        page.select_option("#browser select[name=view]", view)
        page.select_option("#browser select[name=set]", str(place))
        page.wait_for_selector("#browser .card")
        if place == 0:
            for order in page.locator("#browser select[name=order] option").all():
                page.select_option("#browser select[name=order]", order.get_attribute("value"))
            page.wait_for_selector("#browser .card")
        links = page.locator("#browser .card-head a").evaluate_all("all => all.map((one) => one.hash)")
        ids = page.locator("#browser .card").evaluate_all("all => all.map((one) => one.dataset.example)")
        assert len(set(links)) == len(links) == 10
        for link, name in list(zip(links, ids, strict=True))[5:6]:
            page.evaluate("(hash) => { location.hash = hash; }", link)
            wait_until(page, "(name) => document.querySelector('.card.linked')?.dataset.example === name", arg=name)
    page.evaluate("location.hash = '#verdict'")


def opens_cells(page: Page, run: RunResults, tasks: int) -> None:
    """The links of the table of cells, of so many tasks, lead to the page of their cell, which names it."""
    rows = page.locator("#cells-table tbody tr:not(.group)")
    links = rows.locator("a[href^='#/cell/']").evaluate_all("all => [...new Set(all.map((one) => one.hash))]")
    assert len(links) == len(run.cells)
    looked_at = links[: METHODS * tasks]
    found = page.evaluate(
        """async (links) => {
          const found = [];
          for (const link of links) {
            location.hash = link;
            const name = decodeURIComponent(link.slice(7));
            const there = () => document.querySelector("#cell-view .cell-status")?.textContent.includes(name);
            for (let tries = 0; tries < 300 && !there(); tries += 1) await new Promise((done) => setTimeout(done, 5));
            found.push(there() ? document.querySelector("#cell-view h2").textContent : null);
          }
          return found;
        }""",
        looked_at,
    )
    named = {f"{visible(cell.model)} / {visible(cell.task)} / {visible(cell.method)} / seed 0" for cell in run.cells}
    assert len(set(found) & named) == len(looked_at)
    page.evaluate("location.hash = '#verdict'")
    page.wait_for_selector("#verdict", state="visible")


def switches(page: Page, run: RunResults, tasks: int) -> None:
    """The other language, and the other theme."""
    page.click("#language-switch")
    page.click("#theme-switch")
    assert page.evaluate("document.documentElement.dataset.language") == "zh"
    assert page.evaluate("document.documentElement.dataset.shown") == "dark"


@pytest.mark.slow
def test_the_page_has_the_shape_of_one_with_harmless_texts(page_of: PageOf, hostile: Made, tame: Path) -> None:
    def counted(page: Page) -> dict[str, int]:
        page.wait_for_selector("#browser .card")
        return {
            name: page.evaluate("(name) => document.querySelectorAll(name).length", name) for name in WRITTEN.split(",")
        }

    assert counted(page_of(hostile.file)) == counted(page_of(tame))


def test_every_text_is_read_as_it_is_and_hidden_characters_as_marks(page_of: PageOf, small: Made) -> None:
    page = page_of(small.folder)
    everything = page.evaluate("document.body.textContent")
    shown = page.locator("main > section").evaluate_all(
        """all => all.map((section) => {
          const copy = section.cloneNode(true);
          copy.querySelectorAll("script").forEach((one) => one.remove());
          return copy.textContent;
        }).join(" ")"""
    )

    assert [text for text in STRINGS if visible(text) not in shown] == []
    for hidden in "\u202e\u2066\u200b\ufeff\u2028\x00\x1b\ufffd":
        assert hidden not in everything
    assert page.locator(".hidden-character").count() > 50


@pytest.mark.slow
def test_without_scripts_it_is_all_there_too(page_of: PageOf, hostile: Made) -> None:
    page = page_of(hostile.folder, java_script_enabled=False)
    assert page.locator("#cells-table tbody tr:not(.group)").count() == TASKS * METHODS
    assert page.locator("main > section").count() > 12
