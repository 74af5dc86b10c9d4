"""What trackers are told of a run, and that none of them can change it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ftbench
from ftbench.execution import tracking
from ftbench.execution.tracked_cells import tracked_run
from ftbench.planning.trackers import named_trackers
from ftbench.storage import CellStore

Command = Callable[..., tuple[int, str, str]]

PLUGIN = '''
"""A tracker that writes down every event, one that raises at a step, one whose library is missing, and a method."""

import json
from dataclasses import dataclass
from pathlib import Path

import ftbench
from ftbench_methods.full import Full


class Notes(ftbench.RunTracker):
    def __init__(self, path, run, memory):
        self.path, self.memory = path, memory
        self.note("open", run.id, [cell.method for cell in run.cells], memory.get("times") or 0)
        memory.put("times", (memory.get("times") or 0) + 1)

    def note(self, *words):
        with self.path.open("a") as file:
            file.write(json.dumps(words) + "\\n")

    def cell_started(self, event):
        self.note("started", event.cell.method)

    def step_logged(self, event):
        self.note("step", event.cell.method, event.step, sorted(event.values))

    def cell_finished(self, event):
        found = {name: [one.value, one.low, one.high] for name, one in event.summary.metrics.items()}
        self.note("finished", event.cell.method, found, len(event.summary.curve), event.cell.settings["precision"])

    def cell_kept(self, event):
        self.note("kept", event.cell.method, len(event.summary.curve))

    def cell_failed(self, event):
        self.note("failed", event.cell.method, event.kind, str(event.reason))

    def cell_lost(self, event):
        self.note("lost", event.cell.method, event.attempt)

    def artifact_written(self, event):
        self.note("artifact", event.kind, event.path.name)

    def run_ended(self, event):
        groups = {group.method: sorted(group.metrics) for group in event.groups}
        self.note("ended", event.status, dict(event.counts), groups)


class Noting(ftbench.Tracker):
    name = "noting"

    def open(self, run, settings, memory):
        return Notes(run.directory / "noted.jsonl", run, memory)


class Raising(ftbench.RunTracker):
    def step_logged(self, event):
        raise OSError("the server is gone")


class Broken(ftbench.Tracker):
    name = "broken"

    def open(self, run, settings, memory):
        return Raising()


class Absent(ftbench.Tracker):
    name = "absent"

    def unavailable(self, settings):
        return "absent is not installed: pip install absent"

    def open(self, run, settings, memory):
        raise AssertionError


class NeedsPlaceSettings(ftbench.TrackerSettings):
    place: str


class NeedsPlace(Noting):
    name = "placed"
    settings = NeedsPlaceSettings
    paths = ("place",)

    def open(self, run, settings, memory):
        return Notes(Path(settings.place), run, memory)


@dataclass(frozen=True)
class Moody(Full):
    name: str = "moody"

    def learning_rates(self, settings, facts):
        return Full().learning_rates(settings, facts)

    def prepare(self, model, settings):
        if Path(__file__).with_name("faults").exists():
            raise MemoryError("not today")
        return super().prepare(model, settings)


@ftbench.hookimpl
def ftbench_register_methods():
    return [Moody()]


@ftbench.hookimpl
def ftbench_register_trackers():
    return [Noting(), Broken(), Absent(), NeedsPlace()]
'''


@pytest.fixture
def folder(tiny_model: Path, tmp_path: Path, one_thread: None) -> Path:
    """The folder of a matrix with one cell that trains and one that does not."""
    (tmp_path / "plugin.py").write_text(PLUGIN, encoding="utf-8")
    matrix = {
        "name": "tracked",
        "models": [{"model": str(tiny_model), "name": "tiny"}],
        "tasks": ["sentiment"],
        "methods": ["zero-shot", "moody"],
        "seeds": [0],
        "device": "cpu",
        "plugins": ["plugin.py"],
        "training": {"steps": 3, "examples": 8, "batch_size": 4},
        "evaluation": {"examples": 4, "validation_examples": 4, "other_tasks": 0},
        "trackers": ["noting"],
    }
    (tmp_path / "m.yaml").write_text(json.dumps(matrix), encoding="utf-8")
    return tmp_path


def run(folder: Path, executor: str = "inline", **changes: Any) -> ftbench.Results:
    return ftbench.run(folder / "m.yaml", folder / "run", executor=executor, changes=changes, progress=None)


def noted(folder: Path) -> list[list[Any]]:
    lines = (folder / "run" / "noted.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("executor", ["inline", pytest.param("process", marks=pytest.mark.slow)])
def test_a_tracker_is_told_of_a_run_from_its_plan_to_its_end(folder: Path, executor: str) -> None:
    run(folder, executor)
    told = noted(folder)
    assert [words[0] for words in told[:2]] == ["open", "artifact"]
    assert told[0][2:] == [["zero-shot", "moody"], 0]
    assert told[1][1:] == ["matrix", "matrix.yaml"]
    of_moody = [words for words in told[2:] if words[1] == "moody"]
    steps = [words[2] for words in of_moody if words[0] == "step" and "train_loss" in words[3]]
    assert steps == [1, 2, 3]
    assert any("validation_loss" in words[3] for words in of_moody if words[0] == "step")
    assert [of_moody[0][0], of_moody[-1][0]] == ["started", "finished"]
    metrics, points, precision = of_moody[-1][2:]
    value, low, high = metrics["loss"]
    assert low < value < high
    assert (points > 3, precision) == (True, "fp32")
    assert told[-1][1:3] == ["finished", {"done": 2, "failed": 0, "skipped": 0, "elsewhere": 0}]
    assert {"accuracy", "loss"} <= set(told[-1][3]["moody"])


def test_the_same_run_again_has_its_id_and_memory_and_its_cells_are_kept(folder: Path) -> None:
    first = run(folder)
    before = noted(folder)
    run(folder)
    again = noted(folder)[len(before) :]
    assert again[0] == [*before[0][:3], 1]
    kept = {words[1]: words[2] for words in again if words[0] == "kept"}
    assert kept["zero-shot"] == 0
    assert kept["moody"] == before[-2][3]
    assert {words[0] for words in again} == {"open", "artifact", "kept", "ended"}
    assert len(first.values.cells) == 2


def test_another_matrix_in_the_same_directory_is_another_run_with_an_empty_memory(folder: Path) -> None:
    run(folder, methods=["zero-shot"])
    run(folder)
    opened = [words for words in noted(folder) if words[0] == "open"]
    assert opened[0][1] != opened[1][1]
    assert [words[3] for words in opened] == [0, 0]


def test_a_run_id_depends_on_name_and_cells_alone(folder: Path, tmp_path: Path) -> None:
    def identity(directory: Path, **changes: Any) -> str:
        plan = ftbench.plan(folder / "m.yaml", changes=changes).plan
        return tracked_run(plan, directory, "").id

    assert identity(tmp_path / "a") == identity(tmp_path / "b", trackers=[], metrics=["chrf"])
    assert identity(tmp_path) != identity(tmp_path, name="other")
    assert identity(tmp_path) != identity(tmp_path, seeds=[0, 1])


def test_trackers_are_in_no_cells_id(folder: Path) -> None:
    cells = [ftbench.plan(folder / "m.yaml", changes={"trackers": named}).plan.cells for named in ([], ["noting"])]
    assert [cell.id for cell in cells[0]] == [cell.id for cell in cells[1]]


def test_a_failed_cell_is_told_with_its_kind_and_told_again_when_it_is_tried_again(folder: Path) -> None:
    (folder / "faults").touch()
    run(folder)
    told = noted(folder)
    assert ["failed", "moody", "memory", "MemoryError: not today"] in told
    assert told[-1][1] == "failed"
    (folder / "faults").unlink()
    run(folder)
    assert [words[0] for words in noted(folder)[len(told) :] if words[1] == "moody"][-1] == "finished"


def test_a_tracker_that_raises_is_named_once_and_the_others_hear_on(folder: Path, ftbench_command: Command) -> None:
    code, _, errors = ftbench_command(
        "run", folder / "m.yaml", "--out", folder / "run", "--executor", "inline", "--track", "broken", "--no-report"
    )
    assert code == 0
    said = [line for line in errors.splitlines() if "broken" in line]
    assert said == [
        'the tracker "broken" raised OSError: the server is gone; it logs no more of this run, which goes on'
    ]
    assert noted(folder)[-1][1] == "finished"


def test_a_named_tracker_without_its_library_ends_the_run_before_any_cell(
    folder: Path, ftbench_command: Command
) -> None:
    code, _, errors = ftbench_command("run", folder / "m.yaml", "--out", folder / "run", "--track", "absent")
    assert code == 2
    assert "tracker absent will log nothing: absent is not installed: pip install absent" in errors
    assert not (folder / "run").exists()


def test_a_tracker_of_the_matrix_without_its_library_is_told_of_in_the_plan_and_the_run_goes_on(
    folder: Path, ftbench_command: Command
) -> None:
    line = "tracker absent will log nothing: absent is not installed: pip install absent"
    _, output, _ = ftbench_command("plan", folder / "m.yaml", "--set", "trackers=[absent]", "--examples", "0")
    assert line in output
    only = ("--set", "trackers=[absent]", "--set", "methods=[zero-shot]", "--executor", "inline", "--no-report")
    code, _, errors = ftbench_command("run", folder / "m.yaml", "--out", folder / "run", *only)
    assert code == 0
    assert errors.count(line) == 1


def test_a_run_without_a_tracker_leaves_no_folder_of_trackers(folder: Path) -> None:
    run(folder, trackers=[], methods=["zero-shot"])
    assert not (folder / "run" / "trackers").exists()


@pytest.mark.parametrize(
    ("trackers", "said"),
    [
        ("[notin]", "trackers.0.tracker: unknown tracker \"notin\". Did you mean 'noting'?"),
        ("[{tracker: placed}]", "trackers.0.place: is missing"),
        ("[{tracker: placed, plase: x}]", "trackers.0.plase: unknown key. Did you mean 'place'?"),
        ("[noting, noting]", '"noting" is there twice; give one of them another `name`'),
    ],
)
def test_a_mistake_in_trackers_names_its_place_and_the_nearest_name(
    folder: Path, ftbench_command: Command, trackers: str, said: str
) -> None:
    code, _, errors = ftbench_command("plan", folder / "m.yaml", "--set", f"trackers={trackers}")
    assert code == 2
    assert said in errors


@pytest.mark.parametrize(
    ("name", "said"),
    [("notin", "--track: unknown tracker"), ("placed", '--track: the tracker "placed" needs the setting `place`')],
)
def test_a_mistake_after_track_names_the_option(folder: Path, ftbench_command: Command, name: str, said: str) -> None:
    code, _, errors = ftbench_command("run", folder / "m.yaml", "--track", name)
    assert code == 2
    assert said in errors


def test_paths_of_a_tracker_start_at_the_matrix(folder: Path) -> None:
    changes = {"trackers": [{"tracker": "placed", "place": "logs/a.txt", "name": "here"}]}
    planned = ftbench.plan(folder / "m.yaml", changes=changes)
    (tracker,) = planned.plan.trackers
    assert tracker.label == "here"
    assert Path(tracker.settings.place) == folder.resolve() / "logs" / "a.txt"  # type: ignore[attr-defined]
    both = named_trackers(planned.plan.trackers, ["here", "noting", "noting"], planned.registry)
    assert [one.label for one in both] == ["here", "noting"]


def test_steps_that_were_told_before_a_loss_are_not_told_twice(folder: Path) -> None:
    from ftbench.execution.tracking import Tracking
    from ftbench.messages import Note

    planned = ftbench.plan(folder / "m.yaml")
    plan, directory = planned.plan, folder / "run"
    CellStore(directory).create()
    cell = plan.cells[1]
    with Tracking(plan.trackers, planned.registry) as tracking:
        tracking.begin(plan, directory, "text", print)
        tracking.started(cell)
        tracking.logged(cell, 1, {"step": 1.0, "train_loss": 2.0})
        tracking.logged(cell, 2, {"step": 2.0, "train_loss": 1.0})
        tracking.lost(cell, Note.plain("gone"), 1)
        tracking.started(cell)
        tracking.logged(cell, 2, {"step": 2.0, "train_loss": 1.0})
        tracking.logged(cell, 2, {"step": 2.0, "validation_loss": 1.0})
        tracking.logged(cell, 3, {"step": 3.0, "train_loss": 0.5})
    told = [words for words in noted(folder) if words[0] in ("started", "step", "lost")]
    assert [words[2:] for words in told] == [
        [],
        [1, ["train_loss"]],
        [2, ["train_loss"]],
        [1],
        [2, ["validation_loss"]],
        [3, ["train_loss"]],
    ]


def test_a_run_that_is_stopped_says_so(folder: Path) -> None:
    from ftbench.execution.tracking import Tracking

    planned = ftbench.plan(folder / "m.yaml")
    CellStore(folder / "run").create()
    tracking = Tracking(planned.plan.trackers, planned.registry)
    tracking.begin(planned.plan, folder / "run", "text", print)
    tracking.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert noted(folder)[-1][1] == "interrupted"


LISTENERS = '''
"""Trackers that do not end, that raise what is no Exception, and that use random numbers."""

import asyncio
import random
import time

import ftbench


class Opens(ftbench.Tracker):
    def __init__(self, name, run):
        self.name, self.run = name, run

    def open(self, run, settings, memory):
        return self.run()


class Sleeps(ftbench.RunTracker):
    def cell_started(self, event):
        time.sleep(600)


class Cancels(ftbench.RunTracker):
    def cell_started(self, event):
        raise asyncio.CancelledError


class Draws(ftbench.RunTracker):
    def step_logged(self, event):
        import numpy
        import torch

        random.seed(1)
        numpy.random.seed(1)
        torch.manual_seed(1)


@ftbench.hookimpl
def ftbench_register_trackers():
    return [Opens("sleeps", Sleeps), Opens("cancels", Cancels), Opens("draws", Draws)]
'''


@pytest.fixture
def listeners(tmp_path: Path) -> Path:
    """The plugin with them."""
    path = tmp_path / "listeners.py"
    path.write_text(LISTENERS, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("tracker", "error"), [("sleeps", "TimeoutError: no end after 0 s"), ("cancels", "CancelledError")]
)
def test_a_tracker_that_does_not_end_or_raises_what_is_no_exception_is_switched_off(
    tracker: str,
    error: str,
    folder: Path,
    listeners: Path,
    ftbench_command: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tracking, "_SHORT", 0.3)
    given = ("run", folder / "m.yaml", "--out", folder / "run", "--executor", "inline", "--no-report")
    code, _, errors = ftbench_command(*given, "--plugin", listeners, "--track", tracker)
    assert code == 0
    assert f'the tracker "{tracker}" raised {error}; it logs no more of this run, which goes on' in errors


def test_a_tracker_that_draws_random_numbers_does_not_change_what_is_trained(
    folder: Path, listeners: Path, ftbench_command: Command
) -> None:
    """With dropout, which draws at every step, in the process that trains."""
    given = ("run", folder / "m.yaml", "--executor", "inline", "--no-report", "--plugin", listeners)
    dropout = ("--set", "methods=[{method: lora, dropout: 0.3, learning_rate: 0.01}]")
    assert ftbench_command(*given, *dropout, "--out", folder / "alone")[0] == 0
    assert ftbench_command(*given, *dropout, "--out", folder / "heard", "--track", "draws")[0] == 0
    (alone,), (heard,) = ((folder / name / "cells").iterdir() for name in ("alone", "heard"))
    assert (alone / "predictions.jsonl").read_bytes() == (heard / "predictions.jsonl").read_bytes()
    assert (alone / "training.jsonl").read_bytes() == (heard / "training.jsonl").read_bytes()


def test_a_run_that_leaves_cells_out_has_not_finished(folder: Path, ftbench_command: Command) -> None:
    given = ("run", folder / "m.yaml", "--out", folder / "run", "--executor", "inline", "--no-report")
    assert ftbench_command(*given)[0] == 0
    shutil.rmtree(next((folder / "run" / "cells").iterdir()))
    code, _, errors = ftbench_command(*given, "--only-failed")
    assert code == 0, errors
    assert noted(folder)[-1][1] == "failed"
