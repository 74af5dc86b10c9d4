"""Plan the matrix of a run directory again, and take cells from it: how another machine learns what to do.

Ids are hashes of all that decides a result. A machine with another model under the same path, other data or another
precision plans other cells, and is noticed before it trains.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ftbench.environment import package_versions
from ftbench.errors import CellError, StoreError, nearest
from ftbench.execution.augmenting import with_variants
from ftbench.matrix.read import check_matrix
from ftbench.matrix.yaml_file import YamlFile
from ftbench.messages import Note
from ftbench.messages.job_errors import (
    CELL_SKIPPED,
    CELL_WAITS,
    MATRIX_CHANGED,
    NO_CELL,
    OTHER_DATA,
    OTHER_LIBRARY,
    OTHER_MODEL,
    OTHER_PRECISION,
)
from ftbench.planning.planned import Plan
from ftbench.planning.planner import make_plan
from ftbench.plugins import Registry
from ftbench.records.cell import Cell, CellSpec
from ftbench.records.run import CellRecord, RunRecord
from ftbench.storage import CellStore
from ftbench.storage.run_file import RUN_FILE, read_run
from ftbench.version import __version__

_SHOWN = 8
"""Digits of a fingerprint that tell two apart for a person."""


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A run directory with its matrix as planned on this machine."""

    directory: Path
    record: RunRecord
    plan: Plan
    """With all variants of training rows, and without cells: those of the record count."""
    planned: Mapping[tuple[str, str, str, int | None], CellSpec]
    """By model, task, method and number of the fold, what this machine would compute."""

    @classmethod
    def read(cls, directory: Path, registry: Registry) -> PlannedRun:
        """Read and plan the run in a directory; raises `StoreError` without one, and the errors of planning."""
        record = read_run(directory)
        written = dict(record.written or record.matrix)
        written.pop("trackers", None)  # they listen where the run was started, and may not be installed here
        file = check_matrix(
            YamlFile(base_of(directory, record) / RUN_FILE, written, {}),
            (),
            name=record.name,
        )
        plan = with_variants(make_plan(file, registry), CellStore(directory), lambda doing, total, done: None)
        planned = {_place(cell.model, cell.task, cell.method, cell.spec): cell.spec for cell in plan.cells}
        return cls(directory, record, replace(plan, cells=()), planned)

    def whole_id(self, beginning: str) -> str:
        """The id that begins so, where only one does; else what was given."""
        known = {record.cell for record in (*self.record.cells, *self.record.trials)}
        found = [cell for cell in known if beginning and cell.startswith(beginning)]
        return found[0] if len(found) == 1 else beginning

    def cell(self, cell: str) -> Cell:
        """The cell with this id, ready to run here.

        Raises `StoreError` for an id that is not the run's or cannot run yet, and `CellError` where this machine would
        compute something else.
        """
        records = {record.cell: record for record in (*self.record.cells, *self.record.trials)}
        record = records.get(cell)
        if record is None:
            fault = NO_CELL(cell=cell, hint=nearest(cell, records), directory=str(self.directory))
            raise StoreError(fault, file=self.directory)
        if record.skip is not None:
            raise StoreError(CELL_SKIPPED(cell=cell, reason=record.skip), file=self.directory)
        if record.spec.awaits_tuning:
            raise StoreError(CELL_WAITS(cell=cell), file=self.directory)
        difference = self._difference(record)
        if difference is not None:
            raise CellError(difference)
        return Cell(record.model, record.task, record.method, record.seed, record.spec)

    def _difference(self, record: CellRecord) -> Note | None:
        """What this machine has that the planning one had not; None where both would compute the same."""
        planned = self.planned.get(_place(record.model, record.task, record.method, record.spec))
        if planned is None:
            return MATRIX_CHANGED(model=record.model, task=record.task, method=record.method)
        if planned.model != record.spec.model:
            here, wanted = planned.model.fingerprint, record.spec.model.fingerprint
            return OTHER_MODEL(model=record.model, here=here[:_SHOWN], planned=wanted[:_SHOWN])
        if planned.task.data != record.spec.task.data:
            return OTHER_DATA(task=record.task)
        if planned.precision != record.spec.precision:
            return OTHER_PRECISION(here=planned.precision, planned=record.spec.precision)
        return None if self.plan.matrix.allow.other_versions else self._other_library()

    def _other_library(self) -> Note | None:
        here = {"ftbench": __version__, **package_versions()}
        for library, version in here.items():
            before = self.record.environment.get(library, version)
            if before != version:
                return OTHER_LIBRARY(library=library, here=version, planned=before)
        return None


def base_of(directory: Path, record: RunRecord) -> Path:
    """The folder at which the paths of a run's matrix start."""
    return Path(os.path.normpath(directory.resolve() / record.matrix_directory))


def _place(model: str, task: str, method: str, spec: CellSpec) -> tuple[str, str, str, int | None]:
    return model, task, method, spec.task.fold.number if spec.task.fold else None


def cells_of(run: PlannedRun, names: Sequence[str]) -> list[Cell]:
    """The cells with these ids, in order; raises as `PlannedRun.cell`."""
    return [run.cell(name) for name in names]
