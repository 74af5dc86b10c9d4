"""Reasons why a cell has no result, or a metric no value, other than the metric's own."""

from __future__ import annotations

from ftbench.messages.note import Message

WAITS = Message("results.waits", en="waits for its tuning", zh="等待调参完成")
NOT_RUN = Message("results.not-run", en="has not run yet", zh="尚未运行")
DAMAGED = Message("results.damaged", en="{error}; running again redoes the cell", zh="{error}；再次运行会重做该单元")
RECORD_DAMAGED = Message("results.record-damaged", en="the failure record is damaged", zh="失败记录已损坏")
NOT_COMPUTED = Message(
    "results.not-computed",
    en="not computed yet: run `ftbench score`",
    zh="尚未计算：请运行 `ftbench score`",
)
METRICS_DAMAGED = Message(
    "results.metrics-damaged",
    en="metrics.json is damaged: run `ftbench score`",
    zh="metrics.json 已损坏：请运行 `ftbench score`",
)
METRIC_FAILED = Message("results.metric-failed", en="computing it failed: {error}", zh="计算失败：{error}")
NEWER_FORMAT = Message(
    "results.newer-format",
    en="{file} was written by a newer ftbench (format {version}; this one reads up to {known}): upgrade ftbench",
    zh="{file} 由更新版本的 ftbench 写成（格式 {version}，此版本最高能读 {known}）：请升级 ftbench",
)
FOLDS_MISSING = Message(
    "results.folds-missing",
    en="{done} of {of} folds ({why})",
    zh="{of} 折中只有 {done} 折（{why}）",
)
FOLD_FAILED = Message("results.fold-failed", en="fold {folds} failed: {why}", zh="第 {folds} 折失败：{why}")
FOLD_MISSING = Message("results.fold-missing", en="fold {folds}: {why}", zh="第 {folds} 折：{why}")
OTHER_FOLDS = Message(
    "results.other-folds",
    en="{n} more folds are not in the numbers: they would be means over seeds with different rows",
    zh="另有 {n} 折未计入：否则各随机种子的均值所含的行不同",
    singular={"en": "{n} more fold is not in the numbers: they would be means over seeds with different rows"},
)
FOLD_LACKS_VALUE = Message(
    "results.fold-lacks-value", en="fold {fold} has no value: {why}", zh="第 {fold} 折没有值：{why}"
)
FOLDS_NOT_POOLED = Message(
    "results.folds-not-pooled",
    en="the folds cannot be added up: the metric is not loaded, has other versions, or counts other things in each",
    zh="各折无法合并：指标未加载、版本不同，或在各折中统计的内容不同",
)
NOT_FINITE = Message("results.not-finite", en="the value is not a finite number", zh="值不是有限数")
NOT_TRAINED = Message("results.not-trained", en="nothing was trained", zh="没有训练任何参数")
GENERAL_NOT_MEASURED = Message(
    "results.general-not-measured", en="general text was not measured", zh="没有测量通用文本"
)
NO_GENERAL_TEXT = Message(
    "results.no-general-text",
    en="this model has no general text in the task's language: evaluation.general_text can name a file",
    zh="该模型没有任务语言的通用文本：可用 evaluation.general_text 指定文件",
)
