"""How often answers are right: accuracy, macro F1, exact match and token F1, all between 0 and 1."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from ftbench import MetricUnavailable
from ftbench_metrics.means import ExampleMean, require_predictions
from ftbench_metrics.options import check_options
from ftbench_metrics.words import split_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftbench import Prediction

MAXIMUM_CLASSES = 1000
"""Macro F1 over more classes than this is refused: such answers are free text, not labels."""

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


@dataclass(frozen=True, slots=True)
class MacroF1:
    """The unweighted mean of the classes' F1, 0 to 1, as scikit-learn's `f1_score(average="macro", zero_division=0)`.

    A class takes part where it is somebody's reference or answer; one that is neither (in a resample, say) is left
    out of the mean. Three counts a class are all that its F1 needs, so a row has 3k columns and not the k² of a
    confusion matrix.
    """

    universal: ClassVar[bool] = False
    bounds: ClassVar[tuple[float, float]] = (0.0, 1.0)
    name: str = "macro_f1"
    direction: Literal["higher", "lower"] = "higher"

    def configure(self, argument: str, options: Mapping[str, Any], directory: Path) -> MacroF1:
        """Itself: there are no options."""
        check_options(self.name, options, {}, argument=argument)
        return self

    def signature(self, language: str) -> str:
        return "definition:1|average:macro|classes:present in references or answers|zero_division:0"

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, 3k]: for each class in sorted order its true positives, false positives and false negatives.

        The classes are those of the references, the answers and the scored labels; thanks to the last, all cells of a
        label task have the same columns, whatever their models never answered.
        """
        import numpy as np

        require_predictions(predictions)
        classes = sorted(
            {one.reference for one in predictions}.union(
                (one.text for one in predictions), *(one.label_scores or () for one in predictions)
            )
        )
        if len(classes) > MAXIMUM_CLASSES:
            raise MetricUnavailable(f"macro F1 needs labels, and there are {len(classes)} different answers")
        column = {label: 3 * i for i, label in enumerate(classes)}
        counts = np.zeros((len(predictions), 3 * len(classes)))
        for row, one in zip(counts, predictions, strict=True):
            if one.text == one.reference:
                row[column[one.text]] = 1
            else:
                row[column[one.text] + 1] = 1
                row[column[one.reference] + 2] = 1
        return counts

    def value(self, totals: NDArray[np.float64]) -> NDArray[np.float64]:
        """[..., 3k] → [...]"""
        import numpy as np

        true, false_positive, false_negative = np.moveaxis(totals.reshape(*totals.shape[:-1], -1, 3), -1, 0)
        total = 2 * true + false_positive + false_negative
        present = total > 0
        f1 = np.where(present, 2 * true / np.where(present, total, 1), 0)
        classes = present.sum(-1)
        return np.asarray(np.where(classes > 0, f1.sum(-1) / np.maximum(classes, 1), np.nan))


def label_is_right(prediction: Prediction) -> float:
    """1 where the answer is the reference, letter by letter."""
    return float(prediction.text == prediction.reference)


def text_is_right(prediction: Prediction) -> float:
    """1 where answer and reference are the same text but for case and white space."""
    return float(_normalised(prediction.text) == _normalised(prediction.reference))


def token_f1(prediction: Prediction) -> float:
    """F1 of the words of answer and reference (Rajpurkar et al. 2016, SQuAD).

    English is normalised as SQuAD's own script does it: lower case, no ASCII punctuation, no articles. Chinese is
    compared by character, without punctuation, as CMRC 2018 does it. Two texts without a word are equal (SQuAD 2.0).
    """
    answer, reference = (
        Counter(split_words(text, signs=False) if prediction.language == "zh" else _squad_words(text))
        for text in (prediction.text, prediction.reference)
    )
    if not answer or not reference:
        return float(answer == reference)
    common = (answer & reference).total()
    return 2 * common / (answer.total() + reference.total())


def _normalised(text: str) -> str:
    return " ".join(text.casefold().split())


def _squad_words(text: str) -> list[str]:
    return _ARTICLES.sub(" ", text.lower().translate(_NO_PUNCTUATION)).split()


ACCURACY = ExampleMean("accuracy", label_is_right, "definition:1|compare:exact")
EXACT_MATCH = ExampleMean("exact_match", text_is_right, "definition:1|compare:case folded, white space collapsed")
TOKEN_F1 = ExampleMean("token_f1", token_f1, "definition:1|en:SQuAD words|zh:characters without punctuation")
