"""Processes that score one run at the same time keep one another's metrics."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from ftbench.storage import CellStore
from ftbench.storage.formats import RUN as RUN_FORMAT
from ftbench.storage.run_file import read_run
from ftbench.storage.side_files import read_scores

Python = Callable[[str], list[str]]

CELL = "0123456789abcdef0123"
PREDICTION = {
    "id": "a",
    "prompt": "",
    "text": "yes",
    "reference": "yes",
    "language": "en",
    "reference_loss": 1.0,
    "reference_tokens": 1,
}

TASK = {"label": "t", "task": "t", "output": "text", "language": "en", "rows": {}, "source": "s", "notes": []}
RUN = {
    "format": RUN_FORMAT.version,
    "matrix_directory": ".",
    "plugin_files": [],
    "name": "run",
    "matrix": {},
    "baseline": "full",
    "cells": [],
    "tasks": [{**TASK, "metrics": ["loss"]}],
    "models": [],
    "metrics": [],
    "plugins": [],
    "environment": {},
}

ADD = """
import time
from pathlib import Path
from ftbench.storage.run_file import add_metrics
run = Path({run!r})
(run / "ready-{me}").touch()
while len(list(run.glob("ready-*"))) < 3:
    time.sleep(0.001)
for i in range(15):
    add_metrics(run, ["{me}-" + str(i)])
"""

SCORE = """
import time
from dataclasses import dataclass
from pathlib import Path
from ftbench import Metric
from ftbench.analysis.scoring import score_cell
from ftbench.storage import CellStore
run = Path({run!r})

class Slow(Metric):
    name = {me!r}

    def signature(self, language):
        return "slow:1"

    def statistics(self, predictions):
        (run / "computing-{me}").touch()  # so the scores that are there were read
        while len(list(run.glob("computing-*"))) < 2:
            time.sleep(0.001)
        return [[1.0]] * len(predictions)

    def value(self, totals):
        return totals[0]

score_cell(CellStore(run), {cell!r}, [Slow()], language="en")
"""


def run_together(commands: list[list[str]]) -> None:
    """Start all commands, and wait until each has ended well."""
    processes = [subprocess.Popen(command) for command in commands]
    try:
        assert [process.wait(timeout=60) for process in processes] == [0] * len(commands)
    finally:
        for process in processes:
            process.kill()


def test_metrics_added_by_three_processes_are_all_in_the_run_file(tmp_path: Path, python: Python) -> None:
    (tmp_path / "run.json").write_text(json.dumps(RUN), encoding="utf-8")
    run_together([python(ADD.format(run=str(tmp_path), me=me)) for me in "abc"])
    added = {f"{me}-{i}" for me in "abc" for i in range(15)}
    content = read_run(tmp_path)
    assert {entry.metric for entry in content.metrics} == added
    assert {entry.metric for entry in content.added_metrics} == added
    assert set(content.tasks[0].metrics) == {"loss", *added}


def test_scores_that_two_processes_compute_at_once_are_both_kept(tmp_path: Path, python: Python) -> None:
    store = CellStore(tmp_path)
    store.create()
    with store.writing(CELL) as folder:
        (folder / "predictions.jsonl").write_text(json.dumps(PREDICTION) + "\n", encoding="utf-8")
    run_together([python(SCORE.format(run=str(tmp_path), me=me, cell=CELL)) for me in ("one", "two")])
    scores = read_scores(store.path(CELL))
    assert {name: score.value for name, score in scores.items()} == {"one": 1.0, "two": 1.0}
