"""Imports files that raters sent back: checks them all, then stores all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ftbench.errors import UserError
from ftbench_rating.importing.faults import Faults, refuse
from ftbench_rating.importing.from_json import json_ids, json_judgements, read_json_response
from ftbench_rating.importing.from_table import table_ids, table_judgements
from ftbench_rating.importing.merge import merged
from ftbench_rating.importing.table import Table, read_csv
from ftbench_rating.importing.workbook import read_xlsx
from ftbench_rating.study.files import StudyFiles, load_study, write_response
from ftbench_rating.study.model import Judgement, Response

_MOST_BYTES = 200 * 1024 * 1024
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of importing one file."""

    path: Path
    study: str
    rater: str
    judgements: int
    added: int
    changed: int
    """With `replace`, the number of judgements that differ from the earlier ones."""


def import_files(folders: Sequence[Path], paths: Sequence[Path], *, replace: bool = False) -> list[Imported]:
    """Store the judgements in the files as responses of the studies in `folders`.

    A file belongs to the study that has its ids. Judgements that were imported before are kept. A judgement that
    differs from an earlier one is refused, unless `replace` is set: then everything that the raters of these files sent
    before is discarded. Raises `UserError` with all faults, and then stores nothing.
    """
    studies = {folder: load_study(folder) for folder in folders}
    known = {folder: {item.id for item in files.key.items} for folder, files in studies.items()}
    pending: dict[tuple[Path, str], Response] = {}
    done: list[Imported] = []
    all_faults: list[Faults] = []
    for path in dict.fromkeys(paths):
        faults = Faults(path)
        all_faults.append(faults)
        try:
            content = _content(path)
            folder = _study_of(content, known, studies)
        except UserError as error:
            faults.add(error.message)
            continue
        files = studies[folder]
        rater, judgements = _judgements(content, files, faults)
        if faults.messages or rater is None:
            if not faults.messages:
                faults.add("has no row with an id")
            continue
        stored = next((response for response in files.responses if response.rater == rater), None)
        before = pending.get((folder, rater), None if replace else stored)
        result = merged(files, rater, before, judgements)
        for item, dimension in result.differing:
            old = _value_text(before.judgements if before else (), item, dimension)
            new = _value_text(judgements, item, dimension)
            fault = f"{item} is {new} here but was {old} in what {rater} sent before; --replace takes this file instead"
            faults.add(fault, column=dimension)
        total = merged(files, rater, stored, judgements)
        if result.response.judgements:
            pending[folder, rater] = result.response
        done.append(Imported(path, files.study.id, rater, len(judgements), total.added, len(total.differing)))
    refuse(all_faults)
    for (folder, _), response in pending.items():
        if response not in studies[folder].responses:
            write_response(folder, response)
    return done


def _content(path: Path) -> Table | dict[str, Any]:
    """The content of a file; the format is recognised by its content, not by its name."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UserError("is too large for a sheet of a study")
        data = path.read_bytes()
    except FileNotFoundError:
        raise UserError("there is no such file") from None
    except OSError as error:
        raise UserError(f"cannot be read: {error.strerror}") from None
    if data.startswith(_OLD_EXCEL):
        raise UserError("is an old Excel workbook or has a password; save it as .xlsx without a password, or as CSV")
    if data.startswith(_ZIP):
        return read_xlsx(data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return read_json_response(data)
    return read_csv(data)


def _study_of(content: Table | dict[str, Any], known: dict[Path, set[str]], studies: dict[Path, StudyFiles]) -> Path:
    """The study that has most of the ids; a response without ids names its study."""
    ids = set(table_ids(content) if isinstance(content, Table) else json_ids(content))
    best = max(known, key=lambda folder: len(known[folder] & ids))
    if known[best] & ids:
        return best
    names = ", ".join(files.study.id for files in studies.values())
    if isinstance(content, dict):
        named = [folder for folder, files in studies.items() if files.study.id == content.get("study")]
        if named and not ids:
            return named[0]
    if not ids:
        raise UserError("has no row with an id")
    raise UserError(f"none of its {len(ids)} ids belongs to a study here ({names}); was the study made again?")


def _judgements(
    content: Table | dict[str, Any], files: StudyFiles, faults: Faults
) -> tuple[str | None, list[Judgement]]:
    if isinstance(content, Table):
        return table_judgements(content, files, faults)
    return json_judgements(content, files, faults)


def _value_text(judgements: Sequence[Judgement], item: str, dimension: str) -> str:
    judgement = next(each for each in judgements if (each.item, each.dimension) == (item, dimension))
    value, worst = judgement.value, judgement.worst
    if value is None:
        return "cannot judge"
    return str(value) if worst is None else f"best {value + 1}, worst {worst + 1}"
