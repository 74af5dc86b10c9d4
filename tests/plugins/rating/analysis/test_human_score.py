"""Ratings in the results of a run: a metric for the cells that were rated, a reason for all others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ftbench import MetricUnavailable, StoreError
from ftbench.analysis.added_scores import with_added_scores
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.plugin_loading import load_plugins
from ftbench_rating import messages
from ftbench_rating.analysis.analyse import analyse
from ftbench_rating.analysis.automatic import automatic_agreement
from ftbench_rating.analysis.human_score import HumanScore, added_scores
from ftbench_rating.analysis.opinions import read_opinions
from ftbench_rating.study.files import StudyFiles
from tests.plugins.rating.analysis.studies_with_ratings import run_of
from tests.plugins.rating.studies import METHODS, answered, small_study, written

QUALITY = {METHODS[0]: 4.2, METHODS[1]: 3.0, METHODS[2]: 2.5}
FOUR = (*METHODS, "okapi-tuning")
NAME = "human:support-1"


@pytest.fixture
def study(tmp_path: Path) -> StudyFiles:
    (tmp_path / "ratings").mkdir()
    return answered(tmp_path / "ratings" / "support-1", QUALITY, noise=0.9)


def read(folder: Path, study: StudyFiles) -> RunResults:
    run = run_of(small_study(), {METHODS[0]: 0.8, METHODS[1]: 0.5, METHODS[2]: 0.2})
    return with_added_scores(run, folder, load_plugins(entry_points=False))


def test_the_cells_that_were_rated_have_the_score_of_the_analysis(tmp_path: Path, study: StudyFiles) -> None:
    results = read(tmp_path, study)
    scores = {one.method: one.score.value for one in analyse(study).everybody.scores.methods}
    for cell in results.cells:
        found = cell.metrics[NAME]
        if cell.seed == 0:
            assert found.value == pytest.approx(scores[cell.method])
            assert len(found.statistics) == len(cell.predictions())
            totals = np.array(found.statistics).sum(axis=0)
            assert float(results.metrics[NAME].value(totals)) == pytest.approx(found.value)
            assert "study:support-1|scheme:likert5|dimensions:accuracy*0.6+fluency*0.4" in found.signature
        else:
            assert (found.value, str(found.reason)) == (None, "not rated")


def test_the_run_gives_ratings_intervals_over_the_rated_examples_and_tests(tmp_path: Path, study: StudyFiles) -> None:
    comparison = RunView(read(tmp_path, study)).comparisons["okapi-9000m", "support"].metrics[NAME]
    assert comparison.direction == "higher"
    assert comparison.statistics is not None
    assert comparison.statistics.clusters == comparison.statistics.examples == study.study.items == 12
    best = comparison.ranked[0]
    assert (best.method, comparison.letters[METHODS[0]]) == (METHODS[0], "a")
    assert 1 <= best.interval.low < best.mean < best.interval.high <= 5
    assert comparison.letters[METHODS[2]] != "a"


def test_a_study_that_nobody_rated_invents_nothing(tmp_path: Path) -> None:
    (tmp_path / "ratings").mkdir()
    results = read(tmp_path, written(tmp_path / "ratings" / "support-1"))
    assert {(cell.metrics[NAME].value, str(cell.metrics[NAME].reason)) for cell in results.cells} == {
        (None, "not rated")
    }


def test_a_damaged_study_is_a_problem_of_the_run_and_costs_the_others_nothing(
    tmp_path: Path, study: StudyFiles
) -> None:
    written(tmp_path / "ratings" / "a-damaged", small_study(name="a-damaged"))
    (tmp_path / "ratings" / "a-damaged" / "key.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match=r"key\.json"):
        list(added_scores(tmp_path, run_of(small_study(), {})))
    results = read(tmp_path, study)
    assert NAME in results.cells[0].metrics
    assert "ftbench_add_scores raised StoreError" in results.problems[-1]


def test_ratings_are_not_computed_from_answers(study: StudyFiles) -> None:
    with pytest.raises(MetricUnavailable):
        HumanScore(study).statistics([])


def test_a_metric_that_follows_people_correlates_with_them_and_lower_is_better_is_turned(tmp_path: Path) -> None:
    quality = dict(zip(FOUR, (4.4, 3.6, 2.6, 1.8), strict=True))
    built = small_study(methods=FOUR, items=20)
    files = answered(tmp_path / "support-1", quality, built=built, noise=0.8)
    opinions = read_opinions(*files)
    run = run_of(built, {})
    shares = {method: value / 5 for method, value in quality.items()}

    def measured(direction: str) -> RunResults:
        metric = replace(run.metrics["accuracy"], direction=direction)
        cells = []
        for cell in run.cells:
            given = {
                example: np.mean(
                    [
                        o.value
                        for o in opinions.entries
                        if o.item.example == example and o.item.methods[0] == cell.method
                    ]
                )
                for example in opinions.examples
            }
            sign = 1 if direction == "higher" else -1
            rows = tuple((sign * float(given.get(one.id, 0.0)), 1.0) for one in cell.predictions())
            score = replace(cell.metrics["accuracy"], value=sign * shares[cell.method], statistics=rows)
            cells.append(replace(cell, metrics={"accuracy": score}))
        return replace(run, cells=tuple(cells), metrics={"accuracy": metric})

    for direction in ("higher", "lower"):
        (found,) = automatic_agreement(opinions, files.key, measured(direction))
        assert found.spearman.value > 0.95
        assert found.kendall.value > 0.9
        assert (found.system_spearman.value, found.system_kendall.value) == pytest.approx((1.0, 1.0))
        assert (found.examples, found.methods) == (20, 4)


def test_three_methods_are_too_few_to_correlate_methods(study: StudyFiles) -> None:
    run = run_of(small_study(), dict.fromkeys(METHODS, 0.5))
    (found,) = automatic_agreement(read_opinions(*study), study.key, run)
    assert found.system_spearman.reason == messages.TOO_FEW_METHODS(least=4, count=3)


def test_a_study_of_cells_that_the_run_lost_has_nothing_to_compare(study: StudyFiles) -> None:
    run = replace(run_of(small_study(), {}), cells=())
    assert automatic_agreement(read_opinions(*study), study.key, run) == ()
