"""The page: rendered sections with style, script and policy; its data is embedded or in files beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import jinja2
from markupsafe import Markup

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.presentation.contracts import ReportSection
from ftbench.presentation.recommendation_texts import RECOMMENDATION
from ftbench.text.one_line import one_line
from ftbench_reports.health import UNFOLDED, health
from ftbench_reports.html import assets
from ftbench_reports.html.charts import method_key
from ftbench_reports.html.chunks import Chunk
from ftbench_reports.html.compiled_templates import COMPILED
from ftbench_reports.html.drawing import unchecked
from ftbench_reports.html.embedding import content_security_policy, finalize, json_for_html, marked
from ftbench_reports.html.palette import method_styles, theme_css
from ftbench_reports.html.recommendation import advice
from ftbench_reports.html.section import rendered, rendered_addition, with_data
from ftbench_reports.html.sections import SECTIONS
from ftbench_reports.html.view import PageView
from ftbench_reports.language import (
    HTML_LANGUAGE,
    NEXT_LANGUAGE,
    Words,
    in_both,
    interface_language,
    joined,
    known,
    say,
)

DATA = "data"
"""The data folder beside a page of several files."""


@dataclass(frozen=True, slots=True)
class Page:
    """The whole document, a line per failed section, and the data files beside it."""

    pieces: tuple[str, ...]
    """The text, as parts that are never put together: a page of many cells has a hundred megabytes."""
    problems: tuple[str, ...]
    chunks: tuple[Chunk, ...] = ()
    """Empty for a page of a single file."""

    @property
    def text(self) -> str:
        """The whole document."""
        return "".join(self.pieces)


def build_page(
    results: RunResults, additions: Sequence[ReportSection] = (), *, whole: bool = False, home: str | None = None
) -> Page:
    """The page; sections of plugins come before its last section, which is for looking things up.

    `whole` leaves nothing out, and puts the scripts' data into files in the folder `DATA` beside the page.
    `home` is the address of the site that the page belongs to.
    """
    view = PageView(results, whole=whole)
    environment = _environment()
    styles = method_styles(view.methods, results.baseline, results.default_rows)
    environment.globals["method_keys"] = {method: method_key(style).svg for method, style in styles.items()}
    style, script = theme_css() + assets.style(), assets.script()
    with unchecked():
        built_in = [rendered(section, view, environment) for section in SECTIONS]
    added = [rendered_addition(section, view, environment) for section in additions]
    sections = [part if whole else with_data(part) for part in (*built_in[:-1], *added, built_in[-1]) if part]
    pieces = environment.get_template("page.html.j2").generate(
        name=results.name,
        home=home,
        language=interface_language(results.matrix.get("language", "en")),
        policy=content_security_policy(style, script, beside=whole),
        data=DATA if whole else None,
        style=Markup(style),
        script=Markup(script),
        summary=_summary(view),
        health=health(view, [section.anchor for section in sections]),
        unfolded=UNFOLDED,
        sections=sections,
        advice=advice(view),
        recommendation_say=RECOMMENDATION.say,
    )
    problems = tuple(section.problem for section in sections if section.problem)
    return Page(tuple(pieces), problems, tuple(chunk for section in sections for chunk in section.chunks))


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        bytecode_cache=COMPILED,
        loader=jinja2.PackageLoader("ftbench_reports.html"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["say"] = say
    environment.globals["known"] = known
    environment.globals["in_both"] = in_both
    environment.globals["html_languages"] = HTML_LANGUAGE
    environment.globals["next_language"] = NEXT_LANGUAGE
    environment.filters["json_for_html"] = json_for_html
    environment.filters["marked"] = marked
    environment.filters["begin"] = lambda text: one_line(text, 60)
    return environment


def _summary(view: RunView) -> Words:
    facts = [
        say("summary.models", n=len(view.models)),
        say("summary.tasks", n=len(view.tasks)),
        say("summary.methods", n=len(view.contest)),
        say("summary.seeds", n=len(view.seeds)),
    ]
    folds = {len(task.folds) for task in view.results.tasks}
    if len(folds) == 1 and folds != {0}:  # of tasks that differ, each says its own
        facts.append(say("summary.folds", n=folds.pop()))
    done = sum(cell.status == "done" for cell in view.results.cells)
    cells = say("summary.cells", done=done, n=len(view.results.cells))
    return joined([joined(facts, comma=" × "), cells], comma=" · ")
