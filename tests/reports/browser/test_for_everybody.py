"""The report for everybody: rules of accessibility, keys alone, the dark, paper, and no scripts at all."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench_reports.html.report import HtmlReport
from tests.reports.browser.conftest import PageOf
from tests.reports.fake_run import TASKS, fake_run

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDE_AND_LIGHT = {"width": 1280, "color_scheme": "light"}
NARROW_AND_DARK = {"width": 390, "color_scheme": "dark"}
BAD = ("serious", "critical")
EN = pytest.param("en", WIDE_AND_LIGHT, id="wide, light")
ZH = pytest.param("zh", NARROW_AND_DARK, id="narrow, dark, Chinese")


def each(*ways: Any) -> pytest.MarkDecorator:
    """In these ways; in the others with the slow tests."""
    others = [pytest.param(*way.values, id=way.id, marks=pytest.mark.slow) for way in (EN, ZH) if way not in ways]
    return pytest.mark.parametrize(("language", "how"), [*ways, *others])


def opened(page: Page, language: str = "en") -> Page:
    """Everything that can be unfolded is, in this language."""
    if language == "zh":
        page.click("#language-switch")
    page.evaluate(
        """() => {
          document.querySelectorAll("details").forEach((one) => { one.open = true; });
          document.querySelectorAll("main > section").forEach((one) => { one.style.contentVisibility = "visible"; });
        }"""
    )
    return page


def violations(page: Page, part: str | None = None) -> list[str]:
    """What keeps somebody out, in the words of axe: serious or worse."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=part, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:300]}" for one in found if one["impact"] in BAD]


# Accessibility.


@pytest.fixture(scope="module")
def short_run() -> RunResults:
    """Two tasks: every kind of element, and less than half of the elements, of which a browser checks each."""
    return fake_run(tasks=(TASKS[1], TASKS[4]))


@pytest.fixture(scope="module")
def short_file(short_run: RunResults, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return HtmlReport().write(short_run, tmp_path_factory.mktemp("short") / "report.html")


class Kinds(HTMLParser):
    """The kinds of elements in a page: tag, class and role."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[tuple[str, str | None, str | None]] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        kind = re.sub("^severity .*", "severity", named.get("class") or "")  # its colours stand elsewhere, too
        self.found.add((tag, kind, named.get("role")))


@pytest.mark.slow
def test_the_short_report_has_every_kind_of_element(short_file: Path, report: str) -> None:
    assert Kinds(report).found == Kinds(short_file.read_text(encoding="utf-8")).found


@each(ZH)
def test_no_rule_is_broken_in_any_section(
    page_of: PageOf, short_file: Path, language: str, how: dict[str, Any]
) -> None:
    page = page_of(short_file, **how)
    page.wait_for_selector("#browser .card")
    assert violations(opened(page, language)) == []


@each(EN)
def test_no_rule_is_broken_by_the_page_of_a_cell(
    page_of: PageOf, short_run: RunResults, short_file: Path, language: str, how: dict[str, Any]
) -> None:
    page = page_of(short_file, f"#/cell/{short_run.cells[0].cell}", **how)
    page.wait_for_selector("#cell-view h2")
    page.evaluate("document.querySelectorAll('#cell-view details').forEach((one) => { one.open = true; })")
    if language == "zh":
        page.click("#language-switch")
    assert violations(page, "#cell-view") == []  # what is around it is looked at above


@each()  # the page of the file, which is looked at whole above, begins with the answers of all methods
def test_no_rule_is_broken_by_the_view_of_two_methods(
    page_of: PageOf, report_folder: Path, language: str, how: dict[str, Any]
) -> None:
    page = page_of(report_folder, **how)
    page.wait_for_selector("#browser .card")
    page.select_option("#browser select[name=view]", "two")
    page.select_option("#browser select[name=set]", "2")
    page.fill("#browser [name=search]", "order")
    page.wait_for_selector("#browser .card")
    assert violations(opened(page, language), "#samples") == []


# Keys.


def test_keys_alone_reach_everything(page_of: PageOf, short_file: Path) -> None:
    page = page_of(short_file)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").evaluate("link => link.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.url.endswith("#verdict")

    seen, before = set(), None
    for _ in range(400):
        page.keyboard.press("Tab")
        here, name = page.evaluate(
            """() => {
              const now = document.activeElement, box = now.getBoundingClientRect();
              window.places = window.places || new Map();
              if (!window.places.has(now)) window.places.set(now, window.places.size);
              const kinds = { browser: "#browser", sort: "thead", chart: "svg", explorer: ".explorer", filter: "form" };
              const kind = Object.keys(kinds).find((one) => now.closest(kinds[one])) || now.tagName;
              return [window.places.get(now), box.width > 0 ? kind : "unseen"];
            }"""
        )
        assert here != before, name
        before = here
        seen.add(name)
        if {"browser", "sort", "chart", "explorer", "filter"} <= seen:
            break
    assert seen >= {"browser", "sort", "chart", "explorer", "filter"}
    assert "unseen" not in seen


def test_a_column_is_sorted_by_key(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file)
    page.locator("#scores-1 thead button").nth(1).focus()
    page.keyboard.press("Enter")
    header = page.locator("#scores-1 thead th").nth(1)
    assert header.get_attribute("aria-sort") == "descending"
    page.keyboard.press("Space")
    assert header.get_attribute("aria-sort") == "ascending"


# Dark.


def test_the_dark_page_is_dark_and_its_charts_are_light_on_it(page_of: PageOf, report_file: Path) -> None:
    def light(colour: str) -> float:
        found = [float(part) for part in re.findall(r"[\d.]+", colour)[:3]]
        return sum(found) / 3

    page = page_of(report_file, color_scheme="dark")
    assert light(page.evaluate("getComputedStyle(document.body).backgroundColor")) < 60
    texts = page.locator("svg.chart text").evaluate_all("all => all.map((one) => getComputedStyle(one).fill)")
    assert len(texts) > 100
    assert min(map(light, texts)) > 130
    lines = page.locator("#curves svg path[class*=s-series]").evaluate_all(
        "all => all.map((one) => getComputedStyle(one).stroke)"
    )
    assert lines
    assert min(map(light, lines)) > 80


# Paper.


@pytest.mark.slow
def test_paper_has_every_section_unfolded_and_no_control(page_of: PageOf, report_file: Path, tmp_path: Path) -> None:
    page = page_of(report_file)
    page.wait_for_selector("#browser .card")
    titles = page.locator("main h2").evaluate_all(
        "all => all.map((one) => (one.querySelector('[lang=en]') || one).textContent)"
    )
    captions = page.locator("main details caption").evaluate_all("all => all.map((one) => one.id)")
    file = tmp_path / "report.pdf"
    page.pdf(path=file, format="A4")
    assert len(re.findall(rb"/Type /Page\b(?!s)", file.read_bytes())) > 5

    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("button:not(thead button):visible, select:visible, input:visible").count() == 0
    assert page.locator(".bar:visible, .skip:visible, .switches:visible, .tip:visible").count() == 0
    assert page.locator("main details:not([open])").count() == 0
    assert all(page.locator(f"[id='{name}']").is_visible() for name in captions[::7])
    assert page.locator("main h2:visible").count() == len(titles) > 9
    assert page.locator("main svg.chart:visible").count() > 20
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True, text=True).stdout
        assert [title for title in titles if title not in text] == []


# No scripts.


@pytest.mark.slow
def test_without_scripts_the_page_reads(page_of: PageOf, report_file: Path) -> None:
    page = page_of(report_file, java_script_enabled=False)
    assert "full" in page.inner_text("#verdict")
    assert page.locator("#verdict article.verdict:visible").count() == 5
    assert page.locator("#scores table:visible").count() == 5
    assert page.locator("#cells-table tbody tr:visible").count() >= 60
    assert page.locator("#printed-samples article").count() == 15
    page.locator("#printed-samples summary").first.click()
    assert page.locator("#printed-samples article:visible").count() == 3
    assert page.locator("button:visible, select:visible, input:not(.preferences input):visible").count() == 0
    assert page.locator(".preferences input:visible").count() == 5  # they work by style alone
