"""The split follows from content alone, and near-duplicates never lie on two sides."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench import DataError
from ftbench.data.clusters import Cluster, Clusters
from ftbench.data.sides import automatic_split
from ftbench.data.split import LEAST, Split, split_clusters, split_rows
from ftbench.records.example import Example
from tests.core.data.invented import chinese, sentences
from tests.core.data.loading import texts
from tests.strategies import rows


def split(inputs: Sequence[str], targets: Sequence[str] | None = None) -> list[Split]:
    return split_rows(inputs, targets or [""] * len(inputs))


def test_four_fifths_are_for_training_and_a_tenth_each_for_the_others() -> None:
    counts = Counter(split(sentences(4000, seed=1, words=8)))
    shares = {side: count / 4000 for side, count in counts.items()}
    assert shares == pytest.approx({"train": 0.8, "validation": 0.1, "test": 0.1}, abs=0.02)


def test_clusters_of_any_size_have_the_same_shares() -> None:
    groups = [f"g{i // 5}" for i in range(4000)]
    counts = Counter(split_rows(sentences(4000, seed=2, words=8), [""] * 4000, groups))
    shares = {side: count / 4000 for side, count in counts.items()}
    assert shares == pytest.approx({"train": 0.8, "validation": 0.1, "test": 0.1}, abs=0.035)


@given(table=rows(), data=st.data())
def test_permuting_rows_moves_none(table: list[dict[str, str]], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(table))))
    inputs, targets = [row["text"] for row in table], [row["label"] for row in table]
    before = split(inputs, targets)
    after = split([inputs[i] for i in order], [targets[i] for i in order])
    assert after == [before[i] for i in order]


def test_permuting_rows_with_near_duplicates_and_groups_moves_none() -> None:
    base = sentences(150, seed=3)
    inputs = [*base, *(text + " end" for text in base[:50]), *(text.upper() for text in base[50:100])]
    groups = [f"g{i // 3}" if i < 30 else None for i in range(len(inputs))]
    order = random.Random(4).sample(range(len(inputs)), len(inputs))
    targets = [""] * len(inputs)
    before = split_rows(inputs, targets, groups)
    after = split_rows([inputs[i] for i in order], targets, [groups[i] for i in order])
    assert after == [before[i] for i in order]


def test_appending_unrelated_rows_moves_none() -> None:
    base = sentences(200, seed=5)
    assert split([*base, *sentences(300, seed=6), *chinese(50, seed=7)])[:200] == split(base)


def test_leaving_rows_out_moves_none() -> None:
    base = sentences(600, seed=5)
    assert split(base[::3]) == split(base)[::3]


def test_equal_inputs_with_different_answers_stay_together() -> None:
    questions = sentences(100, seed=8)
    answers = sentences(200, seed=9)
    sides = split([*questions, *questions], answers)
    assert sides[:100] == sides[100:]


EDITS: dict[str, Callable[[str], str]] = {
    "letter case": str.upper,
    "punctuation": lambda text: text.replace(" ", ", ") + "!",
    "white space": lambda text: f"  {text.replace(' ', chr(10))}\t",
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in text),
    "a word more": lambda text: f"{text} indeed",
    "a word less": lambda text: text.partition(" ")[2],
    "a letter wrong": lambda text: f"{text[:70]}z{text[71:]}",
    "a word changed": lambda text: " ".join([*text.split()[:10], "instead", *text.split()[11:]]),
    "a letter lost": lambda text: text[:50] + text[51:],
}


@pytest.mark.parametrize("edit", EDITS)
def test_planted_near_duplicates_stay_together(edit: str) -> None:
    base = sentences(300, seed=10)
    edited = [EDITS[edit](text) for text in base]
    assert all(a != b for a, b in zip(base, edited, strict=True))
    sides = split([*base, *edited])
    assert sides[:300] == sides[300:]


@pytest.mark.parametrize(
    "edit",
    [lambda t: t + "谢谢", lambda t: t[:40] + "错" + t[41:], lambda t: t[3:], lambda t: "，".join((t[:60], t[60:]))],
    ids=["two characters more", "a character wrong", "the beginning lost", "a comma more"],
)
def test_planted_chinese_near_duplicates_stay_together(edit: Callable[[str], str]) -> None:
    base = chinese(300, seed=11)
    sides = split([*base, *map(edit, base)])
    assert sides[:300] == sides[300:]


def test_planted_edits_of_short_chinese_texts_stay_together() -> None:
    base = chinese(300, seed=14, length=25)
    sides = split([*base, *(text[:12] + "错" + text[13:] for text in base)])
    assert sides[:300] == sides[300:]


def test_questions_that_nearly_repeat_stay_together_whatever_their_answers() -> None:
    base = sentences(300, seed=15)
    sides = split([*base, *(text + " please" for text in base)], sentences(600, seed=16))
    assert sides[:300] == sides[300:]


def of_sizes(*sizes: int) -> Clusters:
    """Clusters of so many rows, one after another."""
    starts = [sum(sizes[:i]) for i in range(len(sizes))]
    found = [
        Cluster(tuple(range(start, start + size)), start.to_bytes(4, "big"))
        for start, size in zip(starts, sizes, strict=True)
    ]
    return Clusters(tuple(found))


@pytest.mark.parametrize("count", [30, 45, 60, 100])
def test_each_side_of_a_small_file_has_the_least_rows(count: int) -> None:
    counts = Counter(split(sentences(count, seed=17)))
    assert min(counts["train"], counts["validation"], counts["test"]) >= LEAST
    assert counts["train"] == max(counts.values())


def test_what_a_small_file_gives_to_its_sides_stays_there_while_it_grows() -> None:
    """A side takes the clusters whose hashes are nearest to its own, and gives back the farthest first."""
    every = sentences(150, seed=18)
    small, larger = split(every[:40]), split(every[:80])
    taken = [i for i in range(40) if small[i] == "test"]
    assert len(taken) == LEAST
    assert sum(larger[i] == "test" for i in taken) >= LEAST // 2
    assert all(small[i] == "test" for i in range(40) if larger[i] == "test")


def test_a_cluster_larger_than_a_tenth_of_the_rows_is_for_training() -> None:
    sides = split_clusters(of_sizes(60, *[1] * 340, 50))
    assert set(sides[:60]) | set(sides[-50:]) == {"train"}


def test_large_clusters_fill_a_side_where_small_ones_do_not() -> None:
    """Eight customers with 25 rows each: one is for testing, one for validation."""
    counts = Counter(split_clusters(of_sizes(*[25] * 8)))
    assert counts == {"train": 150, "validation": 25, "test": 25}


@pytest.mark.parametrize("sizes", list(itertools.permutations([70, 15, 15])))
def test_the_smallest_of_large_clusters_fill_a_side(sizes: tuple[int, ...]) -> None:
    assert Counter(split_clusters(of_sizes(*sizes))) == {"train": 70, "validation": 15, "test": 15}


@pytest.mark.parametrize("small", range(20))
def test_training_keeps_most_rows_where_few_small_clusters_lie_beside_large_ones(small: int) -> None:
    counts = Counter(split_clusters(of_sizes(*[1] * small, 80, 22, 20)))
    assert counts["train"] == max(counts.values())
    assert min(counts.values()) >= LEAST


def test_groups_that_would_leave_training_smaller_than_another_side_are_an_error() -> None:
    """The hashes of ten groups of ten rows lie so in three draws of three hundred."""
    rows = [
        Example.of(text, "", "", id=str(i), row_texts=(text, ""), group=f"g{i // 10}")
        for i, text in enumerate(texts(100, seed=81))
    ]
    with pytest.raises(DataError) as caught:
        automatic_split(rows, "rows.csv", repeats=0)
    assert caught.value.message.startswith(
        "100 rows are too alike to be split: 40 would be left for training, and 50 be for test. Near-duplicates and "
        "groups stay on one side, so these rows form 10 clusters; the largest has 10. What helps: "
    )


def test_small_clusters_fill_a_side_before_large_ones() -> None:
    counts = Counter(split_clusters(of_sizes(76, *[1] * 42)))
    assert counts["test"] == counts["validation"] == LEAST


def test_no_side_is_filled_with_what_training_needs() -> None:
    sides = split_clusters(of_sizes(97, 9))
    assert sides.count("train") >= 97
    assert set(sides[:97]) == {"train"}


def test_rows_for_validation_alone_are_taken_from_training() -> None:
    sides = split_rows(sentences(30, seed=19), [""] * 30, train=0.9, validation=0.1)
    assert Counter(sides) == {"train": 20, "validation": LEAST}


@given(sizes=st.lists(st.integers(1, 40), min_size=1, max_size=30))
def test_no_cluster_of_any_size_lies_on_two_sides(sizes: list[int]) -> None:
    found = of_sizes(*sizes)
    sides = split_clusters(found)
    assert len(sides) == sum(sizes)
    assert all(len({sides[row] for row in one.rows}) == 1 for one in found.found)
