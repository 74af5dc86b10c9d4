"""What `plan` and `run` share: a matrix file, overrides, plugins, and the plan that follows."""

from __future__ import annotations

from pathlib import Path

from ftbench.commandline.main import Options
from ftbench.matrix import read_matrix
from ftbench.plan.planned import Plan
from ftbench.plan.planner import make_plan
from ftbench.plugins import Registry
from ftbench.storage.run_file import MatrixSource


def read_plan(
    matrix: Path,
    overrides: tuple[str, ...],
    plugins: tuple[Path, ...],
    options: Options,
    *,
    executor: str | None = None,
) -> tuple[MatrixSource, Plan, Registry]:
    """Read the matrix, load its plugins and those of the command line, and plan.

    An `executor` that will run the plan may warm up meanwhile.
    """
    file = read_matrix(matrix, overrides, method_keys=lambda: Registry(options.load_plugins()).method_keys())
    listed = [file.directory / name for name in file.matrix.plugins]
    files = list(dict.fromkeys(path.resolve() for path in (*listed, *plugins)))
    registry = Registry(options.load_plugins(files))
    if executor is not None:
        registry.executor(executor).warm_up()
    source = MatrixSource(file.path.read_text(encoding="utf-8-sig"), file.directory, tuple(files))
    return source, make_plan(file, registry), registry
