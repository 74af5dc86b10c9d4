"""The subject of a model card: one method on one task with one model, and its comparison."""

from __future__ import annotations

from dataclasses import dataclass

from ftbench.analysis.comparison import Comparison, MetricComparison, Standing
from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.view import RunView
from ftbench.presentation.contracts import ExportedModel
from ftbench.records.cell import CellSpec
from ftbench.records.results import CellResult


@dataclass(frozen=True, slots=True)
class Subject:
    """A group with at least one finished cell."""

    view: RunView
    comparison: Comparison
    group: MethodRow
    weights: ExportedModel | None = None
    """The exported weights of one cell that the card lies beside; None for a card about the method alone."""

    @property
    def cell(self) -> CellResult:
        """The finished cell of the weights, or of the first seed: settings are those of all."""
        if self.weights is not None:
            parts = [part for cell in self.group.done for part in cell.parts]
            return next(part for part in parts if part.cell == self.weights.cell)
        return min(self.group.done, key=lambda cell: cell.seed)

    @property
    def deciding(self) -> MetricComparison | None:
        return self.comparison.deciding

    def standing(self, metric: MetricComparison) -> Standing | None:
        return metric.standing(self.group.method)

    @property
    def base(self) -> str:
        """The base model as the matrix has it, such as `hf:ORG/NAME`; its name in the results where that is a path."""
        for entry in self.view.results.matrix.get("models", ()):
            reference = str(entry.get("model", "")) if isinstance(entry, dict) else str(entry)
            named = entry.get("name") if isinstance(entry, dict) else None
            if self.group.model in (named, reference) and reference.partition(":")[0] in ("hf", "builtin"):
                return reference
        return self.group.model

    @property
    def hub_id(self) -> str | None:
        """`ORG/NAME` of the base model on the hub; None if it comes from elsewhere."""
        scheme, _, rest = self.base.partition(":")
        return rest.partition("@")[0] if scheme == "hf" else None

    @property
    def revision(self) -> str | None:
        """The revision of a base model on the hub, where the matrix names one."""
        return self.base.partition("@")[2] or None if self.hub_id else None

    @property
    def library(self) -> str | None:
        """The hub's name of the library that loads the files."""
        if self.weights is not None:
            return {"adapter": "peft", "merged": "transformers"}.get(self.weights.form, "ftbench")
        names = self.cell.learned()
        if "adapter_config.json" in names:
            return "peft"
        return "transformers" if "model.safetensors" in names else None

    @property
    def spec(self) -> CellSpec:
        """The specification of the cell."""
        return self.cell.spec
