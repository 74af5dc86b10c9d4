"""What a process keeps from cell to cell is bounded, and nobody can spoil it."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from ftbench.contracts.process_cache import ProcessCache
from ftbench.execution import cell_context
from ftbench.execution.cell_context import CellContext
from ftbench.matrix.read import read_matrix
from ftbench.planning.planner import make_plan
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry

SMOKE = Path(__file__).parents[3] / "examples" / "smoke.yaml"


@pytest.fixture(scope="module")
def plan():
    return make_plan(read_matrix(SMOKE), Registry(load_plugins()))


def trained(plan, memory: ProcessCache) -> CellContext:
    return next(one for cell in plan.cells if (one := CellContext(plan, cell, memory)).trains)


def test_what_is_asked_for_again_is_not_computed_again() -> None:
    memory, computed = ProcessCache(), []
    for key in ("a", "b", "a"):
        assert memory.get(key, lambda key=key: computed.append(key) or key) == key
    assert computed == ["a", "b"]


def test_of_what_is_large_only_the_latest_is_kept() -> None:
    memory, computed = ProcessCache(), []
    for key in ("a", "a", "b", "a"):
        assert memory.latest("kind", key, lambda key=key: computed.append(key) or key) == key
    assert computed == ["a", "b", "a"]


def test_kinds_do_not_push_each_other_out() -> None:
    memory, computed = ProcessCache(), []
    for kind in ("model", "rows", "model", "rows"):
        memory.latest(kind, "key", lambda kind=kind: computed.append(kind))
    assert computed == ["model", "rows"]


def test_a_model_that_a_cell_changed_does_not_reach_the_next(plan) -> None:
    parts = trained(plan, ProcessCache())
    first = parts.load().model
    expected = {name: value.clone() for name, value in first.state_dict().items()}
    with torch.no_grad():
        for parameter in first.parameters():
            parameter.zero_()
            parameter.requires_grad_(False)
    second = parts.load().model
    assert all(torch.equal(value, expected[name]) for name, value in second.state_dict().items())
    assert all(parameter.requires_grad for parameter in second.parameters())
    tied = second.get_output_embeddings().weight is second.get_input_embeddings().weight
    assert tied == second.config.tie_word_embeddings


def test_a_large_model_is_not_kept_beside_the_one_that_trains(plan, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = ProcessCache()
    monkeypatch.setattr(cell_context, "_MOST_KEPT", 1)
    trained(plan, memory).load()
    assert memory == ProcessCache()


def test_rows_are_tokenised_once_for_the_methods_of_a_task(plan) -> None:
    memory = ProcessCache()
    parts = trained(plan, memory)
    loaded = parts.load()
    rows, validation, notes = parts.training_rows(loaded)
    notes.append("of this cell")
    again = parts.training_rows(loaded)
    assert again[0] is rows
    assert again[1] is validation
    assert "of this cell" not in again[2]
