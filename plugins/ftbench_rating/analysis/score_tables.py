"""How good methods are: scores, differences of two, and strengths from choices."""

from __future__ import annotations

from ftbench.presentation.words import Part, joined
from ftbench_rating.analysis.analyse import Analysis
from ftbench_rating.analysis.catalogue import reason, say
from ftbench_rating.analysis.measure import Measure
from ftbench_rating.analysis.measure_text import measure_text
from ftbench_rating.analysis.preferences import Strengths
from ftbench_rating.analysis.scores import BOUNDS
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
    """A row a method, best first."""
    own, rest = analysis.everybody, analysis.without_excluded
    scheme = analysis.study.scheme
    dimensions = own.opinions.dimensions if len(own.opinions.dimensions) > 1 else ()
    again = {one.method: one for one in rest.scores.methods} if rest else {}
    heads: list[Part] = [say("head.method"), say(f"score.{scheme}"), say("head.group")]
    heads += [without_excluded(analysis)] if rest else []
    heads += [say("head.ratings"), say("head.examples"), say("head.raters"), *dimensions]
    rows: list[list[Content]] = [
        [
            method_cell(one.method),
            measure_text(one.score),
            one.letters or "–",
            *([measure_text(again[one.method].score)] if rest else []),
            f"{one.ratings:,}",
            one.examples,
            len(own.opinions.raters),
            *(measure_text(one.by_dimension[name]) for name in dimensions),
        ]
        for one in own.scores.methods
    ]
    notes = [say("note.letters")]
    if dimensions:
        weighed = zip(own.opinions.dimensions, own.opinions.weights, strict=True)
        notes.append(say("note.weights", weights=joined(f"{name} {weight:.3g}" for name, weight in weighed)))
    notes += missing((one.method, one.score) for one in own.scores.methods)
    low, high = BOUNDS[scheme]
    spans = [Span(one.score, low, high) for one in own.scores.methods]
    return drawn_table("scores", say("title.scores"), heads, rows, notes, spans)


def pair_table(analysis: Analysis) -> DrawnTable:
    """A row for two methods, where the same rater judged both."""
    own, rest = analysis.everybody, analysis.without_excluded
    again = {frozenset((one.method, one.other)): one for one in rest.scores.pairs} if rest else {}
    heads = [say("head.methods"), say(f"difference.{analysis.study.scheme}"), say("head.p"), say("head.verdict")]
    heads += [without_excluded(analysis), say("head.verdict")] if rest else []
    heads += [say("head.ratings-of-both"), say("head.examples")]
    rows = []
    for one in own.scores.pairs:
        row: list[Part] = [_names(one.method, one.other), measure_text(one.difference, signed=True)]
        row += [_p(one.adjusted_p), say(f"verdict.{one.verdict}")]
        if rest:
            other = again[frozenset((one.method, one.other))]
            measure = other.difference if other.method == one.method else _turned(other.difference)
            row += [measure_text(measure, signed=True), say(f"verdict.{other.verdict}")]
        rows.append([*row, f"{one.ratings:,}", one.examples])
    notes = missing((_names(one.method, one.other), one.difference) for one in own.scores.pairs)
    ends = [end for one in own.scores.pairs for end in (one.difference.low, one.difference.high) if end is not None]
    widest = max(map(abs, ends), default=1.0)
    spans = [Span(one.difference, -widest, widest, 0.0) for one in own.scores.pairs]
    return drawn_table("pairs", say("title.pairs"), heads, rows, notes, spans)


def strength_table(one: Strengths) -> DrawnTable:
    """A row a method, with how often it won, on one dimension."""
    wins = {method: [0, 0, 0] for pair in one.records for method in pair}
    for (first, second), record in one.records.items():
        for method, counts in (
            (first, (record.wins, record.ties, record.losses)),
            (second, (record.losses, record.ties, record.wins)),
        ):
            wins[method] = [a + b for a, b in zip(wins[method], counts, strict=True)]
    order = [*one.log_strengths, *(method for method in wins if method not in one.log_strengths)]
    rows: list[list[Content]] = [
        [
            method_cell(method),
            measure_text(one.log_strengths.get(method, Measure(None)), signed=True),
            *(f"{count:,}" for count in wins[method]),
        ]
        for method in order
    ]
    heads = [say(f"head.{name}") for name in ("method", "strength", "wins", "ties", "losses")]
    notes = [say("note.strengths")]
    if one.undefined:
        notes.append(say("note.no-strengths", reason=reason(one.undefined)))
    notes += missing(one.log_strengths.items())
    title = say("title.strengths", dimension=one.dimension)
    return drawn_table(f"strengths-{one.dimension}", title, heads, rows, notes)


def _names(method: str, other: str) -> str:
    return f"{method} − {other}"


def _p(adjusted: float | None) -> str:
    if adjusted is None:
        return "n/a"
    return "<0.001" if adjusted < 0.001 else f"{adjusted:.3f}"


def _turned(measure: Measure) -> Measure:
    value, low, high = (None if end is None else -end for end in (measure.value, measure.high, measure.low))
    return Measure(value, low, high, measure.reason)
