"""Rows as pandas frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ftbench.records.flatten import flatten

if TYPE_CHECKING:
    import pandas as pd

_WHOLE = frozenset({"hyperparameters", "label_scores"})
"""Mappings that stay one column, because their keys differ from row to row."""


def frame(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> pd.DataFrame:
    """A frame with one column per key; nested keys have dotted names (`metrics.accuracy`).

    `columns` come first and are always there, even if no row has a value.
    """
    import pandas as pd

    values = pd.DataFrame([_flat(row) for row in rows])
    return values.reindex(columns=list(dict.fromkeys([*columns, *values.columns])))


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    whole = {key: dict(value) for key, value in row.items() if key in _WHOLE and isinstance(value, Mapping)}
    return {**flatten({key: value for key, value in row.items() if key not in whole}), **whole}
