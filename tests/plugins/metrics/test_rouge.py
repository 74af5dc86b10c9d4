"""ROUGE against rouge-score for ASCII text, and by hand in other scripts."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rouge_score.rouge_scorer import RougeScorer
from rouge_score.tokenizers import DefaultTokenizer, porter

from ftbench import Prediction
from ftbench_metrics.rouge import Rouge, RougeTokenizer
from ftbench_metrics.unicode_forms import same_text
from tests.strategies import any_text

Answer = Callable[..., Prediction]

NAMES = ("rouge1", "rouge2", "rougeL")
ASCII = st.text(st.characters(max_codepoint=127), max_size=30)
SENTENCE = st.lists(
    st.sampled_from(["The", "cats", "running,", "ran", "3", "times.", "Naive", "re-runs", "(of)", "U.S.", "runs"])
).map(" ".join)


def value(name: str, answers: list[Prediction], *, stemmer: bool = False) -> float:
    metric = Rouge(name, stemmer)
    return float(metric.value(metric.statistics(answers).sum(0)))


@pytest.mark.parametrize("stemmer", [False, True])
@given(text=ASCII.filter(lambda text: any(character.isalnum() for character in text)))
def test_words_of_ascii_text_are_rouge_scores(stemmer: bool, text: str) -> None:
    own = RougeTokenizer(porter.PorterStemmer() if stemmer else None)
    assert own.tokenize(text) == DefaultTokenizer(stemmer).tokenize(text)


@pytest.mark.parametrize("stemmer", [False, True])
@pytest.mark.parametrize("name", NAMES)
@given(pair=st.tuples(SENTENCE, SENTENCE) | st.tuples(ASCII, ASCII))
def test_values_of_ascii_text_are_rouge_scores(name: str, stemmer: bool, pair: tuple[str, str]) -> None:
    text, reference = pair
    expected = RougeScorer([name], use_stemmer=stemmer).score(reference, text)[name].fmeasure
    if not same_text(text, reference) and any(character.isalnum() for character in text + reference):
        assert value(name, [Prediction("1", "", reference, text, "en", 0.0, 1)], stemmer=stemmer) == expected


SCRIPTS = [
    "спасибо большое",
    "감사합니다",
    "สวัสดี",
    "ສະບາຍດີ",
    "សួស្តី",
    "မင်္ဂလာပါ",
    "हिन्दी में",
    "می‌خواهم",
    "ありがとう",
    "😀",
    "👨‍👩‍👧",
    "->",
    "…",
    "yes",
    "བཀྲ་ཤིས་",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_perfect_answer_scores_1_in_every_script(answer: Answer, name: str) -> None:
    assert [text for text in SCRIPTS if value(name, [answer(text, text)]) != 1] == []


@given(any_text)
def test_a_perfect_answer_scores_1_whatever_it_is(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    for name in NAMES:
        assert value(name, [Prediction("1", "", text, decomposed, "en", 0.0, 1)]) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Спасибо, café-crème!", ["спасибо", "café", "crème"]),
        ("cafe\u0301", ["caf\u00e9"]),
        ("한국어 텍스트", ["한국어", "텍스트"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("วันดี ๑๒", ["วั", "น", "ดี", "๑๒"]),
        ("ខ្មែរ", ["ខ្", "មែ", "រ"]),
        ("東京タワー", ["東", "京", "タ", "ワ", "ー"]),
        ("ok👍🏽🇩🇪 5€", ["ok", "👍🏽", "🇩🇪", "5", "€"]),
        ("−5 ‘x’ -5", ["5", "x", "5"]),
        ("?!", ["?", "!"]),
    ],
)
def test_words_of_other_scripts(text: str, words: list[str]) -> None:
    assert RougeTokenizer().tokenize(text) == words


def test_russian_is_compared_by_word(answer: Answer) -> None:
    # 2 of 3 and 2 of 2 words
    assert value("rouge1", [answer("большое вам спасибо", "Большое спасибо!")]) == pytest.approx(0.8)


@pytest.mark.parametrize("name", NAMES)
def test_different_emoji_have_nothing_in_common(answer: Answer, name: str) -> None:
    assert value(name, [answer("👍", "👎")]) == 0


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
    assert signature == (
        "definition:2|measure:f|stemmer:porter|tok:letters and digits, other signs than ASCII, scripts without spaces "
        "by character|unicode:NFC, one width|version:rouge-score-0.1.2"
    )
