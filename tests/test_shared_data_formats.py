"""The files of ../shared/data are read as they are, and give the same records in every format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow
import pytest
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from pyarrow import parquet

from ftbench import TextTask
from ftbench.data.dataset import TaskData
from ftbench.data.files.reading import NumberedRow, stream_rows
from tests.core.data.loading import load_file
from tests.covering import covering, rest_is_slow

Rows = Sequence[dict[str, Any]]

FIELDS = {
    "general_text_en": (None, "text"),
    "general_text_indomain_en": (None, "text"),
    "general_text_wiki_en": (None, "text"),
    "general_text_zh": (None, "text"),
    "medical_en": ("question", "answer"),
    "medical_zh": ("question", "answer"),
    "recipes_en": ("name", "time_minutes"),
    "recipes_zh": ("name", "time_minutes"),
    "sentiment_en": ("text", "label"),
    "sentiment_zh": ("text", "label"),
    "summarization_en": ("document", "summary"),
    "summarization_zh": ("document", "summary"),
    "support_en": ("question", "answer"),
    "support_sysadmin_en": ("question", "answer"),
    "support_zh": ("question", "answer"),
    "toxicity_en": ("text", "toxic"),
}
"""For each file the columns of question and answer; without a question, the text is its own answer."""

SAMPLE = 120


def table(rows: Rows) -> list[list[str]]:
    """The rows as cells under a header; a list or mapping is its JSON."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [names, *([_cell(row.get(name)) for name in names] for row in rows)]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def delimited(rows: Rows, separator: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(table(rows))
    return text.getvalue()


def write_xlsx(rows: Rows, path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("rows")
    for cells in table(rows):
        sheet.append([_typed(cell) for cell in cells])
    book.save(path)


def _typed(cell: str) -> Any:
    """A whole number as a number, as a spreadsheet keeps it."""
    return int(cell) if cell.isdecimal() and len(cell) < 9 and str(int(cell)) == cell else cell


def write_parquet(rows: Rows, path: Path) -> None:
    parquet.write_table(pyarrow.Table.from_pylist(list(rows)), path)


def lines(rows: Rows) -> list[str]:
    return [json.dumps(row, ensure_ascii=False) for row in rows]


WRITERS: dict[str, tuple[str, Callable[[Rows, Path], object]]] = {
    "CSV": (".csv", lambda rows, path: path.write_text(delimited(rows, ","), encoding="utf-8", newline="")),
    "TSV": (".tsv", lambda rows, path: path.write_text(delimited(rows, "\t"), encoding="utf-8", newline="")),
    "semicolons": (".csv", lambda rows, path: path.write_text(delimited(rows, ";"), encoding="utf-8", newline="")),
    "JSON": (".json", lambda rows, path: path.write_text(json.dumps(rows), encoding="utf-8")),
    "concatenated": (".json", lambda rows, path: path.write_text("".join(lines(rows)), encoding="utf-8")),
    "XLSX": (".xlsx", write_xlsx),
    "Parquet": (".parquet", write_parquet),
    "UTF-16": (".csv", lambda rows, path: path.write_text(delimited(rows, ","), encoding="utf-16", newline="")),
    "GB18030": (".jsonl", lambda rows, path: path.write_bytes("\n".join(lines(rows)).encode("gb18030"))),
}


@pytest.fixture
def data(shared: Path) -> Path:
    folder = shared / "data"
    if not folder.is_dir():
        pytest.skip("the shared data is not here")
    return folder


def loaded(path: Path, fields: tuple[str | None, str]) -> TaskData:
    question, answer = fields
    prompt = f"{{{question or answer}}} ="
    task = TextTask(name="t", output="text", prompts={"en": prompt}, answers={"en": f" {{{answer}}}"}, metrics=())
    return replace(load_file(task, path, language="en"), notes=(), source="")


@cache
def _plain(data: Path, name: str, count: int | None, *, workbook: bool) -> tuple[Rows, TaskData]:
    """The first rows of a file, and what they are as JSON Lines; each is made once for all formats."""
    stream = (row for row in stream_rows(data / f"{name}.jsonl") if isinstance(row, NumberedRow))
    rows = [dict(row) for _, row in islice(stream, count)]
    if workbook:  # which has no control characters
        rows = [row for row in rows if not ILLEGAL_CHARACTERS_RE.search("".join(map(str, row.values())))]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plain.jsonl"
        path.write_text("\n".join(lines(rows)), encoding="utf-8")
        return rows, loaded(path, FIELDS[name])


def test_every_shared_file_is_here(data: Path) -> None:
    assert {path.stem for path in data.glob("*.jsonl")} == set(FIELDS)


# By default each file in two formats, so that each format has three files or more.
@rest_is_slow(
    ("name", "form"),
    list(product(FIELDS, WRITERS)),
    {pair for turn in (0, 4) for pair in covering([list(FIELDS)], list(WRITERS), turn=turn)},
)
def test_a_sample_of_a_file_gives_the_same_records_in_every_format(
    name: str, form: str, data: Path, tmp_path: Path
) -> None:
    _compare(name, form, data, tmp_path, SAMPLE)


@pytest.mark.slow
@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("name", FIELDS)
def test_a_whole_file_gives_the_same_records_in_every_format(name: str, form: str, data: Path, tmp_path: Path) -> None:
    _compare(name, form, data, tmp_path, None)


def _compare(name: str, form: str, data: Path, folder: Path, count: int | None) -> None:
    suffix, write = WRITERS[form]
    rows, plain = _plain(data, name, count, workbook=form == "XLSX")
    write(rows, folder / f"other{suffix}")
    assert loaded(folder / f"other{suffix}", FIELDS[name]) == plain
    assert len(plain.train) + len(plain.validation) + len(plain.test) > 0.5 * len(rows)  # of recipes, many lack a time
