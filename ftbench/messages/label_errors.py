"""Errors about a label task that does not fit its rows, or its own answers."""

from __future__ import annotations

from ftbench.messages.note import Message

IN_TASK = Message("label-errors.in-task", en="{fault} (task {task})", zh="{fault}（任务 {task}）")

# The answer's template.
NO_ANSWER = Message(
    "label-errors.no-answer",
    en='there is a prompt for "{language}" and no answer',
    zh="有“{language}”语言的提示，却没有回答",
)
ONE_FIELD = Message(
    "label-errors.one-field",
    en="the answer of a label task has one field, {field}, not {held}",
    zh="标签任务的回答只有一个字段 {field}，实际为：{held}",
)
NO_FIELD = Message("label-errors.no-field", en="none", zh="无")
LABEL_OPTIONAL = Message(
    "label-errors.label-optional",
    en="the label may not be missing: write {field}",
    zh="标签不可缺少：请写 {field}",
)

# The names of labels and their words.
LABEL_TWICE = Message("label-errors.label-twice", en="{label} is there twice", zh="{label} 出现了两次")
LABEL_ALREADY = Message(
    "label-errors.label-already",
    en="{label} is there already, as {before}",
    zh="{label} 已经有了，写作 {before}",
)
NO_ROW = Message("label-errors.no-row", en="no row has the label {label}.{hint}", zh="没有一行的标签是 {label}。{hint}")
EMPTY_WORD = Message("label-errors.empty-word", en="the word for {label} is empty", zh="{label} 对应的词是空的")
SAME_WORD = Message(
    "label-errors.same-word",
    en="{label} and {other} have the same answer, {answer}; each label needs a word of its own",
    zh="{label} 和 {other} 的回答相同，都是 {answer}；每个标签需要各自的词",
)
