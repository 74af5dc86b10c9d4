"""ftbench's own sides: the whole matrix in one command, and the evaluation of finished models alone."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.speed.jobs import MATRIX, METHODS, MODEL, CellName, Job
from benchmarks.speed.turns import CellTimes, Setting, Turn, timed

FTBENCH = (sys.executable, "-m", "ftbench")
TRAINING = ("prepare", "train", "validate")
"""The clocks that are what other tools do inside their `train()`."""


@dataclass(frozen=True, slots=True)
class Ftbench:
    """`ftbench run` of the matrix, from start to report."""

    name: str = "ftbench"
    against: str | None = None
    methods: tuple[str, ...] = tuple(method.name for method in METHODS)
    workers: int | None = None
    precision: str | None = None

    def unavailable(self) -> str | None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return f"{self.name}: there are only {cores} cores" if cores < (self.workers or 1) else None

    def run(self, setting: Setting, seed: int, folder: Path) -> Turn:
        run = folder / "run"
        chosen = [method for method in _listed_methods() if method["method"] in self.methods]
        overrides: dict[str, Any] = {"seeds": [seed], "methods": chosen}
        if self.precision:
            overrides["precision"] = self.precision
        for i, job in enumerate(setting.jobs):
            files = {side: str(setting.rows(job, side)) for side in ("train", "validation", "test")}
            overrides[f"tasks.{i}.data"] = files
        seconds = timed(_command(MATRIX, run, overrides, self.workers), folder / "log.txt")
        cells, clocks = {}, dict.fromkeys(("train", "evaluate", "wall"), 0.0)
        for cell, result, scores, place in read_cells(run):
            job = next(job for job in setting.jobs if job.task == cell["task"])
            cells[CellName(job.name, cell["method"])] = _times(job, result, scores, place)
            for name in clocks:
                clocks[name] += result["costs"][f"{name}_seconds"]
        shares = {name: clocks[name] / seconds for name in ("train", "evaluate")}
        shares["rest of the cells"] = clocks["wall"] / seconds - sum(shares.values())
        shares["outside the cells"] = 1 - clocks["wall"] / seconds
        return Turn(self.name, seed, seconds, cells, {} if self.workers or self.precision else shares)


@dataclass(frozen=True, slots=True)
class FtbenchEvaluation:
    """`ftbench run` without training: the label task on two models in one command."""

    name: str = "ftbench, evaluation"
    against: str | None = None

    def unavailable(self) -> str | None:
        return None

    def run(self, setting: Setting, seed: int, folder: Path) -> Turn:
        job = setting.jobs[0]
        files = {side: str(setting.rows(job, side)) for side in ("train", "validation", "test")}
        models = [{"model": str(path), "name": name} for name, path in evaluated_models(setting).items()]
        overrides = {
            "models": models,
            "tasks": [{"task": job.task, "data": files}],
            "methods": ["zero-shot"],
            "seeds": [seed],
        }
        run = folder / "run"
        seconds = timed(_command(MATRIX, run, overrides, None), folder / "log.txt")
        cells = {
            CellName(job.name, cell["model"]): _times(job, result, scores, place)
            for cell, result, scores, place in read_cells(run)
        }
        return Turn(self.name, seed, seconds, cells)


def evaluated_models(setting: Setting) -> dict[str, Path]:
    """The models whose evaluation alone is measured: the pretrained one, and one tuned on the label task."""
    return {"not tuned": MODEL, "tuned": setting.folder / "tuned"}


def make_tuned_model(setting: Setting) -> None:
    """Tune all weights on the label task and write the model as a folder that every tool can load."""
    from shutil import copytree

    from safetensors.torch import load_file, save_file

    turn = Ftbench(methods=("full",)).run(setting, 0, setting.folder / "tuning")
    learned = turn.cells[CellName(setting.jobs[0].name, "full")].saved
    assert learned is not None
    target = evaluated_models(setting)["tuned"]
    copytree(MODEL, target, dirs_exist_ok=True)
    names = load_file(MODEL / "model.safetensors").keys()
    state = {name: value for name, value in load_file(learned / "model.safetensors").items() if name in names}
    save_file(state, target / "model.safetensors", metadata={"format": "pt"})


def read_cells(run: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, float], Path]]:
    """Of each finished cell: cell.json, result.json, the values in metrics.json, and its folder."""
    for place in sorted((run / "cells").iterdir()):
        cell, result, metrics = (
            json.loads((place / name).read_text(encoding="utf-8"))
            for name in ("cell.json", "result.json", "metrics.json")
        )
        yield cell, result, {name: one["value"] for name, one in metrics["metrics"].items()}, place


def _command(matrix: Path, run: Path, overrides: Mapping[str, Any], workers: int | None) -> list[str | Path]:
    command: list[str | Path] = [*FTBENCH, "run", matrix, "--out", run]
    for key, value in overrides.items():
        command += ["--set", f"{key}={json.dumps(value)}"]
    return command + (["--workers", str(workers)] if workers else [])


def _times(job: Job, result: Mapping[str, Any], scores: Mapping[str, float], place: Path) -> CellTimes:
    clocks, trained = result["clocks"], result["costs"]["train_tokens"]
    generated, evaluation = None, clocks["evaluate"]
    if not job.labels:  # the evaluation also has losses of reference answers, which the other tools do not compute
        with (place / "predictions.jsonl").open(encoding="utf-8") as lines:
            generated = sum(json.loads(line)["generated_tokens"] for line in lines)
        evaluation = generated / result["costs"]["generated_tokens_per_second"]
    return CellTimes(
        train_seconds=sum(clocks[name] for name in TRAINING) if trained else None,
        evaluate_seconds=evaluation,
        generated_tokens=generated,
        own={name: scores[name] for name in ("accuracy", "bleu", "rougeL") if scores.get(name) is not None},
        saved=place / "learned",
        seconds=result["costs"]["wall_seconds"],
    )


def _listed_methods() -> list[dict[str, Any]]:
    import yaml

    methods: list[dict[str, Any]] = yaml.safe_load(MATRIX.read_text(encoding="utf-8"))["methods"]
    return methods
