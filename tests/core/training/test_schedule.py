"""Learning rates without a warm-up, and in trainings so short that there is little to divide by."""

from __future__ import annotations

import pytest

from ftbench.training.schedule import learning_rate_scale


def scales(steps: int, schedule: str, warmup: float = 0.0) -> list[float]:
    return [learning_rate_scale(step, steps, schedule=schedule, warmup=warmup) for step in range(steps)]


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [("constant", [1, 1, 1, 1]), ("linear", [1, 1, 2 / 3, 1 / 3]), ("cosine", [1, 1, 0.75, 0.25])],
)
def test_without_a_warm_up_the_first_step_has_the_whole_rate(schedule: str, expected: list[float]) -> None:
    assert scales(4, schedule) == pytest.approx(expected)


@pytest.mark.parametrize("schedule", ["constant", "linear", "cosine"])
def test_a_training_of_one_step_has_the_whole_rate(schedule: str) -> None:
    assert scales(1, schedule) == scales(1, schedule, warmup=0.9) == [1]


def test_a_warm_up_of_a_part_of_a_step_is_a_step_longer() -> None:
    assert scales(4, "constant", warmup=0.3) == [0.5, 1, 1, 1]


def test_an_unknown_schedule_has_no_rate() -> None:
    with pytest.raises(KeyError):
        learning_rate_scale(3, 4, schedule="cosin", warmup=0.0)
