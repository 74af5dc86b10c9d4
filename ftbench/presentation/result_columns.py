"""Results as rows: the documented objects of each level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ftbench.analysis.comparison import Comparison, Difference, MetricComparison, Standing
from ftbench.analysis.margin_claims import claims_within_margin
from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.statistics import MarginClaim
from ftbench.analysis.view import RunView
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult

Row = Mapping[str, Any]

_COSTS = (
    "trainable_parameters",
    "total_parameters",
    "artifact_bytes",
    "load_seconds",
    "train_seconds",
    "evaluate_seconds",
    "wall_seconds",
    "tune_seconds",
    "train_tokens",
    "train_tokens_per_second",
    "generated_tokens_per_second",
    "peak_memory_bytes",
)


_NAMES = ("cell", "model", "task", "method", "seed")
_FOLD = "fold"
"""Only in runs with cross-validation: after the seed of a cell, and in groups how many folds their numbers have."""
_STATUS = ("status", "reason")
_GROUP = ("model", "task", "method", "seeds", *_STATUS, "deciding", "baseline")
_GROUP_COSTS = (*_COSTS, "joules", "money")
_EXAMPLE = ("example", "prompt", "reference", "prediction", "stopped")


def columns_of(results: RunResults, level: str) -> tuple[str, ...]:
    """Columns that flattened rows of a level have in a finished run, whatever has finished.

    Columns of intervals, tests, measurements and statistics are not among them: they depend on the results.
    """
    folded = (_FOLD,) if has_folds(results) else ()
    if level == "example":
        said = ("said",) if any(map(_names_labels, results.cells)) else ()
        return (*_NAMES, *folded, *_EXAMPLE, *said)
    known = ("validation_loss",) if level == "trial" else _metrics(results)
    metrics = tuple(f"metrics.{name}" for name in known)
    if level == "group":
        return (*_GROUP[:4], *folded, *_GROUP[4:], *metrics, *(f"costs.{name}" for name in _GROUP_COSTS))
    more = ("tried", "length") if level == "trial" else ()
    return (
        *_NAMES,
        *folded,
        *_STATUS,
        *metrics,
        *(f"costs.{name}" for name in _COSTS),
        "hyperparameters",
        "failure",
        *more,
    )


def has_folds(results: RunResults) -> bool:
    """Whether a task of the run is cross-validated."""
    return any(cell.fold for cell in results.cells)


def _metrics(results: RunResults) -> tuple[str, ...]:
    """The metrics of all tasks of the run."""
    return tuple(dict.fromkeys(name for task in results.tasks for name in task.metrics))


def rows_of(results: RunResults, level: str) -> list[Row]:
    """Rows at a level: "cell" (the documented JSON objects), "group" (methods compared), "trial" or "example"."""
    folded = has_folds(results)
    if level == "example":
        return list(_examples(results, folded=folded))
    if level == "trial":
        return [_trial(trial, results, folded=folded) for trial in results.trials]
    if level == "group":
        return list(_groups(RunView(results), folded=folded))
    return [_cell(cell, folded=folded) for cell in results.cells]


def _fold(cell: CellResult, *, folded: bool) -> Row:
    """The number of a cell's fold; None for a task without folds beside one with."""
    return {_FOLD: cell.fold.number if cell.fold else None} if folded else {}


def _cell(cell: CellResult, *, folded: bool) -> Row:
    return {
        "cell": cell.cell,
        "model": cell.model,
        "task": cell.task,
        "method": cell.method,
        "seed": cell.seed,
        **_fold(cell, folded=folded),
        "status": cell.status,
        "reason": cell.reason and str(cell.reason),
        "failure": cell.failure,
        "metrics": {name: score.value for name, score in cell.metrics.items()},
        "costs": {name: cell.costs.get(name) for name in _COSTS} if cell.costs else {},
        "hyperparameters": dict(cell.hyperparameters),
    }


def _trial(trial: CellResult, results: RunResults, *, folded: bool) -> Row:
    """A short trial or a full training of tuning, with the settings that it tried."""
    names = next(
        (
            tuple(search.tried[0][0])
            for search in results.tuning
            if search.tried and (search.model, search.task, search.method) == (trial.model, trial.task, trial.method)
        ),
        (),
    )
    training = trial.spec.training.as_json() if trial.spec.training else {}
    values = {**trial.hyperparameters, **{f"training.{name}": value for name, value in training.items()}}
    tried = ", ".join(f"{name} {values[name]:g}" for name in names if name in values)
    return {
        **_cell(trial, folded=folded),
        "metrics": {"validation_loss": trial.validation_loss},
        "tried": tried,
        "length": "full" if _is_full(trial, results) else "short",
    }


def _is_full(trial: CellResult, results: RunResults) -> bool:
    """Whether it has the length of a final cell: it is one, or it has the seed of tuning alone."""
    if trial.spec.purpose == "result":
        return True
    finals = (cell for cell in results.cells if (cell.task, cell.method) == (trial.task, trial.method))
    return any(cell.spec.training == trial.spec.training for cell in finals)


def _groups(view: RunView, *, folded: bool) -> Iterator[Row]:
    """One row per model, task and method: means over the finished seeds, and comparisons."""
    for place, groups in view.groups.items():
        for group in groups:
            yield _group(group, view.comparisons[place], view.results.baseline, view.results.matrix, folded=folded)


def _group(group: MethodRow, comparison: Comparison, baseline: str, matrix: Mapping[str, Any], *, folded: bool) -> Row:
    done = len(group.done)
    reasons = sorted({str(cell.reason) for cell in group.cells if cell.reason})
    metrics = comparison.metrics if done else {}
    return {
        "model": group.model,
        "task": group.task,
        "method": group.method,
        "seeds": done,
        **({_FOLD: folds_text(group)} if folded else {}),
        "status": _status(group),
        "reason": "; ".join(reasons) or None,
        "deciding": comparison.deciding.metric if comparison.deciding else None,
        "baseline": baseline,
        "metrics": {name: group.mean(name) for name in metrics},
        "comparison": {
            name: {
                **_compared(metric, group.method, baseline),
                "within_margin": _claim(claims_within_margin(metric, matrix).get(group.method)),
            }
            for name, metric in metrics.items()
        },
        "costs": {name: group.cost(name) for name in _GROUP_COSTS} if done else {},
        "milliseconds_per_token": dict(group.measured("milliseconds_per_token")),
        "memory_parts": dict(group.measured("memory_parts")),
        "other_tasks": dict(group.changes()),
    }


def folds_text(group: MethodRow) -> str | None:
    """`5 of 5`: the folds whose rows are in a group's numbers; None without cross-validation."""
    return f"{group.folds[0]} of {group.folds[1]}" if group.folds else None


def _status(group: MethodRow) -> str:
    """Of the statuses of several cells, the one most in need of attention."""
    statuses = {cell.status for cell in group.cells}
    if "done" in statuses:
        return "partly done" if group.missing or group.lacks_folds else "done"
    return next(status for status in ("failed", "pending", "skipped") if status in statuses)


def _compared(metric: MetricComparison, method: str, baseline: str) -> Row:
    """The interval of a method's mean, and its difference to the baseline."""
    standing, reference = metric.standing(method), metric.standing(baseline)
    known = standing is not None and reference is not None and standing is not reference
    difference = metric.difference(standing, reference) if known and standing and reference else None
    ranks = metric.ranks.get(method)
    return {
        "direction": metric.direction,
        "seeds": len(standing.group.values(metric.metric)) if standing else 0,
        "examples": metric.statistics.examples if metric.statistics else None,
        "clusters": metric.statistics.clusters if metric.statistics else None,
        **_interval(standing),
        "letters": metric.letters.get(method),
        "rank_low": ranks.low if ranks else None,
        "rank_high": ranks.high if ranks else None,
        "leading": _leads(metric, method),
        "difference": {
            "value": difference.value if difference else None,
            **_interval(difference),
            "adjusted_p": difference.adjusted_p if difference else None,
            "verdict": difference.verdict if difference else None,
            "leaning": difference.leaning(metric.direction) if difference else None,
        },
    }


def _claim(claim: MarginClaim | None) -> Row | None:
    """Whether a method is as good as the baseline, or not worse, within the matrix's margin; None without a margin."""
    if claim is None:
        return None
    return {
        "margin": claim.margin,
        "not_worse_p": claim.not_worse_p,
        "as_good_p": claim.as_good_p,
        "verdict": claim.verdict,
    }


def _leads(metric: MetricComparison, method: str) -> bool | None:
    """Whether a method is the best or level with it; None without letters."""
    return None if method not in metric.letters else method in {leader.method for leader in metric.leaders}


def _interval(estimate: Standing | Difference | None) -> Row:
    interval = estimate.interval if estimate else None
    return {
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "covers_seeds": estimate.covers_seeds if interval and estimate else None,
        "problem": estimate.problem if estimate else None,
    }


def _names_labels(cell: CellResult) -> bool:
    """Whether generated answers were matched to labels, so that an answer is not what was said."""
    return cell.spec.evaluation is not None and cell.spec.evaluation.scoring == "generate"


def _examples(results: RunResults, *, folded: bool) -> Iterator[Row]:
    """One row per prediction, without metrics of general text, whose rows are passages."""
    general = {name for name, metric in results.metrics.items() if metric.reads_other_rows}
    for cell in results.cells:
        if cell.status != "done":
            continue
        predictions = cell.predictions()
        tables = {
            name: score.statistics
            for name, score in cell.metrics.items()
            if len(score.statistics) == len(predictions) and name not in general
        }
        for i, prediction in enumerate(predictions):
            yield {
                "cell": cell.cell,
                "model": cell.model,
                "task": cell.task,
                "method": cell.method,
                "seed": cell.seed,
                **_fold(cell, folded=folded),
                "example": prediction.id,
                "prompt": prediction.prompt,
                **_asked(prediction),
                "reference": prediction.reference,
                "prediction": prediction.text,
                "stopped": prediction.stopped,
                **({"said": prediction.said} if _names_labels(cell) else {}),
                "statistics": {name: list(rows[i]) for name, rows in tables.items()},
            }


def _asked(prediction: Prediction) -> Row:
    """The messages before an answer of a chat model and the last question; nothing for plain text."""
    if not prediction.turns:
        return {}
    return {"turns": [{"role": role, "text": text} for role, text in prediction.turns], "question": prediction.question}
