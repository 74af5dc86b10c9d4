"""Labels: one class for each, words that can be told apart, and what contradicts is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ftbench import DataError, MatrixError, TextTask
from ftbench.task_types.yaml_task import read_yaml_task
from tests.core.data.loading import examples, labelled, load_file, load_rows, texts
from tests.note_texts import as_text

Write = Callable[[str, str], Path]

MOOD = TextTask(
    name="mood",
    output="label",
    prompts={"en": "Review: {text}\nMood:"},
    answers={"en": " {label}"},
    metrics=("accuracy",),
)


@pytest.mark.parametrize(
    ("labels", "classes", "said"),
    [
        (["no", "A", "no", "Ａ"], ("A", "no"), '"Ａ" = "A"'),
        (["no", "very good", "no", "very  good"], ("no", "very good"), '"very  good" = "very good"'),
        (["no", "café", "no", "cafe\u0301"], ("café", "no"), '"cafe\\u0301" = "café"'),
        (["no", "yes", "no", "\ufeffyes"], ("no", "yes"), '"\\ufeffyes" = "yes"'),
        ([0, 1, 0, 1.0], ("0", "1"), '"1.0" = "1"'),
        ([0, 1, 0, "1"], ("0", "1"), None),
        ([False, True, "false", "true"], ("false", "true"), '"False" = "false", "True" = "true"'),
    ],
)
def test_spellings_of_one_label_are_one_class_with_a_warning(
    labels: list[Any], classes: tuple[str, ...], said: str | None, tmp_path: Path
) -> None:
    data = load_rows(MOOD, labelled(labels), tmp_path)
    assert data.labels == classes
    assert {(one.reference, one.target) for one in examples(data)} == {(name, f" {name}") for name in classes}
    assert as_text(data.notes) == ((f"WARNING: labels written in several ways are one class: {said}",) if said else ())


def test_rows_in_two_spellings_are_the_rows_in_one(tmp_path: Path) -> None:
    mixed, plain = (load_rows(MOOD, labelled(labels), tmp_path) for labels in ([0, 1, 0, 1.0], [0, 1]))
    assert mixed.fingerprint() == plain.fingerprint()
    assert replace(mixed, notes=()) == plain


@pytest.mark.parametrize("labels", [["Ａ", "b  c"], [0.0, 1.0], [True, False], ["NA", "null"], ["nan", "inf"]])
def test_labels_with_one_spelling_each_are_left_as_they_are(labels: list[Any], tmp_path: Path) -> None:
    data = load_rows(MOOD, labelled(labels), tmp_path)
    assert data.labels == tuple(sorted(map(str, labels)))
    assert data.notes == ()


def test_the_same_row_under_two_spellings_of_its_label_is_a_repeated_row(tmp_path: Path) -> None:
    rows = labelled(["yes", "no"])
    data = load_rows(MOOD, [*rows, {**rows[0], "label": "ｙｅｓ"}], tmp_path)
    assert len(examples(data)) == len(rows)
    assert str(data.notes[0]) == "1 repeated rows left out"


def test_labels_that_differ_in_letter_case_stay_apart_with_a_warning(tmp_path: Path) -> None:
    data = load_rows(MOOD, labelled(["Positive", "negative", "positive", "Negative"]), tmp_path)
    assert data.labels == ("Negative", "Positive", "negative", "positive")
    alike = '"Negative" / "negative", "Positive" / "positive"'
    assert as_text(data.notes) == (f"WARNING: labels that look alike are classes of their own: {alike}",)


def test_numbers_that_only_their_digits_tell_apart_stay_apart_with_a_warning(tmp_path: Path) -> None:
    data = load_rows(MOOD, labelled(["1.1", "1.10", "2.1"]), tmp_path)
    assert data.labels == ("1.1", "1.10", "2.1")
    assert as_text(data.notes) == ('WARNING: labels that look alike are classes of their own: "1.1" / "1.10"',)


def test_labels_that_nearly_are_those_of_a_task_for_any_labels_are_a_warning(tmp_path: Path) -> None:
    open_task = replace(MOOD, labels=("positive", "negative", "neutral"), any_labels=True)
    data = load_rows(open_task, labelled(["Positive", "negative"]), tmp_path)
    assert data.labels == ("negative", "Positive")
    assert as_text(data.notes) == ('WARNING: labels that look alike are classes of their own: "Positive" / "positive"',)


def test_the_spelling_of_the_task_is_taken(tmp_path: Path) -> None:
    task = replace(MOOD, labels=("sehr gut", "schlecht"))
    data = load_rows(task, labelled(["sehr  gut", "ｓｃｈｌｅｃｈｔ"]), tmp_path)
    assert data.labels == task.labels


@pytest.mark.parametrize("bare", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("key", ["text", "label"])
def test_a_number_that_is_not_finite_is_an_empty_field_with_its_line(key: str, bare: str, write: Write) -> None:
    rows = [json.dumps(row) for row in labelled(["good", "bad"], 4)]
    rows.append(json.dumps({"text": "a", "label": "good", key: "?"}).replace('"?"', bare))
    path = write("bare.jsonl", "\n".join(rows))
    with pytest.raises(DataError) as caught:
        load_file(MOOD, path, data={"file": path.name, "strict": True})
    assert (caught.value.line, caught.value.key) == (5, key)
    assert caught.value.message == "the field is empty (the row has: text, label)"


def test_equal_inputs_with_different_labels_are_counted(tmp_path: Path) -> None:
    rows = labelled(["good", "bad"])
    turned = [{**row, "label": "good" if row["label"] == "bad" else "bad"} for row in rows[:20]]
    assert as_text(load_rows(MOOD, [*rows, *turned], tmp_path).notes) == ("20 inputs are there with different labels",)
    assert as_text(load_rows(MOOD, [*rows, *turned[:1]], tmp_path).notes) == ("1 input is there with different labels",)


def test_two_answers_to_one_question_are_no_contradiction_of_a_text_task(tmp_path: Path) -> None:
    task = replace(MOOD, output="text")
    rows = labelled(["good"])
    assert load_rows(task, [*rows, {**rows[0], "label": "fine"}], tmp_path).notes == ()


HEAD = 'output: label\nprompt: "Review: {text}\\nMood:"\n'
FAULTS = {
    "misspelt label": (
        "labels: [positve, negative]\n",
        (3, "labels.0", "no row has the label \"positve\". Did you mean 'positive'? Known: negative, positive."),
    ),
    "one label too many": (
        "labels:\n- positive\n- negative\n- mixed\n",
        (6, "labels.2", 'no row has the label "mixed". Known: negative, positive.'),
    ),
    "label twice": ("labels: [positive, negative, positive]\n", (3, "labels.2", '"positive" is there twice')),
    "label twice in two spellings": (
        "labels: [positive, negative, ｐositive]\n",
        (3, "labels.2", '"ｐositive" is there already, as "positive"'),
    ),
    "misspelt verbalizer": (
        "verbalizers:\n  negative: bad\n  Positive: good\n",
        (5, "verbalizers.Positive", 'no row has the label "Positive". Did you mean "positive"?'),
    ),
    "equal verbalizers": (
        "verbalizers: {positive: fine, negative: ' fine '}\n",
        (
            3,
            "verbalizers.positive",
            '"positive" and "negative" have the same answer, "fine"; each label needs a word of its own',
        ),
    ),
    "the word of one is the name of another": (
        "verbalizers:\n  positive: negative\n",
        (
            4,
            "verbalizers.positive",
            '"positive" and "negative" have the same answer, "negative"; each label needs a word of its own',
        ),
    ),
    "empty word": ("verbalizers: {positive: ' '}\n", (3, "verbalizers.positive", 'the word for "positive" is empty')),
    "invisible word": (
        'verbalizers: {positive: "\\u200b"}\n',
        (3, "verbalizers.positive", 'the word for "positive" is empty'),
    ),
    "an answer without the label": (
        "answer: ' {mood}'\n",
        (3, "answer", "the answer of a label task has one field, {label}, not {mood}"),
    ),
    "an answer with more than the label": (
        "answer: {en: ' {label}, because {text}'}\n",
        (3, "answer", "the answer of a label task has one field, {label}, not {label}, {text}"),
    ),
    "no answer in a language": (
        "answer: {zh: '{label}'}\n",
        (3, "answer", 'there is a prompt for "en" and no answer'),
    ),
}


@pytest.mark.parametrize(("lines", "place"), FAULTS.values(), ids=FAULTS)
def test_what_the_rows_show_to_be_wrong_in_a_task_file_names_its_line_and_key(
    lines: str, place: tuple[int, str, str], write: Write
) -> None:
    path = write("mood.yaml", HEAD + lines)
    with pytest.raises(MatrixError) as caught:
        load_rows(read_yaml_task(path), labelled(["positive", "negative"]), path.parent)
    assert caught.value.file == path
    assert (caught.value.line, caught.value.key, caught.value.message) == place


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"labels": ("positve", "negative")},
            'labels.0: no row has the label "positve". '
            "Did you mean 'positive'? Known: negative, positive. (task mood)",
        ),
        (
            {"verbalizers": {"en": {"Positive": "good"}}},
            'verbalizers.Positive: no row has the label "Positive". Did you mean "positive"? (task mood)',
        ),
        (
            {"verbalizers": {"en": {"positive": "same", "negative": "same"}}},
            'verbalizers.positive: "positive" and "negative" have the same answer, "same"; '
            "each label needs a word of its own (task mood)",
        ),
        (
            {"answers": {"en": " {mood}"}},
            "answer: the answer of a label task has one field, {label}, not {mood} (task mood)",
        ),
    ],
)
def test_the_same_faults_of_a_task_in_python_name_the_task(
    change: dict[str, Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError) as caught:
        load_rows(replace(MOOD, **change), labelled(["positive", "negative"]), tmp_path)
    assert str(caught.value) == message


def test_words_of_another_language_are_not_looked_at(tmp_path: Path) -> None:
    task = replace(
        MOOD,
        prompts={**MOOD.prompts, "zh": "评论：{text}\n情绪："},
        answers={**MOOD.answers, "zh": "{label}"},
        verbalizers={"zh": {"gut": "好", "schlecht": "好"}},
    )
    assert load_rows(task, labelled(["positive", "negative"]), tmp_path).labels == ("negative", "positive")


def test_a_task_for_any_labels_may_name_more_and_others_than_the_rows_have(tmp_path: Path) -> None:
    words = {"en": {"positive": "good", "neutral": "so-so"}}
    task = replace(MOOD, labels=("positive", "negative", "neutral"), verbalizers=words, any_labels=True)
    data = load_rows(task, labelled(["positive", "mixed"]), tmp_path)
    assert (data.labels, data.notes) == (("positive", "mixed"), ())


def test_of_hundreds_of_labels_only_the_nearest_are_named(tmp_path: Path) -> None:
    names = [f"queue {text.split()[0]}" for text in texts(30)]
    with pytest.raises(DataError) as caught:
        load_rows(replace(MOOD, labels=(names[3] + "s",)), labelled(names, 600), tmp_path)
    assert f"Did you mean '{names[3]}'" in caught.value.message
    assert "Known" not in caught.value.message


def test_rows_with_one_label_are_at_fault_and_not_the_task(tmp_path: Path) -> None:
    with pytest.raises(DataError, match='all training rows have one label, "positive"'):
        load_rows(replace(MOOD, labels=("positive", "negative")), labelled(["positive"]), tmp_path)
