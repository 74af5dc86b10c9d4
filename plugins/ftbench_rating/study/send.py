"""Writes a study into its folder, completely or not at all."""

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
    """`RUN/ratings/TASK-N`, with the first free number from 1."""
    slug = re.sub(r"\W+", "-", task).strip("-").lower()[:60] or "study"
    number = 1
    while (folder := run / STUDIES_FOLDER / f"{slug}-{number}").exists():
        number += 1
    return folder


def check_folder(folder: Path) -> None:
    """Raise `UserError` if the folder is not empty, or if its name cannot be the name of a study."""
    name = folder.name
    if not re.fullmatch(r"\w[\w .-]*", name) or len(name) > _LONGEST_NAME:
        raise UserError(f'"{name}" cannot be the name of a study: letters, digits, spaces, dots and hyphens only')
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError("is there already; choose another --out, or move it away", file=folder)


def write_built(built: Built, folder: Path) -> None:
    """Write study.json, key.json and the files for each rater; `folder` appears only when all of them exist."""
    check_folder(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.new")
    temporary.mkdir()
    try:
        write_study(temporary, built.study)
        write_key(temporary, built.key)
        for sheet in built.sheets:
            rater_folder = temporary / SEND_FOLDER / sheet.rater
            rater_folder.mkdir(parents=True)
            write_atomic(rater_folder / "sheet.csv", csv_sheet(sheet))
            write_atomic(rater_folder / "sheet.xlsx", xlsx_sheet(sheet))
            write_form(sheet, rater_folder / "form.html")
            write_instructions(built.study, rater_folder / "instructions.html")
        if folder.exists():
            folder.rmdir()
        temporary.rename(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
