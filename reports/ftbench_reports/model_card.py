"""The report format `model-card`: Markdown for a model's page on the Hugging Face hub, about one method of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench import Report
from ftbench.errors import UserError, nearest
from ftbench_reports.messages import NO_TRAINED_CELL, NONE_TRAINED, NOT_IN_RUN, ONE_OF_SEVERAL

if TYPE_CHECKING:
    from ftbench.analysis.run_results import RunResults
    from ftbench.analysis.view import RunView
    from ftbench.presentation.contracts import ExportedModel
    from ftbench_reports.model_card_subject import Subject


@dataclass(frozen=True, slots=True)
class ModelCardReport(Report):
    """YAML for the hub's index, then what a reader of the model's page should know."""

    name: str = "model-card"
    default_file: str = "model-card.md"
    model: str | None = None
    task: str | None = None
    method: str | None = None
    weights: ExportedModel | None = None
    """The exported weights that the card lies beside, if it is about any."""

    def about(self, *, model: str | None, task: str | None, method: str | None) -> ModelCardReport:
        return replace(self, model=model, task=task, method=method)

    def exported(self, model: ExportedModel) -> ModelCardReport:
        return replace(self, model=model.model, task=model.task, method=model.method, weights=model)

    def write(self, results: RunResults, out: Path) -> Path:
        """Write the card; raises `UserError` if the choice is ambiguous, or none of its cells finished."""
        from ftbench.analysis.view import RunView
        from ftbench_reports.files import write_whole
        from ftbench_reports.language import interface_language
        from ftbench_reports.model_card_metadata import front_matter
        from ftbench_reports.model_card_text import body

        subject = self._subject(RunView(results))
        language = interface_language(results.matrix.get("language", "en"))
        return write_whole(out, f"{front_matter(subject)}\n{body(subject, language)}")

    def _subject(self, view: RunView) -> Subject:
        from ftbench_reports.model_card_subject import Subject

        model = _chosen("--model", self.model, view.models)
        task = _chosen("--task", self.task, [label for row_model, label in view.groups if row_model == model])
        # A row of a method's default settings is compared with nothing, but its weights may be exported.
        rows = view.groups[model, task]
        groups = {group.method: group for group in rows if group.default_of is None or self.weights is not None}
        trained = {name: group for name, group in groups.items() if group.done and group.trains}
        if self.method is None and not trained:
            raise UserError(NONE_TRAINED(task=task, model=model))
        comparison = view.comparisons[model, task]
        ranked = [standing.method for standing in comparison.deciding.ranked] if comparison.deciding else []
        best = next((name for name in ranked if name in trained), next(iter(trained), None))
        method = _chosen("--method", self.method or best, list(groups))
        if method not in trained:
            raise UserError(NO_TRAINED_CELL(method=method, task=task, model=model))
        return Subject(view, comparison, groups[method], self.weights)


def _chosen(option: str, wanted: str | None, known: Sequence[str]) -> str:
    if wanted is None and len(known) == 1:
        return known[0]
    if wanted is None:
        raise UserError(ONE_OF_SEVERAL(option=option, names=tuple(sorted(known))))
    if wanted not in known:
        raise UserError(NOT_IN_RUN(option=option, name=wanted, hint=nearest(wanted, known)))
    return wanted
