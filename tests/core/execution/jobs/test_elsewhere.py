"""Jobs on a machine without the run's disk: the same bytes, and only what it lacks is sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ftbench.contracts.executor import ExecutorSettings
from ftbench.contracts.job import Job
from ftbench.errors import StoreError
from ftbench.execution.jobs.run_files import in_mirror, run_files
from ftbench.execution.jobs.scratch_run import ScratchRun
from ftbench.execution.jobs.sent import JobResult, Sender
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench.storage import CellStore
from ftbench.storage.bundle import packed
from ftbench.storage.jobs import JobFolder, JobOutcome
from ftbench.storage.manifest import read_manifest
from tests.core.conftest import FinishedRun
from tests.core.execution.jobs.test_jobs import ALL_KINDS, SMALL, TUNED, same

Command = Callable[..., tuple[int, str, str]]
QUEUE = Path(__file__).resolve().parents[3] / "elsewhere_queue.py"
ELSEWHERE = ("--no-report", "--executor", "elsewhere", "--plugin", QUEUE)


def never(sha256: str) -> bytes:
    raise AssertionError(f"asked for {sha256}")


def registry(files: Any) -> Registry:
    return Registry(load_plugins(files=files))


def sender_of(directory: Path, *plugins: Path) -> Sender:
    return Sender.of(directory, ExecutorSettings(plugin_files=plugins))


def test_jobs_of_every_kind_leave_the_bytes_of_a_run_in_this_process(
    own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    # The model is at a place that the other machine does not have; the built-in one it has.
    settings = ("--set", "models=[builtin:nano]", *SMALL, *ALL_KINDS, *TUNED)
    code, _, errors = ftbench_command(
        "run", own_run.matrix, "--out", here, "--no-report", "--executor", "inline", *settings
    )
    assert code == 0, errors
    code, _, errors = ftbench_command("run", own_run.matrix, "--out", elsewhere, *ELSEWHERE, *settings)
    assert code == 0, errors
    equal = same(here, elsewhere)
    assert {"predictions.jsonl", "training.jsonl", "other_tasks.json", "validation.json"} <= set(equal)
    asked = (elsewhere / "asked.txt").read_text(encoding="utf-8").split()
    assert {"reviews.jsonl", "tales.yaml", "elsewhere_queue.py"} <= set(asked)
    assert not [name for name in asked if name.endswith(".safetensors")]  # models are never sent
    assert JobFolder(elsewhere).names() == []


def test_every_file_that_a_matrix_names_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base, home = tmp_path / "project" / "matrices", tmp_path / "home"
    names = ["project/data/a.jsonl", "project/matrices/train.csv", "project/matrices/test.csv", "project/info/b.json"]
    names += ["home/c.txt", "home/chat.jinja", "project/texts/d.txt", "project/texts/inner/e.txt", "project/t/f.jsonl"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "project/info/dataset_info.json").write_text('{"b": {"file_name": "b.json"}}', encoding="utf-8")
    (tmp_path / "project/t/task.yaml").write_text(
        'name: t\nprompt: "{text}"\nanswer: "{answer}"\ndata: f.jsonl\n', encoding="utf-8"
    )
    (tmp_path / "project/models/small").mkdir(parents=True)
    (base / "sentiment").mkdir()
    monkeypatch.setenv("HOME", str(home))
    written = {
        "models": [{"model": "../models/small", "template": "~/chat.jinja"}, {"model": "builtin:nano"}],
        "tasks": [
            {"task": "sentiment", "data": "../data/a.jsonl"},
            {"task": "sentiment", "data": {"train": "train.csv", "validation": "train.csv", "test": "test.csv"}},
            {"task": "x", "data": "../info/dataset_info.json#b"},
            {"task": "x", "data": {"file": "../texts", "strict": True}},
            {"task": "../t/task.yaml"},
            {"task": "y", "data": "hf:org/data", "augment": [{"augmentation": "z", "file": "~/c.txt", "copies": 2}]},
        ],
        "evaluation": {"general_text": str(home / "c.txt"), "examples": 4},
        "methods": [{"method": "full"}],
    }
    found = run_files(written, base)
    assert [path.relative_to(tmp_path).as_posix() for path in found.files] == sorted(
        [*names, "project/info/dataset_info.json", "project/t/task.yaml"]
    )
    assert found.models == (tmp_path / "project/models/small",)
    assert found.written["models"][0]["template"] == str(home / "chat.jinja")
    assert found.written["tasks"][5]["augment"] == [{"augmentation": "z", "file": str(home / "c.txt"), "copies": 2}]
    assert found.written["tasks"][0] == written["tasks"][0]


def test_what_a_machine_has_with_equal_content_is_not_fetched(own_run: FinishedRun, tmp_path: Path) -> None:
    sender = sender_of(own_run.directory)
    assert [Path(file.path).name for file in sender.run.files]
    scratch = ScratchRun.set_up(sender.run, tmp_path / "scratch", never, registry)
    for file in sender.run.files:
        assert in_mirror(tmp_path / "scratch" / "mirror", Path(file.path)).read_bytes() == Path(file.path).read_bytes()
    assert scratch.directory == tmp_path / "scratch" / "run"


def test_content_that_is_not_what_was_asked_for_is_refused(own_run: FinishedRun, tmp_path: Path) -> None:
    sender = sender_of(own_run.directory)
    changed = Path(sender.run.files[0].path)
    changed.write_bytes(changed.read_bytes() + b"\n")
    with pytest.raises(StoreError, match="has changed on the run's machine since the run began"):
        ScratchRun.set_up(sender.run, tmp_path / "scratch", lambda sha256: changed.read_bytes(), registry)


def test_a_job_is_as_large_as_its_cells_whatever_the_run_has(own_run: FinishedRun) -> None:
    sender = sender_of(own_run.directory)
    record = json.loads((own_run.directory / "run.json").read_text(encoding="utf-8"))
    done = [entry["cell"] for entry in record["cells"] if CellStore(own_run.directory).path(entry["cell"]).exists()]
    assert sender.run.record["cells"] == []
    assert len(sender.job(Job("cell", (done[0],))).cells) == 1
    assert sender.job(Job("cell", (done[0],))).finished is None
    assert sender.job(Job("validation", (done[0],))).finished is not None


def test_events_that_came_before_are_not_told_again(tmp_path: Path) -> None:
    directory = tmp_path / "run"
    job = Job("cell", ("a",))
    folder = JobFolder(directory)
    folder.write(job)
    sender = Sender(folder, None, {})  # type: ignore[arg-type]
    lines = [b'{"event": "started"}\n', b'{"event": "step"}\n', b'{"event": "finished"}\n']
    assert sender.add_events("a", lines[0], after=0) == len(lines[0])
    assert sender.add_events("a", b"".join(lines[:2]), after=0) == len(b"".join(lines[:2]))
    store = CellStore(directory)
    store.create()
    result = JobResult(JobOutcome("done"), packed(store, []), b"".join(lines))
    sender.receive("a", result)
    assert folder.events_file("a").read_bytes() == b"".join(lines)
    assert folder.outcome("a") == JobOutcome("done")


def test_a_damaged_bundle_leaves_no_outcome(tmp_path: Path) -> None:
    folder = JobFolder(tmp_path / "run")
    folder.write(Job("cell", ("a",)))
    sender = Sender(folder, None, {})  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="cannot be unpacked"):
        sender.receive("a", JobResult(JobOutcome("done"), b"half", b""))
    assert folder.outcome("a") is None


def test_a_second_result_that_differs_is_told_by_status(
    own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    store, folder = CellStore(own_run.directory), JobFolder(own_run.directory)
    cell = sorted(store.finished())[0]
    other = CellStore(tmp_path / "other")
    other.create()
    with other.writing(cell) as work:
        for name in read_manifest(store.path(cell)):
            (work / name).parent.mkdir(exist_ok=True)
            (work / name).write_bytes((store.path(cell) / name).read_bytes())
        for name in ("predictions.jsonl", "training.jsonl"):
            if (work / name).exists():
                (work / name).write_bytes((work / name).read_bytes().replace(b"}\n", b" }\n"))
    folder.write(Job("cell", (cell,)))
    sender = Sender(folder, None, {})  # type: ignore[arg-type]
    sender.receive(cell, JobResult(JobOutcome("done"), packed(other, [cell]), b""))
    folder.remove(cell)
    output = ftbench_command("status", own_run.directory)[1]
    assert f"note: the cell {cell} came twice with different results; the first one stays" in output
    assert store.state(cell) is None


def test_a_machine_without_the_model_says_which_path_it_lacks(own_run: FinishedRun, tmp_path: Path) -> None:
    sender = sender_of(own_run.directory, own_run.folder / "spy.py")
    (model,) = sender.run.models
    elsewhere = json.loads(json.dumps(sender.run.record).replace(model, "/only-there/model"))
    run = replace(sender.run, record=elsewhere, models=("/only-there/model",))
    scratch = ScratchRun.set_up(run, tmp_path / "scratch", never, registry)
    cell = sorted(CellStore(own_run.directory).finished())[0]
    result = scratch.do(sender.job(Job("cell", (cell,))))
    assert "has no model at /only-there/model: models are not sent" in str(result.outcome)
