"""Leaks: held-out texts that repeat training texts, exactly or nearly."""

from __future__ import annotations

from ftbench.data_check.detectors.leaks import Leak, find_leaks
from tests.core.data.invented import sentences


def test_a_repeated_text_is_an_exact_leak_of_the_first_training_text() -> None:
    training = [("train:1", "How are you?"), ("train:2", "how are you")]
    assert find_leaks(training, [("test:1", "HOW ARE YOU"), ("test:2", "Fine")]) == [Leak("test:1", "train:1", 1.0)]


def test_an_edited_text_leaks_from_the_most_similar_training_text() -> None:
    text = sentences(1, seed=1, words=50)[0]
    training = [(1, text + " with two or three words"), (2, text + " with"), (3, sentences(1, seed=2, words=50)[0])]
    (leak,) = find_leaks(training, [(10, text)])
    assert (leak.key, leak.source) == (10, 2)
    assert 0.7 <= leak.similarity < 1


def test_repetitions_within_a_side_are_no_leaks() -> None:
    one, other = sentences(2, seed=3, words=50)
    assert find_leaks([(1, one), (2, one + " more")], [(3, other), (4, other + " more")]) == []


def test_empty_sides_and_texts_without_letters_have_no_leaks() -> None:
    assert find_leaks([], [(1, "a text")]) == []
    assert find_leaks([(1, "a text")], []) == []
    assert find_leaks([(1, "🙂"), (2, "")], [(3, "😡")]) == []
    assert find_leaks([(1, "🙂")], [(3, "🙂")]) == [Leak(3, 1, 1.0)]


def test_leaks_come_in_the_order_of_the_held_out_texts() -> None:
    training = sentences(30, seed=4, words=40)
    held_out = [text + " end" if place % 2 else text for place, text in enumerate(training)]
    leaks = find_leaks(enumerate(training), enumerate(held_out))
    assert [(leak.key, leak.source) for leak in leaks] == [(place, place) for place in range(30)]


def test_a_leak_is_found_among_hundreds_of_similar_training_texts_and_of_similar_held_out_ones() -> None:
    form = sentences(1, seed=5, words=60)[0]
    endings = sentences(400, seed=6, words=6)
    training = [(place, f"{form} {ending}") for place, ending in enumerate(endings[:200])]
    held_out = [(place, f"{form} {ending}") for place, ending in enumerate(endings[200:])]
    assert len(find_leaks(training, held_out)) == 200
    assert len(find_leaks(training[:1], held_out)) == 200
    assert len(find_leaks(training, held_out[:1])) == 1
