"""Runs and written reports that several tests read; each is made once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench_reports.html.report import HtmlFolderReport, HtmlReport
from tests.conftest import MadeOnce
from tests.reports.fake_run import HOSTILE, TASKS, fake_run, with_text


@pytest.fixture(scope="session", autouse=True)
def _drawn_once(drawn_charts: dict[str, str]) -> None:
    """All reports of these tests share their charts."""


@pytest.fixture
def draw_anew(drawn_charts: dict[str, str]) -> Iterator[Callable[[], None]]:
    """`draw_anew()`: until the test ends, Vega draws what it drew before again."""
    before = dict(drawn_charts)
    yield drawn_charts.clear
    drawn_charts.update(before)


@pytest.fixture(scope="session")
def run() -> RunResults:
    return fake_run()


@pytest.fixture(scope="session")
def small_run() -> RunResults:
    """Two tasks, three methods, one seed."""
    return fake_run(tasks=(TASKS[0], TASKS[4]), methods=("full", "lora", "zero-shot"), seeds=1)


@pytest.fixture(scope="session")
def report_file(run: RunResults, made_once: MadeOnce) -> Path:
    return made_once("report", lambda folder: HtmlReport().write(run, folder / "report.html")) / "report.html"


@pytest.fixture(scope="session")
def report_folder(run: RunResults, made_once: MadeOnce) -> Path:
    """The page of the folder."""
    made = made_once("report-folder", lambda folder: HtmlFolderReport().write(run, folder / "report"))
    return made / "report" / "index.html"


@pytest.fixture(scope="session")
def report(report_file: Path) -> str:
    return report_file.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def hostile_file(small_run: RunResults, made_once: MadeOnce) -> Path:
    changed = with_text(small_run, HOSTILE)
    return made_once("hostile", lambda folder: HtmlReport().write(changed, folder / "report.html")) / "report.html"
