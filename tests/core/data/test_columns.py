"""The language follows the columns that are read, and content that is not read is said."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ftbench import DataError, TextTask
from tests.core.data.loading import labelled, load_file, load_rows, texts
from tests.note_texts import as_text

MOOD = TextTask(
    name="mood",
    output="label",
    prompts={"en": "Review: {text}\nMood:", "zh": "评论：{text}\n情绪："},
    answers={"en": " {label}", "zh": "{label}"},
    metrics=("accuracy",),
    aliases={"text": ("body",)},
)
ANSWER = TextTask(
    name="answer",
    output="text",
    prompts={"en": "Q: {question}\nA:", "zh": "问：{question}\n答："},
    answers={"en": " {answer}", "zh": "{answer}"},
    metrics=("rougeL",),
)
HANZI = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈"


def chinese(count: int) -> list[str]:
    """Texts that share next to nothing."""
    return ["".join(HANZI[(i * 7 + j * (i % 11 + 3)) % len(HANZI)] for j in range(14)) + str(i) for i in range(count)]


def answers(**more: Any) -> list[dict[str, Any]]:
    """Rows with a question, an answer and these columns, each a list or one value for every row."""
    columns = {"question": texts(120, seed=1), "answer": texts(120, seed=2), **more}
    return [
        {name: value if isinstance(value, str) else value[i] for name, value in columns.items()} for i in range(120)
    ]


def test_english_text_with_chinese_labels_is_english(tmp_path: Path) -> None:
    assert load_rows(MOOD, labelled(["好", "坏"]), tmp_path).language == "en"


def test_an_english_task_takes_english_text_with_chinese_labels(tmp_path: Path) -> None:
    english = replace(MOOD, prompts={"en": MOOD.prompts["en"]}, answers={"en": " {label}"})
    data = load_rows(english, labelled(["好", "坏"]), tmp_path)
    assert data.labels == ("坏", "好")
    assert {one.target for one in data.train} == {" 好", " 坏"}


def test_chinese_text_with_english_labels_is_chinese(tmp_path: Path) -> None:
    rows = [{"text": text, "label": ("good", "bad")[i % 2]} for i, text in enumerate(chinese(120))]
    assert load_rows(MOOD, rows, tmp_path).language == "zh"


def test_a_column_that_is_not_read_says_nothing_about_the_language(tmp_path: Path) -> None:
    rows = [{**row, "city": "上海市浦东新区"} for row in labelled(["good", "bad"])]
    assert load_rows(MOOD, rows, tmp_path).language == "en"


def test_a_column_is_read_under_its_alias_and_under_the_name_of_fields(tmp_path: Path) -> None:
    rows = [{"body": text, "label": ("good", "bad")[i % 2]} for i, text in enumerate(chinese(120))]
    assert load_rows(MOOD, rows, tmp_path).language == "zh"
    renamed = [{"comment": row["body"], "label": row["label"]} for row in rows]
    assert load_rows(MOOD, renamed, tmp_path, fields={"text": "comment"}).language == "zh"


def test_text_without_letters_leaves_it_to_the_other_columns(tmp_path: Path) -> None:
    rows = [{"text": f"{i * 7919} 👍", "label": ("好", "坏")[i % 2]} for i in range(120)]
    assert load_rows(MOOD, rows, tmp_path).language == "zh"


def test_chinese_answers_to_english_questions_are_chinese(tmp_path: Path) -> None:
    rows = [{"question": one, "answer": other} for one, other in zip(texts(120), chinese(120), strict=True)]
    assert load_rows(ANSWER, rows, tmp_path).language == "zh"


def test_long_and_varied_text_that_is_not_read_is_named_with_its_rows(tmp_path: Path) -> None:
    subjects = [text if i % 3 else "" for i, text in enumerate(texts(120, seed=3))]
    assert as_text(load_rows(ANSWER, answers(subject=subjects), tmp_path).notes) == (
        "columns that look like content and are not used (rows that have them): subject (80/120)",
    )


@pytest.mark.parametrize("name", ["context", "system", "History", "input"])
def test_columns_that_belong_to_what_is_asked_are_named_whatever_they_hold(name: str, tmp_path: Path) -> None:
    notes = load_rows(ANSWER, answers(**{name: "You are kind."}), tmp_path).notes
    assert as_text(notes) == (
        f"columns that look like content and are not used (rows that have them): {name} (120/120)",
    )


def test_a_conversation_that_is_not_read_is_named(tmp_path: Path) -> None:
    turns = [[[text, "Yes."]] if i % 2 else [] for i, text in enumerate(texts(120, seed=3))]
    notes = load_rows(ANSWER, answers(history=turns), tmp_path).notes
    assert as_text(notes) == (
        "columns that look like content and are not used (rows that have them): history (60/120)",
    )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("id", [f"3f2a-{i:08x}" for i in range(120)]),
        ("link", [f"https://example.org/tickets/of/customers/{i}" for i in range(120)]),
        ("date", [f"{i % 28 + 1} November 2024 at {i % 24}:00" for i in range(120)]),
        ("author", [f"Maria Lopez{i}" for i in range(120)]),
        ("category", [("Billing and payment questions", "Delivery of large parcels")[i % 2] for i in range(120)]),
        ("score", [i / 7 for i in range(120)]),
        ("nothing", [None] * 120),
        ("split", [("train", "validation", "test")[i % 3] for i in range(120)]),
    ],
)
def test_names_dates_links_codes_and_categories_are_no_content(name: str, values: list[Any], tmp_path: Path) -> None:
    assert load_rows(ANSWER, answers(**{name: values}), tmp_path).notes == ()


def test_text_that_the_prompt_has_already_is_not_missed(tmp_path: Path) -> None:
    rows = answers()
    copies = [{**row, "lower": row["question"].upper(), "whole": [row["question"], row["answer"]]} for row in rows]
    assert load_rows(ANSWER, copies, tmp_path).notes == ()


def test_the_column_that_fields_puts_aside_is_named(tmp_path: Path) -> None:
    notes = load_rows(ANSWER, answers(body=texts(120, seed=3)), tmp_path, fields={"question": "body"}).notes
    assert as_text(notes) == (
        "columns that look like content and are not used (rows that have them): question (120/120)",
    )


def test_the_column_of_groups_is_used(tmp_path: Path) -> None:
    assert load_rows(ANSWER, answers(writer=texts(120, seed=3)), tmp_path, group_by="writer").notes == ()


def test_a_misspelt_field_of_the_matrix_is_an_error_with_the_nearest_name(tmp_path: Path) -> None:
    rows = [{**row, "stars": "1"} for row in labelled(["good", "bad"])]
    with pytest.raises(DataError) as caught:
        load_rows(MOOD, rows, tmp_path, fields={"lable": "stars"})
    assert (caught.value.key, caught.value.message) == (
        "fields.lable",
        "the task has no such field. Did you mean 'label'? Known: body, label, text.",
    )


def test_a_task_that_prepares_its_rows_itself_may_read_any_field(tmp_path: Path) -> None:
    own = replace(ANSWER, prepare=lambda row, language: {**row, "question": f"{row['title']}: {row['question']}"})
    rows = answers(head=texts(120, seed=3))
    assert load_rows(own, rows, tmp_path, fields={"title": "head"}).train[0].prompt.count(": ") == 2


ALPACA = replace(
    ANSWER,
    aliases={"question": ("instruction", "query", "input"), "answer": ("output",)},
    followed_by={"instruction": "input"},
)


@pytest.mark.parametrize(
    ("asked", "about"), [("Instruction", "Input"), ("instruction", "Input"), ("Instruction", "input")]
)
def test_the_column_that_follows_another_is_found_in_another_spelling(asked: str, about: str, tmp_path: Path) -> None:
    rows = [{asked: one["question"], about: f"about {i}", "Output": one["answer"]} for i, one in enumerate(answers())]
    data = load_rows(ALPACA, rows, tmp_path)
    right = [dict(zip(("instruction", "input", "output"), row.values(), strict=True)) for row in rows]
    assert data.fingerprint() == load_rows(ALPACA, right, tmp_path).fingerprint()
    names = {"Instruction": "question", "Input": "input", "Output": "answer"}
    spelled = [column for column in (asked, "Output", about) if column in names]
    assert as_text(data.notes) == tuple(f'the column "{column}" was read as "{names[column]}"' for column in spelled)


def test_a_column_that_is_not_needed_is_not_said_to_be_read_under_another_name(tmp_path: Path) -> None:
    assert as_text(load_rows(ALPACA, answers(Query="none of it", Input="as above"), tmp_path).notes) == (
        "columns that look like content and are not used (rows that have them): Query (120/120), Input (120/120)",
    )


def test_a_column_that_a_task_may_do_without_is_found_in_another_spelling(tmp_path: Path) -> None:
    timed = replace(
        ANSWER, aliases={"minutes": ("time",)}, prepare=lambda row, language: {**row, "answer": str(row.get("minutes"))}
    )
    data = load_rows(timed, answers(Time=[f"{i} minutes" for i in range(120)]), tmp_path)
    assert {one.reference for one in data.test} <= {f"{i} minutes" for i in range(120)}
    assert 'the column "Time" was read as "minutes"' in as_text(data.notes)


def test_words_for_no_input_are_no_content(tmp_path: Path) -> None:
    rows = [{**row, "input": "<noinput>"} for row in answers()]
    assert load_rows(ANSWER, rows, tmp_path).notes == ()


def test_half_a_character_in_a_columns_name_is_shown_by_its_code(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = answers(**{"half \ud83d": texts(120, seed=3)})
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert as_text(load_file(ANSWER, path).notes) == (
        "columns that look like content and are not used (rows that have them): half \\ud83d (120/120)",
    )


GERMAN = replace(MOOD, prompts={"de": "Text: {text}"}, answers={"de": " {label}"})
JAPANESE = replace(MOOD, prompts={"de": "{text}", "ja": "{text}："}, answers={"de": " {label}", "ja": "{label}"})


def test_a_task_in_one_alphabetic_language_takes_rows_in_an_alphabet(tmp_path: Path) -> None:
    assert load_rows(GERMAN, labelled(["gut", "schlecht"]), tmp_path).language == "de"


def test_a_task_without_chinese_characters_refuses_chinese_rows(tmp_path: Path) -> None:
    rows = [{"text": text, "label": ("gut", "schlecht")[i % 2]} for i, text in enumerate(chinese(120))]
    with pytest.raises(DataError, match=r'no prompt for "zh" \(only de\), which the rows look like'):
        load_rows(GERMAN, rows, tmp_path)


def test_chinese_characters_may_be_japanese_where_the_task_has_no_chinese(tmp_path: Path) -> None:
    rows = [{"text": text, "label": ("gut", "schlecht")[i % 2]} for i, text in enumerate(chinese(120))]
    assert load_rows(JAPANESE, rows, tmp_path).language == "ja"
    assert load_rows(JAPANESE, labelled(["gut", "schlecht"]), tmp_path).language == "de"
