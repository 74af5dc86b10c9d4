"""`run.json` and the original text of the matrix."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ftbench.errors import NewerFormat, StoreError
from ftbench.messages.storage_errors import NO_RUN, RUN_IS_FILE
from ftbench.records.cell import canonical_json
from ftbench.records.run import MetricRecord, RunRecord
from ftbench.storage.atomic import dump_json, read_json, write_atomic
from ftbench.storage.cells import CellStore
from ftbench.storage.formats import RUN

RUN_FILE = "run.json"
MATRIX_FILE = "matrix.yaml"


def write_run(directory: Path, run: RunRecord, matrix_text: str) -> None:
    """Write run.json and the matrix's text; metrics added by `ftbench score` meanwhile are kept.

    Raises `NewerFormat` if a newer ftbench has written the file.
    """
    with CellStore(directory).changing(RUN_FILE):
        complete = run.with_metrics(_added_metrics(directory))
        write_atomic(directory / MATRIX_FILE, matrix_text)
        write_atomic(directory / RUN_FILE, _dump(complete))


def read_run(directory: Path) -> RunRecord:
    """The run in a directory; raises `StoreError` if it is missing, damaged or newer than this ftbench."""
    path = directory / RUN_FILE
    if directory.is_file():
        raise StoreError(RUN_IS_FILE(), file=directory)
    if not path.exists():
        raise StoreError(NO_RUN(), file=directory)
    return RUN.read(RunRecord, read_json(path), path)


def add_metrics(directory: Path, names: Sequence[str]) -> None:
    """Record metrics added by `ftbench score`, so that results and reports know them."""
    with CellStore(directory).changing(RUN_FILE):
        run = read_run(directory).with_metrics(tuple(MetricRecord(metric=name) for name in names))
        write_atomic(directory / RUN_FILE, _dump(run))


def _added_metrics(directory: Path) -> tuple[MetricRecord, ...]:
    try:
        return read_run(directory).added_metrics
    except NewerFormat:
        raise
    except StoreError:  # missing or damaged: everything else follows from the plan
        return ()


def _dump(run: RunRecord) -> str:
    """`dump_json` with each cell on one line: Python writes that twenty times as fast, and cells may be thousands."""
    content = RUN.written(run.as_json())
    cells = {key: [canonical_json(cell) for cell in content[key]] for key in ("cells", "trials")}
    text = dump_json({**content, **{key: [] for key in cells}})
    for key, lines in cells.items():
        if lines:  # quotes inside a string are escaped, so no text can contain this line
            text = text.replace(f'\n "{key}": []', f'\n "{key}": [\n  ' + ",\n  ".join(lines) + "\n ]", 1)
    return text
