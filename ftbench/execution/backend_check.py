"""Smoke-test the generation backend before training, so that a broken setup fails in seconds rather than hours."""

from __future__ import annotations

from pathlib import Path

from ftbench.contracts import LoadedModel
from ftbench.errors import CellError
from ftbench.execution.cell_context import CellContext
from ftbench.inference.continuation import probe_rows
from ftbench.messages.failures import BACKEND_QUANTISED


def try_backend(parts: CellContext, loaded: LoadedModel, folder: Path) -> None:
    """Have three test rows answered with the base model, the longest among them; once for a model in a process.

    Raises `CellError` where the backend cannot, or where it computes another model.
    """
    if parts.outsourced is None:
        return
    if getattr(loaded.model, "is_quantized", False):
        raise CellError(BACKEND_QUANTISED(backend=parts.outsourced.backend.name))

    def answer() -> bool:
        evaluator = parts.evaluator(parts.bundle(loaded.model.to(parts.device), loaded), folder)
        test = parts.task.data.test
        chosen = [test[i] for i in probe_rows([len(one.prompt) for one in test])]
        evaluator.predict(parts.task.task, chosen)
        loaded.model.to("cpu")  # where methods draw their initial weights, so that these do not depend on it
        return True

    parts.memory.get(("backend", parts.cell.model), answer)
