"""Runs that earlier versions wrote are read as they are: every number, without their plugins, data or models."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench.analysis.read import read_results
from ftbench.errors import StoreError
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench.records.cell import canonical_json
from ftbench.storage import CellStore
from ftbench.storage.cell_files import read_cell, read_predictions
from ftbench.storage.import_cell import import_cell
from ftbench.storage.side_files import read_scores

KEPT = sorted(path for path in (Path(__file__).parents[2] / "fixtures" / "kept_runs").iterdir() if path.is_dir())


@pytest.fixture(params=KEPT, ids=lambda path: path.name)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return shutil.copytree(request.param, tmp_path / "run")


def raw(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_every_cell_is_there_with_its_scores_costs_and_answers(kept: Path) -> None:
    results = read_results(kept)
    planned = raw(kept / "run.json")
    assert [cell.cell for cell in results.cells] == [cell["cell"] for cell in planned["cells"]]
    assert {cell.status for cell in results.cells} == {"done"}
    for cell in results.cells:
        folder = kept / "cells" / cell.cell
        scores = raw(folder / "metrics.json")["metrics"]
        assert {name: score.value for name, score in cell.metrics.items()} == {
            name: scores[name]["value"] for name in cell.metrics
        }
        costs = raw(folder / "result.json")["costs"]
        assert {name: cell.costs[name] for name in cell.costs if name != "tune_seconds"} == {
            name: value for name, value in costs.items() if value is not None and name != "tune_seconds"
        }
        lines = (folder / "predictions.jsonl").read_text(encoding="utf-8").splitlines()
        assert [one.text for one in cell.predictions()] == [json.loads(line)["text"] for line in lines]
        assert len(cell.training()) == len((folder / "training.jsonl").read_text(encoding="utf-8").splitlines())


def test_every_reason_and_note_is_there_in_words(kept: Path) -> None:
    results = read_results(kept)
    reasons = [str(score.reason) for cell in results.cells for score in cell.metrics.values() if score.value is None]
    assert "nothing was trained" in reasons
    notes = [str(note) for cell in results.cells for note in cell.notes]
    assert any("cut from the left to fit 128 tokens" in note for note in notes)


def test_what_tuning_chose_and_which_rows_show_defaults_is_known(kept: Path) -> None:
    results = read_results(kept)
    assert {one.method for one in results.tuning} == {"layernorm"}
    assert len(results.trials) == 6  # two, and one more beyond the edge, for each task
    assert dict(results.default_rows) == {"layernorm (default)": "layernorm"}
    assert {cell.spec.purpose for cell in results.trials} == {"trial"}
    assert not any(cell.spec.awaits_tuning for cell in results.cells)


def test_specifications_say_what_was_run(kept: Path) -> None:
    cell = next(one for one in read_results(kept).cells if one.method == "layernorm" and one.task == "sentiment")
    assert cell.spec.training is not None
    assert (cell.spec.training.steps, cell.spec.training.max_length) == (4, 128)
    assert cell.spec.task.labels == ("positive", "negative", "neutral")
    assert cell.spec.task.definition["name"] == "sentiment"
    assert read_cell(kept / "cells" / cell.cell).spec == cell.spec


def test_every_file_is_in_order(kept: Path) -> None:
    store = CellStore(kept)
    assert {store.state(cell) for cell in store.finished()} == {None}


def test_intervals_are_computed_from_kept_answers(kept: Path) -> None:
    results = read_results(kept, Registry(load_plugins(entry_points=False)))
    assert not results.problems
    assert "accuracy" in results.metrics


@pytest.mark.parametrize("arguments", [("results",), ("status",), ("report", "--format", "markdown")])
def test_commands_show_it(
    kept: Path, arguments: tuple[str, ...], ftbench_command: Callable[..., tuple[int, str, str]]
) -> None:
    code, output, errors = ftbench_command(arguments[0], kept, *arguments[1:])
    assert (code, "Traceback" in errors) == (0, False)
    assert output


def test_a_cell_of_the_newest_kept_version_can_be_taken_in(tmp_path: Path) -> None:
    newest = KEPT[-1]
    cell = sorted((newest / "cells").iterdir())[0]
    store = CellStore(tmp_path / "other")
    if read_cell(cell).spec.id() != cell.name:
        pytest.skip("the identity has another version by now")
    assert import_cell(store, cell) == cell.name


def a_cell(kept: Path) -> Path:
    return sorted((kept / "cells").glob("*/metrics.json"))[0].parent


def test_scores_with_a_reason_that_is_no_note_are_computed_again(kept: Path) -> None:
    path = a_cell(kept) / "metrics.json"
    content = raw(path)
    for score in content["metrics"].values():
        score["reason"] = {"code": 3}
    write_scores_as(path, content)
    assert read_scores(path.parent) == {}


def write_scores_as(path: Path, content: Any) -> None:
    content["sha256"] = hashlib.sha256(canonical_json(content["metrics"]).encode()).hexdigest()
    path.write_text(json.dumps(content), encoding="utf-8")


def test_a_result_of_a_newer_ftbench_asks_for_an_update_and_promises_nothing_else(kept: Path) -> None:
    folder = a_cell(kept)
    content = raw(folder / "result.json")
    (folder / "result.json").write_text(json.dumps({**content, "format": 99}), encoding="utf-8")
    (cell,) = [one for one in read_results(kept).cells if one.cell == folder.name]
    assert cell.status == "failed"
    assert str(cell.reason).endswith("upgrade ftbench")


def test_a_line_of_predictions_that_is_no_object_is_damage(kept: Path) -> None:
    folder = a_cell(kept)
    (folder / "predictions.jsonl").write_text("null\n", encoding="utf-8")
    with pytest.raises(StoreError, match="is damaged"):
        read_predictions(folder)
