"""`ftbench.compare`: two runs side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench.analysis.run_comparison import ComparedRuns, TwoRuns, compare_runs
from ftbench.analysis.run_results import RunResults
from ftbench.api.arguments import metric_names
from ftbench.api.charts import Charts
from ftbench.api.frames import frame
from ftbench.api.loading import load
from ftbench.api.results import Results
from ftbench.errors import UserError, nearest
from ftbench.messages.command_errors import NO_METRIC
from ftbench.presentation.run_comparison_rows import two_run_rows

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, repr=False)
class RunComparison:
    """The changes from one run to another, with their statistical tests."""

    a: Results
    b: Results
    values: TwoRuns
    metrics: tuple[str, ...] = ()
    """The metrics that were asked for; none: the deciding metric of each task."""

    @property
    def charts(self) -> Charts:
        """The charts of the comparison's page as Altair charts: `comparison.charts.differences()`."""
        runs = ComparedRuns(self.a.values, self.b.values, self.values, self.metrics)
        return Charts(self.a.registry, lambda chart, language, _: chart.of_comparison(runs, language), two_runs=True)

    def groups(self) -> pd.DataFrame:
        """One row per method, model and task of either run, with the change of each metric."""
        return frame(two_run_rows(self.values))

    def __repr__(self) -> str:
        return f"<RunComparison {self.a.values.name} → {self.b.values.name}: {len(self.values.common)} common rows>"

    def _repr_html_(self) -> str:
        html: str = self.groups().to_html(index=False, max_rows=60, escape=True)
        return html


def compare(
    a: Results | str | Path, b: Results | str | Path, *, metrics: Collection[str] | str | None = None
) -> RunComparison:
    """Compare two runs, given as results or directories, on `metrics`, or one (default: all).

    Raises `UserError` for a metric that neither run has.
    """
    names = metric_names(metrics)
    first, second = (run if isinstance(run, Results) else load(run) for run in (a, b))
    check_metrics(names or (), (first.values, second.values))
    return RunComparison(first, second, compare_runs(first.values, second.values, names), names or ())


def check_metrics(names: Iterable[str], runs: Iterable[RunResults]) -> None:
    """Raise `UserError` for a name that is a metric of none of the two runs."""
    known = dict.fromkeys(metric for run in runs for task in run.tasks for metric in task.metrics)
    for name in names:
        if name not in known:
            raise UserError(NO_METRIC(name=name, hint=nearest(name, known)))
