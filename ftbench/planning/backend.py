"""The external generation backend of a matrix: looked up, and refused where it would make a comparison unfair."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.contracts.generation import OWN_BACKEND, GenerationBackend
from ftbench.errors import nearest
from ftbench.matrix.read import MatrixFile
from ftbench.messages import Note
from ftbench.messages.plan_errors import ANOTHER_MODEL, PARTS_BESIDE, UNKNOWN_BACKEND
from ftbench.planning.planned import PlannedMethod, PlannedModel, PlannedTask
from ftbench.plugins import Registry

_KEY = ("evaluation", "backend")


def find_backend(
    file: MatrixFile,
    registry: Registry,
    models: Mapping[str, PlannedModel],
    tasks: Mapping[str, PlannedTask],
    methods: Mapping[str, PlannedMethod],
) -> GenerationBackend | None:
    """The backend named in the matrix; None for the built-in decoder, and if nothing is generated.

    Raises `MatrixError` if it is not available or cannot serve all models and methods: other kernels give other greedy
    answers, so answers of two backends cannot be compared.
    """
    name = file.matrix.evaluation.backend
    if name == OWN_BACKEND:
        return None
    if name not in registry.names("backends"):
        raise file.error(
            UNKNOWN_BACKEND(name=name, hint=nearest(name, [OWN_BACKEND, *registry.names("backends")])), _KEY
        )
    backend = registry.backend(name)
    generated = {task.task.output for task in tasks.values() if task.generates}
    if not generated:
        return None
    wrong = [
        method.label
        for method in methods.values()
        if not method.default_of
        and not generated.isdisjoint(method.method.capabilities.outputs)
        and not _writable(method)
    ]
    if wrong:
        raise file.error(PARTS_BESIDE(n=len(wrong), backend=name, methods=tuple(wrong)), _KEY)
    if reason := backend.unavailable():
        raise file.error(Note.of(reason), _KEY)
    for i, model in enumerate(models.values()):
        if reason := backend.impossible(model.source):
            raise file.error(ANOTHER_MODEL(reason=reason), ("models", i))
    return backend


def _writable(method: PlannedMethod) -> bool:
    can = method.method.capabilities
    return can.mergeable or can.own_weights
