"""The block on a run's health; what is found is worded in the core's messages."""

from __future__ import annotations

HEALTH: dict[str, tuple[str, str]] = {
    "health.none": ("Nothing was found that makes these numbers doubtful.", "没有发现会使这些数字存疑的问题。"),
    "health.count.bad": ("{n} severe findings", "{n} 个严重问题"),
    "health.count.bad#1": ("{n} severe finding", "{n} 个严重问题"),
    "health.count.warning": ("{n} warnings", "{n} 个警告"),
    "health.count.warning#1": ("{n} warning", "{n} 个警告"),
    "health.count.note": ("{n} remarks", "{n} 条说明"),
    "health.count.note#1": ("{n} remark", "{n} 条说明"),
    "health.bad": ("severe", "严重"),
    "health.warning": ("warning", "警告"),
    "health.note": ("remark", "说明"),
    "health.others": ("{n} more", "另外 {n} 条"),
    "levels.chance": ("chance", "随机猜测"),
    "levels.majority": ("always “{label}”", "总是“{label}”"),
    "levels.value": ("{level} {value}", "{level} {value}"),
    "levels.about": (
        "Without having learned anything, {metric} is: {levels}. “{label}” is the most frequent label of the test "
        "rows.",
        "什么都没学到时，{metric} 为：{levels}。“{label}”是测试数据中最常见的标签。",
    ),
}
