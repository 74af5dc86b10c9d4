"""Rows of a data set on the Hugging Face hub or in a local folder, read by `datasets`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ftbench.data.files.rows import NumberedRow
from ftbench.data.split import Split
from ftbench.errors import DataError
from ftbench.messages.file_errors import NO_SPLITS, NOT_LOADED
from ftbench.text.one_line import one_line

_SIDES: Mapping[str, Split] = {"train": "train", "validation": "validation", "dev": "validation", "test": "test"}


def read_hub(reference: str) -> dict[Split | None, list[NumberedRow]]:
    """Rows of `ID[@REVISION][#CONFIGURATION][:SPLIT]` by split; key None for a data set without usable splits.

    A split that is named is read alone, as rows without a side; a part of one, such as `train[:1000]`, too. Without a
    configuration, the split stands after `#:`. Numeric labels become their names. No code is executed: `datasets` 4
    and later only reads data files.

    Raises `DataError` if the data set cannot be loaded.
    """
    from datasets import Dataset, DatasetDict, load_dataset

    address, _, part = reference.partition("#")
    configuration, _, split = part.partition(":")
    name, _, revision = address.partition("@")
    try:
        loaded = load_dataset(name, configuration or None, revision=revision or None, split=split or None)
    except Exception as error:  # the library raises many unrelated types here
        raise DataError(NOT_LOADED(reason=one_line(error, 300)), file=f"hf:{reference}") from None
    if split and isinstance(loaded, Dataset):
        return {None: _rows(loaded)}
    if not isinstance(loaded, DatasetDict):
        raise DataError(NO_SPLITS(), file=f"hf:{reference}")
    rows = {split: _rows(data) for split, data in loaded.items()}
    sides = {split: _SIDES[split] for split in rows if split in _SIDES}
    if len(sides) < 2:
        return {None: [row for part in rows.values() for row in part]}
    return {side: rows[split] for split, side in sides.items()}


def _rows(data: Any) -> list[NumberedRow]:
    """The rows of one split, with the numbers of `ClassLabel` columns turned into names."""
    names = {column: feature.names for column, feature in data.features.items() if hasattr(feature, "names")}
    rows = []
    for position, row in enumerate(data, start=1):
        named = {c: names[c][v] if c in names and isinstance(v, int) and v >= 0 else v for c, v in row.items()}
        rows.append(NumberedRow(position, named))
    return rows
