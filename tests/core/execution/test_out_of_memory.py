"""A run on a device with little memory: its cells end well and say what happened, or fail with what to lower."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., tuple[int, str, str]]

NARROW = """\
from dataclasses import dataclass, replace

import torch

import ftbench
from ftbench_methods.lora import Lora


def check(module, inputs):
    if module.training and torch.is_grad_enabled() and inputs[0].numel() > MOST:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")


@dataclass(frozen=True)
class Narrow(Lora):
    name: str = "narrow"

    def learning_rates(self, settings, facts):
        return Lora().learning_rates(settings, facts)

    def prepare(self, model, settings):
        prepared = super().prepare(model, settings)
        model.get_input_embeddings().register_forward_pre_hook(check)
        return prepared


@ftbench.hookimpl
def ftbench_register_methods():
    return [Narrow()]
"""


def ran(run: Any, command: Command, most: int) -> tuple[int, Path]:
    (run.folder / "narrow.py").write_text(NARROW.replace("MOST", str(most)), encoding="utf-8")
    out = run.folder / f"narrow-{most}"
    changes = ("plugins=[narrow.py]", "methods=[{method: narrow, r: 2}]", "tasks=[tales.yaml]", "training.steps=4")
    every = ("seeds=[0]", "metrics=[]", "baseline=null", *changes)
    settings = [part for one in every for part in ("--set", one)]
    code, _, _ = command("run", run.matrix, "--out", out, *settings, "--no-report", "--executor", "inline")
    return code, out


def losses(folder: Path) -> list[float]:
    points = [json.loads(line) for line in (folder / "training.jsonl").read_text(encoding="utf-8").splitlines()]
    return [point["train_loss"] for point in points if "train_loss" in point]


def test_a_cell_that_ran_out_of_memory_ends_with_the_same_losses_and_says_so(
    own_run: Any, ftbench_command: Command
) -> None:
    folders, found = [], []
    for most in (10**9, 150):
        code, out = ran(own_run, ftbench_command, most)
        assert code == 0
        folders.append(*(out / "cells").iterdir())
        found.append(json.loads((folders[-1] / "result.json").read_text(encoding="utf-8")))
    assert folders[0].name == folders[1].name
    assert losses(folders[1]) == pytest.approx(losses(folders[0]), abs=1e-4)
    assert found[0]["training"]["micro_batch_tokens"] == 8192
    tokens = found[1]["training"]["micro_batch_tokens"]
    assert tokens <= 150
    assert not [note for note in found[0]["notes"] if "memory" in note["text"]]
    assert f"memory ran out in training: passes have {tokens} tokens instead of 8192" in [
        note["text"] for note in found[1]["notes"]
    ]


def test_a_cell_in_which_no_row_fits_fails_in_one_line(own_run: Any, ftbench_command: Command) -> None:
    code, out = ran(own_run, ftbench_command, 2)
    assert code == 1
    (failed,) = [json.loads(path.read_text(encoding="utf-8"))["error"]["text"] for path in (out / "failed").iterdir()]
    assert failed.startswith("CellError: a row of ")
    assert failed.endswith("even alone: lower training.max_length or take a smaller model")
    assert "\n" not in failed
