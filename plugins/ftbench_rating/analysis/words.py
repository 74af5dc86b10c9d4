"""What an analysis says, in sentences: who is better, how far raters agree, and what to keep in mind."""

from __future__ import annotations

from collections.abc import Sequence

from ftbench_rating.analysis.agreement import Agreement
from ftbench_rating.analysis.analyse import Analysis, Findings
from ftbench_rating.analysis.language import (
    Both,
    counted,
    listed,
    number,
    percent,
    reason,
    same,
    with_interval,
)
from ftbench_rating.analysis.measure import Measure
from ftbench_rating.analysis.raters import FEWEST_REPEATED, Rater
from ftbench_rating.analysis.scores import PairDifference
from ftbench_rating.study.model import Scheme

SCHEME_NAMES: dict[Scheme, Both] = {
    "likert5": Both("rated from 1 to 5", "按 1 至 5 分评分"),
    "pairwise": Both("two answers compared at a time", "每次比较两个回答"),
    "best-worst": Both("best and worst of several answers", "在多个回答中选出最好与最差"),
}
_STRENGTHS = (
    (0.8, Both("almost perfectly", "几乎完全一致")),
    (0.6, Both("substantially", "高度一致")),
    (0.4, Both("moderately", "中等一致")),
    (0.2, Both("fairly", "略有一致")),
    (0.0, Both("slightly", "几乎不一致")),
)
"""The words of Landis & Koch 1977, Biometrics 33:159; they are a custom and no test."""
_BY_CHANCE = Both("less than by chance", "低于偶然水平")


def headline(analysis: Analysis) -> list[Both]:
    """The findings with all raters, most important first."""
    found = [*_standing(analysis.everybody, analysis.study.scheme), *_agreement(analysis.everybody.agreement)]
    if analysis.everybody.preferences:
        found.append(_position(analysis.everybody))
    return found


def size_of(analysis: Analysis) -> Both:
    """How much was rated."""
    opinions = analysis.everybody.opinions
    parts = [
        counted(len(opinions.raters), "rater", "位评分者"),
        counted(len(opinions.examples), "example", "个样例"),
        counted(len(opinions.methods), "method", "个方法"),
        counted(opinions.ratings, "rating", "次评分"),
    ]
    if opinions.cannot_judge:
        parts.append(Both(f"{opinions.cannot_judge:,} × “cannot judge”", f"“无法判断” {opinions.cannot_judge:,} 次"))
    if opinions.missing:
        parts.append(Both(f"{opinions.missing:,} missing", f"缺 {opinions.missing:,} 次"))
    return listed(parts) + Both(".", "。")


def scope(analysis: Analysis) -> Both:
    """What the intervals cover."""
    raters = len(analysis.everybody.opinions.raters)
    if analysis.everybody.scores.over_raters:
        return Both(
            "95 % intervals are over other examples and other raters of this kind.",
            "95 % 区间考虑了换用其他样例以及其他同类评分者的情况。",
        )
    who = Both("One rater says" if raters == 1 else "Two raters say", f"{raters} 位评分者")
    return who + Both(
        " nothing about others, who may differ: 95 % intervals are over other examples only.",
        "不足以代表其他人，换人结果可能不同：95 % 区间只考虑换用其他样例的情况。",
    )


def exclusion(analysis: Analysis) -> Both:
    """Whom the rule leaves out, and why."""
    limits = analysis.study.exclusion
    rule = Both(
        f"The rule, fixed before anyone rated: at least {percent(limits.attention_at_least)} of the attention items "
        f"right, and a self-agreement of at least {limits.self_agreement_at_least:g} (which counts from "
        f"{FEWEST_REPEATED} items judged twice on).",
        f"评分开始之前定下的规则：注意力检查至少答对 {percent(limits.attention_at_least)}，"
        f"自我一致性不低于 {limits.self_agreement_at_least:g}（重复评判的条目至少 {FEWEST_REPEATED} 个时才计）。",
    )
    out = [rater for rater in analysis.raters if rater.excluded]
    if not out:
        return rule + Both(" Nobody is left out.", "没有人被排除。")
    why = [_why_excluded(rater) for rater in out]
    told = Both(" Left out of the second analysis: ", "第二次分析排除了：") + Both(
        "; ".join(one.en for one in why) + ".", "；".join(one.zh for one in why) + "。"
    )
    if analysis.without_excluded is None:
        told += Both(" Nobody is left, so there is no second analysis.", "没有剩下任何人，因此没有第二次分析。")
    return rule + told


def _why_excluded(rater: Rater) -> Both:
    reasons = []
    if "attention" in rater.excluded:
        reasons.append(
            Both(
                f"{rater.attention} of {rater.attention_items} attention items right",
                f"{rater.attention_items} 个注意力检查答对 {rater.attention} 个",
            )
        )
    if "self-agreement" in rater.excluded:
        agreement = number(rater.self_agreement)
        reasons.append(Both(f"self-agreement {agreement}", f"自我一致性 {agreement}"))
    told = listed(reasons)
    return Both(f"{rater.rater} ({told.en})", f"{rater.rater}（{told.zh}）")


def _standing(findings: Findings, scheme: Scheme) -> list[Both]:
    """The best method against each other one."""
    scored = [one for one in findings.scores.methods if one.score.value is not None]
    if not scored:
        return [Both("No method has a score.", "没有任何方法有得分。")]
    best = scored[0].method
    if len(scored) == 1:
        return [same(f"{best}: {with_interval(scored[0].score)}")]
    pairs = [pair for pair in findings.scores.pairs if pair.method == best]
    return [_difference(pair, scheme) for pair in pairs]


def _difference(pair: PairDifference, scheme: Scheme) -> Both:
    one, other, measure = pair.method, pair.other, pair.difference
    if measure.value is None:
        why = reason(measure.reason or "")
        return Both(f"{one} and {other} cannot be compared: {why.en}.", f"{one} 与 {other} 无法比较：{why.zh}。")
    if scheme == "pairwise":
        share = with_interval(_as_share(measure), share=True)
        told = Both(
            f"{one} is preferred to {other} in {share} of comparisons (a tie is half)",
            f"在与 {other} 的比较中，{one} 有 {share} 的次数更受青睐（平局算一半）",
        )
    else:
        size = abs(measure.value)
        ends = "" if measure.low is None else f" [{number(measure.low)}, {number(measure.high)}]"
        above = measure.value >= 0
        if scheme == "likert5":
            told = Both(
                f"{one} is rated {number(size)} points {'above' if above else 'below'} {other}{ends}",
                f"{one} 的评分比 {other} {'高' if above else '低'} {number(size)} 分{ends}",
            )
        else:
            side = "above" if above else "below"
            told = Both(
                f"The best-worst score of {one} is {number(size)} {side} that of {other}{ends}",
                f"{one} 的最好-最差得分比 {other} {'高' if above else '低'} {number(size)}{ends}",
            )
    return told + _verdict(pair)


def _verdict(pair: PairDifference) -> Both:
    if pair.verdict in ("better", "worse"):
        return Both(", clear after Holm's correction.", "，经 Holm 校正后差异明确。")
    if pair.verdict == "unclear":
        return Both(", which may be chance (Holm's correction).", "，可能只是偶然（Holm 校正）。")
    why = reason(pair.difference.reason or "")
    return Both(f", untested: {why.en}.", f"，未检验：{why.zh}。")


def _agreement(found: Sequence[Agreement]) -> list[Both]:
    if len(found) == 1:
        told = _agrees(found[0])
        return [Both(f"Raters agree: {told.en}.", f"评分者一致性：{told.zh}。")]
    each = [_agrees(one) for one in found]
    english = "; ".join(f"{one.dimension} {told.en}" for one, told in zip(found, each, strict=True))
    chinese = "；".join(f"{one.dimension} {told.zh}" for one, told in zip(found, each, strict=True))
    return [Both(f"How far raters agree: {english}.", f"评分者一致性：{chinese}。")]


def _agrees(one: Agreement) -> Both:
    if one.alpha.value is None:
        why = reason(one.alpha.reason or "")
        return Both(f"not known ({why.en})", f"未知（{why.zh}）")
    value = one.alpha.value
    strength = next((word for least, word in _STRENGTHS if value >= least), _BY_CHANCE)
    alpha = with_interval(one.alpha)
    return Both(f"{strength.en}, alpha {alpha}", f"{strength.zh}，alpha {alpha}")


def _position(findings: Findings) -> Both:
    preferences = findings.preferences
    assert preferences is not None
    share, expected = preferences.first_place, percent(preferences.first_place_expected)
    if share.value is None:
        why = reason(share.reason or "")
        return Both(f"Position bias is not known: {why.en}.", f"位置偏差未知：{why.zh}。")
    shown = with_interval(share, share=True)
    biased = share.low is not None and not share.low <= preferences.first_place_expected <= (share.high or 1.0)
    verdict = (
        Both("position mattered; both orders were shown equally often", "位置有影响；两种顺序出现的次数相同")
        if biased
        else Both("no clear position bias", "没有明显的位置偏差")
    )
    return Both(
        f"The first answer shown was preferred in {shown} of choices, {expected} expected: {verdict.en}.",
        f"先展示的回答在 {shown} 的选择中胜出，预期为 {expected}：{verdict.zh}。",
    )


def _as_share(measure: Measure) -> Measure:
    """Wins less losses as wins with ties half."""

    def turned(value: float | None) -> float | None:
        return None if value is None else (1 + value) / 2

    return Measure(turned(measure.value), turned(measure.low), turned(measure.high), measure.reason)


__all__ = ["SCHEME_NAMES", "exclusion", "headline", "scope", "size_of"]
