"""Cell specifications for tests that care for a part of one."""

from __future__ import annotations

from typing import Any

from ftbench.records.cell import CellSpec, EvaluationSpec, MethodSpec, ModelSpec, TaskSpec, TrainingSpec


def cell_spec(
    *,
    seed: int = 0,
    model: dict[str, Any] | None = None,
    task: dict[str, Any] | None = None,
    method: str = "lora",
    settings: dict[str, Any] | None = None,
    training: dict[str, Any] | None = None,
    evaluation: dict[str, Any] | None = None,
    **more: Any,
) -> CellSpec:
    """A specification with placeholders for what is not given; `training=None` does not train."""
    trial = more.get("purpose") == "trial"
    return CellSpec(
        model=ModelSpec(**{"fingerprint": "0" * 64, **(model or {})}),
        task=TaskSpec(**{"definition": {}, "data": "0" * 64, **(task or {})}),
        method=MethodSpec(name=method, settings=settings or {}),
        training=None if training is None else TrainingSpec(**training),
        evaluation=None if trial else EvaluationSpec(**{"limit": 512, "prompt_limit": 480, **(evaluation or {})}),
        seed=seed,
        **more,
    )
