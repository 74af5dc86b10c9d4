"""Measuring cells: which models and tokenizers the harness gets. What it computes is compared in `test_agreement`."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import ftbench
from ftbench import CellError
from ftbench.chat.template import ChatTemplate
from ftbench.execution.cell_context import CellContext
from ftbench.execution.export.logits import probe_logits
from ftbench.execution.jobs.planned_run import PlannedRun
from ftbench.planning.prompt_format import ModelFormat
from ftbench_lm_eval import measuring as module
from ftbench_lm_eval.command import _measure
from ftbench_lm_eval.harness import Asked, MetricRows, TaskResult
from ftbench_lm_eval.measuring import Measuring
from ftbench_lm_eval.stored import path_of, read_measured
from tests.plugins.lm_eval.conftest import cells_of


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The tokenizers that the harness got; in its place stands the mean of the model's logits."""
    tokenizers: list[Any] = []

    def evaluate(model: Any, tokenizer: Any, *arguments: Any, **options: Any) -> dict[str, TaskResult]:
        tokenizers.append(tokenizer)
        value = float(probe_logits(model).abs().mean())
        metrics = {"acc": MetricRows("mean", "higher", value, ((value, 1.0),))}
        return {"t": TaskResult("t", "1", 0, "d", 1, metrics, {}, ())}

    monkeypatch.setattr(module, "evaluate", evaluate)
    return tokenizers


@pytest.fixture
def run(plain_run: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(plain_run.parent, tmp_path / "all"), "run")


def measuring(directory: Path) -> Measuring:
    return Measuring(PlannedRun.read(directory, ftbench.load(directory).registry), Asked(("t",)), None, "0.4.13")


def test_damaged_weights_are_not_measured_and_the_other_cells_are(
    run: Path, given: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    cells = cells_of(run)
    damaged = run / "cells" / cells["lora"] / "learned" / "adapter_model.safetensors"
    content = bytearray(damaged.read_bytes())
    content[-2] ^= 0x40  # a file that can still be read
    damaged.write_bytes(content)
    path_of(run, cells["zero-shot"]).parent.mkdir()
    path_of(run, cells["zero-shot"]).write_text("{", encoding="utf-8")
    cell = measuring(run)
    with pytest.raises(CellError, match=r"its files are not as they were written .*adapter_model.safetensors"):
        cell.measure(cell.run.cell(cells["lora"]), lambda doing: None)
    assert given == []
    names = ("lora", "zero-shot", "full")
    assert _measure(cell, [cell.run.cell(cells[name]) for name in names], again=False) == 1
    errors = capsys.readouterr().err
    assert "adapter_model.safetensors" in errors
    assert "cannot be read" in errors
    assert "1 of 3 cells measured" in errors
    assert read_measured(run, cells["full"])["t"].before is not None


def test_the_harness_asks_through_the_matrix_s_chat_template(run: Path, given: list[Any]) -> None:
    made = measuring(run)
    template = "{% for message in messages %}<{{ message['role'] }}>{{ message['content'] }}{% endfor %}"
    planned = made.run.plan.models["tiny"]
    reads = replace(planned, format=ModelFormat(ChatTemplate(template)))
    made = replace(made, run=replace(made.run, plan=replace(made.run.plan, models={"tiny": reads})))
    made.measure(made.run.cell(cells_of(run)["zero-shot"]), lambda doing: None)
    assert [tokenizer.chat_template for tokenizer in given] == [template]
    shared = CellContext(made.run.plan, made.run.cell(cells_of(run)["zero-shot"]), made.memory).load().tokenizer
    assert shared.chat_template != template
