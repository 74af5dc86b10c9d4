"""The built-in metrics; their libraries are imported when a metric is first computed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftbench import hookimpl

if TYPE_CHECKING:
    from ftbench import Message, Metric


@hookimpl
def ftbench_register_metrics() -> Iterable[Metric]:
    """All first-party metrics."""
    from ftbench_metrics.bertscore import BertScore
    from ftbench_metrics.diversity import DISTINCT_1, DISTINCT_2, REPETITION
    from ftbench_metrics.evaluate_library import EvaluateLibrary
    from ftbench_metrics.forgetting import Forgetting
    from ftbench_metrics.labels import ACCURACY, EXACT_MATCH, TOKEN_F1, MacroF1
    from ftbench_metrics.likelihood import Loss, Perplexity
    from ftbench_metrics.rouge import Rouge
    from ftbench_metrics.squad import SQUAD_F1, SQUAD_MATCH
    from ftbench_metrics.toxicity import Toxicity
    from ftbench_metrics.translation import Bleu, Chrf

    return (
        ACCURACY,
        MacroF1(),
        EXACT_MATCH,
        TOKEN_F1,
        SQUAD_MATCH,
        SQUAD_F1,
        Bleu(),
        Chrf(),
        Rouge("rouge1"),
        Rouge("rouge2"),
        Rouge("rougeL"),
        DISTINCT_1,
        DISTINCT_2,
        REPETITION,
        Toxicity(),
        Loss(),
        Perplexity(),
        Forgetting(),
        BertScore(),
        EvaluateLibrary(),
    )


@hookimpl
def ftbench_register_messages() -> Iterable[Message]:
    from ftbench.messages import messages_of
    from ftbench_metrics import messages

    return messages_of(vars(messages))


__all__ = ["ftbench_register_messages", "ftbench_register_metrics"]
