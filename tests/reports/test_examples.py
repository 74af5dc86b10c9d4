"""Which examples a page carries, in how many parts, and with which numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.records.prediction import Prediction
from ftbench_reports.html.embedding import TEXT_LIMIT, embedded
from ftbench_reports.html.examples import FEWEST, SampleSet, in_parts, sample_set, spread, within_budget


def sets_of(run: RunResults) -> list[SampleSet]:
    view = RunView(run)
    found = [sample_set(view.comparisons[key], groups, run.metrics) for key, groups in view.groups.items()]
    return [one for one in found if one]


@pytest.fixture(scope="module")
def sets(run: RunResults) -> list[SampleSet]:
    return sets_of(run)


def test_places_are_spread_evenly_from_the_first() -> None:
    assert spread(10, 4) == [0, 2, 5, 7]
    assert spread(3, 60) == [0, 1, 2]
    assert len(set(spread(61, 60))) == 60


def test_long_texts_are_cut_and_counted() -> None:
    assert embedded("x" * 100_000) == ("x" * TEXT_LIMIT, 100_000 - TEXT_LIMIT)


def test_a_set_has_every_example_and_all_seeds_of_every_method_with_answers(sets: list[SampleSet]) -> None:
    assert [len(one.carried) for one in sets] == [300, 200, 240, 160, 180]
    assert [cell.seed for cell in sets[0].cells["full"]] == [0, 1]
    assert "few-shot" not in sets[1].cells  # it failed there
    assert [cell.seed for cell in sets[2].cells["adapter"]] == [0]  # one seed failed


def test_the_prompt_is_the_shortest_and_a_longer_one_stays_with_its_answer(sets: list[SampleSet]) -> None:
    one = sets[0]
    key = one.carried[0]

    assert one.answers(one.cells["full"][0])[key].prompt is None
    own = one.answers(one.cells["few-shot"][0])[key].prompt
    assert own is not None
    assert own.endswith(one.examples[key].prompt)
    assert len(own) > len(one.examples[key].prompt)


def test_small_sets_are_whole_and_a_budget_shortens_the_large_ones_only(sets: list[SampleSet]) -> None:
    small, large = within_budget([sets[0]])[0], sets[2]

    kept = within_budget([small, large], budget=2 * small.size)

    assert kept[0] == small
    assert FEWEST <= len(kept[1].carried) < 60
    assert kept[1].carried[0] == large.carried[0]
    assert len(kept[1].examples) == 240
    assert sum(one.size for one in kept) <= 2 * small.size + max(large.size_of(key) for key in large.carried)


def test_the_other_seeds_go_before_the_examples_become_few(sets: list[SampleSet]) -> None:
    (large,) = within_budget(sets[2:3])
    (kept,) = within_budget(sets[2:3], budget=large.size // 7)

    assert not kept.all_seeds
    assert {len(cells) for cells in kept.cells.values()} == {1}
    assert len(kept.carried) > 60 // 7


@pytest.mark.parametrize("largest", [20_000, 100_000])
def test_parts_have_every_example_once_and_none_is_too_large(sets: list[SampleSet], largest: int) -> None:
    cut = in_parts(sets[2], largest)

    assert tuple(key for part in cut.parts for key in part) == cut.carried
    assert len(cut.parts) > 1
    assert all(sum(cut.largest_of(key) for key in part) <= largest for part in cut.parts)


def test_an_example_that_is_too_large_is_a_part_by_itself(sets: list[SampleSet]) -> None:
    assert [len(part) for part in in_parts(sets[2], 1).parts] == [1] * 240


def test_a_cell_with_fewer_answers_costs_the_others_nothing(small_run: RunResults) -> None:
    first, *others = small_run.cells
    few = first.predictions()[:7]
    (one, _) = sets_of(replace(small_run, cells=(replace(first, predictions=lambda: few), *others)))

    assert len(one.carried) == 300
    assert len(one.answers(one.cells["full"][0])) == 7


def test_a_score_is_the_metric_of_the_answer_alone(sets: list[SampleSet]) -> None:
    one = sets[2]
    cell = one.cells["lora"][1]
    predictions = {(p.id, 0): p for p in cell.predictions()}

    assert list(one.metrics) == ["token_f1", "loss"]
    for key, answer in one.answers(cell).items():
        assert answer.scores == (pytest.approx(_overlap(predictions[key])), pytest.approx(_loss(predictions[key])))


def _overlap(one: Prediction) -> float:
    return len({*one.text.split()} & {*one.reference.split()}) / len({*one.reference.split()})


def _loss(one: Prediction) -> float:
    return one.reference_loss / one.reference_tokens


def test_a_metric_without_statistics_has_no_score_and_is_not_listed(small_run: RunResults) -> None:
    cells = tuple(
        replace(cell, metrics={name: replace(one, statistics=()) for name, one in cell.metrics.items()})
        for cell in small_run.cells
    )
    (one, _) = sets_of(replace(small_run, cells=cells))

    assert dict(one.metrics) == {}
    assert next(iter(one.answers(one.cells["full"][0]).values())).scores == ()


def test_an_answer_loops_as_in_the_check_of_its_cell(small_run: RunResults) -> None:
    first, *others = small_run.cells
    loop = "so on so on so on so on"
    first_four = (
        {"text": loop, "stopped": "end"},
        {"text": loop, "stopped": "label"},
        {"text": "", "said": loop, "labels": ("a",), "stopped": "end"},
        {"text": "a", "said": loop, "labels": ("a",), "stopped": "end"},
    )
    changed = tuple(replace(p, **values) for p, values in zip(first.predictions(), first_four, strict=False))
    (one, _) = sets_of(replace(small_run, cells=(replace(first, predictions=lambda: changed), *others)))

    answers = one.answers(one.cells["full"][0]).values()
    assert [answer.loop for answer in answers] == [True, False, True, False]
