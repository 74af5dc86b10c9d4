"""The page of two runs: verdict, settings, environments, cells, and groups in one run only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ftbench.analysis.run_comparison import ComparedRuns
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.statistics import LEVEL
from ftbench.analysis.view import RunView
from ftbench.presentation.ways_apart import how_they_differ
from ftbench.presentation.words import marked_up
from ftbench_reports.comparison.differences import alone, cell_remarks, cells_table, environment_table, settings_table
from ftbench_reports.comparison.verdict import blocks
from ftbench_reports.comparison.words import overview
from ftbench_reports.html.frame import Frame, FrameSection, Link, framed, template_environment
from ftbench_reports.language import Words, interface_language, joined, say
from ftbench_reports.text import visible


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two runs."""

    name: Words
    facts: Words


def comparison_page(runs: ComparedRuns) -> str:
    """The whole document, in the language of B."""
    environment = template_environment("ftbench_reports.comparison")
    sections = [
        FrameSection(
            name, say(f"compare.{name}"), Markup(environment.get_template(f"{name}.html.j2").render(**content))
        )
        for name, content in _contents(runs).items()
    ]
    names = [visible(run.name) for run in (runs.a, runs.b)]
    heading = Markup('{} <span class="to" aria-hidden="true">→</span><span class="unseen">,</span> {}').format(*names)
    frame = Frame(
        title=f"{names[0]} → {names[1]} – ftbench",
        heading=marked_up(heading),
        summary=say("compare.about"),
        links=tuple(Link(f"#{section.anchor}", section.title) for section in sections),
        language=interface_language(runs.b.matrix.get("language", "en")),
    )
    return framed(frame, sections, environment)


def _contents(runs: ComparedRuns) -> dict[str, Mapping[str, Any]]:
    """The values for the templates, by section in the order of the page."""
    only = list(alone(runs))
    metrics = runs.metrics or (None,)
    contents: dict[str, Mapping[str, Any]] = {
        "verdict": {
            "differing": how_they_differ(runs.groups) if runs.groups.common else None,
            "overviews": [overview(runs.groups, metric) for metric in metrics],
            "sides": [_side("A", runs.a), _side("B", runs.b)],
            "blocks": blocks(runs),
            "about": say("compare.interval", level=f"{100 * LEVEL:.0f}", n=len(runs.groups.common)),
        }
    }
    if runs.groups.common:
        recorded = any(cell.environment for run in (runs.a, runs.b) for cell in run.cells)
        contents["settings"] = {"differing": settings_table(runs)}
        contents["environment"] = {
            "differing": environment_table(runs),
            "recorded": recorded,
            "remarks": list(cell_remarks(runs)),
        }
        contents["cells"] = {"rows": cells_table(runs)}
    if only:
        contents["alone"] = {"sentences": only}
    return contents


def _side(side: str, run: RunResults) -> Side:
    view = RunView(run)
    counts = [("models", view.models), ("tasks", view.tasks), ("methods", view.contest), ("seeds", view.seeds)]
    facts = joined((say(f"summary.{name}", n=len(values)) for name, values in counts), comma=" × ")
    done = sum(cell.status == "done" for cell in run.cells)
    cells = say("summary.cells", done=done, n=len(run.cells))
    dates = [cell.finished for cell in run.cells if cell.finished]
    date = [say("compare.finished", date=max(dates)[:10])] if dates else []
    return Side(say("compare.side", side=side, name=run.name), joined([facts, cells, *date], comma=" · "))
