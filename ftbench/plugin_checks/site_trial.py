"""Pages of a site that has sample runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ftbench.analysis.published import PublishedSite, in_order, published_run, site_id
from ftbench.messages import plugin_checks_runs as messages
from ftbench.plugin_checks.check import Finding, failed
from ftbench.plugin_checks.run_samples import one_cell, several_cells
from ftbench.plugin_checks.written import another_time
from ftbench.presentation.contracts import SitePages
from ftbench.storage.site_folder import SITE_FILE, is_inside

_RUNS = "runs"
"""The folder of a site with the reports of its runs."""


@dataclass(slots=True)
class SiteTrial:
    """Pages and a site."""

    pages: SitePages
    site: PublishedSite
    made: Mapping[str, str] = field(init=False, default_factory=dict)


def makes_pages(trial: SiteTrial) -> Finding | None:
    """Each page has a path and a text."""
    made: Any = trial.pages.pages(trial.site)
    if not isinstance(made, Mapping):
        return failed(messages.NO_PAGES(returned=repr(made)[:80]))
    for path, text in made.items():
        if not isinstance(path, str) or not isinstance(text, str):
            return failed(messages.NO_PAGES(returned=f"{path!r}: {text!r}"[:80]))
    trial.made = made
    return None


def stays_on_the_site(trial: SiteTrial) -> Finding | None:
    """No page is outside of the site, hidden, or in the place of something of ftbench's."""
    for path in trial.made:
        if not is_inside(path) or path == SITE_FILE or path.split("/")[0] == _RUNS:
            return failed(messages.PAGE_OUTSIDE(path=path))
    return None


def makes_the_same_again(trial: SiteTrial) -> Finding | None:
    """The same site gives the same pages, at another time."""
    before = repr(trial.site)
    with another_time():
        again = trial.pages.pages(trial.site)
    if repr(trial.site) != before:
        return failed(messages.RESULTS_CHANGED())
    if again == trial.made:
        return None
    return failed(
        messages.PAGE_DRAWN(
            path=next(path for path in {**trial.made, **again} if trial.made.get(path) != again.get(path))
        )
    )


def site_trials(pages: SitePages) -> Iterator[tuple[str, SiteTrial]]:
    """A site of one run, and one of three that has an address."""
    first = published_run(several_cells(), "first", "runs/first/index.html")
    second = published_run(one_cell(), "second", "runs/second/index.html")
    third = replace(first, name="third", page="runs/third/index.html", finished="2026-04-01T12:00:00Z")
    yield "one run", SiteTrial(pages, PublishedSite(site_id(first), "", None, (first,)))
    several = in_order([first, second, third])
    yield (
        "three runs",
        SiteTrial(pages, PublishedSite(site_id(first), "<b>site</b>", "https://example.org/x/", several)),
    )
