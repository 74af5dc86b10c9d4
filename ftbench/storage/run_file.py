"""`run.json` and the original text of the matrix.

A run of many cells has a large run.json. While tuning proposes trials, round by round, their records are therefore
appended to trials.jsonl, which readers take as a part of run.json. The next whole run.json has them, and the file goes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from ftbench.errors import NewerFormat, StoreError
from ftbench.messages.storage_errors import NO_RUN, RUN_IS_FILE
from ftbench.records.cell import canonical_json
from ftbench.records.run import CellRecord, MetricRecord, RunRecord
from ftbench.storage.atomic import append_text, check_regular, dump_json, read_json, write_atomic
from ftbench.storage.cells import CellStore
from ftbench.storage.formats import RUN

RUN_FILE = "run.json"
MATRIX_FILE = "matrix.yaml"
TRIALS_FILE = "trials.jsonl"
"""Trials that were proposed since run.json was written."""
_CELL_LINE = '  {"'
"""How the line of a cell begins, and no other: in the rest of the file a bracket ends its line."""


def write_run(directory: Path, run: RunRecord, matrix_text: str) -> None:
    """Write run.json and the matrix's text; metrics added by `ftbench score` meanwhile are kept.

    Raises `NewerFormat` if a newer ftbench has written the file.
    """
    with CellStore(directory).changing(RUN_FILE):
        complete = run.with_metrics(_added_metrics(directory))
        write_atomic(directory / MATRIX_FILE, matrix_text)
        write_atomic(directory / RUN_FILE, _dump(complete))
        (directory / TRIALS_FILE).unlink(missing_ok=True)


def add_trials(directory: Path, trials: Sequence[CellRecord]) -> None:
    """Record trials that a run came to need, without writing run.json anew."""
    lines = "".join(canonical_json(trial.as_json()) + "\n" for trial in trials)
    with CellStore(directory).changing(RUN_FILE):
        append_text(directory / TRIALS_FILE, lines)


def read_run(directory: Path) -> RunRecord:
    """The run in a directory; raises `StoreError` if it is missing, damaged or newer than this ftbench."""
    path = directory / RUN_FILE
    if directory.is_file():
        raise StoreError(RUN_IS_FILE(), file=directory)
    if not path.exists():
        raise StoreError(NO_RUN(), file=directory)
    return _with_added(RUN.read(RunRecord, read_json(path), path), directory)


def add_metrics(directory: Path, names: Sequence[str]) -> None:
    """Record metrics added by `ftbench score`, so that results and reports know them."""
    with CellStore(directory).changing(RUN_FILE):
        run = read_run(directory).with_metrics(tuple(MetricRecord(metric=name) for name in names))
        write_atomic(directory / RUN_FILE, _dump(run))
        (directory / TRIALS_FILE).unlink(missing_ok=True)


def _with_added(run: RunRecord, directory: Path) -> RunRecord:
    """The run with the trials of trials.jsonl. Lines that cannot be read follow from the plan, and are left out."""
    try:
        check_regular(directory / TRIALS_FILE)
        lines = (directory / TRIALS_FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return run
    known = {trial.cell for trial in run.trials}
    added = {}
    for line in lines:
        try:
            trial = CellRecord.model_validate(json.loads(line))
        except (ValueError, RecursionError):  # pydantic's errors are such, too
            continue
        if trial.cell not in known:
            added[trial.cell] = trial
    return run.model_copy(update={"trials": (*run.trials, *added.values())})


def _added_metrics(directory: Path) -> tuple[MetricRecord, ...]:
    """The added metrics of the run that is there; its cells are not looked at."""
    path = directory / RUN_FILE
    try:
        check_regular(path)
        with path.open(encoding="utf-8") as lines:
            text = "".join(line for line in lines if not line.startswith(_CELL_LINE))
        return RUN.read(RunRecord, json.loads(text), path).added_metrics
    except NewerFormat:
        raise
    except (OSError, StoreError, ValueError, RecursionError):  # missing or damaged: all else follows from the plan
        return ()


def _dump(run: RunRecord) -> str:
    """`dump_json` with each cell on one line: that is written twenty times as fast, and cells may be thousands."""
    records = {"cells": run.cells, "trials": run.trials}
    rest = run.model_dump(mode="json", exclude=set(records))
    text = dump_json(RUN.written({**rest, **{key: [] for key in records}}))
    for key, cells in records.items():
        if cells:  # quotes inside a string are escaped, so no text can contain this line
            lines = map(_line, cells)
            text = text.replace(f'\n "{key}": []', f'\n "{key}": [\n  ' + ",\n  ".join(lines) + "\n ]", 1)
    return text


def _line(cell: CellRecord) -> str:
    try:
        return cell.model_dump_json()  # ten times as fast as Python's
    except ValueError:  # of lone surrogates, which byte-level tokenizers can produce
        return canonical_json(cell.as_json())
