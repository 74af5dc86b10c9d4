"""Splits by content: rows keep their sides, groups and near-duplicates stay whole, labels keep their shares."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftbench import DataError
from ftbench.data.splitting.shares import Shares
from tests.core.data.invented import chinese, sentences
from tests.core.data.splitting.splits import sides, split_rows

LABELS = ("positive", "negative", "neutral", "rare")


def rows_of(count: int, seed: int, words: int = 12) -> list[dict[str, Any]]:
    draw = random.Random(seed)
    return [
        {"id": i, "text": text, "label": draw.choices(LABELS, (50, 30, 18, 2))[0]}
        for i, text in enumerate(sentences(count, seed, words))
    ]


def shares_of(found: Mapping[str, int], total: int) -> dict[str, float]:
    return {side: count / total for side, count in found.items()}


def test_the_shares_are_about_those_that_are_asked_for() -> None:
    rows = rows_of(3000, seed=1, words=8)
    found = Counter(sides(rows, shares=Shares(0.6, 0.1, 0.3)))
    assert shares_of(found, 3000) == pytest.approx({"train": 0.6, "validation": 0.1, "test": 0.3}, abs=0.03)


@settings(max_examples=6)
@given(added=st.integers(1, 200), seed=st.integers(0, 10**6))
def test_adding_rows_moves_none(added: int, seed: int) -> None:
    rows = rows_of(200, seed=5)
    more = [{"text": text} for text in [*sentences(added, seed + 10), *chinese(3, seed)]]
    draw = random.Random(seed)
    mixed = [*enumerate(rows), *((None, row) for row in more)]
    draw.shuffle(mixed)
    after = sides([row for _, row in mixed])
    before = sides(rows)
    assert [(place, side) for (place, _), side in zip(mixed, after, strict=True) if place is not None] == [
        (place, before[place]) for place, _ in mixed if place is not None
    ]


@settings(max_examples=6)
@given(seed=st.integers(0, 10**6), stratify=st.sampled_from([None, "label"]))
def test_groups_stay_whole(seed: int, stratify: str | None) -> None:
    draw = random.Random(seed)
    rows = [{**row, "author": f"a{draw.randrange(60)}"} for row in rows_of(300, seed=6)]
    found = sides(rows, group_by="author", stratify=stratify)
    places: dict[str, set[str]] = {}
    for row, side in zip(rows, found, strict=True):
        places.setdefault(row["author"], set()).add(side)
    assert all(len(of_author) == 1 for of_author in places.values())
    assert set(found) == {"train", "validation", "test"}


@pytest.mark.parametrize("stratify", [None, "label"])
def test_near_duplicates_stay_together(stratify: str | None) -> None:
    rows = rows_of(300, seed=7)
    again = [{**row, "text": f"{row['text']} indeed!", "label": "negative"} for row in rows]
    found = sides([*rows, *again], stratify=stratify)
    assert found[:300] == found[300:]


@settings(max_examples=10)
@given(count=st.integers(60, 400), seed=st.integers(0, 10**6), test=st.sampled_from([0.1, 0.2, 0.25]))
def test_the_shares_of_each_label_are_right_within_a_row(count: int, seed: int, test: float) -> None:
    rows = rows_of(count, seed=8)
    draw = random.Random(seed)
    for row in rows:
        row["label"] = draw.choices(LABELS, (50, 30, 18, 2))[0]
    shares = Shares(0.9 - test, 0.1, test)
    chosen = sides(rows, stratify="label", shares=shares)
    found = Counter((row["label"], side) for row, side in zip(rows, chosen, strict=True))
    for label, total in Counter(row["label"] for row in rows).items():
        assert found[label, "train"] >= 1
        for side in shares.wanted:
            assert abs(found[label, side] - total * shares.of(side)) <= (2 if total == 1 else 1)


def test_rare_labels_do_not_all_leave_their_rest_to_one_side() -> None:
    rows = [{"text": text, "label": f"label {i % 100}"} for i, text in enumerate(sentences(300, seed=9))]
    found = Counter(sides(rows, stratify="label"))
    assert shares_of(found, 300) == pytest.approx({"train": 0.8, "validation": 0.1, "test": 0.1}, abs=0.06)


def test_rows_of_one_label_never_move_those_of_another() -> None:
    rows = [{"text": text, "label": LABELS[i % 2]} for i, text in enumerate(sentences(200, seed=10))]
    more = [{"text": text, "label": "neutral"} for text in sentences(100, seed=11)]
    assert sides([*more, *rows], stratify="label")[100:] == sides(rows, stratify="label")


@settings(max_examples=6)
@given(added=st.integers(1, 30), seed=st.integers(20, 10**6))
def test_rows_added_to_a_label_move_at_most_as_many_at_each_border(added: int, seed: int) -> None:
    rows = [{"text": text, "label": LABELS[i % 2]} for i, text in enumerate(sentences(200, seed=12))]
    more = [{"text": text, "label": LABELS[0]} for text in sentences(added, seed)]
    before, after = sides(rows, stratify="label"), sides([*rows, *more], stratify="label")[:200]
    moved = [row["label"] for row, old, new in zip(rows, before, after, strict=True) if old != new]
    assert set(moved) <= {LABELS[0]}
    assert len(moved) <= 2 * added


def test_reordering_rows_moves_none_with_labels_too() -> None:
    rows = rows_of(150, seed=13)
    order = random.Random(1).sample(range(150), 150)
    before = sides(rows, stratify="label")
    assert list(sides([rows[i] for i in order], stratify="label")) == [before[i] for i in order]


def test_a_side_without_a_share_gets_no_rows() -> None:
    assert set(sides(rows_of(200, seed=14), shares=Shares(0.8, 0.0, 0.2))) == {"train", "test"}


def test_too_few_rows_are_an_error_that_says_what_helps() -> None:
    alike = [{"text": f"the same text with the number {i} at its end, again and again"} for i in range(15)]
    with pytest.raises(DataError) as caught:
        split_rows(alike)
    assert str(caught.value).startswith(
        "rows.jsonl: nothing is left for validation and test: 15 rows form 1 cluster of"
    )


def test_a_column_that_is_not_there_names_the_nearest() -> None:
    rows = [{"text": "a", "label": "b"}]
    with pytest.raises(DataError, match=r"rows.jsonl: --stratify: there is no column \"lable\". Did you mean 'label'"):
        split_rows(rows, stratify="lable")
    with pytest.raises(DataError, match=r"rows.jsonl:1: --text: there is no column \"txt\". Did you mean 'text'"):
        split_rows(rows, text=("txt",))


def test_a_column_of_many_different_values_is_no_label() -> None:
    with pytest.raises(DataError, match=r"rows\.jsonl: id: 50 different values in 50 rows are no labels"):
        split_rows(rows_of(50, seed=15), stratify="id")


def test_few_test_rows_are_said() -> None:
    found = split_rows(rows_of(60, seed=16), stratify="label")
    assert any("test rows: at best very large differences" in str(note) for note in found.notes)
