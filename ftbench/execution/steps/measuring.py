"""What is measured beside the test rows: the time of a token, and what training did to the grasp of general text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ftbench.execution.cell_context import CellContext
from ftbench.execution.steps.state import CellState
from ftbench.inference.evaluate import passage_losses
from ftbench.inference.speed import BATCHES, milliseconds_per_token


def measure_general_before(cell: CellContext, state: CellState) -> None:
    """The losses of general text under the base model; computed once for the cells of a process."""
    passages = state.passages
    if not passages:
        return
    model = state.loaded.model

    def compute() -> Sequence[float]:
        losses = cell.evaluator(cell.bundle(model.to(cell.device), state.loaded)).losses(passages)
        model.to("cpu")  # where methods draw their initial weights, so that these do not depend on it
        return losses

    key = ("losses", cell.cell.model, "general", tuple(row.id for row in passages), cell.limit)
    state.losses_before = cell.memory.get(key, compute)


def measure_general_after(cell: CellContext, state: CellState) -> None:
    """The losses of general text under the model that was evaluated."""
    if state.passages:
        after = cell.evaluator(state.bundle).losses(state.passages)
        state.general = passage_losses(state.passages, state.losses_before, after)


def time_inference(cell: CellContext, state: CellState, form: str = "") -> None:
    """Milliseconds a token of the model of now; `form` tells the times of one cell's models apart: `_merged`.

    Once for all cells of a worker whose models have the same shape: seeds, rates and tasks change no time.
    """
    shape = cell.settings.model_dump(exclude={"learning_rate", "weight_decay"})
    for batch in BATCHES:
        key = ("speed", cell.cell.model, cell.method.name, repr(sorted(shape.items())), batch, form)
        measure = partial(milliseconds_per_token, state.bundle, batch, state.costs.clocks)
        state.costs.milliseconds_per_token[f"batch_{batch}{form}"] = cell.memory.get(key, measure)


time_merged_inference = partial(time_inference, form="_merged")
