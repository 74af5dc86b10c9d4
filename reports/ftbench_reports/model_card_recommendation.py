"""What the comparison recommends on the task of a model card: the three lines, of that task alone."""

from __future__ import annotations

from ftbench.analysis.recommendation import Recommendation, recommend
from ftbench.presentation.recommendation_words import recommendation_words
from ftbench_reports.language import Words
from ftbench_reports.model_card_subject import Subject


def recommended(subject: Subject) -> tuple[Words, ...]:
    """Empty if the run has no recommendation for the card's model and task."""
    model, task = subject.comparison.model, subject.comparison.task.label
    for recommendation in recommend(subject.view):
        if recommendation.model != model:
            continue
        choice = next((choice for choice in recommendation.by_task if choice.tasks == (task,)), None)
        refused = tuple(refusal for refusal in recommendation.refused if refusal.task == task)
        if choice or refused:
            by_task = (choice,) if choice else ()
            own = Recommendation(model, choice, by_task, refused, one_seed=recommendation.one_seed)
            return recommendation_words(own).lines
    return ()
