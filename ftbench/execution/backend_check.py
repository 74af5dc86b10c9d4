"""A first request to a program that is to generate answers, before hours of training that would end in its error."""

from __future__ import annotations

from pathlib import Path

from ftbench.contracts import LoadedModel
from ftbench.errors import CellError
from ftbench.execution.cell_context import CellContext
from ftbench.inference.continuation import probe_rows
from ftbench.messages.failures import BACKEND_QUANTISED


def try_backend(context: CellContext, loaded: LoadedModel, folder: Path) -> None:
    """Have three test rows answered with the base model, the longest among them; once for a model in a process.

    Raises `CellError` where the backend cannot, or where it computes another model.
    """
    if context.outsourced is None:
        return
    if getattr(loaded.model, "is_quantized", False):
        raise CellError(BACKEND_QUANTISED(backend=context.outsourced.backend.name))

    def answer() -> bool:
        evaluator = context.evaluator(context.bundle(loaded.model.to(context.device), loaded), folder)
        test = context.task.data.test
        chosen = [test[i] for i in probe_rows([len(example.prompt) for example in test])]
        evaluator.predict(context.task.task, chosen)
        loaded.model.to("cpu")  # where methods draw their initial weights, so that these do not depend on it
        return True

    context.memory.get(("backend", context.cell.model), answer)
