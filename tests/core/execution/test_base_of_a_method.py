"""A method that holds its base in another form has losses before training measured in that form.

A device without room for the weights fails a cell in one line that says what to change.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., tuple[int, str, str]]

PLUGIN = """\
from dataclasses import dataclass

import torch

import ftbench
from ftbench_methods.lora import Lora

TOO_LARGE = "CUDA out of memory. Tried to allocate 2.00 GiB."


@dataclass(frozen=True)
class Own(Lora):
    def learning_rates(self, settings, facts):
        return Lora().learning_rates(settings, facts)


def to_full_device(*arguments, **options):
    raise torch.OutOfMemoryError(TOO_LARGE)


@dataclass(frozen=True)
class Rounded(Own):
    '''Rounds its base to multiples of 1/16.'''

    name: str = "rounded"

    def base(self, model, settings):
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.copy_((parameter * 16).round() / 16)
        return model

    def base_key(self, settings):
        return "rounded"

    def prepare(self, model, settings):
        return super().prepare(self.base(model, settings), settings)


@dataclass(frozen=True)
class TooLarge(Own):
    name: str = "too-large"

    def prepare(self, model, settings):
        prepared = super().prepare(model, settings)
        prepared.to = to_full_device
        return prepared


@ftbench.hookimpl
def ftbench_register_methods():
    return [Rounded(), TooLarge()]
"""


def ran(run: Any, command: Command, methods: str) -> tuple[int, Path]:
    (run.folder / "own.py").write_text(PLUGIN, encoding="utf-8")
    text = '{"text": "The dog ran to the tree and saw a big red ball.", "language": "en"}\n'
    (run.folder / "general.jsonl").write_text(text, encoding="utf-8")
    out = run.folder / "base"
    changes = (
        "plugins=[own.py]",
        "evaluation.general_text=general.jsonl",
        f"methods={methods}",
        "training.steps=4",
        "seeds=[0]",
        "metrics=[]",
        "baseline=null",
    )
    settings = [part for one in changes for part in ("--set", one)]
    code, _, _ = command("run", run.matrix, "--out", out, *settings, "--no-report", "--executor", "inline")
    return code, out


def losses_before(out: Path) -> dict[tuple[str, str], tuple[float, float]]:
    """By task and method the losses of the untuned model: on the other task, and on general text."""
    found = {}
    for cell in json.loads((out / "run.json").read_text(encoding="utf-8"))["cells"]:
        folder = out / "cells" / cell["cell"]
        (other,) = json.loads((folder / "other_tasks.json").read_text(encoding="utf-8"))["tasks"].values()
        lines = (folder / "general.jsonl").read_text(encoding="utf-8").splitlines()
        general = sum(json.loads(line)["base_loss"] for line in lines)
        found[cell["task"], cell["method"]] = other["base_loss"], general
    return found


def test_losses_before_training_are_those_of_the_base_as_the_method_holds_it(
    own_run: Any, ftbench_command: Command
) -> None:
    code, out = ran(own_run, ftbench_command, "[{method: lora, r: 2}, {method: rounded, r: 2}]")
    assert code == 0
    found = losses_before(out)
    for task in ("sentiment", "tales"):
        plain, rounded = found[task, "lora"], found[task, "rounded"]
        assert plain[0] != pytest.approx(rounded[0], rel=1e-4)
        assert plain[1] != pytest.approx(rounded[1], rel=1e-4)


def test_a_cell_whose_weights_do_not_fit_fails_in_one_line_that_says_what_to_change(
    own_run: Any, ftbench_command: Command
) -> None:
    code, out = ran(own_run, ftbench_command, "[{method: too-large, r: 2}]")
    assert code == 1
    failed = {json.loads(path.read_text(encoding="utf-8"))["error"]["text"] for path in (out / "failed").iterdir()}
    assert failed == {
        "CellError: the model's weights do not fit into the memory of cpu: hold them in 16 bits (the model's dtype: "
        "bf16), take a method that holds them in four bits, or a smaller model"
    }
