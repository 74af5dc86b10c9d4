"""The verdict. With one seed it is on trained models and not on the methods that trained them (`.one-seed`)."""

from __future__ import annotations

VERDICT: dict[str, tuple[str, str]] = {
    "verdict.short": ("Verdict", "结论"),
    "verdict.title": ("Verdict", "结论"),
    "verdict.overview": (
        "Best, or level with it, over {n} comparisons: {methods}.",
        "在 {n} 组比较中最好或与最好者相当的次数：{methods}。",
    ),
    "overall.tasks": ("tasks", "个任务"),
    "overall.comparisons": ("comparisons", "组比较"),
    "overall.none": (
        "None of {methods} methods is clearly better or worse than {baseline} on any of {n} {unit}.",
        "{methods} 种方法在 {n} {unit}中都没有明显优于或劣于 {baseline}。",
    ),
    "overall.none#1": (
        "None of {methods} methods is clearly better or worse than {baseline}.",
        "{methods} 种方法都没有明显优于或劣于 {baseline}。",
    ),
    "overall.none.one-seed": (
        "With these trained models none of {methods} methods did clearly better or worse than {baseline} on any of {n} "
        "{unit}.",
        "就这些训练好的模型而言，{methods} 种方法在 {n} {unit}中都没有明显优于或劣于 {baseline}。",
    ),
    "overall.none.one-seed#1": (
        "With these trained models none of {methods} methods did clearly better or worse than {baseline}.",
        "就这些训练好的模型而言，{methods} 种方法都没有明显优于或劣于 {baseline}。",
    ),
    "overall.first.better.one-seed": (
        "With these trained models {method} did better than {baseline} on {k} of {n} {unit}",
        "就这些训练好的模型而言，{method} 在 {n} {unit}中有 {k} 个优于 {baseline}",
    ),
    "overall.first.better.one-seed#1": (
        "With these trained models {method} did better than {baseline}",
        "就这些训练好的模型而言，{method} 优于 {baseline}",
    ),
    "overall.first.unclear.one-seed": (
        "With these trained models {method} shows no clear difference from {baseline} on {k} of {n} {unit}",
        "就这些训练好的模型而言，{method} 在 {n} {unit}中有 {k} 个与 {baseline} 无明显差异",
    ),
    "overall.first.unclear.one-seed#1": (
        "With these trained models {method} shows no clear difference from {baseline}",
        "就这些训练好的模型而言，{method} 与 {baseline} 无明显差异",
    ),
    "overall.first.worse.one-seed": (
        "With these trained models {method} did worse than {baseline} on {k} of {n} {unit}",
        "就这些训练好的模型而言，{method} 在 {n} {unit}中有 {k} 个劣于 {baseline}",
    ),
    "overall.first.worse.one-seed#1": (
        "With these trained models {method} did worse than {baseline}",
        "就这些训练好的模型而言，{method} 劣于 {baseline}",
    ),
    "overall.caption.one-seed": (
        "These trained models against {baseline}, over {n} {unit}",
        "这些训练好的模型与 {baseline} 相比，共 {n} {unit}",
    ),
    "overall.caption.one-seed#1": (
        "These trained models against {baseline}",
        "这些训练好的模型与 {baseline} 相比",
    ),
    "across.against.one-seed": (
        "Over {n} tasks, these trained models against {baseline}: {parts}.",
        "在 {n} 个任务上，这些训练好的模型与 {baseline} 相比：{parts}。",
    ),
    "verdict.overview.one-seed": (
        "Best of these trained models, or level with it, over {n} comparisons: {methods}.",
        "在 {n} 组比较中，这些训练好的模型里最好或与最好者相当的次数：{methods}。",
    ),
    "verdict.higher.one-seed": (
        "Of these trained models (one seed), {best} have the highest {metric}, {value}{aside}.",
        "在这些训练好的模型中（一个随机种子），{best} 的 {metric} 并列最高，均为 {value}{aside}。",
    ),
    "verdict.higher.one-seed#1": (
        "Of these trained models (one seed), {best} has the highest {metric}, {value}{aside}.",
        "在这些训练好的模型中（一个随机种子），{best} 的 {metric} 最高，为 {value}{aside}。",
    ),
    "verdict.lower.one-seed": (
        "Of these trained models (one seed), {best} have the lowest {metric}, {value}{aside}.",
        "在这些训练好的模型中（一个随机种子），{best} 的 {metric} 并列最低，均为 {value}{aside}。",
    ),
    "verdict.lower.one-seed#1": (
        "Of these trained models (one seed), {best} has the lowest {metric}, {value}{aside}.",
        "在这些训练好的模型中（一个随机种子），{best} 的 {metric} 最低，为 {value}{aside}。",
    ),
    "verdict.clear-of-all.one-seed": (
        "With these trained models all others are clearly behind {it}.",
        "就这些训练好的模型而言，其余均明显落后于{it}。",
    ),
    "verdict.undecided.one-seed": (
        "With these trained models probably behind {it}, not certain after correction: {methods}.",
        "就这些训练好的模型而言，可能落后于{it}，校正后不能确定：{methods}。",
    ),
    "verdict.against-baseline.one-seed": (
        "These trained models against the baseline {baseline} ({value}) – {parts}.",
        "这些训练好的模型与基线 {baseline}（{value}）相比：{parts}。",
    ),
    "verdict.against-base.one-seed": (
        "These trained models against {base} ({value}), which trains nothing – {parts}.",
        "这些训练好的模型与不训练的 {base}（{value}）相比：{parts}。",
    ),
    "verdict.all-higher.one-seed": (
        "All {n} of these trained models are higher than the methods that train nothing: {bases}.",
        "这 {n} 个训练好的模型都高于不训练的方法：{bases}。",
    ),
    "verdict.all-lower.one-seed": (
        "All {n} of these trained models are lower (better) than the methods that train nothing: {bases}.",
        "这 {n} 个训练好的模型都低于（优于）不训练的方法：{bases}。",
    ),
    "verdict.learned.one-seed": (
        "Over {base}, this trained model of {method} gains {gain}: {format} is the format, which {shown} shows without "
        "training, and {task} is the task.",
        "{method} 这个训练好的模型相对 {base} 提升 {gain}：其中 {format} 来自格式"
        "（{shown} 不训练即可做到），{task} 来自任务。",
    ),
    "margin.within.one-seed": (
        "These trained models, within {margin} {metric} of {baseline} – {parts}.",
        "这些训练好的模型与 {baseline} 相差 {margin}（{metric}）以内：{parts}。",
    ),
    "overall.first.better": (
        "{method} is better than {baseline} on {k} of {n} {unit}",
        "{method} 在 {n} {unit}中有 {k} 个优于 {baseline}",
    ),
    "overall.first.better#1": ("{method} is better than {baseline}", "{method} 优于 {baseline}"),
    "overall.first.unclear": (
        "{method} shows no clear difference from {baseline} on {k} of {n} {unit}",
        "{method} 在 {n} {unit}中有 {k} 个与 {baseline} 无明显差异",
    ),
    "overall.first.unclear#1": (
        "{method} shows no clear difference from {baseline}",
        "{method} 与 {baseline} 无明显差异",
    ),
    "overall.first.worse": (
        "{method} is worse than {baseline} on {k} of {n} {unit}",
        "{method} 在 {n} {unit}中有 {k} 个劣于 {baseline}",
    ),
    "overall.first.worse#1": ("{method} is worse than {baseline}", "{method} 劣于 {baseline}"),
    "overall.first.untested": (
        "{method} could not be tested against {baseline} on {k} of {n} {unit}",
        "{method} 在 {n} {unit}中有 {k} 个无法与 {baseline} 检验比较",
    ),
    "overall.first.untested#1": (
        "{method} could not be tested against {baseline}",
        "{method} 无法与 {baseline} 检验比较",
    ),
    "overall.then.unclear": (", no clear difference on {k}", "，{k} 个无明显差异"),
    "overall.then.worse": (", worse on {k}", "，{k} 个更差"),
    "overall.then.untested": (", untested on {k}", "，{k} 个未检验"),
    "overall.with-costs": ("{said}; it {costs}.", "{said}；{costs}。"),
    "overall.without-costs": ("{said}.", "{said}。"),
    "overall.faster": ("trains {times}× as fast", "训练速度为其 {times} 倍"),
    "overall.slower": ("takes {times}× as long to train", "训练时间为其 {times} 倍"),
    "overall.as-fast": ("takes as long to train", "训练时间相当"),
    "overall.range": ("{said} ({low}–{high}×)", "{said}（{low}–{high} 倍）"),
    "overall.share": ("trains {share} % of the parameters", "只训练 {share}% 的参数"),
    "overall.with-share": (" with {share} % of the parameters", "只训练 {share}% 的参数"),
    "overall.memory-less": ("has a peak memory {amount} % lower", "内存峰值低 {amount}%"),
    "overall.memory-more": ("has a peak memory {amount} % higher", "内存峰值高 {amount}%"),
    "overall.with-memory-less": (", peak memory {amount} % lower", "内存峰值低 {amount}%"),
    "overall.with-memory-more": (", peak memory {amount} % higher", "内存峰值高 {amount}%"),
    "overall.facts": ("{counted}.", "{counted}。"),
    "overall.how": (
        "Each task counts by its own test, corrected for all comparisons with {baseline} on it. Times are of training, "
        "without tuning; ratios of times and memory are medians, with their range, over the cells (model, task and "
        "seed) that both methods have.",
        "每个任务按其自身的检验计数，并对该任务上全部与 {baseline} 的比较做校正。时间只计训练，不含调参；"
        "时间与内存之比取两种方法都有的单元（模型、任务、随机种子）的中位数及范围。",
    ),
    "overall.caption": ("Against {baseline}, over {n} {unit}", "与 {baseline} 相比，共 {n} {unit}"),
    "overall.caption#1": ("Against {baseline}", "与 {baseline} 相比"),
    "overall.better": ("better", "更好"),
    "overall.unclear": ("no clear difference", "无明显差异"),
    "overall.worse": ("worse", "更差"),
    "overall.untested": ("untested", "未检验"),
    "overall.leading": ("best, or level with it", "最好或与之相当"),
    "overall.above-untrained": ("better than the untrained", "优于未训练者"),
    "overall.worse-than-untrained": ("worse on {n}", "{n} 个更差"),
    "overall.time": ("training time", "训练时间"),
    "overall.parameters": ("trained parameters", "训练参数"),
    "overall.memory": ("peak memory", "内存峰值"),
    "overall.fewer-cells": ("over {k} of {n} cells of the baseline", "基于基线 {n} 个单元中的 {k} 个"),
    "across.against": (
        "Over {n} tasks, against {baseline}: {parts}.",
        "在 {n} 个任务上与 {baseline} 相比：{parts}。",
    ),
    "across.counts": ("{method} better on {better}, worse on {worse}", "{method} 优于 {better} 个，劣于 {worse} 个"),
    "across.better": ("(clearly better, p = {p})", "（明显更好，p = {p}）"),
    "across.worse": ("(clearly worse, p = {p})", "（明显更差，p = {p}）"),
    "across.unclear": ("(no clear difference, p = {p})", "（无明显差异，p = {p}）"),
    "verdict.times": ("{method} on {n} of {of}", "{method} {n}/{of} 次"),
    "verdict.higher": (
        "{best} have the highest {metric}, {value}{aside}.",
        "{best} 的 {metric} 并列最高，均为 {value}{aside}。",
    ),
    "verdict.higher#1": (
        "{best} has the highest {metric}, {value}{aside}.",
        "{best} 的 {metric} 最高，为 {value}{aside}。",
    ),
    "verdict.lower": (
        "{best} have the lowest {metric}, {value}{aside}.",
        "{best} 的 {metric} 并列最低，均为 {value}{aside}。",
    ),
    "verdict.lower#1": (
        "{best} has the lowest {metric}, {value}{aside}.",
        "{best} 的 {metric} 最低，为 {value}{aside}。",
    ),
    "verdict.equal": (
        "All methods have the same {metric}, {value}{aside}.",
        "各方法的 {metric} 相同，均为 {value}{aside}。",
    ),
    "verdict.aside": (" (default settings aside)", "（不计默认设置）"),
    "verdict.it": ("it", "其"),
    "verdict.only": ("Only {best} has a value: {metric} {value}.", "只有 {best} 有结果：{metric} {value}。"),
    "verdict.clear-of-all": ("All others are clearly behind {it}.", "其余各方法均明显落后于{it}。"),
    "verdict.level": ("No clear difference from {it}: {methods}.", "与{it}无明显差异：{methods}。"),
    "verdict.undecided": (
        "Probably behind {it}, not certain after correction: {methods}.",
        "可能落后于{it}，校正后不能确定：{methods}。",
    ),
    "verdict.few.large": (
        "{n} test examples are few: only very large differences could show.",
        "只有 {n} 个测试样本：只有非常大的差异才可能显现。",
    ),
    "verdict.few-groups.large": (
        "{n} groups of test examples are few: only very large differences could show.",
        "只有 {n} 组测试样本：只有非常大的差异才可能显现。",
    ),
    "verdict.facts": ("({facts})", "（{facts}）"),
    "verdict.no-metric": ("This task names no metric, so nothing decides.", "该任务没有指定指标，无从判断。"),
    "verdict.no-value": ("No method has a value of {metric} here.", "没有任何方法得到 {metric} 的值。"),
    "verdict.no-direction": (
        "The plugin of {metric} is not loaded, so which way is better is not known.",
        "{metric} 的插件未加载，无法得知高低孰优。",
    ),
    "verdict.no-baseline": ("the baseline has no value here", "基线在此没有值"),
    "verdict.against-baseline": (
        "Against the baseline {baseline} ({value}) – {parts}.",
        "与基线 {baseline}（{value}）相比：{parts}。",
    ),
    "verdict.baseline-absent": (
        "The baseline {baseline} is not part of this comparison, so no difference is taken to it.",
        "基线 {baseline} 不在此比较中，因此不计算差值。",
    ),
    "verdict.baseline-empty": (
        "The baseline {baseline} has no value here ({reason}), so no difference is taken to it.",
        "基线 {baseline} 在此没有值（{reason}），因此不计算差值。",
    ),
    "verdict.against-base": (
        "Against {base} ({value}), which trains nothing – {parts}.",
        "与不训练的 {base}（{value}）相比：{parts}。",
    ),
    "verdict.all-higher": (
        "All {n} trained methods are higher than those that train nothing: {bases}.",
        "全部 {n} 种训练过的方法都高于不训练的方法：{bases}。",
    ),
    "verdict.all-lower": (
        "All {n} trained methods are lower (better) than those that train nothing: {bases}.",
        "全部 {n} 种训练过的方法都低于（优于）不训练的方法：{bases}。",
    ),
    "verdict.learned": (
        "Over {base}, {method} gains {gain}: {format} is the format, which {shown} shows without training, and {task} "
        "is the task.",
        "{method} 相对 {base} 提升 {gain}：其中 {format} 来自格式（{shown} 不训练即可做到），{task} 来自任务。",
    ),
    "margin.within": (
        "Within {margin} {metric} of {baseline} – {parts}.",
        "与 {baseline} 相差 {margin}（{metric}）以内：{parts}。",
    ),
    "margin.as-good": ("as good: {methods}", "同样好：{methods}"),
    "margin.not-worse": ("not worse: {methods}", "不更差：{methods}"),
    "margin.unclear": ("cannot tell: {methods}", "无法判断：{methods}"),
    "margin.untested": ("untested: {methods}", "未检验：{methods}"),
    "verdict.amounts": ("{base} ({value}) by {low} to {high}", "{base}（{value}）相差 {low} 至 {high}"),
    "verdict.by": ("{method} by {amount}", "{method}（{amount}）"),
    "verdict.part.higher": ("higher: {methods}", "更高：{methods}"),
    "verdict.part.lower": ("lower: {methods}", "更低：{methods}"),
    "verdict.part.higher.better": ("higher (better): {methods}", "更高（更好）：{methods}"),
    "verdict.part.higher.worse": ("higher (worse): {methods}", "更高（更差）：{methods}"),
    "verdict.part.lower.better": ("lower (better): {methods}", "更低（更好）：{methods}"),
    "verdict.part.lower.worse": ("lower (worse): {methods}", "更低（更差）：{methods}"),
    "verdict.part.higher.no-interval": ("higher, without an interval: {methods}", "更高（无区间）：{methods}"),
    "verdict.part.lower.no-interval": ("lower, without an interval: {methods}", "更低（无区间）：{methods}"),
    "verdict.part.ahead": (
        "probably ahead, not certain after correction: {methods}",
        "可能领先，校正后不能确定：{methods}",
    ),
    "verdict.part.behind": (
        "probably behind, not certain after correction: {methods}",
        "可能落后，校正后不能确定：{methods}",
    ),
    "verdict.part.same.no-interval": (
        "the same value, without an interval: {methods}",
        "值相同（无区间）：{methods}",
    ),
    "verdict.part.unclear": ("no clear difference: {methods}", "无明显差异：{methods}"),
    "verdict.seed-dots": ("{title}; small dots: single seeds", "{title}；小点：各随机种子"),
    "verdict.axis.higher": (
        "{metric}: difference to {baseline} (right is better)",
        "{metric}：与 {baseline} 之差（越靠右越好）",
    ),
    "verdict.axis.lower": (
        "{metric}: difference to {baseline} (left is better)",
        "{metric}：与 {baseline} 之差（越靠左越好）",
    ),
    "verdict.not-drawn": (
        "Not drawn, because they train nothing: {methods}.",
        "未画出（不训练）：{methods}。",
    ),
    "verdict.not-drawn#1": (
        "Not drawn, because it trains nothing: {methods}.",
        "未画出（不训练）：{methods}。",
    ),
    "verdict.caption": (
        "{metric} on {task}, {model}: means over seeds",
        "{task} 上的 {metric}（{model}）：各随机种子的平均",
    ),
    "verdict.seeds": (
        "Values are means over up to {n} seeds.",
        "数值是至多 {n} 个随机种子的平均。",
    ),
    "verdict.seeds#1": (
        "The intervals cover the choice of examples only. With one seed, how much training itself varies is not "
        "known, and another seed may move a difference further than its interval shows.",
        "区间只反映样本的选取。只有一个随机种子，无从得知训练本身的波动；换用其他种子时，差值的变动可能超出区间。",
    ),
}
