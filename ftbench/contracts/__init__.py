"""The contracts between the core and plugins: base classes and the frozen values they exchange."""

from ftbench.contracts.added_scores import AddedScores
from ftbench.contracts.augmentation import (
    Augmentation,
    AugmentationSettings,
    AugmentationWork,
    Rejected,
    SourceRow,
    TextAugmentation,
    TextWriter,
)
from ftbench.contracts.executor import Executor, Workers
from ftbench.contracts.generation import GeneratedAnswers, GenerationBackend, GenerationRequest
from ftbench.contracts.method import (
    Capabilities,
    LearningRates,
    Method,
    MethodSettings,
    SearchDimension,
    Stack,
    TrainedSettings,
)
from ftbench.contracts.metric import MeanMetric, Metric
from ftbench.contracts.model import LoadedModel, ModelFacts, ModelLoader, ModelSource
from ftbench.contracts.reader import NumberedRow, Reader, ReadingOptions, RowFault
from ftbench.contracts.task import HubData, Language, Points, RatingDimension, Task, Texts
from ftbench.contracts.tracker import RunTracker, Tracker, TrackerMemory, TrackerSettings

__all__ = [
    "AddedScores",
    "Augmentation",
    "AugmentationSettings",
    "AugmentationWork",
    "Capabilities",
    "Executor",
    "GeneratedAnswers",
    "GenerationBackend",
    "GenerationRequest",
    "HubData",
    "Language",
    "LearningRates",
    "LoadedModel",
    "MeanMetric",
    "Method",
    "MethodSettings",
    "Metric",
    "ModelFacts",
    "ModelLoader",
    "ModelSource",
    "NumberedRow",
    "Points",
    "RatingDimension",
    "Reader",
    "ReadingOptions",
    "Rejected",
    "RowFault",
    "RunTracker",
    "SearchDimension",
    "SourceRow",
    "Stack",
    "Task",
    "TextAugmentation",
    "TextWriter",
    "Texts",
    "Tracker",
    "TrackerMemory",
    "TrackerSettings",
    "TrainedSettings",
    "Workers",
]
