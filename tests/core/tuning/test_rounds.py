"""Rounds of trials: equal budgets, the same after an interruption, and final cells with what was chosen."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell
from ftbench.tuning.rounds import choices, expected, full_trainings_of, settle, trials
from tests.examples import fewer_examples

PlanOf = Callable[..., Plan]

BASE = """\
models: ['paper:a']
tasks: [sentiment]
methods: [zero-shot, full, lora]
seeds: [3, 4]
device: cpu
tuning: {trials: 3}
"""


def rate(cell: Cell) -> float:
    return float(cell.spec.method.settings["learning_rate"])


def losses(plan: Plan, best: dict[str, float]) -> dict[str, float]:
    """Losses of all trials, of all rounds, when `best` names each method's best learning rate."""
    known: dict[str, float] = {}
    while missing := [cell for cell in trials(plan, known) if cell.id not in known]:
        known |= {cell.id: abs(math.log(rate(cell) / best[cell.method])) for cell in missing}
    return known


def budget(plan: Plan, known: dict[str, float], *, full: bool = False) -> Counter[str]:
    """The number of short trials by method, or of full trainings."""
    return Counter(cell.method for cell in trials(plan, known) if is_full(cell) == full)


def is_full(cell: Cell) -> bool:
    """Whether it has all steps of a training of three epochs, the default."""
    return cell.spec.training is not None and cell.spec.training.epochs == 3.0


INSIDE = {"full": 2e-4, "lora": 1e-3}
EDGE = {"full": 2e-4, "lora": 1.0}


def test_every_trained_method_gets_the_same_number_of_trials(plan_of: PlanOf) -> None:
    plan = plan_of(BASE)
    known = losses(plan, INSIDE)
    assert budget(plan, known) == budget(plan, known, full=True) == {"full": 3, "lora": 3}
    assert expected(plan) == len(trials(plan, known)) == 12


def test_a_winner_at_the_edge_gives_every_method_one_more_trial(plan_of: PlanOf) -> None:
    plan = plan_of(BASE)
    assert budget(plan, losses(plan, EDGE)) == {"full": 4, "lora": 4}


def test_no_trial_is_added_where_all_of_them_failed(plan_of: PlanOf) -> None:
    plan = plan_of(BASE)
    assert budget(plan, {cell.id: math.inf for cell in trials(plan, {})}) == {"full": 3, "lora": 3}


def test_no_trial_is_added_where_the_matrix_forbids_it(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("trials: 3", "trials: 3, extend: false"))
    assert budget(plan, losses(plan, EDGE)) == {"full": 3, "lora": 3}


def test_a_trial_sees_no_test_rows_and_trains_for_a_fraction_of_the_steps(plan_of: PlanOf) -> None:
    plan = plan_of(BASE + "training: {epochs: 4, steps: 11}\n")
    for cell in trials(plan, {}):
        assert cell.spec.evaluation is None
        assert (cell.spec.training.epochs, cell.spec.training.steps) == (1.2, 4)


def test_trials_run_with_the_first_seed_or_with_the_one_that_the_matrix_names(plan_of: PlanOf) -> None:
    assert {cell.seed for cell in trials(plan_of(BASE), {})} == {3}
    assert {cell.spec.seed for cell in trials(plan_of(BASE.replace("trials: 3", "trials: 3, seed: 9")), {})} == {9}


def test_final_cells_have_the_settings_of_the_full_training_with_the_lowest_loss(plan_of: PlanOf) -> None:
    plan = plan_of(BASE)
    known = losses(plan, INSIDE)
    settled = settle(plan, known)
    chosen = {(cell.method, rate(cell)) for cell in settled.cells if cell.method in ("full", "lora")}
    full = [cell for cell in trials(plan, known) if is_full(cell)]
    best = {m: min((c for c in full if c.method == m), key=lambda c: known[c.id]) for m in INSIDE}
    assert chosen == {(method, rate(cell)) for method, cell in best.items()}
    assert not any(cell.awaits_tuning for cell in settled.cells)


def test_a_final_cell_differs_from_an_untuned_one_of_the_same_settings_in_nothing(plan_of: PlanOf) -> None:
    plan = plan_of(BASE)
    tuned = next(cell for cell in settle(plan, losses(plan, INSIDE)).cells if cell.method == "lora")
    written = f"lora, learning_rate: {rate(tuned)}"
    plain = plan_of(BASE.replace("lora", f"{{method: {written}}}").replace("tuning: {trials: 3}\n", ""))
    assert tuned.id in {cell.id for cell in plain.cells}


def test_what_the_matrix_fixes_is_not_searched(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("full,", "{method: full, learning_rate: 0.0007},"))
    assert {cell.method for cell in trials(plan, {})} == {"lora"}
    assert {rate(cell) for cell in plan.cells if cell.method == "full"} == {0.0007}
    assert "full (default)" not in {cell.method for cell in plan.cells}


@pytest.mark.parametrize(("which", "seeds"), [("all", [3, 4]), ("first", [3]), ("none", [])])
def test_default_settings_stay_as_rows_of_the_seeds_that_the_matrix_says(
    plan_of: PlanOf, which: str, seeds: list[int]
) -> None:
    plan = plan_of(BASE.replace("trials: 3", f"trials: 3, defaults: {which}"))
    for method in INSIDE:
        assert [cell.seed for cell in plan.cells if cell.method == f"{method} (default)"] == seeds


def test_default_settings_have_all_seeds_unless_the_matrix_says_otherwise(plan_of: PlanOf) -> None:
    assert sum("default" in cell.method for cell in plan_of(BASE).cells) == 4


def test_a_search_that_was_interrupted_proposes_the_same_trials(plan_of: PlanOf) -> None:
    plan = plan_of(BASE)
    known = losses(plan, EDGE)
    half = dict(list(known.items())[:3])
    assert {cell.id for cell in trials(plan, half)} <= set(known)


def test_tpe_asks_for_a_trial_when_the_one_before_is_finished_and_gives_every_method_as_many(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("trials: 3", "trials: 4, strategy: tpe"))
    assert budget(plan, {}) == {"full": 1, "lora": 1}
    assert expected(plan) == 14
    known = losses(plan, INSIDE)
    assert budget(plan, known) == {"full": 4, "lora": 4}
    full = [cell for cell in trials(plan, known) if is_full(cell)]
    best = {m: min((c for c in full if c.method == m), key=lambda c: known[c.id]) for m in INSIDE}
    chosen = {(cell.method, rate(cell)) for cell in settle(plan, known).cells if cell.method in INSIDE}
    assert chosen == {(method, rate(cell)) for method, cell in best.items()}


def test_a_method_whose_trials_all_failed_is_left_without_settings(plan_of: PlanOf) -> None:
    plan = plan_of(BASE)
    known: dict[str, float] = {}
    while missing := [cell for cell in trials(plan, known) if cell.id not in known]:
        known |= {cell.id: 1.0 if cell.method == "full" else math.inf for cell in missing}
    assert choices(plan, known)["paper:a", "sentiment", "lora", None] is None
    assert {cell.method for cell in settle(plan, known).cells if cell.awaits_tuning} == {"lora"}


def test_an_extension_outside_the_bounds_of_a_setting_stays_inside_the_grid(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("[zero-shot, full, lora]", "[narrow]"), narrow=_Narrow())
    known = losses(plan, {"narrow": 9.0})
    assert sorted({rate(cell) for cell in trials(plan, known)}) == [0.0003, 1.0, 3.16, 10.0]


class _Narrow:
    """Registers a method whose learning rates end where the setting's bound is."""

    def __init__(self) -> None:
        from ftbench import SearchDimension
        from ftbench_methods.full import Full

        class Narrow(Full):
            def search_space(self, settings: object, facts: object) -> dict[str, SearchDimension]:
                return {"learning_rate": SearchDimension(0.1, 10.0)}

            def learning_rates(self, settings: object, facts: object) -> object:  # type: ignore[override]
                return Full().learning_rates(settings, facts)  # type: ignore[arg-type]

        self.method = Narrow(name="narrow")
        from ftbench import hookimpl

        self.ftbench_register_methods = hookimpl(lambda: [self.method])


def full_trainings(plan: Plan, known: dict[str, float], method: str) -> list[Cell]:
    return [cell for cell in trials(plan, known) if cell.method == method and is_full(cell)]


def test_the_defaults_and_the_best_of_the_short_trials_are_trained_in_full(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("trials: 3", "trials: 5, finalists: 1"))
    known = losses(plan, {"full": 3e-3, "lora": 1e-3})
    short = {rate(cell): known[cell.id] for cell in trials(plan, known) if cell.method == "full" and not is_full(cell)}
    default = next(rate(cell) for cell in plan.cells if cell.method == "full (default)")
    best = min(short, key=lambda value: short[value])
    assert best != default
    assert [rate(cell) for cell in full_trainings(plan, known, "full")] == [default, best]


def test_where_the_defaults_win_the_short_round_one_more_takes_their_place_so_that_budgets_stay_equal(
    plan_of: PlanOf,
) -> None:
    plan = plan_of(BASE.replace("trials: 3", "trials: 5"))
    default = next(rate(cell) for cell in plan.cells if cell.method == "lora (default)")
    known = losses(plan, {"full": 2e-4, "lora": default})
    assert len({cell.id for cell in full_trainings(plan, known, "lora")}) == 3
    assert budget(plan, known, full=True) == {"full": 3, "lora": 3}


def test_full_trainings_are_final_cells_of_the_seed_of_tuning(plan_of: PlanOf) -> None:
    plan = plan_of(BASE)
    known = losses(plan, INSIDE)
    settled = settle(plan, known)
    for method in INSIDE:
        tuned = next(cell for cell in settled.cells if cell.method == method and cell.seed == 3)
        default = next(cell for cell in settled.cells if cell.method == f"{method} (default)")
        assert {tuned.id, default.id} <= {cell.id for cell in full_trainings(plan, known, method)}


def test_with_a_seed_that_no_final_cell_has_the_full_trainings_see_no_test_rows(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("trials: 3", "trials: 3, seed: 9"))
    known = losses(plan, INSIDE)
    full = [cell for cell in trials(plan, known) if is_full(cell)]
    assert {cell.seed for cell in full} == {9}
    assert {cell.spec.purpose for cell in full} == {"trial"}
    assert not {cell.id for cell in full} & {cell.id for cell in settle(plan, known).cells}


@fewer_examples(suppress_health_check=[HealthCheck.function_scoped_fixture])  # it makes plans and keeps nothing
@given(data=st.data(), strategy=st.sampled_from(["grid", "random"]), count=st.integers(2, 12))
def test_no_tuned_method_has_a_higher_loss_in_full_than_its_defaults(
    plan_of: PlanOf, data: st.DataObject, strategy: str, count: int
) -> None:
    plan = plan_of(BASE.replace("trials: 3", f"trials: {count}, strategy: {strategy}"))
    known: dict[str, float] = {}
    loss = st.one_of(st.floats(0, 10), st.just(math.inf))
    while missing := [cell for cell in trials(plan, known) if cell.id not in known]:
        known |= {cell.id: data.draw(loss) for cell in missing}
    for cell in settle(plan, known).cells:
        default = next((c for c in plan.cells if c.method == f"{cell.method} (default)"), None)
        if default is not None and cell.seed == 3 and not cell.awaits_tuning and default.id in known:
            assert known[cell.id] <= known[default.id]
    # Later rounds have no more settings than there are trials that did not fail.
    failed = {cell.method for cell in trials(plan, known) if not is_full(cell) and known[cell.id] == math.inf}
    assert len({count for method, count in budget(plan, known).items() if method not in failed}) <= 1


def test_short_trials_decide_where_the_matrix_wants_no_full_trainings(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("trials: 3", "trials: 3, finalists: 0"))
    known = losses(plan, INSIDE)
    assert not budget(plan, known, full=True)
    best = {m: min((c for c in trials(plan, known) if c.method == m), key=lambda c: known[c.id]) for m in INSIDE}
    assert {rate(c) for c in settle(plan, known).cells if c.method in INSIDE} == {rate(c) for c in best.values()}


def test_many_trials_are_sorted_out_in_rounds_that_grow(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("trials: 3", "trials: 27, extend: false"))
    known = losses(plan, INSIDE)
    rounds = Counter(round(cell.spec.training.epochs, 4) for cell in trials(plan, known) if cell.method == "lora")
    assert rounds == {0.1: 27, 0.3: 9, 0.9: 3, 3.0: 3}
    best = sorted(
        (cell for cell in trials(plan, known) if cell.method == "lora" and cell.spec.training.epochs < 0.2),
        key=lambda cell: known[cell.id],
    )[:9]
    second = {rate(cell) for cell in trials(plan, known) if round(cell.spec.training.epochs, 4) == 0.3}
    assert {rate(cell) for cell in best} <= second


def test_a_short_trial_may_have_fewer_rows_in_the_place_of_fewer_epochs(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("trials: 3", "trials: 3, shorten: data"))
    training = {(cell.spec.training.epochs, cell.spec.training.row_share) for cell in trials(plan, {})}
    assert training == {(3.0, 0.3)}
    full = [cell for cell in trials(plan, losses(plan, INSIDE)) if cell.spec.purpose == "result"]
    assert {cell.spec.training.row_share for cell in full} == {1.0}


@fewer_examples(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_metric_chooses_the_full_training_of_its_best_value(plan_of: PlanOf, data: st.DataObject) -> None:
    plan = plan_of(BASE.replace("trials: 3", "trials: 3, choose_by: metric"))
    known = losses(plan, INSIDE)
    full = full_trainings_of(plan, known)
    scores = {cell.id: data.draw(st.floats(0, 1)) for cell in full}
    for choice in choices(plan, known, scores).values():
        assert choice is not None
        assert choice.metric == "accuracy"
        assert choice.best.score == max(trial.score for trial in choice.finalists if trial.score is not None)


def test_the_loss_decides_where_a_full_training_has_no_value_of_the_metric(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("trials: 3", "trials: 3, choose_by: metric"))
    known = losses(plan, INSIDE)
    one, *_ = full_trainings_of(plan, known)
    assert choices(plan, known, {one.id: 1.0}) != {}
    for choice in choices(plan, known, {one.id: 1.0}).values():
        assert choice is not None
        assert choice.metric is None
        assert choice.best.loss == min(trial.loss for trial in choice.finalists)
