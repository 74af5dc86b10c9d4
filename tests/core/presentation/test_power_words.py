"""What a run lacks and what a plan finds, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench.analysis.pilot import PairPower, TaskPower
from ftbench.analysis.statistics import PairComponents, RunSize
from ftbench.analysis.statistics.pair_components import MethodComponents
from ftbench.presentation.power_words import missing_words, planned_words

SIZE = RunSize(3, 100)


def pair(
    value: float = 0.1,
    *,
    seed: float = 0.0,
    rest: float = 0.0,
    example: float = 0.0,
    seeds: int = 3,
    size: RunSize = SIZE,
    clear: bool = False,
    method: str = "lora",
) -> PairPower:
    part = MethodComponents(seeds, True, seed, rest)
    components = PairComponents((part, part), example, 100, 0.0, 0, share=False)
    return PairPower(method, "full", value, clear, components, size, 1, 1)


def said(of: PairPower, *, grouped: bool = False) -> str:
    return missing_words(of, grouped=grouped).text("en")


def test_both_ways_are_named_where_either_would_do() -> None:
    known = pair(-0.2, seed=0.001, rest=0.5, example=0.1)
    more = known.more
    assert (more.seeds, more.examples) == (2, 92)
    assert said(known) == (
        "A difference of 0.200, as between lora and full, would show with 2 more seeds or 92 more test examples."
    )
    assert missing_words(known, grouped=True).text("zh") == (
        "像 lora 与 full 之间 0.200 这样的差异，再有 2 个随机种子或 92 组测试样本即可看出。"
    )


NOT_BY_ROWS = "with no number of test examples, because what seeds vary does not shrink with them."
UNKNOWN = "; one seed does not show how much seeds vary."


@pytest.mark.parametrize(
    ("known", "end"),
    [
        (pair(seed=0.01, example=0.001), "do, because what seeds vary does not shrink with them."),
        (pair(example=0.5), "no number of seeds would do, because what test examples vary does not shrink with them."),
        (pair(example=0.5, seeds=1), f"at least 300 more test examples{UNKNOWN}"),
        (pair(0.001, example=1.0, seeds=1), f"would not show with 10 times the test examples{UNKNOWN}"),
        (pair(0.01, seed=0.1, example=1.0), f"would not show with 10 times the seeds, and {NOT_BY_ROWS}"),
        (pair(0.001, example=1.0), "would show neither with 10 times the seeds nor with 10 times the test examples."),
        (pair(0.5, example=0.1), "shows here with a chance of 100 %."),
    ],
)
def test_every_way_has_its_words(known: PairPower, end: str) -> None:
    assert said(known).endswith(end)


def test_groups_are_called_groups() -> None:
    assert "more groups of test examples; no number of seeds would do, because what groups of test examples" in said(
        pair(example=0.5), grouped=True
    )


def test_a_plan_names_the_smallest_differences_and_what_is_not_clear() -> None:
    narrow, wide = pair(0.5, example=0.1, clear=True), pair(example=0.5, method="ia3")
    power = TaskPower(SIZE, 2, (narrow, wide))
    first, *unclear = planned_words(power, "reviews", "accuracy", "runs/pilot", grouped=False)
    assert first.text("en") == (
        "reviews, accuracy: 3 seeds, 100 test examples, 2 comparisons: by the variances of runs/pilot, a difference "
        f"has to be about {narrow.smallest:.3f} (lora – full) to {wide.smallest:.3f} (ia3 – full) to be found with a "
        "chance of 80 %."
    )
    assert [words.text("en").partition(": ")[0] for words in unclear] == ["Not clear in runs/pilot"]
    assert unclear[0].text("zh").startswith("在 runs/pilot 中尚不明确：像 ia3 与 full 之间 0.100")


def test_one_pair_has_one_number_and_one_seed_is_warned_of() -> None:
    power = TaskPower(RunSize(1, 100, 5), 1, (pair(example=0.5, seeds=1, size=RunSize(1, 100, 5)),))
    first = planned_words(power, "reviews", "rougeL", "pilot", grouped=True)[0].text("en")
    assert first.startswith("reviews, rougeL: 1 seed, 100 groups of test examples, 1 comparison, 5 folds: ")
    assert "(lora – full)" not in first
    assert first.endswith("pilot has one seed, which shows nothing of how results vary with the seed: it may take more "
                          "than this.")  # fmt: skip


def test_a_plan_too_small_for_anything_finds_nothing() -> None:
    tiny = RunSize(1, 4)
    power = TaskPower(tiny, 1, (pair(example=0.5, size=tiny),))
    assert planned_words(power, "reviews", "accuracy", "pilot", grouped=False)[0].text("en") == (
        "reviews, accuracy: 1 seed, 4 test examples, 1 comparison: by the variances of pilot, no difference would be "
        "found with a chance of 80 %, however large it is."
    )


def test_a_pair_that_no_difference_within_the_bounds_can_tell_apart_is_named() -> None:
    size = RunSize(1, 200)
    sharp, blunt = pair(example=0.05, size=size), replace(pair(example=0.5, size=size), method="blunt", largest=0.02)
    (said,) = planned_words(TaskPower(size, 2, (sharp, blunt)), "reviews", "accuracy", "pilot", grouped=False)[:1]
    assert said.text("en").count("to be found with a chance of 80 %") == 1
    assert f"Between blunt – {blunt.other} none would be found, however large it is." in said.text("en")
