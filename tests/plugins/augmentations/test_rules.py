"""Augmentations by rules: what they change, what they leave, and that equal seeds give equal texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench import AugmentationWork, DataError, SourceRow, TextAugmentation
from ftbench_augmentations.pieces import clauses, sentences, words
from ftbench_augmentations.random_deletion import RandomDeletion
from ftbench_augmentations.synonyms import Synonyms
from ftbench_augmentations.thesaurus import built_in, read_thesaurus
from ftbench_augmentations.word_order import WordOrder

ENGLISH = "The film was big and fast, but we were happy with the story. Nobody left the large town early!"
CHINESE = "电影很长，但是我们喜欢。没有人提前离开！"
RULES: tuple[TextAugmentation, ...] = (WordOrder(), RandomDeletion(), Synonyms())


def changed(augmentation: TextAugmentation, text: str, language: str = "en", *, seed: int = 0, **settings: Any) -> str:
    files = {name: Path(settings[name]) for name in augmentation.files if name in settings}
    work = AugmentationWork(augmentation.settings.model_validate(settings), 1, files=files)
    return augmentation.change(text, language, work, Random(seed))


def variants(augmentation: TextAugmentation, copies: int, seed: int) -> list[Any]:
    row = SourceRow("row", {"text": ENGLISH}, "en", "positive")
    work = AugmentationWork(augmentation.settings(), copies, seed)
    return list(augmentation.augment_all([row], work)[0])


@pytest.mark.parametrize("augmentation", RULES, ids=lambda one: one.name)
def test_equal_seeds_give_equal_variants_and_more_copies_begin_with_the_same(augmentation: TextAugmentation) -> None:
    four = variants(augmentation, 4, seed=1)
    assert four == variants(augmentation, 4, seed=1)
    assert four[:2] == variants(augmentation, 2, seed=1)
    assert four != variants(augmentation, 4, seed=2)


@given(st.text(max_size=60), st.sampled_from(["en", "zh", "de"]), st.integers(0, 5))
def test_no_text_is_too_odd_and_the_pieces_of_a_text_make_it_again(text: str, language: str, seed: int) -> None:
    for pieces in (words(text, language), clauses(text), sentences(text)):
        assert pieces.joined(pieces.parts) == text
    for augmentation in RULES:
        assert isinstance(changed(augmentation, text, language, seed=seed), str)


def test_word_order_swaps_neighbouring_words_and_leaves_the_punctuation_in_its_place() -> None:
    assert changed(WordOrder(), "one two, three!", share=0.1) in ("two one, three!", "one three, two!")
    assert sorted(words(changed(WordOrder(), ENGLISH), "en").parts) == sorted(words(ENGLISH, "en").parts)


def test_word_order_moves_the_clauses_of_a_language_without_spaces() -> None:
    found = changed(WordOrder(), CHINESE, "zh")
    assert found != CHINESE
    assert sorted(clauses(found).parts) == sorted(clauses(CHINESE).parts)
    assert [mark for mark in found if mark in "，。！"] == ["，", "。", "！"]


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (CHINESE, "zh")])
def test_word_order_by_sentences_keeps_each_sentence_whole(text: str, language: str) -> None:
    found = changed(WordOrder(), text, language, by="sentences")
    assert found != text
    assert sorted(sentences(found).parts) == sorted(sentences(text).parts)
    assert len(sentences(text).parts) == 2


@pytest.mark.parametrize("text", ["", "alone", "same same", "…"])
def test_a_text_that_has_no_other_order_stays(text: str) -> None:
    assert changed(WordOrder(), text) == text
    assert changed(WordOrder(), text, by="clauses") == text


def test_random_deletion_leaves_out_about_its_share_of_the_words() -> None:
    text = " ".join(f"word{number}" for number in range(1000))
    left = changed(RandomDeletion(), text, share=0.2).split()
    assert 750 < len(left) < 850
    assert set(left) < set(text.split())
    assert left == sorted(left, key=lambda word: int(word[4:]))


def test_random_deletion_leaves_out_at_least_one_word_and_keeps_at_least_one() -> None:
    assert {changed(RandomDeletion(), "one two", seed=seed, share=0.01) for seed in range(20)} == {"one", "two"}
    assert {changed(RandomDeletion(), "one two", seed=seed, share=0.99) for seed in range(20)} == {"one", "two"}
    assert changed(RandomDeletion(), "one") == "one"


def test_random_deletion_leaves_no_double_spaces() -> None:
    assert "  " not in changed(RandomDeletion(), "a b c d e f g h", share=0.5)


@pytest.fixture
def thesaurus(write: Callable[[str, str], Path]) -> Path:
    return write("words.tsv", "# ours\n\nFilm\tmovie, picture\n电影\t影片，片子\nwas\tgot\n")


def test_synonyms_come_from_the_file_and_have_the_case_of_the_word(thesaurus: Path) -> None:
    options: dict[str, Any] = {"thesaurus": str(thesaurus), "own_list": False, "share": 1.0}
    assert changed(Synonyms(), "Film FILM film", **options).lower().replace("picture", "movie") == "movie movie movie"
    assert changed(Synonyms(), "FILM", **options) in ("MOVIE", "PICTURE")
    assert changed(Synonyms(), "A firm film.", **options) in ("A firm movie.", "A firm picture.")


def test_synonyms_of_a_language_without_spaces_are_found_inside_the_text(thesaurus: Path) -> None:
    found = changed(Synonyms(), "这部电影很长", "zh", thesaurus=str(thesaurus), own_list=False)
    assert found in ("这部影片很长", "这部片子很长")


def test_a_share_of_the_words_is_replaced_and_at_least_one(thesaurus: Path) -> None:
    options: dict[str, Any] = {"thesaurus": str(thesaurus), "own_list": False}
    text = "was " * 20
    assert changed(Synonyms(), text, share=0.25, **options).split().count("got") == 5
    assert changed(Synonyms(), text, share=0.01, **options).split().count("got") == 1


def test_a_word_of_the_file_has_the_synonyms_of_the_file_alone(write: Callable[[str, str], Path]) -> None:
    path = write("words.tsv", "film\ttalkie\n")
    assert changed(Synonyms(), "film", thesaurus=str(path)) == "talkie"
    assert changed(Synonyms(), "film") == "movie"


@pytest.mark.parametrize(("line", "text"), [(2, "a\tb\nword synonym\n"), (1, "a\t,\n"), (3, "a\tb\n#\n\tb\n")])
def test_a_line_that_is_no_word_with_synonyms_is_named(write: Callable[[str, str], Path], line: int, text: str) -> None:
    with pytest.raises(DataError, match=r"words.tsv:\d: expected a word, a tab, and synonyms") as caught:
        read_thesaurus(write("words.tsv", text))
    assert caught.value.line == line


def test_a_file_without_words_is_refused(write: Callable[[str, str], Path]) -> None:
    with pytest.raises(DataError, match="has no word with a synonym"):
        read_thesaurus(write("words.tsv", "# nothing\n"))


def test_a_language_without_a_list_needs_a_file() -> None:
    settings = Synonyms().settings
    assert str(Synonyms().impossible(settings(), "de", 1)) == (
        'there is no list of synonyms for "de": name a file with `thesaurus: FILE`'
    )
    assert Synonyms().impossible(settings.model_validate({"own_list": False}), "en", 1) is not None
    assert Synonyms().impossible(settings(), "zh-CN", 1) is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_our_lists_go_both_ways(language: str) -> None:
    thesaurus = built_in(language)
    assert len(thesaurus) > 200
    assert [(a, b) for a, others in thesaurus.items() for b in others if a not in thesaurus.get(b, ())] == []
