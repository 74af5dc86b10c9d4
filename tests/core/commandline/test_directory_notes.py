"""What is said of a run directory beside its numbers: cells that have not run, and cells of other settings."""

from __future__ import annotations

import ast
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ftbench.analysis.other_settings import other_settings
from ftbench.analysis.view import RunView
from ftbench.commandline.check_notes import _MEANINGS, CheckNotes
from ftbench.commandline.directory_notes import say_health
from ftbench.execution import checks
from ftbench.execution.checks import Check
from ftbench.messages import Note
from ftbench.messages.checks import DEGENERATE, FAULTS
from tests.core.analysis.health.label_runs import label_run
from tests.core.conftest import FinishedRun

Command = Callable[..., tuple[int, str, str]]


def write_settings(run: FinishedRun, change: Callable[[dict[str, Any]], None]) -> None:
    """Change run.json as a later run with other settings does."""
    path = run.directory / "run.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def as_if_planned_anew(content: dict[str, Any]) -> None:
    for cell in content["cells"]:
        if cell["method"] == "full":
            cell["cell"] = "0" * 12 + cell["cell"][:8]
            cell["spec"]["training"]["batch_size"] = 32


def test_pending_is_a_status_of_its_own(own_run: FinishedRun, ftbench_command: Command) -> None:
    shutil.rmtree(own_run.directory / "failed")
    code, table, errors = ftbench_command("results", own_run.directory)
    assert "pending: has not run yet" in table
    assert "failed" not in table
    assert "note: 4 cells have not run yet; the same ftbench run again goes on\n" in errors
    cells = json.loads(ftbench_command("results", own_run.directory, "--format", "json")[1])
    assert {cell["status"] for cell in cells if cell["method"] == "broken"} == {"pending"}
    code, status, _ = ftbench_command("status", own_run.directory)
    assert code == 0  # nothing failed
    assert status.startswith("tiny: 8 done, 2 skipped, 4 pending\n")


def test_a_group_of_which_a_cell_failed_has_failed(own_run: FinishedRun, ftbench_command: Command) -> None:
    next(iter((own_run.directory / "failed").glob("*.json"))).unlink()
    rows = json.loads(ftbench_command("results", own_run.directory, "--level", "group", "--format", "json")[1])
    statuses = {row["task"]: row["status"] for row in rows if row["method"] == "broken"}
    assert statuses == {"sentiment": "failed", "tales": "failed"}


def test_a_directory_whose_cells_are_all_of_its_run_needs_no_word(
    finished_run: FinishedRun, ftbench_command: Command
) -> None:
    assert other_settings(finished_run.directory).count == 0
    assert "note:" not in ftbench_command("results", finished_run.directory)[2]


@pytest.mark.parametrize("command", ["results", "status"])
def test_finished_cells_of_other_settings_are_counted_with_what_differs(
    command: str, own_run: FinishedRun, ftbench_command: Command
) -> None:
    write_settings(own_run, as_if_planned_anew)
    _, _, errors = ftbench_command(command, own_run.directory)
    assert f"{own_run.directory} also has 4 finished cells of other settings (training.batch_size 4): " in errors
    assert "a run with --out DIR has a directory of its own\n" in errors


def test_cells_of_an_older_ftbench_and_other_data_are_told_in_words(
    own_run: FinishedRun, ftbench_command: Command
) -> None:
    write_settings(own_run, as_if_planned_anew)
    for path in own_run.directory.glob("cells/*/cell.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        content["spec"]["identity"] = 1
        content["spec"]["task"]["data"] = "0123456789abcdef"
        path.write_text(json.dumps(content), encoding="utf-8")
    assert (
        "cells of other settings (made by an older ftbench that computed other numbers; other data; "
        "training.batch_size 4): "
    ) in ftbench_command("status", own_run.directory)[2]


def test_trials_are_no_cells_of_other_settings(own_run: FinishedRun) -> None:
    write_settings(own_run, as_if_planned_anew)
    for path in own_run.directory.glob("cells/*/cell.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        content["spec"]["purpose"] = "trial"
        path.write_text(json.dumps(content), encoding="utf-8")
    assert other_settings(own_run.directory).count == 0


def degenerate(bad: int) -> Note:
    return Check("answers", False, DEGENERATE(bad=bad, count=6, empty=0, loops=5, cut=6)).failure()


def test_a_failed_check_is_told_once_with_its_meaning_and_then_counted() -> None:
    notes = CheckNotes()
    first = notes.told(degenerate(6))
    assert first is not None
    assert "6 of 6 are degenerate" in first
    assert first.endswith("(usual for a base model that learned little; scores count the answers as they are)")
    assert notes.summary() == []
    assert notes.told(degenerate(5)) is None
    assert notes.told(Note.plain("3 training prompts were cut")) == "3 training prompts were cut"
    assert notes.summary() == ["note: check failed in 2 cells: answers (numbers in the report, below each cell)"]


def test_every_check_that_may_fail_has_its_words_and_a_meaning() -> None:
    tree = ast.parse(Path(checks.__file__).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    named = [
        call.args[0].value
        for call in calls
        if isinstance(call.args[0], ast.Constant)
        and (getattr(call.func, "attr", "") == "_add" or getattr(call.func, "id", "") == "Check")
        and not isinstance(call.args[1], ast.Constant)  # one that is only written down where it passed
    ]
    assert set(named) == set(FAULTS)
    assert {message.code for message in FAULTS.values()} == set(_MEANINGS)


def test_severe_findings_and_warnings_are_a_line_each_and_others_are_not_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    references = ["a"] * 24 + ["b"] * 16
    run = label_run(references, {"full": [references], "lora": [["a"] * 40]})
    say_health(RunView(replace(run, problems=("plugin x: raised",))))
    severe, warning = capsys.readouterr().err.splitlines()
    assert severe.startswith("severe: lora answers 95 % of the rows or more with one label; ")
    assert warning.startswith('warning: letters: not clearly better than always answering "a"')


def test_results_for_people_end_with_the_findings(own_run: FinishedRun, ftbench_command: Command) -> None:
    said = [
        line for line in ftbench_command("results", own_run.directory)[2].splitlines() if "always answering" in line
    ]
    assert len(said) == 1
    assert "always answering" not in ftbench_command("results", own_run.directory, "--format", "json")[2]
