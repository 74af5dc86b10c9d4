"""BLEU and chrF, 0 to 100, from sacrebleu's sufficient statistics of texts in Unicode's form NFC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ftbench import Metric, language_profile
from ftbench_metrics.means import require_predictions
from ftbench_metrics.options import check_choice, check_least, check_options
from ftbench_metrics.unicode_forms import composed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftbench import Prediction

TOKENIZERS = ("13a", "char", "intl", "none", "zh")
"""sacrebleu's tokenizers that need no further package and no download."""


@dataclass(frozen=True, slots=True)
class Bleu(Metric):
    """Corpus BLEU (Papineni et al. 2002), 0 to 100, with sacrebleu's defaults: order 4, exponential smoothing.

    Options: `tokenize` (default by language: `zh` for Chinese, `char` for other languages without spaces between words,
    `13a` for all others) and `lowercase`.
    """

    bounds = (0.0, 100.0)
    tokenize: str | None = None
    lowercase: bool = False
    name: str = "bleu"
    direction: Literal["higher", "lower"] = "higher"

    def configure(self, argument: str, options: Mapping[str, Any], directory: Path) -> Bleu:
        check_options(self.name, options, {"tokenize": str, "lowercase": bool}, argument=argument)
        configured = replace(self, **options)
        if configured.tokenize is not None:
            check_choice(self.name, "tokenize", configured.tokenize, TOKENIZERS)
        return configured

    def signature(self, language: str) -> str:
        """sacrebleu's signature and the Unicode form: `nrefs:1|case:mixed|…|tok:13a|…|version:2.6.0|unicode:NFC`."""
        return _signature(self, language)

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, 10]: words of the answer, of the reference; matched n-grams and the answer's n-grams, n = 1…4."""
        return _statistics(
            predictions, {prediction.language: self._scorer(prediction.language) for prediction in predictions}
        )

    def value(self, totals: NDArray[np.float64]) -> NDArray[np.float64]:
        """[..., 10] → [...]; `sacrebleu.BLEU.compute_bleu` for many totals at once."""
        import numpy as np

        answer, reference, matched, total = totals[..., 0], totals[..., 1], totals[..., 2:6], totals[..., 6:10]
        missed = (matched == 0) & (total > 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            # Smoothing "exp": the k-th order without a match counts 1 / 2^k of a match. An order without any n-gram has
            # precision 0, and then the corpus has too.
            precision = np.where(missed, 0.5 ** missed.cumsum(-1), matched) / np.maximum(total, 1)
            mean = np.exp(np.log(precision).mean(-1))
            penalty = np.where(answer < reference, np.exp(1 - reference / answer), 1)
        return np.asarray(np.where(matched.any(-1), 100 * penalty * mean, 0.0))

    def _scorer(self, language: str) -> Any:
        from sacrebleu.metrics import BLEU

        tokenize = self.tokenize or language_profile(language).bleu_tokenizer
        # sacrebleu knows the number of references, and with it the signature, only after it has seen some
        return BLEU(tokenize=tokenize, lowercase=self.lowercase, references=[[""]])


@dataclass(frozen=True, slots=True)
class Chrf(Metric):
    """Corpus chrF2 (Popović 2015), 0 to 100, with sacrebleu's defaults; `word_order: 2` makes it chrF++.

    Options: `char_order`, `word_order`, `lowercase`, `whitespace`, `eps_smoothing`, all as in sacrebleu.
    """

    bounds = (0.0, 100.0)
    char_order: int = 6
    word_order: int = 0
    lowercase: bool = False
    whitespace: bool = False
    eps_smoothing: bool = False
    name: str = "chrf"
    direction: Literal["higher", "lower"] = "higher"

    def configure(self, argument: str, options: Mapping[str, Any], directory: Path) -> Chrf:
        known = {"char_order": int, "word_order": int, "lowercase": bool, "whitespace": bool, "eps_smoothing": bool}
        check_options(self.name, options, known, argument=argument)
        configured = replace(self, **options)
        check_least(self.name, "char_order", configured.char_order, 1)
        check_least(self.name, "word_order", configured.word_order, 0)
        return configured

    def signature(self, language: str) -> str:
        """sacrebleu's signature and the Unicode form: `nrefs:1|case:mixed|…|nc:6|nw:0|…|version:2.6.0|unicode:NFC`."""
        return _signature(self)

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, 3 · orders]: for each order the n-grams of the answer, of the reference, and the matched ones."""
        scorer = self._scorer()
        return _statistics(predictions, {prediction.language: scorer for prediction in predictions})

    def value(self, totals: NDArray[np.float64]) -> NDArray[np.float64]:
        """[..., 3 · orders] → [...]; `sacrebleu.CHRF._compute_f_score` for many totals at once."""
        import numpy as np

        answer, reference, matched = np.moveaxis(totals.reshape(*totals.shape[:-1], -1, 3), -1, 0)
        epsilon = 1e-16
        precision = np.where(answer > 0, matched / np.maximum(answer, 1), epsilon)
        recall = np.where(reference > 0, matched / np.maximum(reference, 1), epsilon)
        if self.eps_smoothing:
            return np.asarray(100 * _f2(precision, recall, epsilon).mean(-1))
        both = (answer > 0) & (reference > 0)
        orders = np.maximum(both.sum(-1), 1)
        return np.asarray(
            100 * _f2((precision * both).sum(-1) / orders, (recall * both).sum(-1) / orders, otherwise=0.0)
        )

    def _scorer(self) -> Any:
        from sacrebleu.metrics import CHRF

        return CHRF(
            char_order=self.char_order,
            word_order=self.word_order,
            lowercase=self.lowercase,
            whitespace=self.whitespace,
            eps_smoothing=self.eps_smoothing,
            references=[[""]],
        )


@lru_cache(maxsize=64)
def _signature(metric: Bleu | Chrf, *language: str) -> str:
    """The signature, cached: a run of thousands of cells compares it with each cell's."""
    return f"{metric._scorer(*language).get_signature()}|unicode:NFC"


def _f2(precision: NDArray[np.float64], recall: NDArray[np.float64], otherwise: float) -> NDArray[np.float64]:
    """F with recall weighing twice as much, `otherwise` if both are 0."""
    import numpy as np

    weighted = 4 * precision + recall
    return np.where(weighted > 0, 5 * precision * recall / np.where(weighted > 0, weighted, 1), otherwise)


def _statistics(predictions: Sequence[Prediction], scorers: Mapping[str, Any]) -> NDArray[np.float64]:
    """[examples, columns] from the sacrebleu metric of each prediction's language."""
    import numpy as np

    require_predictions(predictions)
    # One answer per call: in a single call for all, sacrebleu warns about answers ending in " .", which models may do.
    rows = [
        scorers[prediction.language]._extract_corpus_statistics(
            [composed(prediction.text)], [[composed(prediction.reference)]]
        )[0]
        for prediction in predictions
    ]
    return np.array(rows, dtype=np.float64)
