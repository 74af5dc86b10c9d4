"""ROUGE against rouge-score in English, and by hand in Chinese."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer
from rouge_score.tokenizers import DefaultTokenizer

from ftbench import Prediction
from ftbench_metrics.rouge import Rouge, RougeTokenizer

Answer = Callable[..., Prediction]

NAMES = ("rouge1", "rouge2", "rougeL")
# what no English text has: Chinese characters, kana and full-width forms
ENGLISH = st.text(
    st.characters(exclude_characters="々〇", codec="utf-8").filter(lambda c: not "\u3040" <= c <= "\uffef")
)
SENTENCE = st.lists(
    st.sampled_from(["The", "cats", "running,", "ran", "3", "times.", "Naïve", "re-runs", "(of)", "U.S.", "runs"])
).map(" ".join)


def value(name: str, answers: list[Prediction], *, stemmer: bool = False) -> float:
    metric = Rouge(name, stemmer)
    return float(metric.value(metric.statistics(answers).sum(0)))


@given(ENGLISH.filter(lambda text: all(ord(character) < 0x20000 for character in text)))
def test_english_tokens_are_rouge_scores(text: str) -> None:
    assert RougeTokenizer().tokenize(text) == DefaultTokenizer().tokenize(text)


@pytest.mark.parametrize("stemmer", [False, True])
@pytest.mark.parametrize("name", NAMES)
@given(text=SENTENCE, reference=SENTENCE)
def test_english_values_are_rouge_scores(name: str, stemmer: bool, text: str, reference: str) -> None:
    expected = RougeScorer([name], use_stemmer=stemmer).score(reference, text)[name].fmeasure
    assert value(name, [Prediction("1", "", reference, text, "en", 0.0, 1)], stemmer=stemmer) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    # 今天天气好 against 今天天气不好: 5 of 5 and 6 characters; 今天, 天天, 天气 of 4 and 5 pairs; the sequence of all 5
    [("rouge1", 10 / 11), ("rouge2", 6 / 9), ("rougeL", 10 / 11)],
)
def test_chinese_is_compared_by_character(answer: Answer, name: str, expected: float) -> None:
    assert value(name, [answer("今天天气好", "今天天气不好。", "zh")]) == pytest.approx(expected)


def test_english_words_in_chinese_text_stay_words(answer: Answer) -> None:
    # 用, gpu, 训, 练 against 用, cpu, 训, 练
    assert value("rouge1", [answer("用GPU训练", "用 CPU 训练", "zh")]) == pytest.approx(3 / 4)


def test_full_width_digits_are_digits(answer: Answer) -> None:
    assert value("rouge1", [answer("２０１９年", "2019年", "zh")]) == 1


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_answer_scores_0(answer: Answer, name: str) -> None:
    assert value(name, [answer("", "the cat")]) == 0


def test_the_value_is_the_mean_of_the_answers(answer: Answer) -> None:
    assert value("rouge1", [answer("the cat", "the cat"), answer("dog", "cat"), answer("a dog", "a cat")]) == 0.5


def test_the_signature_names_version_stemmer_and_tokenizer() -> None:
    signature = Rouge("rouge1", stemmer=True).signature("en")
    assert signature == "measure:f|stemmer:porter|tok:a-z0-9+cjk-characters|version:rouge-score-0.1.2"
