"""The page of trends."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from ftbench.analysis.published import PublishedSite
from ftbench.analysis.statistics import LEVEL
from ftbench.presentation.numbers import decimals, number
from ftbench_reports.html.charts import method_key
from ftbench_reports.html.drawing import Drawing
from ftbench_reports.html.frame import FrameSection, framed, template_environment
from ftbench_reports.html.palette import method_styles
from ftbench_reports.language import Words, joined, say, strong
from ftbench_reports.site.frames import site_frame
from ftbench_reports.site.trend_chart import trend_chart
from ftbench_reports.site.trends import Trend, TrendPoint, trends
from ftbench_reports.tables import Body, Column, Footnotes, Table, TableCell
from ftbench_reports.wording import ARROWS


@dataclass(frozen=True, slots=True)
class Shown:
    """One trend as the page shows it."""

    name: str
    facts: Words
    methods: tuple[str, ...]
    drawing: Drawing
    table: Table
    broken: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One task with one model: the metric that decides first."""

    name: str
    task: str
    model: str | None
    """None if all runs have a single model."""
    first: Shown
    others: tuple[Shown, ...]


def trend_page(site: PublishedSite) -> str:
    """The whole document."""
    all_trends = trends(site)
    methods = list(dict.fromkeys(method for trend in all_trends for method, _ in trend.series))
    styles = method_styles(methods, site.runs[-1].baseline if site.runs else "", {})
    environment = template_environment("ftbench_reports.site")
    environment.globals["method_keys"] = {method: method_key(style).svg for method, style in styles.items()}
    several = len({trend.model for trend in all_trends}) > 1
    places = []
    for number_, (_, members) in enumerate(groupby(all_trends, key=lambda trend: (trend.task, trend.model)), start=1):
        group = list(members)
        shown = [
            Shown(
                f"trend-{number_}-{place}",
                _facts(trend),
                tuple(method for method, _ in trend.series),
                trend_chart(trend, styles),
                _table(f"trend-{number_}-{place}-table", trend),
                trend.broken,
            )
            for place, trend in enumerate(group, start=1)
        ]
        model = group[0].model if several else None
        places.append(Place(f"trend-{number_}", group[0].task, model, shown[0], tuple(shown[1:])))
    body = environment.get_template("trends.html.j2").render(
        places=places,
        baseline=site.runs[-1].baseline if site.runs else "",
        about=say("trend.about", level=f"{100 * LEVEL:.0f}"),
    )
    frame = site_frame(site, "trends.html", say("trend.heading", title=site.shown_title), say("trend.summary"))
    return framed(frame, [FrameSection("trends", say("site.trends"), Markup(body))], environment)


def _facts(trend: Trend) -> Words:
    facts = [strong(f"{trend.metric} {ARROWS[trend.direction]}".strip())]
    if trend.direction:
        facts.append(say(f"direction.{trend.direction}"))
    return joined([*facts, say("site.count", n=len(trend.runs))], comma=" · ")


def _table(name: str, trend: Trend) -> Table:
    notes = Footnotes()
    columns = (
        Column(say("site.column.run"), numeric=False),
        *(Column(method) for method, _ in trend.series),
    )
    series = {method: {point.run: point for point in points} for method, points in trend.series}
    rows = tuple(
        (TableCell(run, header=True), *(_cell(points.get(run), points, notes) for points in series.values()))
        for run in trend.runs
    )
    model, task = trend.model, trend.task
    caption = say("trend.caption", metric=trend.metric, task=task, model=model)
    return Table(name, caption, columns, (Body(rows),), tuple(notes.notes))


def _cell(point: TrendPoint | None, points: dict[str, TrendPoint], notes: Footnotes) -> TableCell:
    if point is None:
        return TableCell("–", tone="muted")
    values = list(points.values())
    before = values[max(0, values.index(point) - 1)]
    remarks = (notes.add(say("trend.break")),) if before.segment != point.segment else ()
    if point.low is None or point.high is None:
        return TableCell(number(point.value), notes=remarks)
    places = decimals(point.value, point.low, point.high)
    ends = f"{number(point.low, places)} … {number(point.high, places)}"
    return TableCell(number(point.value, places), notes=remarks, below=ends)
