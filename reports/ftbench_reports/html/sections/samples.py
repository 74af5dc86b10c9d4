"""The sample browser: one example after the other, two methods side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ftbench.results.view import RunView
from ftbench_reports.catalogue import CATALOGUE
from ftbench_reports.html.chunks import Chunk
from ftbench_reports.html.examples import Answer, Sample, SampleSet, embedded, sample_set, spread, within_budget
from ftbench_reports.html.section import CHUNKS
from ftbench_reports.language import LANGUAGES, Words, say
from ftbench_reports.text import runs, visible

PRINTED = 3
"""Examples of each set that are in the page itself, for readers without scripts."""

_SCRIPT_WORDS = (
    "all", "a-right", "b-right", "both-wrong", "different", "in-order", "a-ahead", "b-ahead", "prompt", "reference",
    "own-prompt", "right", "wrong", "cut", "truncated", "empty", "no-answer", "left-out", "link", "more", "none",
    "showing", "embedded", "score", "seed", "no-score", "hidden-character",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Samples:
    """Data for the page's script, and a few examples as plain HTML."""

    name: str = "samples"

    def build(self, view: RunView) -> Mapping[str, Any] | None:
        """None where the texts were left out on purpose."""
        if not view.results.has_texts:
            return None
        found = [sample_set(view.comparisons[key], groups, view.results.metrics) for key, groups in view.groups.items()]
        sets = within_budget([one for one in found if one])
        data = {
            "sets": [_data(one, _first_pair(view, one), len(view.models) > 1) for one in sets],
            "words": {
                language: {word: CATALOGUE[f"samples.{word}"][place] for word in _SCRIPT_WORDS}
                for place, language in enumerate(LANGUAGES)
            },
        }
        return {
            "sets": [(one, _about(one), _printed(one)) for one in sets],
            "with_model": len(view.models) > 1,
            CHUNKS: [Chunk("samples", lambda: data)] if sets else [],
        }


def _about(one: SampleSet) -> Words:
    shown = min(PRINTED, len(one.samples))
    return say("samples.embedded-of", n=len(one.samples), shown=shown, total=one.total)


def _printed(one: SampleSet) -> list[Sample]:
    return [one.samples[place] for place in spread(len(one.samples), PRINTED)]


def _first_pair(view: RunView, one: SampleSet) -> tuple[str, str]:
    """The best method and the baseline, or the next best where those are one."""
    deciding = view.comparisons[one.model, one.task].deciding
    ranked = [standing.method for standing in deciding.ranked] if deciding else []
    order = [method for method in [*ranked, *one.seeds] if method in one.seeds]
    first = order[0]
    others = [method for method in [view.results.baseline, *order] if method in one.seeds and method != first]
    return first, others[0] if others else first


def _data(one: SampleSet, pair: tuple[str, str], with_model: bool) -> dict[str, Any]:
    return {
        "model": visible(one.model),
        "task": visible(one.task),
        "label": visible(f"{one.task} · {one.model}" if with_model else one.task),
        "output": one.output,
        "metric": visible(one.metric) if one.metric else None,
        "lower": one.direction == "lower",
        "total": one.total,
        "methods": [[visible(method), seed] for method, seed in one.seeds.items()],
        "pair": [list(one.seeds).index(method) for method in pair],
        "examples": [_example(sample, list(one.seeds)) for sample in one.samples],
    }


def _example(sample: Sample, methods: list[str]) -> dict[str, Any]:
    answers = {answer.method: answer for answer in sample.answers}
    return {
        "id": visible(sample.id),
        "prompt": _text(sample.prompt),
        "reference": _text(sample.reference),
        "answers": [_answer(answers[method]) if method in answers else None for method in methods],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = {"text": _text(answer.text), "score": answer.score, "right": answer.right}
    if answer.cut:
        found["cut"] = True
    if answer.truncated_tokens:
        found["truncated"] = answer.truncated_tokens
    if answer.prompt is not None:
        found["prompt"] = _text(answer.prompt)
    return found


def _text(text: str) -> Any:
    """[parts, characters left out], parts at odd places being marks of hidden characters; or just the plain text."""
    kept, left_out = embedded(text)
    parts: list[str] = []
    for part, mark in runs(kept):
        if mark != (len(parts) % 2 == 1):
            parts.append("")
        parts.append(part)
    if not left_out and len(parts) <= 1:
        return parts[0] if parts else ""
    return [parts, left_out]
