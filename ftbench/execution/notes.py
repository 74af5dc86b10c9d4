"""What a reader of a cell's numbers should know."""

from __future__ import annotations

from collections.abc import Sequence

from ftbench.compute.encode import EncodedExample
from ftbench.compute.memory_budget import PassBudget
from ftbench.contracts.training import TrainingOutcome
from ftbench.inference.findings import Findings


def training_notes(outcome: TrainingOutcome) -> list[str]:
    notes = []
    if outcome.best_step == 0:
        notes.append("training never lowered the validation loss: the weights before training were evaluated")
    if outcome.stopped_early:
        notes.append(f"training stopped early, after {outcome.steps} steps")
    if outcome.reduced_from:
        notes.append(_smaller("training", outcome.pass_tokens, outcome.reduced_from))
    if outcome.checkpointing:
        notes.append("memory ran out in training: activations were computed again instead of being kept")
    return notes


def budget_notes(name: str, budget: PassBudget) -> list[str]:
    """Whether memory ran out in passes of `name` ("evaluation")."""
    return [_smaller(name, budget.tokens, budget.asked)] if budget.tokens < budget.asked else []


def _smaller(name: str, tokens: int, before: int) -> str:
    return f"memory ran out in {name}: passes have {tokens} tokens instead of {before}"


def length_notes(name: str, truncated: int, left_out: int, *, limit: int, prompt_limit: int | None = None) -> list[str]:
    """What did not fit: `limit` holds for prompt and answer together, `prompt_limit` for a prompt to generate after."""
    notes = []
    if truncated:
        cut = f"{truncated} {name} {'prompt was' if truncated == 1 else 'prompts were'} cut from the left"
        notes.append(f"{cut} to fit {prompt_limit or limit} tokens")
    if left_out:
        rows = "1 row was left out: its" if left_out == 1 else f"{left_out} rows were left out: their"
        notes.append(f"{name}: {rows} answer alone does not fit {limit} tokens")
    return notes


def token_notes(name: str, rows: Sequence[EncodedExample]) -> list[str]:
    """What becoming tokens did to the training or validation rows."""
    seen = Findings()
    seen.see(rows)
    return finding_notes(name, seen)


def finding_notes(name: str, seen: Findings) -> list[str]:
    """What was found about the texts of rows ("training", "validation", "test")."""
    notes = []
    if seen.spelling_control:
        rows = "1 row spells" if seen.spelling_control == 1 else f"{seen.spelling_control} rows spell"
        notes.append(f"{name}: {rows} out a control token such as the end of text; it was read as text")
    if seen.joined:
        rows = "1 row" if seen.joined == 1 else f"{seen.joined} rows"
        notes.append(f"{name}: in {rows} the tokenizer would join prompt and answer; they were kept apart")
    if seen.unmatched:
        rows = "1 reference" if seen.unmatched == 1 else f"{seen.unmatched} references"
        notes.append(
            f"{name}: {rows} cannot be answered word for word: the tokenizer or a stop string changes the text"
        )
    if seen.tied:
        rows = "1 row" if seen.tied == 1 else f"{seen.tied} rows"
        notes.append(f"{name}: in {rows} the likeliest labels are equally likely; that counts as no answer")
    return notes
