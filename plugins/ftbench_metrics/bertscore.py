"""BERTScore: how well the tokens of answer and reference match in a model's hidden states."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench import MatrixError, Metric, MetricUnavailable
from ftbench_metrics import messages
from ftbench_metrics.means import mean_columns, require_predictions
from ftbench_metrics.options import check_choice, check_least, check_options, one_line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftbench import Prediction

_OPTIONS = {"model": str, "num_layers": int, "key": str, "baseline": str, "batch_size": int}
_KEYS = ("f1", "precision", "recall")
_HUB = "hf:"


@dataclass(frozen=True, slots=True)
class BertScore(Metric):
    """The mean over answers of BERTScore (Zhang et al. 2020), without weights by document frequency.

    Tokens of answer and reference are matched greedily by the cosine of their hidden states. An empty answer, or an
    empty reference, scores 0.

    Options:
        model: a folder that `save_pretrained` wrote, or `hf:ORG/NAME`; required, since values of two models differ.
        num_layers: the layer whose hidden states are compared; default: the last.
        key: `f1` (default), `precision` or `recall`.
        baseline: a file in the format of the package bert_score (LAYER,P,R,F). Values are rescaled by its line of the
            layer, (x - b) / (1 - b), so that unrelated texts score about 0.
        batch_size: texts in a pass through the model; default 32.
    """

    bounds = (-math.inf, 1.0)
    judges_wording = True
    direction = "higher"
    name: str = "bertscore"
    model: str = ""
    folder: Path | None = None
    num_layers: int | None = None
    key: str = "f1"
    baseline: Path | None = None
    batch_size: int = 32

    def configure(self, argument: str, options: Mapping[str, Any], directory: Path) -> BertScore:
        """Paths are relative to `directory`; a missing one is an error now rather than after training."""
        check_options(self.name, options, _OPTIONS, argument=argument)
        if not options.get("model"):
            raise MatrixError(messages.NEEDS_MODEL(metric=self.name), key="metric")
        check_choice(self.name, "key", options.get("key", self.key), _KEYS)
        for key, least in (("num_layers", 1), ("batch_size", 1)):
            check_least(self.name, key, options.get(key, least), least)
        configured = replace(self, **{key: value for key, value in options.items() if key != "baseline"})
        if not configured.model.startswith(_HUB):
            configured = replace(configured, folder=_existing(directory, options["model"], "model"))
        if "baseline" in options:
            configured = replace(configured, baseline=_existing(directory, options["baseline"], "baseline"))
        return configured

    def signature(self, language: str) -> str:
        """The model by the first twelve sha256 digits of its files, the layer, the result, the version."""
        if not self.model:
            return "model:none"
        from ftbench_metrics.toxicity_classifiers import fingerprint

        source = f"model:{self.model.rstrip('/').rsplit('/', 1)[-1]}@{fingerprint(self._folder)}"
        layer = "last" if self.num_layers is None else str(self.num_layers)
        rescaled = f"|baseline:{fingerprint(self.baseline)}" if self.baseline else ""
        return f"{source}|layer:{layer}|{self.key}|idf:no{rescaled}|version:transformers-{version('transformers')}"

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, 2]: the answer's score and 1."""
        require_predictions(predictions)
        from ftbench_metrics.bertscore_model import match, read_encoder

        encoder = read_encoder(self._folder, self.model, self.num_layers)
        pairs = [(prediction.text, prediction.reference) for prediction in predictions]
        try:
            matches = match(encoder, pairs, batch_size=self.batch_size)
        except Exception as error:  # a model's own code, or memory
            raise MetricUnavailable(messages.ENCODER_FAILED(error=one_line(error))) from None
        place = _KEYS.index(self.key)
        scores = [matched[place] for matched in matches]
        if self.baseline is not None:
            low = _baseline(self.baseline, encoder.layer)[place]
            scores = [(score - low) / (1 - low) for score in scores]
        return mean_columns(scores, lacking=messages.NO_ANSWERS)

    @property
    def _folder(self) -> Path:
        if self.folder is not None:
            return self.folder
        if not self.model:
            raise MetricUnavailable(messages.NEEDS_MODEL(metric=self.name))
        from ftbench_metrics.bertscore_model import from_hub

        return from_hub(self.model.removeprefix(_HUB))


def _existing(directory: Path, written: str, key: str) -> Path:
    path = directory / Path(written).expanduser()
    if not path.exists():
        raise MatrixError(messages.NO_PATH(path=str(path)), key=key)
    return path


def _baseline(file: Path, layer: int) -> tuple[float, float, float]:
    """F1, precision and recall of unrelated texts in this layer."""
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            for line in csv.DictReader(stream):
                if int(line["LAYER"]) == layer:
                    found = float(line["F"]), float(line["P"]), float(line["R"])
                    if all(math.isfinite(value) and value < 1 for value in found):
                        return found
    except (OSError, ValueError, KeyError, TypeError, csv.Error):
        pass
    raise MetricUnavailable(messages.NO_BASELINE(file=file.name, layer=layer))


__all__ = ["BertScore"]
