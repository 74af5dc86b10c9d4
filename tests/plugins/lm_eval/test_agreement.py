"""The harness's own command line gives the same numbers for the same model, saved as a plain folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ftbench.contracts.process_cache import ProcessCache
from ftbench.execution.cell_context import CellContext
from ftbench.execution.jobs.planned_run import PlannedRun
from ftbench.execution.setup import seed_everything
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench_lm_eval.measuring import learned_of
from ftbench_lm_eval.stored import read_measured
from tests.plugins.lm_eval.conftest import cells_of, command


def _save_merged(run: PlannedRun, cell: str, folder: Path) -> None:
    """The tuned model with its update folded in, as `save_pretrained` writes it."""
    context = CellContext(run.plan, run.cell(cell), ProcessCache())
    loaded = context.load()
    seed_everything(context.cell.seed)
    tuned = context.method.load(loaded.model, context.settings, learned_of(run.directory, cell))
    merged = context.method.merge(tuned)
    merged.save_pretrained(folder)  # type: ignore[operator]  # a merged model is a plain transformers model
    loaded.tokenizer.save_pretrained(folder)


@pytest.mark.slow
def test_a_tuned_model_scores_as_on_the_command_line(
    harness: None, plain_run: Path, harness_tasks: Path, tmp_path: Path
) -> None:
    directory = Path(shutil.copytree(plain_run.parent, tmp_path / "all"), "run")
    cell = cells_of(directory)["lora"]
    asked = ("--include-path", harness_tasks, "--batch-size", "4", "--num-fewshot", "0", "--cell", cell)
    code, _, errors = command("lm-eval", directory, "--tasks", "tiny_choice,tiny_words", *asked)
    assert code == 0, errors
    ours = read_measured(directory, cell)

    model, out = tmp_path / "model", tmp_path / "theirs"
    _save_merged(PlannedRun.read(directory, Registry(load_plugins(entry_points=False))), cell, model)
    subprocess.run(
        [sys.executable, "-m", "lm_eval", "--model", "hf", "--model_args", f"pretrained={model},dtype=float32",
         "--tasks", "tiny_choice,tiny_words", "--include_path", str(harness_tasks), "--device", "cpu",
         "--batch_size", "4", "--num_fewshot", "0", "--output_path", str(out), "--log_samples"],
        check=True, capture_output=True, env={**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    (file,) = out.rglob("results_*.json")
    theirs = json.loads(file.read_text(encoding="utf-8"))["results"]
    compared = 0
    for task, measured in ours.items():
        for name, metric in measured.after.metrics.items():
            assert metric.value == pytest.approx(theirs[task][f"{name},none"], rel=1e-6), (task, name)
            compared += 1
        (samples,) = out.rglob(f"samples_{task}_*.jsonl")
        rows = [json.loads(line) for line in samples.read_text(encoding="utf-8").splitlines()]
        rows.sort(key=lambda row: int(row["doc_id"]))
        assert len(rows) == 12
        for row, response in zip(rows, measured.after.responses, strict=True):
            assert _numbers(response) == pytest.approx(_numbers(row["resps"]), rel=1e-6, abs=1e-6)
        assert measured.before is not None
        assert _numbers(measured.before.responses) != pytest.approx(_numbers(measured.after.responses), abs=1e-3)
    assert compared == 4


def _numbers(value: object) -> list[float]:
    """All numbers of nested lists, in their order; they may be written as texts."""
    if isinstance(value, list | tuple):
        return [number for part in value for number in _numbers(part)]
    return [float({"True": 1, "False": 0}.get(str(value), value))]  # type: ignore[arg-type]
