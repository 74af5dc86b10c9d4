"""Notes for readers of a cell's numbers."""

from __future__ import annotations

from collections.abc import Sequence

from ftbench.compute.encode import EncodedExample
from ftbench.compute.memory_budget import PassBudget
from ftbench.contracts.training import TrainingOutcome
from ftbench.inference.findings import Findings
from ftbench.messages import Message, Note, cells
from ftbench.messages.sides import SIDES


def training_notes(outcome: TrainingOutcome) -> list[Note]:
    notes = []
    if outcome.best_step == 0:
        notes.append(cells.NEVER_LOWERED())
    if outcome.stopped_early:
        notes.append(cells.STOPPED_EARLY(steps=outcome.steps))
    if outcome.reduced_from:
        notes.append(cells.SMALLER_IN_TRAINING(tokens=outcome.pass_tokens, before=outcome.reduced_from))
    if outcome.checkpointing:
        notes.append(cells.CHECKPOINTED())
    return notes


def budget_notes(budget: PassBudget) -> list[Note]:
    """A note if memory ran out in evaluation."""
    smaller = budget.tokens < budget.asked
    return [cells.SMALLER_IN_EVALUATION(tokens=budget.tokens, before=budget.asked)] if smaller else []


def length_notes(
    name: str,
    truncated: int,
    left_out: int,
    *,
    limit: int,
    prompt_limit: int | None = None,
    cut: Message = cells.CUT,
) -> list[Note]:
    """Notes on cut and omitted rows; `cut` is the one on cut rows (`PromptFormat.cut_note`).

    `limit` is for prompt plus answer, `prompt_limit` for prompts of generation.
    """
    notes, side = [], SIDES[name]()
    if truncated:
        notes.append(cut(n=truncated, side=side, limit=prompt_limit or limit))
    if left_out:
        message = cells.CONVERSATIONS_LEFT_OUT if cut is cells.SHORTENED else cells.LEFT_OUT
        notes.append(message(n=left_out, side=side, limit=limit))
    return notes


def token_notes(name: str, rows: Sequence[EncodedExample]) -> list[Note]:
    """Notes on the tokenisation of training or validation rows."""
    seen = Findings()
    seen.see(rows)
    return finding_notes(name, seen)


def finding_notes(name: str, seen: Findings) -> list[Note]:
    """Notes on findings in the rows of a side ("training", "validation", "test")."""
    counted = (
        (cells.CONTROL_TOKENS, seen.spelling_control),
        (cells.JOINED, seen.joined),
        (cells.UNMATCHED, seen.unmatched),
        (cells.TIED, seen.tied),
        (cells.STILL_REASONING, seen.reasoning),
    )
    notes = [message(n=count, side=SIDES[name]()) for message, count in counted if count]
    if seen.unnamed:
        notes.append(cells.NAMED_NO_LABEL(n=seen.unnamed, total=seen.matched, side=SIDES[name]()))
    return notes
