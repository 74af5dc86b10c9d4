"""Errors of the base classes that plugins derive from."""

from __future__ import annotations

from ftbench.messages.note import Message

INCOMPLETE = Message(
    "contract-errors.incomplete",
    en="{name} is no complete {kind}: it lacks {lacks}",
    zh="{name} 不是完整的 {kind}：缺少 {lacks}",
)
NO_TOKENIZER = Message(
    "contract-errors.no-tokenizer", en="the tokenizer cannot be loaded: {error}", zh="无法加载分词器：{error}"
)

# Metrics.
NO_ARGUMENT = Message(
    "contract-errors.no-argument",
    en='"{metric}" takes nothing after its name, got "{metric}:{argument}"',
    zh="“{metric}”的名称之后不能有内容，实际为“{metric}:{argument}”",
)
NO_OPTION = Message(
    "contract-errors.no-option",
    en='"{metric}" has no option "{option}". It has none.',
    zh="“{metric}”没有选项“{option}”。它没有任何选项。",
)

NO_SCORE = Message("contract-errors.no-score", en="no answer has a score", zh="没有一个回答有得分")

# Files of weights.
MISFIT = Message("contract-errors.misfit", en="does not fit the model: {problems}", zh="与模型不符：{problems}")
PROBLEMS = Message("contract-errors.problems", en="{first}; {second}", zh="{first}；{second}")
LACKS = Message("contract-errors.lacks", en="lacks {names}", zh="缺少 {names}")
NO_USE = Message("contract-errors.no-use", en="has no use for {names}", zh="多出 {names}")
AND_MORE = Message("contract-errors.and-more", en="{names} …", zh="{names} 等")
SHAPE = Message(
    "contract-errors.shape",
    en="{name}: expected shape {expected}, got {shape}",
    zh="{name}：形状应为 {expected}，实际为 {shape}",
)
