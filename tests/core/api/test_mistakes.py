"""Mistakes in the arguments of the library, and ordinary Python values in a matrix."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import ftbench
from ftbench.api.results import Results
from tests.core.api.conftest import SMALL


def failed(results: Results) -> Results:
    """The results as if no cell had finished."""
    cells = tuple(replace(cell, status="failed", metrics={}, costs={}) for cell in results.values.cells)
    return replace(results, values=replace(results.values, cells=cells))


@pytest.mark.parametrize("given", [{"changes": {"training.steps": 1}}, {"plugins": ["more.py"]}])
def test_a_plan_takes_no_changes_and_no_plugins(given: dict[str, Any], tmp_path: Path) -> None:
    planned = ftbench.plan(SMALL)
    with pytest.raises(ftbench.UserError, match=rf"{next(iter(given))}: the matrix is planned already"):
        ftbench.run(planned, tmp_path / "run", **given)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("argument", "value", "message"),
    [
        ("time_limit", 0, "time_limit: expected a positive number of seconds, or None, got 0"),
        ("time_limit", float("nan"), "time_limit: .*got nan"),
        ("time_limit", "60", "time_limit: .*got '60'"),
        ("workers", 0, "workers: expected a whole number from 1, or None, got 0"),
        ("workers", 1.5, "workers: .*got 1.5"),
        ("workers", True, "workers: .*got True"),
        ("progress", "Bar", "progress: expected \"bar\", a function or None, got 'Bar'"),
        ("progress", False, "progress: .*got False"),
        ("out", 3, "out: expected a path, got 3"),
        ("plugins", 3, "plugins: expected the path of a Python file, or a list of paths, got 3"),
        ("plugins", [3], r"plugins: .*got \[3\]"),
        ("changes", ["seeds"], r"changes: expected a mapping such as .*got \['seeds'\]"),
        ("changes", {"seeds=": 1}, "changes: expected keys such as 'training.epochs', got 'seeds='"),
    ],
)
def test_a_wrong_argument_of_a_run_is_named_with_its_value(
    argument: str, value: object, message: str, tmp_path: Path
) -> None:
    with pytest.raises(ftbench.UserError, match=f"^{message}$"):
        ftbench.run(SMALL, **{"out": tmp_path / "run", "progress": None, argument: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seeds", "expected"),
    [
        (range(2), (0, 1)),
        ((3, 4), (3, 4)),
        (np.arange(2), (0, 1)),
        ([np.int64(5)], (5,)),
    ],
)
def test_seeds_may_be_any_sequence_of_whole_numbers(seeds: Any, expected: tuple[int, ...]) -> None:
    assert ftbench.plan({**SMALL, "seeds": seeds}).plan.matrix.seeds == expected
    assert ftbench.plan(SMALL, changes={"seeds": seeds}).plan.matrix.seeds == expected


@pytest.mark.parametrize("rate", [np.float64(0.25), np.float32(0.25), 0.25])
def test_a_setting_may_be_a_number_of_numpy(rate: Any) -> None:
    planned = ftbench.plan({**SMALL, "methods": [{"method": "layernorm", "learning_rate": rate}]})
    assert planned.plan.cells[0].spec.method.settings["learning_rate"] == 0.25
    assert "learning_rate: 0.25\n" in planned.source.text


def test_a_value_of_a_mapping_may_be_a_path(tmp_path: Path) -> None:
    plugin = tmp_path / "more.py"
    plugin.write_text("", encoding="utf-8")
    assert ftbench.plan({**SMALL, "plugins": [plugin]}).source.plugin_files == (plugin.resolve(),)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("seeds", {1, 2}, "seeds: a set has no order; give a list"),
        (
            "tasks",
            [{"task": "mine", "train": pd.DataFrame()}],
            "tasks.0.train: a DataFrame is no value of a matrix; give the path of a file",
        ),
        ("training", {"steps": object()}, "training.steps: an object is no value of a matrix"),
        ("training", {("steps",): 1}, "training: a tuple is no key of a matrix"),
    ],
)
def test_a_value_that_no_matrix_has_is_told_with_its_key(key: str, value: object, message: str) -> None:
    with pytest.raises(ftbench.MatrixError, match=f"^matrix: {message}$"):
        ftbench.plan({**SMALL, key: value})
    with pytest.raises(ftbench.MatrixError, match=f"^changes: {message}$"):
        ftbench.plan(SMALL, changes={key: value})


def test_one_plugin_needs_no_list(tmp_path: Path) -> None:
    plugin = tmp_path / "more.py"
    plugin.write_text("", encoding="utf-8")
    for given in (plugin, str(plugin)):
        assert ftbench.plan(SMALL, plugins=given).source.plugin_files == (plugin.resolve(),)


def test_a_mistake_in_a_mapping_names_no_file() -> None:
    with pytest.raises(ftbench.MatrixError, match=r"^matrix: training\.epoch: unknown key"):
        ftbench.plan({**SMALL, "training": {"epoch": 2}})


def test_a_mistake_in_a_change_does_not_speak_of_the_command_line() -> None:
    with pytest.raises(ftbench.MatrixError, match=r"^changes: training\.epoch=2: unknown key"):
        ftbench.plan(SMALL, changes={"training.epoch": 2})


def test_only_a_path_is_loaded() -> None:
    with pytest.raises(ftbench.UserError, match=r"^directory: expected a path, got 3$"):
        ftbench.load(3)  # type: ignore[arg-type]


def test_one_metric_to_compare_needs_no_list(results: Results) -> None:
    one, listed = (ftbench.compare(results, results, metrics=given).groups() for given in ("loss", ["loss"]))
    assert one.equals(listed)
    assert any(name.startswith("metrics.loss.") for name in one.columns)


def test_an_unknown_metric_to_compare_is_told_with_the_nearest(results: Results) -> None:
    with pytest.raises(ftbench.UserError, match=r'metric "acuracy"\. Did you mean .*accuracy'):
        ftbench.compare(results, results, metrics=["acuracy"])


def test_metrics_to_compare_are_names(results: Results) -> None:
    with pytest.raises(ftbench.UserError, match=r"^metrics: expected the name of a metric, or a list of names, got 3$"):
        ftbench.compare(results, results, metrics=3)  # type: ignore[arg-type]


def test_a_tilde_is_the_home_directory(results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "run").symlink_to(results.directory)
    (tmp_path / "more.py").write_text("", encoding="utf-8")
    (tmp_path / "small.yaml").write_text(ftbench.plan(SMALL).source.text, encoding="utf-8")
    planned = ftbench.plan("~/small.yaml", plugins="~/more.py")
    assert planned.source.directory == tmp_path
    assert planned.source.plugin_files == ((tmp_path / "more.py").resolve(),)
    assert ftbench.load("~/run", plugins=["~/more.py"]).directory == tmp_path / "run"
    assert ftbench.run(SMALL, "~/run", executor="inline", progress=None).directory == tmp_path / "run"
    assert results.report("~/report.md", format="markdown") == tmp_path / "report.md"


@pytest.mark.parametrize("level", ["cells", "groups"])
def test_every_metric_of_the_run_has_a_column_if_nothing_finished(results: Results, level: str) -> None:
    metrics = [f"metrics.{name}" for name in results.values.tasks[0].metrics]
    frame = getattr(failed(results), level)()
    assert len(frame) == 2
    assert metrics
    assert frame[[*metrics, "costs.train_seconds"]].isna().all(axis=None)


def test_columns_do_not_depend_on_what_finished(results: Results) -> None:
    assert list(failed(results).cells().columns) == list(results.cells().columns)


def test_empty_frames_have_columns(results: Results) -> None:
    examples, trials = failed(results).examples(), failed(results).trials()
    assert (len(examples), len(trials)) == (0, 0)
    assert [name for name in results.examples().columns if not name.startswith("statistics.")] == list(examples.columns)
    cells = results.cells().columns
    others = [name for name in cells if not name.startswith("metrics.")]
    assert [name for name in trials.columns if name != "metrics.validation_loss"] == [*others, "tried", "length"]
    assert "metrics.validation_loss" in trials.columns
