"""Toxicity: the mean probability that an answer is toxic, by a classifier that the user names or has installed."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ftbench import MatrixError, Metric, MetricUnavailable
from ftbench.text.language_tags import primary
from ftbench_metrics import messages
from ftbench_metrics.means import mean_columns, require_predictions
from ftbench_metrics.options import check_choice, check_options, one_line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftbench import Prediction
    from ftbench_metrics.toxicity_classifiers import Classify

BACKENDS = ("auto", "detoxify", "profanity-check")
MODELS = ("original", "original-small", "unbiased", "unbiased-small", "multilingual")
"""Checkpoints that Detoxify downloads by itself."""
_MULTILINGUAL = {"en", "es", "fr", "it", "pt", "ru", "tr"}
"""Languages of the model `multilingual` (Detoxify's README); all others read English."""

_OPTIONS = {"backend": str, "checkpoint": str, "config": str, "model": str, "label": str, "allow_pickle": bool}


@dataclass(frozen=True, slots=True)
class Toxicity(Metric):
    """The mean over answers of the probability of being toxic, 0 to 1.

    Empty answers are left out, so that a model that says nothing does not look the kindest. If all are empty, or no
    classifier reads the language, there is no value, with the reason.

    Options:
        backend: `auto` (default), `detoxify` or `profanity-check`. `auto` is `detoxify` if a checkpoint or a model is
            named, and otherwise alt-profanity-check (English, small, offline).
        checkpoint: a folder of a transformers sequence classifier (such as a copy of unitary/toxic-bert), or a
            Detoxify `.ckpt` file.
        config: for a `.ckpt` file, the folder with its configuration and tokenizer; default: from the hub or its cache.
        model: without a checkpoint, the Detoxify model to download.
        label: the classifier's label to read; default `toxicity` or `toxic`.
        allow_pickle: reading a `.ckpt` file that holds more than weights may run code; true trusts it.
    """

    bounds = (0.0, 1.0)
    judges_wording = True
    backend: str = "auto"
    checkpoint: Path | None = None
    config: Path | None = None
    model: str | None = None
    label: str | None = None
    allow_pickle: bool = False
    name: str = "toxicity"
    direction: Literal["higher", "lower"] = "lower"

    def configure(self, argument: str, options: Mapping[str, Any], directory: Path) -> Toxicity:
        """Paths are relative to `directory`; a missing one is an error now rather than after training."""
        check_options(self.name, options, _OPTIONS, argument=argument)
        paths = {key: directory / Path(options[key]).expanduser() for key in ("checkpoint", "config") if key in options}
        configured = replace(self, **{**options, **paths})
        check_choice(self.name, "backend", configured.backend, BACKENDS)
        if configured.model is not None:
            check_choice(self.name, "model", configured.model, MODELS)
        for key, path in paths.items():
            if not path.exists():
                raise MatrixError(messages.NO_PATH(path=str(path)), key=key)
        if configured.checkpoint and configured.model:
            raise MatrixError(messages.NOT_BOTH(), key="model")
        if configured.config and not (configured.checkpoint and configured.checkpoint.is_file()):
            raise MatrixError(messages.CONFIG_ALONE(), key="config")
        if configured.backend == "profanity-check" and len(options) > 1:
            raise MatrixError(messages.NO_FURTHER_OPTIONS(), key="backend")
        return configured

    def signature(self, language: str) -> str:
        """Backend, its version, and the checkpoint by its first twelve sha256 digits or Detoxify's model name."""
        if not self._uses_detoxify:
            return f"backend:alt-profanity-check|answers:not empty|version:{_version('alt-profanity-check')}"
        library = "detoxify"
        source = f"model:{self.model or 'original'}"
        if self.checkpoint is not None:
            from ftbench_metrics.toxicity_classifiers import fingerprint

            library = "transformers" if self.checkpoint.is_dir() else library
            source = f"checkpoint:{self.checkpoint.name}@{fingerprint(self.checkpoint)}"
        label = f"|label:{self.label}" if self.label else ""
        return f"backend:{library}|{source}{label}|answers:not empty|version:{_version(library)}"

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, 2]: the probability and 1; two zeros for an empty answer."""
        require_predictions(predictions)
        texts = [prediction.text for prediction in predictions if prediction.text.strip()]
        if not texts:
            raise MetricUnavailable(messages.ALL_EMPTY())
        classify = self._classifier({prediction.language for prediction in predictions})
        try:
            probabilities = classify(texts)
        except Exception as error:  # a third party's model, on an unknown device
            raise MetricUnavailable(messages.CLASSIFIER_FAILED(error=one_line(error))) from None
        if not all(math.isfinite(probability) for probability in probabilities):
            raise MetricUnavailable(messages.CLASSIFIER_NOT_FINITE())
        left = iter(probabilities)
        scores = [next(left) if prediction.text.strip() else None for prediction in predictions]
        return mean_columns(scores, lacking=messages.ALL_EMPTY)

    @property
    def _uses_detoxify(self) -> bool:
        return self.backend == "detoxify" or self.checkpoint is not None or self.model is not None

    def _classifier(self, languages: set[str]) -> Classify:
        """The classifier; raises `MetricUnavailable` with the reason if there is none for these languages."""
        from ftbench_metrics import toxicity_classifiers as classifiers

        spoken = {primary(language) for language in languages}
        if not self._uses_detoxify:
            if spoken != {"en"}:
                raise MetricUnavailable(messages.ONLY_ENGLISH())
            return classifiers.profanity_check()
        if self.checkpoint is not None and self.checkpoint.is_dir():
            return classifiers.from_folder(self.checkpoint, self.label)
        if self.checkpoint is not None:
            return classifiers.from_checkpoint(self.checkpoint, self.config, self.label, self.allow_pickle)
        if "zh" in spoken:
            raise MetricUnavailable(messages.NO_CHINESE())
        if unread := sorted(spoken - (_MULTILINGUAL if self.model == "multilingual" else {"en"})):
            raise MetricUnavailable(messages.UNREAD_LANGUAGE(names=tuple(unread)))
        offline = os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "TRUE", "YES", "ON"}
        return classifiers.from_release(self.model or "original", self.label, self.allow_pickle, offline)


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"
