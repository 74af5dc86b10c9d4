"""BLEU and chrF against the published figures of WMT 2016 systems and against sacrebleu."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics import BLEU, CHRF

from ftbench import Prediction
from ftbench.text.languages import PROFILES
from ftbench_metrics.translation import TOKENIZERS, Bleu, Chrf

Answer = Callable[..., Prediction]

SYSTEMS = [
    "LIUM-NMT.4900",
    "online-A.0",
    "online-B.0",
    "online-F.0",
    "online-G.0",
    "LMU-nmt-single.4893",
    "xmu.4910",
    "KIT.4950",
]
QUICK_AND_SLOW = [
    system if system == "online-B.0" else pytest.param(system, marks=pytest.mark.slow) for system in SYSTEMS
]
"""The n-grams of 3,000 sentences take a second or more: by default of the best published system."""
SENTENCES = st.lists(st.text("ab cde.,我们是", max_size=12), min_size=1, max_size=6)


def value(metric: Bleu | Chrf, answers: list[Prediction]) -> float:
    return float(metric.value(metric.statistics(answers).sum(0)))


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def translations(references: Path) -> list[dict[str, str]]:
    return read(references / "metric_reference_mt.jsonl")


@pytest.fixture(scope="module")
def figures(references: Path) -> dict[str, dict[str, Any]]:
    return {row["system"]: row for row in read(references / "metric_reference_mt_scores.jsonl")}


@pytest.fixture(scope="module")
def cases(references: Path) -> list[dict[str, Any]]:
    return read(references / "metric_reference_cases.jsonl")


def check_system(metric: Bleu | Chrf, system: str, rows: list[dict[str, str]], published: Any, exact: float) -> None:
    score = value(metric, [Prediction(str(r["id"]), "", r["reference"], r[system], "de", 0.0, 1) for r in rows])
    assert score == pytest.approx(exact, abs=5e-5)
    if published is not None:
        assert round(score, 1) == published


@pytest.mark.parametrize("system", QUICK_AND_SLOW)
def test_bleu_of_a_wmt_system_is_the_published_one(
    system: str, translations: list[dict[str, str]], figures: dict[str, dict[str, Any]]
) -> None:
    row = figures[system]
    exact = row["recomputed_sacrebleu_2.6.0"]["bleu_13a"]
    check_system(Bleu(), system, translations, row["published_bleu_13a"], exact)


@pytest.mark.parametrize("system", QUICK_AND_SLOW)
def test_chrf_of_a_wmt_system_is_the_published_one(
    system: str, translations: list[dict[str, str]], figures: dict[str, dict[str, Any]]
) -> None:
    row = figures[system]
    check_system(Chrf(), system, translations, row["published_chrf2"], row["recomputed_sacrebleu_2.6.0"]["chrf2"])


def test_bleu_without_a_tokenizer_is_the_recomputed_one(
    translations: list[dict[str, str]], figures: dict[str, dict[str, Any]]
) -> None:
    metric = Bleu().configure("", {"tokenize": "none"}, Path())
    exact = figures["online-F.0"]["recomputed_sacrebleu_2.6.0"]["bleu_tok_none"]
    check_system(metric, "online-F.0", translations, None, exact)


def test_bleu_from_counts_over_two_references_is_the_published_one(cases: list[dict[str, Any]]) -> None:
    for case in (case for case in cases if case["metric"] == "bleu"):
        scorer = BLEU(tokenize=case["config"].removeprefix("tokenize=").split()[0])
        rows = scorer._extract_corpus_statistics(case["hypotheses"], case["references"])
        assert Bleu().value(np.array(rows, dtype=float).sum(0)) == pytest.approx(case["expected"], abs=1e-6)


def test_chrf_with_smoothing_is_the_published_one(cases: list[dict[str, Any]], answer: Answer) -> None:
    metric = Chrf().configure("", {"eps_smoothing": True}, Path())
    for case in (case for case in cases if case["metric"] == "chrf2_eps_smoothing"):
        answers = [answer(*pair) for pair in zip(case["hypotheses"], case["references"][0], strict=True)]
        assert value(metric, answers) == pytest.approx(case["expected"], abs=5e-5)


def test_chrf_of_a_sentence_is_the_published_one(cases: list[dict[str, Any]], answer: Answer) -> None:
    # The figures are those of sacrebleu's own test_chrf_sentence_level, which smooths.
    metric = Chrf(eps_smoothing=True)
    for case in (case for case in cases if case["metric"] == "chrf2_sentence"):
        answers = [answer(case["hypotheses"][0], case["references"][0][0])]
        assert value(metric, answers) == pytest.approx(case["expected"], abs=1e-6)


@pytest.mark.parametrize(("metric", "library"), [(Bleu(), BLEU()), (Chrf(), CHRF())])
def test_the_value_of_resampled_rows_is_sacrebleus_of_the_resample(
    metric: Bleu | Chrf, library: Any, translations: list[dict[str, str]]
) -> None:
    rows = translations[:100]
    answers = [Prediction(str(row["id"]), "", row["reference"], row["xmu.4910"], "de", 0.0, 1) for row in rows]
    statistics = metric.statistics(answers)
    for seed in range(5):
        picked = np.random.default_rng(seed).integers(len(rows), size=len(rows))
        expected = library.corpus_score([answers[i].text for i in picked], [[answers[i].reference for i in picked]])
        assert metric.value(statistics[picked].sum(0)) == pytest.approx(expected.score, abs=1e-9)


@pytest.mark.parametrize(
    ("metric", "library"),
    [
        (Bleu(), BLEU()),
        (Bleu(lowercase=True, tokenize="char"), BLEU(lowercase=True, tokenize="char")),
        (Chrf(), CHRF()),
        (Chrf(word_order=2, whitespace=True), CHRF(word_order=2, whitespace=True)),
        (Chrf(eps_smoothing=True), CHRF(eps_smoothing=True)),
    ],
)
@given(SENTENCES, st.randoms(use_true_random=False))
def test_odd_and_empty_answers_score_as_in_sacrebleu(
    metric: Bleu | Chrf, library: Any, texts: list[str], random: Any
) -> None:
    references = random.sample(texts, len(texts))
    answers = [
        Prediction("1", "", reference, text, "en", 0.0, 1) for text, reference in zip(texts, references, strict=True)
    ]
    expected = library.corpus_score(texts, [references]).score
    assert value(metric, answers) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("metric", [Bleu(), Chrf()])
def test_an_empty_answer_scores_0(metric: Bleu | Chrf, answer: Answer) -> None:
    assert value(metric, [answer("", "the cat sat on the mat")]) == 0


@pytest.mark.parametrize(("metric", "library"), [(Bleu(), BLEU()), (Chrf(), CHRF())])
def test_decomposed_texts_score_as_composed_ones(metric: Bleu | Chrf, library: Any, answer: Answer) -> None:
    text, reference = "Le caf\u00e9 est d\u00e9j\u00e0 ferm\u00e9", "Le caf\u00e9 est d\u00e9j\u00e0 bien ferm\u00e9"
    expected = library.corpus_score([text], [[reference]]).score
    decomposed = unicodedata.normalize("NFD", text)
    assert decomposed != text
    assert value(metric, [answer(decomposed, reference)]) == pytest.approx(expected)
    assert value(metric, [answer(text, unicodedata.normalize("NFD", reference))]) == pytest.approx(expected)


def test_chinese_is_tokenized_by_character_unless_told_otherwise(answer: Answer) -> None:
    one = answer("今天天气很好", "今天天气很不好", "zh")
    assert value(Bleu(), [one]) == pytest.approx(BLEU(tokenize="zh").corpus_score([one.text], [[one.reference]]).score)


def test_the_tokenizer_of_every_language_needs_no_further_package(answer: Answer) -> None:
    assert [tag for tag, profile in PROFILES.items() if profile.bleu_tokenizer not in TOKENIZERS] == []
    names = {tag: f"{profile.own_name} " * 4 for tag, profile in PROFILES.items()}
    values = {tag: value(Bleu(), [answer(name, name, tag)]) for tag, name in names.items()}
    assert values == pytest.approx(dict.fromkeys(PROFILES, 100))


def test_each_answer_of_a_mixed_set_is_tokenized_in_its_language(answer: Answer) -> None:
    english, chinese = answer("a fine day, today", "a fine day"), answer("今天天气很好", "今天天气很不好", "zh")
    together = Bleu().statistics([english, chinese])
    np.testing.assert_array_equal(
        together, np.concatenate([Bleu().statistics([english]), Bleu().statistics([chinese])])
    )


@pytest.mark.parametrize(
    ("language", "tokenizer"),
    [
        ("en", "13a"),
        ("zh", "zh"),
        ("zh-TW", "zh"),
        ("de", "13a"),
        ("ko", "13a"),
        ("gsw", "13a"),
        ("ja", "char"),
        ("th", "char"),
    ],
)
def test_the_signature_of_bleu_is_sacrebleus_and_the_form_of_texts(language: str, tokenizer: str) -> None:
    scorer = BLEU(tokenize=tokenizer)
    scorer.corpus_score(["a"], [["a"]])
    assert Bleu().signature(language) == f"{scorer.get_signature().format()}|unicode:NFC"


def test_the_signature_of_chrf_tells_its_settings_apart() -> None:
    assert "nw:2" in Chrf(word_order=2).signature("en")
    assert "nw:0" in Chrf().signature("en")


def test_the_signature_of_chrf_is_sacrebleus_and_the_form_of_texts() -> None:
    scorer = CHRF()
    scorer.corpus_score(["a"], [["a"]])
    assert Chrf().signature("en") == f"{scorer.get_signature().format()}|unicode:NFC"
