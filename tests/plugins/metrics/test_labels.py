"""Accuracy and macro F1 against scikit-learn; exact match and token F1 by hand."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score

from ftbench import Metric, MetricUnavailable, Prediction
from ftbench_metrics.labels import ACCURACY, EXACT_MATCH, MAXIMUM_CLASSES, TOKEN_F1, MacroF1

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


@pytest.mark.parametrize(
    ("text", "reference", "expected"),
    [
        ("the Norman Conquest!", "Norman conquest", 1.0),
        # prediction: in, france, today; reference: france → precision 1/3, recall 1
        ("In France, today", "France", 0.5),
        # repeated words count as often as both have them: common 2 of 3 and 2
        ("go go go", "Go, go!", 0.8),
        ("Berlin", "Paris", 0.0),
        ("", "Paris", 0.0),
        ("the", "", 1.0),
        ("it's", "its", 1.0),
    ],
)
def test_token_f1_is_squads_in_english(answer: Answer, text: str, reference: str, expected: float) -> None:
    assert value(TOKEN_F1, [answer(text, reference)]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "reference", "expected"),
    [
        ("感冒。", "感冒", 1.0),
        # 多, 喝, 水 in common: precision 3/5, recall 3/3
        ("请多喝热水", "多喝水", 0.75),
        ("服用Aspirin 100mg", "aspirin", 0.4),
        ("２０１９年", "2019年", 1.0),
        ("", "水", 0.0),
    ],
)
def test_token_f1_is_by_character_in_chinese(answer: Answer, text: str, reference: str, expected: float) -> None:
    assert value(TOKEN_F1, [answer(text, reference, "zh")]) == pytest.approx(expected)
