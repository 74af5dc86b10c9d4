"""Sentences on corrections for multiple comparisons: all that name Holm's method."""

from __future__ import annotations

MULTIPLE_COMPARISONS: dict[str, tuple[str, str]] = {
    # card
    "card.about-results": (
        "Means over seeds with {level} % intervals over {examples}{seeds}. Methods that share a letter are not "
        "distinguishable; verdicts and p are on the difference to {baseline}. Both are corrected by Holm’s method: "
        "letters for all pairs of methods, verdicts for those with the baseline.",
        "数值为各随机种子的平均，附 {level}% 区间，范围为 {examples}{seeds}。共有字母的方法无法区分；"
        "判断针对与 {baseline} 之差。两者均做 Holm 校正：字母针对所有方法的两两比较，判断针对与基线的比较。",
    ),
    # compare
    "compare.interval": (
        "Lines and ranges are {level} % intervals of B less A: what other test examples and, with several seeds, other "
        "seeds would give. Better and worse is what the test tells from no change at 5 %, after Holm’s correction for "
        "all {n} results in both runs. “No clear difference” does not say that the runs are equal.",
        "线段和范围是 B 减 A 的 {level}% 区间：反映换用其他测试样本以及（有多个种子时）其他随机种子的变动。"
        "“更好”和“更差”指对两个运行共有的全部 {n} 项结果做 Holm 校正后，检验在 5% 水平上显著。"
        "“无明显差异”并不表示两个运行相同。",
    ),
    # methods
    "methods.families": (
        "For each metric, task and model, p-values were corrected by Holm’s method ({holm}) over {n} with the "
        "baseline {baseline}, and over {pairs} of all pairs; a difference counts as clear where the corrected p is "
        "below {alpha}.",
        "对每个指标、任务和模型，p 值用 Holm 方法（{holm}）校正：与基线 {baseline} 的{n}为一族，"
        "所有两两比较（{pairs}）为另一族；校正后 p 小于 {alpha} 视为有明显差异。",
    ),
    "methods.pairs-only": (
        "For each metric, task and model, p-values were corrected by Holm’s method ({holm}) over {pairs} of all "
        "pairs; a difference counts as clear where the corrected p is below {alpha}.",
        "对每个指标、任务和模型，p 值用 Holm 方法（{holm}）对所有两两比较（{pairs}）作校正；"
        "校正后 p 小于 {alpha} 视为有明显差异。",
    ),
    "methods.across": (
        "Over all tasks, methods were compared with the baseline by Wilcoxon’s exact signed-rank test ({wilcoxon}; "
        "{demsar}), corrected by Holm’s method.",
        "跨任务与基线的比较采用 Wilcoxon 符号秩精确检验（{wilcoxon}；{demsar}），并做 Holm 校正。",
    ),
    # page
    "markdown.bold": (
        "Means over seeds. Bold: the best and those level with it (paired tests at {level} % over examples and seeds, "
        "Holm’s correction over all pairs; probably behind, by the interval alone, is not level).",
        "数值为各随机种子的平均。加粗：最好者及与其相当者（样本与随机种子上的 {level}% 配对检验，"
        "对所有两两比较做 Holm 校正；仅按区间可能落后者不算相当）。",
    ),
    # site
    "site.about-best": (
        "The best mean over seeds; not distinguishable are methods that no test tells from it, after Holm’s correction "
        "for all pairs of methods of a run.",
        "取各随机种子平均最好者；“无法区分”指对该运行内所有两两比较做 Holm 校正后，检验不能将其与最好者区分开。",
    ),
    # verdict
    "across.tested": (
        "Tested by Wilcoxon’s signed ranks over tasks with Holm’s correction.",
        "采用任务间 Wilcoxon 符号秩检验并做 Holm 校正。",
    ),
    "verdict.few.nothing": (
        "{n} test examples are too few: with one run of each method, no difference could show, however large (after "
        "Holm’s correction, p is {p} at best).",
        "只有 {n} 个测试样本，太少：每种方法只有一次运行，再大的差异也无法显现（经 Holm 校正后，p 至少为 {p}）。",
    ),
    "verdict.few-groups.nothing": (
        "{n} groups of test examples are too few: with one run of each method, no difference could show, however large "
        "(after Holm’s correction, p is {p} at best).",
        "只有 {n} 组测试样本，太少：每种方法只有一次运行，再大的差异也无法显现（经 Holm 校正后，p 至少为 {p}）。",
    ),
    "verdict.interval": (
        "Lines and ranges are {level} % intervals of paired differences: what other test examples and, with several "
        "seeds, other seeds would give (two-way variance for means, a crossed bootstrap for corpus metrics). “No clear "
        "difference” means that the test does not reject at 5 % after Holm’s correction for all comparisons with the "
        "baseline, or for all pairs where the best is compared. It does not say that methods are equal. “Probably” "
        "means the same where the interval, which is not corrected, excludes 0. Where rows "
        "belong together in groups, a group counts as one example.",
        "线段和范围是配对差值的 {level}% 区间：反映换用其他测试样本以及（有多个种子时）其他随机种子的变动"
        "（均值类指标用双向方差，语料级指标用交叉自助法）。“无明显差异”指在对全部与基线的比较"
        "（与最好者比较时为所有两两比较）做 Holm 校正后，检验在 5% 水平上不显著；这并不表示方法相同。"
        "“可能”指检验同样不显著，但未经校正的区间不含 0。"
        "样本分组时，一组算作一个样本。",
    ),
}
