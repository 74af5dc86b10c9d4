"""Checking files: which rules run, in which order findings come, and that processes make no difference."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ftbench import DataError, ReadingOptions
from ftbench.data_check import CODES, CheckedFile, CheckOptions, CheckReport, check_files, source
from ftbench.data_check.options import chosen_codes
from ftbench.data_check.rows_table import FileFacts, RowsTable
from ftbench.data_check.rules import ROW_RULES, TABLE_RULES, sizes
from tests.core.data_check.corpus.broken import PAIRS, REVIEWS, TEXTS, lines


def check(path: Path, options: CheckOptions | None = None) -> CheckReport:
    return check_files([CheckedFile(path)], options)


def found(report: CheckReport) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.line) for finding in report.findings]


def many_rows(path: Path, rows: int) -> Path:
    """Rows with repeated texts, contradictions, addresses, blank and broken lines."""
    with path.open("wb") as file:
        for number in range(rows):
            text = f"{TEXTS[number % 12]} Visit number {number % 997}, write to a{number % 89}@example.org"
            file.write(json.dumps({"text": text, "label": f"label {number % 7 % 5}"}).encode() + b"\n")
            if number % 500 == 3:
                file.write(b"\n{broken\n")
    return path


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "BLOCK_BYTES", 20_000)


def test_findings_are_the_same_for_any_number_of_processes(tmp_path: Path, small_blocks: None) -> None:
    path = many_rows(tmp_path / "rows.jsonl", 3_000)
    options = CheckOptions(chosen_codes(ignored=["near-duplicate"]), kept=None)
    alone, together = check(path, options), check(path, replace(options, processes=2))
    assert alone.counts == together.counts
    assert alone.findings == together.findings
    assert len(alone.findings) > 1_000
    assert (alone.table.tokens == together.table.tokens).all()


def test_findings_are_the_same_for_any_size_of_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = many_rows(tmp_path / "rows.jsonl", 1_000)
    whole = check(path)
    monkeypatch.setattr(source, "BLOCK_BYTES", 7_000)
    assert check(path).findings == whole.findings


def test_findings_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    first, second = many_rows(tmp_path / "b.jsonl", 1_200), many_rows(tmp_path / "a.jsonl", 1_200)
    report = check_files([CheckedFile(first), CheckedFile(second)])
    places = [(finding.file, finding.line or 0) for finding in report.findings]
    assert places == sorted(places, key=lambda place: (place[0] != str(first), place[1]))


def test_a_code_that_is_ignored_is_not_found_and_its_rule_not_run(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(lines([*REVIEWS, REVIEWS[0]]))
    assert found(check(path)) == [("duplicate", 13)]
    assert found(check(path, CheckOptions(chosen_codes(ignored=["duplicate"])))) == []
    assert found(check(path, CheckOptions(chosen_codes(only=["leak"])))) == []


def test_an_unknown_code_is_refused_with_the_nearest() -> None:
    with pytest.raises(DataError, match=r"there is no code \"e-mial\"\. Did you mean 'e-mail'"):
        chosen_codes(only=["e-mial"])


def test_all_findings_are_counted_and_the_first_are_kept(tmp_path: Path, small_blocks: None) -> None:
    path = many_rows(tmp_path / "rows.jsonl", 600)
    report = check(path, CheckOptions(chosen_codes(only=["e-mail"]), kept=5))
    assert report.counts["e-mail"] == 600
    assert found(report) == [("e-mail", line) for line in (1, 2, 3, 4, 7)]


def test_a_row_that_repeats_another_names_it(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(lines([*REVIEWS, REVIEWS[4]]))
    (finding,) = check(path).findings
    assert finding.other == (str(path), 5)


def test_the_same_row_on_two_sides_is_a_leak_and_no_duplicate(tmp_path: Path) -> None:
    train, test = tmp_path / "train.jsonl", tmp_path / "test.jsonl"
    train.write_bytes(lines(REVIEWS))
    test.write_bytes(lines(reversed(REVIEWS)))
    report = check_files([CheckedFile(train, "train"), CheckedFile(test, "test")])
    assert dict(report.counts) == {"leak": 12}


def test_rows_without_sides_cannot_leak(tmp_path: Path) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    first.write_bytes(lines(REVIEWS))
    second.write_bytes(lines(REVIEWS))
    assert set(check_files([CheckedFile(first), CheckedFile(second)]).counts) == {"duplicate"}


def test_many_different_labels_are_texts_and_get_no_findings_about_labels(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(lines({"text": f"{TEXTS[n % 12]} It is day {n}.", "label": f"label {n}"} for n in range(60)))
    assert [code for code in check(path).counts if code.startswith(("label", "rare", "single"))] == []


def test_columns_that_few_rows_have_are_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [{"question": f"What is the word for {n} tens?", "answer": f"Ten times {n}."} for n in range(200)]
    path.write_bytes(lines([*rows, {**PAIRS[0], "Answer ": "x"}]))
    report = check(path, CheckOptions(chosen_codes(only=["other-columns"])))
    assert [(finding.line, str(finding.message)) for finding in report.findings] == [
        (201, "columns that few rows have: Answer ")
    ]


def test_a_file_that_is_too_large_for_a_service_is_named() -> None:
    facts = FileFacts("rows.jsonl", "rows.jsonl", 600_000_000, "OpenAI", rows=20)
    none = {name: np.zeros(0) for name in ("file", "line", "side", "question", "whole", "label", "language", "tokens")}
    none |= {name: np.zeros(0) for name in ("answer_tokens", "characters", "answer_characters")}
    table = RowsTable([facts], labels=(), languages=("",), **none)
    (finding,) = sizes.RULE.check(table, CheckOptions())
    assert (finding.code, str(finding.message)) == ("large-file", "600 MB; OpenAI takes files up to 512 MB")


def test_every_code_belongs_to_one_rule_or_to_reading() -> None:
    of_rules = [code for rule in (*ROW_RULES, *TABLE_RULES) for code in rule.codes]
    assert len(set(of_rules)) == len(of_rules)
    assert set(of_rules) <= set(CODES)
    assert set(CODES) - set(of_rules) == {
        "reading",
        "json-syntax",
        "json-key-twice",
        "not-an-object",
        "several-objects",
        "not-a-number",
        "columns",
        "csv-syntax",
        "header",
        "no-header",
        "encoding",
        "byte-order-mark",
        "line-breaks",
        "blank-lines",
        "unreadable",
    }


@pytest.mark.parametrize("name", ["no.jsonl", "no.csv", "no.json"])
def test_a_file_that_is_not_there_is_an_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such file"):
        check(tmp_path / name)


def test_a_format_that_is_not_known_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "rows.doc"
    path.write_bytes(b"x")
    with pytest.raises(DataError, match="is no known format"):
        check(path)


def test_progress_is_told(tmp_path: Path) -> None:
    path = many_rows(tmp_path / "rows.jsonl", 50)
    told: list[tuple[str, float]] = []
    check(path, CheckOptions(progress=lambda doing, share: told.append((str(doing), share))))
    assert told[0] == (f"reading {path}", 1.0)
    assert any(doing == "comparing rows: near-duplicate" for doing, _ in told)


def test_a_private_value_is_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(lines([*PAIRS, {"question": "Who helps?", "answer": "Ask maria.lopez@example.org for it."}]))
    (finding,) = check(path).findings
    assert str(finding.message) == "an e-mail address: mar…org"


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(list(REVIEWS)).encode(),
        json.dumps(list(REVIEWS), indent=1).encode(),
        b"\n".join(json.dumps(row, indent=1).encode() for row in REVIEWS),
    ],
    ids=["list on one line", "list over many lines", "objects over many lines"],
)
def test_json_of_any_form_is_read_under_the_suffix_of_json_lines(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(content)
    report = check(path)
    assert (found(report), len(report.table)) == ([], 12)


def test_json_lines_are_read_as_blocks_of_bytes_unless_an_encoding_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(lines(REVIEWS))
    (block,) = source.blocks(path)
    assert (block.items, block.length) == (None, path.stat().st_size)
    (block,) = source.blocks(path, ReadingOptions(encoding="utf-8"))
    assert block.items is not None
    assert len(block.items) == len(REVIEWS)


def test_a_header_that_was_named_is_not_doubted(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"2023,2024\n" + b"".join(b"%d word,%d other word\n" % (i, i) for i in range(12)))
    assert "no-header" in check_files([CheckedFile(path)]).counts
    assert "no-header" not in check_files([CheckedFile(path, reading=ReadingOptions(header=1))]).counts


@pytest.mark.parametrize(
    ("encoding", "words"),
    [("gb18030", "请先重新启动打印机然后再试一次"), ("cp1252", "Wo ist der Schlüssel für die Tür?")],
)
def test_json_lines_in_another_encoding_are_read_as_a_run_reads_them(encoding: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [{"question": f"{words} {number}", "answer": f"{words} {number * 7}."} for number in range(12)]
    path.write_bytes("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode(encoding))
    report = check(path, CheckOptions(chosen_codes((), ("near-duplicate",))))
    assert len(report.table) == 12
    assert found(report) == [("reading", None)]


def test_a_first_line_that_is_broken_does_not_hide_the_others(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"[1, 2]\n{broken\n" + lines(REVIEWS))
    report = check(path)
    assert (found(report), len(report.table)) == ([("not-an-object", 1), ("json-syntax", 2)], 12)
