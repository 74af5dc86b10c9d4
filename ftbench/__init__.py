"""ftbench: which fine-tuning method should I use for my task, my data and my model, and how sure can I be?

These are the public names, for plugins above all. Importing them loads neither torch nor transformers.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ftbench.analysis.run_results import RunResults
    from ftbench.analysis.view import RunView
    from ftbench.contracts.added_scores import AddedScores
    from ftbench.contracts.executor import Executor
    from ftbench.contracts.generation import GeneratedAnswers, GenerationBackend, GenerationRequest
    from ftbench.contracts.method import Capabilities, Method, MethodSettings, SearchDimension, TrainedSettings
    from ftbench.contracts.metric import Metric
    from ftbench.contracts.model import LoadedModel, ModelFacts, ModelLoader, ModelSource
    from ftbench.contracts.task import HubData, RatingDimension, Task
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
        ResultError,
        StoreError,
        UserError,
        WorkerError,
    )
    from ftbench.hookspec import hookimpl
    from ftbench.messages import Message, Note
    from ftbench.presentation.contracts import Report, ReportSection
    from ftbench.records.example import Example
    from ftbench.records.message import ChatMessage
    from ftbench.records.prediction import Prediction
    from ftbench.records.results import Score
    from ftbench.task_types.text_task import TextTask
    from ftbench.version import __version__

_HOMES = {
    "AddedScores": "ftbench.contracts.added_scores",
    "Capabilities": "ftbench.contracts.method",
    "CellError": "ftbench.errors",
    "ChatMessage": "ftbench.records.message",
    "DataError": "ftbench.errors",
    "Example": "ftbench.records.example",
    "Executor": "ftbench.contracts.executor",
    "FtbenchError": "ftbench.errors",
    "GeneratedAnswers": "ftbench.contracts.generation",
    "GenerationBackend": "ftbench.contracts.generation",
    "GenerationRequest": "ftbench.contracts.generation",
    "HubData": "ftbench.contracts.task",
    "LoadedModel": "ftbench.contracts.model",
    "MatrixError": "ftbench.errors",
    "Message": "ftbench.messages",
    "Method": "ftbench.contracts.method",
    "MethodSettings": "ftbench.contracts.method",
    "Metric": "ftbench.contracts.metric",
    "MetricUnavailable": "ftbench.errors",
    "ModelError": "ftbench.errors",
    "ModelFacts": "ftbench.contracts.model",
    "ModelLoader": "ftbench.contracts.model",
    "ModelSource": "ftbench.contracts.model",
    "NewerFormat": "ftbench.errors",
    "Note": "ftbench.messages",
    "NotStackable": "ftbench.errors",
    "PluginError": "ftbench.errors",
    "Prediction": "ftbench.records.prediction",
    "RatingDimension": "ftbench.contracts.task",
    "Report": "ftbench.presentation.contracts",
    "ReportIncomplete": "ftbench.errors",
    "ReportSection": "ftbench.presentation.contracts",
    "ResultError": "ftbench.errors",
    "RunResults": "ftbench.analysis.run_results",
    "RunView": "ftbench.analysis.view",
    "Score": "ftbench.records.results",
    "SearchDimension": "ftbench.contracts.method",
    "StoreError": "ftbench.errors",
    "Task": "ftbench.contracts.task",
    "TextTask": "ftbench.task_types.text_task",
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
    "ChatMessage",
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
    "Message",
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
    "Note",
    "PluginError",
    "Prediction",
    "RatingDimension",
    "Report",
    "ReportIncomplete",
    "ReportSection",
    "ResultError",
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
