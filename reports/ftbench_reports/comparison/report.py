"""The comparison format `html`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench import ComparisonReport

if TYPE_CHECKING:
    from ftbench.analysis.run_comparison import ComparedRuns


@dataclass(frozen=True, slots=True)
class HtmlComparison(ComparisonReport):
    """One self-contained file: no network, no folder beside it."""

    name: str = "html"
    default_file: str = "comparison.html"

    def write_comparison(self, runs: ComparedRuns, out: Path) -> Path:
        from ftbench_reports.comparison.page import comparison_page
        from ftbench_reports.files import write_whole

        return write_whole(out, comparison_page(runs))
