"""The report format `html`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftbench.results.model import RunResults


@dataclass(frozen=True, slots=True)
class HtmlReport:
    """One self-contained file: no network, no folder beside it."""

    name: str = "html"
    default_file: str = "report.html"

    def write(self, results: RunResults, out: Path) -> Path:
        from ftbench_reports.files import write_whole
        from ftbench_reports.html.page import page

        return write_whole(out, page(results))
