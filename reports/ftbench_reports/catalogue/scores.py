"""The scores."""

from __future__ import annotations

SCORES: dict[str, tuple[str, str]] = {
    "scores.undecided": (
        "probably behind {best}; not certain after correction",
        "可能落后于 {best}；校正后不能确定",
    ),
    "scores.undecided.one-seed": (
        "this trained model is probably behind that of {best}; not certain after correction",
        "这个训练好的模型可能落后于 {best} 的；校正后不能确定",
    ),
    "scores.short": ("Scores", "得分"),
    "scores.title": ("Scores", "得分"),
    "scores.about": (
        "Means over seeds, with 95 % intervals below. Bold: the best of a column and those level with it. "
        "Grey differences are not clear.",
        "数值为各随机种子的平均，其下为 95% 区间。加粗：每列最好者及与其相当者。灰色差值不显著。",
    ),
    "scores.letters": (
        "Methods of one model that share a letter are not distinguishable; ranks are those that the tests leave "
        "possible. Letters and ranks are corrected for all pairs, p for the differences to the baseline.",
        "同一模型下字母相同的方法无法区分；名次是检验未排除的范围。"
        "字母与名次按所有两两比较校正，p 按与基线的比较校正。",
    ),
    "scores.seeds": (
        "Each seed leads to the page of its cell.",
        "点击随机种子可查看相应单元的页面。",
    ),
    "scores.caption": ("{task}", "{task}"),
}
