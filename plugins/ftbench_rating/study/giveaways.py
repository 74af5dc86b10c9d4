"""Finds words that tell raters which method or model wrote an answer."""

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
    """Sentences about giveaways in answers and questions; raises `UserError` for one in the study's name."""
    names = [*source.methods, *_stems(source.model)]
    named = _names_in(names, [built.study.id])
    if named:
        raise UserError(
            f'raters see the name of the study, and "{built.study.id}" names {named[0]}; choose another --out'
        )
    questions = [text for dimension in built.study.dimensions for text in dimension.question.values()]
    sentences = [
        f'raters see "{name}" in the name of the task or in a question'
        for name in _names_in(names, [source.task, *questions])
    ]
    items = {(item.prompt, answer) for sheet in built.sheets for item in sheet.items for answer in item.answers}
    # A name that occurs in prompts or references too is an ordinary word of the task, such as "full".
    common = set(_names_in(names, [text for case in source.cases for text in (case.prompt, case.reference)]))
    for name in names:
        count = sum(_contains(answer, name) for _, answer in items)
        if count and name not in common:
            sentences.append(f"{_answers_say(count)} {name}, the name of a method or model")
    if count := sum(bool(_SELF.search(answer)) for _, answer in items):
        sentences.append(f"{_answers_say(count)} that a language model wrote it")
    return sentences


def _answers_say(count: int) -> str:
    return "1 answer says" if count == 1 else f"{count} answers say"


def _names_in(names: Sequence[str], texts: Iterable[str]) -> list[str]:
    joined = "\n".join(texts)
    return [name for name in names if _contains(joined, name)]


def _contains(text: str, name: str) -> bool:
    return bool(re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text, re.IGNORECASE))


def _stems(model: str) -> list[str]:
    """The model's label and the words in it, such as `qwen` in `hf:Qwen/Qwen3-0.6B`."""
    words = re.findall(r"[^\W\d_]+", model)
    return list(dict.fromkeys([model, *(word.lower() for word in words if len(word) >= _SHORTEST_STEM)]))
