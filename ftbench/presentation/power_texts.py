"""The sentences on what a run finds and what it lacks: English and Chinese by key."""

from __future__ import annotations

from ftbench.presentation.catalogue import Catalogue

_ROWS: dict[str, tuple[str, str]] = {
    # A difference that is not clear, and what would make it so.
    "show.both": (
        "A difference of {amount}, as between {method} and {other}, would show with {seeds} or {examples}.",
        "像 {method} 与 {other} 之间 {amount} 这样的差异，再有 {seeds}或 {examples}即可看出。",
    ),
    "show.seeds": (
        "A difference of {amount}, as between {method} and {other}, would show with {seeds}; {most} times the {rows} "
        "would not do.",
        "像 {method} 与 {other} 之间 {amount} 这样的差异，再有 {seeds}即可看出；{most} 倍的{rows}仍不够。",
    ),
    "show.seeds.bound": (
        "A difference of {amount}, as between {method} and {other}, would show with {seeds}; no number of {rows} would "
        "do, because what seeds vary does not shrink with them.",
        "像 {method} 与 {other} 之间 {amount} 这样的差异，再有 {seeds}即可看出；再多的{rows}也不够，"
        "因为种子间的波动不随之减小。",
    ),
    "show.examples": (
        "A difference of {amount}, as between {method} and {other}, would show with {examples}; {most} times the seeds "
        "would not do.",
        "像 {method} 与 {other} 之间 {amount} 这样的差异，再有 {examples}即可看出；{most} 倍的随机种子仍不够。",
    ),
    "show.examples.bound": (
        "A difference of {amount}, as between {method} and {other}, would show with {examples}; no number of seeds "
        "would do, because what {rows} vary does not shrink with them.",
        "像 {method} 与 {other} 之间 {amount} 这样的差异，再有 {examples}即可看出；再多的随机种子也不够，"
        "因为{rows}间的波动不随之减小。",
    ),
    "show.examples.unknown": (
        "A difference of {amount}, as between {method} and {other}, would show with at least {examples}; one seed does "
        "not show how much seeds vary.",
        "像 {method} 与 {other} 之间 {amount} 这样的差异，至少再有 {examples}才能看出；只有一个随机种子，"
        "尚不知种子间的波动。",
    ),
    "show.neither": (
        "A difference of {amount}, as between {method} and {other}, would show neither with {most} times the seeds nor "
        "with {most} times the {rows}.",
        "像 {method} 与 {other} 之间 {amount} 这样的差异，即使有 {most} 倍的随机种子或 {most} 倍的{rows}也看不出。",
    ),
    "show.neither.bound": (
        "A difference of {amount}, as between {method} and {other}, would not show with {most} times the seeds, and "
        "with no number of {rows}, because what seeds vary does not shrink with them.",
        "像 {method} 与 {other} 之间 {amount} 这样的差异，即使有 {most} 倍的随机种子也看不出；再多的{rows}也不够，"
        "因为种子间的波动不随之减小。",
    ),
    "show.neither.unknown": (
        "A difference of {amount}, as between {method} and {other}, would not show with {most} times the {rows}; one "
        "seed does not show how much seeds vary.",
        "像 {method} 与 {other} 之间 {amount} 这样的差异，即使有 {most} 倍的{rows}也看不出；只有一个随机种子，"
        "尚不知种子间的波动。",
    ),
    "show.planned": (
        "A difference of {amount}, as between {method} and {other}, shows here with a chance of {chance}.",
        "像 {method} 与 {other} 之间 {amount} 这样的差异，在此有 {chance} 的机会看出。",
    ),
    "more.seeds": ("{n} more seeds", "{n} 个随机种子"),
    "more.seeds#1": ("{n} more seed", "{n} 个随机种子"),
    "more.examples": ("{n} more test examples", "{n} 个测试样本"),
    "more.examples#1": ("{n} more test example", "{n} 个测试样本"),
    "more.groups": ("{n} more groups of test examples", "{n} 组测试样本"),
    "more.groups#1": ("{n} more group of test examples", "{n} 组测试样本"),
    "rows.examples": ("test examples", "测试样本"),
    "rows.groups": ("groups of test examples", "测试样本组"),
    # A planned run, from the variances of a finished one.
    "plan.finds": (
        "{task}, {metric}: {size}: by the variances of {run}, a difference has to be about {smallest} to be found with "
        "a chance of {power}.",
        "{task}，{metric}：{size}：按 {run} 的方差，差异约需 {smallest} 才能以 {power} 的机会被发现。",
    ),
    "plan.finds-range": (
        "{task}, {metric}: {size}: by the variances of {run}, a difference has to be about {smallest} ({least}) to "
        "{largest} ({most}) to be found with a chance of {power}.",
        "{task}，{metric}：{size}：按 {run} 的方差，差异约需 {smallest}（{least}）至 {largest}（{most}）才能以 {power} "
        "的机会被发现。",
    ),
    "plan.finds-nothing": (
        "{task}, {metric}: {size}: by the variances of {run}, no difference would be found with a chance of {power}, "
        "however large it is.",
        "{task}，{metric}：{size}：按 {run} 的方差，无论差异多大，都不能以 {power} 的机会被发现。",
    ),
    "plan.finds-none-of": (
        "Between {pair} none would be found, however large it is.",
        "在 {pair} 之间，无论差异多大都不会被发现。",
    ),
    "plan.one-seed": (
        "{run} has one seed, which shows nothing of how results vary with the seed: it may take more than this.",
        "{run} 只有一个随机种子，看不出结果随种子的波动：实际所需可能更多。",
    ),
    "plan.open": ("Not clear in {run}: {said}", "在 {run} 中尚不明确：{said}"),
    "size": ("{seeds}, {examples}, {comparisons}", "{seeds}，{examples}，{comparisons}"),
    "size.folds": (
        "{seeds}, {examples}, {comparisons}, {folds} folds",
        "{seeds}，{examples}，{comparisons}，{folds} 折",
    ),
    "pair": ("{method} – {other}", "{method} – {other}"),
    "seeds": ("{n} seeds", "{n} 个随机种子"),
    "seeds#1": ("{n} seed", "{n} 个随机种子"),
    "examples": ("{n} test examples", "{n} 个测试样本"),
    "examples#1": ("{n} test example", "{n} 个测试样本"),
    "groups": ("{n} groups of test examples", "{n} 组测试样本"),
    "groups#1": ("{n} group of test examples", "{n} 组测试样本"),
    "comparisons": ("{n} comparisons", "{n} 组比较"),
    "comparisons#1": ("{n} comparison", "{n} 组比较"),
}

POWER_SENTENCES = Catalogue.of_texts(_ROWS, ("en", "zh"))
