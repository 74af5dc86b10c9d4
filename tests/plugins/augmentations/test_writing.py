"""Augmentations by models: what is asked, and what of the answers is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import ValidationError

from ftbench import AugmentationWork, Rejected, SourceRow
from ftbench_augmentations.back_translation import BackTranslation
from ftbench_augmentations.paraphrase import Paraphrase
from ftbench_augmentations.writing import ModelAugmentation, without_quotes


@dataclass
class Scripted:
    """A writer that answers by a rule and remembers what it was asked."""

    rule: Callable[[str], str]
    asked: list[tuple[list[str], dict[str, Any]]] = field(default_factory=list)

    def write(self, prompts: Sequence[str], **options: Any) -> list[str]:
        self.asked.append((list(prompts), options))
        return [self.rule(prompt) for prompt in prompts]


def row(identity: str = "a", *, language: str = "en", **texts: str) -> SourceRow:
    return SourceRow(identity, texts or {"text": "a nice film"}, language, "positive")


def made(
    augmentation: ModelAugmentation,
    rows: Sequence[SourceRow],
    writers: Mapping[str, Scripted],
    copies: int = 1,
    **settings: Any,
) -> list[list[Any]]:
    chosen = augmentation.settings.model_validate({"model": "m", **settings})
    return augmentation.augment_all(rows, AugmentationWork(chosen, copies, writers=writers))


def test_a_paraphrase_is_asked_for_in_the_language_of_the_rows() -> None:
    writer = Scripted(lambda prompt: "a good movie")
    assert made(Paraphrase(), [row()], {"model": writer}) == [[{"text": "a good movie"}]]
    made(Paraphrase(), [row(language="zh", text="好看的电影")], {"model": writer})
    made(Paraphrase(), [row(language="de")], {"model": writer})
    english, chinese, german = (prompts[0] for prompts, _ in writer.asked)
    assert "Text: a nice film\n" in english
    assert english == german
    assert "文本：好看的电影" in chinese


def test_a_prompt_of_the_matrix_is_used_with_its_other_braces() -> None:
    writer = Scripted(lambda prompt: "a good movie")
    made(Paraphrase(), [row(text="a {nice} film")], {"model": writer}, prompt="Say {text} as {json}.")
    assert writer.asked[0][0] == ["Say a {nice} film as {json}."]


@pytest.mark.parametrize("prompt", ["no place", "{text} and {text}"])
def test_a_prompt_has_one_place_for_the_text(prompt: str) -> None:
    with pytest.raises(ValidationError, match=r"a prompt has \{text\} once"):
        Paraphrase().settings.model_validate({"model": "m", "prompt": prompt})


def test_every_text_of_every_row_is_written_once_for_each_copy_with_another_seed() -> None:
    writer = Scripted(lambda prompt: "some words here")
    rows = [
        row("a", question="what is it", passage="a long text"),
        row("b", question="who was it", passage="him again"),
    ]
    found = made(Paraphrase(), rows, {"model": writer}, copies=3)
    assert [len(variants) for variants in found] == [3, 3]
    assert [len(prompts) for prompts, _ in writer.asked] == [4, 4, 4]
    assert len({options["seed"] for _, options in writer.asked}) == 3


@pytest.mark.parametrize(
    ("answer", "reason"), [("", "empty"), ("a", "length"), ("a nice film, " * 3, "length"), ('""', "length")]
)
def test_an_answer_that_is_empty_too_short_or_too_long_is_rejected(answer: str, reason: Any) -> None:
    assert made(Paraphrase(), [row()], {"model": Scripted(lambda _: answer)}) == [[Rejected(reason)]]


def test_the_lengths_are_settings() -> None:
    writer = {"model": Scripted(lambda _: "a nice film, " * 3)}
    assert made(Paraphrase(), [row()], writer, longest=4.0) != [[Rejected("length")]]


def test_greedy_decoding_makes_one_copy_only() -> None:
    greedy = Paraphrase().settings.model_validate({"model": "m", "temperature": 0})
    assert Paraphrase().impossible(greedy, "en", 1) is None
    assert "the same text 2 times" in str(Paraphrase().impossible(greedy, "en", 2))


@pytest.mark.parametrize(
    ("said", "kept"),
    [('"a film"', "a film"), ("“一部电影”", "一部电影"), ('"a" or "b"', '"a" or "b"'), ("it's", "it's"), ('"', '"')],
)
def test_a_pair_of_quotation_marks_around_an_answer_is_left_out(said: str, kept: str) -> None:
    assert without_quotes(said) == kept


def test_back_translation_asks_one_model_and_then_the_other_about_what_the_first_wrote() -> None:
    there, back = Scripted(lambda _: "un beau film"), Scripted(lambda _: "a fine film")
    found = made(BackTranslation(), [row()], {"model": there, "back_model": back})
    assert found == [[{"text": "a fine film"}]]
    assert there.asked[0][0][0].startswith("Translate the following text from English into French.")
    assert back.asked[0][0][0].startswith("Translate the following text from French into English.")
    assert "Text: un beau film\n" in back.asked[0][0][0]
    assert "temperature" not in back.asked[0][1]


def test_back_translation_takes_one_model_for_both_ways_and_english_between() -> None:
    writer = Scripted(lambda prompt: "一部好看的影片" if "into Chinese" in prompt else "a nice film")
    found = made(BackTranslation(), [row(language="zh", text="一部好电影")], {"model": writer})
    assert found == [[{"text": "一部好看的影片"}]]
    assert "from Chinese into English" in writer.asked[0][0][0]


def test_what_was_not_translated_is_not_asked_for_again() -> None:
    there, back = Scripted(lambda prompt: "" if "bad" in prompt else "un film"), Scripted(lambda _: "a film or two")
    rows = [row("a", text="a bad film"), row("b", text="a fine film")]
    found = made(BackTranslation(), rows, {"model": there, "back_model": back})
    assert found == [[Rejected("empty")], [{"text": "a film or two"}]]
    assert len(back.asked[0][0]) == 1


@pytest.mark.parametrize(("augmentation", "texts"), [(Paraphrase(), 1), (BackTranslation(), 2)])
def test_a_variant_takes_as_many_texts_as_a_plan_is_told(augmentation: ModelAugmentation, texts: int) -> None:
    writer = Scripted(lambda _: "a film or two")
    made(augmentation, [row()], {"model": writer})
    settings = augmentation.settings.model_validate({"model": "m"})
    assert sum(len(prompts) for prompts, _ in writer.asked) == texts == augmentation.generations(settings)
