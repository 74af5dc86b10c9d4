"""The results of a run as values and as pandas frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.analysis.comparison import MetricComparison, Standing
from ftbench.analysis.export_choice import CellWish
from ftbench.analysis.recommendation import Preference
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.api.advice import Advice, advice_on
from ftbench.api.arguments import path_of
from ftbench.api.charts import Charts
from ftbench.api.frames import frame
from ftbench.plugins import Registry
from ftbench.presentation.result_columns import columns_of, rows_of

if TYPE_CHECKING:
    import pandas as pd

    from ftbench.execution.export.export import Dtype, Form, ModelExport


@dataclass(frozen=True, slots=True, repr=False)
class Results:
    """The results of a run directory."""

    directory: Path
    values: RunResults
    """All results of the run as frozen values."""
    registry: Registry
    _views: list[RunView] = field(default_factory=list, init=False, compare=False)
    """The view once it was asked for: its intervals and tests take seconds, and everything here reads them."""

    @property
    def view(self) -> RunView:
        """The comparison of methods: groups, intervals, tests."""
        if not self._views:
            self._views.append(RunView(self.values))
        return self._views[0]

    @property
    def charts(self) -> Charts:
        """The report's charts as Altair charts: `results.charts.differences()`; see docs/notebooks.md."""
        return Charts(self.registry, lambda chart, language, options: chart.of_run(self.view, language, options))

    def cells(self) -> pd.DataFrame:
        """One row per cell: status, metrics, costs, hyperparameters."""
        return self._frame("cell")

    def groups(self) -> pd.DataFrame:
        """One row per method, model and task: means over seeds, intervals, differences to the baseline."""
        return self._frame("group")

    def trials(self) -> pd.DataFrame:
        """One row per trial of tuning."""
        return self._frame("trial")

    def examples(self) -> pd.DataFrame:
        """One row per answer of each finished cell."""
        return self._frame("example")

    def report(self, out: str | Path | None = None, *, format: str = "html", texts: bool = True) -> Path:
        """Write a report and return its file; raises `UserError` and `ReportIncomplete`."""
        from ftbench.api.reporting import write_report

        return write_report(self, format, None if out is None else path_of(out, "out"), texts=texts)

    def export(
        self,
        to: str | Path,
        *,
        cell: str | None = None,
        model: str | None = None,
        task: str | None = None,
        method: str | None = None,
        seed: int | None = None,
        form: Form | None = None,
        dtype: Dtype = "auto",
        card: bool = True,
        texts: bool = False,
        check: bool = True,
        overwrite: bool = False,
        base: str | Path | None = None,
        upload: str | None = None,
        private: bool = False,
    ) -> ModelExport:
        """Write the trained model of one cell into a folder, and send it to a hub only if `upload` names a place there.

        Without a choice it is the recommended method's seed with the lowest validation loss. `form` is "adapter" (in
        PEFT's format), "merged" (a model in transformers' format) or "native"; by default an adapter where there is
        one, else merged, else native. An adapter or a merged model is loaded again and compared with the cell. Raises
        `UserError`; see docs/exporting.md.
        """
        from ftbench.api.exporting import export
        from ftbench.api.exporting import upload as send
        from ftbench.execution.export.export import ExportWish, check_forms
        from ftbench.execution.export.hub import check_name

        check_forms(form, dtype)
        if upload is not None:
            check_name(upload)
        wish = ExportWish(
            path_of(to, "to"), form, dtype, card=card, texts=texts, check=check, overwrite=overwrite,
            base=None if base is None else str(base), repository=upload,
        )  # fmt: skip
        made = export(self, CellWish(cell, model, task, method, seed), wish)
        if upload is not None:
            send(made, upload, private=private)
        return made

    def _frame(self, level: str) -> pd.DataFrame:
        return frame(rows_of(self.values, level), columns_of(self.values, level))

    @property
    def counts(self) -> Mapping[str, int]:
        """Number of cells by status."""
        counts: dict[str, int] = {}
        for cell in self.values.cells:
            counts[cell.status] = counts.get(cell.status, 0) + 1
        return counts

    def recommend(self, prefer: Preference = "time") -> Advice:
        """What to use, how sure that is, and what would settle it, for each model; see docs/statistics.md.

        `prefer` is what the reader wants to save: "time", "memory", "parameters" or "forgetting"; "quality" saves
        nothing. Raises `UserError` for another word.
        """
        return advice_on(self.view, prefer)

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {status}" for status, count in self.counts.items())
        return f"<Results {self.values.name}: {counts or 'no cells'}>"

    def _repr_html_(self) -> str:
        """A table per model and task: methods with mean, interval and difference of the deciding metric."""
        parts = [f"<p><b>{escape(self.values.name)}</b>: {escape(repr(self).partition(': ')[2].rstrip('>'))}</p>"]
        for (model, task), comparison in self.view.comparisons.items():
            deciding = comparison.deciding
            if deciding is None:
                continue
            rows = [_row(standing, deciding, self.values.baseline) for standing in deciding.standings]
            title = f"{model} / {task}: {deciding.metric}"
            parts.append(f"<p>{escape(title)}</p>{frame(rows).to_html(index=False, escape=True, na_rep='–')}")
        return "".join(parts)


def _row(standing: Standing, metric: MetricComparison, baseline: str) -> dict[str, Any]:
    reference = metric.standing(baseline)
    difference = metric.difference(standing, reference) if reference and reference is not standing else None
    return {
        "method": standing.method,
        "mean": standing.mean,
        "low": standing.interval.low if standing.interval else None,
        "high": standing.interval.high if standing.interval else None,
        "letters": metric.letters.get(standing.method),
        f"against {baseline}": difference.verdict if difference else None,
    }
