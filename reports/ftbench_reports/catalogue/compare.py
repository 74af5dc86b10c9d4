"""The page of two runs side by side, and the frame that it shares with published sites."""

from __future__ import annotations

COMPARE: dict[str, tuple[str, str]] = {
    "frame.skip": ("Skip to the content", "跳到正文"),
    "frame.footer": (
        "Written by ftbench. The page loads nothing from a network.",
        "由 ftbench 生成。本页不从网络加载任何内容。",
    ),
    "compare.about": (
        "What changed from A to B, and whether it is more than chance.",
        "从 A 到 B 的变化，以及变化是否超出偶然。",
    ),
    "compare.verdict": ("Verdict", "结论"),
    "compare.settings": ("Settings and data", "设置与数据"),
    "compare.environment": ("Environment", "运行环境"),
    "compare.cells": ("Cells", "单元"),
    "compare.alone": ("In one run only", "只在一个运行中"),
    "compare.side": ("{side}: {name}", "{side}：{name}"),
    "compare.finished": ("last cell finished {date}", "最后一个单元完成于 {date}"),
    "compare.no-common": (
        "No model, task and method is in both runs, so there is nothing to compare.",
        "两个运行没有共同的模型、任务和方法，无从比较。",
    ),
    "compare.overview": (
        "{changed} of {n} groups changed clearly: {parts}.",
        "{n} 组中有 {changed} 组明显变化：{parts}。",
    ),
    "compare.overview#1": (
        "Of the one group in both runs: {parts}.",
        "两个运行共有的一组：{parts}。",
    ),
    "compare.on-metric": ("{metric} – {sentence}", "{metric}：{sentence}"),
    "compare.count.better": ("{n} better", "{n} 组更好"),
    "compare.count.worse": ("{n} worse", "{n} 组更差"),
    "compare.count.unclear": ("{n} without a clear difference", "{n} 组无明显差异"),
    "compare.count.identical": ("{n} identical", "{n} 组完全相同"),
    "compare.count.untested": ("{n} not tested", "{n} 组未检验"),
    "compare.change": ("{method}: {a} → {b}, {words}", "{method}：{a} → {b}，{words}"),
    "compare.rest.unclear": ("No clear difference: {methods}.", "无明显差异：{methods}。"),
    "compare.rest.identical": (
        "The same cells with the same scores: {methods}.",
        "单元和得分完全相同：{methods}。",
    ),
    "compare.rest.untested": ("Not tested: {methods}.", "未检验：{methods}。"),
    "compare.untested": ("{method} ({reason})", "{method}（{reason}）"),
    "compare.problem.same-cells": ("the same cells: identical, not tested", "单元相同：结果一致，无需检验"),
    "compare.problem.no-value-in-A": ("no value in A", "A 中没有值"),
    "compare.problem.no-value-in-B": ("no value in B", "B 中没有值"),
    "compare.problem.other-metric": (
        "the metric has another version or other settings",
        "指标的版本或设置不同",
    ),
    "compare.problem.other-test-rows": ("the runs answered other test examples", "两个运行回答的测试样本不同"),
    "compare.problem.no-predictions": ("the answers are gone", "回答已不存在"),
    "compare.reason": ("{problem}: {reason}", "{problem}：{reason}"),
    "compare.axis": ("{metric}: B less A", "{metric}：B 减 A"),
    "compare.axis.higher": ("{metric}: B less A (right is better)", "{metric}：B 减 A（越靠右越好）"),
    "compare.axis.lower": ("{metric}: B less A (left is better)", "{metric}：B 减 A（越靠左越好）"),
    "compare.caption": (
        "{metric} on {task}, {model}: means over seeds",
        "{task} 上的 {metric}（{model}）：各随机种子的平均",
    ),
    "compare.column.difference": ("B less A", "B 减 A"),
    "compare.column.settings": ("made with", "设置"),
    "compare.column.setting": ("setting", "设置"),
    "compare.column.groups": ("where", "涉及"),
    "compare.column.run": ("run", "运行"),
    "compare.same": ("identical", "完全相同"),
    "compare.same-settings": ("the same settings", "设置相同"),
    "compare.other-settings": ("{n} settings differ", "{n} 项设置不同"),
    "compare.other-settings#1": ("{n} setting differs", "{n} 项设置不同"),
    "compare.all-groups": ("all groups in both runs", "两个运行共有的所有组"),
    "compare.some-groups": ("{n} of {of} groups", "{of} 组中的 {n} 组"),
    "compare.nothing": ("nothing", "无"),
    "compare.settings-same": (
        "All groups in both runs were made with the same settings, data and seeds.",
        "两个运行共有的所有组，设置、数据和随机种子都相同。",
    ),
    "compare.environment-same": (
        "Both runs had the same machine and library versions.",
        "两个运行的机器和库版本相同。",
    ),
    "compare.environment-unknown": (
        "A run that recorded no environment cannot be compared in this.",
        "没有记录运行环境的运行无法在此比较。",
    ),
    "compare.settings-differ": ("What differs from A to B", "A 与 B 的不同之处"),
    "compare.environment-differs": ("What the finished cells ran with", "已完成单元的运行条件"),
    "compare.hashes": (
        "task.data and model.fingerprint are hashes over the data and the model’s files.",
        "task.data 和 model.fingerprint 是数据和模型文件的哈希值。",
    ),
    "compare.equal-cells-differ": (
        "Equal cells came out differently, so libraries, device or a plugin’s code must differ ({groups}).",
        "相同的单元得到了不同的结果，说明库、设备或插件代码不同（{groups}）。",
    ),
    "compare.in-A": ("Only in A: {methods} on {task} with {model}.", "只在 A 中：{model} 在 {task} 上的 {methods}。"),
    "compare.in-B": ("Only in B: {methods} on {task} with {model}.", "只在 B 中：{model} 在 {task} 上的 {methods}。"),
    "compare.every-cell": ("Every cell on the metric that decides its task ({n})", "每个单元在决定性指标上的值（{n}）"),
    "compare.cell-same": ("the same cell", "同一单元"),
    "compare.cell-absent": ("not in this run", "不在此运行中"),
    "compare.interval": (
        "Lines and ranges are {level} % intervals of B less A: what other test examples and, with several seeds, other "
        "seeds would give. Better and worse is what the test tells from no change at 5 %, after Holm’s correction for "
        "all {n} groups in both runs. “No clear difference” does not say that the runs are equal.",
        "线段和范围是 B 减 A 的 {level}% 区间：反映换用其他测试样本以及（有多个种子时）其他随机种子的变动。"
        "“更好”和“更差”指对两个运行共有的全部 {n} 组做 Holm 校正后，检验在 5% 水平上显著。"
        "“无明显差异”并不表示两个运行相同。",
    ),
}
