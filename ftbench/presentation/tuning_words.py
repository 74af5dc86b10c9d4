"""What tuning was worth on test rows, in sentences."""

from __future__ import annotations

from ftbench.analysis.comparison import Interval
from ftbench.analysis.tuning_effects import Effect, MeanGain, effect_counts, mean_gains, tuned_pairs
from ftbench.analysis.view import RunView
from ftbench.presentation.catalogue import Catalogue
from ftbench.presentation.numbers import decimals, signed
from ftbench.presentation.words import SEMICOLONS, Part, Words, joined, sentences

_ROWS: dict[str, tuple[str, str]] = {
    "effects": (
        "Tuned against default settings on test rows, over {n} pairs of a method and a task: {parts}.",
        "调参与默认设置在测试集上相比，共 {n} 对（方法与任务）：{parts}。",
    ),
    "effects#1": (
        "Tuned against default settings on test rows, one method on one task: {parts}.",
        "调参与默认设置在测试集上相比（一种方法、一个任务）：{parts}。",
    ),
    "better": ("clearly better in {n}", "{n} 对明显更好"),
    "worse": ("clearly worse in {n}", "{n} 对明显更差"),
    "unclear": ("no clear difference in {n}", "{n} 对无明显差异"),
    "same-settings": ("the default settings were chosen in {n}", "{n} 对选定的就是默认设置"),
    "untested": ("not tested in {n}", "{n} 对未检验"),
    "mean": ("Mean difference: {means}.", "平均差值：{means}。"),
    "mean.of": ("{value} {metric}{way}", "{metric} {value}{way}"),
    "mean.of-interval": ("{value} {metric} ({low} … {high}){way}", "{metric} {value}（{low} … {high}）{way}"),
    "lower-is-better": (", where lower is better", "（越低越好）"),
    "over-pairs": ("{mean}, over {n} pairs", "{mean}，共 {n} 对"),
    "over-pairs#1": ("{mean}, over one pair", "{mean}，共 1 对"),
    "one-seed": (
        "Where a row has one seed, its test speaks of these trained models only, not of the method.",
        "一方只有一个随机种子时，检验只适用于这些训练好的模型，而不是方法本身。",
    ),
}

TUNING = Catalogue.of_texts(_ROWS, ("en", "zh"))

say = TUNING.say

_ORDER: tuple[Effect, ...] = ("better", "worse", "unclear", "same settings", "untested")


def tuning_words(view: RunView) -> Words | None:
    """How often tuning helped, hurt or did not matter, and by how much in the mean; None without default rows."""
    pairs = tuned_pairs(view)
    if not pairs:
        return None
    counts = effect_counts(pairs)
    parts = [say(effect.replace(" ", "-"), n=counts[effect]) for effect in _ORDER if effect in counts]
    lines = [say("effects", n=len(pairs), parts=joined(parts, comma=SEMICOLONS))]
    gains = mean_gains(pairs)
    several = len(gains) > 1
    means = [say("over-pairs", mean=_mean(gain), n=gain.pairs) if several else _mean(gain) for gain in gains]
    lines.append(say("mean", means=joined(means, comma=SEMICOLONS)))
    if any(not pair.difference.covers_seeds for pair in pairs if pair.effect in ("better", "worse", "unclear")):
        lines.append(say("one-seed"))
    return sentences(lines)


def _mean(gain: MeanGain) -> Words:
    way: Part = say("lower-is-better") if gain.direction == "lower" else ""
    if gain.interval is None:
        return say("mean.of", value=signed(gain.value, decimals(gain.value)), metric=gain.metric, way=way)
    return _with_interval(gain, gain.interval, way)


def _with_interval(gain: MeanGain, interval: Interval, way: Part) -> Words:
    places = decimals(gain.value, interval.low, interval.high)
    value, low, high = (signed(number, places) for number in (gain.value, interval.low, interval.high))
    return say("mean.of-interval", value=value, low=low, high=high, metric=gain.metric, way=way)
