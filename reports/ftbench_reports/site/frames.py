"""Shared parts of a site's pages: the bar, the language, the address of a run's report."""

from __future__ import annotations

from urllib.parse import quote

from ftbench.analysis.published import PublishedRun, PublishedSite
from ftbench_reports.html.frame import Frame, Link
from ftbench_reports.language import InterfaceLanguage, Words, interface_language, say
from ftbench_reports.site.feed import FEED
from ftbench_reports.text import visible

TRENDS = "trends.html"
_PAGES = (("index.html", "site.runs"), (TRENDS, "site.trends"), (FEED, "site.feed"))


def site_frame(site: PublishedSite, here: str, heading: Words | str, summary: Words) -> Frame:
    return Frame(
        title=f"{visible(site.shown_title)} – ftbench",
        heading=heading,
        summary=summary,
        links=tuple(Link(address, say(key), here=address == here) for address, key in _PAGES),
        language=site_language(site),
        home="index.html",
        feed=FEED,
    )


def site_language(site: PublishedSite) -> InterfaceLanguage:
    """The language of its latest run."""
    return interface_language(site.runs[-1].language if site.runs else "en")


def address(run: PublishedRun) -> str:
    """The address of a run's report, relative to the top of the site."""
    return quote(run.page)


def day(run: PublishedRun) -> Words | str:
    return run.finished[:10] if run.finished else say("site.no-date")
