"""Shared by `plan` and `run`: matrix file, overrides, plugins, and the resulting plan."""

from __future__ import annotations

from pathlib import Path

from ftbench.api.matrix import open_matrix
from ftbench.commandline.main import Options
from ftbench.execution.run_record import MatrixSource
from ftbench.planning.planned import Plan
from ftbench.planning.planner import make_plan
from ftbench.plugins import Registry


def read_plan(
    matrix: Path,
    overrides: tuple[str, ...],
    plugins: tuple[Path, ...],
    options: Options,
    *,
    executor: str | None = None,
) -> tuple[MatrixSource, Plan, Registry]:
    """Read the matrix, load its plugins and those of the command line, and make the plan.

    The `executor` that will run the plan may warm up meanwhile.
    """
    file, source, registry = open_matrix(matrix, overrides, plugins, options.load_plugins)
    if executor is not None:
        registry.executor(executor).warm_up()
    return source, make_plan(file, registry), registry
