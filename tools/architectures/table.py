"""The table as Markdown, and the reasons behind its letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tools.architectures.trial import Ending, Kind, worst

MARKS = (("s", "Skipped"), ("F", "Failed"), ("!", "A check failed"))


@dataclass(frozen=True, slots=True)
class Made:
    """What was run for a row: with which transformers, which tasks, and how many training steps each."""

    version: str
    tasks: tuple[Kind, ...]
    steps: int

    def __str__(self) -> str:
        return f"{self.version}; {', '.join(self.tasks)}; {self.steps} steps"


@dataclass(frozen=True, slots=True)
class Row:
    """How each method ended on one model."""

    made: Made
    endings: Mapping[str, Ending]

    def followed_by(self, later: Row) -> Row:
        """Return `later` together with this row if that ran the same for other tasks, otherwise `later` alone."""
        made, new = self.made, later.made
        if (made.version, made.steps) != (new.version, new.steps) or set(made.tasks) & set(new.tasks):
            return later
        tasks = tuple(sorted((*made.tasks, *new.tasks)))
        endings = {method: worst([self.endings[method], ending]) for method, ending in later.endings.items()}
        return Row(Made(made.version, tasks, made.steps), endings)


def show(rows: Mapping[str, Row], methods: Sequence[str]) -> Iterator[str]:
    """Yield the lines: a row a model, how many models each method works on, and a list of the reasons."""
    yield f"| model | run | {' | '.join(methods)} |"
    yield f"|---|---|{'---|' * len(methods)}"
    for model, row in rows.items():
        yield f"| `{model}` | {row.made} | {' | '.join(row.endings[method].mark for method in methods)} |"
    counts = [sum(row.endings[method].mark == "ok" for row in rows.values()) for method in methods]
    yield f"| **works on, of {len(rows)}** | | {' | '.join(map(str, counts))} |"
    yield ""
    for mark, words in MARKS:
        yield from _reasons(words, mark, rows, methods)


def _reasons(words: str, mark: str, rows: Mapping[str, Row], methods: Sequence[str]) -> Iterator[str]:
    """Yield a heading and a line for each method and reason, with the models that have it."""
    lines = []
    for method in methods:
        models: dict[str, list[str]] = {}
        for model, row in rows.items():
            if row.endings[method].mark == mark:
                models.setdefault(row.endings[method].reason, []).append(f"`{model}`")
        lines += [f"* `{method}` on {', '.join(names)}: {reason}" for reason, names in models.items()]
    if lines:
        yield from (f"{words} (`{mark}`):", "", *lines, "")
