"""ftbench: which fine-tuning method should I use for my task, my data and my model, and how sure can I be?

These are the public names, mainly for plugins. Importing them loads neither torch nor transformers.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the names of the map below, which type checkers cannot read
    from ftbench.analysis.published import PublishedSite as PublishedSite
    from ftbench.analysis.run_comparison import ComparedRuns as ComparedRuns
    from ftbench.analysis.run_results import RunResults as RunResults
    from ftbench.analysis.view import RunView as RunView
    from ftbench.api import ModelExport as ModelExport
    from ftbench.api import Results as Results
    from ftbench.api import RunComparison as RunComparison
    from ftbench.api import RunEvent as RunEvent
    from ftbench.api import RunPlan as RunPlan
    from ftbench.api import compare as compare
    from ftbench.api import load as load
    from ftbench.api import load_export as load_export
    from ftbench.api import plan as plan
    from ftbench.api import run as run
    from ftbench.contracts.added_scores import AddedScores as AddedScores
    from ftbench.contracts.augmentation import Augmentation as Augmentation
    from ftbench.contracts.augmentation import AugmentationSettings as AugmentationSettings
    from ftbench.contracts.augmentation import AugmentationWork as AugmentationWork
    from ftbench.contracts.augmentation import Rejected as Rejected
    from ftbench.contracts.augmentation import SourceRow as SourceRow
    from ftbench.contracts.augmentation import TextAugmentation as TextAugmentation
    from ftbench.contracts.augmentation import TextWriter as TextWriter
    from ftbench.contracts.executor import Executor as Executor
    from ftbench.contracts.executor import ExecutorSettings as ExecutorSettings
    from ftbench.contracts.executor import Outcome as Outcome
    from ftbench.contracts.executor import Watch as Watch
    from ftbench.contracts.executor import Work as Work
    from ftbench.contracts.executor import Workers as Workers
    from ftbench.contracts.generation import GeneratedAnswers as GeneratedAnswers
    from ftbench.contracts.generation import GenerationBackend as GenerationBackend
    from ftbench.contracts.generation import GenerationRequest as GenerationRequest
    from ftbench.contracts.method import Capabilities as Capabilities
    from ftbench.contracts.method import LearningRates as LearningRates
    from ftbench.contracts.method import Method as Method
    from ftbench.contracts.method import MethodSettings as MethodSettings
    from ftbench.contracts.method import SearchDimension as SearchDimension
    from ftbench.contracts.method import Stack as Stack
    from ftbench.contracts.method import TrainedSettings as TrainedSettings
    from ftbench.contracts.metric import MeanMetric as MeanMetric
    from ftbench.contracts.metric import Metric as Metric
    from ftbench.contracts.model import LoadedModel as LoadedModel
    from ftbench.contracts.model import ModelFacts as ModelFacts
    from ftbench.contracts.model import ModelLoader as ModelLoader
    from ftbench.contracts.model import ModelSource as ModelSource
    from ftbench.contracts.predictor import Predicted as Predicted
    from ftbench.contracts.predictor import Predictor as Predictor
    from ftbench.contracts.process_cache import ProcessCache as ProcessCache
    from ftbench.contracts.reader import NumberedRow as NumberedRow
    from ftbench.contracts.reader import Reader as Reader
    from ftbench.contracts.reader import ReadingOptions as ReadingOptions
    from ftbench.contracts.reader import RowFault as RowFault
    from ftbench.contracts.task import HubData as HubData
    from ftbench.contracts.task import RatingDimension as RatingDimension
    from ftbench.contracts.task import Task as Task
    from ftbench.contracts.tensor_file import read_tensors as read_tensors
    from ftbench.contracts.tensor_file import write_tensors as write_tensors
    from ftbench.contracts.tracker import RunTracker as RunTracker
    from ftbench.contracts.tracker import Tracker as Tracker
    from ftbench.contracts.tracker import TrackerMemory as TrackerMemory
    from ftbench.contracts.tracker import TrackerSettings as TrackerSettings
    from ftbench.contracts.tracker_events import ArtifactWritten as ArtifactWritten
    from ftbench.contracts.tracker_events import CellFailed as CellFailed
    from ftbench.contracts.tracker_events import CellFinished as CellFinished
    from ftbench.contracts.tracker_events import CellKept as CellKept
    from ftbench.contracts.tracker_events import CellLost as CellLost
    from ftbench.contracts.tracker_events import CellStarted as CellStarted
    from ftbench.contracts.tracker_events import CellSummary as CellSummary
    from ftbench.contracts.tracker_events import Estimate as Estimate
    from ftbench.contracts.tracker_events import GroupSummary as GroupSummary
    from ftbench.contracts.tracker_events import RunEnded as RunEnded
    from ftbench.contracts.tracker_events import StepLogged as StepLogged
    from ftbench.contracts.tracker_events import TrackedCell as TrackedCell
    from ftbench.contracts.tracker_events import TrackedRun as TrackedRun
    from ftbench.contracts.trainer import Artifact as Artifact
    from ftbench.contracts.trainer import Trained as Trained
    from ftbench.contracts.trainer import Trainer as Trainer
    from ftbench.contracts.trainer import TrainingJob as TrainingJob
    from ftbench.contracts.training import TrainingOutcome as TrainingOutcome
    from ftbench.errors import CellError as CellError
    from ftbench.errors import ChatError as ChatError
    from ftbench.errors import DataError as DataError
    from ftbench.errors import DataErrors as DataErrors
    from ftbench.errors import FtbenchError as FtbenchError
    from ftbench.errors import MatrixError as MatrixError
    from ftbench.errors import MetricUnavailable as MetricUnavailable
    from ftbench.errors import ModelError as ModelError
    from ftbench.errors import NewerFormat as NewerFormat
    from ftbench.errors import NotedValueError as NotedValueError
    from ftbench.errors import NotStackable as NotStackable
    from ftbench.errors import PluginError as PluginError
    from ftbench.errors import ReportIncomplete as ReportIncomplete
    from ftbench.errors import ResultError as ResultError
    from ftbench.errors import StoreError as StoreError
    from ftbench.errors import TrainingSuspended as TrainingSuspended
    from ftbench.errors import UserError as UserError
    from ftbench.errors import WorkerError as WorkerError
    from ftbench.hookspec import hookimpl as hookimpl
    from ftbench.messages import Message as Message
    from ftbench.messages import Note as Note
    from ftbench.presentation.contracts import ChartPart as ChartPart
    from ftbench.presentation.contracts import ComparisonReport as ComparisonReport
    from ftbench.presentation.contracts import ExportedModel as ExportedModel
    from ftbench.presentation.contracts import Report as Report
    from ftbench.presentation.contracts import ReportSection as ReportSection
    from ftbench.presentation.contracts import ResultChart as ResultChart
    from ftbench.presentation.contracts import SitePages as SitePages
    from ftbench.records.cell import Cell as Cell
    from ftbench.records.example import Example as Example
    from ftbench.records.message import ChatMessage as ChatMessage
    from ftbench.records.prediction import PassageLoss as PassageLoss
    from ftbench.records.prediction import Prediction as Prediction
    from ftbench.records.results import Score as Score
    from ftbench.task_types.chat_task import ChatTask as ChatTask
    from ftbench.task_types.text_task import TextTask as TextTask
    from ftbench.text.languages import LanguageProfile as LanguageProfile
    from ftbench.text.languages import language_profile as language_profile
    from ftbench.version import __version__ as __version__

_NAMES: Mapping[str, str] = {
    "ftbench.analysis.published": "PublishedSite",
    "ftbench.analysis.run_comparison": "ComparedRuns",
    "ftbench.analysis.run_results": "RunResults",
    "ftbench.analysis.view": "RunView",
    "ftbench.api": "ModelExport Results RunComparison RunEvent RunPlan compare load load_export plan run",
    "ftbench.contracts.added_scores": "AddedScores",
    "ftbench.contracts.augmentation": (
        "Augmentation AugmentationSettings AugmentationWork Rejected SourceRow TextAugmentation TextWriter"
    ),
    "ftbench.contracts.executor": "Executor ExecutorSettings Outcome Watch Work Workers",
    "ftbench.contracts.generation": "GeneratedAnswers GenerationBackend GenerationRequest",
    "ftbench.contracts.method": (
        "Capabilities LearningRates Method MethodSettings SearchDimension Stack TrainedSettings"
    ),
    "ftbench.contracts.metric": "MeanMetric Metric",
    "ftbench.contracts.model": "LoadedModel ModelFacts ModelLoader ModelSource",
    "ftbench.contracts.process_cache": "ProcessCache",
    "ftbench.contracts.reader": "NumberedRow Reader ReadingOptions RowFault",
    "ftbench.contracts.task": "HubData RatingDimension Task",
    "ftbench.contracts.tensor_file": "read_tensors write_tensors",
    "ftbench.contracts.predictor": "Predicted Predictor",
    "ftbench.contracts.tracker": "RunTracker Tracker TrackerMemory TrackerSettings",
    "ftbench.contracts.tracker_events": (
        "ArtifactWritten CellFailed CellFinished CellKept CellLost CellStarted CellSummary Estimate GroupSummary "
        "RunEnded StepLogged TrackedCell TrackedRun"
    ),
    "ftbench.contracts.trainer": "Artifact Trained Trainer TrainingJob",
    "ftbench.contracts.training": "TrainingOutcome",
    "ftbench.errors": (
        "CellError ChatError DataError DataErrors FtbenchError MatrixError MetricUnavailable ModelError NewerFormat "
        "NotStackable NotedValueError PluginError ReportIncomplete ResultError StoreError TrainingSuspended UserError "
        "WorkerError"
    ),
    "ftbench.hookspec": "hookimpl",
    "ftbench.messages": "Message Note",
    "ftbench.presentation.contracts": (
        "ChartPart ComparisonReport ExportedModel Report ReportSection ResultChart SitePages"
    ),
    "ftbench.records.cell": "Cell",
    "ftbench.records.example": "Example",
    "ftbench.records.message": "ChatMessage",
    "ftbench.records.prediction": "PassageLoss Prediction",
    "ftbench.records.results": "Score",
    "ftbench.task_types.chat_task": "ChatTask",
    "ftbench.task_types.text_task": "TextTask",
    "ftbench.text.languages": "LanguageProfile language_profile",
    "ftbench.version": "__version__",
}
"""Public names by home module, separated by spaces."""

_HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Import a public name on first use, so that `ftbench --help` does not wait for pydantic."""
    if name not in _HOMES:
        raise AttributeError(f"module 'ftbench' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
