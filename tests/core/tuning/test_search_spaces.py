"""Search spaces: settings beside the learning rate, of methods and of training, with the same number of trials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from ftbench.commandline.tuning_lines import tuning_lines
from ftbench.errors import MatrixError
from ftbench.execution.trial_groups import stacks
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell, TrainingSpec
from ftbench.tuning.rounds import choices, settle, trials

PlanOf = Callable[..., Plan]

BASE = "models: ['paper:a']\ntasks: [sentiment]\nmethods: [full, lora]\nseeds: [0]\ndevice: cpu\n"
SEARCH = "{r: [4, 64], training.epochs: [1, 3], training.batch_size: [8, 16, 32]}"


def matrix(search: str = SEARCH, *, strategy: str = "random", trials: int = 8) -> str:
    return BASE + f"tuning: {{trials: {trials}, strategy: {strategy}, halving: false, search: {search}}}\n"


def trained(cell: Cell) -> TrainingSpec:
    assert cell.spec.training is not None
    return cell.spec.training


def finished(plan: Plan, loss: Callable[[Cell], float]) -> dict[str, float]:
    known: dict[str, float] = {}
    while missing := [cell for cell in trials(plan, known) if cell.id not in known]:
        known |= {cell.id: loss(cell) for cell in missing}
    return known


@pytest.mark.parametrize("strategy", ["random", "tpe"])
def test_each_method_searches_the_settings_that_it_has_in_equally_many_trials(strategy: str, plan_of: PlanOf) -> None:
    if strategy == "tpe":
        pytest.importorskip("optuna")
    plan = plan_of(matrix(strategy=strategy))
    known = finished(plan, lambda cell: float(trained(cell).batch_size))
    found = choices(plan, known)
    full, lora = (found["paper:a", "sentiment", method, None] for method in ("full", "lora"))
    assert full is not None
    assert lora is not None
    assert len(full.tried) == len(lora.tried) == 8
    assert set(full.tried[0].point) == {"learning_rate", "training.epochs", "training.batch_size"}
    assert set(lora.tried[0].point) == {"learning_rate", "r", "training.epochs", "training.batch_size"}
    ranks = {trial.point["r"] for trial in lora.tried}
    assert len(ranks) > 2
    assert all(rank == round(rank) and 4 <= rank <= 64 for rank in ranks)
    assert {trial.point["training.batch_size"] for trial in lora.tried} <= {8, 16, 32}
    assert all(1 <= trial.point["training.epochs"] <= 3 for trial in lora.tried)


def test_the_first_trial_has_the_defaults(plan_of: PlanOf) -> None:
    first = next(cell for cell in trials(plan_of(matrix()), {}) if cell.method == "lora")
    assert first.spec.method.settings["r"] == 16
    assert trained(first).batch_size == 8
    assert trained(first).epochs == pytest.approx(0.9)  # 0.3 of three


def test_what_follows_from_a_searched_setting_follows_it(plan_of: PlanOf) -> None:
    tried = [cell.spec.method.settings for cell in trials(plan_of(matrix()), {}) if cell.method == "lora"]
    assert all(settings["alpha"] == 2 * settings["r"] for settings in tried)
    fixed = plan_of(matrix().replace("lora", "{method: lora, alpha: 7}"))
    assert {cell.spec.method.settings["alpha"] for cell in trials(fixed, {}) if cell.method == "lora"} == {7}


def test_final_cells_have_the_searched_settings_of_the_winner(plan_of: PlanOf) -> None:
    plan = plan_of(matrix())
    known = finished(plan, lambda cell: abs(trained(cell).batch_size - 32) + trained(cell).epochs)
    choice = choices(plan, known)["paper:a", "sentiment", "lora", None]
    assert choice is not None
    cell = next(cell for cell in settle(plan, known).cells if cell.method == "lora")
    assert cell.spec.method.settings["r"] == choice.best.point["r"]
    assert trained(cell).batch_size == choice.best.point["training.batch_size"] == 32
    assert trained(cell).epochs == choice.best.point["training.epochs"]


def test_a_setting_that_an_entry_fixes_is_not_searched_for_it(plan_of: PlanOf) -> None:
    plan = plan_of(matrix("{r: [4, 64]}").replace("lora", "{method: lora, r: 8}"))
    assert {cell.spec.method.settings["r"] for cell in trials(plan, {}) if cell.method == "lora"} == {8}


def test_a_space_of_few_values_has_no_trial_twice(plan_of: PlanOf) -> None:
    plan = plan_of(matrix("{training.batch_size: [32, 16]}").replace("lora", "{method: lora, learning_rate: 0.001}"))
    sizes = [trained(cell).batch_size for cell in trials(plan, {}) if cell.method == "lora"]
    assert sorted(sizes) == [8, 16, 32]


def test_trials_of_one_batch_size_and_length_train_together_whatever_their_rank(plan_of: PlanOf) -> None:
    plan = plan_of(matrix("{r: [4, 64], training.batch_size: [8, 16, 32]}", trials=12))
    short = [cell for cell in trials(plan, {}) if cell.method == "lora"]
    groups = stacks(plan, short)
    assert Counter(len({trained(cell).batch_size for cell in group}) for group in groups) == {1: len(groups)}
    assert any(len({cell.spec.method.settings["r"] for cell in group}) > 1 for group in groups)


def test_the_plan_says_what_is_searched_for_which_method(plan_of: PlanOf) -> None:
    plan = plan_of(matrix())
    lines = list(tuning_lines(plan, trials(plan, {})))
    full = next(line for line in lines if line.strip().startswith("full on"))
    lora = next(line for line in lines if line.strip().startswith("lora on"))
    assert full.endswith("; training.epochs 1 to 3; training.batch_size 8, 16, 32")
    assert lora.endswith("; r 4 to 64; training.epochs 1 to 3; training.batch_size 8, 16, 32")


@pytest.mark.parametrize(
    ("search", "key", "message"),
    [
        ("{rnk: [4, 64]}", "rnk", "is no setting of a method that is tuned"),
        ("{training.batchsize: [4, 64]}", "training.batchsize", "Did you mean 'training.batch_size'?"),
        ("{training.max_length: [64, 128]}", "training.max_length", "no key of training that can be searched"),
        ("{r: [0, 64]}", "r.0", "must be greater than or equal to 1, not 0"),
        ("{training.batch_size: [1.5, 64]}", "training.batch_size.0", "must be a whole number"),
        ("{targets: [1, 2]}", "targets", "has no number as its default"),
        ("{training.steps: [10, 20]}", "training.steps", "has no number as its default"),
    ],
)
def test_a_mistake_in_a_search_space_names_its_line_and_key(
    search: str, key: str, message: str, plan_of: PlanOf
) -> None:
    with pytest.raises(MatrixError) as caught:
        plan_of(matrix(search))
    assert (caught.value.key, caught.value.line) == (f"tuning.search.{key}", 6)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (matrix(strategy="grid"), "a grid searches the learning rate alone"),
        (matrix(trials=0), "nothing is searched without trials"),
        (matrix("{r: [8]}"), "r needs two values or more"),
        (matrix("{r: [many]}"), "must be a number"),
        (matrix("{training.epochs: [1, 3]}") + "axes: {training.epochs: [1, 2]}\n", "is an axis"),
        (matrix("{training.epochs: [1, 3]}") + "training: {steps: 5}\n", "training.steps decides"),
    ],
)
def test_a_search_that_cannot_be_is_an_error_that_says_why(text: str, message: str, plan_of: PlanOf) -> None:
    with pytest.raises(MatrixError) as caught:
        plan_of(text)
    assert str(caught.value.key).startswith("tuning.search")
    assert message in caught.value.message
