"""The Pareto front, worked out by hand and by its definition."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from ftbench_reports.pareto import front


def test_a_cheaper_and_better_method_pushes_another_off_the_front() -> None:
    cost = {"full": 9.0, "lora": 3.0, "prefix": 2.0, "dora": 4.0}
    quality = {"full": 0.8, "lora": 0.8, "prefix": 0.5, "dora": 0.9}
    assert front(cost, quality, ("lower", "higher")) == ("prefix", "lora", "dora")


def test_equal_methods_are_both_on_it() -> None:
    assert front({"a": 1.0, "b": 1.0}, {"a": 2.0, "b": 2.0}, ("lower", "higher")) == ("a", "b")


def test_a_method_without_one_of_the_values_takes_no_part() -> None:
    assert front({"a": 1.0, "b": 0.5}, {"a": 2.0}, ("lower", "lower")) == ("a",)


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1),
    st.sampled_from(list(product(("lower", "higher"), repeat=2))),
)
def test_every_method_off_the_front_is_beaten_by_one_on_it(points, directions) -> None:  # type: ignore[no-untyped-def]
    signs = [1 if one == "higher" else -1 for one in directions]
    on = front({m: p[0] for m, p in points.items()}, {m: p[1] for m, p in points.items()}, directions)
    for method, point in points.items():
        beaten = any(
            all(s * b >= s * a for s, a, b in zip(signs, point, points[other], strict=True)) and points[other] != point
            for other in on
        )
        assert beaten == (method not in on)
