"""Results of lm-evaluation-harness: a results file with the values, and a file of samples for each task.

The format is what `EvaluationTracker` writes in `lm_eval/loggers/evaluation_tracker.py`, with the keys of
`lm_eval/result_schema.py` (version 0.4.13). Both files of a run carry the same time in their names.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ftbench.analysis.statistics import Direction
from ftbench.errors import DataError
from ftbench.messages import Note
from ftbench_imports import messages as said
from ftbench_imports.folders import files_below, lines_of
from ftbench_imports.json_fields import JsonFile
from ftbench_imports.scored_runs import Collected, Kind, MetricScores, ScoredRun

_TIME = r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d(?:\.\d+)?"
_SAMPLES = re.compile(rf"samples_(?P<task>.+)_(?P<time>{_TIME})\.jsonl?")
_RESULTS = re.compile(rf".+_(?P<time>{_TIME})\.json")

_NO_METRICS = frozenset(
    [
        "doc_id",
        "doc",
        "target",
        "arguments",
        "resps",
        "filtered_resps",
        "filter",
        "metrics",
        "doc_hash",
        "prompt_hash",
        "target_hash",
        "schema_index",
        "multimodal_hash",
    ]
)
"""Keys of a sample that are no metric, for files from before samples listed their metrics."""

_AGREE = 1e-6
"""How much a value may differ from the published one, relative to it."""

_SETTINGS = ("model", "model_args", "limit", "gen_kwargs", "random_seed", "fewshot_seed")
_SETTINGS_OUTSIDE = ("system_instruction_sha", "chat_template_sha")

Scores = dict[str, dict[str, Any]]
"""The value of each example by metric with filter, such as `acc,none`."""


def read_lm_eval(folders: Sequence[Path]) -> Collected:
    """The runs in these folders and all folders below them; raises `DataError`."""
    runs: list[ScoredRun] = []
    left_out: list[tuple[str, Note]] = []
    for folder in folders:
        before = len(runs) + len(left_out)
        files = files_below(folder, (".json", ".jsonl"))
        results = _by_time(files)
        used: dict[Path, JsonFile] = {}
        for path in files:
            match = _SAMPLES.fullmatch(path.name)
            if match is None:
                continue
            beside = results.get((path.parent, match["time"]))
            if beside is None:
                left_out.append((str(path), said.NO_RESULTS_FILE()))
                continue
            used[beside] = used.get(beside) or JsonFile.read(beside)
            origin = {"folder": str(folder)} if len(folders) > 1 else {}
            run, missing = _run(path, used[beside], match["task"], match["time"], origin)
            left_out += [(str(path), reason) for reason in missing]
            if run.metrics:
                runs.append(run)
        left_out += [(str(path), said.NO_ANSWERS()) for path in sorted(results.values()) if path not in used]
        if len(runs) + len(left_out) == before:
            raise DataError(said.NO_FILES(kind=said.LM_EVAL_FILES()), file=folder)
    return Collected(tuple(runs), tuple(left_out))


def _by_time(files: Sequence[Path]) -> dict[tuple[Path, str], Path]:
    """The results files by folder and time. Other JSON files of that name are not opened before a run asks."""
    matches = ((path, _RESULTS.fullmatch(path.name)) for path in files)
    return {
        (path.parent, match["time"]): path
        for path, match in matches
        if match is not None and not path.name.startswith("samples_")
    }


def _run(
    path: Path, results: JsonFile, task: str, time: str, origin: Mapping[str, str]
) -> tuple[ScoredRun, list[Note]]:
    scores = _scores(path)
    metrics: dict[str, MetricScores] = {}
    missing: list[Note] = []
    for name, values in scores.items():
        made = _metric(name, values, results, task)
        if isinstance(made, MetricScores):
            metrics[name.removesuffix(",none")] = made
        else:
            missing.append(made)
    settings = {**origin, **_settings(results, task)}
    return ScoredRun(_system(results), task, str(path), time, metrics, settings), missing


def _system(results: JsonFile) -> str:
    """The model's name; in files from before it was kept, its arguments."""
    if results.has("model_name") and results.value("model_name") is not None:
        return results.text("model_name")
    if results.has("config", "model_args") and results.value("config", "model_args"):
        return _compact(results.value("config", "model_args"))
    return results.text("config", "model")


def _settings(results: JsonFile, task: str) -> dict[str, str]:
    places = [("config", name) for name in _SETTINGS] + [(name,) for name in _SETTINGS_OUTSIDE]
    found = {place[-1]: results.value(*place) for place in places if results.has(*place)}
    if results.has("n-shot", task):
        found["n-shot"] = results.value("n-shot", task)
    return {name: _compact(value) for name, value in found.items() if value is not None}


def _compact(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)


def _scores(path: Path) -> Scores:
    """The values of all samples by metric and example; raises `DataError` for a sample that is there twice."""
    scores: Scores = {}
    for number, text in lines_of(path):
        sample = JsonFile.parse(text, path, number)
        chosen = sample.text("filter") if sample.has("filter") else "none"
        example = sample.name("doc_id")
        if sample.has("doc_hash"):
            example += f" {sample.text('doc_hash')}"
        for metric in _metric_names(sample):
            by_example = scores.setdefault(f"{metric},{chosen}", {})
            if example in by_example:
                twice = said.TWICE(example=sample.name("doc_id"), filter=chosen)
                raise DataError(twice, file=path, line=number, key="doc_id")
            by_example[example] = sample.value(metric)
    return scores


def _metric_names(sample: JsonFile) -> Iterator[str]:
    if sample.has("metrics"):
        yield from sample.texts("metrics")
    else:
        yield from (name for name in sample.content if name not in _NO_METRICS)


def _metric(name: str, values: Mapping[str, Any], results: JsonFile, task: str) -> MetricScores | Note:
    """The scores of a metric if they give its published value, else the reason why they cannot be used."""
    if not results.has("results", task, name):
        return said.NOT_PUBLISHED(metric=name)
    if not all(_is_number(value) or _is_pair(value) for value in values.values()):
        return said.NOT_A_NUMBER(metric=name)
    published = results.signed_number("results", task, name)
    for rows, kind in _readings(values):
        score = sum(row[0] for row in rows.values()) / sum(row[1] for row in rows.values())
        if math.isclose(_value(score, kind), published, rel_tol=_AGREE, abs_tol=1e-9):
            return MetricScores(rows, kind, _direction(results, task, name), published)
    return said.NOT_REPRODUCED(metric=name, published=published)


def _value(score: float, kind: Kind) -> float:
    """The metric; infinite if it is too large for a number."""
    return score if kind == "mean" else math.exp(score) if score < 700 else math.inf


def _readings(values: Mapping[str, Any]) -> Iterator[tuple[dict[str, tuple[float, float]], Kind]]:
    """What the scores may mean: means; or log-likelihoods, of which perplexity or bits are made."""
    if all(_is_number(value) for value in values.values()):
        yield {example: (float(value), 1.0) for example, value in values.items()}, "mean"
        yield {example: (-float(value), 1.0) for example, value in values.items()}, "exp"
    elif all(_is_pair(value) for value in values.values()):
        pairs = {example: (-float(value[0]), float(value[1])) for example, value in values.items()}
        yield pairs, "exp"
        yield {example: (score / math.log(2), weight) for example, (score, weight) in pairs.items()}, "mean"


def _is_number(value: Any) -> bool:
    """Whether it is a finite number, or true or false."""
    return isinstance(value, bool | int | float) and abs(value) < 1e300


def _is_pair(value: Any) -> bool:
    """Whether it is a log-likelihood with a positive number of words or bytes."""
    return isinstance(value, list) and len(value) == 2 and all(map(_is_number, value)) and value[1] > 0


def _direction(results: JsonFile, task: str, name: str) -> Direction | None:
    metric = name.rpartition(",")[0]
    if not results.has("higher_is_better", task, metric) or results.value("higher_is_better", task, metric) is None:
        return None
    return "higher" if results.truth("higher_is_better", task, metric) else "lower"
