"""Sections of the page and their rendering; a failing section becomes a box with its error."""

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
"""Characters of an error shown on the page."""


CHUNKS = "chunks"
"""The key of a section's `Chunk`s in its content, if its scripts need any; no template shows it."""


class Section(Protocol):
    """A built-in section; `view.results` is the whole run, `view.whole` whether all of it may be shown."""

    @property
    def name(self) -> str:
        """The anchor; `<name>.html.j2` is the template and `<name>.title` the title in the catalogue."""
        ...

    def build(self, view: PageView) -> Mapping[str, Any] | None:
        """The values for the template, or None if the section has nothing to say about this run.

        Under `CHUNKS` a sequence of `Chunk`s may stand: data for the section's script.
        """
        ...


@dataclass(frozen=True, slots=True)
class Rendered:
    """A section as the page shows it."""

    anchor: str
    title: Words
    short: Words
    """The short title for the bar at the top."""
    body: Markup
    chunks: tuple[Chunk, ...] = ()
    problem: str | None = None
    """Why it failed, in one line."""


def rendered(section: Section, view: PageView, environment: jinja2.Environment) -> Rendered | None:
    """A built-in section, or None if it has nothing to say."""
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
    """The section with its chunks embedded in its body, for a page of a single file."""
    try:
        data = Markup("\n").join(map(in_page, section.chunks))
    except Exception as error:
        return _failed(section.anchor, section.anchor, section.title, section.short, error)
    return replace(section, body=section.body + data, chunks=())


def rendered_addition(section: ReportSection, view: PageView, environment: jinja2.Environment) -> Rendered | None:
    """A plugin's section, or None if it has nothing to say."""
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
