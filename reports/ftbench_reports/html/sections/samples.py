"""The example browser: the answers of every method, or of two side by side, example by example."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from ftbench.analysis.pairing import ExampleKey
from ftbench.text.visible import alternating
from ftbench_reports.html.chunks import LARGEST, Chunk
from ftbench_reports.html.embedding import embedded
from ftbench_reports.html.examples import Answer, Example, SampleSet, in_parts, sample_set, spread, within_budget
from ftbench_reports.html.section import CHUNKS
from ftbench_reports.html.turns import Conversation, Message, Turn, conversation
from ftbench_reports.html.view import PageView
from ftbench_reports.language import LANGUAGES, SENTENCES, Words, say, sentences
from ftbench_reports.text import visible

PRINTED = 3
"""Examples of each set printed in the page, for readers without scripts."""

_SCRIPT_WORDS = (
    "every", "a-right", "b-right", "both-right", "both-wrong", "a-better", "b-better", "different", "same",
    "in-order", "a-ahead", "b-ahead", "apart", "words-none", "words-other", "words-reference",
    "prompt", "reference", "own-prompt", "right", "wrong", "cut", "truncated", "empty", "no-answer", "same-answer",
    "left-out", "link", "more", "none", "showing", "of-all", "no-score", "gap-a", "gap-b", "gap-none", "seed",
    "hidden-character", "loading", "not-loaded", "not-carried", "too-long", "role.user", "role.assistant",
    "role.system", "role.tool", "earlier", "earlier-left-out", "reasoning", "own-turns", "taken-as", "no-label",
    "all-methods", "two-methods", "of-wrong", "of-cut", "of-loop", "of-empty", "of-no-label", "of-different",
    "of-below", "of-above", "any-method", "any-label", "hardest", "every-seed", "seeds", "columns", "table", "example",
    "looping", "fold", "whole", "hits", "hits-one", "not-unpacked", "seed-not-carried",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printed:
    """One example with the answers of each method's first seed, for the template."""

    example: Example
    conversation: Conversation | None
    """None for a prompt that is plain text."""
    answers: Sequence[tuple[str, Answer]]


@dataclass(frozen=True, slots=True)
class Samples:
    """Data for the page's script, and a few examples as plain HTML."""

    name: str = "samples"

    def build(self, view: PageView) -> Mapping[str, Any] | None:
        """None if the texts were left out on purpose."""
        if not view.results.has_texts:
            return None
        every = (sample_set(view.comparisons[key], groups, view.results.metrics) for key, groups in view.groups.items())
        available = [samples for samples in every if samples]
        sets = [in_parts(samples, LARGEST // 2) for samples in available] if view.whole else within_budget(available)
        return {
            "sets": [(samples, _about(samples), _printed(samples)) for samples in sets],
            "left_out": _left_out(sets),
            "with_model": len(view.models) > 1,
            CHUNKS: list(_chunks(view, sets)) if sets else [],
        }


def _about(samples: SampleSet) -> Words:
    shown = min(PRINTED, len(samples.carried))
    return say("samples.embedded-of", n=len(samples.carried), shown=shown, total=len(samples.examples))


def _left_out(sets: Sequence[SampleSet]) -> Words | None:
    carried, total = sum(len(samples.carried) for samples in sets), sum(len(samples.examples) for samples in sets)
    remarks = [say("samples.fewer", n=f"{carried:,}", total=f"{total:,}")] if carried < total else []
    if not all(samples.all_seeds for samples in sets):
        remarks.append(say("samples.first-seeds"))
    return sentences([*remarks, say("samples.folder-has-all")]) if remarks else None


def _printed(samples: SampleSet) -> list[Printed]:
    keys = [samples.carried[place] for place in spread(len(samples.carried), PRINTED)]
    first = {method: samples.answers(cells[0]) for method, cells in samples.cells.items()}
    return [_printed_example(samples.examples[key], key, first) for key in keys]


def _printed_example(
    example: Example, key: ExampleKey, answers_by: Mapping[str, Mapping[ExampleKey, Answer]]
) -> Printed:
    answers = [(method, answers[key]) for method, answers in answers_by.items() if key in answers]
    return Printed(example, conversation(example.turns) if example.turns else None, answers)


def _chunks(view: PageView, sets: Sequence[SampleSet]) -> Iterable[Chunk]:
    """An overview; then for each part of a set its examples, and its answers by method."""
    overview = {
        "sets": [_overview(samples, _first_pair(view, samples), len(view.models) > 1) for samples in sets],
        "words": {
            language: {word: SENTENCES.template(f"samples.{word}", language) for word in _SCRIPT_WORDS}
            for language in LANGUAGES
        },
    }
    yield Chunk("samples", lambda: overview)

    @lru_cache(maxsize=1)
    def answers(place: int, method: str) -> Sequence[Mapping[ExampleKey, Answer]]:
        """Answers by seed; cached, because the parts of a method are written one after the other."""
        return [sets[place].answers(cell) for cell in sets[place].cells[method]]

    for place, samples in enumerate(sets):
        for number, part in enumerate(samples.parts):
            yield Chunk(f"samples-{place}-{number}", partial(_examples, samples, part))
        for at, method in enumerate(samples.cells):
            for number, part in enumerate(samples.parts):
                read = partial(answers, place, method)
                yield Chunk(f"samples-{place}-{number}-{at}", partial(_answers, read, part))


def _first_pair(view: PageView, samples: SampleSet) -> tuple[str, str]:
    """The best method and the baseline, or the next best if the baseline is the best."""
    deciding = view.comparisons[samples.model, samples.task].deciding
    ranked = [standing.method for standing in deciding.ranked] if deciding else []
    order = [method for method in [*ranked, *samples.cells] if method in samples.cells]
    first = order[0]
    others = [method for method in [view.results.baseline, *order] if method in samples.cells and method != first]
    return first, others[0] if others else first


def _overview(samples: SampleSet, pair: tuple[str, str], with_model: bool) -> dict[str, Any]:
    return {
        "model": visible(samples.model),
        "task": visible(samples.task),
        "label": visible(f"{samples.task} · {samples.model}" if with_model else samples.task),
        "output": samples.output,
        "metrics": [[visible(name), direction == "lower"] for name, (_, direction) in samples.metrics.items()],
        "total": len(samples.examples),
        "carried": len(samples.carried),
        "methods": [[visible(method), [cell.seed for cell in cells]] for method, cells in samples.cells.items()],
        "pair": [list(samples.cells).index(method) for method in pair],
        "parts": len(samples.parts),
    }


def _examples(samples: SampleSet, part: Sequence[ExampleKey]) -> list[list[Any]]:
    examples = (samples.examples[key] for key in part)
    return [
        [
            visible(example.id),
            _asked(example.prompt, example.turns),
            _text(example.reference),
            *([example.fold] if example.fold is not None else []),
        ]
        for example in examples
    ]


def _answers(read: Callable[[], Sequence[Mapping[ExampleKey, Answer]]], part: Sequence[ExampleKey]) -> list[list[Any]]:
    """[seeds][examples of the part]: the answer or null."""
    return [[_answer(answers[key]) if key in answers else None for key in part] for answers in read()]


def _answer(answer: Answer) -> dict[str, Any]:
    content: dict[str, Any] = {"text": _text(answer.text), "scores": [_short(score) for score in answer.scores]}
    if answer.right:
        content["right"] = True
    if answer.cut:
        content["cut"] = True
    if answer.loop:
        content["loop"] = True
    if answer.truncated_tokens:
        content["truncated"] = answer.truncated_tokens
    if answer.prompt is not None:
        content["prompt"] = _asked(answer.prompt, answer.turns)
    if answer.said is not None:
        content["said"] = _text(answer.said)
    if answer.reasoning_tokens:
        content["reasoning"] = [answer.reasoning_tokens, _text(answer.reasoning)]
    return content


def _asked(prompt: str, turns: Sequence[Turn]) -> Any:
    """The prompt, or the messages of a conversation: [role, text, folded] of each."""
    if not turns:
        return _text(prompt)
    parts = conversation(turns)
    content = {
        "system": list(map(_message, parts.system)),
        "earlier": list(map(_message, parts.earlier)),
        "recent": list(map(_message, parts.recent)),
    }
    return {**content, "left": parts.left_out}


def _message(message: Message) -> list[Any]:
    return [visible(message.role), _text(message.text), message.folded]


def _short(score: float | None) -> float | None:
    """The score with enough digits to show and sort by."""
    return score if score is None else float(f"{score:.6g}")


def _text(text: str) -> Any:
    """[parts, characters left out], where odd parts are marks of hidden characters; or just the plain text."""
    kept, left_out = embedded(text)
    parts = alternating(kept)
    return parts[0] if not left_out and len(parts) == 1 else [parts, left_out]
