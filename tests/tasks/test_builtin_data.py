"""The rows that ship with the six tasks: enough of them, balanced, described, split without a leak, and readable."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from ftbench import Task
from ftbench.contracts import Language
from ftbench.data.dataset import TaskData, load_task_data
from ftbench.data.files.reading import read_rows
from ftbench.data.shingles import Shingles, jaccard, shingles
from ftbench.data.split import SPLITS
from ftbench.matrix import Matrix, TaskEntry
from ftbench.records.example import Example
from ftbench_tasks import ftbench_register_tasks

TASKS = {task.name: task for task in ftbench_register_tasks()}
LEAST = {"en": 240, "zh": 120}
FEW = {"chat": 60}
"""Rows of a task that has fewer: its sides that are not trained on have ten each."""
LABELS = {"positive", "negative", "neutral"}

each_file = pytest.mark.parametrize(
    ("name", "language"), [(name, language) for name in TASKS for language in ("en", "zh")]
)


def path_of(task: Task, language: Language) -> Path:
    path = task.builtin_data(language)
    assert path is not None
    return path


@cache
def load(name: str, language: Language) -> TaskData:
    matrix = Matrix.model_validate({"models": ["m"], "tasks": [name], "methods": ["lora"]})
    return load_task_data(TASKS[name], TaskEntry(task=name, language=language), matrix, Path())


def side_pairs(texts: dict[str, list[str]]) -> Iterator[tuple[float, str, str]]:
    """(similarity, text, text) of every pair on two sides that shares a shingle; all other pairs have 0."""
    sets = {side: [shingles(text) for text in own] for side, own in texts.items()}
    for first, second in (("train", "validation"), ("train", "test"), ("validation", "test")):
        holders = holders_of(sets[first])
        for j, members in enumerate(sets[second]):
            for i in {i for shingle in members.tolist() for i in holders[shingle]}:
                yield jaccard(sets[first][i], members), texts[first][i], texts[second][j]


def holders_of(sets: Sequence[Shingles]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for i, members in enumerate(sets):
        for shingle in members.tolist():
            found[shingle].append(i)
    return found


@each_file
def test_the_reference_answers_fit_the_tasks_limit_in_the_builtin_models_tokens(name: str, language: Language) -> None:
    tokenizer = Tokenizer.from_file(str(files("ftbench_models") / "nano" / "tokenizer.json"))
    data = load(name, language)
    lengths = [
        len(tokenizer.encode(example.target, add_special_tokens=False).ids) + 1  # and the end of text
        for split in SPLITS
        for example in getattr(data, split)
    ]
    too_long = sum(length > TASKS[name].max_new_tokens for length in lengths)

    assert too_long <= 0.02 * len(lengths), f"{too_long} of {len(lengths)}, the longest {max(lengths)}"


def test_there_are_six_tasks_in_both_languages() -> None:
    assert sorted(TASKS) == ["chat", "medical-qa", "recipes", "sentiment", "summarization", "support-qa"]
    assert {task.languages for task in TASKS.values()} == {("en", "zh")}


@each_file
def test_there_are_enough_rows(name: str, language: Language) -> None:
    assert len(read_rows(path_of(TASKS[name], language))) >= FEW.get(name, LEAST[language])


@each_file
def test_every_row_renders_and_none_is_repeated(name: str, language: Language) -> None:
    data = load(name, language)
    examples: list[Example] = [example for split in SPLITS for example in getattr(data, split)]
    assert len(examples) == len(read_rows(path_of(TASKS[name], language)))
    assert len({example.row_texts[0] for example in examples}) == len(examples)
    assert all(example.prompt and example.target.strip() and example.reference for example in examples)
    assert data.notes == ()


@each_file
def test_the_split_is_four_fifths_and_two_tenths_or_ten_rows_where_a_tenth_is_fewer(
    name: str, language: Language
) -> None:
    data = load(name, language)
    total = sum(len(getattr(data, split)) for split in SPLITS)
    shares = {split: len(getattr(data, split)) / total for split in SPLITS}
    tenth = max(0.1, 10 / total)
    assert shares == pytest.approx({"train": 1 - 2 * tenth, "validation": tenth, "test": tenth}, abs=0.02)


@each_file
def test_no_row_has_a_near_duplicate_on_another_side(name: str, language: Language) -> None:
    data = load(name, language)
    whole = {split: ["\n".join(e.row_texts) for e in getattr(data, split)] for split in SPLITS}
    assert [pair for pair in side_pairs(whole) if pair[0] >= 0.5] == []


@each_file
def test_no_input_has_a_near_duplicate_on_another_side(name: str, language: Language) -> None:
    data = load(name, language)
    inputs = {split: [e.row_texts[0] for e in getattr(data, split)] for split in SPLITS}
    assert [pair for pair in side_pairs(inputs) if pair[0] >= 0.5] == []


@each_file
def test_rows_are_in_their_language(name: str, language: Language) -> None:
    data = load(name, language)
    text = "".join(character for e in data.train for character in e.row_texts[0] if character.isalpha())
    chinese = sum("\u4e00" <= character <= "\u9fff" for character in text) / len(text)
    assert chinese > 0.85 if language == "zh" else chinese == 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_labels_are_balanced_on_every_side(language: Language) -> None:
    data = load("sentiment", language)
    assert data.labels == TASKS["sentiment"].labels
    assert set(data.labels) == LABELS
    for split in SPLITS:
        counts = Counter(example.reference for example in getattr(data, split))
        assert set(counts) == LABELS
        assert max(counts.values()) - min(counts.values()) <= 1


def card_of(task: Task) -> str:
    assert task.data_card is not None
    return task.data_card.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TASKS)
def test_a_data_card_says_what_the_rows_are_and_under_which_licence(name: str) -> None:
    card = card_of(TASKS[name])
    for words in ("Apache-2.0", "## How it was written", "## Known limits", "`data/en.jsonl`", "`data/zh.jsonl`"):
        assert words in card


@each_file
def test_a_data_card_counts_the_rows(name: str, language: Language) -> None:
    line = next(line for line in card_of(TASKS[name]).splitlines() if f"`data/{language}.jsonl`" in line)
    assert f" {len(read_rows(path_of(TASKS[name], language)))} " in line


@pytest.mark.parametrize("name", TASKS)
def test_a_data_card_does_not_contradict_the_split_in_the_rows(name: str) -> None:
    card = " ".join(card_of(TASKS[name]).split()).lower()
    assert all("split" in row for _, row in read_rows(path_of(TASKS[name], "en")))
    assert "made at load" not in card


@each_file
def test_files_are_clean_json_lines(name: str, language: Language) -> None:
    content = path_of(TASKS[name], language).read_bytes()
    assert content.endswith(b"}\n")
    assert b"\r" not in content
    for line in content.decode().splitlines():
        assert line == json.dumps(json.loads(line), ensure_ascii=False)


@pytest.mark.parametrize("name", ["support-qa", "chat"])
def test_splitting_the_built_in_files_again_changes_nothing(name: str, tmp_path: Path) -> None:
    import importlib.util

    script = Path(__file__).resolve().parents[2] / "tools" / "split_builtin_data.py"
    specification = importlib.util.spec_from_file_location("split_builtin_data", script)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    source = path_of(TASKS[name], "en")
    copy = tmp_path / "en.jsonl"
    copy.write_bytes(source.read_bytes())
    module.split(copy)
    assert copy.read_bytes() == source.read_bytes()


@pytest.mark.parametrize("name", TASKS)
def test_weights_of_the_rating_dimensions_add_up_to_one(name: str) -> None:
    assert sum(dimension.weight for dimension in TASKS[name].dimensions) == pytest.approx(1.0)


@pytest.mark.parametrize("name", TASKS)
def test_every_question_to_raters_is_there_in_chinese(name: str) -> None:
    assert all(dimension.question["zh"].endswith("？") for dimension in TASKS[name].dimensions)
