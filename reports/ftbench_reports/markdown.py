"""The report format `markdown`: the scores as tables for a pull request, a wiki or a model card."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench import Report
from ftbench_reports.language import plain
from ftbench_reports.text import visible

if TYPE_CHECKING:
    from ftbench.analysis.run_results import RunResults
    from ftbench.analysis.view import RunView
    from ftbench_reports.language import InterfaceLanguage
    from ftbench_reports.tables import Table, TableCell


_ESCAPES = {ord(sign): f"&#{ord(sign)};" for sign in "<>&|"} | {ord(sign): f"\\{sign}" for sign in "\\`*_{}[]#~"}


@dataclass(frozen=True, slots=True)
class MarkdownReport(Report):
    """The verdict's words and the tables of scores, in the language of the matrix."""

    name: str = "markdown"
    default_file: str = "report.md"

    def write(self, results: RunResults, out: Path) -> Path:
        from ftbench.analysis.view import RunView
        from ftbench_reports.files import write_whole
        from ftbench_reports.language import interface_language

        language = interface_language(results.matrix.get("language", "en"))
        return write_whole(out, document(RunView(results), language))


def document(view: RunView, language: InterfaceLanguage) -> str:
    """The whole file."""
    from ftbench.analysis.statistics import LEVEL
    from ftbench_reports.language import joined, say, sentences
    from ftbench_reports.overall import overall_facts, overall_sentences
    from ftbench_reports.score_tables import score_tables
    from ftbench_reports.wording import example_count, seeds_not_covered, verdict_sentences

    lines = [f"# {escaped(view.results.name)}", ""]
    if lead := overall_sentences(view):
        lines += [escaped(sentences([*lead, overall_facts(view)]).text(language)), ""]
    for comparison in view.comparisons.values():
        place = [comparison.task.label, *([comparison.model] if len(view.models) > 1 else [])]
        facts = [example_count(comparison)]
        if comparison.deciding and (uncovered := seeds_not_covered(comparison.deciding)):
            facts.append(uncovered)
        verdict = verdict_sentences(comparison, view.results.baseline, view.results.messages)
        said = sentences([verdict, say("verdict.facts", facts=joined(facts, comma=("; ", "；")))])
        lines += [f"- **{escaped(' · '.join(place))}**: " + escaped(said.text(language))]
    about = sentences([say("markdown.bold", level=f"{100 * LEVEL:.0f}"), say("scores.letters")])
    lines += ["", escaped(about.text(language))]
    for table in score_tables(view):
        lines += ["", f"## {escaped(table.caption.text(language))}", "", *_table(table, language)]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return " ".join(visible(text).split()).translate(_ESCAPES)


def _table(table: Table, language: InterfaceLanguage) -> list[str]:
    """A pipe table; footnotes follow as a list."""
    heads = [f"{escaped(plain(column.label).text(language))} {column.arrow}".strip() for column in table.columns]
    rules = ["---:" if column.numeric else "---" for column in table.columns]
    rows = [_row(row, language) for body in table.bodies for row in body.rows]
    notes = [f"{place}. {escaped(note.text(language))}" for place, note in enumerate(table.notes, start=1)]
    about = [line for one in table.about for line in ("", escaped(one.text(language)))]
    return [_line(heads), _line(rules), *map(_line, rows), *about, *(["", *notes] if notes else [])]


def _row(row: tuple[TableCell, ...], language: InterfaceLanguage) -> list[str]:
    """Markdown has no spanning cells: the columns that a reason covers repeat a dash."""
    found = []
    for cell in row:
        text = escaped(plain(cell.text).text(language))
        text = f"**{text}**" if cell.strong else text
        text += f" ({escaped(plain(cell.below).text(language))})" if cell.below is not None else ""
        text += "".join(f" [{note}]" for note in cell.notes)
        found += [text, *["–"] * (cell.span - 1)]
    return found


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
