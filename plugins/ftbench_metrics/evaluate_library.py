"""Metrics of Hugging Face's evaluate library: `evaluate:./my_metric.py`, and the hub's if the matrix allows it."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ftbench import MatrixError, Metric, MetricUnavailable
from ftbench_metrics import messages
from ftbench_metrics.means import mean_columns, require_predictions
from ftbench_metrics.options import check_choice, check_options, one_line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftbench import Prediction

_OPTIONS = {
    "direction": str,
    "key": str,
    "arguments": dict,
    "configuration": str,
    "revision": str,
    "allow_hub": bool,
}


@dataclass(frozen=True, slots=True)
class EvaluateLibrary(Metric):
    """`evaluate:PATH` or `evaluate:NAME`: the mean over answers of a metric computed on each answer alone.

    For a metric that pools its corpus (BLEU, F1) this mean differs from the result of `evaluate` for all answers at
    once; use the metrics of the same name without `evaluate:` for those.

    An argument that starts with `.`, `/` or `~`, or ends in `.py`, is a script or a folder with a script of its name,
    and runs without a network. Anything else is a name on the hub, whose code is downloaded and run only if the matrix
    has `allow: {evaluate_hub: true}`; a folder of that name is never run instead.

    Options:
        direction: `higher` (default) or `lower` is better.
        key: the metric's result to use; default: the first.
        arguments: further arguments of the metric's `compute`.
        configuration: the metric's configuration, if it has several.
        revision: of a metric on the hub: a commit, tag or branch.
        allow_hub: set by the core from the matrix's `allow`.
    """

    argument: str = ""
    script: Path | None = None
    direction: Literal["higher", "lower"] = "higher"
    key: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
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
        configured = replace(configured, **options)
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
        chosen = "".join(f"|{name}:{value}" for name, value in settings.items() if value is not None)
        return f"metric:{source}{chosen}|mean:of single answers|version:evaluate-{version('evaluate')}"

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, 2]: the metric's value on the answer alone, and 1."""
        require_predictions(predictions)
        try:
            module = self._module()
            columns = _inputs(module)
            scores = [self._score(module, columns(prediction)) for prediction in predictions]
        except MetricUnavailable:
            raise
        except Exception as error:  # a metric's script may raise anything
            raise MetricUnavailable(messages.METRIC_FAILED(metric=self.name, error=one_line(error))) from None
        broken = sum(not math.isfinite(score) for score in scores)
        if broken:
            raise MetricUnavailable(messages.NO_NUMBER(metric=self.name, broken=broken, count=len(scores)))
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

    def _score(self, module: Any, columns: Mapping[str, Any]) -> float:
        results = module.compute(**columns, **self.arguments)
        if not results:
            raise MetricUnavailable(messages.NO_RESULTS(metric=self.name))
        key = next(iter(results)) if self.key is None else self.key
        if key not in results:
            raise MetricUnavailable(messages.NO_RESULT(metric=self.name, wanted=key, names=tuple(map(str, results))))
        value = results[key]
        # some metrics, such as BERTScore, return one number per text
        return float(value[0] if isinstance(value, list) and len(value) == 1 else value)


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


def _inputs(module: Any) -> Any:
    """A function from a prediction to the metric's columns, one row each: predictions, references, sources."""
    from datasets import Value

    forms = module.features if isinstance(module.features, list) else [module.features]
    # BLEU and related metrics take a list of references per answer
    nested = all("references" in form and not isinstance(form["references"], Value) for form in forms)

    def columns(prediction: Prediction) -> dict[str, Any]:
        texts = {
            "predictions": prediction.text,
            "references": [prediction.reference] if nested else prediction.reference,
            "sources": prediction.prompt,
        }
        return {name: [text] for name, text in texts.items() if name in forms[0]}

    return columns
