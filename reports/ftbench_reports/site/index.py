"""The index of a site: its runs, the latest first."""

from __future__ import annotations

from markupsafe import Markup

from ftbench.analysis.published import PublishedRun, PublishedSite
from ftbench.presentation.words import marked_up
from ftbench_reports.html.frame import FrameSection, framed, template_environment
from ftbench_reports.language import joined, say
from ftbench_reports.site.frames import address, day, site_frame
from ftbench_reports.site.standings import best_sentences
from ftbench_reports.tables import Body, Column, Table, TableCell
from ftbench_reports.text import visible


def index_page(site: PublishedSite) -> str:
    """The whole document."""
    environment = template_environment("ftbench_reports.site")
    table = _table(site) if site.runs else None
    body = environment.get_template("index.html.j2").render(table=table)
    undated = sum(run.finished is None for run in site.runs)
    summary = [say("site.count", n=len(site.runs)), *([say("site.undated", n=undated)] if undated else [])]
    frame = site_frame(site, "index.html", site.title, joined(summary, comma=" · "))
    return framed(frame, [FrameSection("runs", say("site.runs"), Markup(body))], environment)


def _table(site: PublishedSite) -> Table:
    columns = (
        Column(say("site.column.run"), numeric=False),
        Column(say("site.column.finished"), numeric=False),
        Column(say("site.column.content"), numeric=False),
        Column(say("site.column.best"), numeric=False),
    )
    rows = tuple(_row(run) for run in reversed(site.runs))
    return Table("runs-table", say("site.latest-first"), columns, (Body(rows),), sortable=True)


def _row(run: PublishedRun) -> tuple[TableCell, ...]:
    name = Markup('<a href="{}">{}</a>').format(address(run), visible(run.name))
    counts = (("models", run.models), ("tasks", run.tasks), ("methods", run.methods), ("seeds", run.seeds))
    content = joined((say(f"summary.{key}", n=len(values)) for key, values in counts), comma=" × ")
    lines = [Markup('<span class="best">{}</span>').format(sentence) for sentence in best_sentences(run)]
    best = marked_up(Markup().join(lines))
    return (
        TableCell(marked_up(name), sort=run.name, header=True, below=run.title if run.title != run.name else None),
        TableCell(day(run), sort=run.finished or ""),
        TableCell(content, sort=len(run.methods), below=say("summary.cells", done=run.cells_done, n=run.cells)),
        TableCell(best if lines else "–"),
    )
