"""The same words in English and Chinese, and numbers as both write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ftbench_rating.analysis.measure import Measure


class Both(NamedTuple):
    """One text in two languages."""

    en: str
    zh: str

    def __add__(self, other: object) -> Both:
        """Two texts, one after the other."""
        if not isinstance(other, Both):
            return NotImplemented
        return Both(self.en + other.en, self.zh + other.zh)


def same(text: object) -> Both:
    """A name or a number: the same in both."""
    return Both(str(text), str(text))


def listed(items: Iterable[Both | str]) -> Both:
    """`a, b` and `a、b`."""
    known = [item if isinstance(item, Both) else same(item) for item in items]
    return Both(", ".join(item.en for item in known), "、".join(item.zh for item in known))


def sentences(items: Iterable[Both]) -> Both:
    """One after the other."""
    known = list(items)
    return Both(" ".join(item.en for item in known), "".join(item.zh for item in known))


def counted(count: int, noun: str, chinese: str) -> Both:
    """`3 raters` and `3 位评分者`; `chinese` has the measure word."""
    return Both(f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s", f"{count:,} {chinese}")


def number(value: float | None, places: int = 2, *, signed: bool = False) -> str:
    """With a true minus sign; `n/a` for None."""
    if value is None:
        return "n/a"
    text = f"{value:{'+' if signed else ''}.{places}f}"
    return (text.lstrip("+-") if float(text) == 0 else text).replace("-", "−")


def percent(value: float | None) -> str:
    return "n/a" if value is None else f"{100 * value:.0f} %".replace("-", "−")


def with_interval(measure: Measure, *, signed: bool = False, share: bool = False) -> str:
    """`0.42 [0.11, 0.73]`, or without the brackets where there is no interval."""

    def shown(value: float | None) -> str:
        return percent(value) if share else number(value, signed=signed)

    if measure.low is None:
        return shown(measure.value)
    return f"{shown(measure.value)} [{shown(measure.low)}, {shown(measure.high)}]"


_REASONS = (
    (r"nobody rated it", "没有人评过"),
    (r"nobody rated it on one of the dimensions", "某个维度没有评分"),
    (r"an interval needs at least two examples", "区间至少需要两个样例"),
    (r"an interval needs at least two items that are independent of each other", "区间至少需要两个相互独立的条目"),
    (r"every rating is the same for both", "两者的评分全都相同"),
    (r"the ratings do not vary", "评分没有差异"),
    (r"agreement needs two raters", "一致性需要两位评分者"),
    (r"no item was rated by every rater", "没有所有评分者都评过的条目"),
    (r"no item was rated by two raters", "没有两位评分者都评过的条目"),
    (r"no answer was rated by others too", "没有其他人也评过的回答"),
    (
        r"all ratings are the same, so there is no disagreement that chance could bring",
        "评分全都相同，偶然也不会产生分歧",
    ),
    (r"chance alone gives full agreement", "仅凭偶然就会完全一致"),
    (
        r"all ratings are the same and the scale is not known, so there is only one category",
        "评分全都相同且量表未知，只有一个类别",
    ),
    (r"all ratings are the same, so chance alone gives full agreement", "评分全都相同，仅凭偶然就会完全一致"),
    (r"no item has both ratings", "没有同时具有两次评分的条目"),
    (r"there are fewer than two raters", "评分者不足两位"),
    (r"there are fewer than two items", "条目不足两个"),
    (
        r"the items do not differ in their ratings, so there is no variance to explain",
        "各条目的评分没有差异，没有可解释的方差",
    ),
    (r"(\d+) of (\d+) resampled sets of ratings have no value", r"\2 次重抽样中有 \1 次算不出数值"),
    (r"every choice is a tie", "全都是平局"),
    (r"every comparison is a tie", "全都是平局"),
    (r"nobody compared the methods", "没有人比较过这些方法"),
    (r"(.+) and (.+) were never compared", r"\1 与 \2 从未比较过"),
    (
        r"(.+) won every comparison with (.+), so the difference between them has no upper limit",
        r"\1 在与 \2 的每次比较中都胜出，两者的差距没有上限",
    ),
    (
        r"wins and ties order the methods without one contradiction, so the differences have no upper limit",
        "胜负与平局排出的次序毫无矛盾，差距没有上限",
    ),
    (r"the search for the largest likelihood did not end", "极大似然的搜索没有收敛"),
    (r"the metric has no numbers by example", "该指标没有逐样例的数值"),
    (r"the metric has no value for a single example", "该指标没有单个样例的数值"),
    (r"the metric has no value for some examples", "该指标在部分样例上没有数值"),
    (r"the metric has no value for these examples", "该指标在这些样例上没有数值"),
    (r"the metric or the ratings are the same for all examples", "该指标或评分在所有样例上都相同"),
    (
        r"a correlation of methods needs at least (\d+) of them, and there are (\d+)",
        r"方法间的相关至少需要 \1 个方法，这里只有 \2 个",
    ),
)


def reason(text: str) -> Both:
    """Why there is no number: our own sentences in both languages, others as they are."""
    for pattern, chinese in _REASONS:
        if match := re.fullmatch(pattern, text):
            return Both(text, match.expand(chinese))
    return same(text)
