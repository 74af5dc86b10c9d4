"""The contracts between the core and plugins: small protocols and the frozen values they exchange."""

from ftbench.contracts.added_scores import AddedScores
from ftbench.contracts.execution import Executor, Report, ReportSection, SectionedReport
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
from ftbench.contracts.metric import Metric, Prediction
from ftbench.contracts.model import LoadedModel, ModelFacts, ModelLoader, ModelSource
from ftbench.contracts.publishing import ComparisonReport, MethodReport, SitePages
from ftbench.contracts.task import Example, HubData, Language, RatingDimension, Row, Task, few_shot_prompt

__all__ = [
    "AddedScores",
    "Capabilities",
    "ComparisonReport",
    "Example",
    "Executor",
    "GeneratedAnswers",
    "GenerationBackend",
    "GenerationRequest",
    "HubData",
    "Language",
    "LoadedModel",
    "Method",
    "MethodReport",
    "MethodSettings",
    "Metric",
    "ModelFacts",
    "ModelLoader",
    "ModelSource",
    "Prediction",
    "RatingDimension",
    "Report",
    "ReportSection",
    "Row",
    "SearchDimension",
    "SectionedReport",
    "SitePages",
    "Stack",
    "StackableMethod",
    "Task",
    "TrainedSettings",
    "few_shot_prompt",
]
