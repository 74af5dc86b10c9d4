"""A number that YAML 1.1 reads as another one than a person is refused, with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench import MatrixError
from ftbench.matrix import read_matrix

Write = Callable[[str, str | bytes], Path]

BASE = "models: [builtin:nano]\ntasks: [sentiment]\nmethods: [lora]\ntraining:\n  max_length: "


@pytest.mark.parametrize(
    ("written", "read"),
    [("0x40", 64), ("0100", 64), ("1:30", 90), ("0b1000000", 64), ("-0x40", -64), ("1:30.5", 90.5), ("0_100", 64)],
)
def test_a_number_of_another_base_names_line_key_and_both_readings(written: str, read: float, write: Write) -> None:
    path = write("m.yaml", f"{BASE}{written}\n")
    with pytest.raises(MatrixError) as caught:
        read_matrix(path)
    assert str(caught.value) == (
        f"{path}:5: training.max_length: YAML reads {written} as the number {read}: "
        f"write that number, or put {written} in quotes if it is text"
    )


@pytest.mark.parametrize("written", ["64", "1_000", "+64", "64.0", "6.4e+1"])
def test_numbers_that_mean_what_they_say_are_read(written: str, write: Write) -> None:
    assert read_matrix(write("m.yaml", f"{BASE}{written}\n")).matrix.training.max_length == float(written)


def test_a_key_that_is_read_as_another_number_is_refused(write: Write) -> None:
    path = write("m.yaml", BASE + "64\nmargin: {1:30: 0.1}\n")
    with pytest.raises(MatrixError, match=r"m\.yaml:6: margin\.1:30: YAML reads 1:30 as the number 90"):
        read_matrix(path)


def test_text_in_quotes_is_no_number(write: Write) -> None:
    assert read_matrix(write("m.yaml", BASE + "64\nname: '010'\n")).matrix.name == "010"


def test_a_set_on_the_command_line_is_refused_as_well(write: Write) -> None:
    with pytest.raises(MatrixError, match=r"^--set training\.steps=0x10: YAML reads 0x10 as the number 16: "):
        read_matrix(write("m.yaml", BASE + "64\n"), ["training.steps=0x10"])
