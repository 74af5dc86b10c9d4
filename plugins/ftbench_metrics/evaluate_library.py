"""Metrics of Hugging Face's evaluate library: `evaluate:./my_metric.py`, and the hub's if the matrix allows it."""

from __future__ import annotations

import hashlib
import inspect
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ftbench import MatrixError, Metric, MetricUnavailable
from ftbench_metrics import messages
from ftbench_metrics.evaluate_inputs import evaluate_rows
from ftbench_metrics.means import mean_columns, require_predictions
from ftbench_metrics.options import check_choice, check_options, one_line
from ftbench_metrics.value_shares import OrderCounts, value_shares

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftbench import Prediction

_OPTIONS = {
    "direction": str,
    "key": str,
    "arguments": dict,
    "labels": list,
    "bounds": list,
    "configuration": str,
    "revision": str,
    "allow_hub": bool,
}


@dataclass(frozen=True, slots=True)
class EvaluateLibrary(Metric):
    """`evaluate:PATH` or `evaluate:NAME`: a metric of Hugging Face's evaluate on all answers at once.

    The value is that of `evaluate`'s own `compute`. `value_shares` gives each answer a share in it, from which
    intervals and paired tests follow.

    An argument that starts with `.`, `/` or `~`, or ends in `.py`, is a script or a folder with a script of its name,
    and runs without a network. Anything else is a name on the hub, whose code is downloaded and run only if the matrix
    has `allow: {evaluate_hub: true}`; a folder of that name is never run instead.

    Options:
        direction: `higher` (default) or `lower` is better.
        key: the metric's result to use; default: the first.
        arguments: further arguments of the metric's `compute`.
        labels: for a metric that compares numbers, the labels in the order of their numbers, from 0; an answer that is
            none of them is -1.
        bounds: the lowest and the highest possible value, at which intervals are cut.
        configuration: the metric's configuration, if it has several.
        revision: of a metric on the hub: a commit, tag or branch.
        allow_hub: set by the core from the matrix's `allow`.
    """

    argument: str = ""
    script: Path | None = None
    direction: Literal["higher", "lower"] = "higher"
    key: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    bounds: tuple[float, float] | None = None
    configuration: str | None = None
    revision: str | None = None
    allow_hub: bool = False

    @property
    def name(self) -> str:  # type: ignore[override]  # follows from the argument
        return f"evaluate:{self.argument}" if self.argument else "evaluate"

    def configure(self, argument: str, options: Mapping[str, Any], directory: Path) -> EvaluateLibrary:
        """Raises `MatrixError` if the script is missing, or for a name on the hub that is not allowed."""
        if not argument:
            raise MatrixError(messages.NAME_A_METRIC(), key="metric")
        configured = replace(self, argument=argument)
        check_options(configured.name, options, _OPTIONS)
        check_choice(configured.name, "direction", options.get("direction", "higher"), ("higher", "lower"))
        chosen = {**options, "labels": _labels(configured.name, options), "bounds": _bounds(configured.name, options)}
        configured = replace(configured, **chosen)
        if argument.startswith((".", "/", "~")) or argument.endswith(".py"):
            return replace(configured, script=_script(directory / Path(argument).expanduser(), configured.name))
        if not configured.allow_hub:
            folder = messages.FOR_THE_FOLDER(name=argument) if (directory / argument).exists() else ""
            raise MatrixError(messages.HUB_NOT_ALLOWED(name=argument, folder=folder), key="metric")
        return configured

    def signature(self, language: str) -> str:
        """The metric's origin (a script by its first twelve sha256 digits), its settings, the version."""
        source = f"hub@{self.revision or 'default'}" if self.script is None else f"script@{_digest(self.script)[:12]}"
        settings = {"config": self.configuration, "key": self.key, **dict(sorted(self.arguments.items()))}
        if self.labels:
            settings["labels"] = ",".join(self.labels)
        chosen = "".join(f"|{name}:{value}" for name, value in settings.items() if value is not None)
        return f"metric:{source}{chosen}|over:all answers|intervals:jackknife|version:evaluate-{version('evaluate')}"

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, 2]: the answer's share in the metric's value on all answers, and 1."""
        require_predictions(predictions)
        try:
            module = self._module()
            rows = evaluate_rows(module, self.name, predictions, self.labels)
            scores = self._scores(module, rows)
        except MetricUnavailable:
            raise
        except Exception as error:  # a metric's script may raise anything
            raise MetricUnavailable(messages.METRIC_FAILED(metric=self.name, error=one_line(error))) from None
        return mean_columns(scores, lacking=messages.NO_ANSWERS)

    def _module(self) -> Any:
        if self.script is not None:
            return _load(str(self.script), self.configuration, None, _digest(self.script))
        if not self.allow_hub:
            raise MetricUnavailable(messages.NEEDS_METRIC())
        # `evaluate.load("rouge")` runs ./rouge/rouge.py of the current directory if it exists
        local = Path(self.argument) / f"{self.argument.rsplit('/', 1)[-1]}.py"
        if local.exists():
            raise MetricUnavailable(messages.WOULD_RUN(script=str(local)))
        return _load(self.argument, self.configuration, self.revision, "")

    def _scores(self, module: Any, rows: Sequence[Mapping[str, Any]]) -> list[float]:
        whole = self._result(module, rows)
        if isinstance(whole, list) and len(whole) == len(rows):  # some metrics, such as BERTScore: a number a text
            broken = sum(not math.isfinite(score) for score in whole)
            if broken:
                raise MetricUnavailable(messages.NO_NUMBER(metric=self.name, broken=broken, count=len(whole)))
            return whole
        try:
            return value_shares(rows, lambda chosen: self._one(self._result(module, chosen)), repr)
        except OrderCounts:
            if "use_aggregator" in inspect.signature(module._compute).parameters:  # rouge's
                raise MetricUnavailable(messages.DRAWN()) from None
            raise

    def _one(self, result: float | list[float]) -> float:
        if not isinstance(result, list):
            return result
        if len(result) != 1:
            key = self.key or "1"
            raise MetricUnavailable(messages.NOT_ONE_NUMBER(metric=self.name, key=key, count=len(result)))
        return result[0]

    def _result(self, module: Any, rows: Sequence[Mapping[str, Any]]) -> float | list[float]:
        """The metric's result on these rows, as its `compute` gives it: a number, or several."""
        import numpy as np

        results = module.compute(**{name: [row[name] for row in rows] for name in rows[0]}, **self.arguments)
        if not results:
            raise MetricUnavailable(messages.NO_RESULTS(metric=self.name))
        key = next(iter(results)) if self.key is None else self.key
        if key not in results:
            raise MetricUnavailable(messages.NO_RESULT(metric=self.name, wanted=key, names=tuple(map(str, results))))
        value = np.asarray(results[key], dtype=np.float64)
        return [float(number) for number in value.ravel()] if value.ndim else float(value)


def _script(path: Path, name: str) -> Path:
    """The script at a path; raises `MatrixError` if there is none."""
    script = path / f"{path.resolve().name}.py" if path.is_dir() else path
    if not script.is_file():
        raise MatrixError(messages.NO_SCRIPT(metric=name, path=str(script)), key="metric")
    return script.resolve()


def _digest(script: Path) -> str:
    return hashlib.sha256(script.read_bytes()).hexdigest()


@lru_cache(maxsize=8)
def _load(location: str, configuration: str | None, revision: str | None, digest: str) -> Any:
    """The metric's object. `location` is an absolute path or a hub name; `digest` reloads a script that changed."""
    import evaluate

    return evaluate.load(location, configuration, revision=revision, keep_in_memory=True)


def _labels(metric: str, options: Mapping[str, Any]) -> tuple[str, ...]:
    labels = options.get("labels", [])
    texts = all(isinstance(label, str) for label in labels)
    if "labels" in options and not (labels and texts and len(set(labels)) == len(labels)):
        raise MatrixError(messages.LABEL_TEXTS(metric=metric, value=repr(labels)), key="labels")
    return tuple(labels)


def _bounds(metric: str, options: Mapping[str, Any]) -> tuple[float, float] | None:
    if "bounds" not in options:
        return None
    bounds = options["bounds"]
    numbers = [value for value in bounds if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(bounds) != 2 or len(numbers) != 2 or not numbers[0] < numbers[1]:
        raise MatrixError(messages.TWO_NUMBERS(metric=metric, value=repr(bounds)), key="bounds")
    return float(numbers[0]), float(numbers[1])
