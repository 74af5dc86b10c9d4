"""A run that is killed loses nothing, and gives the same bytes as one that was not."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.core.conftest import command

from .conftest import environment

RunHere = Callable[[Path], tuple[int, str, str]]

KEPT = ("cell.json", "predictions.jsonl", "training.jsonl", "metrics.json")


def contents(run: Path) -> dict[str, bytes]:
    """Every file of every finished cell that must not depend on how the run went (result.json has clocks)."""
    files = [path for path in sorted(run.glob("cells/*/**/*")) if path.is_file()]
    wanted = [path for path in files if path.name in KEPT or path.parent.name == "learned"]
    return {path.relative_to(run).as_posix(): path.read_bytes() for path in wanted}


@pytest.fixture
def run_here(matrix: Path, one_thread: None) -> RunHere:
    """Go on with a run in this process: starting another takes longer than the cells."""
    return lambda run: command("run", matrix, "--out", run, "--no-report", "--executor", "inline")


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory, tiny_matrix: str) -> Path:
    """The matrix of six cells, run in one go by a worker of its own."""
    folder = tmp_path_factory.mktemp("uninterrupted")
    (folder / "tiny.yaml").write_text(tiny_matrix, encoding="utf-8")
    code, _, errors = command("run", folder / "tiny.yaml", "--out", folder / "run", "--no-report")
    assert code == 0, errors
    return folder / "run"


# After one of six cells, or three: one task is done, one is not. Two processes have to start where a worker computes.
@pytest.mark.parametrize(("after", "executor"), [pytest.param(1, "process", marks=pytest.mark.slow), (3, "inline")])
def test_a_killed_run_goes_on_without_redoing_cells_and_ends_with_the_same_bytes(
    tmp_path: Path, matrix: Path, uninterrupted: Path, run_here: RunHere, after: int, executor: str
) -> None:
    run = tmp_path / "run"
    words = [sys.executable, "-m", "ftbench", "run", str(matrix), "--out", str(run), "--no-report"]
    words += ["--executor", executor]
    process = subprocess.Popen(words, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 300
    while len(list(run.glob("cells/*/metrics.json"))) < after:
        assert process.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.02)
    time.sleep(0.2)  # into the next cell
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = {path: path.stat().st_mtime_ns for path in run.glob("cells/*/result.json")}
    assert after <= len(before) < 6

    code, _, errors = run_here(run)

    assert code == 0, errors
    assert f"({len(before)} were done before)" in errors
    assert before == {path: path.stat().st_mtime_ns for path in before}
    assert contents(uninterrupted) == contents(run)
    assert not list((run / "work").iterdir())


def test_running_a_finished_run_again_runs_nothing(uninterrupted: Path, run_here: RunHere) -> None:
    before = {path: path.stat().st_mtime_ns for path in uninterrupted.glob("cells/*/result.json")}

    code, _, errors = run_here(uninterrupted)

    assert code == 0, errors
    assert "6 done (6 were done before)" in errors
    assert before == {path: path.stat().st_mtime_ns for path in uninterrupted.glob("cells/*/result.json")}


def test_a_damaged_cell_is_put_aside_and_redone(tmp_path: Path, run_here: RunHere, uninterrupted: Path) -> None:
    subprocess.run(["cp", "-r", str(uninterrupted), str(tmp_path / "run")], check=True)
    victim = sorted((tmp_path / "run" / "cells").iterdir())[0]
    predictions = victim / "predictions.jsonl"
    predictions.write_bytes(predictions.read_bytes()[:-20])

    code, _, errors = run_here(tmp_path / "run")

    assert code == 0, errors
    assert "predictions.jsonl is damaged; moved to quarantine/" in errors
    assert contents(uninterrupted) == contents(tmp_path / "run")
    assert len(list((tmp_path / "run" / "quarantine").iterdir())) == 1


def test_a_lost_metrics_file_is_computed_again_from_the_predictions(
    tmp_path: Path, run_here: RunHere, uninterrupted: Path
) -> None:
    subprocess.run(["cp", "-r", str(uninterrupted), str(tmp_path / "run")], check=True)
    for path in (tmp_path / "run").glob("cells/*/metrics.json"):
        path.unlink()

    code, _, errors = run_here(tmp_path / "run")

    assert code == 0, errors
    assert contents(uninterrupted) == contents(tmp_path / "run")


def cells_of(run: Path) -> list[dict[str, Any]]:
    """What `ftbench results` says of each cell."""
    cells: list[dict[str, Any]] = json.loads(command("results", run, "--level", "cell", "--format", "json")[1])
    return cells


def test_results_have_exactly_the_documented_keys(uninterrupted: Path) -> None:
    cells = cells_of(uninterrupted)

    wanted = {
        "cell",
        "model",
        "task",
        "method",
        "seed",
        "status",
        "reason",
        "failure",
        "metrics",
        "costs",
        "hyperparameters",
    }
    costs = {
        "trainable_parameters", "total_parameters", "artifact_bytes", "load_seconds", "train_seconds",
        "evaluate_seconds", "wall_seconds", "tune_seconds", "train_tokens", "train_tokens_per_second",
        "generated_tokens_per_second", "peak_memory_bytes",
    }  # fmt: skip
    assert len(cells) == 6
    assert all(set(cell) == wanted for cell in cells)
    assert all(set(cell["costs"]) == costs for cell in cells)
    assert all(cell["status"] == "done" and cell["reason"] is None for cell in cells)


def test_the_phases_of_a_cell_add_up_to_its_wall_time(uninterrupted: Path) -> None:
    for path in uninterrupted.glob("cells/*/result.json"):
        result = json.loads(path.read_text(encoding="utf-8"))
        assert all(seconds >= 0 for seconds in result["clocks"].values())
        assert sum(result["clocks"].values()) == pytest.approx(result["costs"]["wall_seconds"])


def test_a_metric_added_later_is_computed_without_training(tmp_path: Path, uninterrupted: Path) -> None:
    subprocess.run(["cp", "-r", str(uninterrupted), str(tmp_path / "run")], check=True)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("run/cells/*/result.json")}

    code, _, errors = command("score", tmp_path / "run", "--metric", "exact_match")

    cells = cells_of(tmp_path / "run")
    assert code == 0, errors
    assert all(isinstance(cell["metrics"]["exact_match"], float) for cell in cells)
    assert before == {path: path.stat().st_mtime_ns for path in before}
