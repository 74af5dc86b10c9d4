"""Columns, intervals, directions and axes."""

from __future__ import annotations

MEASURES: dict[str, tuple[str, str]] = {
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
        "no interval: the metric's numbers per example do not match the predictions, or those of the other methods",
        "无区间：指标的逐样本数值与预测数目或其他方法的数目不符",
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
    "examples.groups": ("in {n} groups", "（分属 {n} 组）"),
    "examples.groups#1": ("in {n} group", "（分属 {n} 组）"),
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
    "chart.left-out": ("Not shown, for want of a value: {methods}.", "因缺少数值未显示：{methods}。"),
    "axis.train_seconds": ("training time, s", "训练时间（秒）"),
    "axis.wall_seconds": ("whole cell, s", "单元总时间（秒）"),
    "axis.tune_seconds": ("tuning, s", "调参时间（秒）"),
    "axis.evaluate_seconds": ("evaluation, s", "评测时间（秒）"),
    "axis.trainable_parameters": ("trained parameters", "训练参数量"),
    "axis.peak_memory_bytes": ("peak memory, MiB", "内存峰值（MiB）"),
    "axis.artifact_bytes": ("saved size, MiB", "保存大小（MiB）"),
    "axis.joules": ("energy, J", "能耗（焦耳）"),
    "axis.money": ("money", "费用"),
    "axis.train_tokens_per_second": ("tokens trained / s", "训练词元/秒"),
    "axis.generated_tokens_per_second": ("tokens generated / s", "生成词元/秒"),
    "axis.batch_1": ("ms per token, 1 row", "每词元毫秒数（1 行）"),
    "axis.batch_32": ("ms per token, 32 rows", "每词元毫秒数（32 行）"),
    "figure.save": ("Save as", "另存为"),
    "axis.epoch": ("epoch", "轮次"),
}
