"""By which keys a run keeps what tuning on one task did to the others.

Outside a cell's identity and manifest, as metrics are: a task that joins the matrix later trains nothing again.
"""

from __future__ import annotations

import hashlib

from ftbench.planning.planned import Plan, PlannedTask
from ftbench.records.cell import canonical_json


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
