"""In what two runs differ, in words: what a reader must know before the verdict on them."""

from __future__ import annotations

from ftbench.analysis.run_comparison import TwoRuns
from ftbench.analysis.setting_differences import OTHER_DATA, shown
from ftbench.analysis.ways_apart import ENVIRONMENT, WayApart, ways_apart
from ftbench.presentation.catalogue import Catalogue
from ftbench.presentation.words import Words, enumerated, joined, plain

_MOST_PAIRS = 2
"""More pairs of values than these are left to the list of settings."""
_MOST_WAYS = 6
"""More differences than these are counted."""

_SENTENCES = Catalogue.of_texts(
    {
        "same": (
            "What both runs have was made with the same settings, data and seeds.",
            "两次运行共有的结果，其设置、数据和随机种子都相同。",
        ),
        "differ": (
            "The runs differ in {ways}. A difference in quality may come from any of these.",
            "两次运行的不同之处：{ways}。质量上的差异可能来自其中任何一项。",
        ),
        "differ#1": (
            "The runs differ in {ways}. A difference in quality may come from it.",
            "两次运行的不同之处：{ways}。质量上的差异可能来自于此。",
        ),
        "with": ("the runs differ in {ways}", "两次运行的不同之处：{ways}"),
        "values": ("{way} ({values})", "{way}（{values}）"),
        "more": ("{n} more settings", "另外 {n} 项设置"),
        "more#1": ("1 more setting", "另外 1 项设置"),
        "environment": ("libraries or machine ({names})", "库或机器（{names}）"),
        "rows.train": ("training rows", "训练样本数"),
        "rows.validation": ("validation rows", "验证样本数"),
        "rows.test": ("test rows", "测试样本数"),
        "data": ("the rows of the data", "数据的样本"),
        "identity": ("the version of ftbench’s computations", "ftbench 计算方式的版本"),
        "model.fingerprint": ("the model’s files", "模型文件"),
        "model.template": ("the chat template", "对话模板"),
        "task.augment": ("augmentation of the training rows", "训练样本的数据增强"),
        "task.fold.number": ("the folds that are there", "已有的折"),
        "task.fold.of": ("the number of folds", "折数"),
        "seeds": ("seeds", "随机种子"),
        "training.epochs": ("epochs", "轮数"),
        "training.steps": ("training steps", "训练步数"),
        "training.batch_size": ("batch size", "批大小"),
        "training.max_length": ("maximum length", "最大长度"),
        "method.settings.learning_rate": ("learning rate", "学习率"),
        "evaluation.general_text": ("the general text", "通用文本"),
    },
    ("en", "zh"),
)
_HASHES = frozenset(
    (OTHER_DATA, "model.fingerprint", "model.template", "task.augment", "evaluation.general_text", "identity")
)
"""Differences whose values mean nothing to people."""


def how_they_differ(runs: TwoRuns) -> Words:
    """`The runs differ in training rows (235 → 64) and epochs (3 → 1). …`, or that nothing differs."""
    ways = _ways(runs, values=True)
    return _SENTENCES.say("differ", ways=enumerated(ways), n=len(ways)) if ways else _SENTENCES.say("same")


def with_what_else(runs: TwoRuns) -> Words | None:
    """`the runs differ in training rows and epochs`, to end a verdict; None if nothing differs."""
    ways = _ways(runs, values=False)
    return _SENTENCES.say("with", ways=enumerated(ways)) if ways else None


def name_of(key: str) -> Words:
    """The name of what differs: `epochs` for `training.epochs`."""
    return _SENTENCES.say(key) if key in _SENTENCES else plain(key.rpartition(".")[2].replace("_", " "))


def _ways(runs: TwoRuns, *, values: bool) -> list[Words]:
    found = ways_apart([row.differing for row in runs.common])
    ways = [way for way in found if not way.key.startswith(ENVIRONMENT)]
    libraries = [way.key.removeprefix(ENVIRONMENT) for way in found if way.key.startswith(ENVIRONMENT)]
    words = [_written(way) if values else name_of(way.key) for way in ways[:_MOST_WAYS]]
    if left := len(ways) - len(words):
        words.append(_SENTENCES.say("more", n=left))
    if libraries:
        words.append(_SENTENCES.say("environment", names=joined(libraries)))
    return words


def _written(way: WayApart) -> Words:
    if way.key in _HASHES or len(way.values) > _MOST_PAIRS:
        return name_of(way.key)
    pairs = joined([f"{_value(a)} → {_value(b)}" for a, b in way.values])
    return _SENTENCES.say("values", way=name_of(way.key), values=pairs)


def _value(value: object) -> str:
    """A value on one line: whole numbers without a point, lists without brackets."""
    if isinstance(value, float) and value.is_integer():
        return f"{value:,.0f}"
    if isinstance(value, list | tuple):
        return ", ".join(map(_value, value))
    return shown(value)
