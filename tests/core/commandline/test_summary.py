"""What the terminal says below the tables of results."""

from __future__ import annotations

import pytest

from ftbench.analysis.view import RunView
from ftbench.commandline.recommendation import say_tuning
from tests.core.analysis.test_tuning_effects import with_defaults
from tests.reports.fake_run import TASKS, fake_run


def test_what_tuning_was_worth_fits_into_a_hundred_columns(capsys: pytest.CaptureFixture[str]) -> None:
    say_tuning(RunView(with_defaults(fake_run(tasks=TASKS[:1], seeds=1), "lora", "prefix")))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Tuned against default settings on test rows, one method on one task: clearly better")
    assert max(map(len, lines)) <= 100


def test_nothing_is_said_without_rows_of_default_settings(capsys: pytest.CaptureFixture[str]) -> None:
    say_tuning(RunView(fake_run(tasks=TASKS[:1])))
    assert capsys.readouterr().out == ""
