"""The page around the sections, and words that many sections use."""

from __future__ import annotations

PAGE: dict[str, tuple[str, str]] = {
    "page.skip": ("Skip to the verdict", "跳到结论"),
    "page.home": ("← All runs", "← 全部运行"),
    "page.dark": ("Dark", "深色"),
    "page.light": ("Light", "浅色"),
    "page.numbers": ("The numbers", "具体数字"),
    "page.data": ("Data of this chart", "图中数据"),
    "page.footer": (
        "Written by ftbench. This file is complete in itself and loads nothing from a network.",
        "由 ftbench 生成。本文件自成一体，不从网络加载任何内容。",
    ),
    "page.footer-folder": (
        "Written by ftbench. This page and the folder “{folder}” beside it are complete in themselves and load nothing "
        "from a network.",
        "由 ftbench 生成。本页与其旁边的文件夹“{folder}”自成一体，不从网络加载任何内容。",
    ),
    "page.section-failed": (
        "This section ({name}) could not be made: {error}",
        "本节（{name}）无法生成：{error}",
    ),
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
    "alert.plain-chat": (
        "{models} are chat models and were given plain text: their untrained answers are probably worse than they can "
        "be. Leave out “format: plain” to use their chat templates.",
        "{models} 是对话模型，但输入为纯文本：未经训练的回答很可能低于其实际水平。"
        "去掉“format: plain”即可使用其对话模板。",
    ),
    "alert.plain-chat#1": (
        "{models} is a chat model and was given plain text: its untrained answers are probably worse than they can "
        "be. Leave out “format: plain” to use its chat template.",
        "{models} 是对话模型，但输入为纯文本：未经训练的回答很可能低于其实际水平。"
        "去掉“format: plain”即可使用其对话模板。",
    ),
    "alert.plain-beside": (
        "{models} are chat models that were given plain text; the same models stand beside them through their chat "
        "templates, so both ways are shown.",
        "{models} 是以纯文本输入的对话模型；同一模型也以对话模板参与比较，两种方式均已列出。",
    ),
    "alert.plain-beside#1": (
        "{models} is a chat model that was given plain text; the same model stands beside it through its chat "
        "template, so both ways are shown.",
        "{models} 是以纯文本输入的对话模型；同一模型也以对话模板参与比较，两种方式均已列出。",
    ),
    "alert.problems": ("{n} problems beside the cells.", "另有 {n} 个与单元无关的问题。"),
    "alert.problems#1": ("{n} problem beside the cells.", "另有 {n} 个与单元无关的问题。"),
    "alert.where": ("The reasons are with the scores and under All cells.", "原因见得分表和“全部单元”。"),
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
    "baseline": ("baseline", "基线"),
    "outcome.unclear": ("no clear difference", "无明显差异"),
    "outcome.higher": ("higher by {amount}", "高 {amount}"),
    "outcome.lower": ("lower by {amount}", "低 {amount}"),
    "outcome.higher.better": ("higher by {amount} (better)", "高 {amount}（更好）"),
    "outcome.higher.worse": ("higher by {amount} (worse)", "高 {amount}（更差）"),
    "outcome.lower.better": ("lower by {amount} (better)", "低 {amount}（更好）"),
    "outcome.lower.worse": ("lower by {amount} (worse)", "低 {amount}（更差）"),
    "outcome.no-interval": ("(no interval)", "（无区间）"),
    "output.label": ("label", "标签"),
    "output.named-label": ("label, named by a generated answer", "标签（由生成的回答指明）"),
    "output.text": ("text", "文本"),
    "split.training": ("training", "训练"),
    "split.train": ("train", "训练"),
    "split.validation": ("validation", "验证"),
    "split.test": ("test", "测试"),
    "plugin.name": ("name", "名称"),
    "plugin.version": ("version", "版本"),
}
