"""Published sites: the index of runs, the trends, the feed."""

from __future__ import annotations

SITE: dict[str, tuple[str, str]] = {
    "site.runs": ("Runs", "运行"),
    "site.trends": ("Trends", "趋势"),
    "site.feed": ("Feed", "订阅"),
    "site.count": ("{n} runs", "{n} 个运行"),
    "site.count#1": ("{n} run", "{n} 个运行"),
    "site.undated": ("{n} of them without a date", "其中 {n} 个没有日期"),
    "site.no-date": ("not recorded", "未记录"),
    "site.empty": ("No run is published here.", "这里还没有发布任何运行。"),
    "site.latest-first": ("The latest first", "最新的在前"),
    "site.column.run": ("run", "运行"),
    "site.column.finished": ("finished", "完成于"),
    "site.column.content": ("what ran", "内容"),
    "site.column.best": ("best on the deciding metric", "决定性指标上的最好者"),
    "site.beside": ("trends with {run}", "与 {run} 的趋势"),
    "site.compare": (
        "Whether two runs differ by more than chance is for a paired test of their run directories to say: {command}",
        "两次运行的差异是否超出偶然，由对其运行目录的配对检验判断：{command}",
    ),
    "site.best": ("{place}: {method}, {metric} {value}", "{place}：{method}，{metric} {value}"),
    "site.best-level": (
        "{place}: {method}, {metric} {value} ({n} others not distinguishable)",
        "{place}：{method}，{metric} {value}（另有 {n} 种无法区分）",
    ),
    "site.best-level#1": (
        "{place}: {method}, {metric} {value} ({n} other not distinguishable)",
        "{place}：{method}，{metric} {value}（另有 {n} 种无法区分）",
    ),
    "trend.heading": ("{title}: trends", "{title}：趋势"),
    "trend.summary": (
        "Values of runs that share a model, task, method and metric, from the earliest to the latest.",
        "模型、任务、方法和指标相同的各次运行的值，从最早到最新。",
    ),
    "trend.caption": (
        "{metric} on {task}, {model}: means over seeds",
        "{task} 上的 {metric}（{model}）：各随机种子的平均",
    ),
    "trend.others": ("{n} more metrics", "另外 {n} 项指标"),
    "trend.others#1": ("{n} more metric", "另外 {n} 项指标"),
    "trend.broken": (
        "Only values that a line joins are comparable: for the others the test data, the model’s files or the metric "
        "was another.",
        "只有用线相连的值才可比较：其余的值所用的测试数据、模型文件或指标不同。",
    ),
    "trend.break": (
        "the test data, the model’s files or the metric changed since the run before",
        "与上一次运行相比，测试数据、模型文件或指标发生了变化",
    ),
    "trend.about": (
        "Vertical lines are {level} % intervals of each value by itself. Whether two runs differ is for a paired test "
        "to say: ftbench compare A B.",
        "竖线是各个值自身的 {level}% 区间。两次运行是否有差异应由配对检验判断：ftbench compare A B。",
    ),
    "trend.none": (
        "There is no trend yet: it takes two runs that share a model, task, method and metric.",
        "还没有趋势：至少需要两个在模型、任务、方法和指标上相同的运行。",
    ),
}
