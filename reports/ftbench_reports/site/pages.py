"""The built-in pages of a published site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ftbench import SitePages

if TYPE_CHECKING:
    from ftbench.analysis.published import PublishedSite


@dataclass(frozen=True, slots=True)
class HtmlSite(SitePages):
    """Works from a folder on a disk and from any static host: every link is relative, and nothing is loaded."""

    name: str = "html"

    def pages(self, site: PublishedSite) -> Mapping[str, str]:
        from ftbench_reports.site.feed import FEED, atom_feed
        from ftbench_reports.site.index import index_page
        from ftbench_reports.site.trend_page import trend_page

        return {"index.html": index_page(site), "trends.html": trend_page(site), FEED: atom_feed(site)}
