"""Texts that would do harm, in tables of results: of each format a reader gets back what was put in."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from ftbench.presentation.render import render
from ftbench.presentation.result_columns import rows_of
from ftbench.text.visible import visible
from tests.hostile import METHODS, STRINGS, TASKS, run_of


@pytest.fixture(scope="module")
def rows() -> list[dict[str, object]]:
    return [dict(row) for row in rows_of(run_of(STRINGS, "a long line"), "cells")]


def test_json_holds_every_text_as_it_was(rows: list[dict[str, object]]) -> None:
    text = render(rows, "json")
    assert text.encode()
    assert json.loads(text) == json.loads(json.dumps(rows))


def test_csv_has_a_row_a_cell_and_no_formula(rows: list[dict[str, object]]) -> None:
    text = render(rows, "csv")
    assert text.encode()
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(found) == TASKS * METHODS
    assert [visible(one["method"]).lstrip("'") for one in found] == [
        visible(str(row["method"])).lstrip("'") for row in rows
    ]
    started = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row if re.match("[=@\t\r]", cell)]
    assert started == []


@pytest.mark.parametrize("output", ["table", "markdown", "latex"])
def test_what_is_hidden_or_gives_orders_to_a_terminal_is_a_mark(rows: list[dict[str, object]], output: str) -> None:
    text = render(rows, output)
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff\ud800-\udfff]", text) == []
    assert "‹U+001B›" in text


def test_markdown_keeps_its_columns_and_has_no_element_and_no_link(rows: list[dict[str, object]]) -> None:
    text = render(rows, "markdown")
    assert re.findall(r"<[a-zA-Z/!]|\]\(", text) == []
    assert len([line for line in text.splitlines() if line.startswith("|")]) == TASKS * (METHODS + 2)


def test_latex_has_no_command_but_its_own(rows: list[dict[str, object]]) -> None:
    text = render(rows, "latex")
    assert "\\input" not in text
    assert r"\textbackslash{}input\{/etc/passwd\}" in text
