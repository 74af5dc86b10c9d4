"""Weights & Biases, offline: the folders of its runs, read as `wandb sync` reads them."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ftbench.contracts.tracker_events import CellFailed, CellFinished, CellKept, CellStarted, RunEnded, StepLogged
from ftbench.messages import Note
from ftbench.plugin_checks.tracker_trial import TrackerTrial, TrialRun, summary, trained, whole_run
from ftbench_trackers.wandb_runs import WandbSettings, WandbTracker

pytest.importorskip("wandb", reason="Weights & Biases is not installed: pip install 'ftbench[wandb]'")

pytestmark = pytest.mark.filterwarnings("ignore")

_BLOCK, _HEADER = 32768, 7


def payloads(path: Path) -> Iterator[bytes]:
    """The records of a `.wandb` file: a LevelDB log after a header of seven bytes."""
    data = path.read_bytes()
    assert data[:4] == b":W&B"
    place, parts = 7, []
    while place + _HEADER <= len(data):
        left = _BLOCK - place % _BLOCK
        if left < _HEADER:
            place += left
            continue
        checksum, length, kind = struct.unpack("<IHB", data[place : place + _HEADER])
        part = data[place + _HEADER : place + _HEADER + length]
        assert checksum == zlib.crc32(part, zlib.crc32(bytes([kind]))) & 0xFFFFFFFF
        parts.append(part)
        if kind in (1, 4):  # a whole record, or the last part of one
            yield b"".join(parts)
            parts = []
        place += _HEADER + length


def records(folder: Path) -> list[Any]:
    from wandb.proto import wandb_internal_pb2

    (path,) = folder.glob("*.wandb")
    return [wandb_internal_pb2.Record.FromString(payload) for payload in payloads(path)]


def key(item: Any) -> str:
    return ".".join(item.nested_key) or str(item.key)


@pytest.mark.slow
def test_offline_runs_have_curves_results_settings_and_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WANDB_API_KEY", raising=False)
    with TrackerTrial(WandbTracker(), WandbSettings(mode="offline")).run() as run:
        whole_run(run.open(), run, steps=6)
        check_runs(run)


def check_runs(run: TrialRun) -> None:
    folders = {
        path.name.partition("-run-")[2].partition("-")[2]: path for path in run.directory.glob("wandb/offline-*")
    }
    word = run.memory.get("word")
    assert len(folders) == 5  # the matrix, a trial, and three cells
    first = records(folders[f"01234567-{word}-{0:020x}-1"])
    (about,) = [one.run for one in first if one.WhichOneof("record_type") == "run"][:1]
    assert (about.run_group, about.job_type, about.project) == (f"0123456789abcdef-{word}", "cell", "ftbench")
    config = {key(item): json.loads(item.value_json) for item in about.config.update}
    assert (config["method.r"], config["method.targets"]) == (8, '["q", "v"]')
    rows = [
        {key(item): json.loads(item.value_json) for item in one.history.item}
        for one in first
        if one.WhichOneof("record_type") == "history"
    ]
    losses = [(row["step"], row["train_loss"]) for row in rows if "train_loss" in row]
    assert losses == [(step, pytest.approx(1 / step)) for step in range(1, 7)]
    assert summary_of(first)["metrics/accuracy.low"] == 0.5
    failed = records(folders[f"01234567-{word}-{1:020x}-1"])
    assert summary_of(failed)["failure"] == "divergence"
    whole = folders[f"0123456789abcdef-{word}"]
    assert sorted(path.name for path in (whole / "files").glob("[mr]*.[yh]*ml")) == ["matrix.yaml", "report.html"]
    assert summary_of(records(whole))["status"] == "failed"


def summary_of(told: list[Any]) -> dict[str, Any]:
    found = {}
    for one in told:
        if one.WhichOneof("record_type") == "summary":
            found |= {key(item): json.loads(item.value_json) for item in one.summary.update}
    return found


@dataclass
class Begun:
    """What `wandb.init` was called with, and what the run was told."""

    settings: dict[str, Any]
    summary: dict[str, Any] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    exit_code: int | None = None

    def define_metric(self, *names: str, **more: str) -> None: ...

    def log(self, values: dict[str, Any]) -> None:
        self.history.append(values)

    def finish(self, exit_code: int = 0) -> None:
        self.exit_code = exit_code


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Begun]:
    """The runs that are begun, without the process that wandb starts for them: seconds for each."""
    made: list[Begun] = []

    def init(**settings: Any) -> Begun:
        made.append(Begun(settings))
        return made[-1]

    monkeypatch.setattr("wandb.init", init)
    return made


OFFLINE = WandbSettings(mode="offline")


def cells_of(begun: list[Begun]) -> list[Begun]:
    return [one for one in begun if one.settings["job_type"] == "cell"]


def test_a_cell_that_failed_or_was_killed_begins_anew_in_a_run_of_its_own(begun: list[Begun]) -> None:
    with TrackerTrial(WandbTracker(), OFFLINE).run() as run:
        for attempt in (1, 2, 3):
            tracker = run.open()
            tracker.cell_started(CellStarted(trained(0)))
            tracker.step_logged(StepLogged(trained(0), 1, {"train_loss": float(attempt)}))
            if attempt == 1:
                continue  # killed
            if attempt == 2:
                tracker.cell_failed(CellFailed(trained(0), "memory", Note.plain("the memory is full")))
            else:
                tracker.cell_finished(CellFinished(trained(0), summary(1)))
            tracker.run_ended(RunEnded("finished", {}))
    cells = cells_of(begun)
    assert [one.settings["id"].rpartition("-")[2] for one in cells] == ["1", "2", "3"]
    assert [one.settings["config"]["attempt"] for one in cells] == [1, 2, 3]
    assert [one.history for one in cells] == [[{"step": 1, "train_loss": float(attempt)}] for attempt in (1, 2, 3)]
    assert [one.exit_code for one in cells] == [None, 1, 0]
    assert "failure" not in cells[2].summary
    assert len({one.settings["id"] for one in begun if one.settings["job_type"] == "matrix"}) == 1


def test_the_same_matrix_in_two_run_directories_has_runs_of_its_own_in_each(begun: list[Begun]) -> None:
    for _ in range(2):
        with TrackerTrial(WandbTracker(), OFFLINE).run() as run:
            run.open().cell_started(CellStarted(trained(0)))
    assert len({one.settings["id"] for one in begun}) == 4
    assert len({one.settings["group"] for one in begun}) == 2


@pytest.mark.parametrize(
    "change", [{"project": "other"}, {"entity": "team"}, {"mode": "online"}, {"host": "https://wandb.example.org"}]
)
def test_kept_cells_are_logged_in_another_place_and_not_twice_in_one(
    change: dict[str, Any], begun: list[Begun], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WANDB_BASE_URL", raising=False)
    with TrackerTrial(WandbTracker(), OFFLINE).run() as run:
        for _ in range(2):
            run.open().cell_kept(CellKept(trained(0), summary(2)))
        assert len(cells_of(begun)) == 1
        if "host" in change:
            monkeypatch.setenv("WANDB_BASE_URL", change["host"])
        settings = OFFLINE.model_copy(update={name: value for name, value in change.items() if name != "host"})
        WandbTracker().open(run.tracked(), settings, run.memory).cell_kept(CellKept(trained(0), summary(2)))
    assert [[row["step"] for row in one.history] for one in cells_of(begun)] == [[1, 2], [1, 2]]


def test_without_a_key_the_default_is_offline_and_online_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("WANDB_API_KEY", raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "none"))
    assert WandbTracker().unavailable(WandbSettings()) is None
    said = WandbTracker().unavailable(WandbSettings(mode="online"))
    assert str(said).startswith("there is no key for api.wandb.ai: set WANDB_API_KEY")
    monkeypatch.setenv("WANDB_API_KEY", "x" * 40)
    assert WandbTracker().unavailable(WandbSettings(mode="online")) is None
