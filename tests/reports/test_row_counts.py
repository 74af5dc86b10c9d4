"""Numbers of rows: those of the data, and beside the training rows those that augmentation made."""

from __future__ import annotations

from ftbench.records.results import TaskInfo
from ftbench_reports.language import Words
from ftbench_reports.row_counts import row_count, row_counts

ROWS = {"train": 1000, "validation": 100, "test": 100}


def test_training_rows_have_the_rows_that_were_made_of_them_beside() -> None:
    said = row_count("train", ROWS, {"word_order": 900, "synonyms": 1100})
    assert isinstance(said, Words)
    assert said.text("en") == "1,000 + 2,000 made"
    assert said.text("zh") == "1,000 + 生成 2,000"


def test_other_rows_and_tasks_without_augmentation_have_their_number_alone() -> None:
    assert row_count("test", ROWS, {"word_order": 900}) == "100"
    assert row_count("train", ROWS, {}) == "1,000"


def test_of_folds_the_rows_made_are_those_of_the_fold_with_fewest_and_with_most() -> None:
    folds = ({"train": 16, "validation": 12, "test": 12}, {"train": 16, "validation": 12, "test": 18})
    made = ({"word_order": 31, "synonyms": 9}, {"word_order": 30, "synonyms": 9})
    rows = {**folds[0], "test": 30}
    task = TaskInfo("t", "t", "label", "en", (), rows, "rows.jsonl", folds=folds, made=made[0], made_in_folds=made)
    assert "16 + 39–40 made" in row_counts(task).text("en")
