"""Cleaned copies: what is mended, what is left out, and the list of every change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from ftbench import DataError
from ftbench.data.files.reading import read_rows
from ftbench.data_check import CODES, CheckedFile, check_files
from ftbench.data_check.checker import layout_of
from ftbench.data_check.fixing import FixSummary, changes_path, fix_file
from ftbench.data_check.rows_table import SIDES
from tests.core.data_check.corpus import conversations, reading, rows, texts
from tests.core.data_check.corpus.broken import PAIRS, REVIEWS, Broken, lines, table

CASES = [case for area in (reading, conversations, rows, texts) for case in area.CASES if len(case.files) == 1]


def fix(path: Path, out: Path, *, mask: bool = False) -> FixSummary:
    return fix_file(path, out, layout_of(path, {}), mask=mask)


def fixed_rows(rows: list[dict[str, Any]], folder: Path, *, mask: bool = False) -> list[dict[str, Any]]:
    path, out = folder / "rows.jsonl", folder / "out.jsonl"
    path.write_bytes(lines(rows))
    fix(path, out, mask=mask)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def changes(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in changes_path(out).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_copy_of_every_broken_file_is_without_the_codes_that_are_mended(case: Broken, tmp_path: Path) -> None:
    ((name, content),) = case.files.items()
    path, out = tmp_path / name, tmp_path / "out.jsonl"
    path.write_bytes(content)
    fix(path, out)
    assert path.read_bytes() == content
    left = check_files([CheckedFile(out)]).counts
    assert [code for code in left if CODES[code].mended] == []


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".tsv"])
def test_rows_without_a_fault_stay_as_they_are(suffix: str, tmp_path: Path) -> None:
    path, out = tmp_path / "rows.csv", tmp_path / f"out{suffix}"
    path.write_bytes(table(REVIEWS))
    summary = fix(path, out)
    assert (summary.read, summary.written, dict(summary.counts)) == (12, 12, {})
    assert changes(out) == []
    again = tmp_path / f"again{suffix}"
    fix(out, again)
    assert again.read_bytes() == out.read_bytes()


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(lines([*PAIRS, PAIRS[0], {"question": " Who? ", "answer": "a@example.org or b@example.org"}]))
    fix(path, tmp_path / "a.jsonl", mask=True)
    fix(path, tmp_path / "b.jsonl", mask=True)
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    assert changes_path(tmp_path / "a.jsonl").read_bytes() == changes_path(tmp_path / "b.jsonl").read_bytes()


def test_every_change_has_code_line_and_both_texts(tmp_path: Path) -> None:
    path, out = tmp_path / "rows.jsonl", tmp_path / "out.jsonl"
    path.write_bytes(
        lines([{"question": "Where is the cafÃ© now?", "answer": "Here"}, *PAIRS, PAIRS[0]]) + b"{broken\n"
    )
    fix(path, out)
    first, second, third = changes(out)
    assert first == {
        "code": "mojibake",
        "file": str(path),
        "line": 1,
        "field": "question",
        "before": "Where is the cafÃ© now?",
        "after": "Where is the café now?",
    }
    assert (second["code"], second["line"], second["repeats_line"], second["after"]) == ("duplicate", 14, 2, None)
    assert second["before"] == PAIRS[0]
    assert (third["code"], third["line"]) == ("json-syntax", 15)


def test_rows_that_are_equal_once_they_are_mended_are_duplicates(tmp_path: Path) -> None:
    rows = [
        {"question": "Is it open today?", "answer": "Yes"},
        {"question": "Is it open\u0007 today? ", "answer": "Yes"},
    ]
    assert fixed_rows(rows, tmp_path) == rows[:1]


def test_the_same_row_on_another_side_stays(tmp_path: Path) -> None:
    rows = [{**row, "split": side} for side in SIDES for row in PAIRS]
    assert fixed_rows(rows, tmp_path) == rows


def test_one_label_in_several_spellings_gets_one_and_look_alikes_stay(tmp_path: Path) -> None:
    labels = ["yes", "yes", "ｙes", "yes ", "Yes", "no"]
    rows = [{"text": f"Text number {n} of six is here", "label": label} for n, label in enumerate(labels)]
    assert [row["label"] for row in fixed_rows(rows, tmp_path)] == ["yes", "yes", "yes", "yes", "Yes", "no"]


def test_personal_data_is_masked_the_same_way_everywhere_and_labels_are_not(tmp_path: Path) -> None:
    rows = [
        {"text": "Write to maria@example.org or to jo@example.org today", "label": "maria@example.org"},
        {"text": "I wrote to jo@example.org and nobody answered", "label": "maria@example.org"},
    ]
    assert [row["text"] for row in fixed_rows(rows, tmp_path, mask=True)] == [
        "Write to [EMAIL-1] or to [EMAIL-2] today",
        "I wrote to [EMAIL-2] and nobody answered",
    ]
    assert fixed_rows(rows, tmp_path, mask=True)[0]["label"] == "maria@example.org"
    assert fixed_rows(rows, tmp_path) == rows


def test_texts_of_messages_are_mended(tmp_path: Path) -> None:
    rows = [{"messages": [{"role": "user", "content": " Hi\u200b "}, {"role": "assistant", "content": "cafÃ©"}]}]
    (row,) = fixed_rows(rows, tmp_path)
    assert [message["content"] for message in row["messages"]] == ["Hi", "café"]


def test_a_lost_character_stays_for_a_person_to_see(tmp_path: Path) -> None:
    rows = [{"question": "Where is the caf\ufffd now?", "answer": "Here"}]
    assert fixed_rows(rows, tmp_path) == rows


@pytest.mark.parametrize("name", ["rows.jsonl", "link.jsonl"])
def test_a_copy_is_never_written_over_the_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(lines(PAIRS))
    (tmp_path / "link.jsonl").symlink_to(path)
    with pytest.raises(DataError, match="never over the file"):
        fix(path, tmp_path / name)
    assert path.read_bytes() == lines(PAIRS)


def test_a_list_of_changes_is_never_written_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl.changes.jsonl"
    path.write_bytes(lines(PAIRS))
    with pytest.raises(DataError, match="never over the file"):
        fix(path, tmp_path / "out.jsonl")


def test_a_suffix_that_is_not_written_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(lines(PAIRS))
    with pytest.raises(DataError, match='"\\.xlsx" is not written'):
        fix(path, tmp_path / "out.xlsx")


def test_nothing_is_left_of_a_copy_that_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    parquet.write_table(pyarrow.table({"question": ["What?"], "image": [b"\x89PNG"]}), path)
    with pytest.raises(DataError, match=r"out\.csv: image: cannot be written: b'"):
        fix(path, tmp_path / "out.csv")
    assert [found.name for found in tmp_path.iterdir()] == ["rows.parquet"]


def test_a_folder_for_the_copy_is_made(tmp_path: Path) -> None:
    path, out = tmp_path / "rows.jsonl", tmp_path / "new" / "out.jsonl"
    path.write_bytes(lines(PAIRS))
    fix(path, out)
    assert out.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
@pytest.mark.parametrize("text", ["a\rb", "a\r\nb", 'say "a,b\tc"\n', " ", "007", "1e5", "=1+1"])
def test_a_table_has_the_texts_as_they_are(text: str, suffix: str, tmp_path: Path) -> None:
    path, out = tmp_path / "rows.jsonl", tmp_path / f"out{suffix}"
    path.write_bytes(lines([{"question": f"What is {n}?", "answer": f"It is {n}, {text.strip()}."} for n in range(12)]))
    fix(path, out)
    assert [found.row for found in read_rows(out)] == [found.row for found in read_rows(path)]


def test_a_number_that_is_not_finite_becomes_a_missing_value(tmp_path: Path) -> None:
    path, out = tmp_path / "rows.jsonl", tmp_path / "out.jsonl"
    path.write_bytes(b'{"question": "How large?", "answer": "Very.", "size": 1e400}\n')
    fix(path, out)
    assert json.loads(out.read_bytes()) == {"question": "How large?", "answer": "Very.", "size": None}


def test_a_row_that_nothing_mends_is_in_the_list_of_changes(tmp_path: Path) -> None:
    path, out = tmp_path / "rows.csv", tmp_path / "out.csv"
    path.write_bytes(b'question,answer\n"What is 1?",one\n"What" is 2?,two\nWhat is 3?,three\n')
    summary = fix(path, out)
    assert dict(summary.counts) == {"csv-syntax": 1}
    assert [(change["code"], change["line"], change["after"]) for change in changes(out)] == [("csv-syntax", 3, None)]


def test_a_data_set_of_a_registry_is_cleaned_and_its_file_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "dataset_info.json").write_text('{"mine": {"file_name": "rows.jsonl"}}', encoding="utf-8")
    file, path = tmp_path / "rows.jsonl", tmp_path / "dataset_info.json#mine"
    file.write_bytes(lines([{"instruction": f"Say {n}.", "output": f"It is {n}."} for n in range(12)]))
    assert fix(path, tmp_path / "out.jsonl").written == 12
    assert check_files([CheckedFile(path)]).table.files[0].bytes == file.stat().st_size
    with pytest.raises(DataError, match="never over the file"):
        fix(path, file)
