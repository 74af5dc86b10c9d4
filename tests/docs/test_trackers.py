"""docs/trackers.md and its Chinese twin: settings, events and the printed tracker, which runs."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import ftbench
import ftbench_trackers
from ftbench.contracts import tracker_events
from ftbench.plugin_checks.tracker_trial import killed_run
from tests.docs.pages import blocks, headings, names, read, tables
from tests.docs.test_file_formats import _default

PAGES = ("docs/trackers.md", "docs/trackers.zh-CN.md")
TRACKERS = {one.name: one for one in ftbench_trackers.ftbench_register_trackers()}
EVENTS = {
    "cell_started": "CellStarted",
    "step_logged": "StepLogged",
    "cell_finished": "CellFinished",
    "cell_kept": "CellKept",
    "cell_failed": "CellFailed",
    "cell_lost": "CellLost",
    "artifact_written": "ArtifactWritten",
    "run_ended": "RunEnded",
}


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_of_every_tracker_is_in_the_table_with_its_default(page: str) -> None:
    settings = next(one for one in tables(read(page)) if len(one.header) == 4 and "|" not in one.header[0])
    shown = {(names(row[0])[0], names(row[1])[0]): row[2].strip("`") for row in settings.rows}
    known = {(name, key): field for name, one in TRACKERS.items() for key, field in one.settings.model_fields.items()}
    assert list(shown) == list(known)
    for place, field in known.items():
        expected = _default(field)
        assert shown[place] == (expected if expected and expected != "none" else "无" if "zh" in page else "none")


@pytest.mark.parametrize("page", PAGES)
def test_every_event_is_in_the_table_with_all_that_it_has(page: str) -> None:
    *_, events = tables(read(page))
    assert [names(row[0])[0] for row in events.rows] == list(EVENTS)
    assert set(EVENTS) == {name for name in vars(ftbench.RunTracker) if not name.startswith("_")}
    for row in events.rows:
        event: Any = getattr(tracker_events, EVENTS[names(row[0])[0]])
        if names(row[0])[0] != "cell_kept":  # it says: the same
            assert {field.name for field in fields(event)} <= set(names(row[1]))


@pytest.mark.parametrize("page", PAGES)
def test_the_matrix_of_the_page_is_planned_with_its_trackers(page: str, write: Callable[[str, str], Path]) -> None:
    (matrix,) = [one.text for one in blocks(read(page)) if one.language == "yaml"]
    plan = ftbench.plan(write("matrix.yaml", matrix)).plan
    assert [one.label for one in plan.trackers] == ["tensorboard", "mlflow", "wandb"]


def test_the_tracker_of_the_page_keeps_its_contract_and_logs_a_run(
    write: Callable[[str, str], Path], tmp_path: Path, tiny_model: Path, one_thread: None
) -> None:
    english, chinese = ([one.text for one in blocks(read(page)) if one.language == "python"] for page in PAGES)
    assert english == chinese
    path = write("csv_tracker.py", english[0])
    from ftbench.plugin_checks.running import check_plugin

    assert [(one.check, str(one.found)) for one in check_plugin(str(path)).failures] == []
    matrix = {
        "models": [str(tiny_model)],
        "tasks": ["sentiment"],
        "methods": ["full"],
        "seeds": [0],
        "training": {"steps": 2, "examples": 8, "batch_size": 4},
        "evaluation": {"examples": 4, "validation_examples": 4, "other_tasks": 0},
        "trackers": [{"tracker": "csv", "folder": "of each cell"}],
    }
    ftbench.run(matrix, tmp_path / "run", executor="inline", plugins=path, progress=None)
    (table,) = (tmp_path / "run" / "of each cell").iterdir()
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows if row["name"] == "train_loss"] == ["1", "2"]
    assert any(row["name"] == "accuracy" for row in rows)


def test_the_tracker_of_the_page_writes_no_step_twice_after_a_run_that_was_killed(tmp_path: Path) -> None:
    (code,) = [one.text for one in blocks(read(PAGES[0])) if one.language == "python"]
    names: dict[str, Any] = {}
    exec(code, names)
    for _ in range(2):
        killed_run(names["CsvRun"](tmp_path))
    (table,) = tmp_path.iterdir()
    assert table.read_text(encoding="utf-8").splitlines() == ["step,name,value", "1,train_loss,1.0"]


def test_the_printed_tracker_has_about_thirty_lines() -> None:
    (code,) = [one.text for one in blocks(read(PAGES[0])) if one.language == "python"]
    assert len([line for line in code.splitlines() if line.strip()]) <= 31


def test_the_chinese_page_has_the_parts_of_the_english_one() -> None:
    english, chinese = ([level for level, _ in headings(read(page))] for page in PAGES)
    assert english == chinese
