"""The YAML at the top of a model card: what the hub indexes (hub-docs, modelcard.md)."""

from __future__ import annotations

import re
from typing import Any

import yaml

from ftbench.analysis.comparison import MetricComparison
from ftbench.analysis.statistics import LEVEL
from ftbench.text.language_tags import primary
from ftbench_reports.model_card_subject import Subject
from ftbench_reports.text import visible

_TASKS = {"label": "text-classification", "text": "text-generation"}
_TODO = "# TODO: license: apache-2.0    (choose yours; it must allow for that of the base model and of the data)"


def front_matter(subject: Subject) -> str:
    """Between two lines of `---`. The licence is the user's to say, so it is a comment that cannot be overlooked."""
    text = yaml.safe_dump(_metadata(subject), sort_keys=False, allow_unicode=True, width=1000)
    return f"---\n{_TODO}\n{text}---\n"


def _metadata(subject: Subject) -> dict[str, Any]:
    task, library = subject.comparison.task, subject.library
    metadata: dict[str, Any] = {"language": [primary(task.language)]}  # the hub knows languages, not their varieties
    if subject.hub_id:
        metadata["base_model"] = subject.hub_id
        metadata["base_model_relation"] = "finetune" if library == "transformers" else "adapter"
    if library:
        metadata["library_name"] = library
    metadata["pipeline_tag"] = "text-generation"
    metadata["tags"] = ["ftbench", _plain(subject.spec.method.name)]
    if task.source.startswith("hf:"):
        metadata["datasets"] = [_dataset(subject)]
    metrics = [
        metric for metric in subject.comparison.metrics.values() if subject.group.mean(metric.metric) is not None
    ]
    metadata["metrics"] = [visible(metric.metric) for metric in metrics]
    metadata["model-index"] = [{"name": _name(subject), "results": [_result(subject, metrics)]}]
    return metadata


def _result(subject: Subject, metrics: list[MetricComparison]) -> dict[str, Any]:
    task = subject.comparison.task
    return {
        "task": {"type": _TASKS[task.output], "name": visible(task.label)},
        "dataset": {"type": _dataset(subject), "name": visible(f"{task.task} ({task.source})"), "split": "test"},
        "metrics": [_metric(subject, metric) for metric in metrics],
    }


def _metric(subject: Subject, metric: MetricComparison) -> dict[str, Any]:
    standing = subject.standing(metric)
    seeds = len(subject.group.values(metric.metric))
    about = f"mean of {seeds} seeds" if seeds > 1 else "1 seed"
    if standing and standing.interval:
        low, high = (f"{end:.6g}" for end in (standing.interval.low, standing.interval.high))
        about += f", {100 * LEVEL:.0f} % interval {low} to {high}"
        about += "" if standing.covers_seeds else " over test examples"
    value = subject.group.mean(metric.metric)
    name = visible(metric.metric)
    return {"type": name, "value": float(f"{value:.6g}"), "name": f"{name} ({about})"}


def _dataset(subject: Subject) -> str:
    """The dataset's id on the hub, or a plain name if it is not there."""
    source = subject.comparison.task.source
    if source.startswith("hf:"):
        return re.split("[@#]", source[3:], maxsplit=1)[0]
    return _plain(f"{subject.comparison.task.task}-{source}")


def _name(subject: Subject) -> str:
    return "-".join(_plain(part) for part in (subject.group.model, subject.group.task, subject.group.method))


def _plain(text: str) -> str:
    """Letters, digits, points and hyphens, as names on the hub have them."""
    return re.sub(r"[^\w.]+", "-", text).strip("-._") or "unnamed"
