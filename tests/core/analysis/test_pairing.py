"""Examples of one group count as one: intervals over groups are those over the groups' means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy import stats

from ftbench.analysis.comparison import Comparison, Interval
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, Score
from tests.reports.fake_run import TASKS, LossRatio, Overlap, fake_run

GROUPS, SIZE = 12, 5
MEANS = {"full": np.random.default_rng(0).random(GROUPS), "lora": np.random.default_rng(1).random(GROUPS)}
"""Scores of whole groups: rows of one group are answered equally well."""


def hand_made(groups: Sequence[str | None], methods: Sequence[str] = ("full", "lora")) -> RunResults:
    """One seed a method; every example has its group's score, whether the predictions say so (`groups`) or not."""
    run = fake_run(tasks=TASKS[2:3], methods=methods, seeds=1)

    def scored(cell: CellResult) -> CellResult:
        rows = tuple((float(score), 1.0) for score in np.repeat(MEANS[cell.method], SIZE))
        predictions = tuple(
            Prediction(f"row {i}", "", "", "", "en", 0.0, 1, group=group) for i, group in enumerate(groups)
        )
        metrics = {"token_f1": Score(sum(row[0] for row in rows) / len(rows), None, "", rows)}
        return replace(cell, metrics=metrics, predictions=lambda: predictions)

    return replace(run, cells=tuple(map(scored, run.cells)), tasks=(replace(run.tasks[0], metrics=("token_f1",)),))


def compared(run: RunResults) -> Comparison:
    (comparison,) = RunView(run).comparisons.values()
    return comparison


def interval(comparison: Comparison, method: str) -> Interval:
    found = comparison.metrics["token_f1"].standing(method)
    assert found is not None
    assert found.interval is not None
    return found.interval


GROUPED = [f"customer {i // SIZE}" for i in range(GROUPS * SIZE)]


def test_the_interval_over_groups_is_that_of_the_groups_means() -> None:
    found = interval(compared(hand_made(GROUPED)), "full")
    means = MEANS["full"]
    expected = stats.t.interval(0.95, GROUPS - 1, means.mean(), stats.sem(means))
    assert (found.low, found.high) == pytest.approx(expected)


def test_rows_that_belong_together_make_intervals_wider_than_as_many_rows_that_do_not() -> None:
    grouped, alone = compared(hand_made(GROUPED)), compared(hand_made([None] * (GROUPS * SIZE)))
    for method in MEANS:
        one, other = interval(grouped, method), interval(alone, method)
        assert one.high - one.low > 2 * (other.high - other.low)  # about the root of 5
    assert (grouped.clusters, alone.clusters) == (GROUPS, None)
    assert grouped.metrics["token_f1"].statistics.clusters == GROUPS


def test_differences_are_tested_over_groups_too() -> None:
    def p(comparison: Comparison) -> float:
        (found,) = comparison.metrics["token_f1"].statistics.differences
        assert found.p is not None
        return found.p

    # All 2^12 ways to turn the signs of whole groups, against 9,999 random ones for single rows.
    differences = MEANS["lora"] - MEANS["full"]
    signs = 1 - 2 * (np.arange(2**GROUPS)[:, None] >> np.arange(GROUPS) & 1)
    exact = float(np.mean(np.abs(signs @ differences) >= abs(differences.sum()) * (1 - 1e-9)))
    assert p(compared(hand_made(GROUPED))) == pytest.approx(exact)
    assert p(compared(hand_made([None] * (GROUPS * SIZE)))) < exact


def test_a_row_without_a_group_is_its_own() -> None:
    some = [None if i >= 50 else group for i, group in enumerate(GROUPED)]
    assert compared(hand_made(some)).clusters == 10 + 10


def test_cells_from_before_there_were_groups_take_those_of_the_others() -> None:
    run = hand_made(GROUPED)
    older = replace(run.cells[0], predictions=hand_made([None] * (GROUPS * SIZE)).cells[0].predictions)
    assert compared(replace(run, cells=(older, *run.cells[1:]))).clusters == GROUPS


def test_one_group_alone_gives_no_interval_and_says_so() -> None:
    comparison = compared(hand_made(["all"] * (GROUPS * SIZE)))
    standing = comparison.metrics["token_f1"].standing("full")
    assert standing is not None
    assert (standing.interval, standing.problem) == (None, "too few examples")


@dataclass(frozen=True)
class GeneralLoss(LossRatio):
    """What training did to passages of general text; they are no test rows."""

    name: str = "forgetting"
    reads_general_text: bool = True


def with_passages(run: RunResults, changes: Mapping[str, np.ndarray]) -> RunResults:
    """The run with the change of the loss of so many passages of ten tokens, by method."""

    def read(cell: CellResult) -> CellResult:
        rows = tuple((10 * float(one), 10.0) for one in changes[cell.method])
        score = Score(float(np.mean(changes[cell.method])), statistics=rows)
        return replace(cell, metrics={**cell.metrics, "forgetting": score})

    metrics = {**run.metrics, "forgetting": GeneralLoss()}
    return replace(run, cells=tuple(map(read, run.cells)), metrics=metrics)


def test_general_text_knows_nothing_of_the_groups_of_test_rows() -> None:
    changes = {"full": np.linspace(0.1, 0.8, 7), "lora": np.linspace(0.0, 0.3, 7)}
    grouped = compared(with_passages(hand_made(GROUPED), changes)).metrics["forgetting"]
    assert grouped.statistics is not None
    assert (grouped.statistics.examples, grouped.statistics.clusters) == (7, 7)
    full = grouped.standing("full")
    assert full is not None
    assert full.interval is not None
    expected = stats.t.interval(0.95, 6, changes["full"].mean(), stats.sem(changes["full"]))
    assert (full.interval.low, full.interval.high) == pytest.approx(expected)
    (difference,) = grouped.statistics.differences
    assert difference.p == pytest.approx(2 / 2**7)  # less forgotten on every one of the seven passages


def test_as_many_passages_as_test_rows_are_still_in_no_group() -> None:
    changes = dict.fromkeys(MEANS, np.linspace(0.1, 0.8, GROUPS * SIZE))
    found = compared(with_passages(hand_made(GROUPED), changes)).metrics["forgetting"].statistics
    assert found is not None
    assert found.clusters == GROUPS * SIZE


def test_a_method_that_read_other_passages_is_compared_with_none_and_costs_the_others_nothing() -> None:
    methods = ("full", "lora", "prefix")
    rng = np.random.default_rng(0)
    changes = {"full": rng.random(7), "lora": rng.random(7), "prefix": rng.random(9)}
    run = fake_run(tasks=TASKS[2:3], methods=methods, seeds=1)
    found = compared(with_passages(run, changes)).metrics["forgetting"]
    assert found.statistics is not None
    assert [one.method for one in found.statistics.estimates] == ["full", "lora"]
    prefix = found.standing("prefix")
    assert prefix is not None
    assert (prefix.mean, prefix.interval, prefix.problem) == (
        pytest.approx(changes["prefix"].mean()),
        None,
        "other length",
    )


def test_general_text_that_no_method_has_numbers_of_is_compared_with_nothing() -> None:
    run = hand_made(GROUPED)
    none = replace(
        run,
        cells=tuple(replace(one, metrics={**one.metrics, "forgetting": Score(0.5)}) for one in run.cells),
        metrics={**run.metrics, "forgetting": GeneralLoss()},
    )
    found = compared(none).metrics["forgetting"]
    assert found.statistics is None
    assert [one.problem for one in found.standings] == ["no statistics", "no statistics"]


def test_examples_without_a_number_in_any_run_are_no_evidence() -> None:
    """Five examples that differ by the same are five coin tosses, however many others nobody looked at."""
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"), seeds=1)

    def liked(cell: CellResult) -> CellResult:
        better = 1.0 if cell.method == "lora" else 0.0
        points = [0.5 + better * (1 + place / 100) for place in range(5)]
        rows = (*((one, 1.0) for one in points), *[(0.0, 0.0)] * 295)
        return replace(cell, metrics={"accuracy": Score(sum(points) / 5, statistics=rows)})

    found = RunView(replace(run, cells=tuple(map(liked, run.cells)))).comparisons["builtin:nano", "sentiment"]
    statistics = found.metrics["accuracy"].statistics
    assert statistics is not None
    assert statistics.examples == 5
    (pair,) = statistics.pairs
    assert pair.p == pytest.approx(2 / 2**5)


@dataclass(frozen=True)
class Bounded(Overlap):
    """A metric that says where it ends."""

    bounds: tuple[float, float] = (0.0, 1.0)


def test_intervals_end_where_the_metric_does() -> None:
    run = fake_run(tasks=TASKS[2:3], methods=("full", "lora"), seeds=1)
    points = {"full": (1.0, 1.0, 0.2, 1.0), "lora": (0.0, 0.0, 0.7, 0.0)}

    def scored(cell: CellResult) -> CellResult:
        rows = tuple((one, 1.0) for one in points[cell.method])
        predictions = tuple(Prediction(f"row {i}", "", "", "", "en", 0.0, 1) for i in range(4))
        metrics = {"token_f1": Score(sum(points[cell.method]) / 4, None, "", rows)}
        return replace(cell, metrics=metrics, predictions=lambda: predictions)

    few = replace(run, cells=tuple(map(scored, run.cells)))
    free, cut = compared(few), compared(replace(few, metrics={**few.metrics, "token_f1": Bounded()}))
    assert interval(free, "full").high > 1
    assert (interval(cut, "full").high, interval(cut, "lora").low) == (1.0, 0.0)
    assert interval(cut, "full").low == interval(free, "full").low
    (difference,) = cut.metrics["token_f1"].statistics.differences
    assert difference.low == -1.0


def with_scores(run: RunResults, method: str, *scores: Score) -> RunResults:
    """The seeds of a method with other scores."""
    given = iter(scores)
    cells = tuple(
        replace(cell, metrics={"accuracy": next(given)}) if cell.method == method else cell for cell in run.cells
    )
    return replace(run, cells=cells)


def problem(run: RunResults, method: str) -> str | None:
    (comparison,) = RunView(run).comparisons.values()
    standing = comparison.metrics["accuracy"].standing(method)
    assert standing is not None
    assert standing.interval is None
    return standing.problem


def test_why_a_method_has_no_interval_is_asked_of_the_cells_that_have_a_value() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"))
    short = Score(0.5, statistics=((1.0, 1.0), (0.0, 1.0)))
    assert problem(with_scores(run, "lora", short, Score(None, "no luck")), "lora") == "other length"
    assert problem(with_scores(run, "lora", short, Score(0.5)), "lora") == "no statistics"


def test_methods_that_answered_no_example_in_common_say_so() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"), seeds=1)
    other = tuple(replace(one, id=f"other {one.id}") for one in run.cells[1].predictions())
    apart = replace(run, cells=(run.cells[0], replace(run.cells[1], predictions=lambda: other)))
    (comparison,) = RunView(apart).comparisons.values()
    assert (comparison.examples, comparison.total) == (0, 600)
    assert problem(apart, "lora") == "no shared examples"


def test_a_seed_without_a_value_is_no_run_of_its_method() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"))
    kept = next(cell.metrics["accuracy"] for cell in run.cells if cell.method == "lora")
    found = with_scores(run, "lora", kept, Score(float("nan"), statistics=kept.statistics))
    (comparison,) = RunView(found).comparisons.values()
    assert comparison.metrics["accuracy"].statistics is not None
    assert comparison.metrics["accuracy"].statistics.estimate("lora").seeds == (0,)


def test_equal_rows_are_paired_one_by_one() -> None:
    """Rows of equal text have one id; the first of them is paired with the first, whatever stands between."""
    run = fake_run(tasks=TASKS[2:3], methods=("full", "lora"), seeds=1)
    places = {"full": ["a", "b", "a"], "lora": ["b", "a", "a"]}
    points = {"full": [0.1, 0.9, 0.4], "lora": [0.8, 0.3, 0.7]}

    def scored(cell: CellResult) -> CellResult:
        predictions = tuple(Prediction(name, "", "", "", "en", 0.0, 1) for name in places[cell.method])
        rows = tuple((one, 1.0) for one in points[cell.method])
        metrics = {"token_f1": Score(sum(points[cell.method]) / 3, None, "", rows)}
        return replace(cell, metrics=metrics, predictions=lambda: predictions)

    (difference,) = (
        compared(replace(run, cells=tuple(map(scored, run.cells)))).metrics["token_f1"].statistics.differences
    )
    paired = np.array([0.3 - 0.1, 0.8 - 0.9, 0.7 - 0.4])
    expected = stats.t.interval(0.95, 2, paired.mean(), stats.sem(paired))
    assert (difference.low, difference.high) == pytest.approx(expected)
