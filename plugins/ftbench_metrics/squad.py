"""Exact match and F1 of SQuAD's evaluation script, for comparison with published values.

They suit questions in English with names and phrases as answers. The script removes articles and all ASCII
punctuation, so that the answer "A" is empty, 1.5 is 15 and C++ is C#; `exact_match` and `token_f1` do not.
"""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

from ftbench_metrics.means import ExampleMean
from ftbench_metrics.words import f1_of_words

if TYPE_CHECKING:
    from ftbench import Prediction

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


def squad_words(text: str) -> list[str]:
    """Rajpurkar et al. 2016, evaluate-v1.1.py: lower case, no ASCII punctuation, no articles, split at white space."""
    return _ARTICLES.sub(" ", text.lower().translate(_NO_PUNCTUATION)).split()


def squad_match(prediction: Prediction) -> float:
    """1 if answer and reference have the same words in the same order."""
    return float(squad_words(prediction.text) == squad_words(prediction.reference))


def squad_f1(prediction: Prediction) -> float:
    """F1 of the words; two texts without a word are equal, as in the script of SQuAD 2.0 (that of 1.1 gives 0)."""
    return f1_of_words(squad_words(prediction.text), squad_words(prediction.reference))


_WORDS = "words:SQuAD v1.1, without articles and ASCII punctuation"

SQUAD_MATCH = ExampleMean("squad_em", squad_match, f"definition:1|{_WORDS}")
SQUAD_F1 = ExampleMean("squad_f1", squad_f1, f"definition:1|{_WORDS}|no words:equal, as SQuAD 2.0")
