"""The YAML at the top of a model card: what the hub indexes (hub-docs, modelcard.md)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import yaml

from ftbench.analysis.comparison import MetricComparison
from ftbench.analysis.statistics import LEVEL
from ftbench.presentation.contracts import ExportedModel
from ftbench.text.language_tags import primary
from ftbench_reports.model_card_subject import Subject
from ftbench_reports.text import visible

_TASKS = {"label": "text-classification", "text": "text-generation"}
_TODO = "# TODO: license: apache-2.0    (choose yours; it must allow for that of the base model and of the data)"

_OF_BASE = "# license: that of the base model; the data may ask for more"
_LICENCES = frozenset(
    {
        *(
            "apache-2.0",
            "mit",
            "bsd-2-clause",
            "bsd-3-clause",
            "mpl-2.0",
            "unlicense",
            "gpl-3.0",
            "agpl-3.0",
            "lgpl-3.0",
        ),
        *("cc0-1.0", "cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "cc-by-nc-sa-4.0", "gemma", "other"),
        *("openrail", "bigscience-openrail-m", "creativeml-openrail-m", "bigcode-openrail-m"),
        *("llama2", "llama3", "llama3.1", "llama3.2", "llama3.3", "llama4"),
    }
)
"""The hub's words for licences, as far as models have them; another one is `other` with its name."""


def front_matter(subject: Subject) -> str:
    """Between two lines of `---`. The licence is the user's to say, so it is a comment that cannot be overlooked.

    Exported weights have that of their base model, where it is known.
    """
    text = yaml.safe_dump(_metadata(subject), sort_keys=False, allow_unicode=True, width=1000)
    licence = subject.weights.licence if subject.weights else None
    return f"---\n{_OF_BASE if licence else _TODO}\n{text}---\n"


def _metadata(subject: Subject) -> dict[str, Any]:
    task, library = subject.comparison.task, subject.library
    metadata: dict[str, Any] = {"language": [primary(task.language)]}  # the hub knows languages, not their varieties
    if subject.weights and subject.weights.licence:
        metadata |= _licence(subject.weights.licence)
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


def _licence(name: str) -> dict[str, Any]:
    known = name.casefold()
    return {"license": known} if known in _LICENCES else {"license": "other", "license_name": _plain(known).lower()}


def _result(subject: Subject, metrics: list[MetricComparison]) -> dict[str, Any]:
    """The scores on the task's test rows; those on general texts or another harness's documents are in the text alone.

    The entry names the data set and its split, and theirs is another.
    """
    task, known = subject.comparison.task, subject.view.results.metrics
    other = {name for name, metric in known.items() if metric.reads_other_rows}
    own = [metric for metric in metrics if metric.metric not in other]
    return {
        "task": {"type": _TASKS[task.output], "name": visible(task.label)},
        "dataset": {"type": _dataset(subject), "name": visible(f"{task.task} ({task.source})"), "split": "test"},
        "metrics": _of_weights(subject.weights, other) if subject.weights else [_metric(subject, one) for one in own],
    }


def _of_weights(weights: ExportedModel, other: Collection[str]) -> list[dict[str, Any]]:
    """The scores of the one cell whose weights these are, without those on other rows."""
    found = []
    for metric, score in weights.scores.items():
        if metric in other:
            continue
        about = f"seed {weights.seed}"
        if score["interval"]:
            low, high = (f"{end:.6g}" for end in score["interval"])
            about += f", {100 * LEVEL:.0f} % interval {low} to {high} over test examples"
        name = visible(metric)
        found.append({"type": name, "value": float(f"{score['value']:.6g}"), "name": f"{name} ({about})"})
    return found


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
