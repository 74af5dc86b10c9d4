"""`ftbench.compare`: two runs side by side."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench.analysis.run_comparison import TwoRuns, compare_runs
from ftbench.api.frames import frame
from ftbench.api.loading import load
from ftbench.api.results import Results
from ftbench.presentation.run_comparison_rows import two_run_rows

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, repr=False)
class RunComparison:
    """The changes from one run to another, with their statistical tests."""

    a: Results
    b: Results
    values: TwoRuns

    def groups(self) -> pd.DataFrame:
        """One row per method, model and task of either run, with the change of each metric."""
        return frame(two_run_rows(self.values))

    def __repr__(self) -> str:
        return f"<RunComparison {self.a.values.name} → {self.b.values.name}: {len(self.values.common)} common rows>"

    def _repr_html_(self) -> str:
        html: str = self.groups().to_html(index=False, max_rows=60, escape=True)
        return html


def compare(
    a: Results | str | Path, b: Results | str | Path, *, metrics: Collection[str] | None = None
) -> RunComparison:
    """Compare two runs, given as results or directories, on `metrics` (default: all)."""
    first, second = (run if isinstance(run, Results) else load(run) for run in (a, b))
    return RunComparison(first, second, compare_runs(first.values, second.values, metrics))
