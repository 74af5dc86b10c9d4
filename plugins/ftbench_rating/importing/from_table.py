"""Reads the judgements in a table that came back as CSV or XLSX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ftbench_rating.importing.faults import Faults, short
from ftbench_rating.importing.table import Table
from ftbench_rating.importing.values import NotOnScale, mark, rating
from ftbench_rating.sheets.columns import CANNOT, ID, REASON, RatingColumn, folded, rating_columns
from ftbench_rating.study.files import StudyFiles
from ftbench_rating.study.model import Judgement, KeyItem, Study

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class _Columns:
    """The index of each column; None for a missing optional one."""

    id: int
    ratings: tuple[tuple[RatingColumn, int], ...]
    cannot: int | None
    reason: int | None


def table_ids(table: Table) -> list[str]:
    """The ids in the table, in the spelling of a key."""
    place = next(place for place, heading in enumerate(table.headings) if folded(heading) in ID.values())
    return [folded(cells[place]) for _, cells in table.rows if place < len(cells) and cells[place].strip()]


def table_judgements(table: Table, files: StudyFiles, faults: Faults) -> tuple[str | None, list[Judgement]]:
    """The rater of the sheet and the judgements; whatever is wrong is added to `faults`."""
    columns = _columns(table.headings, files.study, faults)
    if columns is None:
        return None, []
    known = {item.id: item for item in files.key.items}
    seen: dict[str, int] = {}
    rater: str | None = None
    judgements: list[Judgement] = []
    for line, cells in table.rows:
        row = _Row(cells, line, columns, files.study, faults)
        if len(cells) > len(table.headings):  # an unquoted comma shifts the cells after it, maybe onto the scale
            faults.add(f"has {len(cells)} cells, but the first row only {len(table.headings)}", line=line)
            continue
        if len(cells) < len(table.headings) and row.is_partly_rated():
            # Excel leaves out empty cells at the end of a row. A lost comma shortens the row too, and shifts cells.
            faults.add(
                f"has {len(cells)} cells, but the first row {len(table.headings)}, and ratings are missing", line=line
            )
            continue
        if not row.id:
            if row.has_ratings():
                faults.add("has ratings but no id", line=line)
            continue
        item = known.get(row.id)
        if item is None:
            faults.add(f"{short(row.id)} is not an item of the study {files.study.id}", line=line, column="id")
            continue
        if row.id in seen:
            faults.add(f"{row.id} is there twice, first in line {seen[row.id]}", line=line, column="id")
            continue
        seen[row.id] = line
        rater = rater or item.rater
        if item.rater != rater:
            faults.add(f"{row.id} is on {item.rater}'s sheet, the rows above on {rater}'s", line=line, column="id")
        elif item.kind != "practice":
            judgements += row.judgements(item)
    return rater, judgements


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a table, which adds its faults to `faults`."""

    cells: Sequence[str]
    line: int
    columns: _Columns
    study: Study
    faults: Faults

    @property
    def id(self) -> str:
        return folded(self._cell(self.columns.id))

    def has_ratings(self) -> bool:
        return any(self._cell(place).strip() for _, place in self.columns.ratings)

    def is_partly_rated(self) -> bool:
        filled = [bool(self._cell(place).strip()) for _, place in self.columns.ratings]
        return any(filled) and not all(filled)

    def judgements(self, item: KeyItem) -> list[Judgement]:
        before = len(self.faults.messages)
        values = {
            (column.dimension, column.worst): self._rating(column, place, item)
            for column, place in self.columns.ratings
        }
        reason = self._cell(self.columns.reason).strip().removeprefix("'")[:LONGEST_REASON]
        passed = self._passed()
        judgements = []
        for dimension in self.study.dimensions:
            best, worst = values[dimension.name, False], values.get((dimension.name, True))
            if best is None and worst is None:
                if passed:
                    judgements.append(Judgement(item.id, dimension.name, None, reason=reason))
            elif self.study.scheme == "best-worst" and (best is None or worst is None or best == worst):
                fault = "the best answer is also the worst" if best == worst else "needs both a best and a worst answer"
                self.faults.add(fault, line=self.line, column=dimension.name)
            else:
                judgements.append(Judgement(item.id, dimension.name, best, worst))
        if len(self.faults.messages) == before:
            self._check_reason(judgements, reason, passed)
        return judgements

    def _check_reason(self, judgements: Sequence[Judgement], reason: str, passed: bool) -> None:
        name = CANNOT["en"]
        if passed and all(judgement.value is not None for judgement in judgements):
            self.faults.add("is marked, but every question is answered; clear one of them", line=self.line, column=name)
        elif reason and not judgements and not passed:
            self.faults.add(f"there is a reason, but no x under {name} and no rating", line=self.line, column="reason")

    def _passed(self) -> bool:
        try:
            marked = mark(self._cell(self.columns.cannot))
        except NotOnScale as fault:
            self.faults.add(str(fault), line=self.line, column=CANNOT["en"])
            return False
        if marked and not self.study.cannot_judge:
            self.faults.add("cannot be chosen in this study", line=self.line, column=CANNOT["en"])
            return False
        return marked

    def _rating(self, column: RatingColumn, place: int, item: KeyItem) -> int | None:
        try:
            return rating(self._cell(place), self.study.scheme, item.shown)
        except NotOnScale as fault:
            self.faults.add(str(fault), line=self.line, column=column.heading)
            return None

    def _cell(self, place: int | None) -> str:
        return self.cells[place] if place is not None and place < len(self.cells) else ""


def _columns(headings: Sequence[str], study: Study, faults: Faults) -> _Columns | None:
    """The index of each column; None, with faults, if a required one is missing or one is there twice."""
    places: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        places.setdefault(folded(heading), []).append(place)
    before = len(faults.messages)

    def place_of(names: Mapping[str, str] | frozenset[str], shown: str, needed: bool) -> int | None:
        words = names if isinstance(names, frozenset) else names.values()
        matches = [place for name in words for place in places.get(name, [])]
        if len(matches) > 1:
            faults.add(f'the column "{shown}" is there {len(matches)} times', line=1)
        elif not matches and needed:
            faults.add(f'there is no column "{shown}"', line=1)
        return matches[0] if matches else None

    id_place = place_of(ID, ID["en"], True)
    ratings = [
        (column, place_of(column.names, column.heading, True)) for column in rating_columns(study, study.language)
    ]
    cannot, reason = place_of(CANNOT, CANNOT["en"], False), place_of(REASON, REASON["en"], False)
    if len(faults.messages) > before or id_place is None:
        return None
    return _Columns(id_place, tuple((column, place) for column, place in ratings if place is not None), cannot, reason)
