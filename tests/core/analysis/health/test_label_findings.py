"""Findings on label tasks: no better than one label, and one label for all rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench.analysis.health import Finding, findings
from ftbench.analysis.health.collapse import only_label
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from tests.core.analysis.health.label_runs import label_cell, label_run

EVEN = ["a"] * 20 + ["b"] * 20


def found(run: RunResults, name: str) -> list[Finding]:
    return [finding for finding in findings(RunView(run)) if finding.code == f"health.{name}"]


def test_where_every_method_is_better_than_the_majority_label_nothing_is_said() -> None:
    run = label_run(EVEN, {"full": [EVEN], "lora": [EVEN]})
    assert found(run, "none-above-majority") == found(run, "not-above-majority") == []


def test_no_method_better_than_the_majority_label_is_severe_and_names_levels_and_values() -> None:
    (finding,) = found(label_run(EVEN, {"full": [["a"] * 40], "lora": [["b"] * 40]}), "none-above-majority")
    assert (finding.severity, finding.methods, finding.places) == ("bad", ("full", "lora"), (("nano", "letters"),))
    assert finding.cells == ("letters-full-0", "letters-lora-0")
    assert str(finding.note) == (
        'letters: no method is clearly better than always answering "a" (accuracy 0.500, chance 0.500)'
    )


def test_one_method_of_several_that_is_not_better_is_a_warning() -> None:
    (finding,) = found(label_run(EVEN, {"full": [EVEN], "lora": [["a"] * 40]}), "not-above-majority")
    assert (finding.severity, finding.methods) == ("warning", ("lora",))


def test_a_method_without_training_that_is_not_better_is_a_note() -> None:
    run = label_run(EVEN, {"full": [EVEN], "zero-shot": [["a"] * 40]}, untrained=["zero-shot"])
    (finding,) = found(run, "not-above-majority")
    assert (finding.severity, finding.methods) == ("note", ("zero-shot",))


def test_a_difference_that_more_rows_may_show_is_a_warning() -> None:
    """Right on 6 rows where the constant answer is wrong and never the reverse: p = 0.031, with two methods 0.062."""
    references = ["a"] * 10 + ["b"] * 6
    (finding,) = found(label_run(references, {"full": [references], "lora": [references]}), "none-above-majority")
    assert finding.severity == "warning"


def test_findings_stay_when_the_texts_are_removed() -> None:
    run = label_run(EVEN, {"full": [["a"] * 40]})
    assert findings(RunView(run.without_texts())) == findings(RunView(run)) != ()


def test_one_label_from_all_seeds_is_severe_and_names_labels_and_seeds() -> None:
    (finding,) = found(label_run(EVEN, {"lora": [["a"] * 40, ["b"] * 40, ["a"] * 40]}), "one-label")
    assert (finding.severity, finding.methods, finding.places) == ("bad", ("lora",), (("nano", "letters"),))
    assert finding.cells == ("letters-lora-0", "letters-lora-1", "letters-lora-2")
    assert finding.parameters["where"] == ("letters: a (0, 2)", "letters: b (1)")
    assert "macro F1 shows the fault" in str(finding.note)


def test_one_label_from_some_seeds_is_a_warning() -> None:
    (finding,) = found(label_run(EVEN, {"lora": [["a"] * 40, EVEN]}), "one-label")
    assert (finding.severity, finding.cells) == ("warning", ("letters-lora-0",))


def test_one_label_from_a_method_without_training_is_a_warning() -> None:
    (finding,) = found(label_run(EVEN, {"zero-shot": [["a"] * 40]}, untrained=["zero-shot"]), "one-label")
    assert finding.severity == "warning"


@pytest.mark.parametrize(("others", "label"), [(2, "a"), (3, None)])
def test_one_label_means_95_per_cent_of_the_rows(others: int, label: str | None) -> None:
    cell = label_cell(EVEN, ["b"] * others + ["a"] * (40 - others))
    assert only_label(cell.predictions()) == label


def test_one_label_is_right_where_the_references_are_alike() -> None:
    assert only_label(label_cell(["a"] * 39 + ["b"], ["a"] * 40).predictions()) is None


def test_one_label_says_nothing_on_fewer_than_ten_rows() -> None:
    assert only_label(label_cell(["a", "b", "c"] * 3, ["a"] * 9).predictions()) is None
    assert only_label(label_cell(["a", "b"] * 5, ["a"] * 10).predictions()) == "a"


def test_empty_answers_are_no_label() -> None:
    assert only_label(label_cell(EVEN, [""] * 40).predictions()) is None


def test_rows_with_default_settings_are_not_judged() -> None:
    run = label_run(EVEN, {"lora": [EVEN], "lora (default)": [["a"] * 40]})
    run = replace(run, default_rows={"lora (default)": "lora"})
    assert found(run, "one-label") == found(run, "not-above-majority") == []
