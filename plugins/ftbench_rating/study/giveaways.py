"""Words that would tell a rater which method or model an answer is of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ftbench.errors import UserError
from ftbench_rating.study.build import Built
from ftbench_rating.study.source import Source

_SELF = re.compile(
    r"\b(?:as|i am|i'm) an? (?:ai|artificial intelligence|(?:large )?language model)\b"
    r"|作为一?[个名款]?(?:人工智能|AI|大?语言模型)|我是一?[个名款]?(?:人工智能|AI|大?语言模型)",
    re.IGNORECASE,
)
_SHORTEST_STEM = 5


def warnings(source: Source, built: Built) -> list[str]:
    """Sentences about what gives itself away; raises `UserError` where the name of the study does."""
    names = [*source.methods, *_stems(source.model)]
    told = _found(names, [built.study.id])
    if told:
        raise UserError(
            f'raters see the name of the study, and "{built.study.id}" names {told[0]}; choose another --out'
        )
    asked = [source.task, *(text for one in built.study.dimensions for text in one.question.values())]
    found = [f'raters see "{name}" in the name of the task or in a question' for name in _found(names, asked)]
    items = {(item.prompt, answer) for sheet in built.sheets for item in sheet.items for answer in item.answers}
    # A name that stands in prompts or references too is a word of the task's, such as "full".
    common = set(_found(names, [text for case in source.cases for text in (case.prompt, case.reference)]))
    for name in names:
        count = sum(_has(name, answer) for _, answer in items)
        if count and name not in common:
            found.append(f"{_answers(count)} {'says' if count == 1 else 'say'} {name}, the name of a method or model")
    if count := sum(bool(_SELF.search(answer)) for _, answer in items):
        found.append(f"{_answers(count)} {'says' if count == 1 else 'say'} to be of a language model")
    return found


def _answers(count: int) -> str:
    return "1 answer" if count == 1 else f"{count} answers"


def _found(names: Sequence[str], texts: Iterable[str]) -> list[str]:
    whole = "\n".join(texts)
    return [name for name in names if _has(name, whole)]


def _has(name: str, text: str) -> bool:
    return bool(re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text, re.IGNORECASE))


def _stems(model: str) -> list[str]:
    """The model's label and the words in it, such as `qwen` in `hf:Qwen/Qwen3-0.6B`."""
    words = re.findall(r"[^\W\d_]+", model)
    return list(dict.fromkeys([model, *(word.lower() for word in words if len(word) >= _SHORTEST_STEM)]))
