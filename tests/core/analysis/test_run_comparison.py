"""Two runs side by side, where the truth is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

import numpy as np
import pytest

from ftbench.analysis.run_comparison import Change, CommonRow, NoDifference, compare_runs
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.setting_differences import difference_lines
from ftbench.analysis.statistics import Difference, MethodRuns, compare_methods
from ftbench.messages import Note
from ftbench.presentation.render import render
from ftbench.presentation.run_comparison_rows import two_run_rows
from ftbench.presentation.run_comparison_text import summary, two_runs_text
from ftbench.presentation.styles import STYLES
from ftbench.records.results import CellResult, Score
from ftbench_reports.comparison.words import change_in_words
from tests.core.analysis.two_hand_made_runs import hand_made_run, with_cells
from tests.docs.pages import names, section
from tests.reports.fake_run import METRICS, LossRatio, Mean
from tests.specs import cell_spec

CHANCES = {"full": 0.7, "lora": 0.7, "prefix": 0.6}
TITLES = ("one", "other")


@pytest.fixture(scope="module")
def before() -> RunResults:
    return hand_made_run(CHANCES, 1)


@pytest.fixture(scope="module")
def worse() -> RunResults:
    """As before, but for one method."""
    return hand_made_run({**CHANCES, "lora": 0.4}, 2)


def group_of(a: RunResults, b: RunResults, method: str = "lora") -> CommonRow:
    return next(one for one in compare_runs(a, b).common if one.name[2] == method)


def problems(a: RunResults, b: RunResults, metric: str = "accuracy") -> list[str | None]:
    return [change.problem for change in compare_runs(a, b).changes(metric).values()]


def accuracy(run: RunResults, method: str) -> list[float]:
    return [cell.metrics["accuracy"].value or 0.0 for cell in run.cells if cell.method == method]


def by_hand(p_values: Sequence[float]) -> list[float]:
    """Holm's correction as its definition says: of m, the i-th smallest times m - i, never less than one before it."""
    ordered = sorted(p_values)
    times = [(len(ordered) - i) * p for i, p in enumerate(ordered)]
    return [min(1.0, max(times[: ordered.index(p) + 1])) for p in p_values]


def rescored(cell: CellResult, **changed: Any) -> CellResult:
    metrics = {**cell.metrics, "accuracy": replace(cell.metrics["accuracy"], **changed)}
    return replace(cell, metrics=metrics)


def test_a_run_and_itself_are_identical_and_nothing_is_tested(before: RunResults) -> None:
    runs = compare_runs(before, before)
    for metric in (None, "accuracy", "loss"):
        changes = runs.changes(metric).values()
        assert [(one.problem, one.difference, one.verdict) for one in changes] == [("same cells", None, "untested")] * 3
    assert summary(runs) == "0 of 3 results changed clearly; 3 identical"


def test_the_one_method_that_became_worse_is_found_and_no_other(before: RunResults, worse: RunResults) -> None:
    verdicts = {name[2]: one.verdict for name, one in compare_runs(before, worse).changes().items()}
    assert verdicts == {"full": "unclear", "lora": "worse", "prefix": "unclear"}


def test_turned_round_it_became_better(before: RunResults, worse: RunResults) -> None:
    there, back = group_of(before, worse).changes["accuracy"], group_of(worse, before).changes["accuracy"]
    assert (there.verdict, back.verdict) == ("worse", "better")
    assert there.difference
    assert back.difference
    assert there.difference.value == pytest.approx(-(back.difference.value or 0.0))
    assert there.difference.low == pytest.approx(-(back.difference.high or 0.0))


def test_where_lower_is_better_a_higher_loss_is_worse(before: RunResults, worse: RunResults) -> None:
    change = group_of(before, worse).changes["loss"]
    assert (change.direction, change.verdict) == ("lower", "worse")
    assert change.difference
    assert (change.difference.value or 0.0) > 0


def test_a_difference_is_that_of_the_means_of_b_and_a(before: RunResults, worse: RunResults) -> None:
    change = group_of(before, worse).changes["accuracy"]
    a, b = np.mean(accuracy(before, "lora")), np.mean(accuracy(worse, "lora"))
    assert (change.a, change.b) == (pytest.approx(a), pytest.approx(b))
    assert change.difference
    assert change.difference.value == pytest.approx(b - a)


def test_interval_and_p_value_are_those_of_two_methods_of_one_run(before: RunResults, worse: RunResults) -> None:
    def runs(name: str, run: RunResults) -> MethodRuns:
        cells = [cell for cell in run.cells if cell.method == "lora"]
        return MethodRuns(name, (0, 1, 2), tuple(np.array(cell.metrics["accuracy"].statistics) for cell in cells))

    methods = [runs("A", before), runs("B", worse)]
    expected = compare_methods(methods, METRICS["accuracy"].value, direction="higher", baseline="A").differences[0]
    found = group_of(before, worse).changes["accuracy"].difference
    assert found
    assert (found.low, found.high, found.p) == (expected.low, expected.high, expected.p)


@pytest.mark.parametrize("metric", [None, "accuracy", "loss"])
def test_p_values_are_corrected_over_all_common_groups(
    before: RunResults, worse: RunResults, metric: str | None
) -> None:
    family = [one.difference for one in compare_runs(before, worse).changes(metric).values() if one.difference]
    assert len(family) == 3
    assert [one.adjusted_p for one in family] == pytest.approx(by_hand([one.p or 0.0 for one in family]))


def test_deciding_metrics_of_different_names_are_one_family() -> None:
    a, b = (hand_made_run({"lora": chance}, draw, tasks=("x", "y")) for chance, draw in ((0.7, 1), (0.4, 2)))
    a, b = (replace(run, tasks=(run.tasks[0], replace(run.tasks[1], metrics=("loss", "accuracy")))) for run in (a, b))
    runs = compare_runs(a, b)
    first, second = runs.changes().values()
    assert [(one.metric, one.verdict) for one in (first, second)] == [("accuracy", "worse"), ("loss", "worse")]
    p_values = [one.difference.p or 0.0 for one in (first, second) if one.difference]
    found = [one.difference.adjusted_p for one in (first, second) if one.difference]
    assert found == pytest.approx(by_hand(p_values))


def test_examples_are_paired_by_id_whatever_their_order(before: RunResults, worse: RunResults) -> None:
    def turned(cell: CellResult) -> CellResult:
        metrics = {name: replace(score, statistics=score.statistics[::-1]) for name, score in cell.metrics.items()}
        return replace(cell, metrics=metrics, predictions=lambda: cell.predictions()[::-1])

    one, other = group_of(before, worse), group_of(before, with_cells(worse, turned))
    first, second = one.changes["accuracy"].difference, other.changes["accuracy"].difference
    assert first
    assert second
    assert (first.low, first.high) == pytest.approx((second.low, second.high))


@pytest.mark.parametrize("rows", [range(200, 400), range(100), range(1, 201)])
def test_with_other_test_rows_there_is_no_difference(before: RunResults, rows: range) -> None:
    other = hand_made_run({**CHANCES, "lora": 0.1}, 2, rows=rows)
    runs = compare_runs(before, other)
    assert {(one.problem, one.difference, one.verdict) for one in runs.changes().values()} == {
        ("other test rows", None, "untested")
    }
    assert "other test rows: not compared" in two_runs_text(runs, TITLES, STYLES["table"])
    assert summary(runs) == "0 of 3 results changed clearly; 3 untested"


def test_a_metric_of_another_version_is_refused_and_the_others_are_compared(
    before: RunResults, worse: RunResults
) -> None:
    newer = with_cells(worse, lambda cell: rescored(cell, signature="accuracy|lang:en|v2"))
    changes = group_of(before, newer).changes
    assert (changes["accuracy"].problem, changes["accuracy"].difference) == ("other metric", None)
    assert changes["loss"].verdict == "worse"
    text = two_runs_text(compare_runs(before, newer), TITLES, STYLES["table"])
    assert "accuracy has another version or other settings: not compared" in text


def test_a_metric_that_was_turned_round_is_refused(before: RunResults, worse: RunResults) -> None:
    turned = replace(worse, metrics={**METRICS, "accuracy": Mean(direction="lower")})
    assert problems(before, turned) == ["other metric"] * 3


def test_a_metric_whose_plugin_is_gone_is_not_tested(before: RunResults, worse: RunResults) -> None:
    a, b = (replace(run, metrics={"loss": METRICS["loss"]}) for run in (before, worse))
    assert problems(a, b) == ["no metric"] * 3
    assert group_of(a, b).changes["loss"].verdict == "worse"


def test_groups_of_one_run_alone_are_named_and_not_counted(before: RunResults) -> None:
    other = hand_made_run({"full": 0.7, "dora": 0.7}, 2)
    runs = compare_runs(before, other)
    assert [one.name for one in runs.common] == [("nano", "reviews", "full")]
    assert runs.only_a == (("nano", "reviews", "lora"), ("nano", "reviews", "prefix"))
    assert runs.only_b == (("nano", "reviews", "dora"),)
    text = two_runs_text(runs, TITLES, STYLES["table"])
    assert "only in A: lora, prefix on reviews with nano\nonly in B: dora on reviews with nano\n" in text


def test_runs_with_nothing_in_common_say_so(before: RunResults) -> None:
    runs = compare_runs(before, hand_made_run({"dora": 0.7}, 2))
    assert two_runs_text(runs, TITLES, STYLES["table"]).endswith("\nno model, task and method is in both runs\n")


def test_a_group_that_failed_has_its_reason_in_the_table(before: RunResults, worse: RunResults) -> None:
    def failed(cell: CellResult) -> CellResult:
        lost = replace(cell, status="failed", reason=Note.plain("out of memory"), metrics={}, predictions=tuple)
        return lost if cell.method == "lora" else cell

    broken = with_cells(worse, failed)
    assert problems(before, broken) == [None, "no value in B", None]
    text = two_runs_text(compare_runs(before, broken), TITLES, STYLES["table"])
    assert "no value in B: out of memory\n" in text


def test_lost_predictions_are_not_taken_for_the_same_rows(before: RunResults, worse: RunResults) -> None:
    assert problems(before, with_cells(worse, lambda cell: replace(cell, predictions=tuple))) == ["no predictions"] * 3


def test_cells_of_one_id_that_came_out_differently_are_tested_and_told(before: RunResults, worse: RunResults) -> None:
    ids = iter([cell.cell for cell in before.cells])
    again = with_cells(worse, lambda cell: replace(cell, cell=next(ids)))
    runs = compare_runs(before, again)
    assert [(one.same_cells, one.decision.verdict if one.decision else None) for one in runs.common] == [
        (3, "unclear"),
        (3, "worse"),
        (3, "unclear"),
    ]
    text = two_runs_text(runs, TITLES, STYLES["table"])
    note = "equal cells came out differently (libraries, device or plugins' code): "
    assert note + "full on reviews, lora on reviews, prefix on reviews" in " ".join(text.split())


def test_cells_that_are_in_both_beside_others_are_counted(before: RunResults) -> None:
    more = hand_made_run(CHANCES, 3, seeds=(3, 4))
    runs = compare_runs(before, replace(before, cells=(*before.cells, *more.cells)))
    assert [one.same_cells for one in runs.common] == [3] * 3
    assert "full on reviews: 3 of its cells are in both runs\n" in two_runs_text(runs, TITLES, STYLES["table"])
    assert {one.verdict for one in runs.changes().values()} == {"unclear"}


def test_what_differs_in_settings_data_model_seeds_and_libraries_is_listed(before: RunResults) -> None:
    def other(cell: CellResult) -> CellResult:
        spec = cell_spec(
            model={"fingerprint": "2d3d"},
            task={"data": "12f8"},
            method=cell.method,
            settings={"r": 4, "alpha": 8},
            seed=cell.seed,
        )
        return replace(cell, spec=spec, environment={**cell.environment, "torch": "2.13.0"})

    settings = group_of(before, with_cells(hand_made_run(CHANCES, 2, seeds=(0, 1)), other)).settings
    assert settings == {
        "model.fingerprint": ("5f1d", "2d3d"),
        "method.settings.r": (16, 4),
        "method.settings.alpha": (None, 8),
        "task.data": ("716b", "12f8"),
        "environment.torch": ("2.11.0", "2.13.0"),
        "seeds": ([0, 1, 2], [0, 1]),
    }


def test_equal_settings_are_no_difference(before: RunResults, worse: RunResults) -> None:
    assert [dict(one.settings) for one in compare_runs(before, worse).common] == [{}] * 3


def test_one_line_tells_a_difference_that_many_groups_have() -> None:
    found: dict[str, Mapping[str, tuple[Any, Any]]] = {
        f"lora on {task}": {"training.epochs": (1, 2)} for task in "abcde"
    }
    found["full on a"] = {"task.data": ("0" * 64, None)}
    assert difference_lines(found) == [
        "training.epochs: 1 in A, 2 in B (5 of 6 results)",
        "task.data: 0000000000000000000… in A, nothing in B (full on a)",
    ]
    del found["full on a"]
    assert difference_lines(found) == ["training.epochs: 1 in A, 2 in B (all results in both runs)"]


def test_default_settings_beside_tuned_ones_are_no_groups_here() -> None:
    a, b = (hand_made_run({"lora": 0.7, "lora (default)": 0.6}, draw) for draw in (1, 2))
    a, b = (replace(run, default_rows={"lora (default)": "lora"}) for run in (a, b))
    assert [one.name[2] for one in compare_runs(a, b).common] == ["lora"]


def test_only_what_is_asked_for_and_the_deciding_metric_are_compared(before: RunResults, worse: RunResults) -> None:
    assert list(compare_runs(before, worse, ()).common[0].changes) == ["accuracy"]
    assert list(compare_runs(before, worse, ("loss",)).common[0].changes) == ["accuracy", "loss"]


def test_runs_of_equal_quality_are_rarely_told_apart() -> None:
    # Forty pairs of runs with five groups each: at 5 % a family, more than six families have a chance of 1 %.
    chances = {f"m{i}": 0.65 for i in range(5)}
    changed = 0
    for draw in range(40):
        a, b = (hand_made_run(chances, 1000 + 2 * draw + i, rows=range(80), metrics=("accuracy",)) for i in (0, 1))
        changed += any(one.verdict in ("better", "worse") for one in compare_runs(a, b).changes().values())
    assert changed <= 6


def test_a_row_has_exactly_the_documented_keys(before: RunResults) -> None:
    rows = two_run_rows(compare_runs(before, hand_made_run({"full": 0.7, "dora": 0.7}, 2)))
    keys = ["model", "task", "method", "in", "deciding", "verdict", "adjusted_p"]
    assert [list(row) for row in rows] == [[*keys, "seeds", "same_cells", "metrics", "settings"]] * 4
    assert [row["in"] for row in rows] == ["both", "A", "A", "B"]
    numbers = ["direction", "examples", "a", "b", "difference", "low", "high", "covers_seeds", "adjusted_p", "verdict"]
    assert {name: list(one) for name, one in rows[0]["metrics"].items()} == {
        name: [*numbers, "problem"] for name in ("accuracy", "loss")
    }


def test_every_key_and_every_reason_is_documented(before: RunResults) -> None:
    documented = {*names(section("docs/file-formats.md", "Two runs"))}
    row: Any = two_run_rows(compare_runs(before, before))[0]
    assert {*row, *row["seeds"], *row["metrics"]["loss"], *get_args(NoDifference)} <= documented


def test_a_row_has_the_numbers_of_the_change(before: RunResults, worse: RunResults) -> None:
    row: Any = two_run_rows(compare_runs(before, worse))[1]
    change: Change = group_of(before, worse).changes["loss"]
    assert change.difference
    found = row["metrics"]["loss"]
    assert (found["a"], found["b"], found["examples"]) == (change.a, change.b, 200)
    assert (found["difference"], found["low"]) == (change.difference.value, change.difference.low)
    assert (row["verdict"], row["deciding"], row["seeds"]) == ("worse", "accuracy", {"a": 3, "b": 3})
    assert "metrics.loss.verdict" in render([row], "csv").splitlines()[0].split(",")


def many_tasks(seeds: Sequence[int]) -> str:
    a, b = (
        hand_made_run({**CHANCES, "lora": x}, d, seeds=seeds, tasks=("one", "two")) for x, d in ((0.7, 1), (0.4, 2))
    )
    return two_runs_text(compare_runs(a, b), TITLES, STYLES["table"])


@pytest.mark.parametrize("seeds", [(0,), (0, 1, 2)])
def test_the_table_fits_into_a_hundred_columns_and_ends_in_a_sentence(seeds: Sequence[int]) -> None:
    text = many_tasks(seeds)
    assert max(map(len, text.splitlines())) <= 100
    assert text.splitlines()[-1].startswith("2 of 6 results changed clearly: 2 worse; 4 unclear")


def test_with_one_seed_a_star_says_what_the_interval_leaves_out() -> None:
    star = "* covers test examples only; training randomness is not in it (one seed)"
    assert star in many_tasks((0,))
    assert "*" not in many_tasks((0, 1))


def test_with_one_seed_a_verdict_is_said_to_be_of_trained_models() -> None:
    note = "one seed: better and worse are of these trained models, not of the methods"
    assert note in many_tasks((0,))
    assert note not in many_tasks((0, 1))


def test_a_value_without_statistics_is_shown_and_not_tested(before: RunResults, worse: RunResults) -> None:
    bare = with_cells(worse, lambda cell: replace(cell, metrics={**cell.metrics, "accuracy": Score(0.5, None, "s")}))
    same = with_cells(before, lambda cell: rescored(cell, signature="s"))
    change = group_of(same, bare).changes["accuracy"]
    assert (change.b, change.difference, change.problem) == (0.5, None, "no statistics")


@dataclass(frozen=True)
class OnGeneralText(LossRatio):
    """Of passages that have nothing to do with the test rows."""

    reads_general_text: bool = True


@pytest.mark.parametrize(("files", "problem"), [(("a", "a"), None), (("a", "b"), "other test rows")])
def test_a_metric_of_general_text_is_compared_where_the_text_is_the_same_whatever_the_test_rows(
    before: RunResults, files: tuple[str, str], problem: str | None
) -> None:
    runs = [before, hand_made_run({**CHANCES, "lora": 0.1}, 2, rows=range(200, 400))]
    a, b = (
        with_cells(
            replace(run, metrics={**METRICS, "loss": OnGeneralText()}),
            lambda cell, file=file: replace(cell, spec=cell_spec(evaluation={"general_text": file})),
        )
        for run, file in zip(runs, files, strict=True)
    )
    changes = group_of(a, b).changes
    assert (changes["loss"].problem, changes["accuracy"].problem) == (problem, "other test rows")
    assert changes["loss"].verdict == ("untested" if problem else "worse")


@pytest.mark.parametrize("output", ["markdown", "latex"])
def test_every_style_has_the_verdict(before: RunResults, worse: RunResults, output: str) -> None:
    text = two_runs_text(compare_runs(before, worse), TITLES, STYLES[output], ["loss"])
    assert "| worse |" in text or "& worse &" in text
    assert "loss: 1 of 3 results changed clearly: 1 worse; 2 unclear" in text


def test_a_seed_that_failed_on_general_text_makes_it_no_other_text(before: RunResults, worse: RunResults) -> None:
    def read(cell: CellResult) -> CellResult:
        rows = tuple((float(place % 5), 10.0) for place in range(20))
        score = Score(None, "no finite loss") if cell.seed == 1 else Score(0.2, statistics=rows)
        return replace(
            cell,
            metrics={**cell.metrics, "forgetting": score},
            spec=cell_spec(evaluation={"general_text": "tales"}),
        )

    def known(run: RunResults) -> RunResults:
        tasks = tuple(replace(task, metrics=(*task.metrics, "forgetting")) for task in run.tasks)
        return replace(with_cells(run, read), tasks=tasks, metrics={**run.metrics, "forgetting": OnGeneralText()})

    change = group_of(known(before), known(worse)).changes["forgetting"]
    assert change.problem == "identical"
    assert change.difference is not None


def test_every_value_of_a_row_stands_under_its_own_key(before: RunResults, worse: RunResults) -> None:
    runs = compare_runs(before, worse)
    group = group_of(before, worse)
    row: Any = two_run_rows(runs)[1]
    assert group.decision is not None
    assert group.decision.difference is not None
    assert {key: value for key, value in row.items() if key != "metrics"} == {
        "model": "nano",
        "task": "reviews",
        "method": "lora",
        "in": "both",
        "deciding": "accuracy",
        "verdict": "worse",
        "adjusted_p": group.decision.difference.adjusted_p,
        "seeds": {"a": 3, "b": 3},
        "same_cells": 0,
        "settings": {},
    }
    change = group.changes["loss"]
    found = change.difference
    assert found is not None
    assert row["metrics"]["loss"] == {
        "direction": "lower",
        "examples": 200,
        "a": change.a,
        "b": change.b,
        "difference": found.value,
        "low": found.low,
        "high": found.high,
        "covers_seeds": True,
        "adjusted_p": found.adjusted_p,
        "verdict": "worse",
        "problem": None,
    }
    assert len({change.a, change.b, found.value, found.low, found.high, found.adjusted_p}) == 6


def test_a_group_of_one_run_alone_has_a_row_without_numbers(before: RunResults) -> None:
    row = two_run_rows(compare_runs(before, hand_made_run({"full": 0.7, "dora": 0.7}, 2)))[-1]
    assert dict(row) == {
        "model": "nano",
        "task": "reviews",
        "method": "dora",
        "in": "B",
        "deciding": None,
        "verdict": None,
        "adjusted_p": None,
        "seeds": {},
        "same_cells": 0,
        "metrics": {},
        "settings": {},
    }


def test_a_value_that_only_one_run_has_says_which_run_lacks_it(before: RunResults, worse: RunResults) -> None:
    def emptied(cell: CellResult) -> CellResult:
        return (
            replace(cell, metrics={**cell.metrics, "loss": Score(None, "no loss")}) if cell.method == "lora" else cell
        )

    there, here = with_cells(before, emptied), with_cells(worse, emptied)
    assert group_of(there, worse).changes["loss"].problem == "no value in A"
    assert group_of(before, here).changes["loss"].problem == "no value in B"
    assert "no value in A: no loss" in two_runs_text(compare_runs(there, worse), TITLES, STYLES["table"], ["loss"])
    assert "no value in B: no loss" in two_runs_text(compare_runs(before, here), TITLES, STYLES["table"], ["loss"])


@pytest.mark.parametrize(
    ("direction", "low", "high", "verdict", "leaning"),
    [
        ("higher", 0.01, 0.2, "unclear", "ahead"),
        ("lower", 0.01, 0.2, "unclear", "behind"),
        ("higher", -0.01, 0.2, "unclear", None),
        ("higher", 0.01, 0.2, "better", None),
        (None, 0.01, 0.2, "unclear", None),
    ],
)
def test_a_change_leans_where_its_own_interval_excludes_0_and_the_corrected_test_does_not_decide(
    direction: Any, low: float, high: float, verdict: Any, leaning: str | None
) -> None:
    difference = Difference(
        "B", "A", 0.1, low, high, "two-way t", 9.0, 0.03, 0.09, "two-way t", verdict, True
    )  # fmt: skip
    change = Change("accuracy", direction, 0.5, 0.6, difference, None, 100)
    assert change.leaning == leaning
    if verdict == "unclear":
        said = f"probably {leaning}; not certain after correction" if leaning else "no clear difference"
        assert change_in_words(change).text("en") == said
