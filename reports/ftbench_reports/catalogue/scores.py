"""The scores."""

from __future__ import annotations

SCORES: dict[str, tuple[str, str]] = {
    "scores.undecided": (
        "behind {best} by its own interval, but not after the correction for all pairs: too few seeds or examples, or "
        "too many methods, for a test to decide; so it shares a letter with the best and is not in bold",
        "按其自身的区间落后于 {best}，但对所有两两比较校正后不显著：种子或样本太少，或方法太多，检验无法判定；"
        "因此与最好者同组，但不加粗",
    ),
    "scores.short": ("Scores", "得分"),
    "scores.title": ("Scores", "得分"),
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
    "scores.seeds": (
        "Below the number of seeds, each seed leads to the page of its cell.",
        "种子数下方的每个随机种子链接到相应单元的页面。",
    ),
    "scores.caption": ("{task}", "{task}"),
}
