"""Combinations are counted before they are made: a few short lists can stand for more rows than any machine holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench import MatrixError
from ftbench.matrix import read_matrix

Write = Callable[[str, str | bytes], Path]

BASE = "models: [builtin:nano]\ntasks: [sentiment]\n"


def fault(path: Path) -> str:
    with pytest.raises(MatrixError) as caught:
        read_matrix(path)
    return str(caught.value)


@pytest.mark.parametrize(("settings", "values", "count"), [(3, 100, "1,000,000"), (16, 16, f"{2**64:,}")])
def test_each_with_too_many_combinations_is_refused_with_their_number(
    settings: int, values: int, count: str, write: Write
) -> None:
    each = ", ".join(f"setting_{i}: {list(range(values))}" for i in range(settings))
    path = write("m.yaml", f"{BASE}methods:\n  - {{method: lora, each: {{{each}}}}}\n")
    assert fault(path) == (
        f"{path}:4: methods.0.each: has {count} combinations, and a matrix at most 10,000 rows of methods: "
        "list fewer values"
    )


def test_axes_with_too_many_combinations_are_refused_with_their_number(write: Write) -> None:
    values = list(range(16, 116))
    axes = f"{{training.batch_size: {values}, training.max_length: {values}, training.steps: {values}}}"
    path = write("m.yaml", f"{BASE}methods: [lora]\naxes: {axes}\n")
    assert fault(path).startswith(f"{path}:4: axes: has 1,000,000 combinations, and a matrix at most 10,000 rows")


def test_several_entries_are_counted_together(write: Write) -> None:
    entries = [f"  - {{method: lora, name: m{i}, each: {{r: {list(range(1, 5001))}}}}}" for i in range(3)]
    path = write("m.yaml", f"{BASE}methods:\n" + "\n".join(entries) + "\n")
    assert fault(path).startswith(f"{path}:3: methods: there are 15,000 rows of methods by `each` and `axes`")


def test_as_many_as_a_matrix_may_have_are_made(write: Write) -> None:
    each = f"{{a: {list(range(100))}, b: {list(range(100))}}}"
    matrix = read_matrix(write("m.yaml", f"{BASE}methods:\n  - {{method: lora, each: {each}}}\n")).matrix
    assert len(matrix.methods[0].variants) == 10_000
