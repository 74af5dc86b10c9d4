"""A run does what is missing and nothing twice, tells plugins of everything, and survives what fails."""

from __future__ import annotations

import json
import re
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench.storage import CellStore
from tests.core.conftest import FinishedRun

Command = Callable[..., tuple[int, str, str]]

HERE = ("--no-report", "--executor", "inline")
ZERO_SHOT = ("--set", "methods=[zero-shot]", "--set", "baseline=zero-shot")


def cells(run: FinishedRun) -> dict[str, float]:
    """Cell → when its result was written."""
    return {path.parent.name: path.stat().st_mtime for path in run.directory.glob("cells/*/result.json")}


def planned(run: FinishedRun) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((run.directory / "run.json").read_text(encoding="utf-8"))["cells"]
    return found


def test_cells_that_fail_cost_the_run_nothing_but_its_exit_code(finished_run: FinishedRun) -> None:
    assert finished_run.code == 1
    assert f"{finished_run.directory}: 8 done, 4 failed, 2 skipped" in finished_run.errors
    assert finished_run.output.startswith("On sentiment, ")  # the three lines of what to use
    assert finished_run.output.endswith(f"\nreport: {finished_run.directory / 'report.html'}\n")


def test_skipped_and_failed_cells_are_told_with_their_reason(finished_run: FinishedRun) -> None:
    assert "skipped: stories / tales / lora / seed 1: one seed is enough\n" in finished_run.errors
    told = r"stories / tales / broken / seed 0: failed in \d+ s \(RuntimeError: this method never works\)\n"
    assert re.search(told, finished_run.errors)


def test_every_event_is_told_in_order(finished_run: FinishedRun) -> None:
    events = finished_run.events()
    told = [event["event"] for event in events]
    assert told[:3] == ["modify", "run started", "started"]
    assert told[-2:] == ["run finished", "report"]
    assert Counter(told) == {
        "modify": 1,
        "run started": 1,
        "started": 12,
        "logged": 24,
        "finished": 8,
        "failed": 4,
        "run finished": 1,
        "report": 1,
    }
    assert all(event["same"] for event in events if event["event"] == "finished")


def test_what_training_measures_is_told_step_by_step(finished_run: FinishedRun) -> None:
    events = finished_run.events()
    first = next(event["cell"] for event in events if event["event"] == "logged")
    logged = [
        (event["step"], event["names"]) for event in events if event["event"] == "logged" and event["cell"] == first
    ]
    assert logged == [
        (0, ["epoch", "step", "validation_loss"]),
        (1, ["epoch", "learning_rate", "step", "train_loss"]),
        (2, ["epoch", "learning_rate", "step", "train_loss"]),
        (2, ["epoch", "step", "validation_loss"]),
    ]


def test_the_summary_and_the_report_are_told(finished_run: FinishedRun) -> None:
    *_, summary, report = finished_run.events()
    assert summary == {"event": "run finished", "done": 8, "failed": 4, "skipped": 2, "elsewhere": 0}
    assert report == {"event": "report", "name": "html", "path": "report.html"}


def test_a_plugin_that_raises_in_an_event_is_a_warning(finished_run: FinishedRun) -> None:
    assert (
        "warning: plugin spy: ftbench_cell_failed raised ConnectionError: the spy was caught\n" in finished_run.errors
    )


def test_facts_of_plugins_are_in_the_run(finished_run: FinishedRun) -> None:
    content = json.loads((finished_run.directory / "run.json").read_text(encoding="utf-8"))
    assert content["environment"]["driver"] == "7.1"
    spy = next(plugin for plugin in content["plugins"] if plugin["name"] == "spy")
    assert (spy["origin"], spy["state"], spy["version"][:7]) == ("file spy.py", "ok", "sha256:")


def test_a_run_names_no_path_of_its_machine(finished_run: FinishedRun) -> None:
    content = json.loads((finished_run.directory / "run.json").read_text(encoding="utf-8"))
    assert (content["matrix_directory"], content["plugin_files"]) == ("..", ["../spy.py"])


def test_the_matrix_is_kept_as_it_was_given(finished_run: FinishedRun) -> None:
    assert (finished_run.directory / "matrix.yaml").read_bytes() == finished_run.matrix.read_bytes()


def test_a_cell_has_all_its_files(finished_run: FinishedRun) -> None:
    by_method = {one["method"]: finished_run.directory / "cells" / one["cell"] for one in planned(finished_run)}
    names = {
        "cell.json",
        "result.json",
        "predictions.jsonl",
        "training.jsonl",
        "log.txt",
        "manifest.json",
        "metrics.json",
    }
    assert {path.name for path in by_method["zero-shot"].iterdir() if path.is_file()} == names
    assert [path.suffix for path in (by_method["full"] / "learned").iterdir()] == [".safetensors"]
    assert list((by_method["zero-shot"] / "learned").iterdir()) == []
    assert not by_method["broken"].exists()


def test_a_cells_file_says_what_decided_it(finished_run: FinishedRun) -> None:
    for one in planned(finished_run):
        path = finished_run.directory / "cells" / one["cell"] / "cell.json"
        if path.exists():
            content = json.loads(path.read_text(encoding="utf-8"))
            assert {key: content[key] for key in ("cell", "model", "task", "method", "seed", "spec")} == {
                key: one[key] for key in ("cell", "model", "task", "method", "seed", "spec")
            }


def test_a_failure_is_kept_with_its_traceback(finished_run: FinishedRun) -> None:
    records = [json.loads(path.read_text(encoding="utf-8")) for path in finished_run.directory.glob("failed/*.json")]
    assert {record["error"]["text"] for record in records} == {"RuntimeError: this method never works"}
    assert all(re.search(r'spy\.py", line \d+, in prepare', record["details"]) for record in records)


def test_running_again_redoes_no_finished_cell(own_run: FinishedRun, ftbench_command: Command) -> None:
    before = cells(own_run)
    code, _, errors = ftbench_command("run", own_run.matrix, "--out", own_run.directory, *HERE)
    assert code == 1
    assert "8 done, 4 failed, 2 skipped (8 were done before)" in errors
    assert cells(own_run) == before
    assert Counter(event["event"] for event in own_run.events("events.jsonl"))["started"] == 4


def test_only_what_is_new_in_the_matrix_is_run(own_run: FinishedRun, ftbench_command: Command) -> None:
    before = cells(own_run)
    text = own_run.matrix.read_text(encoding="utf-8").replace(", broken", "")
    text = text.replace("zero-shot, full,", "zero-shot, {method: few-shot, k: 1}, full,")
    own_run.matrix.write_text(text, encoding="utf-8")
    code, _, errors = ftbench_command("run", own_run.matrix, "--out", own_run.directory, *HERE)
    after = cells(own_run)
    assert code == 0
    assert "12 done, 2 skipped (8 were done before)" in errors
    assert {cell: when for cell, when in after.items() if cell in before} == before
    assert len(after) == 12


@pytest.mark.parametrize(
    "name",
    ["predictions.jsonl", *(pytest.param(name, marks=pytest.mark.slow) for name in ("result.json", "manifest.json"))],
)
def test_a_damaged_cell_is_kept_aside_and_done_again(name: str, own_run: FinishedRun, ftbench_command: Command) -> None:
    cell = next(one["cell"] for one in planned(own_run) if (one["task"], one["method"]) == ("tales", "zero-shot"))
    path = own_run.directory / "cells" / cell / name
    whole = path.read_bytes()
    path.write_bytes(whole[:-3])
    code, _, errors = ftbench_command("run", own_run.matrix, "--out", own_run.directory, "--no-report", *ZERO_SHOT)
    assert code == 0
    assert f"stories / tales / zero-shot / seed 0: {name} is damaged; moved to quarantine/{cell}." in errors
    (kept,) = (own_run.directory / "quarantine").iterdir()
    assert (kept / name).read_bytes() == whole[:-3]
    if name == "predictions.jsonl":
        assert path.read_bytes() == whole


def test_an_interrupted_run_keeps_what_is_done(own_run: FinishedRun, ftbench_command: Command) -> None:
    out = own_run.folder / "second"
    arguments = ("run", own_run.matrix, "--out", out, "--no-report", *ZERO_SHOT)
    code, _, errors = ftbench_command(*arguments, "--executor", "interrupting")
    assert code == 130
    assert "interrupted; finished cells are kept, run the same command to go on\n" in errors
    assert len(list(out.glob("cells/*"))) == 1
    code, _, errors = ftbench_command(*arguments, "--executor", "inline")
    assert code == 0
    assert "2 done (1 were done before)" in errors


def test_a_cell_that_another_process_holds_is_left_to_it(own_run: FinishedRun, ftbench_command: Command) -> None:
    from ftbench.storage import CellStore

    cell = next(one["cell"] for one in planned(own_run) if one["method"] == "zero-shot")
    store = CellStore(own_run.directory)
    shutil.rmtree(store.path(cell))
    with store.claim(cell):
        code, _, errors = ftbench_command("run", own_run.matrix, "--out", own_run.directory, "--no-report", *ZERO_SHOT)
    assert code == 1
    assert "elsewhere (another process is running it)" in errors
    assert store.state(cell) == "missing"


def test_equal_cells_of_two_runs_have_equal_predictions(own_run: FinishedRun, ftbench_command: Command) -> None:
    out = own_run.folder / "second"
    changes = ("--set", "methods=[zero-shot, full]", "--set", "seeds=[1]")
    code, _, _ = ftbench_command("run", own_run.matrix, "--out", out, "--no-report", *changes)
    assert code == 0
    for path in sorted(out.glob("cells/*/predictions.jsonl")):
        first: Path = own_run.directory / path.relative_to(out)
        if first.exists():  # zero-shot is one cell and has the first seed
            assert path.read_bytes() == first.read_bytes()
    assert any((own_run.directory / path.relative_to(out)).exists() for path in out.glob("cells/*/predictions.jsonl"))


def test_a_tuned_run_tries_chooses_and_is_not_repeated(own_run: FinishedRun, ftbench_command: Command) -> None:
    out = own_run.folder / "tuned"
    changes = ("--set", "methods=[zero-shot, full]", "--set", "seeds=[1]", "--set", "training.steps=2")
    changes += ("--set", "tuning={trials: 2, extend: false, defaults: none}", *HERE)
    code, _, errors = ftbench_command("run", own_run.matrix, "--out", out, *changes)
    assert code == 0
    assert len(re.findall(r"full / trial: learning_rate \S+: done", errors)) == 2 * len(set(_tasks(own_run)))
    _, first, _ = ftbench_command("results", out, "--level", "trial", "--format", "json")
    trials = json.loads(first)

    def predicted(trial: dict[str, Any]) -> bool:
        return bool((out / "cells" / trial["cell"] / "predictions.jsonl").read_text("utf-8"))

    _, text, _ = ftbench_command("results", out, "--level", "cell", "--format", "json")
    for cell in (cell for cell in json.loads(text) if cell["method"] == "full"):
        own = [one for one in trials if (one["task"], one["model"]) == (cell["task"], cell["model"])]
        full = [one for one in own if predicted(one)]
        assert (len(own), len(full)) == (4, 2)
        best = min(full, key=lambda one: one["metrics"]["validation_loss"])
        assert (cell["cell"], cell["hyperparameters"]) == (best["cell"], best["hyperparameters"])
        spent = sum(one["costs"]["wall_seconds"] for one in own if one is not best)
        assert cell["costs"]["tune_seconds"] == pytest.approx(spent)
    code, _, errors = ftbench_command("run", own_run.matrix, "--out", out, *changes)
    assert (code, "done in" in errors) == (0, False)
    done = re.search(r"(\d+) done \((\d+) were done before\)", errors)
    assert done is not None
    assert done[1] == done[2]


def _tasks(run: FinishedRun) -> list[str]:
    return [f"{one['model']} {one['task']}" for one in planned(run)]


def test_a_cell_keeps_its_log(finished_run: FinishedRun) -> None:
    full = next(one["cell"] for one in planned(finished_run) if one["method"] == "full")
    text = (finished_run.directory / "cells" / full / "log.txt").read_text(encoding="utf-8")
    said = [line.partition(" s  ")[2] for line in text.splitlines()]
    assert [one for one in said if one in ("loading", "training", "evaluating")] == [
        "loading",
        "training",
        "evaluating",
    ]
    assert sum(one.startswith("step ") and ": validation loss " in one for one in said) == 2
    seconds = [float(line.partition(" s  ")[0]) for line in text.splitlines()]
    assert seconds == sorted(seconds)


def test_the_log_of_a_failed_cell_stands_below_its_traceback(finished_run: FinishedRun) -> None:
    for path in finished_run.directory.glob("failed/*.json"):
        details = json.loads(path.read_text(encoding="utf-8"))["details"]
        assert details.index("in prepare") < details.index(" s  loading")


BEGAN = """
from pathlib import Path

import ftbench


@ftbench.hookimpl
def ftbench_run_started(run):
    Path(__file__).with_name("began").touch()
"""


def test_what_a_killed_process_left_is_removed_also_where_it_held_its_lock_when_the_run_began(
    own_run: FinishedRun, ftbench_command: Command
) -> None:
    (cell, *_) = sorted(cells(own_run))
    left = own_run.directory / "work" / f"{cell}.1.abcdef"
    left.mkdir(parents=True)
    plugin, began, held = own_run.folder / "began.py", own_run.folder / "began", threading.Event()
    plugin.write_text(BEGAN, encoding="utf-8")
    seen: list[bool] = []

    def hold() -> None:
        """Holds the cell's lock until the run has begun, as a process that is being killed."""
        with CellStore(own_run.directory).claim(cell):
            held.set()
            while not began.exists():
                time.sleep(0.01)
            seen.append(left.exists())

    holding = threading.Thread(target=hold)
    holding.start()
    held.wait()
    ftbench_command("run", own_run.matrix, "--out", own_run.directory, *HERE, "--plugin", plugin)  # cells fail again
    holding.join()
    assert seen == [True]
    assert not left.exists()
