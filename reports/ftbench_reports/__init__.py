"""The report formats of ftbench: one HTML file that opens anywhere, and a Markdown table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftbench.hookspec import hookimpl

if TYPE_CHECKING:
    from ftbench.contracts import Report


@hookimpl
def ftbench_register_reports() -> Iterable[Report]:
    from ftbench_reports.html.report import HtmlReport
    from ftbench_reports.markdown import MarkdownReport

    return HtmlReport(), MarkdownReport()


__all__ = ["ftbench_register_reports"]
