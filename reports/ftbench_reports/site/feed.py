"""The feed of a site in Atom (RFC 4287), for readers that tell of new runs."""

from __future__ import annotations

from urllib.parse import quote
from xml.etree import ElementTree

from ftbench.analysis.published import PublishedRun, PublishedSite
from ftbench_reports.language import SEMICOLONS, interface_language, joined, say
from ftbench_reports.site.standings import best_sentences
from ftbench_reports.text import visible

FEED = "feed.xml"
_ATOM = "http://www.w3.org/2005/Atom"
_NO_DATE = "1970-01-01T00:00:00Z"
"""The date of an empty feed: a date is required, and the clock's would change its bytes."""


def atom_feed(site: PublishedSite) -> str:
    """Runs with a date, the latest first. Links are relative if the site's address is unknown."""
    dated = [run for run in reversed(site.runs) if run.finished]
    base = site.base_url or ""
    language = interface_language(site.runs[-1].language if site.runs else "en")
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "zh-CN" if language == "zh" else "en"})
    _child(feed, "id", site.id)
    _child(feed, "title", visible(site.shown_title))
    _child(feed, "updated", dated[0].finished or _NO_DATE if dated else _NO_DATE)
    _child(_child(feed, "author"), "name", "ftbench")
    _child(feed, "generator", "ftbench")
    if base:
        _child(feed, "link", rel="self", type="application/atom+xml", href=f"{base}{FEED}")
    _child(feed, "link", rel="alternate", type="text/html", href=f"{base}index.html")
    for run in dated:
        _entry(feed, run, site, f"{base}{quote(run.page)}")
    ElementTree.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(feed, encoding="unicode")}\n'


def _entry(feed: ElementTree.Element, run: PublishedRun, site: PublishedSite, address: str) -> None:
    language = interface_language(run.language)
    entry = _child(feed, "entry")
    _child(entry, "id", site.run_id(run))
    _child(entry, "title", visible(run.name if run.name == run.title else f"{run.name} – {run.title}"))
    _child(entry, "updated", run.finished or _NO_DATE)
    _child(entry, "link", rel="alternate", type="text/html", href=address)
    cells = say("summary.cells", done=run.cells_done, n=run.cells)
    words = joined([cells, *best_sentences(run)], comma=SEMICOLONS)
    _child(entry, "summary", words.markup(language).striptags(), type="text")


def _child(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = text
    return element
