"""The index of a site: its runs, the latest first."""

from __future__ import annotations

import shlex

from markupsafe import Markup

from ftbench.analysis.published import PublishedRun, PublishedSite
from ftbench.presentation.words import marked_up
from ftbench_reports.html.frame import FrameSection, framed, template_environment
from ftbench_reports.language import Words, joined, say
from ftbench_reports.site.frames import TRENDS, address, day, site_frame
from ftbench_reports.site.standings import best_sentences
from ftbench_reports.tables import Body, Column, Table, TableCell
from ftbench_reports.text import visible


def index_page(site: PublishedSite) -> str:
    """The whole document."""
    environment = template_environment("ftbench_reports.site")
    table = _table(site) if site.runs else None
    body = environment.get_template("index.html.j2").render(table=table, command=_command(site))
    undated = sum(run.finished is None for run in site.runs)
    summary = [say("site.count", n=len(site.runs)), *([say("site.undated", n=undated)] if undated else [])]
    frame = site_frame(site, "index.html", site.shown_title, joined(summary, comma=" · "))
    return framed(frame, [FrameSection("runs", say("site.runs"), Markup(body))], environment)


def _table(site: PublishedSite) -> Table:
    columns = (
        Column(say("site.column.run"), numeric=False),
        Column(say("site.column.finished"), numeric=False),
        Column(say("site.column.content"), numeric=False),
        Column(say("site.column.best"), numeric=False),
    )
    rows = tuple(_row(run, site) for run in reversed(site.runs))
    return Table("runs-table", say("site.latest-first"), columns, (Body(rows),), sortable=True)


def _row(run: PublishedRun, site: PublishedSite) -> tuple[TableCell, ...]:
    name = Markup('<a href="{}">{}</a>').format(address(run), visible(run.name))
    counts = (("models", run.models), ("tasks", run.tasks), ("methods", run.methods), ("seeds", run.seeds))
    content = joined((say(f"summary.{key}", n=len(values)) for key, values in counts), comma=" × ")
    before = site.before(run)
    lines = [Markup('<span class="best">{}</span>').format(sentence) for sentence in best_sentences(run)]
    best = marked_up(Markup().join(lines))
    return (
        TableCell(marked_up(name), sort=run.name, header=True, below=run.title if run.title != run.name else None),
        TableCell(_date(run), sort=run.finished or ""),
        TableCell(
            content,
            sort=len(run.methods),
            below=say("summary.cells", done=run.cells_done, n=run.cells),
            links=((say("site.beside", run=before.name), TRENDS),) if before else (),
        ),
        TableCell(best if lines else "–"),
    )


def _date(run: PublishedRun) -> Words | str:
    """The day in an element of its own, which keeps it on one line."""
    if run.finished is None:
        return day(run)
    return marked_up(Markup('<time datetime="{}">{}</time>').format(run.finished, run.finished[:10]))


def _command(site: PublishedSite) -> Words | None:
    """The command that compares the latest run with the one before it of the same matrix; None without such a pair.

    The site keeps means and intervals. A paired test needs the answers, which are in the run directories.
    """
    pairs = ((before, run) for run in reversed(site.runs) if (before := site.before(run)))
    found = next(pairs, None)
    if found is None:
        return None
    names = " ".join(shlex.quote(visible(run.name)) for run in found)
    return marked_up(Markup("<code>ftbench compare {} --format html</code>").format(names))
