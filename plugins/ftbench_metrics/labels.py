"""Correctness of answers: accuracy, macro F1, exact match and token F1, all between 0 and 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ftbench import Metric, MetricUnavailable
from ftbench_metrics.means import ExampleMean, require_predictions
from ftbench_metrics.messages import CLASSES
from ftbench_metrics.unicode_forms import composed, same_text
from ftbench_metrics.words import answer_words, f1_of_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftbench import Prediction

MAXIMUM_CLASSES = 1000
"""Macro F1 refuses more classes than this: such answers are free text, not labels."""


@dataclass(frozen=True, slots=True)
class MacroF1(Metric):
    """The unweighted mean of the classes' F1, 0 to 1, as scikit-learn's `f1_score(average="macro", zero_division=0)`.

    A class counts if it occurs as a reference or answer; a class that does not (in a resample, say) is left out of the
    mean. An empty answer (labels that tie, or an empty text) is no class: it is a miss of the reference's class. F1
    needs only three counts per class, so a row has 3k columns instead of the k² of a confusion matrix.
    """

    bounds = (0.0, 1.0)
    name: str = "macro_f1"
    direction: Literal["higher", "lower"] = "higher"

    def signature(self, language: str) -> str:
        return (
            "definition:2|average:macro|classes:references and answers, the empty one aside|zero_division:0|unicode:NFC"
        )

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, 3k]: for each class in sorted order its true positives, false positives and false negatives.

        The classes are those of the references, the answers and the labels that could be answered; thanks to the last,
        all cells of a label task have the same columns, even for labels that no model answered.
        """
        import numpy as np

        require_predictions(predictions)
        pairs = [(composed(prediction.text), composed(prediction.reference)) for prediction in predictions]
        possible = {label for given in predictions for label in (*(given.label_scores or ()), *given.labels)}
        met = {label for pair in pairs for label in pair} | {composed(label) for label in possible}
        classes = sorted(filter(None, met))
        if len(classes) > MAXIMUM_CLASSES:
            raise MetricUnavailable(CLASSES(count=len(classes)))
        column = {label: 3 * i for i, label in enumerate(classes)}
        counts = np.zeros((len(predictions), 3 * len(classes)))
        for row, (answer, reference) in zip(counts, pairs, strict=True):
            kinds = ((answer, 0),) if answer == reference else ((answer, 1), (reference, 2))
            for label, kind in kinds:
                if label:
                    row[column[label] + kind] = 1
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
    """1 if the answer equals the reference, letter by letter, however its accents are encoded."""
    return float(composed(prediction.text) == composed(prediction.reference))


def text_is_right(prediction: Prediction) -> float:
    """1 if answer and reference are equal up to case, white space, width and invisible characters."""
    return float(same_text(prediction.text, prediction.reference))


def token_f1(prediction: Prediction) -> float:
    """F1 of the words of answer and reference (see `answer_words`), in any order, in every script.

    SQuAD's F1 (Rajpurkar et al. 2016) with other words, since SQuAD's (`squad_f1`) make different answers equal.
    """
    return f1_of_words(answer_words(prediction.text), answer_words(prediction.reference))


_FORM = "unicode:NFC, one width, no invisible characters|case:folded"

ACCURACY = ExampleMean("accuracy", label_is_right, "definition:2|compare:exact|unicode:NFC")
EXACT_MATCH = ExampleMean("exact_match", text_is_right, f"definition:2|compare:white space collapsed|{_FORM}")
TOKEN_F1 = ExampleMean(
    "token_f1", token_f1, f"definition:2|words:white space, signs kept, scripts without spaces by character|{_FORM}"
)
