"""ftbench: which fine-tuning method should I use for my task, my data and my model, and how sure can I be?

These are the public names, for plugins above all. Importing them loads neither torch nor transformers.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ftbench.contracts import (
        AddedScores,
        Capabilities,
        Example,
        Executor,
        GeneratedAnswers,
        GenerationBackend,
        GenerationRequest,
        HubData,
        LoadedModel,
        Method,
        MethodSettings,
        Metric,
        ModelFacts,
        ModelLoader,
        ModelSource,
        Prediction,
        RatingDimension,
        Report,
        ReportSection,
        SearchDimension,
        Task,
        TrainedSettings,
    )
    from ftbench.errors import (
        CellError,
        DataError,
        FtbenchError,
        MatrixError,
        MetricUnavailable,
        ModelError,
        NewerFormat,
        NotStackable,
        PluginError,
        ReportIncomplete,
        StoreError,
        UserError,
        WorkerError,
    )
    from ftbench.hookspec import hookimpl
    from ftbench.results.model import RunResults, Score
    from ftbench.results.view import RunView
    from ftbench.text_task import TextTask
    from ftbench.version import __version__

_HOMES = {
    "AddedScores": "ftbench.contracts.added_scores",
    "Capabilities": "ftbench.contracts.method",
    "CellError": "ftbench.errors",
    "DataError": "ftbench.errors",
    "Example": "ftbench.contracts.task",
    "Executor": "ftbench.contracts.execution",
    "FtbenchError": "ftbench.errors",
    "GeneratedAnswers": "ftbench.contracts.generation",
    "GenerationBackend": "ftbench.contracts.generation",
    "GenerationRequest": "ftbench.contracts.generation",
    "HubData": "ftbench.contracts.task",
    "LoadedModel": "ftbench.contracts.model",
    "MatrixError": "ftbench.errors",
    "Method": "ftbench.contracts.method",
    "MethodSettings": "ftbench.contracts.method",
    "Metric": "ftbench.contracts.metric",
    "MetricUnavailable": "ftbench.errors",
    "ModelError": "ftbench.errors",
    "ModelFacts": "ftbench.contracts.model",
    "ModelLoader": "ftbench.contracts.model",
    "ModelSource": "ftbench.contracts.model",
    "NewerFormat": "ftbench.errors",
    "NotStackable": "ftbench.errors",
    "PluginError": "ftbench.errors",
    "Prediction": "ftbench.contracts.metric",
    "RatingDimension": "ftbench.contracts.task",
    "Report": "ftbench.contracts.execution",
    "ReportIncomplete": "ftbench.errors",
    "ReportSection": "ftbench.contracts.execution",
    "RunResults": "ftbench.results.model",
    "RunView": "ftbench.results.view",
    "Score": "ftbench.results.model",
    "SearchDimension": "ftbench.contracts.method",
    "StoreError": "ftbench.errors",
    "Task": "ftbench.contracts.task",
    "TextTask": "ftbench.text_task",
    "TrainedSettings": "ftbench.contracts.method",
    "UserError": "ftbench.errors",
    "WorkerError": "ftbench.errors",
    "__version__": "ftbench.version",
    "hookimpl": "ftbench.hookspec",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: `ftbench --help` must not wait for pydantic."""
    if name not in _HOMES:
        raise AttributeError(f"module 'ftbench' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


__all__ = [
    "AddedScores",
    "Capabilities",
    "CellError",
    "DataError",
    "Example",
    "Executor",
    "FtbenchError",
    "GeneratedAnswers",
    "GenerationBackend",
    "GenerationRequest",
    "HubData",
    "LoadedModel",
    "MatrixError",
    "Method",
    "MethodSettings",
    "Metric",
    "MetricUnavailable",
    "ModelError",
    "ModelFacts",
    "ModelLoader",
    "ModelSource",
    "NewerFormat",
    "NotStackable",
    "PluginError",
    "Prediction",
    "RatingDimension",
    "Report",
    "ReportIncomplete",
    "ReportSection",
    "RunResults",
    "RunView",
    "Score",
    "SearchDimension",
    "StoreError",
    "Task",
    "TextTask",
    "TrainedSettings",
    "UserError",
    "WorkerError",
    "__version__",
    "hookimpl",
]
