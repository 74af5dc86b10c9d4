"""Tables about methods: scores, paired differences, and strengths from choices."""

from __future__ import annotations

from ftbench.presentation.words import Part, Words, joined
from ftbench_rating.analysis.analyse import Analysis
from ftbench_rating.analysis.catalogue import reason, say
from ftbench_rating.analysis.measure import Measure
from ftbench_rating.analysis.measure_text import measure_text
from ftbench_rating.analysis.preferences import Strengths
from ftbench_rating.analysis.scores import BOUNDS, PairDifference
from ftbench_rating.analysis.table_parts import (
    Content,
    DrawnTable,
    Span,
    drawn_table,
    method_cell,
    missing,
    without_excluded,
)


def score_table(analysis: Analysis) -> DrawnTable:
    """One row for each method, best first."""
    everybody, rest = analysis.everybody, analysis.without_excluded
    scheme = analysis.study.scheme
    dimensions = everybody.opinions.dimensions if len(everybody.opinions.dimensions) > 1 else ()
    without = {score.method: score for score in rest.scores.methods} if rest else {}
    counted = analysis.counted
    letters = {score.method: score.letters for score in counted.scores.methods} if counted else {}
    heads: list[Part] = [say("head.method"), say(f"score.{scheme}"), say("head.group")]
    heads += [without_excluded(analysis)] if rest else []
    heads += [say("head.ratings"), say("head.examples"), say("head.raters"), *dimensions]
    rows: list[list[Content]] = [
        [
            method_cell(score.method),
            measure_text(score.score),
            letters.get(score.method) or "–",
            *([measure_text(without[score.method].score)] if rest else []),
            f"{score.ratings:,}",
            score.examples,
            len(everybody.opinions.raters),
            *(measure_text(score.by_dimension[name]) for name in dimensions),
        ]
        for score in everybody.scores.methods
    ]
    notes = [say("note.letters")]
    if analysis.excluded:
        notes.append(say("note.letters-without"))
    if dimensions:
        weights = zip(everybody.opinions.dimensions, everybody.opinions.weights, strict=True)
        notes.append(say("note.weights", weights=joined(f"{name} {weight:.3g}" for name, weight in weights)))
    notes += missing((score.method, score.score) for score in everybody.scores.methods)
    low, high = BOUNDS[scheme]
    spans = [Span(score.score, low, high) for score in everybody.scores.methods]
    return drawn_table("scores", say("title.scores"), heads, rows, notes, spans)


def pair_table(analysis: Analysis) -> DrawnTable:
    """One row for each pair of methods, where the same rater judged both."""
    everybody, rest = analysis.everybody, analysis.without_excluded
    without = {frozenset((pair.method, pair.other)): pair for pair in rest.scores.pairs} if rest else {}
    heads = [say("head.methods"), say(f"difference.{analysis.study.scheme}"), say("head.p"), say("head.verdict")]
    heads += [without_excluded(analysis), say("head.verdict")] if rest else []
    heads += [say("head.ratings-of-both"), say("head.examples")]
    rows = []
    pairs = everybody.scores.pairs
    for pair in pairs:
        row: list[Part] = [_names(pair), measure_text(pair.difference, signed=True)]
        row += [_p(pair.adjusted_p), _verdict(pair, analysis)]
        if rest:
            again = without[frozenset((pair.method, pair.other))]
            measure = again.difference if again.method == pair.method else _negated(again.difference)
            row += [measure_text(measure, signed=True), say(f"verdict.{again.verdict}")]
        rows.append([*row, f"{pair.ratings:,}", pair.examples])
    notes = list(missing((_names(pair), pair.difference) for pair in pairs))
    if analysis.excluded and any(pair.verdict in ("better", "worse") for pair in pairs):
        notes.insert(0, say("note.not-counted"))
    ends = [end for pair in pairs for end in (pair.difference.low, pair.difference.high) if end is not None]
    widest = max(map(abs, ends), default=1.0)
    spans = [Span(pair.difference, -widest, widest, 0.0) for pair in pairs]
    return drawn_table("pairs", say("title.pairs"), heads, rows, notes, spans)


def strength_table(strengths: Strengths) -> DrawnTable:
    """One row for each method, with its wins, ties and losses, on one dimension."""
    outcomes = {method: [0, 0, 0] for pair in strengths.records for method in pair}
    for (first, second), record in strengths.records.items():
        for method, counts in (
            (first, (record.wins, record.ties, record.losses)),
            (second, (record.losses, record.ties, record.wins)),
        ):
            outcomes[method] = [a + b for a, b in zip(outcomes[method], counts, strict=True)]
    measures = strengths.log_strengths
    order = [*measures, *(method for method in outcomes if method not in measures)]
    rows: list[list[Content]] = [
        [
            method_cell(method),
            measure_text(measures.get(method, Measure(None)), signed=True),
            *(f"{count:,}" for count in outcomes[method]),
        ]
        for method in order
    ]
    heads = [say(f"head.{name}") for name in ("method", "strength", "wins", "ties", "losses")]
    notes = [say("note.strengths")]
    if strengths.undefined:
        notes.append(say("note.no-strengths", reason=reason(strengths.undefined)))
    notes += missing(measures.items())
    title = say("title.strengths", dimension=strengths.dimension)
    return drawn_table(f"strengths-{strengths.dimension}", title, heads, rows, notes)


def _names(pair: PairDifference) -> str:
    return f"{pair.method} − {pair.other}"


def _verdict(pair: PairDifference, analysis: Analysis) -> Words:
    """The verdict with all raters, which is never clear where the study's rule excludes some of them."""
    if analysis.excluded and pair.verdict in ("better", "worse"):
        return say("verdict.not-counted")
    return say(f"verdict.{pair.verdict}")


def _p(adjusted: float | None) -> str:
    if adjusted is None:
        return "n/a"
    return "<0.001" if adjusted < 0.001 else f"{adjusted:.3f}"


def _negated(measure: Measure) -> Measure:
    value, low, high = (None if end is None else -end for end in (measure.value, measure.high, measure.low))
    return Measure(value, low, high, measure.reason)
