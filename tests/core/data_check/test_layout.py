"""What the columns of a file are for."""

from __future__ import annotations

from typing import Any

import pytest

from ftbench import DataError, TextTask
from ftbench.data_check.layout import Layout, recognise
from tests.core.data_check.corpus.broken import CHATS, PAIRS, REVIEWS

TASK = TextTask(
    name="tickets",
    output="label",
    prompts={"en": "Ticket: {text}"},
    answers={"en": " {label}"},
    metrics=("accuracy",),
    aliases={"text": ("body",)},
)


@pytest.mark.parametrize(
    ("rows", "kind", "name"),
    [
        (CHATS, "conversation", "OpenAI"),
        (REVIEWS, "labels", "text → label"),
        (PAIRS, "pairs", "question/answer"),
        ([{"prompt": "a b", "completion": "c"}], "pairs", "prompt/completion"),
        ([{"instruction": "a b", "input": "", "output": "c"}], "pairs", "Alpaca"),
        ([{"conversations": [{"from": "human", "value": "a"}]}], "conversation", "ShareGPT"),
        ([{"id": 1, "Body": "It is late and cold", "Category": "bill"}], "labels", "Body → Category"),
        ([{"评论": "味道很好", "标签": "好评"}], "labels", "评论 → 标签"),
        ([{"问题": "怎么退货？", "回答": "联系客服。", "分类": "售后"}], "pairs", "问题 → 回答"),
        ([{"Question ": "a b", "ANSWER": "c"}], "pairs", "Question  → ANSWER"),
        ([{"a": "some words", "b": "other words"}], "texts", "texts of unknown meaning"),
        ([], "texts", "texts of unknown meaning"),
    ],
)
def test_a_file_is_recognised_by_its_columns(rows: Any, kind: str, name: str) -> None:
    layout = recognise(list(rows), {})
    assert (layout.kind, layout.name) == (kind, name)


def test_a_few_other_rows_do_not_change_the_layout() -> None:
    assert recognise([{"x": "y"}, *CHATS], {}).name == "OpenAI"


def test_columns_with_gaps_are_named_in_the_order_of_the_file() -> None:
    texts = [row["text"] for row in REVIEWS]
    rows = [
        {
            "Subject": "" if i % 4 == 0 else text[:24],
            "Body": f"{text} {other}",
            "Agent reply": f"{other} Sorry for {i}.",
        }
        for i, (text, other) in enumerate(zip(texts, reversed(texts), strict=True))
    ]
    layout = recognise(rows, {})
    assert (layout.inputs, layout.optional) == (("Body",), ("Subject",))
    assert layout.name == "Subject + Body → Agent reply"


def test_fields_name_the_columns() -> None:
    row = {"Subject": "s", "Body": "b", "Reply": "r", "Topic": "t"}
    assert recognise([row], {"question": "Subject,Body", "answer": "Reply"}) == Layout(
        "pairs", "Subject + Body → Reply", ("Subject", "Body"), (), "Reply"
    )
    assert recognise([row], {"text": "Body", "label": "Topic"}).kind == "labels"


def test_a_task_says_which_columns_it_reads() -> None:
    assert recognise([{"body": "b", "label": "l"}], {}, TASK) == Layout("labels", "tickets", ("body",), (), "label")
    layout = recognise([{"Mail": "b", "Kind": "l"}], {"text": "Mail", "label": "Kind"}, TASK)
    assert (layout.inputs, layout.answer) == (("Mail",), "Kind")


def test_several_columns_of_one_field_are_all_read() -> None:
    layout = recognise([{"Subject": "s", "Body": "b", "Kind": "k"}], {"text": "Subject,Body", "label": "Kind"}, TASK)
    assert (layout.inputs, layout.answer) == (("Subject", "Body"), "Kind")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"question": "Subjct"}, "there is no column \"Subjct\". Did you mean 'Subject'"),
        ({"qestion": "Subject"}, "\"qestion\" is no field. Did you mean 'question'"),
    ],
)
def test_a_misspelt_field_or_column_is_refused_with_the_nearest(fields: dict[str, str], message: str) -> None:
    with pytest.raises(DataError) as error:
        recognise([{"Subject": "s", "Reply": "r"}], fields)
    assert message in str(error.value)
