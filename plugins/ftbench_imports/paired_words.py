"""Sentences and column heads about imported scores, in the languages of the interface."""

from __future__ import annotations

from collections.abc import Iterable

from ftbench.messages import MessageCatalogue, Note
from ftbench.messages.core import CORE_MESSAGES
from ftbench.presentation.catalogue import Catalogue
from ftbench.presentation.languages import LANGUAGES
from ftbench.presentation.numbers import terminal_number
from ftbench.presentation.words import SEMICOLONS, Words, joined, noted
from ftbench_imports.messages import MESSAGES
from ftbench_imports.paired_boards import PairedBoard

_SENTENCES = {
    "title": ("{task}, {metric}", "{task}，{metric}"),
    "page": ("Imported results", "导入的结果"),
    "alone": ("One system: there is nothing to compare it with.", "只有一个系统，没有可比较的对象。"),
    "best": (
        "The best, {best}, is told apart from each of the other {n}.",
        "最好的 {best} 与其余 {n} 个都能区分开。",
    ),
    "best#1": ("{best} is told apart from the other.", "{best} 与另一个能区分开。"),
    "all": ("No two of the {n} systems can be told apart.", "{n} 个系统两两都无法区分。"),
    "first": (
        "{n} of {count} systems share the best's group: {names}. None of them can be told apart from another.",
        "{count} 个系统中有 {n} 个与最好的同组：{names}。它们两两都无法区分。",
    ),
    "untested": ("Nothing could be tested.", "没有可以检验的内容。"),
    "paired": (
        "{examples} examples that all systems answered, paired by example. Tests: {tests}, with Holm's correction over "
        "all {n} pairs of this table. Other tables are other families.",
        "所有系统都回答过的 {examples} 个样例，逐例配对。检验：{tests}，对本表全部 {n} 对做 Holm 校正；其他表格另算。",
    ),
    "paired#1": (
        "{examples} examples that both systems answered, paired by example. Test: {tests}.",
        "两个系统都回答过的 {examples} 个样例，逐例配对。检验：{tests}。",
    ),
    "all-pairs": ("Every two systems", "两两比较"),
    "seeds": (
        "Intervals and tests are about other examples. How far a result moves with another seed, sampling or training "
        "is not in them.",
        "区间和检验只针对换一批样例的情况，不包含换随机种子、重新采样或重新训练的影响。",
    ),
    "fewer": (
        "Some systems answered more examples; what not all answered is not counted here.",
        "有的系统回答了更多样例；并非所有系统都回答的样例不计入。",
    ),
    "assumed": (
        "The files do not tell whether more is better; that is assumed. --lower {metric} says otherwise.",
        "文件没有说明是否越高越好，这里假定越高越好；可用 --lower {metric} 更改。",
    ),
    "better": ("better", "更好"),
    "unclear": ("no clear difference", "差异不明"),
    "untested-pair": ("not tested", "未检验"),
    "interval": ("{low} to {high}", "{low} 至 {high}"),
    "no-interval.too few examples": ("too few examples", "样例太少"),
    "no-interval.not finite": ("not finite", "不是有限值"),
    "no-interval.no variation": ("no variation", "没有差异"),
    "no-interval.identical": ("identical", "完全相同"),
    "left-out": ("Left out: {files}", "未计入：{files}"),
    "remarks": ("To know: {files}", "请注意：{files}"),
    "named": ("{file} ({reason})", "{file}（{reason}）"),
    "head.rank": ("#", "名次"),
    "head.system": ("system", "系统"),
    "head.groups": ("groups", "分组"),
    "head.value": ("value", "数值"),
    "head.interval": ("95 % interval", "95 % 区间"),
    "head.ranks": ("possible ranks", "可能的名次"),
    "head.examples": ("answered", "已回答"),
    "head.published": ("published", "公布值"),
    "head.one": ("better", "较好"),
    "head.other": ("than", "较差"),
    "head.difference": ("difference", "差值"),
    "head.p": ("p", "p"),
    "head.adjusted": ("p (Holm)", "p（Holm）"),
    "head.verdict": ("verdict", "结论"),
    "test.McNemar": ("McNemar", "McNemar"),
    "test.sign flips": ("sign flips", "符号翻转"),
    "test.randomisation": ("randomisation", "随机化"),
    "test.examples t": ("t test", "t 检验"),
    "test.examples bootstrap": ("bootstrap", "自助法"),
}

_CATALOGUE = Catalogue.of_texts(_SENTENCES, LANGUAGES)
_NOTES = MessageCatalogue.of((*CORE_MESSAGES, *MESSAGES))

say = _CATALOGUE.say
"""The words under a key of this module."""
known = _CATALOGUE.known


def finding(board: PairedBoard) -> Words:
    """Which systems are not distinguishable from the best."""
    count = len(board.ranked)
    if count < 2:
        return say("alone")
    if all(pair.p is None for pair in board.pairs):
        return say("untested")
    first = board.statistics.groups[0]
    if len(first) == 1:
        return say("best", best=first[0], n=count - 1)
    if len(first) == count:
        return say("all", n=count)
    return say("first", n=len(first), count=count, names=joined(first))


def caveats(board: PairedBoard) -> list[Words]:
    """What the numbers rest on, and what they do not cover."""
    tests = dict.fromkeys(pair.test for pair in board.pairs if pair.p is not None and pair.problem is None)
    said = []
    if tests:
        named = joined(known("test", test) for test in sorted(tests))
        said.append(say("paired", examples=f"{board.statistics.examples:,}", tests=named, n=len(board.pairs)))
    said.append(say("seeds"))
    if board.fewer_examples:
        said.append(say("fewer"))
    if board.direction_assumed:
        said.append(say("assumed", metric=board.metric))
    return said


def listed(key: str, notes: Iterable[tuple[str, Note]]) -> Words | None:
    """Files with their reasons in a sentence; None without any."""
    said = [say("named", file=file, reason=noted(note, _NOTES)) for file, note in notes]
    return say(key, files=joined(said, comma=SEMICOLONS)) if said else None


def interval(low: float | None, high: float | None, problem: str | None) -> Words:
    """The ends of an interval, or why there is none."""
    if low is None or high is None:
        return known("no-interval", problem or "not finite")
    return say("interval", low=terminal_number(low), high=terminal_number(high))
