"""A published site in a real browser from a folder on the disk: nothing is refused or loaded, and all is reached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ftbench.analysis.published import PublishedRun
from ftbench.analysis.run_comparison import ComparedRuns, compare_runs
from ftbench_reports.comparison.report import HtmlComparison
from ftbench_reports.site.pages import HtmlSite
from tests.browser import browser as shared_browser
from tests.browser import needed
from tests.core.analysis.two_hand_made_runs import hand_made_run
from tests.reports.fake_run import HOSTILE
from tests.reports.site.sites import a_run, a_site
from tests.reports.test_browser import CHROMIUM

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the site was not opened")


@pytest.fixture(scope="module")
def browser() -> Any:
    return shared_browser(needed("the site was not opened"))


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page of a phone's width; what it logs or asks of a network fails the test."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda one: said.append(one.url) if not one.url.startswith(("file:", "data:")) else None)
    yield page
    assert said == []
    context.close()


def written(folder: Path, *runs: PublishedRun) -> str:
    site = a_site(*runs)
    for path, text in HtmlSite().pages(site).items():
        (folder / path).write_text(text, encoding="utf-8")
    for run in site.runs:
        (folder / run.page).parent.mkdir(parents=True)
        (folder / run.page).write_text(f"<title>the report of {run.finished}</title>", encoding="utf-8")
    return (folder / "index.html").as_uri()


def test_the_pages_lead_to_each_other_and_to_the_reports(page: Any, tmp_path: Path) -> None:
    page.goto(written(tmp_path))
    page.click("text=Trends")
    assert page.title() == "Nightly – ftbench"
    assert page.locator("article.trend svg.chart").count() >= 1
    page.click("nav >> text=Runs")
    page.click("text=february")
    assert page.title() == "the report of 2026-02-05T08:00:00Z"


def test_the_filter_leaves_the_runs_that_have_all_its_words(page: Any, tmp_path: Path) -> None:
    page.goto(written(tmp_path))
    page.fill("form.rows-filter input", "janu ACCURACY")
    assert page.locator("#runs-table tbody tr:visible a").first.inner_text() == "january"
    assert page.locator("#runs-table tbody tr:visible").count() == 1
    assert page.inner_text("form.rows-filter [role=status]") == "1 / 2"
    page.fill("form.rows-filter input", "")
    assert page.locator("#runs-table tbody tr:visible").count() == 2


def test_a_date_keeps_to_one_line_where_the_table_is_narrow(page: Any, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 700, "height": 800})
    page.goto(written(tmp_path))
    height = page.locator("#runs-table time").first.bounding_box()["height"]
    assert height < 30


@pytest.mark.parametrize("name", ["index.html", pytest.param("trends.html", marks=pytest.mark.slow)])
def test_a_phone_needs_no_scrolling_sideways_in_either_language(page: Any, tmp_path: Path, name: str) -> None:
    page.goto(written(tmp_path).replace("index.html", name))
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.click("#language-switch")


@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        ("index.html", "light"),
        pytest.param("trends.html", "dark", marks=pytest.mark.slow),
        pytest.param("index.html", "dark", marks=pytest.mark.slow),
        pytest.param("trends.html", "light", marks=pytest.mark.slow),
    ],
)
def test_no_rule_of_accessibility_is_broken(page: Any, tmp_path: Path, name: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    page.goto(written(tmp_path).replace("index.html", name))
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_hostile_names_run_nothing(page: Any, tmp_path: Path) -> None:
    runs = [a_run(f"{HOSTILE} {place}", place, None, **{HOSTILE: 0.5, "full": 0.4}) for place in range(2)]
    page.goto(written(tmp_path, *runs))
    assert page.locator("#runs-table tbody tr").count() == 2
    assert page.locator("img").count() == 0
    page.locator("#runs-table a").first.click()
    assert page.title().startswith("the report of")


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.slow), "dark"])
def test_a_comparison_is_accessible_and_fits_a_phone(page: Any, tmp_path: Path, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    a, b = hand_made_run({"full": 0.5, "lora": 0.5}, 1), hand_made_run({"full": 0.5, "lora": 0.9, "prefix": 0.5}, 2)
    file = HtmlComparison().write_comparison(ComparedRuns(a, b, compare_runs(a, b)), tmp_path / "c.html")
    page.emulate_media(color_scheme=scheme)
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.click("#cells-table th >> text=B less A")
    assert page.locator("#cells-table tbody tr").first.locator("td").nth(1).inner_text() == "lora"
