"""What is recommended in made runs whose true accuracies are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ftbench.analysis.recommendation import Choice, Recommendation, recommend
from ftbench.analysis.view import RunView
from ftbench.messages import Note
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, Measured
from tools.recommendation_study.worlds import METHODS, World, made_run

MUCH = World(seeds=5, examples=900, seed_deviation=0.0)
MARGIN = {"margin": {"accuracy": 0.05}}
LITTLE = World(seeds=1, examples=20)


def made(accuracies: Sequence[float], world: World = MUCH, matrix: Mapping[str, Any] | None = None) -> RunView:
    view = made_run(world, accuracies, np.random.default_rng(7))
    return RunView(replace(view.results, matrix=MARGIN if matrix is None else matrix))


def tasks_of(*views: RunView, labels: Sequence[str], **info: Any) -> RunView:
    """One run with the task of each view under a name of its own."""
    tasks, cells = [], []
    for label, view in zip(labels, views, strict=True):
        tasks.append(replace(view.results.tasks[0], label=label, **info))
        cells += [replace(cell, cell=f"{label}-{cell.cell}", task=label) for cell in view.results.cells]
    return RunView(replace(views[0].results, tasks=tuple(tasks), cells=tuple(cells)))


def only(view: RunView, *preference: Any) -> Recommendation:
    (recommendation,) = recommend(view, *preference)
    return recommendation


def chosen(view: RunView, *preference: Any) -> Choice:
    choice = only(view, *preference).overall
    assert choice is not None
    return choice


def test_the_cheapest_method_near_the_best_is_clear_with_much_data() -> None:
    choice = chosen(made([0.6, 0.7, 0.8, 0.8, 0.8]))
    assert (choice.method, choice.sureness, choice.trains) == ("lora", "clear", True)
    assert set(choice.level) == {"lora", "adapter", "full"}
    assert choice.settling is None


def test_where_nothing_is_better_than_the_untrained_model_the_answer_is_not_to_train() -> None:
    choice = chosen(made([0.8, 0.7, 0.7, 0.7, 0.7]))
    assert (choice.method, choice.sureness, choice.trains) == ("zero-shot", "clear", False)


def test_little_data_cannot_tell_and_says_what_it_could_have_seen() -> None:
    choice = chosen(made([0.7] * 5, LITTLE))
    place = choice.places[0]
    assert choice.sureness == "cannot tell"
    assert place.detectable is not None
    assert place.detectable > 0.2
    assert place.behind_by is not None
    assert place.behind_by > 0.1


def test_one_seed_is_never_clear() -> None:
    view = made([0.6, 0.7, 0.9, 0.7, 0.7], replace(MUCH, seeds=1))
    choice = chosen(view)
    assert choice.p < 0.001
    assert (choice.method, choice.sureness, choice.one_seed) == ("lora", "likely", True)


@pytest.mark.parametrize(
    ("preference", "costs", "method"),
    [
        ("time", {"train_seconds": {"lora": 50.0, "adapter": 40.0, "full": 30.0}}, "full"),
        ("memory", {"peak_memory_bytes": {"lora": 5.0, "adapter": 4.0, "full": 9.0}}, "adapter"),
        ("parameters", {"trainable_parameters": {"lora": 3.0, "adapter": 2.0, "full": 9.0}}, "adapter"),
    ],
)
def test_a_reader_chooses_what_is_saved(preference: str, costs: Mapping[str, Mapping[str, float]], method: str) -> None:
    def costing(cell: CellResult) -> CellResult:
        own = {name: values[cell.method] for name, values in costs.items() if cell.method in values}
        return replace(cell, costs={**cell.costs, **own})

    view = made([0.6, 0.7, 0.8, 0.8, 0.8])
    view = RunView(replace(view.results, cells=tuple(map(costing, view.results.cells))))
    assert chosen(view, preference).method == method


def test_a_reader_who_wants_quality_gets_the_best_score() -> None:
    view = made([0.6, 0.7, 0.8, 0.8, 0.8])
    standings = next(iter(view.comparisons.values())).deciding
    assert standings is not None
    assert chosen(view, "quality").method == standings.ranked[0].method


def test_costs_within_five_per_cent_are_equal_and_fewer_parameters_decide() -> None:
    def costing(cell: CellResult) -> CellResult:
        seconds = {"lora": 100.0, "adapter": 97.0, "full": 104.0}
        return replace(cell, costs={**cell.costs, "train_seconds": seconds.get(cell.method, 500.0)})

    view = made([0.6, 0.7, 0.8, 0.8, 0.8])
    view = RunView(replace(view.results, cells=tuple(map(costing, view.results.cells))))
    assert chosen(view).method == "lora"


def test_a_wider_margin_makes_a_cheaper_method_good_enough() -> None:
    accuracies = [0.6, 0.7, 0.8, 0.8, 0.8]
    assert chosen(made(accuracies)).method == "lora"
    choice = chosen(made(accuracies, matrix={"margin": {"accuracy": 0.15}}))
    assert (choice.method, choice.sureness) == ("prefix", "clear")
    assert choice.places[0].margin.stated


def test_a_method_has_to_be_near_the_best_on_every_task() -> None:
    first, second = made([0.6, 0.8, 0.8, 0.7, 0.8]), made([0.6, 0.7, 0.8, 0.8, 0.8])
    recommendation = only(tasks_of(first, second, labels=("a", "b")))
    assert recommendation.overall is not None
    assert (recommendation.overall.method, recommendation.overall.sureness) == ("lora", "clear")
    assert [choice.method for choice in recommendation.by_task] == ["prefix", "lora"]


def test_where_no_method_suits_all_tasks_each_task_has_its_own() -> None:
    first, second = made([0.6, 0.9, 0.7, 0.7, 0.7]), made([0.6, 0.7, 0.7, 0.7, 0.9])
    recommendation = only(tasks_of(first, second, labels=("a", "b")))
    assert recommendation.overall is None
    assert [choice.method for choice in recommendation.by_task] == ["prefix", "full"]


def test_of_a_task_at_several_sizes_the_largest_counts() -> None:
    small, large = made([0.6, 0.9, 0.7, 0.7, 0.7]), made([0.6, 0.7, 0.9, 0.7, 0.7])
    view = tasks_of(small, large, labels=("mood, 10 rows", "mood, 100 rows"), family="mood")
    rows = [replace(task, rows={"train": n}) for task, n in zip(view.results.tasks, (10, 100), strict=True)]
    choice = chosen(RunView(replace(view.results, tasks=tuple(rows))))
    assert (choice.method, choice.tasks) == ("lora", ("mood, 100 rows",))


def degenerate(view: RunView, *methods: str) -> RunView:
    check = {"name": "answers", "passed": False, "detail": Note("checks.answers", {"bad": 19, "count": 20})}

    def checked(cell: CellResult) -> CellResult:
        return replace(cell, measured=Measured(checks=(check,))) if cell.method in methods else cell

    return RunView(replace(view.results, cells=tuple(map(checked, view.results.cells))))


def test_a_method_with_degenerate_answers_is_not_recommended() -> None:
    assert chosen(degenerate(made([0.6, 0.7, 0.9, 0.7, 0.9]), "lora")).method == "full"


def test_where_all_answers_are_degenerate_there_is_none() -> None:
    recommendation = only(degenerate(made([0.6, 0.7, 0.9, 0.7, 0.9]), *METHODS))
    assert recommendation.overall is None
    assert [(refusal.task, refusal.reason) for refusal in recommendation.refused] == [("task", "degenerate")]


def test_where_no_method_is_above_the_most_frequent_label_there_is_none() -> None:
    def labelled(cell: CellResult) -> CellResult:
        """Every third reference is another label, and everybody always gives the first."""
        answers = tuple(
            replace(prediction, text="good", reference="bad" if place % 3 == 0 else "good", stopped="label")
            for place, prediction in enumerate(cell.predictions())
        )
        score = cell.metrics["accuracy"]
        right = tuple((float(answer.text == answer.reference), 1.0) for answer in answers)
        metric = replace_score(score, right)
        return replace(cell, predictions=lambda: answers, metrics={"accuracy": metric})

    view = made([0.7] * 5, World(2, 60))
    results = replace(view.results, cells=tuple(map(labelled, view.results.cells)))
    tasks = (replace(results.tasks[0], output="label", labels=("good", "bad")),)
    recommendation = only(RunView(replace(results, tasks=tasks)))
    assert recommendation.overall is None
    assert [(refusal.reason, refusal.label) for refusal in recommendation.refused] == [("majority", "good")]


def replace_score(score: Any, statistics: tuple[tuple[float, ...], ...]) -> Any:
    value = sum(right for right, _ in statistics) / len(statistics)
    return type(score)(value, None, score.signature, statistics)


def test_what_would_settle_it_is_more_than_the_run_has_and_is_enough() -> None:
    """A run with the proposed data is clear in most of five cases."""
    accuracies = [0.6, 0.7, 0.8, 0.74, 0.74]
    first = chosen(made_run(World(3, 60), accuracies, np.random.default_rng(3)))
    assert first.sureness != "clear"
    assert first.settling is not None
    assert first.settling.examples > 60
    world = World(first.settling.seeds, first.settling.examples)
    runs = [made_run(world, accuracies, np.random.default_rng(100 + place)) for place in range(5)]
    assert sum(chosen(run).sureness == "clear" for run in runs) >= 3


def test_a_single_method_has_nothing_to_be_compared_with() -> None:
    view = made([0.6, 0.7, 0.8, 0.8, 0.8])
    alone = tuple(cell for cell in view.results.cells if cell.method == "lora")
    choice = chosen(RunView(replace(view.results, cells=alone)))
    assert (choice.method, choice.sureness, choice.places[0].rival) == ("lora", "cannot tell", None)


def test_a_run_without_a_finished_cell_has_no_recommendation() -> None:
    view = made([0.6, 0.7, 0.8, 0.8, 0.8])
    pending = tuple(replace(cell, status="pending", metrics={}) for cell in view.results.cells)
    assert recommend(RunView(replace(view.results, cells=pending))) == ()


def test_answers_are_not_read_for_a_prediction_that_is_absent() -> None:
    """The helper of this file keeps predictions; without any the run has no shared examples and cannot tell."""
    view = made([0.6, 0.7, 0.8, 0.8, 0.8])

    def emptied(cell: CellResult) -> CellResult:
        nothing: tuple[Prediction, ...] = ()
        return replace(cell, predictions=lambda: nothing)

    choice = chosen(RunView(replace(view.results, cells=tuple(map(emptied, view.results.cells)))))
    assert choice.sureness == "cannot tell"
    assert choice.places[0].untested
    assert choice.places[0].behind_by is None
