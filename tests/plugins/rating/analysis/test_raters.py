"""Raters one by one: severity, agreement with themselves, attention, and whom the rule leaves out."""

from __future__ import annotations

import random

import numpy as np
import pytest

from ftbench_rating.analysis.analyse import analyse
from ftbench_rating.analysis.raters import Rater
from ftbench_rating.study.files import StudyFiles
from ftbench_rating.study.model import KeyItem
from tests.plugins.rating.analysis.studies_with_ratings import Says, rated
from tests.plugins.rating.studies import METHODS, small_study

LIKERT = small_study(items=24, examples=60)
PAIRS = small_study("pairwise", items=60, examples=90)


def raters(files: StudyFiles) -> dict[str, Rater]:
    return {one.rater: one for one in analyse(files).raters}


def careful(shift: int = 0) -> Says:
    """The same for the same answer; about attention items what a reader says."""

    def judge(item: KeyItem, dimension: str) -> tuple[int | None, int | None]:
        if item.kind == "attention":
            return item.expected[0], None
        value = 2 + random.Random(f"{item.example} {item.methods[0]}").randint(0, 2)
        return min(5, max(1, value + shift)), None

    return judge


def prefers(item: KeyItem, dimension: str) -> tuple[int | None, int | None]:
    """The method that comes first in the matrix, wherever it stands."""
    if item.kind == "attention":
        return item.expected[0], None
    return item.methods.index(min(item.methods, key=METHODS.index)), None


def test_a_rater_who_gives_a_point_less_is_severe_by_that_and_the_others_are_mild_by_half_of_it() -> None:
    found = raters(rated(LIKERT, {"R1": careful(), "R2": careful(), "R3": careful(-1)}))
    assert [found[name].severity.value for name in ("R1", "R2", "R3")] == pytest.approx([0.5, 0.5, -1.0])


def test_severity_has_an_interval_over_examples() -> None:
    def moody(item: KeyItem, dimension: str) -> tuple[int | None, int | None]:
        value, worst = careful()(item, dimension)
        return (value - 1 if item.kind != "attention" and int(item.example[-4:]) % 2 else value), worst

    severity = raters(rated(LIKERT, {"R1": careful(), "R2": moody}))["R2"].severity
    examples = {item.example: int(item.example[-4:]) for item in LIKERT.key.items if item.kind == "item"}
    assert severity.value == pytest.approx(-np.mean([number % 2 for number in examples.values()]))
    assert severity.low < severity.value < severity.high < 0


def test_a_reader_who_says_the_same_twice_is_kept() -> None:
    found = raters(rated(LIKERT, {"R1": careful(), "R2": careful()}))["R1"]
    assert (found.self_agreement, found.attention, found.excluded) == (1.0, found.attention_items, ())
    assert found.repeated == sum(item.kind == "repeat" and item.rater == "R1" for item in LIKERT.key.items)


def test_whoever_gives_everything_the_same_agrees_with_himself_by_chance_alone() -> None:
    found = raters(rated(LIKERT, {"R1": careful(), "R2": lambda item, dimension: (2, None)}))["R2"]
    assert found.attention_share == 1.0  # a 2 is what readers give to wrong answers
    assert (found.self_agreement, found.excluded) == (0.0, ("self-agreement",))


def test_of_few_repetitions_self_agreement_leaves_nobody_out() -> None:
    few = small_study("pairwise", items=12)
    found = raters(rated(few, {"R1": prefers, "R2": lambda item, dimension: ((item.expected or (0,))[0], None)}))
    assert (found["R2"].repeated, found["R2"].self_agreement, found["R2"].excluded) == (4, -1.0, ())


def test_whoever_likes_wrong_answers_did_not_read() -> None:
    def blind(item: KeyItem, dimension: str) -> tuple[int | None, int | None]:
        return (5, None) if item.kind == "attention" else careful()(item, dimension)

    found = raters(rated(LIKERT, {"R1": careful(), "R2": blind}))["R2"]
    assert (found.attention, found.excluded) == (0, ("attention",))


def test_always_left_contradicts_itself_on_pairs_that_come_again_swapped() -> None:
    found = raters(rated(PAIRS, {"R1": prefers, "R2": lambda item, dimension: (0, None)}))
    assert (found["R1"].self_agreement, found["R1"].excluded) == (1.0, ())
    assert found["R2"].self_agreement == -1.0
    assert "self-agreement" in found["R2"].excluded


def test_both_results_stand_side_by_side_where_somebody_is_left_out() -> None:
    analysis = analyse(rated(LIKERT, {"R1": careful(), "R2": careful(-1), "R3": lambda item, dimension: (4, None)}))
    assert analysis.excluded == ("R3",)
    assert analysis.everybody.opinions.raters == ("R1", "R2", "R3")
    assert analysis.without_excluded is not None
    assert analysis.without_excluded.opinions.raters == ("R1", "R2")
    assert analysis.without_excluded.scores.methods[0].ratings < analysis.everybody.scores.methods[0].ratings


def test_where_nobody_is_left_there_is_no_second_analysis() -> None:
    analysis = analyse(rated(LIKERT, {"R1": lambda item, dimension: (4, None)}))
    assert (analysis.excluded, analysis.without_excluded) == (("R1",), None)


def test_cannot_judge_is_counted_and_is_no_rating() -> None:
    def unsure(item: KeyItem, dimension: str) -> tuple[int | None, int | None]:
        return (None, None) if dimension == "fluency" else careful()(item, dimension)

    analysis = analyse(rated(LIKERT, {"R1": careful(), "R2": unsure}))
    assert analysis.everybody.opinions.cannot_judge == analysis.raters[1].cannot_judge == 72
    assert analysis.everybody.opinions.missing == 0
    assert (analysis.raters[0].ratings, analysis.raters[1].ratings) == (144, 72)
