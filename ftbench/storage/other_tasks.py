"""What tuning on one task did to a model's grasp of the others: a loss before and after, kept beside each cell.

Outside the cell's identity and manifest, as metrics are: a task that joins the matrix later trains nothing again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from ftbench.plan.planned import Plan, PlannedTask
from ftbench.records.cell import FORMAT, canonical_json
from ftbench.records.results import OtherTask
from ftbench.storage.atomic import dump_json, write_atomic

OTHER_TASKS_FILE = "other_tasks.json"


def task_key(plan: Plan, model: str, task: PlannedTask) -> str:
    """What decides an `OtherTask` besides the cell: prompt, rows, and the length they may have."""
    matrix = plan.matrix
    content = {
        "task": task.task.fingerprint(task.data.language),
        "rows": [example.id for example in task.data.test[: matrix.evaluation.other_tasks]],
        "limit": min(matrix.training.max_length, plan.models[model].positions),
    }
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()[:20]


def task_keys(plan: Plan) -> dict[str, dict[str, str]]:
    """`task_key` by model and task; empty where nothing is to be measured."""
    if not plan.matrix.evaluation.other_tasks or len(plan.tasks) < 2:
        return {}
    return {model: {name: task_key(plan, model, task) for name, task in plan.tasks.items()} for model in plan.models}


def read_other_tasks(path: Path) -> dict[str, OtherTask]:
    """By key; a missing or damaged file has none (they are measured again)."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["sha256"] != _checksum(content["tasks"]):
            return {}
        return {key: OtherTask(**value) for key, value in content["tasks"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_other_tasks(path: Path, found: Mapping[str, OtherTask]) -> None:
    """Write the file whole or not at all."""
    tasks = {key: asdict(one) for key, one in sorted(found.items())}
    write_atomic(path, dump_json({"format": FORMAT, "tasks": tasks, "sha256": _checksum(tasks)}))


def _checksum(tasks: Mapping[str, Mapping[str, float]]) -> str:
    return hashlib.sha256(canonical_json(tasks).encode()).hexdigest()
