"""Answers as the columns that a metric of the evaluate library declares: texts, lists of references, numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ftbench import MetricUnavailable
from ftbench_metrics import messages

if TYPE_CHECKING:
    from ftbench import Prediction

_NO_LABEL = -1
"""The number of an answer that is no label."""


def evaluate_rows(
    module: Any, metric: str, predictions: Sequence[Prediction], labels: Sequence[str]
) -> list[dict[str, Any]]:
    """A row for each answer with those of predictions, references and sources that the metric takes.

    A metric with several forms of input gets lists of references only if no form takes single ones. Raises
    `MetricUnavailable` for texts where it takes numbers.
    """
    from datasets import Value

    forms = module.features if isinstance(module.features, list) else [module.features]
    # BLEU and related metrics take a list of references per answer
    nested = all("references" in form and not isinstance(form["references"], Value) for form in forms)
    form = forms[0] if nested else next((f for f in forms if isinstance(f.get("references"), Value)), forms[0])

    def of_type(text: str, name: str, reference: bool) -> Any:
        kind = getattr(form[name], "dtype", getattr(getattr(form[name], "feature", None), "dtype", "string"))
        if kind == "string":
            return text
        if labels:
            if text not in labels and reference:
                raise MetricUnavailable(messages.REFERENCE_NO_LABEL(text=text))
            return list(labels).index(text) if text in labels else _NO_LABEL
        try:
            return float(text) if kind.startswith("float") else int(text)
        except ValueError:
            raise MetricUnavailable(messages.WANTS_NUMBERS(metric=metric, text=text)) from None

    def row(prediction: Prediction) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if "predictions" in form:
            values["predictions"] = of_type(prediction.text, "predictions", False)
        if "references" in form:
            reference = of_type(prediction.reference, "references", True)
            values["references"] = [reference] if nested else reference
        if "sources" in form:
            values["sources"] = prediction.prompt
        return values

    return [row(prediction) for prediction in predictions]
