"""Rows of a folder of text files: pairs of input and output, or one folder for each label."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ftbench.contracts.reader import NumberedRow, ReadingOptions, RowFault
from ftbench.data.files.text_encoding import broken_byte, text_form, text_lines
from ftbench.errors import DataError
from ftbench.messages import Note, data, file_errors

_SIDES = ("input", "output")


def stream_folder(folder: Path, options: ReadingOptions, notes: list[Note]) -> Iterator[NumberedRow | RowFault]:
    """The rows in the order of the files' names, numbered by position.

    Pairs give the columns `input` and `output`, folders of labels `text` and `label`. A file without its partner is a
    fault. Raises `DataError` for a folder that holds neither.
    """
    pairs = _pairs(folder)
    if pairs:
        yield from _paired(folder, pairs, options, notes)
        return
    labelled = [
        file for inner in sorted(folder.iterdir()) if _is_shown(inner) and inner.is_dir() for file in _texts(inner)
    ]
    if not labelled:
        raise DataError(file_errors.NO_PAIRS(), file=folder)
    for position, file in enumerate(labelled, start=1):
        text = _text(file, position, folder, options, notes)
        yield text if isinstance(text, RowFault) else NumberedRow(position, {"text": text, "label": file.parent.name})


def _pairs(folder: Path) -> dict[str, dict[str, Path]]:
    """For each name, its files by side."""
    found: dict[str, dict[str, Path]] = {}
    for side in _SIDES:
        inner = folder / side
        for file in _texts(inner) if inner.is_dir() else []:
            found.setdefault(file.stem, {})[side] = file
        for file in _texts(folder):
            if file.stem.endswith(f".{side}"):
                found.setdefault(file.stem.removesuffix(f".{side}"), {})[side] = file
    return dict(sorted(found.items()))


def _paired(
    folder: Path, pairs: dict[str, dict[str, Path]], options: ReadingOptions, notes: list[Note]
) -> Iterator[NumberedRow | RowFault]:
    for position, (name, files) in enumerate(pairs.items(), start=1):
        missing = next((side for side in _SIDES if side not in files), None)
        if missing is not None:
            there = next(iter(files.values())).relative_to(folder)
            alone = file_errors.NO_PARTNER(file=str(there), side=missing, name=name)
            yield RowFault.of(position, "no-partner", alone, missing)
            continue
        row: dict[str, str] = {}
        for side in _SIDES:
            text = _text(files[side], position, folder, options, notes)
            if isinstance(text, RowFault):
                yield text
                break
            row[side] = text
        else:
            yield NumberedRow(position, row)


def _texts(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("*.txt") if _is_shown(file) and file.is_file())


def _is_shown(path: Path) -> bool:
    return not path.name.startswith(".")


def _text(file: Path, position: int, folder: Path, options: ReadingOptions, notes: list[Note]) -> str | RowFault:
    """The whole text of a file, in any encoding; an empty file is an empty text."""
    name = str(file.relative_to(folder))
    if not file.stat().st_size:
        return ""
    try:
        form = text_form(file, options)
        text = "".join(text_lines(file, form))
    except (DataError, UnicodeDecodeError) as error:
        fault = error.note if isinstance(error, DataError) else file_errors.NOT_IN_ENCODING()
        return RowFault.of(position, "encoding", data.IN_FILE(file=name, note=fault))
    if (broken := broken_byte(text, form)) is not None:
        return RowFault.of(position, "encoding", data.IN_FILE(file=name, note=broken))
    for note in form.notes:
        notes.append(data.IN_FILE(file=name, note=note))
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
