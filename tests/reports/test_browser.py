"""The page in a real browser: its script runs under its own policy, and hostile text stays text."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench_reports.html.page import build_page
from tests.browser import chromium, needed
from tests.reports.fake_run import HOSTILE
from tests.reports.test_sections import Broken, Counts

CHROMIUM = chromium()


@pytest.fixture(autouse=True)
def _browser() -> None:
    needed("the page was not opened")


def opened(file: Path, profile: Path, *, anchor: str = "") -> tuple[str, str]:
    """The document after its script ran, and what the browser had to say."""
    assert CHROMIUM
    done = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
         "--virtual-time-budget=3000", "--enable-logging=stderr", "--dump-dom", file.as_uri() + anchor],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout.decode(), "\n".join(line for line in done.stderr.decode().splitlines() if "CONSOLE" in line)


def cards(document: str) -> list[str]:
    browser = document[document.index('<div id="browser"') : document.index('<div id="printed-samples"')]
    found = re.finditer(r'<(article|tr) class="card(?: linked)?"[^>]*>.*?</\1>', browser, flags=re.DOTALL)
    return [match[0] for match in found]


def test_the_script_runs_and_nothing_is_refused(report_file: Path, tmp_path: Path) -> None:
    document, console = opened(report_file, tmp_path)

    assert console == ""
    assert len(cards(document)) == 10
    assert 'data-shown="light"' in document
    assert "Showing 10 of 60. This file has 60 of the 300 test examples of this task." in document
    assert '<button type="button">' in document


@pytest.mark.slow  # tests/reports/browser/test_samples.py follows the links of both outputs
def test_a_link_opens_its_example_with_its_methods(report_file: Path, tmp_path: Path) -> None:
    address = "#/example/builtin%3Anano/support-qa/support-qa-0052/prefix/zero-shot"
    document, _ = opened(report_file, tmp_path, anchor=address)

    linked = [card for card in cards(document) if "linked" in card]
    assert len(linked) == 1
    assert "support-qa-0052" in linked[0]
    assert "A · prefix" in linked[0]
    assert "B · zero-shot" in linked[0]


def test_hostile_text_runs_nothing(hostile_file: Path, tmp_path: Path) -> None:
    document, console = opened(hostile_file, tmp_path)

    assert console == ""
    assert "<img" not in document
    assert len(cards(document)) == 10
    assert '<span class="hidden-character" title="hidden character">U+202E</span>' in cards(document)[0]
    assert "{{7*7}}" in cards(document)[0]


def test_sections_of_plugins_run_nothing_and_are_not_refused(small_run: RunResults, tmp_path: Path) -> None:
    sections = [
        Counts(title={"en": HOSTILE, "zh": HOSTILE}),
        Counts(name=HOSTILE),
        Broken(name="broken"),
        Counts(name="scripted", template="<p>before<script>document.title = 'run'</script></p>"),
    ]
    file = tmp_path / "report.html"
    file.write_text(build_page(small_run, sections).text, encoding="utf-8")
    document, console = opened(file, tmp_path, anchor="#section-counts")

    (refused,) = console.splitlines()
    assert "Content Security Policy" in refused
    assert "<title>which-method – ftbench</title>" in document
    assert "could not be made: ZeroDivisionError" in document
    assert len(cards(document)) == 10
