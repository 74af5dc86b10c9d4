"""A study written into its folder: all of it or nothing."""

from __future__ import annotations

import re
import secrets
import shutil
from pathlib import Path

from ftbench.errors import UserError
from ftbench.storage.atomic import write_atomic
from ftbench_rating.form import write_form, write_instructions
from ftbench_rating.sheets.csv_sheet import csv_sheet
from ftbench_rating.sheets.xlsx_sheet import xlsx_sheet
from ftbench_rating.study.build import Built
from ftbench_rating.study.files import SEND_FOLDER, write_key, write_study

STUDIES_FOLDER = "ratings"
"""In a run directory."""
_LONGEST_NAME = 80


def new_folder(run: Path, task: str) -> Path:
    """`RUN/ratings/TASK-1`, or with the first number that is free."""
    slug = re.sub(r"\W+", "-", task).strip("-").lower()[:60] or "study"
    number = 1
    while (folder := run / STUDIES_FOLDER / f"{slug}-{number}").exists():
        number += 1
    return folder


def check_folder(folder: Path) -> None:
    """Raise `UserError` where a study cannot be written into the folder, or its name cannot be a study's."""
    name = folder.name
    if not re.fullmatch(r"\w[\w .-]*", name) or len(name) > _LONGEST_NAME:
        raise UserError(f'"{name}" cannot be the name of a study: letters, digits, spaces, dots and hyphens only')
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError("is there already; choose another --out, or move it away", file=folder)


def write_built(built: Built, folder: Path) -> None:
    """Write study.json, key.json and what is sent to each rater; `folder` appears when all of it is there."""
    check_folder(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.new")
    beside.mkdir()
    try:
        write_study(beside, built.study)
        write_key(beside, built.key)
        for sheet in built.sheets:
            own = beside / SEND_FOLDER / sheet.rater
            own.mkdir(parents=True)
            write_atomic(own / "sheet.csv", csv_sheet(sheet))
            write_atomic(own / "sheet.xlsx", xlsx_sheet(sheet))
            write_form(sheet, own / "form.html")
            write_instructions(built.study, own / "instructions.html")
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
