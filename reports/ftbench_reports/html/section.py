"""What a section of the page is, and how one becomes HTML; a section that fails becomes a box that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from ftbench.presentation.contracts import ReportSection
from ftbench.text.one_line import describe
from ftbench_reports.html.chunks import Chunk, check_names, in_page
from ftbench_reports.html.nesting import check_nesting
from ftbench_reports.html.view import PageView
from ftbench_reports.language import Words, in_both, plain, say

_LONGEST_ERROR = 300
"""Characters of an error that a reader of the page is shown."""


CHUNKS = "chunks"
"""The key under which a section's content has its `Chunk`s, if its scripts need any; no template shows it."""


class Section(Protocol):
    """One of the page's own parts; `view.results` is the whole run, `view.whole` whether all of it may be shown."""

    @property
    def name(self) -> str:
        """The anchor; `<name>.html.j2` is the template and `<name>.title` the title in the catalogue."""
        ...

    def build(self, view: PageView) -> Mapping[str, Any] | None:
        """What the template shows, or None where the section has nothing to say about this run.

        Under `CHUNKS` a sequence of `Chunk`s may stand: data for the section's script.
        """
        ...


@dataclass(frozen=True, slots=True)
class Rendered:
    """A section as the page shows it."""

    anchor: str
    title: Words
    short: Words
    """For the bar at the top."""
    body: Markup
    chunks: tuple[Chunk, ...] = ()
    problem: str | None = None
    """Why it could not be made, in one line."""


def rendered(section: Section, view: PageView, environment: jinja2.Environment) -> Rendered | None:
    """One of the page's own sections, or None where it has nothing to say."""
    title, short = say(f"{section.name}.title"), say(f"{section.name}.short")
    try:
        content = section.build(view)
        if content is None:
            return None
        body = environment.get_template(f"{section.name}.html.j2").render(**content)
        chunks = tuple(content.get(CHUNKS, ()))
        check_names(section.name, chunks)
    except Exception as error:
        return _failed(section.name, section.name, title, short, error)
    return Rendered(section.name, title, short, Markup(body), chunks)


def with_data(section: Rendered) -> Rendered:
    """The section with its chunks in its body, for a page that has no files beside it."""
    try:
        data = Markup("\n").join(map(in_page, section.chunks))
    except Exception as error:
        return _failed(section.anchor, section.anchor, section.title, section.short, error)
    return replace(section, body=section.body + data, chunks=())


def rendered_addition(section: ReportSection, view: PageView, environment: jinja2.Environment) -> Rendered | None:
    """A section of a plugin, or None where it has nothing to say."""
    anchor = f"section-{quote(section.name, safe='', errors='replace')}"
    title = plain(section.name)
    try:
        title = _title(section.title)
        content = section.build(view)
        if content is None:
            return None
        body = environment.from_string(section.template).render(**content)
        check_nesting(body)
    except Exception as error:
        return _failed(anchor, section.name, title, title, error)
    return Rendered(anchor, title, title, Markup(body))


def _title(title: str | Mapping[str, str]) -> Words:
    return plain(title) if isinstance(title, str) else in_both(title["en"], title["zh"])


def _failed(anchor: str, name: str, title: Words, short: Words, error: Exception) -> Rendered:
    reason = describe(error)
    reason = reason if len(reason) <= _LONGEST_ERROR else f"{reason[:_LONGEST_ERROR]}…"
    box = Markup('<p class="alert">{}</p>').format(say("page.section-failed", name=name, error=reason))
    return Rendered(anchor, title, short, box, problem=f"section {name} of the report could not be made: {reason}")
