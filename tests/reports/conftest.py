"""Runs and written reports that several tests read; each is made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench_reports.html.report import HtmlReport
from tests.reports.fake_run import HOSTILE, TASKS, fake_run, with_text


@pytest.fixture(scope="session")
def run() -> RunResults:
    return fake_run()


@pytest.fixture(scope="session")
def small_run() -> RunResults:
    """Two tasks, three methods, one seed."""
    return fake_run(tasks=(TASKS[0], TASKS[4]), methods=("full", "lora", "zero-shot"), seeds=1)


@pytest.fixture(scope="session")
def report_file(run: RunResults, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return HtmlReport().write(run, tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="session")
def report(report_file: Path) -> str:
    return report_file.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def hostile_file(small_run: RunResults, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return HtmlReport().write(with_text(small_run, HOSTILE), tmp_path_factory.mktemp("hostile") / "report.html")
