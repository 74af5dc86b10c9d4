"""docs/choosing-a-method.md against the code: every method, what it trains, and the default learning rates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

import ftbench_methods
from ftbench.contracts import Method, ModelFacts
from ftbench_models.facts import read_facts
from tests.conftest import CHECKOUT
from tests.docs.pages import headings, names, section, table, tables

PAGE = "docs/choosing-a-method.md"
WHAT = section(PAGE, "What each method is")
METHODS: Mapping[str, Method] = {one.name: one for one in ftbench_methods.ftbench_register_methods()}
NEEDED: Mapping[str, Mapping[str, Any]] = {"peft": {"config": {"peft_type": "LOHA"}}}
"""What has to be set for a method to have settings at all."""
SIZES = {"up to 15 million": 15e6, "up to 150 million": 150e6, "up to 1 billion": 1e9, "above": 1e12}

ROWS = [
    dict(zip(one.header, row, strict=True)) for one in tables(WHAT) if one.header[0] == "method" for row in one.rows
]
RATES = table(section(PAGE, "Default learning rates"), "method")


@pytest.fixture(scope="module")
def nano() -> ModelFacts:
    return read_facts(CHECKOUT / "plugins" / "ftbench_models" / "nano")


def test_the_tables_have_every_method_once() -> None:
    assert sorted(names(row["method"])[0] for row in ROWS) == sorted(METHODS)


def test_every_method_but_the_one_that_does_nothing_has_a_section() -> None:
    sections = {words for level, words in headings(WHAT) if level == 3}
    assert sections == set(METHODS) - {"zero-shot"}


def test_what_is_trained_on_the_built_in_model_is_what_the_method_counts(nano: ModelFacts) -> None:
    said = {names(row["method"])[0]: row["on `builtin:nano`"] for row in ROWS}
    assert said == {name: _trained(method, nano) for name, method in METHODS.items()}


def _trained(method: Method, facts: ModelFacts) -> str:
    settings = method.resolve(method.settings.model_validate(NEEDED.get(method.name, {})), facts)
    count = method.trainable_parameters(settings, facts)
    return "–" if count is None else f"{count:,}"


def test_the_size_of_the_built_in_model_is_that_of_its_files(nano: ModelFacts) -> None:
    said = re.findall(r"\(([\d,]+) parameters, `d` = (\d+), `L` = (\d+)\)", WHAT)
    assert said == [(f"{nano.parameters:,}", str(nano.hidden_size), str(nano.layers))]


def test_a_method_that_works_on_labels_alone_says_so() -> None:
    said = {names(row["method"])[0] for row in ROWS if "on text tasks" in row["when it cannot work"]}
    assert said == {name for name, method in METHODS.items() if "text" not in method.capabilities.outputs}


def test_merged_methods_are_those_that_the_page_says() -> None:
    (updates,) = (one for one in tables(WHAT) if one.rows[0][0] == "`lora`")
    said = {names(cell)[0] for cell in updates.column("method")} - {"qlora"}
    assert said == {name for name, method in METHODS.items() if method.capabilities.mergeable}


def test_there_is_a_default_learning_rate_for_every_method_that_trains() -> None:
    shown = [name for cell in RATES.column("method") if "with" not in cell for name in names(cell)]
    assert sorted(shown) == sorted(name for name, method in METHODS.items() if method.capabilities.trains)


def test_default_learning_rates_and_their_bounds_are_those_of_the_code(nano: ModelFacts) -> None:
    for first, *cells in RATES.rows:
        shown, _, settings = first.partition(" with ")
        for name in names(shown):
            method = METHODS[name]
            chosen = method.settings.model_validate({**NEEDED.get(name, {}), **dict.fromkeys(names(settings), True)})
            for title, cell in zip(RATES.header[1:], cells, strict=True):
                facts = replace(nano, parameters=int(SIZES[title]))
                default = method.resolve(chosen, facts).model_dump()["learning_rate"]
                bounds = method.search_space(chosen, facts)["learning_rate"]
                assert cell == f"{_short(default)} ({_short(bounds.low)} to {_short(bounds.high)})", (
                    first,
                    name,
                    title,
                )


def _short(rate: float) -> str:
    """0.002 as 2e-3."""
    digits, _, power = f"{rate:e}".partition("e")
    return f"{digits.rstrip('0').rstrip('.')}e{int(power)}"
