"""Trials that train together: the same losses as one after the other, each with its own files, events and failure."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench.storage import CellStore

Command = Callable[..., tuple[int, str, str]]

_SETTINGS = (
    "tasks=[tales.yaml]",
    "seeds=[0]",
    "training.steps=3",
    "metrics=[]",
    "baseline=null",
)


def tuned(run: Any, command: Command, out: Path, tuning: str, *more: str) -> tuple[int, str]:
    """Its exit code and what it said."""
    changes = [part for one in (*_SETTINGS, f"tuning={{{tuning}}}", *more) for part in ("--set", one)]
    code, _, errors = command("run", run.matrix, "--out", out, *changes, "--no-report", "--executor", "inline")
    return code, errors


def trials(out: Path) -> dict[str, dict[str, Any]]:
    """The content of result.json of every trial, by id."""
    found = {}
    for folder in (out / "cells").iterdir():
        spec = json.loads((folder / "cell.json").read_text(encoding="utf-8"))["spec"]
        if spec["purpose"] == "trial":
            found[folder.name] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return found


ALIKE = "methods=[{method: lora, r: 2}, {method: lora, r: 4, name: wide}]"
THREE = "trials: 3, fraction: 1, extend: false, defaults: none"
TWO = THREE.replace("trials: 3", "trials: 2")


def test_trials_together_have_the_losses_and_files_that_they_have_alone(own_run: Any, ftbench_command: Command) -> None:
    together, alone = own_run.folder / "together", own_run.folder / "alone"
    code, said = tuned(own_run, ftbench_command, together, TWO, ALIKE)
    assert code == 0, said
    assert tuned(own_run, ftbench_command, alone, f"{TWO}, stacked: false", ALIKE)[0] == 0
    found, expected = trials(together), trials(alone)
    assert found.keys() == expected.keys()
    assert {one.get("stacked") for one in found.values()} == {4}  # two rates of two ranks
    assert {one.get("stacked") for one in expected.values()} == {1}
    for cell, one in found.items():
        other = expected[cell]
        assert one["training"]["validation_loss"] == pytest.approx(other["training"]["validation_loss"], abs=1e-4)
        assert one["training"]["best_step"] == other["training"]["best_step"]
        assert [check["name"] for check in one["checks"]] == [check["name"] for check in other["checks"]]
        assert one["costs"]["trainable_parameters"] == other["costs"]["trainable_parameters"]
        assert one["costs"]["train_tokens"] == other["costs"]["train_tokens"]
        assert sum(one["clocks"].values()) == pytest.approx(one["costs"]["wall_seconds"])
        names = [{path.name for path in (out / "cells" / cell).iterdir()} for out in (together, alone)]
        assert names[0] == names[1]


def test_plugins_are_told_of_each_trial(own_run: Any, ftbench_command: Command) -> None:
    out = own_run.folder / "told"
    tuned(own_run, ftbench_command, out, TWO, "methods=[{method: lora, r: 2}]")
    events = own_run.events("events.jsonl")
    for cell in trials(out):
        own = [event["event"] for event in events if event.get("cell") == cell]
        assert own == ["started", *["logged"] * 5, "finished"]  # three steps and two validations


WILD = """\
from dataclasses import dataclass

import ftbench
from ftbench import SearchDimension
from ftbench_methods.lora import Lora


@dataclass(frozen=True)
class Wild(Lora):
    name: str = "wild"

    def learning_rates(self, settings, facts):
        return Lora().learning_rates(settings, facts)

    def search_space(self, settings, facts):
        return {"learning_rate": SearchDimension(0.001, 10.0)}


@ftbench.hookimpl
def ftbench_register_methods():
    return [Wild()]
"""


def test_a_trial_that_diverges_fails_alone(own_run: Any, ftbench_command: Command) -> None:
    out = own_run.folder / "wild"
    (own_run.folder / "wild.py").write_text(WILD, encoding="utf-8")
    more = ("plugins=[wild.py]", "methods=[{method: wild, r: 2}]", "training.schedule=constant", "training.steps=6")
    code, said = tuned(own_run, ftbench_command, out, THREE, *more)
    failed = [json.loads(path.read_text(encoding="utf-8"))["error"]["text"] for path in (out / "failed").iterdir()]
    assert code == 1
    assert len(failed) == 1, said
    assert "try a lower learning rate" in failed[0]
    assert [one["stacked"] for one in trials(out).values()] == [3, 3]


def test_what_is_done_or_held_elsewhere_is_left_out(own_run: Any, ftbench_command: Command) -> None:
    out = own_run.folder / "shared"
    tuned(own_run, ftbench_command, out, THREE, "methods=[{method: lora, r: 2}]")
    first = sorted(trials(out))[0]
    folder = out / "cells" / first
    for cell in trials(out):
        if cell != first:
            (out / "cells" / cell).rename(out / f"gone-{cell}")
    before = (folder / "result.json").read_bytes()
    tuned(own_run, ftbench_command, out, THREE, "methods=[{method: lora, r: 2}]")
    assert (folder / "result.json").read_bytes() == before
    assert sorted(one.get("stacked") for one in trials(out).values()) == [2, 2, 3]
    assert CellStore(out).state(first) is None
