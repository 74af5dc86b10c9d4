"""Rounds of trials: equal budgets, the same after an interruption, and final cells with what was chosen."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell
from ftbench.tuning.rounds import choices, expected, settle, trials

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


def budget(plan: Plan, known: dict[str, float]) -> Counter[str]:
    return Counter(cell.method for cell in trials(plan, known))


INSIDE = {"full": 2e-4, "lora": 1e-3}
EDGE = {"full": 2e-4, "lora": 1.0}


def test_every_trained_method_gets_the_same_number_of_trials(plan_of: PlanOf) -> None:
    plan = plan_of(BASE)
    assert budget(plan, losses(plan, INSIDE)) == {"full": 3, "lora": 3}


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


def test_final_cells_have_the_settings_of_the_trial_with_the_lowest_loss(plan_of: PlanOf) -> None:
    plan = plan_of(BASE)
    known = losses(plan, INSIDE)
    settled = settle(plan, known)
    chosen = {(cell.method, rate(cell)) for cell in settled.cells if cell.method in ("full", "lora")}
    best = {m: min((c for c in trials(plan, known) if c.method == m), key=lambda c: known[c.id]) for m in INSIDE}
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


def test_default_settings_stay_as_a_row_of_the_first_seed(plan_of: PlanOf) -> None:
    cells = [(cell.method, cell.seed) for cell in plan_of(BASE).cells if "default" in cell.method]
    assert cells == [("full (default)", 3), ("lora (default)", 3)]


def test_rows_of_default_settings_have_all_seeds_or_none_where_the_matrix_says_so(plan_of: PlanOf) -> None:
    def count(which: str) -> int:
        plan = plan_of(BASE.replace("trials: 3", f"trials: 3, defaults: {which}"))
        return sum("default" in cell.method for cell in plan.cells)

    assert (count("all"), count("none")) == (4, 0)


def test_a_search_that_was_interrupted_proposes_the_same_trials(plan_of: PlanOf) -> None:
    plan = plan_of(BASE)
    known = losses(plan, EDGE)
    half = dict(list(known.items())[:3])
    assert {cell.id for cell in trials(plan, half)} <= set(known)


def test_tpe_asks_for_a_trial_when_the_one_before_is_finished_and_gives_every_method_as_many(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("trials: 3", "trials: 4, strategy: tpe"))
    assert budget(plan, {}) == {"full": 1, "lora": 1}
    assert expected(plan) == 8
    known = losses(plan, INSIDE)
    assert budget(plan, known) == {"full": 4, "lora": 4}
    best = {m: min((c for c in trials(plan, known) if c.method == m), key=lambda c: known[c.id]) for m in INSIDE}
    chosen = {(cell.method, rate(cell)) for cell in settle(plan, known).cells if cell.method in INSIDE}
    assert chosen == {(method, rate(cell)) for method, cell in best.items()}


def test_a_method_whose_trials_all_failed_is_left_without_settings(plan_of: PlanOf) -> None:
    plan = plan_of(BASE)
    known = {cell.id: 1.0 if cell.method == "full" else math.inf for cell in trials(plan, {})}
    known |= {cell.id: 2.0 for cell in trials(plan, known) if cell.id not in known and cell.method == "full"}
    known |= {cell.id: math.inf for cell in trials(plan, known) if cell.id not in known}
    assert choices(plan, known)["paper:a", "sentiment", "lora", None] is None
    assert {cell.method for cell in settle(plan, known).cells if cell.awaits_tuning} == {"lora"}


def test_an_extension_outside_the_bounds_of_a_setting_stays_inside_the_grid(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("[zero-shot, full, lora]", "[narrow]"), narrow=_Narrow())
    known = losses(plan, {"narrow": 9.0})
    assert sorted({rate(cell) for cell in trials(plan, known)}) == [0.1, 1.0, 3.16, 10.0]


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
