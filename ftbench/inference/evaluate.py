"""Predictions of a model on test examples: reference likelihood for all, then labels scored or answers generated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from ftbench.contracts.metric import Prediction
from ftbench.contracts.task import Example, Task, few_shot_prompt
from ftbench.inference.generate import Answer, generate
from ftbench.training.answer_loss import answer_losses
from ftbench.training.batches import collate, micro_batches
from ftbench.training.encode import EncodedExample, encode, encode_texts

if TYPE_CHECKING:
    import torch
    from torch import nn
    from transformers import PreTrainedTokenizerBase

SEPARATOR = "\n\n"
"""What stands between the solved examples of a few-shot prompt; an answer to one ends where it begins."""


@dataclass(frozen=True, slots=True)
class EvaluationPlan:
    """Everything that decides predictions besides the model and the examples."""

    limit: int
    """Tokens of prompt and answer together."""
    max_new_tokens: int
    prompt_limit: int
    """Tokens of a prompt whose answer is generated: what the model takes, less `max_new_tokens`."""
    batch_tokens: int
    language: str
    labels: tuple[str, ...] = ()
    shots: tuple[Example, ...] = ()
    stop: tuple[str, ...] = ()


@dataclass(slots=True)
class Evaluator:
    """A model with all that evaluating it needs."""

    model: nn.Module
    tokenizer: PreTrainedTokenizerBase
    device: torch.device
    autocast: Callable[[], AbstractContextManager[Any]]
    plan: EvaluationPlan

    def predict(self, task: Task, examples: Sequence[Example]) -> tuple[list[Prediction], int]:
        """(one prediction an example, in order; how many examples were left out because their answer is too long)."""
        prompts = {example.id: self._prompt(example) for example in examples}
        encoded, left_out = encode(self.tokenizer, list(prompts.values()), examples, limit=self.plan.limit)
        losses = self.losses(encoded)
        by_id = {example.id: example for example in examples}
        drafts = [
            Prediction(
                id=row.id,
                prompt=prompts[row.id],
                reference=by_id[row.id].reference,
                text="",
                language=self.plan.language,
                reference_loss=loss,
                reference_tokens=len(row.target),
                truncated_tokens=row.truncated,
                group=by_id[row.id].group,
            )
            for row, loss in zip(encoded, losses, strict=True)
        ]
        if task.output == "label":
            return self._label(task, drafts, by_id), left_out
        return self._generate(drafts), left_out

    def losses(self, rows: Sequence[EncodedExample]) -> list[float]:
        """-log p in nats of each row's answer, summed over its tokens."""
        import torch

        self.model.eval()
        found: dict[int, float] = {}
        positions = {id(row): i for i, row in enumerate(rows)}
        with torch.inference_mode(), self.autocast():
            for part in micro_batches(rows, self.plan.batch_tokens):
                batch = collate(part, self._pad, self.device)
                losses = answer_losses(self.model, batch)
                sums = torch.zeros(
                    len(part), dtype=torch.float64, device=losses.device if losses.device.type != "mps" else "cpu"
                )
                sums.index_add_(0, batch.rows.to(sums.device), losses.to(sums.device).double())
                found.update((positions[id(row)], float(value)) for row, value in zip(part, sums, strict=True))
        return [found[i] for i in range(len(rows))]

    @property
    def _pad(self) -> int:
        return int(self.tokenizer.pad_token_id)

    def _prompt(self, example: Example) -> str:
        return few_shot_prompt(self.plan.shots, example.prompt) if self.plan.shots else example.prompt

    def _label(self, task: Task, drafts: Sequence[Prediction], by_id: dict[str, Example]) -> list[Prediction]:
        """The likeliest label as a whole answer with its end of text; the first of the labels' order wins a tie."""
        language: Any = self.plan.language
        scores: dict[str, list[float]] = {}
        words = [task.verbalizer(label, language) for label in self.plan.labels]
        longest = 1 + max(len(ids) for ids in encode_texts(self.tokenizer, words))  # with the end of text
        for label in self.plan.labels:
            asked = [replace(by_id[draft.id], target=task.verbalizer(label, language)) for draft in drafts]
            # Every label's prompt is cut as for the longest one, or their likelihoods could not be compared.
            encoded, left_out = encode(
                self.tokenizer, [d.prompt for d in drafts], asked, limit=self.plan.limit, answer_room=longest
            )
            if left_out:
                raise ValueError(f'the label "{label}" does not fit into {self.plan.limit} tokens')
            scores[label] = [-loss for loss in self.losses(encoded)]
        predictions = []
        for i, draft in enumerate(drafts):
            own = {label: scores[label][i] for label in self.plan.labels}
            best = max(self.plan.labels, key=own.__getitem__)
            predictions.append(replace(draft, text=best, label_scores=own, stopped="label"))
        return predictions

    def _generate(self, drafts: Sequence[Prediction]) -> list[Prediction]:
        stop = (*self.plan.stop, SEPARATOR) if self.plan.shots else self.plan.stop
        answers = generate(
            self.model,
            self.tokenizer,
            [draft.prompt for draft in drafts],
            prompt_limit=self.plan.prompt_limit,
            max_new_tokens=self.plan.max_new_tokens,
            batch_tokens=self.plan.batch_tokens,
            stop=stop,
            device=self.device,
            autocast=self.autocast,
        )
        return [_answered(draft, answer) for draft, answer in zip(drafts, answers, strict=True)]


def _answered(draft: Prediction, answer: Answer) -> Prediction:
    stopped: Literal["end", "stop", "limit"] = answer.stopped
    return replace(
        draft,
        text=answer.text,
        generated_tokens=answer.tokens,
        stopped=stopped,
        truncated_tokens=max(draft.truncated_tokens, answer.truncated),
    )


def general_predictions(
    rows: Sequence[EncodedExample], before: Sequence[float], after: Sequence[float]
) -> list[Prediction]:
    """Passages as predictions: what they lost on their way through training."""
    return [
        Prediction(row.id, "", "", "", "", loss, len(row.target), base_loss=base)
        for row, base, loss in zip(rows, before, after, strict=True)
    ]
