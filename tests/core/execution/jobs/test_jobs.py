"""Cells as jobs of a scheduler: the same bytes as in this process, and nothing is lost where machines are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench.contracts.job import Job
from ftbench.execution.jobs.job_run import EventWriter, is_whole
from ftbench.messages import Note
from ftbench.records.cell import Cell
from ftbench.storage import CellStore
from ftbench.storage.jobs import JobFolder, JobOutcome
from tests.core.conftest import FinishedRun
from tests.specs import cell_spec

Command = Callable[..., tuple[int, str, str]]
QUEUE = Path(__file__).resolve().parents[3] / "here_queue.py"
JOBS = ("--no-report", "--executor", "here", "--plugin", QUEUE)
SMALL = (
    "--set",
    "seeds=[0]",
    "--set",
    "methods=[full, {method: lora, r: 2}]",
    "--set",
    "metrics=[]",
    "--set",
    "tasks=[{task: sentiment, data: reviews.jsonl}]",
)
TUNED = ("--set", "tuning={trials: 3, finalists: 1, choose_by: metric, extend: false}")
ALL_KINDS = ("--set", "tasks=[{task: sentiment, data: reviews.jsonl}, tales.yaml]", "--set", "evaluation.other_tasks=4")


def same(first: Path, second: Path) -> list[str]:
    """Names of files of cells that both runs have with equal bytes; they have the same cells."""
    ids = {path.name for path in (first / "cells").iterdir()}
    assert ids == {path.name for path in (second / "cells").iterdir()}
    files = ("predictions.jsonl", "training.jsonl", "other_tasks.json", "validation.json", "learned/*")
    equal = []
    for cell in sorted(ids):
        for path in (path for name in files for path in (first / "cells" / cell).glob(name)):
            other = second / "cells" / cell / path.relative_to(first / "cells" / cell)
            assert path.read_bytes() == other.read_bytes(), path
            equal.append(path.name)
    return equal


def done(directory: Path) -> int:
    return len(list(directory.glob("cells/*/manifest.json")))


def test_jobs_of_every_kind_leave_the_bytes_of_a_run_in_this_process(
    own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    here, jobs = tmp_path / "here", tmp_path / "jobs"
    code, _, errors = ftbench_command(
        "run", own_run.matrix, "--out", here, "--no-report", "--executor", "inline", *SMALL, *ALL_KINDS, *TUNED
    )
    assert code == 0, errors
    code, _, errors = ftbench_command("run", own_run.matrix, "--out", jobs, *JOBS, *SMALL, *ALL_KINDS, *TUNED)
    assert code == 0, errors
    equal = same(here, jobs)
    assert {"predictions.jsonl", "training.jsonl", "other_tasks.json", "validation.json"} <= set(equal)
    assert "measuring" in errors
    assert "scoring" in errors
    assert JobFolder(jobs).names() == []  # taken in, and put away


def test_progress_and_ends_are_told_as_in_any_run(
    own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    code, _, errors = ftbench_command("run", own_run.matrix, "--out", tmp_path / "run", *JOBS, *SMALL)
    assert code == 0, errors
    told = [event["event"] for event in own_run.events("events.jsonl")]
    assert told.count("started") == told.count("finished") == 2
    assert told.count("logged") == 8
    assert "[2/2] stories / sentiment / lora / seed 0: done in" in errors


def test_a_lost_job_is_begun_again_and_its_cost_is_kept(
    own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    code, _, errors = ftbench_command(
        "run", own_run.matrix, "--out", out, *JOBS, *SMALL, "--set", "executors.here.lose=2"
    )
    assert code == 0, errors
    assert done(out) == 2
    assert "lost (the job ended without telling how, on node7), begun again: try 2" in errors
    assert [(lost.where, lost.seconds, lost.attempt) for lost in JobFolder(out).lost()] == [("node7", 90.0, 1)] * 2
    _, output, _ = ftbench_command("status", out)
    assert "lost: 2 tries, 3 min of work; last: stories / sentiment / lora / seed 0" in output


def test_a_job_that_is_lost_again_and_again_fails_its_cell_alone(
    own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    # Both cells lose their first two tries; of the third, one is lost.
    code, _, errors = ftbench_command(
        "run", own_run.matrix, "--out", out, *JOBS, *SMALL, "--set", "executors.here.lose=5"
    )
    assert code == 1
    assert "failed" in errors
    assert "lost 3 times, last: the job ended without telling how, on node7" in errors
    assert done(out) == 1


@pytest.mark.parametrize("spent", ["time", "memory"])
def test_a_job_that_took_all_that_it_was_given_is_not_tried_again(
    spent: str, own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    code, _, errors = ftbench_command(
        "run", own_run.matrix, "--out", out, *JOBS, *SMALL, "--set", f"executors.here.spent={spent}"
    )
    assert code == 1
    assert "took all" in errors
    assert [lost.attempt for lost in JobFolder(out).lost()] == [1, 1]
    _, stand, _ = ftbench_command("status", out)
    assert spent in stand


def test_jobs_for_which_the_queue_has_no_room_follow_when_others_end(
    own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    code, _, errors = ftbench_command(
        "run", own_run.matrix, "--out", out, *JOBS, *SMALL, "--set", "executors.here.most=1"
    )
    assert code == 0, errors  # the queue itself refuses a second job
    assert done(out) == 2


def test_needs_that_no_machine_has_are_an_error_before_anything_is_queued(
    own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    code, _, errors = ftbench_command(
        "run", own_run.matrix, "--out", out, *JOBS, *SMALL, "--set", "device=auto", "--set", "resources.gpus=4"
    )
    assert code == 2
    assert errors.endswith("error: resources.gpus: no machine here has so many GPUs\n")
    assert JobFolder(out).names() == []


def test_a_finished_job_of_a_killed_run_is_taken_in_and_not_done_again(
    own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    run = ("run", own_run.matrix, "--out", out, *JOBS, *SMALL)
    assert ftbench_command(*run)[0] == 0
    stamps = {path: path.stat().st_mtime_ns for path in out.glob("cells/*/result.json")}
    code, _, errors = ftbench_command(*run)
    assert code == 0
    assert "2 done (2 were done before)" in errors
    assert {path: path.stat().st_mtime_ns for path in out.glob("cells/*/result.json")} == stamps


def test_a_job_whose_cell_was_finished_while_nobody_looked_is_put_away(
    own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    run = ("run", own_run.matrix, "--out", tmp_path / "run", *SMALL, *JOBS)
    assert ftbench_command(*run)[0] == 0
    folder = JobFolder(tmp_path / "run")
    cells = sorted(path.name for path in (tmp_path / "run" / "cells").iterdir())
    for cell in cells:
        folder.write(Job("cell", (cell,)))
    folder.write_outcome(cells[0], JobOutcome("done"))
    folder.note_submitted(cells[1], {"by": "another process"})
    assert folder.names() == cells
    assert ftbench_command(*run)[0] == 0
    assert folder.names() == cells[1:]  # it runs still
    folder.note_submitted(cells[1], {"by": "a queue that begins it again"})
    assert ftbench_command(*run)[0] == 0
    assert folder.names() == []  # it was cancelled
    folder.write(Job("cell", (cells[1],)))  # the queue knows nothing of it: it was killed before it could tell
    assert ftbench_command(*run)[0] == 0
    assert folder.names() == []


def test_cells_can_be_run_one_by_one_by_id(own_run: FinishedRun, ftbench_command: Command, tmp_path: Path) -> None:
    out = tmp_path / "run"
    ftbench_command("run", own_run.matrix, "--out", out, *JOBS, *SMALL, "--set", "executors.here.spent=time")
    assert done(out) == 0
    first, second = (entry["cell"] for entry in json.loads((out / "run.json").read_text(encoding="utf-8"))["cells"])
    code, _, errors = ftbench_command("cell", out, first, "--plugin", QUEUE)
    assert code == 0, errors
    assert f"{out}: 1 done" in errors
    assert CellStore(out).state(first) is None
    assert CellStore(out).state(second) == "missing"
    assert "(1 done before)" in ftbench_command("cell", out, first[:8], second[:8], "--plugin", QUEUE)[2]
    assert CellStore(out).state(second) is None


def test_an_unknown_cell_is_an_error_that_names_the_nearest(
    finished_run: FinishedRun, ftbench_command: Command
) -> None:
    known = json.loads((finished_run.directory / "run.json").read_text(encoding="utf-8"))["cells"][0]["cell"]
    wrong = known[:-1] + ("0" if known[-1] != "0" else "1")
    code, _, errors = ftbench_command("cell", finished_run.directory, wrong)
    assert code == 2
    assert f"has no cell {wrong}. Did you mean '{known}'" in errors
    assert ftbench_command("cell", finished_run.directory, "--job", "x")[2].endswith("has no job x\n")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("data", "the data of sentiment is another one on this machine"),
        ("model", "the model stories is another one on this machine"),
        ("library", "torch is "),
        ("precision", "this machine would compute in fp32, and the run was planned for bf16: write `precision: bf16`"),
    ],
)
def test_a_machine_that_would_compute_something_else_is_refused_before_training(
    change: str, message: str, own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    ftbench_command("run", own_run.matrix, "--out", out, *JOBS, *SMALL, "--set", "executors.here.spent=time")
    path = out / "run.json"
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    wanted = record["cells"][0]
    if change == "data":
        reviews = own_run.folder / "reviews.jsonl"
        reviews.write_text(reviews.read_text(encoding="utf-8").replace("red", "green"), encoding="utf-8")
    elif change == "model":
        wanted["spec"]["model"]["fingerprint"] = "0" * 64
    elif change == "library":
        record["environment"]["torch"] = "1.0"
    else:
        wanted["spec"]["precision"] = "bf16"
    path.write_text(json.dumps(record), encoding="utf-8")
    code, _, errors = ftbench_command("cell", out, wanted["cell"], "--plugin", QUEUE)
    assert code == 2
    assert message in errors
    assert done(out) == 0


@pytest.mark.parametrize(
    "event",
    [
        {"event": "step", "seconds": 1.0},
        {"event": "logged", "seconds": 1.0, "step": "x", "values": {}},
        {"event": "lost", "seconds": 1.0, "attempt": 1, "reason": 7},
        {"event": "finished", "seconds": "soon", "summary": ""},
        {"event": ["started"], "seconds": 1.0},
        {},
    ],
    ids=str,
)
def test_an_event_without_its_values_is_not_told(event: dict[str, object]) -> None:
    assert not is_whole(event)


def test_every_event_that_a_machine_writes_is_told(tmp_path: Path) -> None:
    spec = cell_spec()
    cell = Cell("m", "t", "full", 0, spec)
    path = tmp_path / "events.jsonl"
    with path.open("w", encoding="utf-8") as file:
        writer = EventWriter(file)
        writer.started(cell)
        writer.logged(cell, 1, {"loss": 2.0})
        writer.lost(cell, Note.plain("gone"), 1)
        writer.suspended(cell, 3)
        writer.finished(cell, "done", None)
        writer.step(cell, "training", 0.5)
        writer.flush()
    events = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(events) == 6
    assert all(map(is_whole, events))
