"""In what two runs differ, in words: data as numbers of rows, settings by name, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ftbench.analysis.run_comparison import TwoRuns, compare_runs
from ftbench.analysis.run_results import RunResults
from ftbench.presentation.run_comparison_text import summary, two_runs_text
from ftbench.presentation.styles import STYLES
from ftbench.presentation.ways_apart import how_they_differ, with_what_else
from ftbench.records.results import CellResult
from tests.core.analysis.two_hand_made_runs import hand_made_run, with_cells
from tests.specs import cell_spec

Change = Callable[[CellResult], Mapping[str, Any]]


def run(draw: int, rows: int, spec: Change = lambda cell: {}, **more: Any) -> RunResults:
    """full and lora, trained on so many rows; `spec` is what a cell's specification has beside the defaults."""

    def changed(cell: CellResult) -> CellResult:
        parts = {"task": {"data": f"{rows:04d}"}, "training": {}, **spec(cell)}
        return replace(cell, spec=cell_spec(method=cell.method, seed=cell.seed, **parts), **more)

    made = with_cells(hand_made_run({"full": 0.5, "lora": 0.5}, draw), changed)
    return replace(made, tasks=tuple(replace(task, rows={"train": rows, "test": 200}) for task in made.tasks))


def differing(spec: Change, rows: int = 235, **more: Any) -> TwoRuns:
    return compare_runs(run(1, 235), run(2, rows, spec, **more))


def test_data_are_numbers_of_rows_and_settings_have_their_names() -> None:
    runs = differing(lambda cell: {"training": {"epochs": 1, "max_length": 256}}, rows=64)
    assert how_they_differ(runs).text("en") == (
        "The runs differ in training rows (235 → 64), epochs (3 → 1) and maximum length (512 → 256). "
        "A difference in quality may come from any of these."
    )


def test_both_languages_say_it() -> None:
    runs = differing(lambda cell: {"training": {"epochs": 1}}, rows=64)
    assert "训练样本数（235 → 64）、轮数（3 → 1）" in how_they_differ(runs).text("zh")


def test_other_rows_of_the_same_number_are_said_without_a_hash() -> None:
    runs = differing(lambda cell: {"task": {"data": "beef"}})
    assert "differ in the rows of the data. A difference in quality may come from it." in how_they_differ(runs).text(
        "en"
    )


def test_a_limit_that_follows_from_the_maximum_length_is_not_named_beside_it() -> None:
    runs = differing(lambda cell: {"training": {"max_length": 256}, "evaluation": {"limit": 256, "prompt_limit": 200}})
    assert "differ in maximum length (512 → 256)." in how_they_differ(runs).text("en")


def test_a_limit_alone_is_named() -> None:
    assert "limit (512 → 256)" in how_they_differ(differing(lambda cell: {"evaluation": {"limit": 256}})).text("en")


def test_a_setting_with_another_value_for_each_method_is_named_once() -> None:
    rates = {"full": 0.1, "lora": 0.2}
    runs = differing(lambda cell: {"settings": {"learning_rate": rates[cell.method]}})
    assert how_they_differ(runs).text("en").count("learning rate (nothing → 0.1, nothing → 0.2)") == 1


def test_many_settings_are_counted() -> None:
    runs = differing(lambda cell: {"settings": {f"knob_{place}": place for place in range(8)}})
    assert how_they_differ(runs).text("en").count("knob") == 6
    assert "and 2 more settings." in how_they_differ(runs).text("en")


def test_libraries_come_last_and_without_versions() -> None:
    runs = differing(lambda cell: {"training": {"epochs": 1}}, environment={"torch": "2.12.0", "device": "cpu"})
    assert "epochs (3 → 1) and libraries or machine (torch)." in how_they_differ(runs).text("en")


def test_runs_that_differ_in_nothing_say_so() -> None:
    runs = differing(lambda cell: {})
    assert how_they_differ(runs).text("en") == "What both runs have was made with the same settings, data and seeds."
    assert with_what_else(runs) is None


def test_the_verdict_names_what_differs_and_the_table_begins_with_it() -> None:
    runs = differing(lambda cell: {"training": {"epochs": 1}}, rows=64)
    assert summary(runs).endswith("; the runs differ in training rows and epochs")
    text = two_runs_text(runs, ("a", "b"), STYLES["table"])
    assert text.index("The runs differ in training rows (235 → 64)") < text.index("accuracy (higher is better)")
    assert "rows.train: 235 in A, 64 in B (all results in both runs)" in text
    assert "task.data" not in text
