"""lm-evaluation-harness as a function: a model in memory, its tokenizer and tasks in; values by document out."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, redirect_stderr
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.errors import CellError, PluginError, nearest
from ftbench.text.one_line import describe
from ftbench_lm_eval import messages
from ftbench_lm_eval.readings import Kind, Rows, reading

if TYPE_CHECKING:
    from torch import nn
    from transformers import PreTrainedTokenizerBase

TRIED = ("0.4.13",)
"""Versions of the harness whose command line gave the same numbers as ours (`tests/plugins/lm_eval`)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the harness is asked to do: its own options, by its own names."""

    tasks: tuple[str, ...]
    include_path: Path | None = None
    """A folder of tasks in YAML besides the harness's own."""
    num_fewshot: int | None = None
    limit: int | None = None
    """The first documents of each task; None: all."""
    batch_size: int = 1
    apply_chat_template: bool = False
    allow_code: bool = False
    """Whether tasks may run what a model has written."""

    def as_json(self) -> dict[str, Any]:
        """What decides the numbers besides the model and the task."""
        return {
            "num_fewshot": self.num_fewshot,
            "limit": self.limit,
            "batch_size": self.batch_size,
            "apply_chat_template": self.apply_chat_template,
        }


@dataclass(frozen=True, slots=True)
class MetricRows:
    """A metric of a task on one model."""

    kind: Kind
    direction: str
    value: float
    """As the harness computes it."""
    rows: Rows


@dataclass(frozen=True, slots=True)
class TaskResult:
    """One model on one task of the harness."""

    task: str
    version: str
    shots: int
    documents: str
    """sha256 over ids, contents, prompts with all choices, targets and the task's configuration: equal where rows are
    of the same documents."""
    count: int
    metrics: Mapping[str, MetricRows]
    """By name, with the filter behind a comma unless it is `none`."""
    left_out: Mapping[str, str]
    """Metric → code of the reason why it has no rows."""
    responses: tuple[Any, ...]
    """By document what the model gave: log-likelihoods with whether they are the greedy answer, or texts."""


def require() -> str:
    """The harness's version; raises `PluginError` if it is missing or was not tried."""
    try:
        found = version("lm_eval")
    except PackageNotFoundError:
        raise PluginError(messages.NOT_INSTALLED()) from None
    if found not in TRIED:
        raise PluginError(messages.OTHER_VERSION(version=found, tried=TRIED))
    return found


def find_tasks(asked: Asked) -> Any:
    """The harness's manager of the tasks; raises `PluginError` for a name that it does not know.

    The harness's own tasks are looked through only if the folder lacks one: there are thousands of files.
    """
    from lm_eval.tasks import TaskManager

    if asked.include_path is not None and not asked.include_path.is_dir():
        raise PluginError(messages.NO_FOLDER(), file=asked.include_path)
    path = None if asked.include_path is None else str(asked.include_path)
    manager = TaskManager(include_path=path, include_defaults=False) if path else None
    if manager is None or not set(asked.tasks) <= set(manager.all_tasks):
        manager = TaskManager(include_path=path)
    for name in asked.tasks:
        if name not in manager.all_tasks:
            raise PluginError(messages.NO_TASK(name=name, hint=nearest(name, manager.all_tasks)), key="--tasks")
    return manager


def evaluate(
    model: nn.Module, tokenizer: PreTrainedTokenizerBase, asked: Asked, manager: Any, *, most_tokens: int | None
) -> dict[str, TaskResult]:
    """The results of a model by task; a group of tasks gives those of each.

    `most_tokens` is the longest input, None for what the model's configuration says. Raises `CellError`.
    """
    import lm_eval
    from lm_eval.models.huggingface import HFLM

    if asked.apply_chat_template and tokenizer.chat_template is None:
        raise CellError(messages.NO_CHAT_TEMPLATE())
    with _quiet():
        try:
            with _left_tied(model):
                wrapped = HFLM(
                    pretrained=model, tokenizer=tokenizer, batch_size=asked.batch_size, max_length=most_tokens
                )
            results = lm_eval.simple_evaluate(
                wrapped,
                tasks=list(asked.tasks),
                num_fewshot=asked.num_fewshot,
                limit=asked.limit,
                batch_size=asked.batch_size,
                apply_chat_template=asked.apply_chat_template,
                bootstrap_iters=0,  # intervals are ours
                task_manager=manager,
                confirm_run_unsafe_code=asked.allow_code,
            )
        except Exception as error:  # a task's own code, a data set that is missing, an answer that is too long
            if "marked as unsafe" in str(error):
                task = str(error).partition("task: ")[2].partition(" ")[0]
                raise CellError(messages.RUNS_CODE(task=task)) from None
            raise CellError(messages.FAILED(error=describe(error))) from error
    return {task: _result(task, samples, results) for task, samples in sorted(results["samples"].items())}


@contextmanager
def _left_tied(model: Any) -> Iterator[None]:
    """Keep the harness from tying the weights of input and output: a method may have trained them apart."""
    model.tie_weights = lambda *arguments, **options: None
    try:
        yield
    finally:
        del model.tie_weights


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the harness's remarks on every setting, and with its progress bars on a terminal alone."""
    logger = logging.getLogger("lm_eval")
    level = logger.level
    logger.setLevel(logging.ERROR)
    bars = nullcontext() if sys.stderr.isatty() else redirect_stderr(io.StringIO())
    try:
        with bars:
            yield
    finally:
        logger.setLevel(level)


def _result(task: str, samples: Sequence[Mapping[str, Any]], results: Mapping[str, Any]) -> TaskResult:
    filters: dict[str, list[Mapping[str, Any]]] = {}
    for sample in sorted(samples, key=lambda sample: int(sample["doc_id"])):
        filters.setdefault(str(sample["filter"]), []).append(sample)
    first = next(iter(filters.values()))
    metrics: dict[str, MetricRows] = {}
    left_out: dict[str, str] = {}
    higher = results["higher_is_better"].get(task, {})
    for chosen, documents in filters.items():
        for metric in documents[0]["metrics"]:
            name = metric if chosen == "none" else f"{metric},{chosen}"
            published = results["results"][task].get(f"{metric},{chosen}")
            read = reading([document[metric] for document in documents], published) if _number(published) else None
            if read is None:
                left_out[name] = messages.NOT_PER_DOCUMENT.code
            elif higher.get(metric) is None:
                left_out[name] = messages.UNKNOWN_DIRECTION.code
            else:
                metrics[name] = MetricRows(read[0], "higher" if higher[metric] else "lower", float(published), read[1])
    return TaskResult(
        task=task,
        version=str(results["versions"].get(task)),
        shots=int(results["n-shot"].get(task, 0)),
        documents=_digest(first, results.get("configs", {}).get(task, {})),
        count=len(first),
        metrics=metrics,
        left_out=left_out,
        responses=tuple(_plain(document["resps"]) for document in first),
    )


_ELSEWHERE = ("dataset_kwargs", "metadata", "task", "task_alias")
"""Of a task's configuration: names, versions and places, which change no question."""


def _digest(documents: Sequence[Mapping[str, Any]], configuration: Mapping[str, Any]) -> str:
    """sha256 over what was asked (choices, not the prompt alone), what was right, and how the task reads answers."""
    keys = ("doc_id", "doc_hash", "arguments", "target_hash")
    asked = [[document[key] for key in keys] for document in documents]
    how = {key: value for key, value in configuration.items() if key not in _ELSEWHERE}
    content = json.dumps([asked, how], sort_keys=True, default=_kind)
    return sha256(content.encode()).hexdigest()


def _kind(value: Any) -> str:
    """A function or an object that JSON has no word for; without its place in memory."""
    return str(getattr(value, "__name__", type(value).__name__))


def _plain(responses: Any) -> Any:
    """Responses as JSON data."""
    return json.loads(
        json.dumps(responses, default=lambda value: value.tolist() if hasattr(value, "tolist") else str(value))
    )


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
