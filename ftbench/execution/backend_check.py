"""Smoke-test the generation backend before training, so that a broken setup fails in seconds rather than hours."""

from __future__ import annotations

from pathlib import Path

from ftbench.compute.placement import lift
from ftbench.contracts import LoadedModel
from ftbench.errors import CellError
from ftbench.execution.cell_context import CellContext
from ftbench.inference.continuation import probe_rows
from ftbench.messages.failures import BACKEND_QUANTISED


def try_backend(context: CellContext, loaded: LoadedModel, folder: Path) -> None:
    """Answer three test rows with the base model, the longest included; once per model and process.

    Raises `CellError` if the backend fails or computes another model.
    """
    if context.outsourced is None:
        return
    if getattr(loaded.model, "is_quantized", False):
        raise CellError(BACKEND_QUANTISED(backend=context.outsourced.backend.name))

    def answer() -> bool:
        model = context.place(lambda: loaded.model)
        evaluator = context.evaluator(context.bundle(model, loaded), folder)
        test = context.task.data.test
        chosen = [test[i] for i in probe_rows([len(example.prompt) for example in test])]
        evaluator.predict(context.task.task, chosen)
        lift(loaded.model).to("cpu")  # methods draw initial weights on the CPU, so that the device does not change them
        return True

    context.memory.get(("backend", context.cell.model), answer)
