"""TensorBoard: what was logged is read back with its own reader."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ftbench.contracts.tracker_events import CellFinished, CellStarted, RunEnded, StepLogged
from ftbench.plugin_checks.tracker_trial import (
    TrackerTrial,
    TrialRun,
    killed_run,
    same_run_again,
    summary,
    trained,
    whole_run,
)
from ftbench_trackers.tensorboard_files import TensorBoardSettings, TensorBoardTracker

pytest.importorskip("tensorboard", reason="TensorBoard is not installed: pip install 'ftbench[tensorboard]'")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:tensorboard", "ignore::DeprecationWarning:google")


@pytest.fixture
def run() -> Iterator[TrialRun]:
    with TrackerTrial(TensorBoardTracker(), TensorBoardSettings()).run() as made:
        yield made


def read(folder: Path) -> Any:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(folder), size_guidance={"scalars": 0, "tensors": 0})
    events.Reload()
    return events


def cell_folder(run: TrialRun, number: int) -> Path:
    (found,) = (run.directory / "tensorboard").rglob(f"seed-{number}-*")
    return found


def text(events: Any, tag: str) -> str:
    """The last text with a tag."""
    return str(events.Tensors(f"{tag}/text_summary")[-1].tensor_proto.string_val[0].decode())


def test_the_curve_the_results_and_the_settings_of_a_cell_are_read_back(run: TrialRun) -> None:
    whole_run(run.open(), run, steps=40)
    events = read(cell_folder(run, 0))
    losses = events.Scalars("train_loss")
    assert [point.step for point in losses] == list(range(1, 41))
    assert [point.value for point in losses] == pytest.approx([1 / step for step in range(1, 41)])
    ends = [events.Scalars(f"metrics/accuracy{end}")[0].value for end in ("", ".low", ".high")]
    assert ends == [0.75, 0.5, 0.875]
    assert math.isinf(events.Scalars("metrics/perplexity")[0].value)
    assert math.isnan(events.Scalars("validation_loss")[0].value)
    assert events.Scalars("costs/train_seconds")[0].value == 1.5
    assert "is gone" in text(events, "lost")
    plugins = events.summary_metadata
    assert {"_hparams_/experiment", "_hparams_/session_start_info"} <= set(plugins)
    from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

    content = plugins["_hparams_/session_start_info"].plugin_data.content
    settings = HParamsPluginData.FromString(content).session_start_info.hparams
    assert (settings["method.r"].number_value, settings["method.targets"].string_value) == (8, '["q", "v"]')


def test_the_matrix_the_results_and_a_failure_are_texts(run: TrialRun) -> None:
    whole_run(run.open(), run, steps=4)
    whole = read(run.directory / "tensorboard" / "run")
    assert "models: [builtin:nano]" in text(whole, "matrix")
    assert text(whole, "report") == "report.html"
    assert text(whole, "status") == "failed: 3 done, 1 failed, 1 skipped"
    assert "| lora | builtin:nano | 2 | accuracy | 0.75 | 0.5 | 0.875 |" in text(whole, "results")
    assert text(read(cell_folder(run, 1)), "failure").startswith("divergence: the loss is inf")


def test_a_cell_that_was_killed_begins_anew_and_one_that_is_kept_is_not_logged_twice(run: TrialRun) -> None:
    killed_run(run.open())
    whole_run(run.open(), run, steps=10)
    files = {path: path.stat().st_size for path in cell_folder(run, 0).iterdir()}
    assert len(read(cell_folder(run, 0)).Scalars("train_loss")) == 10
    same_run_again(run.open(), run)
    assert {path: path.stat().st_size for path in cell_folder(run, 0).iterdir()} == files
    assert len(read(cell_folder(run, 1)).Scalars("metrics/accuracy")) == 1


def test_a_tracker_that_joins_later_gets_the_whole_curve_of_kept_cells(run: TrialRun) -> None:
    same_run_again(run.open(), run)
    assert [point.step for point in read(cell_folder(run, 0)).Scalars("train_loss")] == [1, 2, 3]


def test_steps_of_before_an_interruption_that_are_told_last_stand_first_in_the_file(run: TrialRun) -> None:
    tracker, cell = run.open(), trained(0)
    tracker.cell_started(CellStarted(cell))
    for step in (3, 4, 1, 2):
        tracker.step_logged(StepLogged(cell, step, {"train_loss": float(step)}))
    tracker.cell_finished(CellFinished(cell, summary(4)))
    assert [point.step for point in read(cell_folder(run, 0)).Scalars("train_loss")] == [1, 2, 3, 4]


def test_a_folder_of_many_runs_has_one_below_it_for_each(run: TrialRun, tmp_path: Path) -> None:
    given = TensorBoardSettings(directory=str(tmp_path / "all"))
    whole_run(TensorBoardTracker().open(run.tracked(), given, run.memory), run, steps=2)
    (folder,) = (tmp_path / "all").iterdir()
    assert folder.name.endswith("-01234567")
    assert not (run.directory / "tensorboard").exists()


def test_names_that_are_longer_than_a_folder_may_be_called_are_cut_between_signs(run: TrialRun) -> None:
    long = "任" * 120  # 360 bytes, where file systems take 255
    cells = [replace(trained(number), task=long, method=f"{long}{number}", model=long) for number in (0, 1)]
    given = TensorBoardSettings(directory="all")
    tracker = TensorBoardTracker().open(replace(run.tracked(), name=long), given, run.memory)
    for cell in cells:
        tracker.cell_started(CellStarted(replace(cell, id=f"{cell.seed}{cell.id}")))
    tracker.run_ended(RunEnded("finished", {}))
    folders = sorted(path.parent.relative_to("all") for path in Path("all").rglob("events*"))
    cut = "任" * 33
    assert folders == [
        Path(f"{cut}-01234567", "run"),
        *(Path(f"{cut}-01234567", cut, cut, cut, f"seed-{seed}-{seed}0000000") for seed in (0, 1)),
    ]
