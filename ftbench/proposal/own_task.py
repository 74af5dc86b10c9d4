"""A task for the columns of one file: which are read, which is the answer, and the text of its YAML file."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from ftbench.messages import Note
from ftbench.messages import proposal as messages
from ftbench.proposal.columns import SPLIT, Column
from ftbench.text.languages import language_profile

_ANSWERS = (
    "answer", "reply", "response", "output", "completion", "target", "summary", "solution", "resolution", "translation",
    "回答", "答案", "回复", "答复", "输出", "摘要", "总结", "译文",
)  # fmt: skip
"""Parts of the names of columns that hold what a model should write."""

_LABELS = (
    "label", "class", "category", "sentiment", "intent", "topic", "type", "rating", "stars", "priority",
    "标签", "类别", "分类", "情感", "意图", "评分",
)  # fmt: skip
"""Parts of the names of columns that hold what a model should choose."""

_INPUTS = (
    "subject", "title", "question", "body", "text", "message", "description", "problem", "review", "comment",
    "content", "input", "query", "prompt", "主题", "标题", "问题", "内容", "正文", "描述", "文本", "评论",
)  # fmt: skip
"""Parts of the names of columns that a model reads even where their values are short and repeat."""

_LONGEST_ANSWER = 256
"""Tokens that a written answer may have, at most."""


@dataclass(frozen=True, slots=True)
class OwnTask:
    """A task in a YAML file."""

    file: str
    name: str
    output: Literal["label", "text"]
    language: str
    inputs: tuple[Column, ...]
    answer: Column

    @property
    def metrics(self) -> tuple[str, ...]:
        """The deciding one first."""
        return ("accuracy", "macro_f1") if self.output == "label" else ("rougeL", "chrf")

    def text(self, render: Callable[[Note], str]) -> str:
        """The content of the file, with comments in the reader's language."""
        spaces = language_profile(self.language).spaces
        field = "label" if self.output == "label" else self.answer.name
        lines = [
            f"# {render(messages.TEMPLATES(optional='{Name?}'))}",
            f"name: {_quoted(self.name)}",
            f"output: {self.output}",
            f"language: {self.language}",
            f"prompt: {_quoted(self._prompt(spaces))}",
            f"answer: {_quoted((' ' if spaces else '') + '{' + field + '}')}",
        ]
        if self.output == "label":
            if self.answer.name != "label":
                lines.append(f"aliases: {{label: [{_quoted(self.answer.name)}]}}")
        else:
            lines.append(f"max_new_tokens: {self._longest_answer()}")
        lines.append(f"metrics: [{', '.join(self.metrics)}]")
        return "\n".join(lines) + "\n"

    def _prompt(self, spaces: bool) -> str:
        colon = ": " if spaces else "："
        lines = [f"{column.name}{colon}{{{column.name}{'?' if column.has_gaps else ''}}}" for column in self.inputs]
        if len(lines) == 1:
            lines = [f"{{{self.inputs[0].name}}}"]
        return "\n".join([*lines, f"{self.answer.name}{colon.rstrip()}"])

    def _longest_answer(self) -> int:
        """Twice the mean answer, in steps of 16 tokens."""
        tokens = 2 * self.answer.length / language_profile(self.language).characters_per_token
        return min(_LONGEST_ANSWER, max(32, 16 * round(tokens / 16)))


def own_task(file: str, columns: Sequence[Column], language: str) -> OwnTask | None:
    """The task that the columns suggest, or None where no column can be read or none be the answer.

    The answer is the column with the name of one; else a column of labels, the one with the name of one first; else
    the last column of text. All other columns of text are read. The side of a row is neither.
    """
    usable = [column for column in columns if _can_stand_in_a_template(column)]
    texts = [column for column in usable if column.kind == "text" or _is_short_input(column)]
    labels = [column for column in usable if column.kind == "label"]
    answer = next((column for column in texts if _named(column, _ANSWERS)), None)
    if answer is None and labels:
        answer = next((column for column in labels if _named(column, _LABELS)), labels[-1])
    if answer is None and len(texts) > 1:
        answer = texts[-1]
    inputs = tuple(column for column in texts if column is not answer)
    if answer is None or not inputs:
        return None
    name = file.removesuffix(".yaml").removesuffix("-task")
    return OwnTask(file, name, "label" if answer.kind == "label" else "text", language, inputs, answer)


def _named(column: Column, parts: Sequence[str]) -> bool:
    return any(part in column.name.casefold() for part in parts)


def _is_short_input(column: Column) -> bool:
    return column.kind in ("group", "identifier") and _named(column, _INPUTS)


def _can_stand_in_a_template(column: Column) -> bool:
    return bool(column.name.strip()) and column.name != SPLIT and not set(column.name) & set("{}?\n")


def _quoted(text: str) -> str:
    """A text as YAML in double quotes, which is JSON."""
    return json.dumps(text, ensure_ascii=False)
