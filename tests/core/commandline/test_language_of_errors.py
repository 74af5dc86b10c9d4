"""`--language` and FTBENCH_LANGUAGE: errors and notes in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ftbench.commandline.error_text import error_text
from ftbench.commandline.main import Options
from ftbench.errors import DataError, DataErrors, UserError, nearest
from ftbench.messages.note import Message

Command = Callable[..., tuple[int, str, str]]

UNKNOWN = Message("test.unknown", en='no column "{name}".{hint}', zh="没有“{name}”列。{hint}")


def test_an_error_with_a_note_is_shown_in_the_language_of_the_options() -> None:
    error = UserError(UNKNOWN(name="txt", hint=nearest("txt", ["text", "label"])), file="a.csv", line=2, key="fields")
    assert str(error) == "a.csv:2: fields: no column \"txt\". Did you mean 'text'? Known: label, text."
    assert error_text(error, Options()) == f"error: {error}"


def test_several_rows_are_counted_in_the_language_of_the_reader() -> None:
    error = DataErrors([DataError(f"row {row}", file="a.csv", line=row) for row in range(1, 24)])
    lines = error_text(error, Options(language="zh")).splitlines()
    assert lines[0] == "错误：a.csv:1: row 1"
    assert lines[-1] == "另有 3 处"


@pytest.mark.parametrize("place", ["before", "after", "environment"])
def test_the_language_is_given_before_the_command_after_it_or_in_the_environment(
    place: str, ftbench_command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place == "environment":
        monkeypatch.setenv("FTBENCH_LANGUAGE", "zh")
    before, after = {"before": (["--language", "zh"], []), "after": ([], ["--language", "zh"])}.get(place, ([], []))
    code, _, said = ftbench_command(*before, "data", "check", "missing.csv", *after)
    assert code == 2
    assert said.startswith("错误：")


def test_the_option_of_the_command_wins_over_the_environment(
    ftbench_command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FTBENCH_LANGUAGE", "zh")
    _, _, said = ftbench_command("data", "check", "missing.csv", "--language", "en")
    assert said.startswith("error: ")
