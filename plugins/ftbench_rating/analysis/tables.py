"""An analysis as tables in both languages, for the terminal, Markdown and the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ftbench_rating.analysis.analyse import Analysis, Findings
from ftbench_rating.analysis.language import Both, listed, number, percent, reason, same, with_interval
from ftbench_rating.analysis.measure import Measure
from ftbench_rating.analysis.preferences import Strengths
from ftbench_rating.analysis.raters import Rater
from ftbench_rating.study.model import Scheme


@dataclass(frozen=True, slots=True)
class Span:
    """A measure to draw, on a scale from `lowest` to `highest`."""

    measure: Measure
    lowest: float
    highest: float
    zero: float | None = None
    """Where a line says "no difference"."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table; the first column names the row."""

    title: Both
    header: tuple[Both, ...]
    rows: tuple[tuple[Both, ...], ...]
    notes: tuple[Both, ...] = ()
    spans: tuple[Span, ...] = ()
    """One a row, to be drawn beside it; none where nothing is drawn."""


_SCORE: dict[Scheme, tuple[Both, Both]] = {
    "likert5": (Both("score (1 to 5)", "得分（1 至 5）"), Both("difference (points)", "差异（分）")),
    "pairwise": (
        Both("wins, ties half (0 to 1)", "胜率，平局算一半（0 至 1）"),
        Both("wins − losses", "胜 − 负"),
    ),
    "best-worst": (Both("best − worst (−1 to 1)", "最好 − 最差（−1 至 1）"), Both("difference", "差异")),
}
_VERDICTS = {
    "better": Both("clear", "明确"),
    "worse": Both("clear", "明确"),
    "unclear": Both("unclear", "不明确"),
    "untested": Both("untested", "未检验"),
}


def tables_of(analysis: Analysis) -> list[Table]:
    """All that there is to show, most important first."""
    scheme = analysis.study.scheme
    found = [_scores(analysis)]
    if analysis.everybody.scores.pairs:
        found.append(_pairs(analysis))
    found.append(_agreement(analysis))
    found += [_strengths(one) for one in _all_strengths(analysis.everybody)]
    found.append(_raters(analysis, scheme))
    if analysis.everybody.automatic:
        found.append(_automatic(analysis.everybody))
    return found


def _notes(*measures: tuple[Both, Measure | None]) -> tuple[Both, ...]:
    """Why numbers or intervals are missing, each reason once."""
    found: dict[Both, dict[Both, None]] = {}
    for name, measure in measures:
        if measure is not None and measure.reason:
            found.setdefault(reason(measure.reason), {})[name] = None
    told = [(listed(names), why) for why, names in found.items()]
    return tuple(Both(f"{names.en}: {why.en}", f"{names.zh}：{why.zh}") for names, why in told)


def _without(analysis: Analysis) -> Both:
    names = listed(analysis.excluded)
    return Both(f"without {names.en}", f"不含 {names.zh}")


def _scores(analysis: Analysis) -> Table:
    own, rest = analysis.everybody, analysis.without_excluded
    scheme = analysis.study.scheme
    dimensions = own.opinions.dimensions if len(own.opinions.dimensions) > 1 else ()
    title = _SCORE[scheme][0]
    again = {one.method: one for one in rest.scores.methods} if rest else {}
    header = [Both("method", "方法"), title, Both("group", "组")]
    header += [_without(analysis)] if rest else []
    header += [Both("ratings", "评分数"), Both("examples", "样例"), Both("raters", "评分者")]
    header += [same(name) for name in dimensions]
    rows = []
    for one in own.scores.methods:
        row = [same(one.method), same(with_interval(one.score)), same(one.letters or "–")]
        row += [same(with_interval(again[one.method].score))] if rest else []
        row += [same(f"{one.ratings:,}"), same(one.examples), same(len(own.opinions.raters))]
        row += [same(with_interval(one.by_dimension[name])) for name in dimensions]
        rows.append(tuple(row))
    low, high = {"likert5": (1.0, 5.0), "pairwise": (0.0, 1.0), "best-worst": (-1.0, 1.0)}[scheme]
    weights = listed(
        f"{name} {weight:.3g}" for name, weight in zip(own.opinions.dimensions, own.opinions.weights, strict=True)
    )
    notes = [
        Both(
            "Methods that share a letter are not told apart (Holm's correction over all pairs).",
            "字母相同的方法无法区分（对所有方法对做 Holm 校正）。",
        )
    ]
    if dimensions:
        notes.append(
            Both(f"The score weighs the dimensions: {weights.en}.", f"得分按维度加权：{weights.zh}。"),
        )
    return Table(
        Both("Scores", "得分"),
        tuple(header),
        tuple(rows),
        (*notes, *_notes(*((same(one.method), one.score) for one in own.scores.methods))),
        tuple(Span(one.score, low, high) for one in own.scores.methods),
    )


def _pairs(analysis: Analysis) -> Table:
    own, rest = analysis.everybody, analysis.without_excluded
    again = {frozenset((one.method, one.other)): one for one in rest.scores.pairs} if rest else {}
    header = [Both("methods", "方法"), _SCORE[analysis.study.scheme][1], Both("p (Holm)", "p（Holm）")]
    header += [Both("verdict", "结论")]
    header += [_without(analysis), Both("verdict", "结论")] if rest else []
    header += [Both("ratings of both", "两者都评"), Both("examples", "样例")]
    rows = []
    for one in own.scores.pairs:
        p = "n/a" if one.adjusted_p is None else "<0.001" if one.adjusted_p < 0.001 else f"{one.adjusted_p:.3f}"
        row = [same(f"{one.method} − {one.other}"), same(with_interval(one.difference, signed=True)), same(p)]
        row.append(_VERDICTS[one.verdict])
        if rest:
            other = again[frozenset((one.method, one.other))]
            measure = other.difference if other.method == one.method else _turned(other.difference)
            row += [same(with_interval(measure, signed=True)), _VERDICTS[other.verdict]]
        row += [same(f"{one.ratings:,}"), same(one.examples)]
        rows.append(tuple(row))
    widest = max(
        (abs(end) for one in own.scores.pairs for end in (one.difference.low, one.difference.high) if end is not None),
        default=1.0,
    )
    return Table(
        Both("Differences, where the same rater judged both", "差异（同一评分者对两者都作了评判）"),
        tuple(header),
        tuple(rows),
        _notes(*((same(f"{one.method} − {one.other}"), one.difference) for one in own.scores.pairs)),
        tuple(Span(one.difference, -widest, widest, 0.0) for one in own.scores.pairs),
    )


def _turned(measure: Measure) -> Measure:
    value, low, high = (None if end is None else -end for end in (measure.value, measure.high, measure.low))
    return Measure(value, low, high, measure.reason)


def _agreement(analysis: Analysis) -> Table:
    likert = analysis.study.scheme == "likert5"
    names = [Both("Krippendorff's alpha", "Krippendorff alpha"), same("Gwet AC2" if likert else "Gwet AC1")]
    names.append(Both("same rating", "评分相同"))
    names += [same("ICC(2,k)")] if likert else []
    header = [Both("dimension", "维度"), *names, Both("items", "条目")]
    rows, missing = [], []
    for findings, label in _both(analysis):
        if len(findings.opinions.raters) < 2 <= len(analysis.everybody.opinions.raters):
            continue
        for one in findings.agreement:
            name = Both(one.dimension + label.en, one.dimension + label.zh)
            measures = [one.alpha, one.gwet, one.percent, *([one.icc] if one.icc else [])]
            shown = [with_interval(measure, share=measure is one.percent) for measure in measures]
            rows.append((name, *map(same, shown), same(one.items)))
            if one.alpha.value is None:
                missing.append((name, one.alpha))
                continue
            missing += [
                (Both(f"{name.en} ({what.en})", f"{name.zh}（{what.zh}）"), measure)
                for what, measure in zip(names, measures, strict=True)
            ]
    about = Both(
        "Alpha is 1 for full agreement and 0 for what chance gives; it is low where nearly all ratings are the same, "
        "and Gwet's coefficient beside it is not.",
        "Alpha 为 1 表示完全一致，0 表示与偶然无异；几乎所有评分都相同时它会偏低，旁边的 Gwet 系数则不会。",
    )
    notes = [about]
    if analysis.without_excluded and len(analysis.without_excluded.opinions.raters) < 2:
        without = _without(analysis)
        notes.append(
            Both(
                f"One rater alone is left {without.en}: no agreement.",
                f"{without.zh}时只剩一位评分者，没有一致性可言。",
            )
        )
    if likert:
        notes.append(
            Both(
                "ICC(2,k) is the reliability of the mean of all raters, of items that all of them rated.",
                "ICC(2,k) 是所有评分者均值的信度，仅用所有人都评过的条目。",
            )
        )
    return Table(Both("Agreement of raters", "评分者一致性"), tuple(header), tuple(rows), (*notes, *_notes(*missing)))


def _both(analysis: Analysis) -> Iterator[tuple[Findings, Both]]:
    """All raters, and without those who are left out."""
    yield analysis.everybody, same("")
    if analysis.without_excluded:
        without = _without(analysis)
        yield analysis.without_excluded, Both(f" {without.en}", f"（{without.zh}）")


def _all_strengths(findings: Findings) -> Sequence[Strengths]:
    return findings.preferences.strengths if findings.preferences else ()


def _strengths(one: Strengths) -> Table:
    wins = {method: [0, 0, 0] for pair in one.records for method in pair}
    for (first, second), record in one.records.items():
        for method, counts in (
            (first, (record.wins, record.ties, record.losses)),
            (second, (record.losses, record.ties, record.wins)),
        ):
            wins[method] = [a + b for a, b in zip(wins[method], counts, strict=True)]
    order = [*one.log_strengths, *(method for method in wins if method not in one.log_strengths)]
    rows = tuple(
        (
            same(method),
            same(with_interval(one.log_strengths[method], signed=True) if method in one.log_strengths else "n/a"),
            *(same(f"{count:,}") for count in wins[method]),
        )
        for method in order
    )
    header = (
        Both("method", "方法"),
        Both("log strength", "对数强度"),
        Both("wins", "胜"),
        Both("ties", "平"),
        Both("losses", "负"),
    )
    notes = [
        Both(
            "Bradley-Terry strengths, with ties by Davidson's model; one more is e times the odds of being preferred.",
            "Bradley-Terry 强度，平局按 Davidson 模型处理；高 1 表示更受青睐的几率为 e 倍。",
        )
    ]
    if one.undefined:
        why = reason(one.undefined)
        notes.append(Both(f"No strengths: {why.en}.", f"没有强度：{why.zh}。"))
    return Table(
        Both(f"Strengths from choices: {one.dimension}", f"由选择得出的强度：{one.dimension}"),
        header,
        rows,
        (*notes, *_notes(*((same(method), measure) for method, measure in one.log_strengths.items()))),
    )


def _raters(analysis: Analysis, scheme: Scheme) -> Table:
    likert = scheme == "likert5"
    header = [Both("rater", "评分者"), Both("ratings", "评分数"), Both("cannot judge", "无法判断")]
    header += [Both("severity (points)", "宽严（分）")] if likert else []
    header += [
        Both("self-agreement", "自我一致性"),
        Both("judged twice", "重复评判"),
        Both("attention", "注意力检查"),
        Both("second analysis", "第二次分析"),
    ]
    rows = []
    for one in analysis.raters:
        row = [same(one.rater), same(f"{one.ratings:,}"), same(one.cannot_judge)]
        row += [same(with_interval(one.severity, signed=True) if one.severity else "n/a")] if likert else []
        row += [same(number(one.self_agreement)), same(one.repeated), _attention(one)]
        row.append(Both("left out", "排除") if one.excluded else Both("kept", "保留"))
        rows.append(tuple(row))
    kind = (
        Both("quadratically weighted kappa", "二次加权 kappa")
        if likert
        else Both("share of equal choices (a tie is half) above chance", "相同选择的比例（平局算一半）超出偶然的部分")
    )
    notes = [
        Both(
            f"Self-agreement: {kind.en} of items that came twice. Attention: items with a known answer.",
            f"自我一致性：重复条目的{kind.zh}。注意力检查：答案已知的条目。",
        )
    ]
    if likert:
        notes.append(
            Both(
                "Severity: mean difference to the others on the same answers; below zero is severe.",
                "宽严：对同一回答与其他人评分的平均差；小于零表示偏严。",
            )
        )
    return Table(Both("Raters", "评分者"), tuple(header), tuple(rows), tuple(notes))


def _attention(one: Rater) -> Both:
    if not one.attention_items:
        return same("n/a")
    return Both(
        f"{one.attention} of {one.attention_items} ({percent(one.attention_share)})",
        f"{one.attention}/{one.attention_items}（{percent(one.attention_share)}）",
    )


def _automatic(findings: Findings) -> Table:
    header = (
        Both("metric", "指标"),
        Both("Spearman, examples", "Spearman（样例）"),
        Both("Kendall, examples", "Kendall（样例）"),
        Both("Spearman, methods", "Spearman（方法）"),
        Both("Kendall, methods", "Kendall（方法）"),
        Both("examples", "样例"),
        Both("methods", "方法"),
    )
    rows, missing = [], []
    for one in findings.automatic:
        measures = [one.spearman, one.kendall, one.system_spearman, one.system_kendall]
        rows.append(
            (
                same(one.metric),
                *(same(with_interval(measure, signed=True)) for measure in measures),
                same(one.examples),
                same(one.methods),
            )
        )
        missing += [(same(one.metric), measure) for measure in (one.spearman, one.system_spearman)]
    note = Both(
        "Rank correlations with the human score; above zero the metric agrees with people, also where lower is better. "
        "Examples: within each method, then averaged.",
        "与人工得分的秩相关；大于零表示指标与人的看法一致（越低越好的指标也已换向）。样例：先在每个方法内计算，再取平均。",
    )
    return Table(Both("People and automatic metrics", "人与自动指标"), header, tuple(rows), (note, *_notes(*missing)))
