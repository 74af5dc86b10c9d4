"""What augmentation will do, for a plan: how many variants and generations, and two rows with a variant each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ftbench.commandline.tables import counted
from ftbench.commandline.task_examples import chosen
from ftbench.contracts.augmentation import Rejected

if TYPE_CHECKING:
    from ftbench.planning.augmentations import PlannedAugmentation
    from ftbench.planning.planned import PlannedTask

_SHOWN = 2
"""Rows that are shown with a variant."""


def augmentation_lines(task: PlannedTask, width: int) -> Iterator[str]:
    """Lines for a person; texts are cut at `width` columns."""
    rows = len(task.data.train)
    for planned in task.augmentations:
        most = rows * planned.entry.copies
        in_folds = " in each fold" if task.data.folds else ""
        yield (
            f"    augment with {planned.augmentation.name}: at most {counted(most, 'variant')} "
            f"of {counted(rows, 'training row')}{in_folds}{_written(planned, task)}"
        )
        for before, after in _pairs(planned, task):
            yield f"      {_cut(before, width - 6)}"
            yield f"      → {_cut(after, width - 8)}"


def augmentations_as_json(task: PlannedTask) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "augmentation": planned.augmentation.name,
            "copies": planned.entry.copies,
            "settings": planned.settings.model_dump(mode="json"),
            "most_variants": len(task.data.train) * planned.entry.copies,
            "generations": planned.generations(task.task, task.data),
            "examples": [{"text": before, "variant": after} for before, after in _pairs(planned, task)],
        }
        for planned in task.augmentations
    ]


def _written(planned: PlannedAugmentation, task: PlannedTask) -> str:
    """How many texts models write, and which models."""
    if not planned.models:
        return ""
    names = " and ".join(dict.fromkeys(model.source.name for model in planned.models.values()))
    generations = counted(planned.generations(task.task, task.data), "generation")
    return f"; {names} writes them once, before the cells: {generations}"


def _pairs(planned: PlannedAugmentation, task: PlannedTask) -> Iterator[tuple[str, str]]:
    """(text, its variant) of a short and a long row; none where models write, because they are not loaded here."""
    if planned.models:
        return
    rows = [planned.source(task.task, task.data, example) for example in chosen(task.data.train, _SHOWN)]
    for row, variants in zip(rows, planned.make(rows, {}), strict=True):
        first = variants[0] if variants else Rejected("unchanged")
        if isinstance(first, Rejected):
            yield _joined(row.texts.values()), f"(left out: {first.reason})"
        else:
            yield _joined(row.texts.values()), _joined(first.values())


def _joined(texts: Iterable[str]) -> str:
    return " | ".join(" ".join(text.split()) for text in texts)


def _cut(text: str, width: int) -> str:
    from rich.cells import cell_len, set_cell_size

    width = max(20, width)
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"
