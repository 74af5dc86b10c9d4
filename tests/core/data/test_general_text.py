"""General text: passages split into a beginning and a rest, and faults named by line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench.data.general_text import fingerprint, in_language, read_general_text
from ftbench.errors import DataError
from ftbench.records.example import Example

Write = Callable[[str, str], Path]

ENGLISH = "The river turns to the north below the old mill."
CHINESE = "运河两岸的石阶被水磨得发亮，每到傍晚就有人在那里下棋，直到看不清棋子。"


def examples(path: Path) -> tuple[Example, ...]:
    return in_language(read_general_text(path), "en")


def test_a_passage_is_given_up_to_the_end_of_a_word_and_asked_for_from_there(write: Write) -> None:
    (passage,) = examples(write("g.jsonl", f'{{"text": "{ENGLISH}"}}\n'))
    assert (passage.prompt, passage.target) == ("The river turns", " to the north below the old mill.")
    assert passage.prompt + passage.target == ENGLISH


def test_a_chinese_passage_is_given_up_to_its_twelfth_character(write: Write) -> None:
    (passage,) = examples(write("g.jsonl", f'{{"text": "{CHINESE}"}}\n'))
    assert passage.prompt == CHINESE[:12]
    assert passage.prompt + passage.target == CHINESE


@pytest.mark.parametrize("row", ['{"text": "too short"}', '{"words": "no text"}', '{"text": 3}'])
def test_a_row_without_a_passage_is_named_by_its_line(row: str, write: Write) -> None:
    path = write("g.jsonl", f'{{"text": "{ENGLISH}"}}\n{row}\n')
    with pytest.raises(DataError) as caught:
        read_general_text(path)
    assert (caught.value.file, caught.value.line) == (path, 2)


def test_the_fingerprint_follows_from_the_texts_and_their_order(write: Write) -> None:
    one, other = f'{{"text": "{ENGLISH}"}}\n', f'{{"text": "{CHINESE}"}}\n'
    first = fingerprint(examples(write("a.jsonl", one + other)))
    assert first == fingerprint(examples(write("b.jsonl", one + other)))
    assert first != fingerprint(examples(write("c.jsonl", other + one)))


def test_a_passage_of_a_language_serves_tasks_in_that_language_and_one_of_none_serves_all(write: Write) -> None:
    rows = [("en", ENGLISH), ("zh", CHINESE), ("", f"{ENGLISH}!"), (float("nan"), f"{ENGLISH}?")]
    lines = "".join(json.dumps({"language": language, "text": text}) + "\n" for language, text in rows)
    passages = read_general_text(write("g.jsonl", lines))
    assert [len(in_language(passages, language)) for language in ("en", "zh")] == [3, 3]
    assert in_language(passages, "zh")[0].prompt == CHINESE[:12]
    assert len(in_language(passages, "zh-TW")) == 3
    assert len(in_language(passages, "de")) == 2
