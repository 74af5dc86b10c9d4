"""The page: sections filled into their templates, with style, script and policy in one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import jinja2
from markupsafe import Markup

from ftbench.contracts import ReportSection
from ftbench.results.model import RunResults
from ftbench.results.view import RunView
from ftbench_reports.fairness import tuning_alerts
from ftbench_reports.html import assets
from ftbench_reports.html.charts import method_key
from ftbench_reports.html.embedding import content_security_policy, finalize, json_for_html, marked
from ftbench_reports.html.palette import method_styles, theme_css
from ftbench_reports.html.section import rendered, rendered_addition
from ftbench_reports.html.sections import SECTIONS
from ftbench_reports.language import HTML_LANGUAGE, Words, in_both, interface_language, joined, say


@dataclass(frozen=True, slots=True)
class Page:
    """The whole document, and a line for each section of it that could not be made."""

    text: str
    problems: tuple[str, ...]


def build_page(results: RunResults, additions: Sequence[ReportSection] = ()) -> Page:
    """The page with the sections of plugins before its last, which is for looking things up."""
    view = RunView(results)
    environment = _environment()
    styles = method_styles(view.methods, results.baseline)
    environment.globals["method_keys"] = {method: method_key(style).svg for method, style in styles.items()}
    style, script = theme_css() + assets.style(), assets.script()
    own = [rendered(section, view, environment) for section in SECTIONS]
    added = [rendered_addition(section, view, environment) for section in additions]
    sections = [one for one in (*own[:-1], *added, own[-1]) if one]
    text = environment.get_template("page.html.j2").render(
        name=results.name,
        language=interface_language(results.matrix.get("language", "en")),
        html_languages=HTML_LANGUAGE,
        policy=content_security_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        summary=_summary(view),
        alerts=_alerts(view),
        warnings=tuning_alerts(view),
        sections=sections,
    )
    return Page(text, tuple(one.problem for one in sections if one.problem))


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("ftbench_reports.html"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["say"] = say
    environment.globals["in_both"] = in_both
    environment.filters["json_for_html"] = json_for_html
    environment.filters["marked"] = marked
    return environment


def _summary(view: RunView) -> Words:
    facts = [
        say("summary.models", n=len(view.models)),
        say("summary.tasks", n=len(view.tasks)),
        say("summary.methods", n=len(view.contest)),
        say("summary.seeds", n=len(view.seeds)),
    ]
    done = sum(cell.status == "done" for cell in view.results.cells)
    cells = say("summary.cells", done=done, n=len(view.results.cells))
    return joined([joined(facts, comma=(" × ", " × ")), cells], comma=(" · ", " · "))


def _alerts(view: RunView) -> list[Words]:
    statuses = Counter(cell.status for cell in view.results.cells)
    found = [
        say(f"alert.{status}", n=statuses[status]) for status in ("failed", "skipped", "pending") if statuses[status]
    ]
    return [*found, *([say("alert.problems", n=len(view.results.problems))] if view.results.problems else [])]
