"""The report format `markdown`: the scores as tables for a pull request, a wiki or a model card."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench import Report

if TYPE_CHECKING:
    from ftbench.analysis.run_results import RunResults
    from ftbench.analysis.view import RunView
    from ftbench_reports.language import InterfaceLanguage


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
    from ftbench.analysis.recommendation import recommend
    from ftbench.analysis.statistics import LEVEL
    from ftbench.presentation.markdown import escaped, table_lines
    from ftbench.presentation.recommendation_words import recommendation_words
    from ftbench.presentation.tuning_words import tuning_words
    from ftbench_reports.health import health_lines
    from ftbench_reports.language import SEMICOLONS, joined, say, sentences
    from ftbench_reports.overall import overall_facts, overall_sentences
    from ftbench_reports.score_tables import score_tables
    from ftbench_reports.wording import cross_validation, example_count, seeds_not_covered, verdict_sentences

    lines = [f"# {escaped(view.results.name)}", ""]
    if found := health_lines(view):
        quoted = [f"> - **{escaped(label.text(language))}**: {escaped(text.text(language))}" for label, text in found]
        lines += [*quoted, ""]
    several = len(view.models) > 1
    for recommendation in recommend(view):
        three = recommendation_words(recommendation, name_model=several).lines
        lines += [*(f"- {escaped(line.text(language))}" for line in three), ""]
    if lead := overall_sentences(view):
        lines += [escaped(sentences([*lead, overall_facts(view)]).text(language)), ""]
    if worth := tuning_words(view):
        lines += [escaped(worth.text(language)), ""]
    for comparison in view.comparisons.values():
        place = [comparison.task.label, *([comparison.model] if len(view.models) > 1 else [])]
        facts = [example_count(comparison)]
        if folds := cross_validation(comparison):
            facts.append(folds)
        if comparison.deciding and (uncovered := seeds_not_covered(comparison.deciding)):
            facts.append(uncovered)
        verdict = verdict_sentences(comparison, view.results.baseline, view.results.messages, view.results.matrix)
        words = sentences([verdict, say("verdict.facts", facts=joined(facts, comma=SEMICOLONS))])
        lines += [f"- **{escaped(' · '.join(place))}**: " + escaped(words.text(language))]
    about = sentences([say("markdown.bold", level=f"{100 * LEVEL:.0f}"), say("scores.letters")])
    lines += ["", escaped(about.text(language))]
    for table in score_tables(view):
        lines += ["", f"## {escaped(table.caption.text(language))}", "", *table_lines(table, language)]
    return "\n".join(lines) + "\n"
