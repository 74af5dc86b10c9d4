"""On a terminal of any usual width the bars keep their numbers, and a long label gives way."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from ftbench.commandline.live_progress import LiveProgress

LABEL = "builtin:nano / 情感分析 / lora / seed 0: training"


def drawn(width: int) -> list[str]:
    """The lines of a run whose cell is half done, on a terminal of `width` columns."""
    console = Console(width=width, force_terminal=True, color_system=None, file=io.StringIO())
    progress = LiveProgress(console)
    progress.update(progress.add_task("all cells", total=100.0), completed=37.0)
    progress.update(progress.add_task(LABEL, total=1.0), completed=0.5)
    with console.capture() as captured:
        console.print(progress)
    return captured.get().splitlines()


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120])
def test_every_line_has_its_numbers_and_fits(width: int) -> None:
    overall, current = drawn(width)
    assert (cell_len(overall), cell_len(current)) == (width, width)
    assert "  37 % " in overall
    assert "  50 % " in current
    assert overall.endswith("-:--:--")  # nothing is known of the remaining time yet


@pytest.mark.parametrize(
    ("width", "label"),
    [
        (40, "…/ lora / seed 0: training "),
        (60, "…ano / 情感分析 / lora / seed 0: training "),
        (74, f"{LABEL} "),
        (120, f"{LABEL} "),
    ],
)
def test_a_label_that_is_too_long_loses_its_beginning(width: int, label: str) -> None:
    assert drawn(width)[1].startswith(label)


@pytest.mark.parametrize(("width", "bar", "clock"), [(40, False, False), (80, True, False), (120, True, True)])
def test_a_wide_terminal_shows_a_bar_and_then_a_clock(width: int, bar: bool, clock: bool) -> None:
    overall = drawn(width)[0]
    assert ("━━━━" in overall, "0:00:00" in overall) == (bar, clock)


def test_the_word_before_the_remaining_time_can_be_in_another_language() -> None:
    console = Console(width=80, force_terminal=True, color_system=None, file=io.StringIO())
    progress = LiveProgress(console, "剩余")
    progress.add_task(LABEL, total=1.0, completed=0.5)
    with console.capture() as captured:
        console.print(progress)
    assert captured.get().endswith(" 剩余 -:--:--\n")


def test_the_columns_follow_a_terminal_that_is_made_narrower() -> None:
    console = Console(width=120, force_terminal=True, color_system=None, file=io.StringIO())
    progress = LiveProgress(console)
    progress.add_task(LABEL, total=1.0, completed=0.5)
    console.width = 40
    with console.capture() as captured:
        console.print(progress)
    assert captured.get() == "…/ lora / seed 0: training  50 % -:--:--\n"
