"""The rows that every tool gets: split once by ftbench, written as JSONL with the fields that each of them reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.speed.jobs import JOBS, MODEL, SHARED, VALIDATION_ROWS, Job
from ftbench.data.dataset import load_task_data
from ftbench.matrix.schema import Matrix
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench.records.example import Example

QUICK_ROWS = {"train": 48, "test": 12}


def jobs(*, quick: bool) -> tuple[Job, ...]:
    """The jobs in full, or with few rows to see that everything works."""
    return tuple(replace(job, **QUICK_ROWS) if quick else job for job in JOBS)


def write_data(folder: Path, given: Sequence[Job]) -> dict[str, int]:
    """Write `JOB/{train,validation,test}.jsonl` below `folder`; real tokens of the training rows by job."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(MODEL)
    registry = Registry(load_plugins(entry_points=False))
    tokens = {}
    for job in given:
        entry = {"task": job.task, "data": str(SHARED / "data" / job.source)}
        matrix = Matrix.model_validate(
            {
                "models": ["none"],
                "tasks": [entry | ({"group_by": job.group_by} if job.group_by else {})],
                "methods": ["zero-shot"],
                "training": {"examples": job.train},
                "evaluation": {"examples": job.test, "validation_examples": VALIDATION_ROWS},
            }
        )
        data = load_task_data(registry.task(job.task), matrix.tasks[0], matrix, Path())
        for side in ("train", "validation", "test"):
            _write(folder / job.name / f"{side}.jsonl", job, getattr(data, side))
        tokens[job.name] = sum(
            len(tokenizer(text, add_special_tokens=False)["input_ids"]) + end
            for example in data.train
            for text, end in ((example.prompt, 0), (example.target, 1))
        )
    return tokens


def _write(path: Path, job: Job, examples: Sequence[Example]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for example in examples:
            row = {
                **dict(zip(job.fields, example.row_texts, strict=True)),
                "prompt": example.prompt,
                "completion": example.target,
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
