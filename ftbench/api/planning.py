"""`ftbench.plan`: plan a matrix without running it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.api.frames import frame
from ftbench.api.matrix import MatrixLike, open_matrix
from ftbench.execution.run_record import MatrixSource
from ftbench.planning.estimate import Estimator
from ftbench.planning.planned import Plan
from ftbench.planning.planner import make_plan
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench.tuning.rounds import trials

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, repr=False)
class RunPlan:
    """A planned matrix. Nothing has run yet."""

    plan: Plan
    source: MatrixSource
    registry: Registry

    def cells(self) -> pd.DataFrame:
        """One row per cell and known trial: names, reason for skipping, estimated time and memory."""
        estimator = Estimator.measured(self.plan)
        rows: list[dict[str, Any]] = []
        for cell in (*trials(self.plan, {}), *self.plan.cells):
            estimate = None if cell.skip else estimator.cell(cell)
            rows.append(
                {
                    "cell": cell.id,
                    **cell.names(),
                    "purpose": cell.spec.purpose,
                    "skip": str(cell.skip) if cell.skip else None,
                    "seconds": estimate.seconds if estimate else None,
                    "memory_bytes": estimate.memory_bytes if estimate else None,
                    "hyperparameters": cell.spec.method.settings,
                }
            )
        return frame(rows)

    def __repr__(self) -> str:
        skipped = sum(cell.skip is not None for cell in self.plan.cells)
        count = len(self.plan.cells)
        return f"<RunPlan {self.plan.matrix.name}: {count} cells, {skipped} of them skipped, on {self.plan.device}>"

    def _repr_html_(self) -> str:
        html: str = self.cells().to_html(index=False, max_rows=40, escape=True)
        return html


def plan(
    matrix: MatrixLike, *, changes: Mapping[str, Any] | None = None, plugins: Sequence[str | Path] = ()
) -> RunPlan:
    """Read, check and plan a matrix: a path, a mapping with the keys of a matrix file, or a `Matrix`.

    `changes` sets keys by dotted name (`{"training.epochs": 1}`). `plugins` are Python files. Relative paths of a
    mapping start from the current directory.

    Raises `MatrixError`, `DataError`, `ModelError` or `PluginError`: each says what is wrong and where.
    """
    overrides = [f"{key}={_yaml(value)}" for key, value in (changes or {}).items()]
    files = [Path(path) for path in plugins]
    file, source, registry = open_matrix(
        matrix, overrides, files, lambda plugin_files: load_plugins(files=plugin_files)
    )
    return RunPlan(make_plan(file, registry), source, registry)


def _yaml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
