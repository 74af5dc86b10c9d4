"""What raters are like: how far they agree with each other, with themselves, and with automatic metrics."""

from __future__ import annotations

from collections.abc import Iterator

from ftbench.presentation.numbers import NOT_AVAILABLE, percent
from ftbench.presentation.words import Part, Words, plain
from ftbench_rating.analysis.analyse import Analysis, Findings
from ftbench_rating.analysis.catalogue import say
from ftbench_rating.analysis.measure import Measure
from ftbench_rating.analysis.measure_text import measure_text, number
from ftbench_rating.analysis.raters import Rater
from ftbench_rating.analysis.table_parts import DrawnTable, drawn_table, missing, without_excluded


def agreement_table(analysis: Analysis) -> DrawnTable:
    """A row a dimension; another without the raters whom the study's rule leaves out."""
    likert = analysis.study.scheme == "likert5"
    names = [say("head.alpha"), plain("Gwet AC2" if likert else "Gwet AC1"), say("head.same")]
    names += [plain("ICC(2,k)")] if likert else []
    rows: list[list[Part]] = []
    lacking: list[tuple[Part, Measure]] = []
    for findings, without in _all_and_rest(analysis):
        if len(findings.opinions.raters) < 2 <= len(analysis.everybody.opinions.raters):
            continue
        for one in findings.agreement:
            name = say("agreement.without", dimension=one.dimension, without=without) if without else one.dimension
            measures = [one.alpha, one.gwet, one.percent, *([one.icc] if one.icc else [])]
            rows.append([name, *(measure_text(m, share=m is one.percent) for m in measures), one.items])
            if one.alpha.value is None:
                lacking.append((name, one.alpha))
                continue
            lacking += [
                (say("agreement.of", dimension=name, coefficient=coefficient), measure)
                for coefficient, measure in zip(names, measures, strict=True)
            ]
    notes = [say("note.alpha")]
    if analysis.without_excluded and len(analysis.without_excluded.opinions.raters) < 2:
        notes.append(say("note.alone", without=without_excluded(analysis)))
    notes += [say("note.icc")] if likert else []
    heads = [say("head.dimension"), *names, say("head.items")]
    return drawn_table("agreement", say("title.agreement"), heads, rows, [*notes, *missing(lacking)])


def _all_and_rest(analysis: Analysis) -> Iterator[tuple[Findings, Words | None]]:
    """All raters, and those who are not left out, with the words for that."""
    yield analysis.everybody, None
    if analysis.without_excluded:
        yield analysis.without_excluded, without_excluded(analysis)


def rater_table(analysis: Analysis) -> DrawnTable:
    """A row a rater."""
    likert = analysis.study.scheme == "likert5"
    names = ["rater", "ratings", "cannot-judge", *(["severity"] if likert else [])]
    names += ["self-agreement", "repeated", "attention", "second"]
    rows: list[list[Part]] = []
    for one in analysis.raters:
        row: list[Part] = [one.rater, f"{one.ratings:,}", one.cannot_judge]
        row += [measure_text(one.severity or Measure(None), signed=True)] if likert else []
        row += [number(one.self_agreement), one.repeated, _attention(one)]
        rows.append([*row, say("rater.left-out" if one.excluded else "rater.kept")])
    notes = [say("note.self-agreement.likert5"), say("note.severity")] if likert else [say("note.self-agreement")]
    return drawn_table("raters", say("title.raters"), [say(f"head.{name}") for name in names], rows, notes)


def _attention(one: Rater) -> Part:
    if not one.attention_items:
        return NOT_AVAILABLE
    share = percent(one.attention_share)
    return say("rater.attention", right=one.attention, all=one.attention_items, share=share)


def metric_table(findings: Findings) -> DrawnTable:
    """A row an automatic metric: whether it sees what people see."""
    names = ("metric", "spearman", "kendall", "system-spearman", "system-kendall", "examples", "methods")
    rows: list[list[Part]] = []
    lacking: list[tuple[Part, Measure]] = []
    for one in findings.automatic:
        measures = (one.spearman, one.kendall, one.system_spearman, one.system_kendall)
        rows.append([one.metric, *(measure_text(m, signed=True) for m in measures), one.examples, one.methods])
        lacking += [(one.metric, measure) for measure in (one.spearman, one.system_spearman)]
    notes = [say("note.automatic"), *missing(lacking)]
    return drawn_table("automatic", say("title.automatic"), [say(f"head.{name}") for name in names], rows, notes)
