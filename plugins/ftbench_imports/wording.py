"""Findings and caveats of a leaderboard, in English sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median

from ftbench.presentation.numbers import percent, terminal_number
from ftbench_imports.leaderboard import Leaderboard
from ftbench_imports.peft_results import ResultFolder


def finding(board: Leaderboard) -> str:
    """Which experiments are not distinguishable from the best, and the gap needed."""
    count, first = len(board.places), len(board.groups[0])
    if count == 1:
        return "One experiment: there is nothing to compare it with."
    if first == 1:
        group = f"The best, {board.places[0].experiment.name}, is told apart from each of the other {count - 1}."
    else:
        who = f"All {count} experiments" if first == count else f"The first {first} of {count} experiments"
        ten = ", the whole top ten among them," if 10 < first < count else ""
        group = f"{who}{ten} are one group: no two of them can be told apart."
    return f"{group} {_gap(board)}"


def _gap(board: Leaderboard) -> str:
    size = f"With {counted(board.examples, 'question')} and one seed"
    comparisons = counted(len(board.pairs), "pair")
    if board.smallest_gap is None or board.smallest_gap_alone is None:
        return f"{size}, nothing can be told apart from a best with {points(board.places[0].experiment.accuracy)} %."
    return (
        f"{size}, differences from the best under {points(board.smallest_gap)} points cannot be told apart "
        f"({comparisons}; {points(board.smallest_gap_alone)} points if two were compared and nothing else)."
    )


def caveats(board: Leaderboard) -> Iterator[str]:
    """Assumptions and omissions behind the numbers, a sentence or two each."""
    if board.pairs and math.isfinite(board.detectable):
        yield (
            f"Smallest detectable difference: a true one of {points(board.detectable)} points is found in four of five "
            f"cases ({points(board.detectable_alone)} points if two are compared and nothing else)."
        )
    yield (
        "One seed: intervals and tests are about other test questions. How far a result moves with another seed, "
        "library version or device is not in them."
    )
    if board.pairs:
        yield (
            "The files hold no answers, so the tests are unpaired (Fisher's exact test, Holm's correction over all "
            "pairs). All experiments answered the same questions; where two get mostly the same ones right, as is "
            "usual, this is conservative, and a paired test on the answers could tell more apart."
        )
    yield _questions(board)
    yield _times(board)
    if len(board.accelerators) > 1:
        yield f"Times and memory come from different devices: {', '.join(board.accelerators)}."


def _questions(board: Leaderboard) -> str:
    questions = f"{board.examples:,} test questions"
    source = (
        f"{questions} are assumed (GSM8K's test set), because the files do not tell; --examples N says otherwise."
        if board.examples_assumed
        else f"{questions}, as --examples says."
    )
    if not board.rounded:
        return f"{source} Every accuracy is a whole number of right answers of so many."
    return (
        f"{source} {board.rounded} of {len(board.places)} accuracies are no whole number of right answers of so many: "
        "they are rounded, or the number is wrong. The nearest whole number is used."
    )


def _times(board: Leaderboard) -> str:
    holds = (
        "`train s` is as published. It holds more than training: reading the data, the loss on Wikipedia, the answers "
        "to the test questions."
    )
    shares = [
        (time.steps / time.published, time.after_steps / time.published)
        for time in (place.experiment.time for place in board.places)
        if time.steps is not None and time.after_steps is not None and time.published > 0
    ]
    if not shares:
        return f"{holds} No file tells of its steps, so the part that is training cannot be shown."
    steps, after = (percent(median(share)) for share in zip(*shares, strict=True))
    return (
        f"{holds} `steps s` is the training steps alone. At the median of the {counted(len(shares), 'file')} "
        f"with steps, these are {steps} of the published time; {after} come after the last step and are evaluation."
    )


def left_out(folder: ResultFolder) -> str | None:
    """The excluded files with their reasons; None if there are none."""
    if not folder.left_out:
        return None
    files = "; ".join(f"{excluded.file} ({excluded.reason})" for excluded in folder.left_out)
    return f"{counted(len(folder.left_out), 'file')} of {folder.path} left out: {files}."


def points(share: float) -> str:
    """Percent, or percentage points, with one decimal."""
    return terminal_number(100 * share, places=1)


def counted(count: int, noun: str) -> str:
    """`1 pair`, `1,953 pairs`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
