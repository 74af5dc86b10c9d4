"""The contracts between the core and plugins: small protocols and the frozen values they exchange."""

from ftbench.contracts.added_scores import AddedScores
from ftbench.contracts.executor import Executor
from ftbench.contracts.generation import GeneratedAnswers, GenerationBackend, GenerationRequest
from ftbench.contracts.method import (
    Capabilities,
    Method,
    MethodSettings,
    SearchDimension,
    Stack,
    StackableMethod,
    TrainedSettings,
)
from ftbench.contracts.metric import Metric
from ftbench.contracts.model import LoadedModel, ModelFacts, ModelLoader, ModelSource
from ftbench.contracts.task import HubData, Language, Points, RatingDimension, Task, Texts

__all__ = [
    "AddedScores",
    "Capabilities",
    "Executor",
    "GeneratedAnswers",
    "GenerationBackend",
    "GenerationRequest",
    "HubData",
    "Language",
    "LoadedModel",
    "Method",
    "MethodSettings",
    "Metric",
    "ModelFacts",
    "ModelLoader",
    "ModelSource",
    "Points",
    "RatingDimension",
    "SearchDimension",
    "Stack",
    "StackableMethod",
    "Task",
    "Texts",
    "TrainedSettings",
]
