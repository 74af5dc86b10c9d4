"""ROUGE-1, ROUGE-2 and ROUGE-L through rouge-score, with words of every script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ftbench import Metric
from ftbench_metrics.means import mean_columns, require_predictions
from ftbench_metrics.messages import NO_ANSWERS
from ftbench_metrics.options import check_options
from ftbench_metrics.unicode_forms import same_text
from ftbench_metrics.words import rouge_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftbench import Prediction

_version = lru_cache(maxsize=1)(lambda: version("rouge-score"))
"""Cached: the look-up takes a millisecond, and a run may have thousands of cells."""

_WORDS = "tok:letters and digits, other signs than ASCII, scripts without spaces by character|unicode:NFC, one width"


@dataclass(frozen=True, slots=True)
class RougeTokenizer:
    """rouge-score's default tokens for ASCII text (lower-cased runs of a-z and 0-9), similar ones for other scripts.

    The library's own tokenizer drops all non-ASCII text: every Chinese, Russian or Thai text would score 0.
    """

    stemmer: Any = None
    """A stemmer for words of more than three letters, as in rouge-score, or None."""

    def tokenize(self, text: str) -> list[str]:
        tokens = rouge_words(text)
        if self.stemmer is None:
            return tokens
        return [self.stemmer.stem(token) if len(token) > 3 else token for token in tokens]


@dataclass(frozen=True, slots=True)
class Rouge(Metric):
    """The mean over answers of a ROUGE F-measure (Lin 2004), 0 to 1; an empty answer scores 0.

    Values are rouge-score's for ASCII text, with one exception: a perfect answer always scores 1. rouge-score gives 0
    if it is too short for an n-gram, such as one word for `rouge2`, or has no letter and no digit.

    Option: `stemmer` (default false) first reduces English words to their Porter stems, which gives higher values.
    """

    bounds = (0.0, 1.0)
    name: str
    """`rouge1`, `rouge2` or `rougeL` (the whole answer as one sequence; not `rougeLsum`)."""
    stemmer: bool = False
    direction: Literal["higher", "lower"] = "higher"

    def configure(self, argument: str, options: Mapping[str, Any], directory: Path) -> Rouge:
        check_options(self.name, options, {"stemmer": bool}, argument=argument)
        return replace(self, **options)

    def signature(self, language: str) -> str:
        stemmer = "porter" if self.stemmer else "no"
        return f"definition:2|measure:f|stemmer:{stemmer}|{_WORDS}|version:rouge-score-{_version()}"

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, 2]: the F-measure and 1."""
        require_predictions(predictions)
        scorer = _scorer(self.name, self.stemmer)
        scores = [self._score(scorer, prediction) for prediction in predictions]
        return mean_columns(scores, lacking=NO_ANSWERS)

    def _score(self, scorer: Any, prediction: Prediction) -> float:
        score = float(scorer.score(prediction.reference, prediction.text)[self.name].fmeasure)
        return score or float(same_text(prediction.reference, prediction.text))


@lru_cache(maxsize=8)
def _scorer(name: str, stemmer: bool) -> Any:
    from rouge_score.rouge_scorer import RougeScorer
    from rouge_score.tokenizers import porter

    return RougeScorer([name], tokenizer=RougeTokenizer(porter.PorterStemmer() if stemmer else None))
