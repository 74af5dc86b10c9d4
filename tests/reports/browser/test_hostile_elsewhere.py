"""Texts that would do harm, beside the report: two runs compared, a site of many, and what people think."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ftbench.analysis.run_comparison import ComparedRuns, compare_runs
from ftbench.analysis.run_results import RunResults
from ftbench.messages import Note
from ftbench.records.results import CellResult
from ftbench.text.visible import visible
from ftbench_rating.analysis.human_score import added_scores
from ftbench_rating.section.ratings import HumanRatings
from ftbench_rating.study.model import Dimension
from ftbench_reports.comparison.report import HtmlComparison
from ftbench_reports.html.report import HtmlReport
from ftbench_reports.site.pages import HtmlSite
from tests.core.analysis.two_hand_made_runs import hand_made_run, with_cells
from tests.hostile import STRINGS, Named
from tests.plugins.rating.analysis.studies_with_ratings import run_of as rated_run
from tests.plugins.rating.studies import answered, small_study
from tests.reports.browser.conftest import PageOf, hacked
from tests.reports.site.sites import a_run, a_site
from tests.specs import cell_spec

# Without its policy a page has nothing but that all texts are escaped.
WITHOUT_POLICY = pytest.mark.parametrize(
    "policy", [pytest.param(True, id="with policy", marks=pytest.mark.slow), pytest.param(False, id="without policy")]
)


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every text is a method of both runs, a setting and its value, and a part of the machine."""

    def made(draw: int) -> RunResults:
        names = Named(STRINGS, draw)
        run = hand_made_run(
            dict.fromkeys(STRINGS, 0.4 + 0.2 * draw), draw, seeds=(0,), rows=range(30), tasks=("__proto__",)
        )

        def hostile(cell: CellResult) -> CellResult:
            at = STRINGS.index(cell.method)
            spec = cell_spec(method=cell.method, settings={text: names[at] for at, text in enumerate(STRINGS)})
            gone = at in (3, 7 + draw)
            changed = replace(
                cell,
                model="constructor",
                cell=f"{names[at]}-{at}",
                spec=spec,
                environment={text: names[place + 9 * draw] for place, text in enumerate(STRINGS)},
                notes=(Note.plain(names[at + 11]),),
                finished=names[at + 12],
            )
            return replace(changed, metrics={}, status="failed", reason=Note.plain(names[at + 13])) if gone else changed

        changed = with_cells(run, hostile)
        return replace(
            changed, name=names[draw], cells=changed.cells[draw:], tasks=(replace(run.tasks[0], source=names[6]),)
        )

    a, b = made(0), made(1)
    runs = ComparedRuns(a, b, compare_runs(a, b, None), ())
    return HtmlComparison().write_comparison(runs, tmp_path_factory.mktemp("compared") / "comparison.html")


@WITHOUT_POLICY
def test_a_comparison_shows_texts_as_texts(page_of: PageOf, comparison: Path, policy: bool) -> None:
    page = page_of(comparison, bypass_csp=not policy)
    assert page.locator("main > section").count() == 5
    assert page.locator("img, iframe, base, form, object").count() == 0
    assert page.locator("#cells tbody tr").count() == len(STRINGS) - 1
    said = page.evaluate("document.body.textContent")
    assert [text for text in STRINGS if visible(text) not in said] == []
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for button in page.locator("#cells thead button").all():
        button.click()
    page.click("#language-switch")
    assert hacked(page) is None


@pytest.mark.slow
@WITHOUT_POLICY
def test_a_site_shows_texts_as_texts_and_its_links_lead_where_they_should(
    page_of: PageOf, tmp_path: Path, policy: bool
) -> None:
    runs = []
    for place, text in enumerate(STRINGS[:: len(STRINGS) // 6]):
        names = Named(STRINGS, place)
        one = a_run(text, 1 + place % 2, f"2026-01-{place + 1:02}T08:00:00Z")
        points = tuple(
            replace(
                point, method=STRINGS[at % len(STRINGS)], task=names[0] if at % 3 else "__proto__", model="constructor"
            )
            for point in one.points
            for at in range(40)
        )
        runs.append(replace(one, title=names[1], models=(names[2],), tasks=(names[3],), methods=STRINGS, points=points))
    site = a_site(*runs, title=STRINGS[1])
    for name, text in HtmlSite().pages(site).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for run in site.runs:
        (tmp_path / run.page).parent.mkdir(parents=True)
        (tmp_path / run.page).write_text(f"<title>the report of {run.finished}</title>", encoding="utf-8")

    page = page_of(tmp_path / "index.html", bypass_csp=not policy)
    assert page.title() == f"{visible(STRINGS[1])} – ftbench"
    assert page.locator("#runs-table tbody tr").count() == len(runs)
    assert hacked(page) is None
    links = page.locator("#runs-table a").evaluate_all("all => all.map((one) => one.href)")
    for link in links[::5]:
        page.goto(link)
        assert page.title().startswith("the report of 2026")
    page.goto((tmp_path / "trends.html").as_uri())
    assert page.locator("article.trend").count() > 3
    assert page.locator("img, iframe, base, object").count() == 0
    assert hacked(page) is None


@pytest.mark.slow
@WITHOUT_POLICY
def test_ratings_show_texts_as_texts(page_of: PageOf, tmp_path: Path, policy: bool) -> None:
    methods = ("__proto__", STRINGS[1], STRINGS[9], STRINGS[-1], STRINGS[len(STRINGS) // 2])
    dimensions = tuple(
        Dimension(STRINGS[at], 0.5, {"en": STRINGS[at + 1], "zh": STRINGS[at + 2]}, (), {"en": STRINGS[at + 3]})
        for at in (0, 30)
    )
    built = small_study("pairwise", methods=methods, dimensions=dimensions, name="study")
    (tmp_path / "ratings").mkdir()
    answered(
        tmp_path / "ratings" / "study",
        dict(zip(methods, (1.0, 2.0, 3.0, 4.0, 5.0), strict=True)),
        built=built,
        noise=1.0,
    )
    run = rated_run(built, dict.fromkeys(methods, 0.5))
    for one in added_scores(tmp_path, run):
        cells = tuple(
            replace(cell, metrics={**cell.metrics, one.metric.name: one.scores[cell.cell]})
            if cell.cell in one.scores
            else cell
            for cell in run.cells
        )
        run = replace(run, cells=cells, metrics={**run.metrics, one.metric.name: one.metric})
    file = HtmlReport().with_sections([HumanRatings()]).write(run, tmp_path / "report.html")

    page = page_of(file, bypass_csp=not policy)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    said = page.locator("#section-ratings").evaluate("section => section.textContent")
    assert [text for text in methods if visible(text) not in said] == []
    assert page.locator("#section-ratings tbody tr").count() > 10
    assert page.locator("img, iframe, base, object").count() == 0
    assert hacked(page) is None
