"""Rows of a data set on the Hugging Face hub, or of one that `datasets` finds in a local folder."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.data.formats import NumberedRow
from ftbench.data.split import Split
from ftbench.errors import DataError

_SIDES: Mapping[str, Split] = {"train": "train", "validation": "validation", "dev": "validation", "test": "test"}


def read_hub(reference: str, configuration: str | None = None) -> dict[Split | None, list[NumberedRow]]:
    """Rows by the data set's own split for `ID[@REVISION]`; the key None holds the rows of a set without splits.

    Nothing is executed: `datasets` 4 and later only reads data files. Raises `DataError` without a network or when
    there is no such set.
    """
    from datasets import DatasetDict, load_dataset

    name, _, revision = reference.partition("@")
    try:
        loaded = load_dataset(name, configuration, revision=revision or None)
    except Exception as error:  # the library raises many unrelated types here
        raise DataError(f"cannot be loaded: {' '.join(str(error).split())[:300]}", file=f"hf:{reference}") from None
    if not isinstance(loaded, DatasetDict):
        raise DataError("has no splits that can be read", file=f"hf:{reference}")
    sides = {split: _SIDES[split] for split in loaded if split in _SIDES}
    if len(sides) < 2:
        rows = [row for split in loaded.values() for row in split]
        return {None: [NumberedRow(i, row) for i, row in enumerate(rows, start=1)]}
    result: dict[Split | None, list[NumberedRow]] = {}
    for split, side in sides.items():
        result[side] = [NumberedRow(i, row) for i, row in enumerate(loaded[split], start=1)]
    return result
