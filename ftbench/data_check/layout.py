"""Which columns of a file are the input, the answer and the label, given or from what the columns look like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ftbench.contracts.task import Task
from ftbench.data.conversations.reading import format_of
from ftbench.data.headers import known_columns, spelled_otherwise
from ftbench.errors import DataError, nearest
from ftbench.messages.data_errors import NO_CHECK_FIELD, NO_COLUMN
from ftbench.proposal.columns import columns_of
from ftbench.proposal.own_task import own_task
from ftbench.records.example import Row
from ftbench.task_types.joined_columns import column_names
from ftbench.task_types.template import field_names, required_names
from ftbench.task_types.text_task import TextTask

Kind = Literal["conversation", "pairs", "labels", "texts"]

_MESSAGES = ("messages", "conversations", "conversation")
"""Columns that hold the messages of a conversation."""

_LABELS = ("label", "labels", "category", "class", "sentiment", "intent", "topic", "标签", "类别", "分类", "情感")
_TEXTS = ("text", "sentence", "review", "content", "comment", "document", "body", "文本", "内容", "评论", "句子")
_QUESTIONS = ("question", "prompt", "instruction", "query", "input", "问题", "指令", "输入", "document", "request")
_ANSWERS = ("answer", "completion", "response", "output", "reply", "summary", "答案", "回答", "输出", "回复", "摘要")
_FIELDS = {
    **dict.fromkeys(("text", "question", "prompt", "instruction", "input", "query", "document"), "input"),
    **dict.fromkeys(("answer", "completion", "response", "output", "reply", "summary"), "answer"),
    "label": "label",
    "messages": "messages",
}
"""Names in `--fields` without a task, and what each means."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a file by what they are for."""

    kind: Kind
    name: str
    """For people, such as `OpenAI` or `text → label`."""
    inputs: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    """Columns of the input that may be empty or missing."""
    answer: str | None = None
    """The column of the answer or of the label."""
    messages: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that every row must have."""
        answer = (self.answer,) if self.answer else ()
        messages = (self.messages,) if self.messages else ()
        return (*self.inputs, *answer, *messages)


TEXTS = Layout("texts", "texts of unknown meaning")


def recognise(rows: Sequence[Row], fields: Mapping[str, str], task: Task | None = None) -> Layout:
    """The layout that most rows have; raises `DataError` for a field or a column that is not there."""
    columns = dict.fromkeys(name for row in rows for name in map(str, row))
    _check_columns(fields, columns)
    if task is not None:
        known = _of_task(rows, fields, task)
        if known is not None:
            return known
    elif fields:
        return _of_fields(fields)
    counts: dict[Layout, int] = {}
    for row in rows:
        layout = _of_row(row)
        counts[layout] = counts.get(layout, 0) + 1
    known = max(counts, key=lambda layout: counts[layout]) if counts else TEXTS
    return _of_columns(rows) if known == TEXTS else known


def _of_columns(rows: Sequence[Row]) -> Layout:
    """The input and the answer that the columns' values suggest, as `ftbench init` proposes them."""
    own = own_task("", columns_of(rows), "en")
    if own is None:
        return TEXTS
    inputs = tuple(column.name for column in own.inputs if not column.has_gaps)
    optional = tuple(column.name for column in own.inputs if column.has_gaps)
    in_order = tuple(column.name for column in own.inputs)
    named = _table("labels" if own.output == "label" else "pairs", in_order, own.answer.name)
    return Layout(named.kind, named.name, inputs, optional, own.answer.name)


def _check_columns(fields: Mapping[str, str], columns: Mapping[str, None]) -> None:
    for field, named in fields.items():
        for column in named.split(","):
            if column not in columns and columns:
                fault = NO_COLUMN(column=column, hint=nearest(column, columns))
                raise DataError(fault, key=f"--fields {field}")


def _of_fields(fields: Mapping[str, str]) -> Layout:
    columns: dict[str, list[str]] = {}
    for field, named in fields.items():
        if field not in _FIELDS:
            raise DataError(NO_CHECK_FIELD(field=field, hint=nearest(field, _FIELDS)), key="--fields")
        columns.setdefault(_FIELDS[field], []).extend(named.split(","))
    if "messages" in columns:
        return Layout("conversation", "messages", messages=columns["messages"][0])
    inputs, last = tuple(columns.get("input", ())), columns.get("label") or columns.get("answer")
    return _table("labels" if "label" in columns else "pairs", inputs, last[0] if last else None)


def _of_task(rows: Sequence[Row], fields: Mapping[str, str], task: Task) -> Layout | None:
    """The layout of a task; None for a task whose columns are not to be seen from outside."""
    if task.reads_conversations or not isinstance(task, TextTask) or task.prepare:
        return None
    row = rows[0] if rows else {}
    spelled = known_columns(task, row, fields)

    def columns(field: str) -> tuple[str, ...]:
        if field in fields:
            return tuple(fields[field].split(","))
        names = [column_names(name) for name in (field, *task.aliases.get(field, ()))]
        exact = next((parts for parts in names if any(part in row for part in parts)), None)
        return exact or next(((spelled[parts[0]][0],) for parts in names if parts[0] in spelled), (field,))

    def all_columns(fields: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(column for field in fields for column in columns(field)))

    is_label = task.output == "label"
    answers = [task.label_field] if is_label else [n for answer in task.answers.values() for n in field_names(answer)]
    inputs = all_columns(name for prompt in task.prompts.values() for name in required_names(prompt))
    asked = all_columns(name for prompt in task.prompts.values() for name in field_names(prompt))
    followers = [name for name in task.followed_by.values() if name in row]
    optional = tuple(name for name in dict.fromkeys([*asked, *followers]) if name not in inputs)
    answer = columns(answers[0])[0] if answers else None
    return Layout("labels" if is_label else "pairs", task.name, inputs, optional, answer)


def _of_row(row: Row) -> Layout:
    messages = next((name for name in _MESSAGES if isinstance(row.get(name), list | str)), None)
    try:
        form = format_of(row)
    except DataError:
        if messages:
            return Layout("conversation", messages, messages=messages)
    else:
        if form.columns[0] in _MESSAGES:
            return Layout("conversation", form.name, messages=form.columns[0])
        optional = tuple(name for name in ("input",) if name in form.others)
        return Layout("pairs", form.name, form.columns[:-1], optional, form.columns[-1])
    question, answer = _named(_QUESTIONS, row), _named(_ANSWERS, row)
    if question and answer and question != answer:  # a label beside them is about the row, as for `ftbench init`
        return _table("pairs", (question,), answer)
    label = _named(_LABELS, row)
    others = {name: value for name, value in row.items() if name not in (label, "split")}
    text = _named(_TEXTS, others) or _longest(others)
    if label and text:
        return _table("labels", (text,), label)
    return TEXTS


def _table(kind: Kind, inputs: tuple[str, ...], answer: str | None) -> Layout:
    return Layout(kind, " + ".join(inputs) + (f" → {answer}" if answer else ""), inputs, (), answer)


def _named(names: Iterable[str], row: Row) -> str | None:
    """The first of the names that a row has, in any spelling."""
    for name in names:
        if name in row:
            return name
        column = spelled_otherwise((name,), row)
        if column is not None:
            return column
    return None


def _longest(row: Row) -> str | None:
    texts = {name: len(value) for name, value in row.items() if isinstance(value, str) and value.strip()}
    return max(texts, key=lambda name: texts[name]) if texts else None
