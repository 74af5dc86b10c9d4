"""The table as Markdown, and the reasons behind its letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tools.architectures.trial import Ending


def show(endings: Mapping[str, Mapping[str, Ending]], methods: Sequence[str], run: str) -> Iterator[str]:
    """Yield the lines: a row a model, how many models each method works on, and a list of the reasons.

    `run` says what was run, in each row, because rows of several calls may be put together.
    """
    yield f"| model | run | {' | '.join(methods)} |"
    yield f"|---|---|{'---|' * len(methods)}"
    for model, found in endings.items():
        yield f"| `{model}` | {run} | {' | '.join(found[method].mark for method in methods)} |"
    counts = [sum(found[method].mark == "ok" for found in endings.values()) for method in methods]
    yield f"| **works on, of {len(endings)}** | | {' | '.join(map(str, counts))} |"
    yield ""
    for mark, words in (("s", "Skipped"), ("F", "Failed"), ("!", "A check failed")):
        yield from _reasons(words, mark, endings, methods)


def _reasons(
    words: str, mark: str, endings: Mapping[str, Mapping[str, Ending]], methods: Sequence[str]
) -> Iterator[str]:
    """Yield a heading and a line for each method and reason, with the models that have it."""
    lines = []
    for method in methods:
        models: dict[str, list[str]] = {}
        for model, found in endings.items():
            if found[method].mark == mark:
                models.setdefault(found[method].reason, []).append(f"`{model}`")
        lines += [f"* `{method}` on {', '.join(names)}: {reason}" for reason, names in models.items()]
    if lines:
        yield from (f"{words} (`{mark}`):", "", *lines, "")
