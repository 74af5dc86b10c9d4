"""Variety and repetition of answers, 0 to 1, counted in words (see `words`) so that tokenizers do not matter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ftbench_metrics.means import ExampleMean
from ftbench_metrics.messages import ALL_EMPTY, FOUR_WORDS, TWO_WORDS
from ftbench_metrics.words import ngrams, words_and_signs

if TYPE_CHECKING:
    from ftbench import Prediction


def distinct(order: int) -> Callable[[Prediction], float | None]:
    """Distinct n-grams divided by n-grams of one answer (Li et al. 2016, arXiv 1510.03055); None if it has none.

    Li et al. pool all answers. Here the mean over answers is used, because a pooled count grows with the number of
    answers, and because a mean has an interval.
    """

    def score(prediction: Prediction) -> float | None:
        runs = ngrams(words_and_signs(prediction.text), order)
        return len(set(runs)) / len(runs) if runs else None

    return score


def repetition(prediction: Prediction) -> float | None:
    """The share of an answer's 4-grams that occurred earlier in it; None if it has fewer than four words.

    This is seq-rep-4 = 1 - |unique 4-grams| / |4-grams| of Welleck et al. 2020, "Neural text generation with
    unlikelihood training" (arXiv 1908.04319, section 6.1), on words, or characters of scripts without spaces.
    """
    different = distinct(4)(prediction)
    return None if different is None else 1 - different


_WORDS = (
    "words:case folded, signs and scripts without spaces single|unicode:NFC, one width|mean:over answers that have any"
)

DISTINCT_1 = ExampleMean("distinct1", distinct(1), f"definition:2|order:1|{_WORDS}", lacking=ALL_EMPTY)
DISTINCT_2 = ExampleMean("distinct2", distinct(2), f"definition:2|order:2|{_WORDS}", lacking=TWO_WORDS)
REPETITION = ExampleMean("repetition", repetition, f"definition:2|seq-rep-4|{_WORDS}", "lower", FOUR_WORDS)
