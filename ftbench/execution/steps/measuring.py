"""Steps that measure inference time and forgetting on general text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ftbench.compute.placement import lift
from ftbench.execution.cell_context import CellContext
from ftbench.execution.steps.state import CellState
from ftbench.inference.evaluate import passage_losses
from ftbench.inference.speed import BATCHES, milliseconds_per_token


def measure_general_before(cell: CellContext, state: CellState) -> None:
    """Measure the base model's losses on general text, as the method holds it, once per process."""
    passages = state.passages
    if not passages:
        return

    def compute() -> Sequence[float]:
        model = cell.place(lambda: cell.method.base(state.loaded.model, cell.settings))
        losses = cell.evaluator(cell.bundle(model, state.loaded)).losses(passages)
        lift(model).to("cpu")  # methods draw initial weights on the CPU, so that the device does not change them
        return losses

    key = (
        "losses",
        cell.base,
        "general",
        tuple(row.id for row in passages),
        cell.limit,
    )
    state.losses_before = cell.memory.get(key, compute)


def measure_general_after(cell: CellContext, state: CellState) -> None:
    """Measure the evaluated model's losses on general text."""
    if state.passages:
        after = cell.evaluator(state.bundle).losses(state.passages)
        state.general = passage_losses(state.passages, state.losses_before, after)


def time_inference(cell: CellContext, state: CellState, form: str = "") -> None:
    """Measure milliseconds per token of the current model; `form` marks the model's form: `_merged`.

    Measured once per worker for models of the same shape: seeds, learning rates and tasks do not change it.
    """
    shape = cell.settings.model_dump(exclude={"learning_rate", "weight_decay"})
    for batch in BATCHES:
        key = ("speed", cell.cell.model, cell.method.name, repr(sorted(shape.items())), batch, form)
        measure = partial(milliseconds_per_token, state.bundle, batch, state.costs.clocks)
        state.costs.milliseconds_per_token[f"batch_{batch}{form}"] = cell.memory.get(key, measure)


time_merged_inference = partial(time_inference, form="_merged")
