"""A damaged file of one finished cell costs that cell alone: every reading command names it and goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.conftest import FinishedRun

Command = Callable[..., tuple[int, str, str]]

DEEP = "[" * 100_000 + "]" * 100_000
"""More levels than any parser of JSON follows."""

COMMANDS: dict[str, tuple[str, ...]] = {
    "report": ("report", "RUN", "--out", "OUT/page.html"),
    "markdown": ("report", "RUN", "--format", "markdown", "--out", "OUT/page.md"),
    "publish": ("publish", "RUN", "--to", "OUT/site"),
    "compare": ("compare", "RUN", "RUN"),
    "results": ("results", "RUN"),
    "status": ("status", "RUN"),
    "score": ("score", "RUN"),
    "rate make": ("rate", "make", "RUN", "--task", "tales", "--out", "OUT/study"),
}


def damage(run: FinishedRun, text: str, file: str = "predictions.jsonl") -> Path:
    """Replace the second line of a file of the cell of full fine-tuning with seed 0 on the task of texts."""
    from ftbench.storage.run_file import read_run

    (cell,) = [
        cell.cell
        for cell in read_run(run.directory).cells
        if (cell.task, cell.method, cell.seed) == ("tales", "full", 0)
    ]
    path = run.directory / "cells" / cell / file
    first, _, *rest = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([first, text, *rest, ""]), encoding="utf-8")
    return path


def asked(name: str, run: FinishedRun, out: Path, command: Command) -> tuple[int, str, str]:
    out.mkdir(exist_ok=True)
    places = {"RUN": str(run.directory), "OUT": str(out)}
    arguments = [
        part.replace("OUT", places["OUT"]) if "OUT" in part else places.get(part, part) for part in COMMANDS[name]
    ]
    return command(*arguments)


@pytest.mark.parametrize(
    "text", ["{", DEEP, '{"id": 1}', '{"id": [], "prompt": 5}'], ids=["cut", "deep", "keys", "kinds"]
)
def test_one_bad_line_of_predictions_is_named_with_its_file_and_leaves_the_rest(
    text: str, own_run: FinishedRun, tmp_path: Path, ftbench_command: Command
) -> None:
    path = damage(own_run, text)
    _, _, errors = asked("results", own_run, tmp_path / "out", ftbench_command)
    assert f"warning: stories / tales / full / seed 0: {path}:2: is damaged; running again redoes the cell" in errors


@pytest.mark.parametrize("name", COMMANDS)
def test_no_reading_command_stops_at_a_damaged_cell(
    name: str, own_run: FinishedRun, tmp_path: Path, ftbench_command: Command
) -> None:
    sound = asked(name, own_run, tmp_path / "sound", ftbench_command)
    path = damage(own_run, DEEP)
    code, output, errors = asked(name, own_run, tmp_path / "damaged", ftbench_command)
    assert f"{path}:2: is damaged; running again redoes the cell" in errors + output
    assert code == (1 if name in ("score", "status") else sound[0])
    assert "error" not in errors


def test_predictions_that_can_be_read_but_are_others_are_left_out(
    own_run: FinishedRun, tmp_path: Path, ftbench_command: Command
) -> None:
    path = damage(own_run, "")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    _, _, errors = asked("results", own_run, tmp_path / "out", ftbench_command)
    assert f"{path}: is damaged: it has changed since the cell was finished; running again redoes the cell" in errors


def test_reading_a_damaged_run_changes_no_file_of_it(
    own_run: FinishedRun, tmp_path: Path, ftbench_command: Command
) -> None:
    damage(own_run, "{")
    before = {path: path.read_bytes() for path in own_run.directory.rglob("*") if path.is_file()}
    asked("report", own_run, tmp_path / "out", ftbench_command)
    assert {path: path.read_bytes() for path in own_run.directory.rglob("*") if path.is_file()} == before


def test_running_again_sets_the_damaged_cell_aside_and_redoes_it(
    own_run: FinishedRun, ftbench_command: Command
) -> None:
    path = damage(own_run, DEEP)
    _, _, errors = ftbench_command(
        "run", own_run.matrix, "--out", own_run.directory, "--no-report", "--executor", "inline"
    )
    assert "predictions.jsonl is damaged; moved to quarantine/" in errors
    assert DEEP not in path.read_text(encoding="utf-8")
