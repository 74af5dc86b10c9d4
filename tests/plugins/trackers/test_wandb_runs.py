"""Weights & Biases, offline: the folders of its runs, read as `wandb sync` reads them."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ftbench.plugin_checks.tracker_trial import TrackerTrial, TrialRun, whole_run
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
    assert len(folders) == 5  # the matrix, a trial, and three cells
    first = records(folders[f"01234567-{0:020x}"])
    (about,) = [one.run for one in first if one.WhichOneof("record_type") == "run"][:1]
    assert (about.run_group, about.job_type, about.project) == ("0123456789abcdef", "cell", "ftbench")
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
    failed = records(folders[f"01234567-{1:020x}"])
    assert summary_of(failed)["failure"] == "divergence"
    whole = folders["0123456789abcdef"]
    assert sorted(path.name for path in (whole / "files").glob("[mr]*.[yh]*ml")) == ["matrix.yaml", "report.html"]
    assert summary_of(records(whole))["status"] == "failed"


def summary_of(told: list[Any]) -> dict[str, Any]:
    found = {}
    for one in told:
        if one.WhichOneof("record_type") == "summary":
            found |= {key(item): json.loads(item.value_json) for item in one.summary.update}
    return found


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
