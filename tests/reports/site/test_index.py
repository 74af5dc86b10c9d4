"""The index of a site: its title, dates, and the way from a run to the one before it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ftbench.analysis.published import PublishedRun
from ftbench.analysis.run_results import RunResults
from ftbench.presentation.contracts import Report
from ftbench_reports.html.report import HtmlFolderReport, HtmlReport
from ftbench_reports.site.index import index_page
from tests.reports.site.sites import a_run, a_site

JANUARY, FEBRUARY, MARCH = (f"2026-0{month}-05T08:00:00Z" for month in (1, 2, 3))


def of_matrix(matrix: str, run: PublishedRun) -> PublishedRun:
    return replace(run, title=matrix)


def test_a_site_without_a_title_has_the_names_of_its_matrices() -> None:
    runs = [of_matrix(name, a_run(name, place, JANUARY)) for place, name in enumerate(("demo", "curve"))]
    again = of_matrix("curve", a_run("curve-again", 2, FEBRUARY))
    site = a_site(*runs, again, title="")
    assert site.shown_title == "curve, demo"
    assert "<h1>curve, demo</h1>" in index_page(site)


def test_four_matrices_are_three_names_and_a_sign_of_more() -> None:
    runs = [of_matrix(name, a_run(name, place, None)) for place, name in enumerate("abcd")]
    assert a_site(*runs, title="").shown_title == "d, c, b, …"


def test_the_title_that_older_sites_kept_unasked_is_none() -> None:
    run = of_matrix("demo", a_run("x", 1, JANUARY))
    assert a_site(run, title="ftbench").shown_title == "demo"
    assert a_site(run, title="Nightly").shown_title == "Nightly"


def test_a_date_is_an_element_that_stays_on_one_line() -> None:
    assert f'<time datetime="{JANUARY}">2026-01-05</time>' in index_page(a_site(a_run("a", 1, JANUARY)))


def test_a_run_leads_to_the_trends_with_the_latest_earlier_run_of_its_matrix() -> None:
    runs = [of_matrix("demo", a_run(name, place, date))
            for place, (name, date) in enumerate((("a", JANUARY), ("b", FEBRUARY), ("c", MARCH)))]  # fmt: skip
    site = a_site(*runs, of_matrix("other", a_run("d", 4, MARCH)))
    assert [found.name if (found := site.before(run)) else None for run in site.runs] == [None, "a", "b", None]
    text = index_page(site)
    assert '<a href="trends.html"><span class="l" lang="en">trends with b</span>' in text
    assert "trends with c" not in text


def test_runs_of_one_name_without_a_common_method_are_not_paired() -> None:
    a = of_matrix("demo", a_run("a", 1, JANUARY, full=0.5))
    b = of_matrix("demo", a_run("b", 2, FEBRUARY, lora=0.5))
    assert a_site(a, b).before(b) is None


def test_the_index_says_the_command_that_compares_the_latest_two_runs_of_a_matrix() -> None:
    runs = [of_matrix("demo", a_run(name, place, date))
            for place, (name, date) in enumerate((("first run", JANUARY), ("b", FEBRUARY)))]  # fmt: skip
    assert "<code>ftbench compare &#39;first run&#39; b --format html</code>" in index_page(a_site(*runs))
    assert "ftbench compare" not in index_page(a_site(runs[0]))


@pytest.mark.parametrize("report", [HtmlReport(), pytest.param(HtmlFolderReport(), marks=pytest.mark.slow)])
def test_a_report_on_a_site_leads_back_to_it(report: Report, small_run: RunResults, tmp_path: Path) -> None:
    alone = report.write(small_run, tmp_path / "alone" / "index.html")
    on_site = report.on_site("../../index.html").write(small_run, tmp_path / "site" / "index.html")
    link = '<a class="home" href="../../index.html">'
    assert link in on_site.read_text(encoding="utf-8")
    assert 'class="home"' not in alone.read_text(encoding="utf-8")
