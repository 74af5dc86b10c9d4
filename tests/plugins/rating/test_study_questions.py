"""Questions, scale, expected precision, and what gives answers away."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ftbench.contracts.task import RatingDimension
from ftbench.errors import UserError
from ftbench_rating.study.build import Built, Design, build
from ftbench_rating.study.dimensions import named_dimensions, read_dimensions, study_dimensions
from ftbench_rating.study.giveaways import warnings
from ftbench_rating.study.model import Scheme
from ftbench_rating.study.precision import SHARED, expected_precision
from ftbench_rating.study.source import Case, Source
from ftbench_tasks import ftbench_register_tasks
from tests.plugins.rating.studies import DIMENSIONS, METHODS, SECRET, small_study, source

Write = Callable[[str, str], Path]

TASKS = {task.name: task for task in ftbench_register_tasks()}


@pytest.mark.parametrize("name", TASKS)
def test_every_built_in_question_has_five_points_with_examples_in_both_languages(name: str) -> None:
    for dimension in study_dimensions(TASKS[name].dimensions, "likert5"):
        assert set(dimension.question) == set(dimension.title) == {"en", "zh"}
        assert [point.value for point in dimension.points] == [1, 2, 3, 4, 5]
        for words in [*(point.meaning for point in dimension.points), *(point.example for point in dimension.points)]:
            assert words["en"]
            assert words["en"] != words["zh"]
        assert len({point.example["zh"] for point in dimension.points}) == 5


def test_weights_are_scaled_to_one() -> None:
    found = named_dimensions(["accuracy:3", "fluency:1"], ())
    assert [one.weight for one in study_dimensions(found, "likert5")] == [0.75, 0.25]


def test_a_named_dimension_of_the_task_keeps_its_question_and_another_gets_a_general_one() -> None:
    found = named_dimensions(["fluency:0.5", "warmth:0.5"], TASKS["support-qa"].dimensions)
    assert found[0].question == {"en": "Is the answer clear and well written?", "zh": "回答清楚、通顺吗？"}
    general = study_dimensions(found, "likert5")[1]
    assert general.question == {"en": "How good is the warmth of it?", "zh": "在“warmth”方面怎么样？"}
    assert general.points[4].meaning == {"en": "Very good: I would change nothing", "zh": "很好：没有需要改的地方"}


@pytest.mark.parametrize("entry", ["fluency", "fluency:", "fluency:x", "fluency:0", "fluency:-1", "fluency:nan", ":1"])
def test_a_dimension_without_a_weight_or_a_name_is_refused(entry: str) -> None:
    with pytest.raises(UserError, match=r"expected NAME:WEIGHT|needs a name"):
        study_dimensions(named_dimensions([entry], ()), "likert5")


@pytest.mark.parametrize("name", ["id", "Prompt", "answer 2", "原因", "cannot judge", "=x", "a,b", "9", "x" * 41, " a"])
def test_a_name_that_could_not_be_a_column_is_refused(name: str) -> None:
    with pytest.raises(UserError, match=r"needs a name|clashes with another column"):
        study_dimensions([RatingDimension(name, 1.0, "How?")], "likert5")


@pytest.mark.parametrize("other", ["tone", "Tone", "ＴＯＮＥ", "tone best"])
def test_names_that_a_spreadsheet_takes_for_one_are_refused(other: str) -> None:
    asked = [RatingDimension("tone", 0.5, "How?"), RatingDimension(other, 0.5, "How?")]
    with pytest.raises(UserError, match="clashes with another column"):
        study_dimensions(asked, "best-worst")


def test_a_task_may_say_what_its_points_mean(write: Write) -> None:
    text = (
        "dimensions:\n- name: accuracy\n  weight: 1\n  question: Right?\n  meanings: [a, b, c, d, e]\n"
        "  examples: {zh: [甲, 乙, 丙, 丁, 戊]}\n  title: {zh: 准确性}\n"
    )
    (dimension,) = study_dimensions(read_dimensions(write("d.yaml", text)), "likert5")
    assert dimension.question == {"en": "Right?"}
    assert dimension.title == {"en": "accuracy", "zh": "准确性"}
    assert [dict(point.meaning) for point in dimension.points] == [{"en": letter} for letter in "abcde"]
    assert [dict(point.example) for point in dimension.points] == [{"zh": letter} for letter in "甲乙丙丁戊"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("dimensions: []\n", "needs at least one item"),
        ("dimension: []\n", "unknown key. Did you mean 'dimensions'"),
        ("dimensions: [{name: a, weight: 1, question: Q, meanings: [a, b]}]\n", "expected 5 texts"),
        ("dimensions: [{name: a, weight: 1, question: Q, examples: {de: [a, b]}}]\n", "expected 5 texts"),
        ("dimensions: [{name: a, weight: 1, question: {german: Q}}]\n", "Did you mean 'de'?"),
        ("dimensions: [{name: a, weight: 1, question: {}}]\n", "needs at least one item"),
        ("dimensions: [{name: a, weight: 2, question: Q}]\n", "must be less than or equal to 1"),
    ],
)
def test_a_fault_in_a_file_of_questions_names_file_line_and_key(text: str, told: str, write: Write) -> None:
    with pytest.raises(UserError, match=r"d\.yaml:1: dimension") as error:
        read_dimensions(write("d.yaml", text))
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("scheme", "question"),
    [
        ("pairwise", {"en": "Which answer is better? Right?", "zh": "哪个回答更好？Right?"}),
        (
            "best-worst",
            {"en": "Which answer is best, and which is worst? Right?", "zh": "哪个回答最好，哪个最差？Right?"},
        ),
    ],
)
def test_choices_are_asked_for_and_have_no_scale(scheme: Scheme, question: dict[str, str]) -> None:
    (dimension,) = study_dimensions([RatingDimension("accuracy", 1.0, "Right?")], scheme)
    assert dimension.question == question
    assert dimension.points == ()


# Precision.


@pytest.mark.parametrize(("examples", "points"), [(50, 14), (100, 10), (200, 7), (400, 5)])
def test_the_half_width_of_one_raters_preferences_is_that_of_a_share(examples: int, points: int) -> None:
    found = expected_precision("pairwise", items=examples, raters=1, methods=2, block=2)
    assert found.half_width == pytest.approx(0.98 / math.sqrt(examples))
    assert round(100 * found.half_width) == points


@pytest.mark.parametrize("raters", [1, 2, 5])
def test_the_half_width_is_what_simulated_studies_have(raters: int) -> None:
    """Differences of raters that share half of their variance: 95 of 100 intervals of this width hold the truth."""
    examples, deviation, truth = 40, 1.2, 0.3
    width = expected_precision("likert5", items=examples, raters=raters, methods=2, block=1).half_width
    generator = np.random.default_rng(0)
    shared = generator.normal(0, deviation * math.sqrt(SHARED), (4000, examples, 1))
    own = generator.normal(0, deviation * math.sqrt(1 - SHARED), (4000, examples, raters))
    means = (truth + shared + own).mean(axis=(1, 2))
    assert np.mean(abs(means - truth) <= width) == pytest.approx(0.955, abs=0.012)


def test_best_worst_of_two_answers_would_be_a_pair_and_blocks_count_for_the_pairs_that_they_decide() -> None:
    pair = expected_precision("pairwise", items=60, raters=3, methods=2, block=2).half_width
    assert expected_precision("best-worst", items=60, raters=3, methods=2, block=2).half_width == pytest.approx(pair)
    # Of four answers a choice decides 5 of 6 pairs, and of eight methods two meet in 3 of 7 examples.
    blocks = expected_precision("best-worst", items=60, raters=3, methods=8, block=4).half_width
    assert blocks == pytest.approx(pair / math.sqrt(5 / 6 * 3 / 7))


def test_one_example_says_nothing_about_others() -> None:
    assert expected_precision("likert5", items=1, raters=3, methods=2, block=1).half_width == 4.0


# Giveaways.


def with_answers(*texts: str) -> Source:
    given = source(len(texts))
    said = zip(given.cases, texts, strict=True)
    cases = [replace(case, answers={**case.answers, METHODS[0]: text}) for case, text in said]
    return replace(given, cases=tuple(cases))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I was tuned by Zebra-Tuning.", "1 answer says zebra-tuning, the name of a method or model"),
        ("This is okapi speaking.", "1 answer says okapi, the name of a method or model"),
        ("As an AI language model, I cannot.", "1 answer says that a language model wrote it"),
        ("作为一个人工智能，我不能。", "1 answer says that a language model wrote it"),
    ],
)
def test_answers_that_name_their_method_or_model_are_counted(text: str, told: str) -> None:
    given = with_answers(text, "plain", "plain")
    assert warnings(given, built_of(given)) == [told]


def test_plain_answers_and_common_words_raise_no_warning() -> None:
    given = with_answers("A zebra-tuning fork.", "plain")
    asked: tuple[Case, ...] = tuple(replace(case, prompt="What is zebra-tuning?") for case in given.cases)
    given = replace(given, cases=asked)
    assert warnings(given, built_of(given)) == []


def test_a_study_named_after_a_method_is_refused() -> None:
    with pytest.raises(UserError, match='"about-walrus-prefix" names walrus-prefix; choose another --out'):
        warnings(source(), small_study(name="about-walrus-prefix"))


def built_of(given: Source) -> Built:

    return build(given, Design("likert5", 1, 99, DIMENSIONS), name="s-1", secret=SECRET)
