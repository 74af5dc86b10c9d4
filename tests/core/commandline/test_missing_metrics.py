"""Scores that are lost or could not be computed are told, with the reason and the command that computes them again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.conftest import FinishedRun

Command = Callable[..., tuple[int, str, str]]
BUGGY = "8 cells without buggy (computing it failed: ZeroDivisionError: a bug)"


def score(directory: Path) -> str:
    return f"note: `ftbench score {directory}` computes the metrics again, without training\n"


def by_hand(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    content["metrics"]["loss"]["value"] = 0.5
    path.write_text(json.dumps(content), encoding="utf-8")


def unreadable(path: Path) -> None:
    path.write_bytes(b"\xff{")


def metrics_file(run: FinishedRun) -> Path:
    """metrics.json of a cell of the task whose answers are labels."""
    cells = json.loads((run.directory / "run.json").read_text(encoding="utf-8"))["cells"]
    cell = next(cell["cell"] for cell in cells if cell["task"] == "sentiment" and cell["method"] == "full")
    return run.directory / "cells" / cell / "metrics.json"


def test_a_run_says_at_its_end_which_metrics_could_not_be_computed(finished_run: FinishedRun) -> None:
    assert f"warning: metrics are missing: {BUGGY}\n" in finished_run.errors
    assert score(finished_run.directory) in finished_run.errors


def test_a_metric_that_says_why_it_has_no_value_is_not_missing(finished_run: FinishedRun) -> None:
    (line,) = [line for line in finished_run.errors.splitlines() if "metrics are missing" in line]
    assert "unlucky" not in line


@pytest.mark.parametrize("damage", [by_hand, unreadable])
def test_status_says_that_scores_are_damaged(
    damage: Callable[[Path], None], own_run: FinishedRun, ftbench_command: Command
) -> None:
    damage(metrics_file(own_run))
    _, _, errors = ftbench_command("status", own_run.directory)
    lost = "accuracy, macro_f1, loss, perplexity, unlucky, buggy"
    assert f"1 cell without {lost} (metrics.json is damaged: run `ftbench score`)" in errors.replace(", forgetting", "")
    assert BUGGY.replace("8", "7") in errors
    assert score(own_run.directory) in errors


def test_a_lost_file_is_not_called_damaged(own_run: FinishedRun, ftbench_command: Command) -> None:
    metrics_file(own_run).unlink()
    _, _, errors = ftbench_command("status", own_run.directory)
    assert "(not computed yet: run `ftbench score`)" in errors
    assert "damaged" not in errors


def test_the_command_that_is_named_computes_them(own_run: FinishedRun, ftbench_command: Command) -> None:
    by_hand(metrics_file(own_run))
    _, _, errors = ftbench_command("score", own_run.directory)
    assert f"warning: metrics are missing: {BUGGY}\n" in errors  # what fails again is told again
    _, _, errors = ftbench_command("status", own_run.directory)
    assert "damaged" not in errors


def test_a_second_run_says_which_scores_it_computes_again(own_run: FinishedRun, ftbench_command: Command) -> None:
    path = metrics_file(own_run)
    before = json.loads(path.read_text(encoding="utf-8"))["metrics"]["loss"]
    by_hand(path)
    _, _, errors = ftbench_command(
        "run", own_run.matrix, "--out", own_run.directory, "--no-report", "--executor", "inline"
    )
    assert "full / seed 0: metrics.json is damaged; its scores are computed again\n" in errors
    assert json.loads(path.read_text(encoding="utf-8"))["metrics"]["loss"] == before
    assert f"warning: metrics are missing: {BUGGY}\n" in errors


def test_after_the_metric_was_mended_nothing_is_said(own_run: FinishedRun, ftbench_command: Command) -> None:
    (own_run.folder / "spy.py").write_text(
        (own_run.folder / "spy.py").read_text(encoding="utf-8").replace("if self.bug:", "if False:"), encoding="utf-8"
    )
    _, _, errors = ftbench_command("score", own_run.directory)
    assert "metrics are missing" not in errors
