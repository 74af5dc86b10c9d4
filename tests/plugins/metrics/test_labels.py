"""Accuracy and macro F1 against scikit-learn; exact match and token F1 by hand."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score

from ftbench import Metric, MetricUnavailable, Prediction
from ftbench_metrics.labels import ACCURACY, EXACT_MATCH, MAXIMUM_CLASSES, TOKEN_F1, MacroF1
from ftbench_metrics.means import ExampleMean

Answer = Callable[..., Prediction]

LABELS = st.sampled_from(["negative", "neutral", "positive", "mixed", "其他"])
PAIRS = st.lists(st.tuples(LABELS, LABELS), min_size=1, max_size=30)


def value(metric: Metric, answers: list[Prediction]) -> float:
    return float(metric.value(metric.statistics(answers).sum(0)))


def predictions(pairs: list[tuple[str, str]], scores: dict[str, float] | None = None) -> list[Prediction]:
    return [Prediction(str(i), "", ref, text, "en", 0.0, 1, label_scores=scores) for i, (ref, text) in enumerate(pairs)]


def sklearn_macro_f1(pairs: list[tuple[str, str]]) -> float:
    references, answers = zip(*pairs, strict=True)
    return float(f1_score(references, answers, average="macro", zero_division=0))


@given(PAIRS)
def test_macro_f1_is_scikit_learns(pairs: list[tuple[str, str]]) -> None:
    assert value(MacroF1(), predictions(pairs)) == pytest.approx(sklearn_macro_f1(pairs), abs=1e-12)


@given(PAIRS)
def test_accuracy_is_scikit_learns(pairs: list[tuple[str, str]]) -> None:
    assert value(ACCURACY, predictions(pairs)) == pytest.approx(accuracy_score(*zip(*pairs, strict=True)), abs=1e-12)


@given(PAIRS, st.randoms(use_true_random=False))
def test_macro_f1_of_a_resample_is_scikit_learns(pairs: list[tuple[str, str]], random) -> None:  # type: ignore[no-untyped-def]
    rows = MacroF1().statistics(predictions(pairs))
    picked = [random.randrange(len(pairs)) for _ in pairs]
    resampled = float(MacroF1().value(rows[picked].sum(0)))
    assert resampled == pytest.approx(sklearn_macro_f1([pairs[i] for i in picked]), abs=1e-12)


def test_macro_f1_by_hand() -> None:
    # F1 of a: 2·1/(2+0+1) = 2/3; of b: 2·1/(2+1+0) = 2/3
    assert value(MacroF1(), predictions([("a", "a"), ("a", "b"), ("b", "b")])) == pytest.approx(2 / 3)


def test_no_answer_is_a_miss_and_no_class_of_its_own() -> None:
    # F1 of a: 2·1/(2+0+1) = 2/3; of b: 1
    assert value(MacroF1(), predictions([("a", "a"), ("a", ""), ("b", "b")])) == pytest.approx((2 / 3 + 1) / 2)


def test_a_label_that_nobody_has_does_not_change_macro_f1() -> None:
    pairs = [("a", "a"), ("a", "b"), ("b", "b")]
    scores = {"a": -1.0, "b": -2.0, "c": -3.0}
    assert value(MacroF1(), predictions(pairs, scores)) == value(MacroF1(), predictions(pairs))


def test_macro_f1_has_the_same_columns_for_all_models_of_a_label_task() -> None:
    scores = {"a": -1.0, "b": -2.0, "c": -3.0}
    columns = {MacroF1().statistics(predictions([("a", text)], scores)).shape[1] for text in scores}
    assert columns == {9}


def test_macro_f1_of_an_empty_resample_is_not_a_number() -> None:
    assert np.isnan(MacroF1().value(np.zeros(6)))


def test_macro_f1_refuses_free_text() -> None:
    pairs = [("a", f"answer {i}") for i in range(MAXIMUM_CLASSES)]
    with pytest.raises(MetricUnavailable, match="1001 different answers"):
        MacroF1().statistics(predictions(pairs))


@pytest.mark.parametrize(
    ("text", "reference", "expected"),
    [
        ("Yes", "yes", 1.0),
        ("  the  answer\n", "The Answer", 1.0),
        ("STRASSE", "straße", 1.0),
        ("yes.", "yes", 0.0),
        ("", "yes", 0.0),
        ("感冒", "感冒 ", 1.0),
    ],
)
def test_exact_match_ignores_only_case_and_white_space(
    answer: Answer, text: str, reference: str, expected: float
) -> None:
    assert value(EXACT_MATCH, [answer(text, reference)]) == expected


SAME = [
    ("caf\u00e9", "cafe\u0301"),
    ("\u1109\u1165\u110b\u116e\u11af", "서울"),
    ("ＡＢＣ　１２", "abc 12"),
    ("ｶﾞｽ", "ガス"),
    ("\ufeffParis\u200b", "Paris"),
    ("co\u00adoperate", "cooperate"),
    ("❤\ufe0f", "❤"),
]


@pytest.mark.parametrize("metric", [EXACT_MATCH, TOKEN_F1])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_texts_that_read_the_same_are_the_same_answer(answer: Answer, metric: ExampleMean, language: str) -> None:
    assert [pair for pair in SAME if value(metric, [answer(*pair, language)]) != 1] == []


@pytest.mark.parametrize("metric", [ACCURACY, MacroF1()])
def test_a_label_is_right_however_its_accents_are_encoded(metric: Metric, answer: Answer) -> None:
    assert value(metric, [answer("ne\u0301gatif", "n\u00e9gatif", label_scores={"ne\u0301gatif": -1.0})]) == 1


DIFFERENT = [
    ("", "A"),
    ("the", "A"),
    ("", "The"),
    ("", "!"),
    ("...", ""),
    ("...", "!"),
    ("15", "1.5"),
    (".5", "5"),
    ("34", "3-4"),
    ("3-4", "4-3"),
    ("-5", "5"),
    ("\u22123", "3"),
    ("10%", "10"),
    ("$5", "€5"),
    ("<5", ">5"),
    ("5!", "5"),
    ("C#", "C++"),
    (".NET", "NET"),
    ("it's", "its"),
    ("[0, 1)", "(0, 1]"),
    ("5'", '5"'),
    ("x\u00b2", "x2"),
    ("1\u00bd", "11/2"),
    ("👍", "👎"),
    ("👍🏽", "👍🏿"),
    ("🇩🇪", "🇫🇷"),
    (":)", ":("),
    ("大", "太"),
    ("3度", "\uff0d3度"),
]


@pytest.mark.parametrize("metric", [EXACT_MATCH, TOKEN_F1])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_different_answers_are_never_the_same(answer: Answer, metric: ExampleMean, language: str) -> None:
    both_ways = [*DIFFERENT, *((reference, text) for text, reference in DIFFERENT)]
    assert [pair for pair in both_ways if not value(metric, [answer(*pair, language)]) < 1] == []


@pytest.mark.parametrize(
    ("text", "reference", "expected"),
    [
        ("Norman conquest.", "norman  Conquest", 1.0),
        # the, norman, conquest, ! against norman, conquest
        ("the Norman Conquest!", "Norman conquest", 2 / 3),
        # precision 1/3, recall 1: the comma belongs to the sentence
        ("In France, today", "France", 0.5),
        # repeated words count as often as both have them: common 2 of 3 and 2
        ("go go go", "Go, go.", 0.8),
        # the brackets are words of their own
        ("(Paris)", "Paris", 0.5),
        ("“yes”, it’s −3", '"yes", it\'s -3', 1.0),
        ("Berlin", "Paris", 0.0),
        ("", "Paris", 0.0),
        ("", "", 1.0),
        ("спасибо большое", "большое спасибо!", 0.8),
    ],
)
def test_token_f1_by_hand(answer: Answer, text: str, reference: str, expected: float) -> None:
    assert value(TOKEN_F1, [answer(text, reference)]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "reference", "expected"),
    [
        ("感冒。", "感冒", 1.0),
        # 多, 喝, 水 in common: precision 3/5, recall 3/3
        ("请多喝热水", "多喝水", 0.75),
        ("服用Aspirin 100mg", "aspirin", 0.4),
        ("２０１９年", "2019年", 1.0),
        # 约, 1.5, 升 against 约, 15, 升
        ("约1.5升，", "约15升", 2 / 3),
        ("", "水", 0.0),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_token_f1_is_by_character_in_chinese(
    answer: Answer, text: str, reference: str, expected: float, language: str
) -> None:
    assert value(TOKEN_F1, [answer(text, reference, language)]) == pytest.approx(expected)


def test_token_f1_is_by_character_in_thai(answer: Answer) -> None:
    # ดี, ม, า, ก against ดี, นั, ก: two in common
    assert value(TOKEN_F1, [answer("ดีมาก", "ดีนัก")]) == pytest.approx(4 / 7)


@pytest.mark.parametrize("metric", [ACCURACY, EXACT_MATCH, TOKEN_F1, MacroF1()])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_changed_meaning_has_another_number_in_the_signature(metric: Metric, language: str) -> None:
    assert metric.signature(language).startswith("definition:2|")


def test_cells_of_generated_labels_have_the_same_columns_whatever_was_answered() -> None:
    labels = ("bad", "fine", "good", "odd")
    cells = [
        [replace(one, said="…", labels=labels) for one in predictions([("good", "good"), ("bad", answer)])]
        for answer in ("fine", "odd", "")
    ]
    assert {MacroF1().statistics(cell).shape for cell in cells} == {(2, 3 * len(labels))}
    assert value(MacroF1(), cells[0]) == value(MacroF1(), cells[1]) == pytest.approx(1 / 3)
    assert value(MacroF1(), cells[2]) == pytest.approx(1 / 2)
    assert value(ACCURACY, cells[2]) == 0.5
