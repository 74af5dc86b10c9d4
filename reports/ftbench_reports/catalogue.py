"""Every sentence of the reports: key to (English, Chinese). `key#1` is the form for n = 1; gaps are `{named}`."""

from __future__ import annotations

from ftbench_reports.noted import NOTED

CATALOGUE: dict[str, tuple[str, str]] = {
    # The page.
    "page.skip": ("Skip to the verdict", "跳到结论"),
    "page.dark": ("Dark", "深色"),
    "page.light": ("Light", "浅色"),
    "page.numbers": ("The numbers", "具体数字"),
    "page.data": ("Data of this chart", "图中数据"),
    "page.footer": (
        "Written by ftbench. This file is complete in itself and loads nothing from a network.",
        "由 ftbench 生成。本文件自成一体，不从网络加载任何内容。",
    ),
    "page.section-failed": (
        "This section ({name}) could not be made: {error}",
        "本节（{name}）无法生成：{error}",
    ),
    "verdict.short": ("Verdict", "结论"),
    "scores.short": ("Scores", "得分"),
    "costs.short": ("Costs", "成本"),
    "curves.short": ("Curves", "曲线"),
    "resources.short": ("Speed and memory", "速度与内存"),
    "resources.title": ("Speed and memory", "速度与内存"),
    "resources.about": (
        "Every method did the same work: 8 tokens after a prompt of 32, for one row and for 32 rows at once; times are "
        "divided by all new tokens. Memory is what the training process held; on a processor the last part also counts "
        "memory that was freed and not given back.",
        "各方法完成相同的工作：在 32 个词元的提示后生成 8 个词元，分别为 1 行和同时 32 行；时间除以全部新词元数。"
        "内存为训练进程占用；在处理器上，最后一部分还包括已释放但未归还的内存。",
    ),
    "resources.not-merged": (
        "there is nothing to fold into the model's weights",
        "没有可以合并进模型权重的内容",
    ),
    "resources.few-steps": ("too few training steps", "训练步数太少"),
    "inference.caption": ("Milliseconds per token", "每词元毫秒数"),
    "inference.batch_1": ("1 row", "1 行"),
    "inference.batch_1_merged": ("1 row, merged", "1 行，合并后"),
    "inference.batch_32": ("32 rows", "32 行"),
    "inference.batch_32_merged": ("32 rows, merged", "32 行，合并后"),
    "memory.caption": ("What the memory held in training", "训练时的内存构成"),
    "memory.weights": ("weights", "权重"),
    "memory.gradients": ("gradients", "梯度"),
    "memory.optimizer": ("optimizer", "优化器"),
    "memory.activations": ("activations and the rest", "激活值及其他"),
    "steps.caption": ("Milliseconds per training step", "每个训练步的毫秒数"),
    "steps.first": ("first three, mean", "前三步平均"),
    "steps.median": ("median of the others", "其余步的中位数"),
    "steps.p95": ("95th percentile", "第 95 百分位"),
    "forgetting.short": ("Forgetting", "遗忘"),
    "forgetting.title": ("What tuning changed elsewhere", "微调对其他方面的影响"),
    "forgetting.about": (
        "The change of the loss, in nats per token, on the run's other tasks and on general text that has nothing to "
        "do with any task. Above zero the tuned model is worse there than the model before tuning; below zero it is "
        "better. Means over seeds.",
        "在本次运行的其他任务以及与任务无关的通用文本上损失的变化（nat/词元）。大于零表示微调后的模型在该处变差，"
        "小于零表示变好。各随机种子的均值。",
    ),
    "forgetting.figure": ("Change of the loss elsewhere", "其他方面的损失变化"),
    "forgetting.caption": ("Change of the loss, tuned minus before", "损失变化（微调后 − 微调前）"),
    "forgetting.tuned-on": ("tuned on", "微调任务"),
    "forgetting.general": ("general text", "通用文本"),
    "forgetting.own": ("the task that it was tuned on: see the scores", "微调所用的任务：见得分"),
    "sizes.short": ("Data", "数据量"),
    "sizes.title": ("How much data helps", "数据量的作用"),
    "sizes.about": (
        "The deciding metric by the number of training rows, means over seeds. Larger sets hold the smaller ones.",
        "主要指标随训练样本数的变化（各随机种子的均值）。较大的训练集包含较小的训练集。",
    ),
    "sizes.figure": ("{metric} by training rows", "{metric} 与训练样本数"),
    "sizes.axis": ("training rows", "训练样本数"),
    "tuning.short": ("Tuning", "调参"),
    "tuning.title": ("Tuning", "调参"),
    "tuning.none": (
        "Nothing was tuned: every method ran with its default settings or those of the matrix.",
        "未进行调参：各方法均使用默认设置或矩阵文件中给定的设置。",
    ),
    "tuning.about": (
        "Each method had up to {n} trials for each model and task, each for {fraction} of the steps. The lowest loss "
        "on validation rows won; no test row was touched. A ring marks the value that was chosen.",
        "对每个模型和任务，各方法至多试验 {n} 次，每次训练 {fraction} 的步数，按验证集损失选定；"
        "未使用测试集。圆环标出选定的值。",
    ),
    "tuning.caption": ("What was tried and chosen", "试验与选定的设置"),
    "tuning.trials": ("trials", "试验次数"),
    "tuning.chosen": ("chosen", "选定"),
    "tuning.loss": ("validation loss", "验证损失"),
    "tuning.range": ("worst − best", "最差 − 最好"),
    "tuning.gain": ("tuned − default, on test", "调参 − 默认（测试集）"),
    "tuning.all-failed": ("every trial failed", "全部试验失败"),
    "tuning.at-edge": (
        "at the edge of what was tried: a better value may lie outside",
        "位于搜索范围边缘：更好的值可能在范围之外",
    ),
    "tuning.failed": ("{n} trials failed, as those that diverge do", "{n} 次试验失败（如发散）"),
    "tuning.failed#1": ("{n} trial failed, as one that diverges does", "{n} 次试验失败（如发散）"),
    "tuning.no-default": ("there is no row with default settings", "没有默认设置的对照行"),
    "tuning.figure": ("Validation loss by {setting}", "验证损失与 {setting}"),
    "tuning.axis": ("{setting}", "{setting}"),
    "samples.short": ("Answers", "回答"),
    "provenance.short": ("Provenance", "来源"),
    "verdict.title": ("Verdict", "结论"),
    "scores.title": ("Scores", "得分"),
    "costs.title": ("Costs", "成本"),
    "curves.title": ("Learning curves", "学习曲线"),
    "samples.title": ("Answers side by side", "回答对照"),
    "provenance.title": ("Provenance", "数据来源"),
    # The line under the name of the run.
    "summary.models": ("{n} models", "{n} 个模型"),
    "summary.models#1": ("{n} model", "{n} 个模型"),
    "summary.tasks": ("{n} tasks", "{n} 个任务"),
    "summary.tasks#1": ("{n} task", "{n} 个任务"),
    "summary.methods": ("{n} methods", "{n} 种方法"),
    "summary.methods#1": ("{n} method", "{n} 种方法"),
    "summary.seeds": ("{n} seeds", "{n} 个随机种子"),
    "summary.seeds#1": ("{n} seed", "{n} 个随机种子"),
    "summary.cells": ("{done} of {n} cells done", "{n} 个单元中已完成 {done} 个"),
    "alert.failed": ("{n} cells failed.", "{n} 个单元失败。"),
    "alert.failed#1": ("{n} cell failed.", "{n} 个单元失败。"),
    "alert.skipped": ("{n} cells were skipped.", "{n} 个单元被跳过。"),
    "alert.skipped#1": ("{n} cell was skipped.", "{n} 个单元被跳过。"),
    "alert.pending": ("{n} cells have not run yet.", "{n} 个单元尚未运行。"),
    "alert.pending#1": ("{n} cell has not run yet.", "{n} 个单元尚未运行。"),
    "alert.untuned": (
        "The methods ran with default settings: another learning rate may change their order. “tuning: {{trials: 5}}” "
        "gives every method the same number of trials.",
        "各方法使用默认设置：换一个学习率，排名就可能改变。设置“tuning: {{trials: 5}}”可让各方法的调参次数相同。",
    ),
    "alert.unequal": (
        "Unequal tuning budgets: {where}. Methods with more trials have an advantage.",
        "调参预算不等：{where}。试验次数多的方法占优。",
    ),
    "alert.budget": ("{task}: trials of {methods}", "{task}：试验次数 {methods}"),
    "alert.edges": (
        "{n} chosen settings lie at the edge of what was tried; a better value may lie outside.",
        "有 {n} 个选定值位于搜索范围边缘，更好的值可能在范围之外。",
    ),
    "alert.edges#1": (
        "{n} chosen setting lies at the edge of what was tried; a better value may lie outside.",
        "有 {n} 个选定值位于搜索范围边缘，更好的值可能在范围之外。",
    ),
    "alert.problems": ("{n} problems beside the cells.", "另有 {n} 个与单元无关的问题。"),
    "alert.problems#1": ("{n} problem beside the cells.", "另有 {n} 个与单元无关的问题。"),
    "alert.where": ("The reasons are with the scores and under Provenance.", "原因见得分表和“数据来源”。"),
    # What is missing, and why.
    "not-available": ("n/a", "无"),
    "not-recorded": ("not recorded", "未记录"),
    "none": ("none", "无"),
    "status.done": ("done", "已完成"),
    "status.failed": ("failed", "失败"),
    "status.skipped": ("skipped", "已跳过"),
    "status.pending": ("pending", "待运行"),
    "absent.reason": ("{status}: {reason}", "{status}：{reason}"),
    "absent.seeds": ("seeds {seeds} {status}: {reason}", "随机种子 {seeds} {status}：{reason}"),
    "absent.seeds#1": ("seed {seeds} {status}: {reason}", "随机种子 {seeds} {status}：{reason}"),
    "absent.metric": ("{metric} is not available: {reason}", "{metric} 无值：{reason}"),
    "absent.metric-seed": (
        "without seeds {seeds}, where {metric} is not available: {reason}",
        "不含随机种子 {seeds}（{metric} 无值：{reason}）",
    ),
    "absent.metric-seed#1": (
        "without seed {seeds}, where {metric} is not available: {reason}",
        "不含随机种子 {seeds}（{metric} 无值：{reason}）",
    ),
    "absent.not-computed": ("not computed", "未计算"),
    "absent.not-run": ("not run yet", "尚未运行"),
    "absent.no-reason": ("no reason recorded", "未记录原因"),
    "absent.not-finite": ("the value is not a finite number", "值不是有限数"),
    "absent.not-measured": ("not measured", "未测量"),
    "note.all": ("All methods: {notes}.", "所有方法：{notes}。"),
    "note.all-trained": ("All methods that train: {notes}.", "所有需要训练的方法：{notes}。"),
    "note.seeds": ("{note} (seeds {seeds})", "{note}（随机种子 {seeds}）"),
    "note.seeds#1": ("{note} (seed {seeds})", "{note}（随机种子 {seeds}）"),
    "interval.examples-only": (
        "interval covers test examples only; training randomness is not in it (one seed)",
        "区间只反映测试样本的变动，不含训练的随机性（仅一个随机种子）",
    ),
    "interval.no-statistics": (
        "no interval: the metric kept no numbers per example",
        "无区间：该指标没有保存逐样本的数值",
    ),
    "interval.no-shared-examples": ("no interval: the predictions cannot be paired", "无区间：预测无法配对"),
    "interval.too-few-examples": (
        "no interval: fewer than two examples, or groups of them",
        "无区间：样本（或样本组）少于两个",
    ),
    "interval.identical": (
        "no interval: both have the same score on every example",
        "无区间：两种方法在每个样本上的得分都相同",
    ),
    "interval.other-length": (
        "no interval: the metric's numbers per example do not match the predictions",
        "无区间：指标的逐样本数值与预测数目不符",
    ),
    "interval.default-settings": (
        "no test: default settings are compared with the same method's tuned ones alone, under Tuning",
        "未检验：默认设置仅与同一方法调参后的设置比较，见“调参”",
    ),
    "interval.no-metric": ("no interval: the metric's plugin is not loaded", "无区间：该指标的插件未加载"),
    "interval.no-variation": (
        "no interval: nothing varies between the examples",
        "无区间：各样本之间没有差异",
    ),
    "interval.not-finite": ("no interval: some draws have no finite value", "无区间：部分抽样没有有限值"),
    # Columns.
    "baseline": ("baseline", "基线"),
    "column.method": ("method", "方法"),
    "column.model": ("model", "模型"),
    "column.task": ("task", "任务"),
    "column.metric": ("metric", "指标"),
    "column.seed": ("seed", "种子"),
    "column.seeds": ("seeds", "种子数"),
    "column.cell": ("cell", "单元"),
    "column.status": ("status", "状态"),
    "column.group": ("group", "组"),
    "column.difference": ("difference to {baseline}", "与 {baseline} 之差"),
    "column.interval": ("{level} % interval", "{level}% 区间"),
    "column.in-words": ("in words", "说明"),
    "direction.higher": ("higher is better", "越高越好"),
    "direction.lower": ("lower is better", "越低越好"),
    "examples": ("{n} test examples", "{n} 个测试样本"),
    "examples#1": ("{n} test example", "{n} 个测试样本"),
    "examples.groups": ("in {n} groups (group_by)", "（分属 {n} 组，group_by）"),
    "examples.groups#1": ("in {n} group (group_by)", "（分属 {n} 组，group_by）"),
    "examples.shared": ("intervals over the {n} that all methods answered", "区间基于所有方法共同回答的 {n} 个样本"),
    "seeds.each": ("{n} seeds a method", "每种方法 {n} 个随机种子"),
    "seeds.each#1": ("{n} seed a method", "每种方法 {n} 个随机种子"),
    "seeds.not-covered": (
        "intervals cover test examples only; training randomness is not in them (one seed)",
        "区间只反映测试样本的变动，不含训练的随机性（仅一个随机种子）",
    ),
    "seeds.some-not-covered": (
        "one seed only of {methods}: these intervals, and those of differences to them, cover test examples only; "
        "training randomness is not in them",
        "{methods} 仅有一个随机种子：其区间及与其差值的区间只反映测试样本的变动，不含训练的随机性",
    ),
    # Differences in words.
    "outcome.unclear": ("no clear difference", "无明显差异"),
    "outcome.higher": ("higher by {amount}", "高 {amount}"),
    "outcome.lower": ("lower by {amount}", "低 {amount}"),
    "outcome.higher.better": ("higher by {amount} (better)", "高 {amount}（更好）"),
    "outcome.higher.worse": ("higher by {amount} (worse)", "高 {amount}（更差）"),
    "outcome.lower.better": ("lower by {amount} (better)", "低 {amount}（更好）"),
    "outcome.lower.worse": ("lower by {amount} (worse)", "低 {amount}（更差）"),
    "outcome.no-interval": ("(no interval)", "（无区间）"),
    # Verdict.
    "verdict.overview": (
        "Best, or without a clear difference from the best, over {n} comparisons: {methods}.",
        "在 {n} 组比较中最好或与最好者无明显差异的次数：{methods}。",
    ),
    "across.against": (
        "Over {n} tasks, against {baseline}: {parts}.",
        "在 {n} 个任务上与 {baseline} 相比：{parts}。",
    ),
    "across.counts": ("{method} better on {better}, worse on {worse}", "{method} 优于 {better} 个，劣于 {worse} 个"),
    "across.better": ("(clearly better, p = {p})", "（明显更好，p = {p}）"),
    "across.worse": ("(clearly worse, p = {p})", "（明显更差，p = {p}）"),
    "across.unclear": ("(no clear difference, p = {p})", "（无明显差异，p = {p}）"),
    "across.tested": (
        "Tested by Wilcoxon’s signed ranks over tasks with Holm’s correction.",
        "采用任务间 Wilcoxon 符号秩检验并做 Holm 校正。",
    ),
    "across.too-few": (
        "That is no test: fewer than six tasks cannot reach p < 0.05 by signed ranks.",
        "这不是检验：少于六个任务时，符号秩检验无法达到 p < 0.05。",
    ),
    "verdict.times": ("{method} on {n} of {of}", "{method} {n}/{of} 次"),
    "verdict.higher": ("{best} has the highest {metric}, {value}.", "{best} 的 {metric} 最高，为 {value}。"),
    "verdict.lower": ("{best} has the lowest {metric}, {value}.", "{best} 的 {metric} 最低，为 {value}。"),
    "verdict.only": ("Only {best} has a value: {metric} {value}.", "只有 {best} 有结果：{metric} {value}。"),
    "verdict.clear-of-all": ("All others are clearly behind it.", "其余各方法均明显落后。"),
    "verdict.level": ("No clear difference from it: {methods}.", "与其无明显差异：{methods}。"),
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
    "verdict.part.unclear": ("no clear difference: {methods}", "无明显差异：{methods}"),
    "verdict.axis.higher": (
        "{metric}: difference to {baseline} (right is better)",
        "{metric}：与 {baseline} 之差（越靠右越好）",
    ),
    "verdict.axis.lower": (
        "{metric}: difference to {baseline} (left is better)",
        "{metric}：与 {baseline} 之差（越靠左越好）",
    ),
    "verdict.caption": (
        "{metric} on {task}, {model}: means over seeds",
        "{task} 上的 {metric}（{model}）：各随机种子的平均",
    ),
    "verdict.interval": (
        "Lines and ranges are {level} % intervals of paired differences: what other test examples and, with several "
        "seeds, other seeds would give (two-way variance for means, a crossed bootstrap for corpus metrics). “No clear "
        "difference” means that the test does not reject at 5 % after Holm’s correction for all comparisons with the "
        "baseline, or for all pairs where the best is compared. It does not say that methods are equal. Where rows "
        "belong together in groups, a group counts as one example.",
        "线段和范围是配对差值的 {level}% 区间：反映换用其他测试样本以及（有多个种子时）其他随机种子的变动"
        "（均值类指标用双向方差，语料级指标用交叉自助法）。“无明显差异”指在对全部与基线的比较"
        "（与最好者比较时为所有两两比较）做 Holm 校正后，检验在 5% 水平上不显著；这并不表示方法相同。"
        "样本分组时，一组算作一个样本。",
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
    # Scores.
    "scores.about": (
        "Means over seeds, the deciding metric first, with its 95 % interval below. In bold: the best of "
        "each column and all without a clear difference from it. Under each difference stands its interval; where "
        "nothing is clear after correction for the number of comparisons, the difference is grey.",
        "数值为各随机种子的平均，决定性指标在前，其下为 95% 区间。加粗：每列最好者及与其无明显差异者。"
        "差值下方是其区间；经多重比较校正后不显著的差值为灰色。",
    ),
    "scores.letters": (
        "Methods of one model that share a letter in the column “group” are not distinguishable on the deciding "
        "metric; the best has an a. The letters are corrected for all pairs, the differences only for those to the "
        "baseline, so a method that is clearly better or worse than the baseline may still share a letter with it.",
        "同一模型下，“组”列中有相同字母的方法在决定性指标上无法区分，最好者带字母 a。字母按所有两两比较校正，"
        "差值只按与基线的比较校正，因此与基线有明显差异的方法仍可能与其有相同字母。",
    ),
    "scores.caption": ("{task}", "{task}"),
    # Costs.
    "costs.about": (
        "Means over seeds as this run measured them on its own machine; times of other machines do not compare.",
        "本次运行在其机器上测得的各随机种子平均值；不同机器上的时间不可比较。",
    ),
    "costs.none": ("No finished cell recorded what it cost.", "没有任何完成的单元记录了成本。"),
    "costs.caption": ("Costs by task and method", "各任务、各方法的成本"),
    "costs.charts": ("Quality against cost", "质量与成本"),
    "costs.charts-about": (
        "Each point is a method's mean over seeds; dashed levels are methods that train nothing. The vertical "
        "axes do not start at 0, and a wide range of costs is drawn on a logarithmic axis. Whether two points "
        "differ is answered under Verdict, not by their distance here.",
        "每个点是一种方法在各随机种子上的平均；虚线表示不训练的方法。纵轴不从 0 开始，成本跨度大时横轴为对数刻度。"
        "两点是否有差异以“结论”为准，不能凭图中距离判断。",
    ),
    "costs.figure": ("against {cost}", "与{cost}的关系"),
    "costs.nothing-trained": ("nothing trained", "不训练"),
    "chart.left-out": ("Not shown, for want of a value: {methods}.", "因缺少数值未显示：{methods}。"),
    "cost.trainable_parameters": ("trained parameters", "训练参数量"),
    "cost.total_parameters": ("all parameters", "总参数量"),
    "cost.artifact_bytes": ("saved size", "保存大小"),
    "cost.load_seconds": ("loading", "加载时间"),
    "cost.train_seconds": ("training time", "训练时间"),
    "cost.evaluate_seconds": ("evaluation time", "评测时间"),
    "cost.wall_seconds": ("whole cell", "单元总时间"),
    "cost.tune_seconds": ("tuning", "调参时间"),
    "cost.train_tokens": ("tokens trained on", "训练词元数"),
    "cost.train_tokens_per_second": ("tokens trained / s", "训练词元/秒"),
    "cost.generated_tokens_per_second": ("tokens generated / s", "生成词元/秒"),
    "cost.peak_memory_bytes": ("peak memory", "内存峰值"),
    "cost.joules": ("energy, J", "能耗（焦耳）"),
    "cost.money": ("money", "费用"),
    "axis.train_seconds": ("training time, seconds", "训练时间（秒）"),
    "axis.trainable_parameters": ("trained parameters", "训练参数量"),
    "axis.epoch": ("epoch", "轮次"),
    # Learning curves.
    "curves.about": (
        "One line a seed. Training loss is on the batches as they came, validation loss on the whole validation set; "
        "the vertical axes do not start at 0.",
        "每个随机种子一条线。训练损失在各批次上测得，验证损失在整个验证集上测得；纵轴不从 0 开始。",
    ),
    "curves.none": ("No finished cell recorded a loss.", "没有任何完成的单元记录了损失。"),
    "curves.nothing-trained": ("{methods} train nothing and have no curve.", "{methods} 不训练，没有曲线。"),
    "curves.nothing-trained#1": ("{methods} trains nothing and has no curve.", "{methods} 不训练，没有曲线。"),
    "curves.train_loss": ("training loss", "训练损失"),
    "curves.validation_loss": ("validation loss", "验证损失"),
    "curves.data": ("{title}: the last value at or before each epoch", "{title}：各轮次及之前的最后一个值"),
    "curves.epoch": ("epoch {epoch}", "第 {epoch} 轮"),
    "curves.not-yet": ("not measured by then", "此前尚未测量"),
    "curves.not-finite": (
        "{method}, seed {seed}: the loss stopped being a finite number at epoch {epoch}; such points are not drawn.",
        "{method}（随机种子 {seed}）：损失在第 {epoch} 轮变为非有限值；这些点未画出。",
    ),
    "curves.thinned": (
        "Lines of more than {points} points are drawn as means of neighbouring points.",
        "超过 {points} 个点的曲线以相邻点的平均值画出。",
    ),
    # Samples.
    "samples.about": (
        "What the methods answered, example by example. Prompt and answers are shown as they are; characters that "
        "would not show, such as zero-width and direction marks, appear as small signs.",
        "各方法对每个样本的回答。提示和回答按原样显示；零宽字符、方向控制符等不可见字符显示为小标记。",
    ),
    "samples.nothing": ("No finished cell has predictions.", "没有任何完成的单元含有预测。"),
    "samples.without-script": (
        "A few examples of each task. With scripts allowed, this part becomes a browser over more of them.",
        "每个任务的几个样本。允许脚本运行时，这里可浏览更多样本。",
    ),
    "samples.embedded-of": (
        "{shown} of {total} test examples; the browser has {n}",
        "{total} 个测试样本中的 {shown} 个；浏览器中有 {n} 个",
    ),
    "samples.embedded": (
        "{n} of {total} test examples are in this file, spread evenly; the run's predictions have all.",
        "本文件含 {total} 个测试样本中的 {n} 个，均匀选取；全部样本见运行目录中的预测文件。",
    ),
    "samples.showing": ("Showing {n} of {total}.", "显示 {total} 个中的 {n} 个。"),
    "samples.task": ("Task", "任务"),
    "samples.show": ("Show", "显示"),
    "samples.all": ("all", "全部"),
    "samples.a-right": ("A right, B wrong", "A 对 B 错"),
    "samples.b-right": ("A wrong, B right", "A 错 B 对"),
    "samples.both-wrong": ("both wrong", "都错"),
    "samples.different": ("different answers", "回答不同"),
    "samples.in-order": ("in the order of the data", "按数据顺序"),
    "samples.a-ahead": ("A furthest ahead first", "A 领先最多者在前"),
    "samples.b-ahead": ("B furthest ahead first", "B 领先最多者在前"),
    "samples.prompt": ("Prompt", "提示"),
    "samples.reference": ("Reference", "参考答案"),
    "samples.own-prompt": ("This method's own prompt", "该方法自己的提示"),
    "samples.right": ("right", "正确"),
    "samples.wrong": ("wrong", "错误"),
    "samples.cut": ("cut at the token limit", "达到长度上限被截断"),
    "samples.truncated": ("prompt cut on the left: {n} tokens", "提示左侧截去 {n} 个词元"),
    "samples.empty": ("(empty)", "（空）"),
    "samples.no-answer": ("no answer of this method", "该方法没有回答"),
    "samples.left-out": ("… {n} more characters", "……另有 {n} 个字符"),
    "samples.link": ("Link to this example", "本样本的链接"),
    "samples.more": ("Show more", "显示更多"),
    "samples.none": ("No example is like that.", "没有这样的样本。"),
    "samples.score": ("{metric} {value}", "{metric} {value}"),
    "samples.no-score": ("{metric} n/a", "{metric} 无"),
    "samples.seed": ("seed {seed}", "随机种子 {seed}"),
    "samples.hidden-character": ("hidden character", "不可见字符"),
    # Provenance.
    "provenance.problems": ("Problems beside the cells", "与单元无关的问题"),
    "provenance.models": ("Models", "模型"),
    "provenance.identity": ("identity", "标识"),
    "provenance.tasks": ("Tasks and data", "任务与数据"),
    "provenance.output": ("output", "输出"),
    "provenance.language": ("language", "语言"),
    "provenance.rows": ("rows", "行数"),
    "provenance.source": ("source", "来源"),
    "provenance.notes": ("notes", "备注"),
    "output.label": ("label", "标签"),
    "output.text": ("text", "文本"),
    "provenance.signatures": ("Metrics as they were computed", "指标的计算方式"),
    "provenance.signature": ("signature", "签名"),
    "provenance.signatures-differ": (
        "the cells have different signatures: their values may not be comparable",
        "各单元的签名不同：数值可能不可比较",
    ),
    "provenance.environment": ("Environment", "环境"),
    "provenance.fact": ("what", "项目"),
    "provenance.value": ("value", "值"),
    "provenance.plugins": ("Plugins", "插件"),
    "split.training": ("training", "训练"),
    "split.train": ("train", "训练"),
    "split.validation": ("validation", "验证"),
    "split.test": ("test", "测试"),
    "plugin.name": ("name", "名称"),
    "plugin.version": ("version", "版本"),
    "provenance.matrix": ("The matrix", "矩阵设置"),
    "provenance.cells": ("All {n} cells with their hyperparameters", "全部 {n} 个单元及其超参数"),
    "provenance.cells#1": ("The cell with its hyperparameters", "该单元及其超参数"),
    "provenance.hyperparameters": ("hyperparameters", "超参数"),
    # Markdown.
    "markdown.bold": (
        "Means over seeds. Bold: the best and all without a clear difference from it (paired tests at "
        "{level} % over examples and seeds, Holm’s correction over all pairs).",
        "数值为各随机种子的平均。加粗：最好者及与其无明显差异者"
        "（样本与随机种子上的 {level}% 配对检验，对所有两两比较做 Holm 校正）。",
    ),
    # Stored notes.
    **NOTED,
}
