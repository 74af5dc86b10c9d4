"""`ftbench.plan`: plan a matrix without running it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.api.arguments import changes_of, path_of, plugin_paths
from ftbench.api.frames import frame
from ftbench.api.matrix import MAPPING, MatrixLike, open_matrix
from ftbench.api.pilot import Pilot, pilot_of
from ftbench.api.values import matrix_value
from ftbench.errors import MatrixError, UserError
from ftbench.execution.run_record import MatrixSource
from ftbench.messages import Note
from ftbench.messages.library_errors import NO_COMPARISON
from ftbench.messages.plan import PILOT_NOTHING_COMPARED
from ftbench.planning.estimate import Estimator
from ftbench.planning.planned import Plan
from ftbench.planning.planner import make_plan
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench.tuning.rounds import trials

if TYPE_CHECKING:
    import pandas as pd

    from ftbench.api.results import Results

_CHANGES = "changes"
"""Name in errors of the changes to a matrix."""

_OPTION = "--set "
"""Start of the place of an error in a change: the option of the command line."""


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
                    **({"fold": cell.fold.number} if cell.fold else {}),
                    "purpose": cell.spec.purpose,
                    "skip": str(cell.skip) if cell.skip else None,
                    "seconds": estimate.seconds if estimate else None,
                    "memory_bytes": estimate.memory_bytes if estimate else None,
                    "hyperparameters": cell.spec.method.settings,
                }
            )
        return frame(rows)

    def power(self, results: Results) -> Pilot:
        """What this plan would find, by the variances that the results of a run of its methods show.

        As text it says how small a difference would be clear, and which number of seeds or examples would show one that
        is not. Raises `UserError` if the run has none of the plan's comparisons.
        """
        pilot = pilot_of(self.plan, results.view, str(results.directory))
        if not pilot.tasks:
            reason = pilot.notes[0] if pilot.notes else PILOT_NOTHING_COMPARED()
            raise UserError(NO_COMPARISON(run=pilot.run, reason=reason))
        return pilot

    def __repr__(self) -> str:
        skipped = sum(cell.skip is not None for cell in self.plan.cells)
        count = len(self.plan.cells)
        return f"<RunPlan {self.plan.matrix.name}: {count} cells, {skipped} of them skipped, on {self.plan.device}>"

    def _repr_html_(self) -> str:
        html: str = self.cells().to_html(index=False, max_rows=40, escape=True)
        return html


def plan(
    matrix: MatrixLike, *, changes: Mapping[str, Any] | None = None, plugins: Sequence[str | Path] | str | Path = ()
) -> RunPlan:
    """Read, check and plan a matrix: a path, a mapping with the keys of a matrix file, or a `Matrix`.

    `changes` sets keys by dotted name (`{"training.epochs": 1}`). `plugins` are Python files, or one. Relative paths
    of a mapping start from the current directory. Values may be paths, tuples, ranges and numpy's numbers and arrays.

    Raises `UserError` for an argument that cannot be used, and `MatrixError`, `DataError`, `ModelError` or
    `PluginError`: each says what is wrong and where.
    """
    overrides = [f"{key}={_yaml(key, value)}" for key, value in changes_of(changes).items()]
    files = plugin_paths(plugins)
    given = path_of(matrix, "matrix") if isinstance(matrix, str | Path) else matrix
    try:
        file, source, registry = open_matrix(
            given, overrides, files, lambda plugin_files: load_plugins(files=plugin_files)
        )
        return RunPlan(make_plan(file, registry), source, registry)
    except MatrixError as error:
        raise _in_words_of_the_library(error, isinstance(given, Path)) from None


def _yaml(key: str, value: Any) -> str:
    return json.dumps(matrix_value(value, source=_CHANGES, key=key), ensure_ascii=False)


def _in_words_of_the_library(error: MatrixError, has_file: bool) -> MatrixError:
    """The error with `changes` in place of `--set`, and with a name in place of the path of a matrix without file."""
    place, mapping = str(error.file), str(Path.cwd() / MAPPING)
    if place.startswith(_OPTION):
        return MatrixError(error.note, file=f"{_CHANGES}: {place.removeprefix(_OPTION)}", key=error.key)
    if not has_file and place == mapping:
        named = mapping in error.message  # a path in a sentence leaves it in English
        said = Note.plain(error.message.replace(mapping, MAPPING)) if named else error.note
        return MatrixError(said, file=MAPPING, key=error.key)
    return error
