"""What is wrong with a task in a YAML file: names that nothing has, and templates."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.messages.note import Message

# Keys.
LABELS_ONLY = Message(
    "task-errors.labels-only",
    en="belongs to a task with `output: label`",
    zh="只用于 `output: label` 的任务",
)
NO_PROMPT = Message(
    "task-errors.no-prompt", en="there is no prompt in this language.{hint}", zh="没有这种语言的 prompt。{hint}"
)
NO_FIELD = Message("task-errors.no-field", en="no template has this field.{hint}", zh="没有模板使用该字段。{hint}")
NOT_READ = Message(
    "task-errors.not-read", en="no field is read from this column.{hint}", zh="没有字段从该列读取。{hint}"
)
NOT_IN_PROMPT = Message(
    "task-errors.not-in-prompt",
    en="the prompt has no field {{{field}}}.{hint}",
    zh="prompt 中没有字段 {{{field}}}。{hint}",
)

ANSWER_FOR_EACH = Message(
    "task-errors.answer-for-each",
    en="a text task needs an `answer` template for each language of `prompt`, such as ' {{answer}}'",
    zh="文本任务的 `prompt` 有哪些语言，就需要哪些语言的 `answer` 模板，例如 ' {{answer}}'",
)
ALL_POINTS = Message(
    "task-errors.all-points",
    en="expected {points} texts, for the points from 1 (worst) to {points}, or none; got {count}",
    zh="应为 {points} 条文字，对应从 1（最差）到 {points} 的各分值，或完全不写；实际为 {count} 条",
)

# Templates.
NO_TEMPLATE = Message(
    "task-errors.no-template",
    en="{template} is no template: {reason}{cure}",
    zh="{template} 不是模板：{reason}{cure}",
)
NAMES_NO_FIELD = Message(
    "task-errors.names-no-field",
    en="{template} names no field in braces, such as {{text}}",
    zh="{template} 中没有花括号里的字段，例如 {{text}}",
)
ALIAS = Message(
    "task-errors.alias",
    en='; for the column "{column}" write {{{name}}} and below it aliases: {{{name}: [{column}]}}',
    zh="；“{column}”列请写作 {{{name}}}，并在下面加上 aliases: {{{name}: [{column}]}}",
)
DOUBLED = Message(
    "task-errors.doubled",
    en="; braces that are text are doubled: {{{{ }}}}",
    zh="；作为文本的花括号要写两次：{{{{ }}}}",
)

# Reasons why a text is no template: our own, and those in the words of Python's library.
ONLY_NAMES = Message(
    "task-errors.only-names",
    en="only plain names such as {{text}} stand between braces",
    zh="花括号之间只能是简单的名称，例如 {{text}}",
)
CLOSING_ALONE = Message("task-errors.closing-alone", en="Single '}}' encountered in format string", zh="单独出现了“}}”")
OPENING_ALONE = Message("task-errors.opening-alone", en="Single '{{' encountered in format string", zh="单独出现了“{{”")
NOT_CLOSED = Message("task-errors.not-closed", en="expected '}}' before end of string", zh="缺少“}}”")
NOT_CLOSED_FORMAT = Message("task-errors.not-closed-format", en="unmatched '{{' in format spec", zh="“{{”没有闭合")
OPENING_IN_NAME = Message("task-errors.opening-in-name", en="unexpected '{{' in field name", zh="字段名称中出现了“{{”")
TEMPLATE_REASONS: Mapping[str, Message] = {
    str(message()): message
    for message in (ONLY_NAMES, CLOSING_ALONE, OPENING_ALONE, NOT_CLOSED, NOT_CLOSED_FORMAT, OPENING_IN_NAME)
}
"""By their English words."""
