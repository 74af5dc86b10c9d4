"""The hooks of ftbench: who takes part, what to adjust, what happened.

A hook only answers "who takes part?"; the objects that it returns do the work (see `ftbench.contracts`). Hooks are
called plugin by plugin, so that one plugin's failure never silences another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    import click

    from ftbench.analysis.run_results import RunResults
    from ftbench.contracts import (
        AddedScores,
        Augmentation,
        Executor,
        GenerationBackend,
        Method,
        Metric,
        ModelLoader,
        Reader,
        Task,
        Tracker,
    )
    from ftbench.matrix.schema import Matrix
    from ftbench.messages import Message, Note
    from ftbench.presentation.contracts import ComparisonReport, Report, ReportSection, ResultChart, SitePages
    from ftbench.records.cell import Cell

hookspec = pluggy.HookspecMarker("ftbench")
hookimpl = pluggy.HookimplMarker("ftbench")
"""Decorator for a plugin's implementations: `@ftbench.hookimpl def ftbench_register_tasks(): …`"""


# Collecting: called once per plugin; a duplicate name is an error that names both plugins.


@hookspec
def ftbench_register_tasks() -> Iterable[Task]:
    """Return the tasks of this plugin. Called once, before the matrix is planned."""
    return ()


@hookspec
def ftbench_register_methods() -> Iterable[Method]:
    """Return the fine-tuning methods of this plugin. Called once, before the matrix is planned."""
    return ()


@hookspec
def ftbench_register_metrics() -> Iterable[Metric]:
    """Return the metrics of this plugin. Called once, before the matrix is planned."""
    return ()


@hookspec
def ftbench_register_model_loaders() -> Iterable[ModelLoader]:
    """Return the model loaders of this plugin, each for one scheme (`builtin:`, `hf:`, a folder). Called once."""
    return ()


@hookspec
def ftbench_register_executors() -> Iterable[Executor]:
    """Return the executors of this plugin. Called once."""
    return ()


@hookspec
def ftbench_register_backends() -> Iterable[GenerationBackend]:
    """Return the generation backends of this plugin, which replace the built-in decoder. Called once."""
    return ()


@hookspec
def ftbench_register_readers() -> Iterable[Reader]:
    """Return the readers of data files of this plugin, each for some endings. Called once, before data is read."""
    return ()


@hookspec
def ftbench_register_augmentations() -> Iterable[Augmentation]:
    """Return the augmentations of this plugin, which make further training rows. Called once."""
    return ()


@hookspec
def ftbench_register_trackers() -> Iterable[Tracker]:
    """Return the trackers of this plugin, which pass runs on to other programs. Called once."""
    return ()


@hookspec
def ftbench_register_reports() -> Iterable[Report]:
    """Return the report formats of this plugin. Called once."""
    return ()


@hookspec
def ftbench_register_sections() -> Iterable[ReportSection]:
    """Return the sections that this plugin adds to the HTML report. Called once."""
    return ()


@hookspec
def ftbench_register_comparisons() -> Iterable[ComparisonReport]:
    """Return this plugin's formats for the comparison of two runs. Called once."""
    return ()


@hookspec
def ftbench_register_charts() -> Iterable[ResultChart]:
    """Return this plugin's charts of results, for notebooks. Called once."""
    return ()


@hookspec
def ftbench_register_site_pages() -> Iterable[SitePages]:
    """Return the pages that this plugin adds to a published site. Called once."""
    return ()


@hookspec
def ftbench_register_messages() -> Iterable[Message]:
    """Return the messages of this plugin: the texts of its notes and reasons, by code. Called when one is shown."""
    return ()


@hookspec
def ftbench_register_commands(cli: click.Group) -> None:
    """Add commands to the command line. Called at start-up; import heavy modules inside the commands."""


# Asking and adjusting.


@hookspec(firstresult=True)
def ftbench_skip_cell(cell: Cell) -> Note | str | None:
    """Return why this cell should not run, or None. The first reason wins. Called while planning."""


@hookspec
def ftbench_modify_cells(matrix: Matrix, cells: list[Cell]) -> None:
    """Reorder, drop or replace planned cells in place. Called once, after planning."""


@hookspec
def ftbench_environment() -> Mapping[str, str]:
    """Return facts for the provenance page, such as a driver's version. Called once per run."""
    return {}


@hookspec
def ftbench_add_scores(run: Path, results: RunResults) -> Iterable[AddedScores]:
    """Return scores that do not follow from predictions, such as human ratings. Called when a run is read."""
    return ()


# Events: no result; called per plugin; a plugin that raises is reported and never stops the run.


@hookspec
def ftbench_run_started(run: Path) -> None:
    """The run in this directory begins."""


@hookspec
def ftbench_cell_started(run: Path, cell: Cell) -> None:
    """A cell begins."""


@hookspec
def ftbench_train_logged(run: Path, cell: Cell, step: int, values: Mapping[str, float]) -> None:
    """Training measured something, such as `train_loss` or `validation_loss`, after `step` steps."""


@hookspec
def ftbench_cell_finished(run: Path, cell: Cell, result: Mapping[str, Any]) -> None:
    """A cell is complete in the store; `result` is the content of its `result.json`."""


@hookspec
def ftbench_cell_failed(run: Path, cell: Cell, error: BaseException) -> None:
    """A cell could not be finished."""


@hookspec
def ftbench_run_finished(run: Path, summary: Mapping[str, int]) -> None:
    """The run ended; `summary` counts its cells by status."""


@hookspec
def ftbench_report_written(report: Report, path: Path) -> None:
    """A report was written to `path`."""
