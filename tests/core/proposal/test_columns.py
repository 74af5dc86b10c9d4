"""What the columns of a file are taken for."""

from __future__ import annotations

import pytest

from ftbench.proposal.columns import ColumnKind, columns_of

SENTENCES = [f"The printer in room {number} makes a noise when it is switched on." for number in range(30)]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (SENTENCES, "text"),
        ([f"第{number}次打印时机器发出很大的声音，请问怎么办？" for number in range(30)], "text"),
        (["good", "bad", "good"] * 10, "label"),
        ([1, 2, 3, 4, 5] * 6, "label"),
        (["好评", "差评"] * 15, "label"),
        ([f"user-{number % 12}" for number in range(30)], "group"),
        ([f"T-{number}" for number in range(30)], "identifier"),
        (list(range(30)), "identifier"),
        ([5 * (number % 14) for number in range(100)], "number"),
        ([number % 11 for number in range(100)], "label"),
        ([number * 0.37 for number in range(30)], "number"),
        ([f"2024-03-{number % 28 + 1:02}" for number in range(30)], "date"),
        ([f"{number % 28 + 1}.03.2024" for number in range(30)], "date"),
        ([[{"role": "user", "content": "x"}]] * 30, "structure"),
        ([None, "", "N/A"] * 10, "empty"),
    ],
)
def test_a_column_is_taken_for_what_its_values_show(values: list[object], kind: ColumnKind) -> None:
    (column,) = columns_of([{"x": value} for value in values])
    assert column.kind == kind


def test_labels_are_counted_the_most_frequent_first() -> None:
    (column,) = columns_of([{"label": label} for label in ["b"] * 12 + ["a"] * 5 + ["c"] * 5])
    assert column.values == (("b", 12), ("a", 5), ("c", 5))


def test_rows_without_a_value_are_counted() -> None:
    (column,) = columns_of([{"x": text} for text in SENTENCES] + [{"x": "  "}, {"x": "n/a"}, {}])
    assert (column.rows, column.filled, column.has_gaps) == (33, 30, True)
    assert column.kind == "text"


def test_all_columns_are_there_in_the_order_in_which_rows_have_them() -> None:
    assert [column.name for column in columns_of([{"b": 1}, {"a": 2, "b": 3}, {"c": 4}])] == ["b", "a", "c"]
