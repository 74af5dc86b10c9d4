"""Tables about raters: agreement with each other, with themselves, and with automatic metrics."""

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
    """One row for each dimension with all raters, and one without excluded raters if there are any."""
    likert = analysis.study.scheme == "likert5"
    names = [say("head.alpha"), plain("Gwet AC2" if likert else "Gwet AC1"), say("head.same")]
    names += [plain("ICC(2,k)")] if likert else []
    rows: list[list[Part]] = []
    lacking: list[tuple[Part, Measure]] = []
    for findings, without in _all_and_rest(analysis):
        if len(findings.opinions.raters) < 2 <= len(analysis.everybody.opinions.raters):
            continue
        for agreement in findings.agreement:
            name: Part = agreement.dimension
            if without:
                name = say("agreement.without", dimension=name, without=without)
            measures = [agreement.alpha, agreement.gwet, agreement.percent]
            measures += [agreement.icc] if agreement.icc else []
            rows.append([name, *(measure_text(m, share=m is agreement.percent) for m in measures), agreement.items])
            if agreement.alpha.value is None:
                lacking.append((name, agreement.alpha))
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
    """The findings with all raters, and those without excluded raters with the words that say so."""
    yield analysis.everybody, None
    if analysis.without_excluded:
        yield analysis.without_excluded, without_excluded(analysis)


def rater_table(analysis: Analysis) -> DrawnTable:
    """One row for each rater."""
    likert = analysis.study.scheme == "likert5"
    names = ["rater", "ratings", "cannot-judge", *(["severity"] if likert else [])]
    names += ["self-agreement", "repeated", "attention", "second"]
    rows: list[list[Part]] = []
    for rater in analysis.raters:
        row: list[Part] = [rater.rater, f"{rater.ratings:,}", rater.cannot_judge]
        row += [measure_text(rater.severity or Measure(None), signed=True)] if likert else []
        row += [number(rater.self_agreement), rater.repeated, _attention(rater)]
        rows.append([*row, say("rater.left-out" if rater.excluded else "rater.kept")])
    notes = [say("note.self-agreement.likert5"), say("note.severity")] if likert else [say("note.self-agreement")]
    return drawn_table("raters", say("title.raters"), [say(f"head.{name}") for name in names], rows, notes)


def _attention(rater: Rater) -> Part:
    if not rater.attention_items:
        return NOT_AVAILABLE
    share = percent(rater.attention_share)
    return say("rater.attention", right=rater.attention, all=rater.attention_items, share=share)


def metric_table(findings: Findings) -> DrawnTable:
    """One row for each automatic metric: how far it agrees with people."""
    names = ("metric", "spearman", "kendall", "system-spearman", "system-kendall", "examples", "methods")
    rows: list[list[Part]] = []
    lacking: list[tuple[Part, Measure]] = []
    for metric in findings.automatic:
        measures = (metric.spearman, metric.kendall, metric.system_spearman, metric.system_kendall)
        rows.append([metric.metric, *(measure_text(m, signed=True) for m in measures), metric.examples, metric.methods])
        lacking += [(metric.metric, measure) for measure in (metric.spearman, metric.system_spearman)]
    notes = [say("note.automatic"), *missing(lacking)]
    return drawn_table("automatic", say("title.automatic"), [say(f"head.{name}") for name in names], rows, notes)
