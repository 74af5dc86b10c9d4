"""Predictions of a model on test examples: reference likelihood for all, then labels scored or answers generated.

A generated answer to a label task is matched to the label that it names.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ftbench.compute.answer_loss import answer_losses
from ftbench.compute.batches import collate, micro_batches
from ftbench.compute.bundle import ModelBundle
from ftbench.compute.encode import EncodedExample
from ftbench.compute.memory_budget import PassBudget
from ftbench.compute.prompt_format import Prompt
from ftbench.contracts.task import Task
from ftbench.errors import CellError
from ftbench.inference.backend import Outsourced
from ftbench.inference.continuation import probe_rows
from ftbench.inference.findings import Findings
from ftbench.inference.generate import Answer, finished, generate
from ftbench.inference.label_losses import label_losses
from ftbench.inference.label_matching import LabelNames
from ftbench.inference.limits import GenerationLimits
from ftbench.inference.stops import Stops
from ftbench.records.example import Example, with_shots
from ftbench.records.prediction import PassageLoss, Prediction


@dataclass(frozen=True, slots=True)
class EvaluationPlan:
    """All that decides predictions besides the model and the examples."""

    limit: int
    """Tokens of prompt and answer together, at most."""
    max_new_tokens: int
    prompt_limit: int
    """Tokens of the prompt when its answer is generated: the model's positions less `max_new_tokens`."""
    batch_tokens: int
    language: str
    labels: tuple[str, ...] = ()
    shots: tuple[Example, ...] = ()
    stop: tuple[str, ...] = ()
    scoring: Literal["likelihood", "generate"] = "likelihood"
    """How a label is predicted."""

    def generates(self, task: Task) -> bool:
        """Whether answers to the task are generated."""
        return task.output == "text" or self.scoring == "generate"


@dataclass(slots=True)
class Evaluator:
    """A model with everything needed to evaluate it."""

    bundle: ModelBundle
    plan: EvaluationPlan
    outsourced: Outsourced | None = None
    """The external backend that generates answers; None for the built-in decoder."""
    budget: PassBudget = field(init=False)
    """Tokens per forward pass: `plan.batch_tokens`, or fewer once memory has run out."""
    generation_seconds: float = field(init=False, default=0.0)
    """Seconds spent on generating so far, without the losses of reference answers."""
    findings: Findings = field(init=False, default_factory=Findings)
    """Findings about the examples predicted so far."""

    def __post_init__(self) -> None:
        self.budget = PassBudget(self.plan.batch_tokens, self.bundle.device)

    def predict(self, task: Task, examples: Sequence[Example]) -> tuple[list[Prediction], int]:
        """One prediction per example, in order, and the number of examples dropped because they are too long."""
        examples = [with_shots(example, self.plan.shots) for example in examples]
        encoded, left_out = self.bundle.prompt_format.encode(examples, limit=self.plan.limit)
        by_id = {example.id: example for example in examples}
        generates = self.plan.generates(task)
        prompts: list[Prompt] = []
        if generates:
            fitting, prompts = self._with_prompts(encoded, by_id)
            left_out += len(encoded) - len(fitting)
            encoded = fitting
        self.findings.see(encoded)
        scored = {} if generates or not encoded else self._score_labels(task, [by_id[row.id] for row in encoded])
        losses = self._reference_losses(encoded, list(scored.values()))
        read = [prompt.turns for prompt in prompts] if generates else _turns(scored)
        drafts = [
            Prediction(
                id=row.id,
                prompt=by_id[row.id].prompt,
                reference=by_id[row.id].reference,
                text="",
                language=self.plan.language,
                reference_loss=loss,
                reference_tokens=row.trained_tokens,
                truncated_tokens=row.truncated,
                group=by_id[row.id].group,
                turns=turns,
            )
            for row, loss, turns in zip(encoded, losses, read, strict=True)
        ]
        if not generates:
            return self._label(drafts, scored), left_out
        names, stop = self._names(task), self._stop(task)
        stops = Stops(self.bundle.prompt_format, stop)
        for row in encoded:
            perfect = finished(self.bundle.pad, list(row.target), stops).text
            self.findings.unmatched += not _can_match(by_id[row.id], perfect, names)
        answered = self._generate(drafts, prompts, encoded, stop)
        return [self._matched(prediction, names) for prediction in answered] if names else answered, left_out

    def _with_prompts(
        self, rows: Sequence[EncodedExample], by_id: Mapping[str, Example]
    ) -> tuple[list[EncodedExample], list[Prompt]]:
        """The rows whose prompt leaves room for a generated answer, and their prompts."""
        examples = [by_id[row.id] for row in rows]
        prompts = self.bundle.prompt_format.prompts(examples, limit=self.plan.prompt_limit)
        fitting = [(row, prompt) for row, prompt in zip(rows, prompts, strict=True) if prompt is not None]
        return [row for row, _ in fitting], [prompt for _, prompt in fitting]

    def losses(self, rows: Sequence[EncodedExample]) -> list[float]:
        """-log p in nats of each row's answers, summed over their tokens."""
        import torch

        bundle = self.bundle
        bundle.model.eval()
        losses: dict[int, float] = {}
        positions = {id(row): i for i, row in enumerate(rows)}

        def compute() -> None:
            missing = [row for i, row in enumerate(rows) if i not in losses]
            parts = micro_batches(missing, self.budget.tokens)
            batches = (collate(part, bundle.pad, bundle.device) for part in parts)
            for part, batch in zip(parts, self.budget.following(batches), strict=True):
                token_losses = answer_losses(bundle.model, batch)
                sums = torch.zeros(
                    len(part),
                    dtype=torch.float64,
                    device=token_losses.device if token_losses.device.type != "mps" else "cpu",
                )
                sums.index_add_(0, batch.rows.to(sums.device), token_losses.to(sums.device).double())
                losses.update((positions[id(row)], value) for row, value in zip(part, sums.tolist(), strict=True))

        with torch.inference_mode(), bundle.compute.autocast():
            self.budget.fit(compute)
        return [losses[i] for i in range(len(rows))]

    def _stop(self, task: Task) -> Sequence[str]:
        reads = self.bundle.prompt_format
        after_shots = reads.after_shots if self.plan.shots else ()
        stop = self.plan.stop if reads.task_stops else ()
        return (*stop, *after_shots, *(reads.after_label if task.output == "label" else ()))

    def _names(self, task: Task) -> LabelNames | None:
        """How answers name the task's labels; None for a text task."""
        if task.output != "label":
            return None
        words = [task.verbalizer(label, self.plan.language) for label in self.plan.labels]
        return LabelNames.of(self.plan.labels, words)

    def _score_labels(self, task: Task, examples: Sequence[Example]) -> dict[str, list[tuple[EncodedExample, float]]]:
        """By label: each example with the label as its answer, and its loss in nats."""
        words = [task.verbalizer(label, self.plan.language) for label in self.plan.labels]
        rows = self.bundle.prompt_format.encode_choices(examples, words, limit=self.plan.limit)

        def score(tokens: int) -> list[list[float]]:
            return label_losses(self.bundle, rows, self.losses, batch_tokens=tokens)

        try:
            losses = self.budget.fit_tokens(score, row=len(rows) * max(row.length for row in rows[0]))
        except CellError:  # all labels of a prompt do not fit together, but one may
            losses = [self.losses(label) for label in rows]
        pairs = (list(zip(*pair, strict=True)) for pair in zip(rows, losses, strict=True))
        return dict(zip(self.plan.labels, pairs, strict=True))

    def _reference_losses(
        self, rows: Sequence[EncodedExample], scored: Sequence[Sequence[tuple[EncodedExample, float]]]
    ) -> list[float]:
        """The loss of each row's own answers; a scored row with the same tokens is not computed again."""
        known = {(row.tokens, row.trained): loss for pairs in scored for row, loss in pairs}
        missing = [row for row in rows if (row.tokens, row.trained) not in known]
        known |= zip([(row.tokens, row.trained) for row in missing], self.losses(missing), strict=True)
        return [known[row.tokens, row.trained] for row in rows]

    def _label(
        self, drafts: Sequence[Prediction], scored: Mapping[str, Sequence[tuple[EncodedExample, float]]]
    ) -> list[Prediction]:
        """The likeliest label, scored as a whole answer with its end of text; no label if several tie."""
        predictions = []
        for i, draft in enumerate(drafts):
            scores = {label: -rows[i][1] for label, rows in scored.items()}
            likeliest = [label for label, score in scores.items() if score == max(scores.values())]
            self.findings.tied += len(likeliest) > 1
            text = likeliest[0] if len(likeliest) == 1 else ""
            predictions.append(replace(draft, text=text, label_scores=scores, stopped="label"))
        return predictions

    def _matched(self, prediction: Prediction, names: LabelNames) -> Prediction:
        """The label that a generated answer names; no label if it names none or several."""
        label = names.label(prediction.text)
        self.findings.matched += 1
        self.findings.unnamed += label is None
        return replace(prediction, text=label or "", said=prediction.text, labels=self.plan.labels)

    def _generate(
        self,
        drafts: Sequence[Prediction],
        prompts: Sequence[Prompt],
        rows: Sequence[EncodedExample],
        stop: Sequence[str],
    ) -> list[Prediction]:
        if self.outsourced:
            probe = [rows[i].last_answer for i in probe_rows([row.length for row in rows])]
            pairs = zip(rows, drafts, strict=True)
            computed = [(row, draft.reference_loss) for row, draft in pairs if draft.reference_loss is not None]
            self.outsourced.probe = list(zip(probe, self._reference_losses(probe, [computed]), strict=True))
        if not drafts:
            return []
        started = time.perf_counter()

        def answer(tokens: int) -> list[Answer]:
            limits = GenerationLimits(self.plan.max_new_tokens, tokens)
            return generate(self.bundle, prompts, limits, stop=stop, outsourced=self.outsourced)

        if self.outsourced:  # the backend manages its own memory
            answers = answer(self.plan.batch_tokens)
        else:
            longest = max(len(row.prompt) for row in rows) + self.plan.max_new_tokens
            answers = self.budget.fit_tokens(answer, row=longest)
        self.generation_seconds += time.perf_counter() - started  # the tokens are on the CPU, so no work is pending
        self.findings.reasoning += sum(not answer.finished_reasoning for answer in answers)
        return [_answered(draft, answer) for draft, answer in zip(drafts, answers, strict=True)]


def _turns(scored: Mapping[str, Sequence[tuple[EncodedExample, float]]]) -> list[tuple[tuple[str, str], ...]]:
    """The messages before each example's labels, which are the same for all of them."""
    return [row.turns for row, _ in next(iter(scored.values()), ())]


def _can_match(example: Example, perfect: str, names: LabelNames | None) -> bool:
    """Whether the perfect answer, as text, equals or names the reference.

    A text task with another reference checks it itself.
    """
    if names:
        return names.label(perfect) == example.reference
    composed, reference = (unicodedata.normalize("NFC", text) for text in (perfect, example.reference))
    return composed == reference or example.target.strip() != example.reference


def _answered(draft: Prediction, answer: Answer) -> Prediction:
    stopped: Literal["end", "stop", "limit"] = answer.stopped
    return replace(
        draft,
        text=answer.text,
        generated_tokens=answer.tokens,
        reasoning_tokens=answer.reasoning_tokens,
        reasoning=answer.reasoning,
        stopped=stopped,
        truncated_tokens=max(draft.truncated_tokens, answer.truncated),
    )


def passage_losses(
    rows: Sequence[EncodedExample], before: Sequence[float], after: Sequence[float]
) -> list[PassageLoss]:
    """The loss of each passage before and after training."""
    return [
        PassageLoss(row.id, loss, base, row.trained_tokens) for row, base, loss in zip(rows, before, after, strict=True)
    ]
