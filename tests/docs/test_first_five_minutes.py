"""docs/first-five-minutes.md: each of its commands, typed one after the other, prints what the page shows."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT
from tests.core.conftest import command
from tests.docs.consoles import shows, typed

PAGES = ("docs/first-five-minutes.md", "docs/first-five-minutes.zh-CN.md")
LONG = ("run",)
"""Commands that train: with the slow tests."""


@pytest.fixture
def walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the spreadsheet's export, in which the commands are typed."""
    shutil.copy(CHECKOUT / "examples" / "tickets.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def follow(page: str, *, long: bool) -> list[str]:
    """Type the commands of a page, and return the names of those that were typed."""
    done = []
    for step in typed(page):
        if step.words[0] != "ftbench" or (step.words[1] in LONG and not long):
            continue
        code, output, errors = command(*step.words[1:])
        assert code in (0, 1), errors
        # On a terminal a run's progress comes before its results, and a check's before its copy.
        printed = errors + output if step.words[1] in LONG else output + errors
        assert shows(step.output, printed), f"{shlex.join(step.words)}\n{printed}"
        done.append(step.words[1])
    return done


@pytest.mark.parametrize("page", [PAGES[0], pytest.param(PAGES[1], marks=pytest.mark.slow)])
def test_each_command_prints_what_the_page_shows(page: str, walk: Path) -> None:
    assert follow(page, long=False) == ["data", "data", "init", "plan"]


@pytest.mark.slow
def test_the_walk_ends_with_a_report(walk: Path) -> None:
    assert follow(PAGES[0], long=True)[-2:] == ["plan", "run"]
    assert (walk / "runs" / "tickets" / "report.html").stat().st_size > 100_000


def test_both_languages_type_the_same_but_for_the_language() -> None:
    english, chinese = (
        [[word for word in step.words if word not in ("--language", "zh")] for step in typed(page)] for page in PAGES
    )
    assert english == chinese
