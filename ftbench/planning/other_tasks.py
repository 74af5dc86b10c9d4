"""Keys under which a run stores the effect of tuning on the other tasks.

They are not part of a cell's identity or manifest, as with metrics: a task added to the matrix later retrains nothing.
"""

from __future__ import annotations

import hashlib

from ftbench.planning.planned import Plan, PlannedTask, definition
from ftbench.records.cell import canonical_json


def task_key(plan: Plan, model: str, task: PlannedTask) -> str:
    """A hash of all that decides an `OtherTask` besides the cell: prompt, rows and their maximum length."""
    matrix = plan.matrix
    content = {
        "task": definition(plan.models[model].format, task),
        "rows": [example.id for example in task.data.test[: matrix.evaluation.other_tasks]],
        "limit": min(matrix.training.max_length, plan.models[model].positions),
    }
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()[:20]


def task_keys(plan: Plan) -> dict[str, dict[str, str]]:
    """`task_key` by model and task; empty if nothing is to be measured."""
    if not plan.matrix.evaluation.other_tasks or len(plan.tasks) < 2:
        return {}
    return {model: {name: task_key(plan, model, task) for name, task in plan.tasks.items()} for model in plan.models}
