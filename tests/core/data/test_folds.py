"""Folds: every row is tested once, what belongs together stays together, and adding rows moves few."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from ftbench.data.clusters import find_clusters
from ftbench.data.dataset import TaskData
from ftbench.data.folds import fold_of_clusters
from ftbench.data.split import LEAST, SPLITS
from ftbench.errors import DataError
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from tests.core.data.loading import labelled, load_rows, texts

TASKS = Registry(load_plugins(entry_points=False))
SENTIMENT, SUMMARIES = TASKS.task("sentiment"), TASKS.task("summarization")
Rows = list[dict[str, Any]]


def folded(rows: Rows, folder: Path, folds: int = 5, **entry: Any) -> TaskData:
    return load_rows(SENTIMENT, rows, folder, folds=folds, **entry)


def ids(rows: Sequence[Any]) -> set[str]:
    return {row.id for row in rows}


def fault(rows: Rows, folder: Path, folds: int = 5, **entry: Any) -> str:
    with pytest.raises(DataError) as caught:
        folded(rows, folder, folds, **entry)
    return str(caught.value)


def fold_of_texts(texts_of_rows: Sequence[str], labels: Sequence[str]) -> dict[str, int]:
    """The fold of each text, of five."""
    clusters = find_clusters(texts_of_rows, [""] * len(texts_of_rows), [None] * len(texts_of_rows))
    fold_of = fold_of_clusters(clusters, labels, 5)
    return {texts_of_rows[row]: number for cluster, number in fold_of.items() for row in cluster.rows}


BALANCED = labelled(["positive", "negative"])


def test_every_row_is_a_test_row_in_exactly_one_fold(tmp_path: Path) -> None:
    data = folded(BALANCED, tmp_path)
    counted = Counter(row.id for fold in data.folds for row in fold.test)
    assert set(counted.values()) == {1}
    assert counted.keys() == ids(data.test)
    assert len(data.test) == len(BALANCED)


def test_the_sides_of_a_fold_share_no_row_and_hold_all_rows(tmp_path: Path) -> None:
    data = folded(BALANCED, tmp_path)
    for fold in data.folds:
        sides = [ids(getattr(fold, split)) for split in SPLITS]
        assert sum(map(len, sides)) == len(set.union(*sides)) == len(BALANCED)


def test_folds_are_of_about_one_size_and_have_every_label_in_equal_shares(tmp_path: Path) -> None:
    rows = labelled(["positive", "negative", "negative"], 150)
    for fold in folded(rows, tmp_path).folds:
        counts = Counter(row.reference for row in fold.test)
        assert counts["positive"] in (9, 10, 11)
        assert counts["negative"] in (19, 20, 21)


def test_a_tenth_of_the_other_rows_validates_and_at_least_ten(tmp_path: Path) -> None:
    assert {len(fold.validation) for fold in folded(BALANCED, tmp_path).folds} == {LEAST}
    many = folded(labelled(["positive", "negative"], 400), tmp_path)
    assert {len(fold.validation) for fold in many.folds} == {32}


def test_every_row_is_trained_on_in_some_fold(tmp_path: Path) -> None:
    data = folded(BALANCED, tmp_path)
    assert set.union(*(ids(fold.train) for fold in data.folds)) == ids(data.test)


def test_near_duplicates_are_in_one_fold(tmp_path: Path) -> None:
    copies = [{"text": f"{text} indeed", "label": row["label"]} for row in BALANCED for text in (row["text"],)]
    data = folded([*BALANCED, *copies], tmp_path)
    for fold in data.folds:
        tested = {row.row_texts[0].removesuffix(" indeed") for row in fold.test}
        assert not tested & {row.row_texts[0].removesuffix(" indeed") for row in (*fold.train, *fold.validation)}


def test_groups_are_in_one_fold(tmp_path: Path) -> None:
    rows = [{**row, "customer": f"c{i % 24}"} for i, row in enumerate(BALANCED)]
    data = folded(rows, tmp_path, group_by="customer")
    places = {(row.group, number) for number, fold in enumerate(data.folds) for row in fold.test}
    assert len(places) == 24


def test_a_group_larger_than_a_fold_is_a_fold_of_its_own(tmp_path: Path) -> None:
    rows = [{**row, "customer": "large" if i < 50 else f"c{i}"} for i, row in enumerate(BALANCED)]
    data = folded(rows, tmp_path, folds=4, group_by="customer")
    assert sorted(len(fold.test) for fold in data.folds) == pytest.approx([23, 23, 24, 50], abs=1)
    assert any({row.group for row in fold.test} == {"large"} for fold in data.folds)


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    shuffled = random.Random(1).sample(BALANCED, len(BALANCED))
    assert [fold.fingerprint() for fold in folded(BALANCED, tmp_path).folds] == [
        fold.fingerprint() for fold in folded(shuffled, tmp_path).folds
    ]


def test_a_row_that_joins_moves_few_others() -> None:
    before = fold_of_texts(texts(200), ["a", "b"] * 100)
    after = fold_of_texts(texts(201), [*["a", "b"] * 100, "a"])
    assert sum(after[text] != fold for text, fold in before.items()) <= 5


def test_rows_of_a_rare_label_are_in_different_folds_and_rare_labels_begin_at_different_ones() -> None:
    rare = [f"label {i // 2}" for i in range(40)]
    label_of = dict(zip(texts(40), rare, strict=True))
    found = fold_of_texts(list(label_of), rare)
    folds_of = [[fold for text, fold in found.items() if label_of[text] == label] for label in set(rare)]
    assert all(len(set(folds)) == 2 for folds in folds_of)
    assert max(Counter(fold for folds in folds_of for fold in folds).values()) <= 16


def test_data_of_texts_has_folds_of_about_one_size(tmp_path: Path) -> None:
    rows = [{"document": text, "summary": text[:10]} for text in texts(100)]
    data = load_rows(SUMMARIES, rows, tmp_path, folds=4)
    assert {len(fold.test) for fold in data.folds} == {25}


def test_the_labels_are_the_same_in_every_fold(tmp_path: Path) -> None:
    data = folded(BALANCED, tmp_path)
    assert {fold.labels for fold in data.folds} == {data.labels}


def test_a_note_says_that_the_data_is_cross_validated(tmp_path: Path) -> None:
    notes = [str(note) for note in folded(BALANCED, tmp_path).notes]
    assert notes == ["5-fold cross-validation: every row is a test row in one fold, and folds have 24 test rows"]


def test_a_limit_on_test_rows_holds_for_all_folds_together(tmp_path: Path, limited: Callable[..., TaskData]) -> None:
    data = limited({"examples": 40}, {})
    assert len(data.test) == sum(len(fold.test) for fold in data.folds) == 40


def test_a_limit_on_training_rows_holds_in_each_fold(limited: Callable[..., TaskData]) -> None:
    assert {len(fold.train) for fold in limited({}, {"examples": 30}).folds} == {30}


def test_a_limit_that_leaves_a_fold_without_test_rows_is_an_error(limited: Callable[..., TaskData]) -> None:
    with pytest.raises(DataError, match=r"evaluation\.examples: 1 leaves no test row in fold"):
        limited({"examples": 1}, {})


@pytest.fixture
def limited(tmp_path: Path) -> Callable[..., TaskData]:
    """The balanced rows in five folds with limits of `evaluation` and `training`."""
    from ftbench.data.dataset import load_task_data
    from ftbench.matrix import Matrix, TaskEntry

    folded(BALANCED, tmp_path)  # writes the file

    def load(evaluation: dict[str, Any], training: dict[str, Any]) -> TaskData:
        entry = TaskEntry(task="sentiment", data="rows.jsonl", folds=5)
        parts = {"models": ["m"], "tasks": ["sentiment"], "methods": ["lora"]}
        matrix = Matrix.model_validate({**parts, "evaluation": evaluation, "training": training})
        return load_task_data(SENTIMENT, entry, matrix, tmp_path)

    return load


def test_fewer_training_rows_are_a_part_of_more_in_every_fold(tmp_path: Path) -> None:
    data = folded(BALANCED, tmp_path)
    few, more = data.with_train_size(20), data.with_train_size(40)
    for small, large, whole in zip(few.folds, more.folds, data.folds, strict=True):
        assert ids(small.train) < ids(large.train) < ids(whole.train)
        assert small.test == whole.test


def test_a_column_split_with_folds_is_an_error_that_says_why(tmp_path: Path) -> None:
    rows = [{**row, "split": "test" if i % 5 == 0 else "train"} for i, row in enumerate(BALANCED)]
    message = fault(rows, tmp_path)
    assert "which rows are test rows, and with folds every row is one once" in message
    assert "one file without a column `split`" in message


def test_rows_that_are_all_for_training_are_no_split(tmp_path: Path) -> None:
    rows = [{**row, "split": "train"} for row in BALANCED]
    assert len(folded(rows, tmp_path).test) == len(BALANCED)


def test_built_in_data_with_folds_is_an_error(tmp_path: Path) -> None:
    assert "the task's built-in data says which rows are test rows" in fault(BALANCED, tmp_path, data=None)


def test_files_for_each_side_with_folds_are_an_error(tmp_path: Path) -> None:
    sides = {"train": "rows.jsonl", "validation": "rows.jsonl", "test": "rows.jsonl"}
    assert "`data: {train, validation, test}` says which rows" in fault(BALANCED, tmp_path, data=sides)


def test_too_few_rows_say_which_fold_lacks_what(tmp_path: Path) -> None:
    message = fault(BALANCED[:24], tmp_path)
    assert "24 rows are too few for 5 folds: fold " in message
    assert "leaves 9 rows to train on and 10 to validate on, and training and validation need 10 each" in message


def test_fewer_clusters_than_folds_are_an_error(tmp_path: Path) -> None:
    rows = [{**row, "customer": f"c{i % 3}"} for i, row in enumerate(BALANCED)]
    message = fault(rows, tmp_path, group_by="customer")
    assert "120 rows, which form 3 clusters of near-duplicates and groups, are too few for 5 folds" in message
    assert "tests no row" in message


def test_a_label_whose_rows_are_all_in_one_cluster_is_an_error(tmp_path: Path) -> None:
    rows = [{**row, "customer": f"c{i}"} for i, row in enumerate(BALANCED)]
    neutral = [{"text": text, "label": "neutral", "customer": "one"} for text in texts(4, seed=9)]
    message = fault([*rows, *neutral], tmp_path, group_by="customer")
    assert 'all rows with the label "neutral" are in one cluster or fold' in message


def test_no_label_loses_its_last_training_row_to_validation(tmp_path: Path) -> None:
    rows = [*BALANCED, *({"text": text, "label": "neutral"} for text in texts(2, seed=9))]
    for fold in folded(rows, tmp_path).folds:
        assert "neutral" in {row.reference for row in fold.train}


def test_a_row_that_is_there_with_and_without_the_word_train_counts_once(tmp_path: Path) -> None:
    rows = [*({**row, "split": "train"} for row in BALANCED), *BALANCED[:10]]
    data = folded(rows, tmp_path)
    assert len(data.test) == len(ids(data.test)) == len(BALANCED)
    assert any("10" in str(note) and note.code == "data.repeated" for note in data.notes)
