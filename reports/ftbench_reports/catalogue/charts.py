"""What each chart of a notebook shows, in a line."""

from __future__ import annotations

CHARTS: dict[str, tuple[str, str]] = {
    "chart.differences": (
        "Differences to the baseline with their intervals, for each task and model; between two runs: from one to "
        "the other. Hollow marks show no clear difference; small dots are seeds.",
        "各任务与模型上各方法与基线之差及其区间；比较两次运行时，为前后之差。空心标记表示没有明确的差异；小点为各随机种子。",
    ),
    "chart.costs": (
        "One measure against another: quality against training time at first. A line joins the methods that no other "
        "beats on both.",
        "一项度量对另一项度量：默认为质量对训练时间。折线连接在两项上都不被其他方法超过的方法。",
    ),
    "chart.curves": (
        "Training and validation loss by epoch, a line for each seed.",
        "训练损失与验证损失随轮次的变化，每个随机种子一条线。",
    ),
    "chart.tuning": (
        "Validation loss over the values that tuning tried; a ring marks what it chose.",
        "调参所试各值上的验证损失；圆环标出所选的值。",
    ),
    "chart.settings": (
        "Validation loss over settings that the rows of a method differ in: lines for the learning rate, maps for two "
        "settings.",
        "同一方法各行所不同的设置上的验证损失：学习率为折线，两项设置为热力图。",
    ),
    "chart.sizes": (
        "The deciding metric by the number of training rows, with intervals.",
        "主要指标随训练样本数的变化及其区间。",
    ),
    "chart.forgetting": (
        "Change of the loss on the run's other tasks and on general text; above zero is worse.",
        "在本次运行的其他任务与通用文本上损失的变化；大于零表示变差。",
    ),
    "chart.confusion": (
        "Answers against references of a label task, a map for each method.",
        "标签任务的回答与参考标签对照，每个方法一张热力图。",
    ),
}
