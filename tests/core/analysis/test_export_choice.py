"""Which cell is exported: the one that is named, or the recommended method's best seed on validation rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench.analysis.export_choice import CellWish, choose_cell
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.errors import UserError
from ftbench.records.cell import Fold, TrainingSpec
from ftbench.records.results import CellResult
from tests.core.analysis.two_hand_made_runs import hand_made_run, with_cells

LOSSES = {0: 0.5, 1: 0.3, 2: 0.4}


def trained(cell: CellResult) -> CellResult:
    """Everything but zero-shot trained; seed 1 has the lowest validation loss."""
    learns = cell.method != "zero-shot"
    spec = cell.spec.model_copy(update={"training": TrainingSpec() if learns else None})
    return replace(cell, spec=spec, validation_loss=LOSSES[cell.seed] if learns else None)


@pytest.fixture(scope="module")
def run() -> RunResults:
    """lora is clearly best."""
    return with_cells(hand_made_run({"zero-shot": 0.3, "full": 0.6, "lora": 0.9}, 1), trained)


def chosen(run: RunResults, **wish: str | int) -> tuple[str, int, list[str]]:
    found = choose_cell(RunView(run), CellWish(**wish))  # type: ignore[arg-type]
    return found.cell.method, found.cell.seed, [str(note) for note in found.why]


def refused(run: RunResults, **wish: str | int) -> str:
    with pytest.raises(UserError) as caught:
        chosen(run, **wish)
    return str(caught.value)


def test_without_a_choice_it_is_the_recommended_method_s_seed_with_the_lowest_validation_loss(run: RunResults) -> None:
    assert chosen(run) == (
        "lora",
        1,
        [
            "lora is what the comparison recommends on reviews",
            "of its 3 seeds, seed 1 has the lowest validation loss (0.3)",
        ],
    )


def test_equal_losses_give_the_first_seed(run: RunResults) -> None:
    equal = with_cells(run, lambda cell: replace(cell, validation_loss=0.25))
    assert chosen(equal, method="full")[:2] == ("full", 0)


@pytest.mark.parametrize("loss", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number_is_not_the_lowest(run: RunResults, loss: float) -> None:
    broken = with_cells(run, lambda cell: replace(cell, validation_loss=loss if cell.seed == 0 else 0.3))
    assert "no validation loss tells which seed is best" in refused(broken, method="full")


def test_a_seed_that_is_named_is_taken(run: RunResults) -> None:
    assert chosen(run, method="full", seed=2) == ("full", 2, ["full was asked for"])


def test_the_beginning_of_an_id_is_enough(run: RunResults) -> None:
    assert chosen(run, cell="1-reviews-full-0") == ("full", 0, ["1-reviews-full-0 was asked for"])
    assert "several cells begin with" in refused(run, cell="1-reviews-full")
    assert 'the run has no cell "nowhere"' in refused(run, cell="nowhere")


def test_an_id_leaves_nothing_else_to_choose(run: RunResults) -> None:
    assert refused(run, cell="1-reviews-full-0", seed=1) == "--cell names one cell; leave out --seed"


def test_of_several_tasks_one_must_be_named(run: RunResults) -> None:
    two = with_cells(hand_made_run({"full": 0.6, "lora": 0.9}, 1, tasks=("reviews", "mails")), trained)
    assert refused(two) == "the run has several; choose one with --task: reviews, mails"
    assert chosen(two, task="mails")[0] == "lora"


def test_an_unknown_name_brings_the_nearest(run: RunResults) -> None:
    assert refused(run, method="lroa").startswith("--method: the run has no \"lroa\" here. Did you mean 'lora'?")
    assert refused(run, seed=7).startswith('--seed: the run has no "7" here.')


def test_a_recommended_method_that_trains_nothing_is_not_replaced_by_another() -> None:
    run = with_cells(hand_made_run({"full": 0.3, "zero-shot": 0.9}, 1), trained)
    assert refused(run).startswith("zero-shot is recommended on reviews, and it trains nothing")
    assert "--method exports what another has learned: full" in refused(run)


def test_a_method_that_trains_nothing_has_nothing_to_export(run: RunResults) -> None:
    assert refused(run, method="zero-shot").startswith("zero-shot trains nothing")


def test_seeds_without_a_validation_loss_are_not_chosen_from(run: RunResults) -> None:
    blind = with_cells(run, lambda cell: replace(cell, validation_loss=None))
    assert refused(blind) == (
        "no validation loss tells which seed is best; choose one with --cell: 1-reviews-lora-0 (seed 0), "
        "1-reviews-lora-1 (seed 1), 1-reviews-lora-2 (seed 2)"
    )


def test_folds_are_models_of_their_own(run: RunResults) -> None:
    def folded(cell: CellResult) -> CellResult:
        task = cell.spec.task.model_copy(update={"fold": Fold(number=cell.seed + 1, of=3)})
        return replace(cell, seed=0, spec=cell.spec.model_copy(update={"task": task}), validation_loss=0.5)

    said = refused(with_cells(run, folded), method="lora")
    assert said.startswith("with cross-validation each fold has a model of its own; choose one with --cell: ")
    assert "1-reviews-lora-1 (seed 0 / fold 2 of 3)" in said


def test_a_cell_that_failed_and_a_trial_have_no_weights(run: RunResults) -> None:
    failed = with_cells(run, lambda cell: replace(cell, status="failed") if cell.method == "lora" else cell)
    assert refused(failed, method="lora") == "lora has no finished cell here (failed)"
    spec = run.cells[0].spec.model_copy(update={"purpose": "trial", "training": TrainingSpec()})
    trial = replace(run.cells[0], cell="a-trial", spec=spec)
    assert "is a short trial of tuning" in refused(replace(run, trials=(trial,)), cell="a-trial")
