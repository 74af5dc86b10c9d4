"""A run directory is read without its matrix, its data or its models, and says clearly what is wrong with it."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable, Iterator
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import pytest

from ftbench import StoreError
from ftbench.analysis.read import read_results
from ftbench.analysis.run_results import RunResults
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench.records.prediction import Prediction
from ftbench.storage.formats import RUN
from ftbench.storage.run_file import read_run
from ftbench.storage.side_files import read_scores
from tests.core.conftest import FinishedRun


def read(run: FinishedRun) -> RunResults:
    return read_results(run.directory, Registry(load_plugins(files=[run.folder / "spy.py"], entry_points=False)))


def test_everything_that_is_known_of_a_run_is_there(finished_run: FinishedRun) -> None:
    results = read(finished_run)
    assert (results.name, results.baseline, len(results.cells)) == ("tiny", "full", 14)
    assert [(task.label, task.output, task.language) for task in results.tasks] == [
        ("sentiment", "label", "en"),
        ("tales", "text", "en"),
    ]
    assert {"accuracy", "macro_f1", "token_f1", "loss", "perplexity", "unlucky", "buggy"} == set(results.metrics)
    assert results.environment["driver"] == "7.1"
    assert results.environment["model stories"].endswith("llama, 123,712 parameters, licence: not stated")
    assert {plugin["name"] for plugin in results.plugins} >= {"spy", "ftbench_methods"}


def test_a_score_is_the_value_of_its_statistics(finished_run: FinishedRun) -> None:
    import numpy as np

    results = read(finished_run)
    for cell in results.cells:
        for name, score in cell.metrics.items():
            if score.value is not None:
                totals = np.array(score.statistics).sum(axis=0)
                assert float(results.metrics[name].value(totals)) == pytest.approx(score.value)
                assert len(score.statistics) == len(cell.predictions()) == 4
                assert score.signature


def test_a_metric_without_a_value_has_its_reason(finished_run: FinishedRun) -> None:
    for cell in read(finished_run).cells:
        if cell.status == "done":
            assert (cell.metrics["unlucky"].value, str(cell.metrics["unlucky"].reason)) == (None, "no luck today")
            assert str(cell.metrics["buggy"].reason) == "computing it failed: ZeroDivisionError: a bug"


def test_the_loss_follows_from_the_predictions(finished_run: FinishedRun) -> None:
    for cell in read(finished_run).cells:
        if cell.status == "done":
            predictions: list[Prediction] = list(cell.predictions())
            loss = sum(p.reference_loss for p in predictions) / sum(p.reference_tokens for p in predictions)
            assert cell.metrics["loss"].value == pytest.approx(loss)
            assert cell.metrics["perplexity"].value == pytest.approx(math.exp(loss))


def test_training_curves_are_read_when_they_are_asked_for(finished_run: FinishedRun) -> None:
    for cell in read(finished_run).cells:
        steps = [point.step for point in cell.training()]
        assert steps == ([0, 1, 2, 2] if cell.status == "done" and cell.method != "zero-shot" else [])


def test_logs_are_read_when_they_are_asked_for(finished_run: FinishedRun) -> None:
    for cell in read(finished_run).cells:
        expected = {"done": "loading", "failed": "in prepare", "skipped": ""}[cell.status]
        assert expected in cell.log()
        assert bool(cell.log()) == bool(expected)


def test_a_run_is_read_where_its_matrix_data_and_models_are_gone(own_run: FinishedRun, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    shutil.move(own_run.directory, moved)
    shutil.rmtree(own_run.folder)
    results = read_results(moved, Registry(load_plugins(entry_points=False)))
    done = [cell for cell in results.cells if cell.status == "done"]
    assert len(done) == 8
    assert all(cell.metrics["loss"].value for cell in done)
    assert any("unlucky" in problem for problem in results.problems)


def test_a_cell_that_has_not_run_is_pending(own_run: FinishedRun) -> None:
    shutil.rmtree(own_run.directory / "failed")
    statuses = {cell.method: (cell.status, str(cell.reason)) for cell in read(own_run).cells}
    assert statuses["broken"] == ("pending", "has not run yet")


def test_a_result_that_cannot_be_read_fails_its_cell_alone(own_run: FinishedRun) -> None:
    path = next(iter(own_run.directory.glob("cells/*/result.json")))
    path.write_text("{", encoding="utf-8")
    results = read(own_run)
    (failed,) = [cell for cell in results.cells if cell.cell == path.parent.name]
    assert failed.status == "failed"
    assert failed.reason is not None
    assert str(failed.reason).startswith(f"{path}: is damaged: ")
    assert sum(cell.status == "done" for cell in results.cells) == 7


@pytest.mark.parametrize("content", ["{}", "[]", "5", '{"costs": 1, "environment": {}, "training": {}, "notes": []}'])
def test_a_result_without_its_facts_fails_its_cell_alone(content: str, own_run: FinishedRun) -> None:
    path = next(iter(own_run.directory.glob("cells/*/result.json")))
    path.write_text(content, encoding="utf-8")
    (failed,) = [cell for cell in read(own_run).cells if cell.cell == path.parent.name]
    assert failed.status == "failed"
    assert str(failed.reason).startswith(f"{path}: is damaged: ")
    assert str(failed.reason).endswith("; running again redoes the cell")


@pytest.mark.parametrize("content", ["5", "{", '{"step": null}', '{"epoch": 1}', '{"step": 1, "epoch": 1, "x": 2}'])
def test_a_damaged_training_curve_fails_its_cell_with_the_line(content: str, own_run: FinishedRun) -> None:
    path = next(iter(own_run.directory.glob("cells/*/training.jsonl")))
    path.write_text(content, encoding="utf-8")
    (cell,) = [cell for cell in read(own_run).cells if cell.cell == path.parent.name]
    assert (cell.status, str(cell.reason)) == ("failed", f"{path}:1: is damaged; running again redoes the cell")


def test_a_folder_that_is_no_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"is no run directory \(it has no run\.json\)$"):
        read_run(tmp_path)


def test_a_file_is_no_run(write: Callable[[str, str], Path]) -> None:
    with pytest.raises(StoreError, match=r"m\.yaml: is a file, not a run directory$"):
        read_run(write("m.yaml", ""))


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", "\xff", "5", "null", '{"format": "1"}', '{"format": 1}', '{"format": null}']
)
def test_a_damaged_run_file_says_so(content: str, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_bytes(content.encode("latin-1"))
    with pytest.raises(StoreError, match=r"run\.json: is damaged: "):
        read_run(tmp_path)


def paths(value: Any, depth: int = 3) -> Iterator[tuple[str | int, ...]]:
    """The path of every key and of the first item of every list, to a depth."""
    inside = list(value.items()) if isinstance(value, dict) else list(enumerate(value[:1])) if value else []
    for step, inner in inside:
        yield (step,)
        if depth > 1 and isinstance(inner, dict | list):
            yield from ((step, *rest) for rest in paths(inner, depth - 1))


def test_whatever_is_lost_or_changed_in_a_run_file_gives_results_or_a_store_error(own_run: FinishedRun) -> None:
    registry = Registry(load_plugins(files=[own_run.folder / "spy.py"], entry_points=False))
    whole = json.loads((own_run.directory / "run.json").read_text(encoding="utf-8"))
    said: list[str] = []
    for path in paths(whole):
        for other in (None, "word"):
            content = json.loads(json.dumps(whole))
            *parents, last = path
            reduce(getitem, parents, content)[last] = other
            (own_run.directory / "run.json").write_text(json.dumps(content), encoding="utf-8")
            try:
                read_results(own_run.directory, registry)
            except StoreError as error:
                said.append(str(error))
    assert len(said) > 50
    assert all(text.startswith(f"{own_run.directory / 'run.json'}: ") for text in said)


@pytest.mark.parametrize("key", ["matrix", "cells", "tasks", "models", "environment", "plugin_files"])
def test_a_run_file_without_a_part_names_it(key: str, own_run: FinishedRun) -> None:
    path = own_run.directory / "run.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    del content[key]
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        read(own_run)
    assert str(caught.value) == f"{path}: is damaged: {key}: is missing"


def test_a_run_whose_matrix_is_of_another_version_names_the_key(own_run: FinishedRun) -> None:
    path = own_run.directory / "run.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["matrix"]["training"]["warmth"] = 1
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        read(own_run)
    assert str(caught.value) == (
        f"{path}: matrix.training.warmth: does not fit this version of ftbench; run the matrix again"
    )


def test_a_run_of_a_newer_format_is_not_written_over(
    own_run: FinishedRun, ftbench_command: Callable[..., tuple[int, str, str]]
) -> None:
    path = own_run.directory / "run.json"
    newer = json.dumps({"format": RUN.version + 1, "of": "the future"})
    path.write_text(newer, encoding="utf-8")
    code, _, errors = ftbench_command(
        "run", own_run.matrix, "--out", own_run.directory, "--no-report", "--executor", "inline"
    )
    assert (code, path.read_text(encoding="utf-8")) == (2, newer)
    fault = f"written by a newer ftbench (format {RUN.version + 1}; this one reads up to {RUN.version})"
    assert f"error: {path} was {fault}: upgrade ftbench\n" in errors


def test_a_run_of_a_newer_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(json.dumps({"format": RUN.version + 1}), encoding="utf-8")
    versions = rf"\(format {RUN.version + 1}; this one reads up to {RUN.version}\)"
    with pytest.raises(StoreError, match=rf"run\.json was written by a newer ftbench {versions}: upgrade ftbench$"):
        read_run(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        "{",
        "[]",
        '{"metrics": {"a": 1}}',
        '{"metrics": []}',
    ],
)
def test_damaged_scores_are_no_scores(content: str | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "metrics.json").write_text(content, encoding="utf-8")
    assert read_scores(tmp_path) == {}


def test_a_flipped_digit_in_the_scores_is_noticed(own_run: FinishedRun) -> None:
    path = next(iter(own_run.directory.glob("cells/*/metrics.json")))
    content = json.loads(path.read_text(encoding="utf-8"))
    content["metrics"]["loss"]["value"] += 1
    path.write_text(json.dumps(content), encoding="utf-8")
    (cell,) = [cell for cell in read(own_run).cells if cell.cell == path.parent.name]
    assert cell.metrics["loss"].value != content["metrics"]["loss"]["value"]
