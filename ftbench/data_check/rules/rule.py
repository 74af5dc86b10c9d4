"""What a rule is: about one row, or about all rows together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ftbench.data_check.finding import Finding
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.remark import Remark
from ftbench.data_check.rows_table import RowsTable
from ftbench.data_check.view import RowView


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule that looks at one row at a time, in any process."""

    codes: tuple[str, ...]
    check: Callable[[RowView, CheckOptions], Iterable[Remark]]


@dataclass(frozen=True, slots=True)
class TableRule:
    """A rule that looks at the digests, labels and lengths of all rows."""

    codes: tuple[str, ...]
    check: Callable[[RowsTable, CheckOptions], Iterable[Finding]]
