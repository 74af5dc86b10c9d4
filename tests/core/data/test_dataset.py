"""A task entry becomes examples: checked row by row, split, limited, and described in notes."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ftbench import DataError, TextTask
from ftbench.data.dataset import TaskData, load_task_data
from ftbench.data.files.reading import read_rows
from ftbench.data.split import SPLITS
from ftbench.matrix import Matrix, TaskEntry
from ftbench.messages import Message, MessageCatalogue
from ftbench.messages.core import CORE_MESSAGES
from ftbench.records.example import Example, Row
from tests.note_texts import as_text

WriteRows = Callable[[str, Iterable[Mapping[str, Any]]], Path]
Write = Callable[[str, str], Path]

REVIEWS = TextTask(
    name="reviews",
    output="label",
    prompts={"en": "Review: {text}\nAnswer:", "zh": "评论：{text}\n答案："},
    answers={"en": " {label}", "zh": "{label}"},
    labels=("good", "bad"),
    aliases={"text": ("sentence", "review"), "label": ("class",)},
    metrics=("accuracy",),
)
QUESTIONS = TextTask(
    name="questions",
    output="text",
    prompts={"en": "Q: {question}\nA:"},
    answers={"en": " {answer}"},
    metrics=("rougeL",),
)


def reviews(count: int = 120, *, seed: int = 1) -> list[dict[str, str]]:
    """Rows whose texts share nothing."""
    draw = random.Random(seed)
    letters = "abcdefghijklmnopqrstuvwxyz"
    texts = [" ".join("".join(draw.choices(letters, k=6)) for _ in range(8)) for _ in range(count)]
    return [{"text": text, "label": ("good", "bad")[i % 2]} for i, text in enumerate(texts)]


def matrix(**more: Any) -> Matrix:
    return Matrix.model_validate({"models": ["m"], "tasks": ["reviews"], "methods": ["lora"], **more})


def load(path: Path | str | Mapping[str, str], task: TextTask = REVIEWS, *, run: Matrix | None = None, **entry: Any):  # type: ignore[no-untyped-def]
    """The data of an entry; a path is given relative to its own folder."""
    data, folder = (path.name, path.parent) if isinstance(path, Path) else (path, Path())
    one = TaskEntry.model_validate({"task": task.name, "data": data, **entry})
    return load_task_data(task, one, run or matrix(), folder)


def fault(path: Path, task: TextTask = REVIEWS, **entry: Any) -> DataError:
    with pytest.raises(DataError) as caught:
        load(path, task, **entry)
    return caught.value


def ids(examples: Iterable[Example]) -> set[str]:
    return {example.id for example in examples}


def sides(data: TaskData) -> dict[str, str]:
    """Prompt → side."""
    return {example.prompt: split for split in SPLITS for example in getattr(data, split)}


def test_a_row_without_its_field_is_an_error_that_names_the_line(write_rows: WriteRows) -> None:
    path = write_rows("rows.jsonl", [*reviews(3), {"txt": "oops", "label": "good"}])
    error = fault(path)
    assert str(error) == (
        f"{path}:4: text: the field is missing (the row has: txt, label); `fields: {{text: txt}}` names its column"
    )


def test_a_missing_field_lists_the_files_own_columns_and_says_how_to_name_one(write_rows: WriteRows) -> None:
    path = write_rows("rows.jsonl", [{"stars": "5", "body": "fine"}])
    assert str(fault(path, fields={"label": "stars"})) == (
        f"{path}:1: text: the field is missing (the row has: stars, body); `fields: {{text: COLUMN}}` names its column"
    )
    path = write_rows("rows.jsonl", [{"stars": "5", "body": ""}])
    assert str(fault(path, fields={"label": "stars", "text": "body"})) == (
        f"{path}:1: text: the field is empty (the row has: stars, body)"
    )


LACKS = Message("reviews.lacks", en="no text (the row has: {columns})", zh="没有文本（该行有：{columns}）")


class Critical(TextTask):
    """A task that tells the columns of a row in the reader's language."""

    def example(self, row: Row, language: str) -> Example:
        raise DataError(LACKS(columns=tuple(row)), key="text")


def test_a_missing_field_lists_the_files_own_columns_in_every_language(write_rows: WriteRows) -> None:
    task = Critical(**{name: getattr(REVIEWS, name) for name in ("name", "output", "prompts", "answers", "metrics")})
    path = write_rows("rows.jsonl", [{"stars": "5", "body": "fine"}])
    error = fault(path, task, fields={"label": "stars"})
    catalogue = MessageCatalogue.of([*CORE_MESSAGES, LACKS])
    assert error.shown(str).endswith("no text (the row has: stars, body); `fields: {text: COLUMN}` names its column")
    assert catalogue.render(error.note, "zh") == (
        "没有文本（该行有：stars、body）；用 `fields: {text: COLUMN}` 指明它的列"
    )


@pytest.mark.parametrize("value", ["", "  \n", None])
def test_a_row_with_an_empty_field_is_an_error_with_its_line_where_that_is_asked_for(
    value: str | None, write_rows: WriteRows
) -> None:
    path = write_rows("rows.jsonl", [*reviews(2), {"text": value, "label": "good"}])
    strict = {"file": path.name, "strict": True}
    assert str(fault(path, data=strict)) == f"{path}:3: text: the field is empty (the row has: text, label)"


def test_a_list_where_text_belongs_is_an_error_that_shows_it(write_rows: WriteRows) -> None:
    path = write_rows("rows.jsonl", [{"text": ["a"], "label": "good"}])
    assert str(fault(path)) == f"{path}:1: text: the field must be text, not ['a'] (the row has: text, label)"


def test_half_an_emoji_is_an_error_that_names_the_line(write: Write) -> None:
    path = write("rows.jsonl", '{"text": "cut \\ud83d", "label": "good"}\n')
    assert str(fault(path)) == (f"{path}:1: text: the field has half a character (a lone surrogate, as of a cut emoji)")


def test_the_line_of_a_csv_row_after_quoted_line_breaks_is_right(write: Write) -> None:
    path = write("rows.csv", 'text,label\n"a\nb\nc",good\n,bad\n')
    assert fault(path, data={"file": path.name, "strict": True}).line == 5


def test_a_label_of_the_test_rows_that_training_never_saw_is_an_error(write_rows: WriteRows) -> None:
    rows = [{**row, "split": "train"} for row in reviews(10)]
    rows += [
        {"text": "one", "label": "good", "split": "validation"},
        {"text": "two", "label": "so-so", "split": "test"},
    ]
    path = write_rows("rows.jsonl", rows)
    assert str(fault(path)) == (
        f'{path}:12: label: the test rows have the label "so-so", which no training row has (those have: bad, good)'
    )


def test_one_label_alone_is_an_error(write_rows: WriteRows) -> None:
    path = write_rows("rows.jsonl", [{**row, "label": "good"} for row in reviews(60)])
    assert fault(path).message == 'all training rows have one label, "good"'


def test_rare_labels_are_noted(write_rows: WriteRows) -> None:
    odd = {"text": "something else entirely", "label": "so-so", "split": "train"}
    rest = [{**row, "split": SPLITS[i % 3]} for i, row in enumerate(reviews(24))]
    assert str(load(write_rows("rows.jsonl", [*rest, odd])).notes[0]) == "labels with fewer than 3 training rows: so-so"


def test_the_tasks_own_labels_come_first_and_others_sorted(write_rows: WriteRows) -> None:
    rows = [
        {**row, "label": label} for row, label in zip(reviews(300), ["zbad", "ygood", "good", "bad"] * 75, strict=True)
    ]
    assert load(write_rows("rows.jsonl", rows)).labels == ("good", "bad", "ygood", "zbad")


def test_too_few_rows_name_the_sides_that_stay_empty(write_rows: WriteRows) -> None:
    path = write_rows("rows.jsonl", reviews(1))
    error = fault(path)
    assert error.file == str(path)
    assert error.message.startswith("1 rows are too few: nothing is left for ")


def test_repeated_rows_are_dropped_and_noted(write_rows: WriteRows) -> None:
    rows = reviews(60)
    once = load(write_rows("once.jsonl", rows))
    twice = load(write_rows("twice.jsonl", [*rows, *rows[:7]]))
    assert as_text(twice.notes) == ("7 repeated rows left out",)
    assert twice.fingerprint() == once.fingerprint()


def test_files_that_came_split_stay_split(write_rows: WriteRows, tmp_path: Path) -> None:
    rows = reviews(20)
    parts = {"train": rows[:12], "validation": rows[12:15], "test": rows[15:]}
    for name, part in parts.items():
        write_rows(f"{name}.jsonl", part)
    entry = TaskEntry.model_validate({"task": "reviews", "data": {name: f"{name}.jsonl" for name in parts}})
    data = load_task_data(REVIEWS, entry, matrix(), tmp_path)
    assert {split: len(getattr(data, split)) for split in SPLITS} == {"train": 12, "validation": 3, "test": 5}
    assert data.source == "train.jsonl"


def test_a_fault_in_one_of_three_files_names_that_file(write_rows: WriteRows, tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        write_rows(name, reviews(4))
    write_rows("c.jsonl", [{"text": ["no text"], "label": "good"}])
    entry = TaskEntry.model_validate(
        {"task": "reviews", "data": {"train": "a.jsonl", "validation": "b.jsonl", "test": "c.jsonl"}}
    )
    with pytest.raises(DataError, match=r"^c\.jsonl:1: text: the field must be text"):
        load_task_data(REVIEWS, entry, matrix(), tmp_path)


def test_inputs_of_the_test_files_that_training_has_too_are_a_warning(write_rows: WriteRows, tmp_path: Path) -> None:
    rows = reviews(20)
    for name, part in (("a", rows[:12]), ("b", rows[12:15]), ("c", [*rows[15:], rows[0], {**rows[1], "label": "x"}])):
        write_rows(f"{name}.jsonl", part)
    files = {"train": "a.jsonl", "validation": "b.jsonl", "test": "c.jsonl"}
    free = replace(REVIEWS, output="text", labels=())
    entry = TaskEntry.model_validate({"task": "reviews", "data": files})
    assert as_text(load_task_data(free, entry, matrix(), tmp_path).notes) == (
        "WARNING: 2 of 7 test inputs are in the training data too",
        "WARNING: 7 test rows: at best very large differences between methods can show",
        "3 validation rows: which weights are kept rests on very little",
    )


def test_a_split_of_ones_own_with_enough_rows_has_no_note(write_rows: WriteRows) -> None:
    rows = [{**row, "split": SPLITS[i % 3]} for i, row in enumerate(reviews(30))]
    assert load(write_rows("rows.jsonl", rows)).notes == ()


def test_an_automatic_split_has_ten_test_rows_and_no_note(write_rows: WriteRows) -> None:
    data = load(write_rows("rows.jsonl", reviews(40)))
    assert (len(data.train), len(data.validation), len(data.test), data.notes) == (20, 10, 10, ())


def test_one_test_row_that_a_limit_leaves_is_noted(write_rows: WriteRows) -> None:
    data = load(write_rows("rows.jsonl", reviews(60)), run=matrix(evaluation={"examples": 1}))
    assert as_text(data.notes) == ("WARNING: 1 test row: at best very large differences between methods can show",)


def test_too_few_rows_say_what_keeps_them_together_and_what_helps(write_rows: WriteRows) -> None:
    row, *others = reviews(9)
    rows = [{**row, "text": f"{row['text']} {i}"} for i in range(20)] + others + others[:3]
    path = write_rows("rows.jsonl", rows)
    message = fault(path).message
    assert message.startswith("28 rows (3 more repeat one of them) are too few: ")
    assert message.endswith(
        ", and each side needs 10. Near-duplicates and groups stay on one side, so these rows form 9 clusters; the "
        "largest has 20. What helps: a column `split`, more varied rows, text that many rows share moved into the "
        "task's prompt, or another `group_by`"
    )


def test_too_few_rows_that_are_all_different_need_more(write_rows: WriteRows) -> None:
    message = fault(write_rows("rows.jsonl", reviews(29))).message
    assert message == (
        "29 rows are too few: only 9 for validation and 9 for test, and each side needs 10. More rows help, or a "
        "column `split` that says the side of each row"
    )


def test_a_large_cluster_and_rows_of_one_form_are_noted(write_rows: WriteRows) -> None:
    row, *others = reviews(90)
    copies = [{**row, "text": f"{row['text']} {i}"} for i in range(30)]
    assert as_text(load(write_rows("rows.jsonl", copies + others)).notes) == (
        "near-duplicates and groups stay on one side: 119 rows form 90 clusters, the largest of 30 rows",
    )
    prompt = " ".join(row["text"] for row in reviews(6, seed=2))
    long = [{**row, "text": f"{prompt} {row['text']}"} for row in reviews(90)]
    assert as_text(load(write_rows("rows.jsonl", long)).notes) == (
        "90 of 90 rows share most of their text: they were split by what differs (`group_by` keeps copies of one text "
        "together)",
    )


def test_validation_rows_are_taken_from_training_where_a_split_has_none(write_rows: WriteRows) -> None:
    rows = [{**row, "split": "test" if i < 10 else "train"} for i, row in enumerate(reviews(60))]
    data = load(write_rows("rows.jsonl", rows))
    assert (len(data.train), len(data.validation), len(data.test)) == (40, 10, 10)


def test_too_few_training_rows_to_take_validation_rows_from_are_an_error(write_rows: WriteRows) -> None:
    rows = [{**row, "split": "test" if i < 10 else "train"} for i, row in enumerate(reviews(25))]
    assert fault(write_rows("rows.jsonl", rows)).message == (
        "no row is for validation, and 15 training rows are too few to take 10 of them. More rows help, or a column "
        "`split` that says the side of each row"
    )


def test_a_split_without_test_rows_is_an_error(write_rows: WriteRows) -> None:
    rows = [{**row, "split": SPLITS[i % 2]} for i, row in enumerate(reviews(30))]
    assert fault(write_rows("rows.jsonl", rows)).message == "the rows have a split, and none is for test"


def test_a_column_split_of_other_meaning_is_as_any_other(write_rows: WriteRows) -> None:
    rows = reviews(60)
    shares = [{**row, "split": ("50/50", "none", "")[i % 3]} for i, row in enumerate(rows)]
    data = load(write_rows("rows.jsonl", shares))
    assert as_text(data.notes) == ('the column "split" names no side (50/50, none): taken as any other column',)
    assert data.fingerprint() == load(write_rows("plain.jsonl", rows)).fingerprint()


def test_a_column_split_of_numbers_is_as_any_other(write_rows: WriteRows) -> None:
    rows = [{**row, "split": i % 2 + 1} for i, row in enumerate(reviews(60))]
    assert as_text(load(write_rows("rows.jsonl", rows)).notes) == (
        'the column "split" names no side (1, 2): taken as any other column',
    )


def test_half_a_character_in_a_column_split_is_shown_by_its_code(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [json.dumps({**row, "split": "\ud83d"}) for row in reviews(60)]
    path.write_text("\n".join(rows), encoding="utf-8")
    assert as_text(load(path).notes) == ('the column "split" names no side (\\ud83d): taken as any other column',)


def test_a_split_without_training_rows_is_an_error(write_rows: WriteRows) -> None:
    rows = [{**row, "split": "test"} for row in reviews(30)]
    assert fault(write_rows("rows.jsonl", rows)).message == "the rows have a split, and none is for train"


def test_rows_of_one_group_form_one_cluster(write_rows: WriteRows) -> None:
    path = write_rows("rows.jsonl", [{**row, "user": "ann"} for row in reviews(40)])
    assert "stay on one side, so these rows form 1 cluster. What helps" in fault(path, group_by="user").message


@pytest.mark.parametrize("words", [("train", "other"), ("testing", "training")], ids=["some known", "some alike"])
def test_a_column_that_is_meant_as_a_split_has_to_be_right(words: tuple[str, str], write_rows: WriteRows) -> None:
    rows = [{**row, "split": word} for row, word in zip(reviews(2), words, strict=True)]
    assert fault(write_rows("rows.jsonl", rows)).key == "split"


@pytest.mark.parametrize(
    ("text", "label"), [("Text", "LABEL"), ("ｔｅｘｔ", "Label"), ("Review", "Class")], ids=["case", "width", "alias"]
)
def test_a_column_that_differs_by_case_or_width_alone_is_read_with_a_note(
    text: str, label: str, write_rows: WriteRows
) -> None:
    rows = reviews(60)
    data = load(write_rows("rows.jsonl", [{text: row["text"], label: row["label"]} for row in rows]))
    expected = (f'the column "{text}" was read as "text"', f'the column "{label}" was read as "label"')
    assert as_text(data.notes) == expected
    assert data.fingerprint() == load(write_rows("plain.jsonl", rows)).fingerprint()


def test_two_columns_that_differ_by_case_alone_are_not_chosen_from(write_rows: WriteRows) -> None:
    path = write_rows("rows.jsonl", [{"Text": "a", "TEXT": "b", "label": "good"}])
    assert fault(path).message.startswith("the field is missing (the row has: Text, TEXT, label)")


@pytest.mark.parametrize(
    "rows",
    [
        ["the phone arrived broken and nobody answers,bad", "it works as it should,good"],
        ["fine,good", "poor,bad", "nice,good"],
        ["3.5,fine", "4,poor"],
    ],
    ids=["a sentence", "a label", "a number"],
)
def test_a_table_without_a_header_line_is_asked_for_one(rows: list[str], write: Write) -> None:
    path = write("rows.csv", "\n".join(rows) + "\n")
    first = rows[0].replace(",", ", ")[:40]
    error = fault(path)
    assert (error.line, error.key) == (1, "text")
    assert error.message.startswith(
        f"the field is missing: is there no header line? The first line is taken for one ({first}"
    )


def test_a_header_line_with_other_names_is_not_doubted(write: Write) -> None:
    error = fault(write("rows.csv", "ticket,queue\nfine,good\n"))
    assert (error.line, "header" in error.message) == (2, False)


def test_notes_of_reading_name_the_file_where_there_are_three(write: Write, tmp_path: Path) -> None:
    rows = reviews(60)
    for place, name in enumerate(("a.csv", "b.csv", "c.csv")):
        part = rows[place * 20 : place * 20 + 20]
        separator = ";" if name == "b.csv" else ","
        lines = [separator.join(("text", "label")), *(separator.join(row.values()) for row in part)]
        write(name, "\n".join([*lines, separator]))
    entry = TaskEntry.model_validate(
        {"task": "reviews", "data": {"train": "a.csv", "validation": "b.csv", "test": "c.csv"}}
    )
    assert as_text(load_task_data(REVIEWS, entry, matrix(), tmp_path).notes) == (
        "a.csv: 1 empty row left out",
        "b.csv: the columns are separated by semicolons",
        "b.csv: 1 empty row left out",
        "c.csv: 1 empty row left out",
    )


@pytest.mark.parametrize(("word", "side"), [("dev", "validation"), (" Valid ", "validation"), ("TRAIN", "train")])
def test_a_split_column_is_followed_under_its_usual_names(word: str, side: str, write_rows: WriteRows) -> None:
    rows = [{**row, "split": SPLITS[i % 3]} for i, row in enumerate(reviews(12))]
    data = load(write_rows("rows.jsonl", [*rows, {"text": "mine", "label": "good", "split": word}]))
    assert sides(data)["Review: mine\nAnswer:"] == side


def test_an_unknown_split_is_an_error_that_names_the_line(write_rows: WriteRows) -> None:
    path = write_rows("rows.jsonl", [{**reviews(1)[0], "split": "training?"}])
    known = "Did you mean 'train'? Known: dev, test, train, val, valid, validation."
    assert str(fault(path)) == f'{path}:1: split: "training?" is no split. {known}'


def test_a_row_without_a_split_while_others_have_one_is_an_error(write_rows: WriteRows) -> None:
    first, second = reviews(2)
    path = write_rows("rows.jsonl", [{**first, "split": "train"}, second])
    assert str(fault(path)) == f"{path}:2: split: the row has no split while others have"


def test_fields_map_the_files_columns_to_the_tasks_names(write_rows: WriteRows) -> None:
    rows = reviews(60)
    other = [{"body": row["text"], "stars": row["label"], "text": "not this one"} for row in rows]
    mapped = load(write_rows("other.jsonl", other), fields={"text": "body", "label": "stars"})
    assert mapped.fingerprint() == load(write_rows("rows.jsonl", rows)).fingerprint()


def test_a_column_that_fields_names_and_the_file_lacks_is_an_error(write_rows: WriteRows) -> None:
    path = write_rows("rows.jsonl", reviews(1))
    assert str(fault(path, fields={"text": "body"})) == f'{path}:1: text: there is no column "body" (text, label)'


def test_an_alias_of_the_task_needs_no_mapping(write_rows: WriteRows) -> None:
    rows = reviews(60)
    other = [{"review": row["text"], "class": row["label"]} for row in rows]
    assert load(write_rows("other.jsonl", other)).fingerprint() == load(write_rows("rows.jsonl", rows)).fingerprint()


def test_group_by_keeps_groups_together(write_rows: WriteRows) -> None:
    rows = [{**row, "customer": f"c{i % 40}"} for i, row in enumerate(reviews(200))]
    data = load(write_rows("rows.jsonl", rows), group_by="customer")
    where: dict[str | None, set[str]] = {}
    for split in SPLITS:
        for example in getattr(data, split):
            where.setdefault(example.group, set()).add(split)
    assert len(where) == 40
    assert [group for group, found in where.items() if len(found) > 1] == []


def test_rows_without_a_group_belong_to_nobody(write_rows: WriteRows) -> None:
    rows = [{**row, "customer": (None, "", " ")[i % 3]} for i, row in enumerate(reviews(60))]
    data = load(write_rows("rows.jsonl", rows), group_by="customer")
    assert [example.group for split in SPLITS for example in getattr(data, split)] == [None] * 60
    assert all(getattr(data, split) for split in SPLITS)


def test_groups_of_test_rows_are_in_the_fingerprint_and_none_leave_it_as_it_was(write_rows: WriteRows) -> None:
    split = [*["train"] * 40, *["validation"] * 10, *["test"] * 10]
    rows = [
        {**row, "split": side, "customer": f"c{i // 2}"}
        for i, (row, side) in enumerate(zip(reviews(60), split, strict=True))
    ]
    path = write_rows("rows.jsonl", rows)
    grouped, plain = load(path, group_by="customer"), load(path)
    assert grouped.fingerprint() != plain.fingerprint()
    assert (
        replace(grouped, test=tuple(replace(one, group=None) for one in grouped.test)).fingerprint()
        == plain.fingerprint()
    )
    ids = ["\n".join([side, *(one.id for one in getattr(plain, side))]) for side in SPLITS]
    assert plain.fingerprint() == hashlib.sha256("".join(ids).encode()).hexdigest()


def test_a_missing_group_column_is_an_error(write_rows: WriteRows) -> None:
    path = write_rows("rows.jsonl", [{**reviews(1)[0], "User": "ann"}])
    assert str(fault(path, group_by="user")) == (
        f"{path}:1: user: the column named by group_by is missing. Did you mean 'User'? Known: User, label, text."
    )


def test_limits_are_the_same_whatever_the_seed_and_the_order_of_the_rows(write_rows: WriteRows) -> None:
    rows = reviews(200)
    limits = {"training": {"examples": 20}, "evaluation": {"examples": 5, "validation_examples": 4}}
    first = load(write_rows("a.jsonl", rows), run=matrix(**limits, seeds=[0]))
    second = load(write_rows("b.jsonl", rows[::-1]), run=matrix(**limits, seeds=[1, 2]))
    assert (len(first.train), len(first.validation), len(first.test)) == (20, 4, 5)
    assert first.fingerprint() == second.fingerprint()


def test_a_smaller_limit_is_a_part_of_a_larger_one(write_rows: WriteRows) -> None:
    path = write_rows("rows.jsonl", reviews(200))
    small, large = (load(path, run=matrix(training={"examples": n})) for n in (10, 50))
    assert small.train == large.train[:10]


def test_the_fingerprint_is_independent_of_the_path_and_the_format(write_rows: WriteRows, write: Write) -> None:
    rows = reviews(60)
    one, two = write_rows("one.jsonl", rows), write("far/away.json", json.dumps(rows))
    assert load(one).fingerprint() == load(two).fingerprint()
    assert load(one).source == "one.jsonl"


def test_the_fingerprint_changes_with_any_row(write_rows: WriteRows) -> None:
    rows = reviews(60)
    changed = [*rows[:-1], {**rows[-1], "label": "good" if rows[-1]["label"] == "bad" else "bad"}]
    assert load(write_rows("a.jsonl", rows)).fingerprint() != load(write_rows("b.jsonl", changed)).fingerprint()


@pytest.mark.parametrize(
    ("text", "language"),
    [("a plain English review", "en"), ("这家店很好", "zh"), ("iPhone 的屏幕很好 screen", "zh"), ("12.5 %", "en")],
)
def test_the_language_is_seen_from_the_rows(text: str, language: str, write_rows: WriteRows) -> None:
    more = {"link": "https://example.org/reviews/of/customers"}
    rows = [{**row, "text": f"{text} {i}", "split": SPLITS[i % 3], **more} for i, row in enumerate(reviews(12))]
    assert load(write_rows("rows.jsonl", rows)).language == language


def test_a_language_that_the_entry_names_is_not_questioned(write_rows: WriteRows) -> None:
    assert load(write_rows("rows.jsonl", reviews(60)), language="zh").language == "zh"


def test_a_task_without_a_prompt_in_the_datas_language_is_an_error(write_rows: WriteRows) -> None:
    path = write_rows("rows.jsonl", [{"question": "怎么退货？", "answer": "联系客服。"}])
    write_rows("more.jsonl", [{"question": f"{one['text']} 吗？", "answer": "好"} for one in reviews(60)])
    assert fault(path, QUESTIONS, language="zh").message == 'the task has no prompt for "zh" (only en)'
    assert fault(path, QUESTIONS).message == (
        'the task has no prompt for "zh" (only en), which the rows look like; '
        "with `language: en` they are used all the same"
    )
    assert load(path.with_name("more.jsonl"), QUESTIONS, language="en").language == "en"


def test_a_variety_of_a_language_is_read_with_the_prompts_of_the_language(write_rows: WriteRows) -> None:
    assert load(write_rows("rows.jsonl", reviews(60)), language="zh-TW").language == "zh"


def test_a_language_that_a_task_lacks_is_told_with_those_that_it_has() -> None:
    with pytest.raises(DataError) as caught:
        load_task_data(REVIEWS, TaskEntry(task="reviews", language="cn"), matrix(), Path())
    assert caught.value.message == "the task has no prompt for \"cn\" (only en, zh). Did you mean 'zh'?"


def test_a_task_without_data_of_its_own_asks_for_a_file() -> None:
    with pytest.raises(DataError, match=r'^reviews: the task has no built-in data for "en"; give it `data: FILE`$'):
        load_task_data(REVIEWS, TaskEntry(task="reviews"), matrix(), Path())


def test_the_prompt_template_does_not_change_the_split(write_rows: WriteRows) -> None:
    rows = [{"title": f"t{i}", **row} for i, row in enumerate(reviews(200))]
    path = write_rows("rows.jsonl", rows)
    one = replace(REVIEWS, prompts={"en": "{title}: {text} =>"})
    two = replace(REVIEWS, prompts={"en": "Read this, please.\n{text}\nIts title is {title}. Verdict:"})
    first, second = (
        {e.row_texts: split for split in SPLITS for e in getattr(load(path, t), split)} for t in (one, two)
    )
    assert first == second


FILES = {
    "sentiment": ("sentiment_en", "sentiment_zh"),
    "summarization": ("summarization_en", "summarization_zh"),
    "support-qa": ("support_en", "support_zh", "support_sysadmin_en"),
    "recipes": ("recipes_en", "recipes_zh"),
    "medical-qa": ("medical_en", "medical_zh"),
}


@pytest.mark.parametrize(
    ("task", "name"),
    [
        pytest.param(task, name, marks=pytest.mark.slow if place else ())  # one file a task by default
        for task, names in FILES.items()
        for place, name in enumerate(names)
    ],
)
def test_the_fields_of_real_files_are_accepted_as_they_are(task: str, name: str, shared: Path) -> None:
    from ftbench_tasks import ftbench_register_tasks

    found = {one.name: one for one in ftbench_register_tasks()}[task]
    language = "zh" if name.endswith("zh") else "en"
    examples = [found.example(row, language) for _, row in read_rows(shared / "data" / f"{name}.jsonl")]
    assert all(example.prompt and example.target and all(example.row_texts) for example in examples)


def test_rows_of_a_hub_data_set_in_a_folder_keep_its_splits(
    write_rows: WriteRows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))
    datasets = pytest.importorskip("datasets")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    monkeypatch.setattr(datasets.config, "HF_MODULES_CACHE", str(tmp_path / "modules"))
    datasets.disable_progress_bars()
    rows = reviews(12)
    for name, part in (("train", rows[:8]), ("validation", rows[8:10]), ("test", rows[10:])):
        write_rows(f"set/{name}.jsonl", part)
    data = load(f"hf:{tmp_path / 'set'}")
    assert {split: len(getattr(data, split)) for split in SPLITS} == {"train": 8, "validation": 2, "test": 2}


@pytest.mark.parametrize(("part", "rows"), [("#:train", 30), ("#:train[:20]", 20), ("#default:test", 40)])
def test_a_split_of_a_hub_data_set_is_read_alone_and_split_by_content(
    part: str, rows: int, write_rows: WriteRows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ftbench.data.files.hub import read_hub

    datasets = pytest.importorskip("datasets")
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    monkeypatch.setattr(datasets.config, "HF_MODULES_CACHE", str(tmp_path / "modules"))
    datasets.disable_progress_bars()
    for name, count in (("train", 30), ("test", 40)):
        write_rows(f"set/{name}.jsonl", reviews(count))
    found = read_hub(f"{tmp_path / 'set'}{part}")
    assert {side: len(placed) for side, placed in found.items()} == {None: rows}


def test_a_hub_data_set_that_is_not_there_is_an_error() -> None:
    pytest.importorskip("datasets")
    with pytest.raises(DataError, match=r"^hf:nobody/nothing: cannot be loaded: "):
        load("hf:nobody/nothing")
