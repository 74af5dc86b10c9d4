"""Boards of imported scores: pairing, numbers by hand, labels, directions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pytest

from ftbench.errors import UserError
from ftbench_imports.paired_boards import PairedBoard, paired_boards
from ftbench_imports.paired_rows import numbers
from ftbench_imports.scored_runs import Collected, MetricScores, ScoredRun, told_apart


def run(
    system: str,
    scores: Sequence[float],
    *,
    first: int = 0,
    created: str = "1",
    settings: Mapping[str, str] | None = None,
    task: str = "t",
    weights: Sequence[float] | None = None,
    **metric: object,
) -> ScoredRun:
    """A run with the metric `m`; its examples are numbered from `first`."""
    pairs = zip(scores, weights or [1.0] * len(scores), strict=True)
    rows = {str(first + i): pair for i, pair in enumerate(pairs)}
    made = MetricScores(rows, **metric)  # type: ignore[arg-type]
    return ScoredRun(system, task, f"{system}-{created}.json", created, {"m": made}, settings or {})


def board_of(*runs: ScoredRun, lower: Sequence[str] = ()) -> PairedBoard:
    (board,), _ = paired_boards(Collected(runs), tasks=(), metrics=(), lower=lower)
    return board


def test_right_and_wrong_answers_are_tested_by_mcnemar_on_the_discordant_ones() -> None:
    board = board_of(run("a", [1] * 10 + [1] * 8 + [0] * 1 + [0] * 5), run("b", [1] * 10 + [0] * 8 + [1] * 1 + [0] * 5))
    (pair,) = numbers(board, "pair")
    # 8 against 1 of 9: twice the binomial tail (1 + 9) / 2**9.
    assert pair["p"] == pytest.approx(2 * 10 / 512)
    assert (pair["one"], pair["other"], pair["test"]) == ("a", "b", "McNemar")
    assert pair["difference"] == pytest.approx(7 / 24)


def test_the_better_system_stands_first_in_every_pair_and_its_interval_is_turned_with_it() -> None:
    worse, better = run("a", [0.1, 0.2, 0.3, 0.5]), run("b", [0.4, 0.4, 0.6, 0.9])
    turned, straight = numbers(board_of(worse, better), "pair"), numbers(board_of(better, worse), "pair")
    assert turned[0]["one"] == "b"
    assert [turned[0][key] for key in ("difference", "low", "high", "p")] == pytest.approx(
        [straight[0][key] for key in ("difference", "low", "high", "p")]
    )
    assert turned[0]["low"] < turned[0]["difference"] < turned[0]["high"]


def test_only_examples_that_all_systems_answered_count() -> None:
    board = board_of(run("a", [1, 1, 0, 0]), run("b", [1, 0, 1], first=2))
    assert board.statistics.examples == 2
    assert [row["value"] for row in numbers(board, "system")] == [0.5, 0.0]
    assert [row["answered"] for row in numbers(board, "system")] == [3, 4]


def test_systems_without_a_common_example_are_left_out_by_name() -> None:
    boards, left_out = paired_boards(
        Collected((run("a", [1, 0]), run("b", [1, 0], first=5))), tasks=(), metrics=(), lower=()
    )
    assert boards == []
    assert left_out[0][1].text == "t, m: no example was answered by all of a, b"


def test_weighted_scores_give_the_ratio_of_their_sums_and_its_power() -> None:
    scores, weights = [2.0, 6.0, 1.0], [1.0, 2.0, 3.0]
    mean = board_of(run("a", scores, weights=weights))
    power = board_of(run("a", scores, weights=weights, kind="exp", direction="lower"))
    assert numbers(mean, "system")[0]["value"] == pytest.approx(9 / 6)
    assert numbers(power, "system")[0]["value"] == pytest.approx(math.exp(9 / 6))


@pytest.mark.parametrize("how", ["file", "option"])
def test_less_is_better_where_the_file_or_an_option_says_so(how: str) -> None:
    direction = {"direction": "lower"} if how == "file" else {}
    runs = [run("a", [3, 4, 5], **direction), run("b", [1, 2, 2], **direction)]
    board = board_of(*runs, lower=() if how == "file" else ("m",))
    assert (board.ranked, board.direction_assumed) == (("b", "a"), False)


def test_a_direction_that_nobody_tells_is_assumed_and_said() -> None:
    board = board_of(run("a", [1, 0]), run("b", [1, 1]))
    assert (board.direction, board.direction_assumed) == ("higher", True)


def test_of_runs_with_equal_settings_the_newest_counts() -> None:
    kept, older = told_apart([run("a", [1], created="2"), run("a", [0], created="1"), run("a", [0], created="0")])
    assert [(label, made.created) for label, made in kept] == [("a", "2")]
    assert [(file, reason.text) for file, reason in older] == [
        ("a-0.json", "older than a-2.json, with equal settings"),
        ("a-1.json", "older than a-2.json, with equal settings"),
    ]


def test_runs_of_one_model_are_named_by_the_settings_in_which_they_differ() -> None:
    runs = [run("a", [1], settings={"shots": shots, "seed": "0"}) for shots in ("0", "5")]
    assert [label for label, _ in told_apart(runs)[0]] == ["a (shots=0)", "a (shots=5)"]


def test_three_systems_share_holms_correction_and_get_letters() -> None:
    right, wrong = [1.0] * 30, [0.0] * 30
    board = board_of(run("a", right), run("b", [*right[1:], 0.0]), run("c", wrong))
    pairs = {(pair["one"], pair["other"]): pair for pair in numbers(board, "pair")}
    assert pairs["a", "c"]["adjusted_p"] == pytest.approx(3 * pairs["a", "c"]["p"])
    assert [row["groups"] for row in numbers(board, "system")] == ["a", "a", "b"]
    assert [(row["rank_low"], row["rank_high"]) for row in numbers(board, "system")] == [(1, 2), (1, 2), (3, 3)]


@pytest.mark.parametrize(("tasks", "metrics"), [(("tt",), ()), ((), ("mm",))])
def test_an_unknown_task_or_metric_is_an_error_with_the_known_ones(
    tasks: tuple[str, ...], metrics: tuple[str, ...]
) -> None:
    with pytest.raises(UserError, match=r'no results have the (task|metric) "(tt|mm)"\. Known: (ttt|m)\.'):
        paired_boards(
            Collected((run("a", [1, 0], task="ttt"),)) if tasks else Collected((run("a", [1, 0]),)),
            tasks=tasks,
            metrics=metrics,
            lower=(),
        )
