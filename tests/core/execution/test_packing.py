"""A run with packing: the losses of one without, every cell tries it first, and nobody trains otherwise in secret."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .test_batched_trials import THREE, trials, tuned

Command = Callable[..., tuple[int, str, str]]

LEAKY = """\
from dataclasses import dataclass

import ftbench
from ftbench_methods.lora import Lora


def mix(module, inputs, output):
    return output.cumsum(1)  # every token sees all before it, of other rows too


@dataclass(frozen=True)
class Leaky(Lora):
    name: str = "leaky"

    def learning_rates(self, settings, facts):
        return Lora().learning_rates(settings, facts)

    def prepare(self, model, settings):
        prepared = super().prepare(model, settings)
        model.get_input_embeddings().register_forward_hook(mix)
        return prepared


@ftbench.hookimpl
def ftbench_register_methods():
    return [Leaky()]
"""


def ran(run: Any, command: Command, out: Path, *changes: str) -> tuple[int, str]:
    """Its exit code and what it said."""
    every = ("seeds=[0]", "metrics=[]", "baseline=null", "training.steps=3", *changes)
    settings = [part for one in every for part in ("--set", one)]
    code, _, errors = command("run", run.matrix, "--out", out, *settings, "--no-report", "--executor", "inline")
    return code, errors


def results(out: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """result.json of every cell that trained, by task and method."""
    found = {}
    for folder in (out / "cells").iterdir():
        cell = json.loads((folder / "cell.json").read_text(encoding="utf-8"))
        if cell["spec"]["training"]:
            one = json.loads((folder / "result.json").read_text(encoding="utf-8"))
            found[cell["task"], cell["method"]] = {**one, "packing": cell["spec"]["training"].get("packing")}
    return found


def test_a_packed_run_has_the_losses_of_one_without_packing(own_run: Any, ftbench_command: Command) -> None:
    methods = "methods=[full, {method: lora, r: 2}]"
    packed, plain = own_run.folder / "packed", own_run.folder / "plain"
    for out, word in ((packed, "on"), (plain, "off")):
        code, said = ran(own_run, ftbench_command, out, methods, f"training.packing={word}")
        assert code == 0, said
    found, expected = results(packed), results(plain)
    assert found.keys() == expected.keys()
    assert len(found) == 4
    assert {one["packing"] for one in found.values()} == {True}
    assert {one["packing"] for one in expected.values()} == {False}
    for key, one in found.items():
        other = expected[key]
        assert one["training"]["validation_loss"] == pytest.approx(other["training"]["validation_loss"], abs=1e-3)
        assert one["training"]["best_step"] == other["training"]["best_step"]
        assert one["costs"]["train_tokens"] == other["costs"]["train_tokens"]


def test_a_cell_that_fails_the_trial_does_not_train(own_run: Any, ftbench_command: Command) -> None:
    (own_run.folder / "leaky.py").write_text(LEAKY, encoding="utf-8")
    out = own_run.folder / "leaky"
    changes = ("plugins=[leaky.py]", "methods=[{method: leaky, r: 2}]", "tasks=[tales.yaml]")
    code, said = ran(own_run, ftbench_command, out, *changes, "training.packing=on")
    assert code == 1, said
    (failed,) = [json.loads(path.read_text(encoding="utf-8"))["error"]["text"] for path in (out / "failed").iterdir()]
    assert failed.startswith("CellError: packing is not exact with this model and method: ")
    assert failed.endswith("turn training.packing off")
    assert not list((out / "cells").iterdir())


def test_trials_do_not_train_together_when_rows_are_packed(own_run: Any, ftbench_command: Command) -> None:
    out = own_run.folder / "trials"
    code, said = tuned(own_run, ftbench_command, out, THREE, "methods=[{method: lora, r: 2}]", "training.packing=on")
    assert code == 0, said
    assert [one.get("stacked") for one in trials(out).values()] == [1] * 3


def test_a_plan_says_that_rows_are_packed(own_run: Any, ftbench_command: Command) -> None:
    said = [ftbench_command("plan", own_run.matrix, "--set", f"training.packing={word}")[1] for word in ("on", "off")]
    assert ["packing: rows share a sequence" in one for one in said] == [True, False]
