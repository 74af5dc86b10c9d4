"""All sentences, table heads and notes of an analysis, by key, in English and Chinese; `key#1` is for n = 1."""

from __future__ import annotations

from ftbench.messages import Note
from ftbench.presentation.catalogue import Catalogue
from ftbench.presentation.words import Words, noted
from ftbench_rating.messages import CATALOGUE

_HEADS: dict[str, tuple[str, str]] = {
    "head.method": ("method", "方法"),
    "head.methods": ("methods", "方法"),
    "head.group": ("group", "组"),
    "head.ratings": ("ratings", "评分数"),
    "head.ratings-of-both": ("ratings of both", "两者都评"),
    "head.examples": ("examples", "样例"),
    "head.raters": ("raters", "评分者"),
    "head.rater": ("rater", "评分者"),
    "head.p": ("p (Holm)", "p（Holm）"),
    "head.verdict": ("verdict", "结论"),
    "head.dimension": ("dimension", "维度"),
    "head.alpha": ("Krippendorff's alpha", "Krippendorff alpha"),
    "head.same": ("same rating", "评分相同"),
    "head.items": ("items", "条目"),
    "head.strength": ("log strength", "对数强度"),
    "head.wins": ("wins", "胜"),
    "head.ties": ("ties", "平"),
    "head.losses": ("losses", "负"),
    "head.cannot-judge": ("cannot judge", "无法判断"),
    "head.severity": ("severity (points)", "宽严（分）"),
    "head.self-agreement": ("self-agreement", "自我一致性"),
    "head.repeated": ("judged twice", "重复评判"),
    "head.attention": ("attention", "注意力检查"),
    "head.second": ("second analysis", "第二次分析"),
    "head.metric": ("metric", "指标"),
    "head.spearman": ("Spearman, examples", "Spearman（样例）"),
    "head.kendall": ("Kendall, examples", "Kendall（样例）"),
    "head.system-spearman": ("Spearman, methods", "Spearman（方法）"),
    "head.system-kendall": ("Kendall, methods", "Kendall（方法）"),
    "score.likert5": ("score (1 to 5)", "得分（1 至 5）"),
    "score.pairwise": ("wins, ties half (0 to 1)", "胜率，平局算一半（0 至 1）"),
    "score.best-worst": ("best − worst (−1 to 1)", "最好 − 最差（−1 至 1）"),
    "difference.likert5": ("difference (points)", "差异（分）"),
    "difference.pairwise": ("wins − losses", "胜 − 负"),
    "difference.best-worst": ("difference", "差异"),
}
_TABLES: dict[str, tuple[str, str]] = {
    "title.scores": ("Scores", "得分"),
    "title.pairs": ("Differences, where the same rater judged both", "差异（同一评分者对两者都作了评判）"),
    "title.agreement": ("Agreement of raters", "评分者一致性"),
    "title.strengths": ("Strengths from choices: {dimension}", "由选择得出的强度：{dimension}"),
    "title.raters": ("Raters", "评分者"),
    "title.automatic": ("People and automatic metrics", "人与自动指标"),
    "verdict.better": ("clear", "明确"),
    "verdict.worse": ("clear", "明确"),
    "verdict.unclear": ("unclear", "不明确"),
    "verdict.not-counted": ("not counted", "不计"),
    "verdict.untested": ("untested", "未检验"),
    "rater.left-out": ("left out", "排除"),
    "rater.kept": ("kept", "保留"),
    "rater.attention": ("{right} of {all} ({share})", "{right}/{all}（{share}）"),
    "without": ("without {names}", "不含 {names}"),
    "agreement.without": ("{dimension} {without}", "{dimension}（{without}）"),
    "agreement.of": ("{dimension} ({coefficient})", "{dimension}（{coefficient}）"),
    "note.reason": ("{names}: {reason}", "{names}：{reason}"),
    "note.letters": (
        "Methods that share a letter are not distinguishable (Holm's correction over all pairs).",
        "字母相同的方法无法区分（对所有方法对做 Holm 校正）。",
    ),
    "note.letters-without": (
        "The groups leave out the raters who failed the study's rule.",
        "分组不含未通过研究规则的评分者。",
    ),
    "note.not-counted": (
        "“Not counted”: the difference would be clear, but raters who failed the study's rule are in it.",
        "“不计”：差异本可称为明确，但其中含未通过研究规则的评分者。",
    ),
    "note.weights": ("The score weighs the dimensions: {weights}.", "得分按维度加权：{weights}。"),
    "note.alpha": (
        "Alpha is 1 for full agreement and 0 at chance level. It is low if nearly all ratings are the same; Gwet's "
        "coefficient beside it is not.",
        "Alpha 为 1 表示完全一致，0 表示与偶然无异；几乎所有评分都相同时它会偏低，旁边的 Gwet 系数则不会。",
    ),
    "note.alone": ("One rater alone is left {without}: no agreement.", "{without}时只剩一位评分者，没有一致性可言。"),
    "note.icc": (
        "ICC(2,k) is the reliability of the mean of all raters, on items that all of them rated.",
        "ICC(2,k) 是所有评分者均值的信度，仅用所有人都评过的条目。",
    ),
    "note.strengths": (
        "Bradley-Terry strengths, with ties by Davidson's model; a strength higher by 1 means e times the odds to win.",
        "Bradley-Terry 强度，平局按 Davidson 模型处理；高 1 表示更受青睐的几率为 e 倍。",
    ),
    "note.no-strengths": ("No strengths: {reason}.", "没有强度：{reason}。"),
    "note.self-agreement.likert5": (
        "Self-agreement: quadratically weighted kappa on repeated items. Attention: items with a known answer.",
        "自我一致性：重复条目的二次加权 kappa。注意力检查：答案已知的条目。",
    ),
    "note.self-agreement": (
        "Self-agreement: chance-corrected share of equal choices (a tie is half) on repeated items. "
        "Attention: items with a known answer.",
        "自我一致性：重复条目的相同选择的比例（平局算一半）超出偶然的部分。注意力检查：答案已知的条目。",
    ),
    "note.severity": (
        "Severity: mean difference from the other raters on the same answers; below zero is severe.",
        "宽严：对同一回答与其他人评分的平均差；小于零表示偏严。",
    ),
    "note.automatic": (
        "Rank correlations with the human score; above zero, the metric agrees with people, even if lower is better. "
        "Examples: computed within each method, then averaged.",
        "与人工得分的秩相关；大于零表示指标与人的看法一致（越低越好的指标也已换向）。样例：先在每个方法内计算，再取平均。",
    ),
}
_HEADLINE: dict[str, tuple[str, str]] = {
    "scheme.likert5": ("rated from 1 to 5", "按 1 至 5 分评分"),
    "scheme.pairwise": ("two answers compared at a time", "每次比较两个回答"),
    "scheme.best-worst": ("best and worst of several answers", "在多个回答中选出最好与最差"),
    "standing.none": ("No method has a score.", "没有任何方法有得分。"),
    "standing.untold": (
        "{method} and {other} cannot be compared: {reason}.",
        "{method} 与 {other} 无法比较：{reason}。",
    ),
    "standing.share": (
        "{method} is preferred to {other} in {share} of comparisons (a tie is half)",
        "在与 {other} 的比较中，{method} 有 {share} 的次数更受青睐（平局算一半）",
    ),
    "standing.points.above": (
        "{method} is rated {size} points above {other}{ends}",
        "{method} 的评分比 {other} 高 {size} 分{ends}",
    ),
    "standing.points.below": (
        "{method} is rated {size} points below {other}{ends}",
        "{method} 的评分比 {other} 低 {size} 分{ends}",
    ),
    "standing.score.above": (
        "The best-worst score of {method} is {size} above that of {other}{ends}",
        "{method} 的最好-最差得分比 {other} 高 {size}{ends}",
    ),
    "standing.score.below": (
        "The best-worst score of {method} is {size} below that of {other}{ends}",
        "{method} 的最好-最差得分比 {other} 低 {size}{ends}",
    ),
    "clear": ("{comparison}, clear after Holm's correction.", "{comparison}，经 Holm 校正后差异明确。"),
    "not-counted": (
        "{comparison}, not counted: every rater failed the study's rule.",
        "{comparison}，不计：所有评分者都未通过研究的规则。",
    ),
    "warning.some": (
        "Warning: {raters} failed the study's own rule. The findings leave them out; the tables show both.",
        "警告：{raters} 未通过研究自定的规则。以下结论不含其评分，表格同时列出两种结果。",
    ),
    "warning.all": (
        "Warning: every rater failed the study's own rule: {raters}. Nothing below is a finding.",
        "警告：所有评分者都未通过研究自定的规则：{raters}。以下内容均不能作为结论。",
    ),
    "chance": ("{comparison}, which may be chance (Holm's correction).", "{comparison}，可能只是偶然（Holm 校正）。"),
    "untested": ("{comparison}, untested: {reason}.", "{comparison}，未检验：{reason}。"),
    "agree": ("Raters agree: {how}.", "评分者一致性：{how}。"),
    "agree.each": ("How far raters agree: {each}.", "评分者一致性：{each}。"),
    "agree.dimension": ("{dimension} {how}", "{dimension} {how}"),
    "agree.unknown": ("not known ({reason})", "未知（{reason}）"),
    "agree.how": ("{strength}, alpha {alpha}", "{strength}，alpha {alpha}"),
    "agree.perfect": ("almost perfectly", "几乎完全一致"),
    "agree.substantial": ("substantially", "高度一致"),
    "agree.moderate": ("moderately", "中等一致"),
    "agree.fair": ("fairly", "略有一致"),
    "agree.slight": ("slightly", "几乎不一致"),
    "agree.less": ("less than by chance", "低于偶然水平"),
    "position.unknown": ("Position bias is not known: {reason}.", "位置偏差未知：{reason}。"),
    "position": (
        "The first answer shown was preferred in {share} of choices, {expected} expected: {verdict}.",
        "先展示的回答在 {share} 的选择中胜出，预期为 {expected}：{verdict}。",
    ),
    "position.biased": (
        "position mattered; both orders were shown equally often",
        "位置有影响；两种顺序出现的次数相同",
    ),
    "position.unbiased": ("no clear position bias", "没有明显的位置偏差"),
}
_REMARKS: dict[str, tuple[str, str]] = {
    "about": ("{study}, {model}, {scheme}", "{study}，{model}，{scheme}"),
    "heading": ("{study}: {task} with {model}, {scheme}", "{study}：{task}，{model}，{scheme}"),
    "size": ("{parts}.", "{parts}。"),
    "size.raters#1": ("{count} rater", "{count} 位评分者"),
    "size.raters": ("{count} raters", "{count} 位评分者"),
    "size.examples#1": ("{count} example", "{count} 个样例"),
    "size.examples": ("{count} examples", "{count} 个样例"),
    "size.methods#1": ("{count} method", "{count} 个方法"),
    "size.methods": ("{count} methods", "{count} 个方法"),
    "size.ratings#1": ("{count} rating", "{count} 次评分"),
    "size.ratings": ("{count} ratings", "{count} 次评分"),
    "size.cannot-judge": ("{count} × “cannot judge”", "“无法判断” {count} 次"),
    "size.missing": ("{count} missing", "缺 {count} 次"),
    "scope.raters": (
        "95 % intervals cover other examples and other raters of this kind.",
        "95 % 区间考虑了换用其他样例以及其他同类评分者的情况。",
    ),
    "scope#1": (
        "One rater cannot stand for others, who may differ: 95 % intervals cover other examples only.",
        "1 位评分者不足以代表其他人，换人结果可能不同：95 % 区间只考虑换用其他样例的情况。",
    ),
    "scope": (
        "Two raters cannot stand for others, who may differ: 95 % intervals cover other examples only.",
        "{n} 位评分者不足以代表其他人，换人结果可能不同：95 % 区间只考虑换用其他样例的情况。",
    ),
    "rule": (
        "The rule, fixed before anyone rated: at least {attention} of the attention items right, and a self-agreement "
        "of at least {agreement} (counted only with at least {fewest} repeated items).",
        "评分开始之前定下的规则：注意力检查至少答对 {attention}，自我一致性不低于 {agreement}"
        "（重复评判的条目至少 {fewest} 个时才计）。",
    ),
    "excluded.nobody": ("Nobody is left out.", "没有人被排除。"),
    "excluded": ("Left out of the second analysis: {raters}.", "第二次分析排除了：{raters}。"),
    "excluded.all": (
        "Nobody is left, so there is no second analysis.",
        "没有剩下任何人，因此没有第二次分析。",
    ),
    "excluded.rater": ("{rater} ({why})", "{rater}（{why}）"),
    "excluded.attention": (
        "{right} of {all} attention items right",
        "{all} 个注意力检查答对 {right} 个",
    ),
    "excluded.self-agreement": ("self-agreement {agreement}", "自我一致性 {agreement}"),
    "outside-run": (
        "The study is outside its run, so there are no automatic metrics to compare with.",
        "这项研究不在其运行目录之内，因此没有与自动指标比较。",
    ),
    "unrated.all": (
        "No human ratings: all scores of this run are computed. Make a blind study with ftbench rate make.",
        "没有人工评分：本次运行的所有得分都是自动计算的。用 ftbench rate make 可以制作盲评研究。",
    ),
    "unrated": ("No human ratings: {tasks}.", "没有人工评分：{tasks}。"),
    "nobody-yet": ("Nobody has rated anything in this study yet.", "这项研究还没有任何评分。"),
}

SENTENCES: dict[str, tuple[str, str]] = {**_HEADS, **_TABLES, **_HEADLINE, **_REMARKS}

say = Catalogue.of_texts(SENTENCES, ("en", "zh")).say


def reason(note: Note | None) -> Words:
    """The reason why there is no number, in every language."""
    return noted(note or Note.plain(""), CATALOGUE)
