"""The report formats of ftbench: one HTML file that opens anywhere, a Markdown table, and the charts of notebooks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftbench.hookspec import hookimpl

if TYPE_CHECKING:
    from ftbench.messages import Message
    from ftbench.presentation.contracts import ComparisonReport, Report, ResultChart, SitePages


@hookimpl
def ftbench_register_reports() -> Iterable[Report]:
    from ftbench_reports.html.report import HtmlFolderReport, HtmlReport
    from ftbench_reports.markdown import MarkdownReport
    from ftbench_reports.model_card import ModelCardReport

    return HtmlReport(), HtmlFolderReport(), MarkdownReport(), ModelCardReport()


@hookimpl
def ftbench_register_comparisons() -> Iterable[ComparisonReport]:
    from ftbench_reports.comparison.report import HtmlComparison

    return (HtmlComparison(),)


@hookimpl
def ftbench_register_site_pages() -> Iterable[SitePages]:
    from ftbench_reports.site.pages import HtmlSite

    return (HtmlSite(),)


@hookimpl
def ftbench_register_charts() -> Iterable[ResultChart]:
    from ftbench_reports.notebook.charts import CHARTS

    return CHARTS


@hookimpl
def ftbench_register_messages() -> Iterable[Message]:
    from ftbench.messages import messages_of
    from ftbench_reports import messages

    return messages_of(vars(messages))


__all__ = [
    "ftbench_register_charts",
    "ftbench_register_comparisons",
    "ftbench_register_messages",
    "ftbench_register_reports",
    "ftbench_register_site_pages",
]
