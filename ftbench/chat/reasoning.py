"""What a model thinks before it answers: the tags around it, in texts and in what was generated."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReasoningTags:
    """The texts before and after the reasoning in an assistant's turn."""

    opening: str
    closing: str

    def opens(self, prompt: str) -> bool:
        """Whether a prompt ends where reasoning has just begun."""
        return prompt.rstrip().endswith(self.opening)

    @property
    def closed(self) -> str:
        """What ends a block of reasoning, where a template does not say how."""
        return f"\n{self.closing}\n\n"

    def wrap(self, reasoning: str) -> str:
        """The reasoning with its tags, as models write it before an answer."""
        return f"{self.opening}\n{reasoning.strip()}{self.closed}"

    def split(self, text: str) -> tuple[str, str]:
        """(reasoning, answer) of a text that begins with reasoning; without it, the reasoning is empty."""
        match = re.match(rf"\s*{re.escape(self.opening)}(.*?){re.escape(self.closing)}\s*", text, re.DOTALL)
        return (match[1].strip(), text[match.end() :]) if match else ("", text)

    def empty_block(self, turn: str, *, opened: bool) -> str:
        """The block without reasoning with which a turn begins, its white space included; often nothing.

        Where the prompt has opened the block, only its end stands in the turn.
        """
        before = "" if opened else rf"{re.escape(self.opening)}\s*"
        match = re.match(rf"\s*{before}{re.escape(self.closing)}\s*", turn)
        return match[0] if match else ""


TAGS = (
    ReasoningTags("<think>", "</think>"),
    ReasoningTags("[THINK]", "[/THINK]"),
    ReasoningTags("<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),
    ReasoningTags("<|channel>thought", "<channel|>"),
    ReasoningTags("<|START_THINKING|>", "<|END_THINKING|>"),
)
"""The tags that models use; the first ones are used where a template has none."""


def tags_of(source: str) -> ReasoningTags | None:
    """The usual tags that a template names, if it does."""
    return next((tags for tags in TAGS if tags.closing in source or tags.opening in source), None)


def split_reasoning(text: str, tags: ReasoningTags) -> tuple[str, str]:
    """(reasoning, answer) of a text that begins with reasoning, in a template's tags or those that data mostly have."""
    reasoning, answer = tags.split(text)
    return (reasoning, answer) if answer != text else TAGS[0].split(text)
