"""Lengths, labels and estimates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ftbench.data_check import CheckedFile, CheckOptions, CheckReport, check_files
from ftbench.data_check.estimate import acceptances, costs, training_tokens
from ftbench.data_check.lengths import estimated_tokens
from ftbench.data_check.providers import OPENAI, PRICES, SERVICES
from ftbench.data_check.statistics import lengths, side_statistics
from tests.core.data_check.corpus.broken import CHATS, PAIRS, REVIEWS, lines, table
from tests.note_texts import as_text


def report(folder: Path, rows: Any, name: str = "rows.jsonl", **options: Any) -> CheckReport:
    path = folder / name
    path.write_bytes(table(rows) if name.endswith(".csv") else lines(rows))
    return check_files([CheckedFile(path)], CheckOptions(**options))


def test_percentiles_are_those_of_numpy() -> None:
    values = np.array([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5])
    found = lengths(values)
    assert (found.p50, found.longest, found.total) == (int(np.median(values)), 9, 44)
    assert found.p95 == np.percentile(values, 95, method="lower")
    assert sum(found.histogram) == len(values)


def test_no_rows_have_lengths_of_zero() -> None:
    assert lengths(np.zeros(0, dtype=np.int64)).total == 0


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("x" * 350, 100), ("字" * 140, 100), ("字" * 14 + "x" * 35, 20)])
def test_tokens_are_estimated_by_script(text: str, tokens: int) -> None:
    assert estimated_tokens(text) == tokens


def test_tokens_are_counted_where_there_is_a_tokenizer(tmp_path: Path) -> None:
    found = report(tmp_path, PAIRS, count_tokens=lambda texts: [len(text.split()) for text in texts])
    expected = sum(len(f"{row['question']} {row['answer']}".split()) for row in PAIRS)
    assert training_tokens(found.table) == expected


def test_labels_are_counted_on_each_side(tmp_path: Path) -> None:
    rows = [{**row, "split": "test" if place > 7 else "train"} for place, row in enumerate(REVIEWS)]
    train, test = side_statistics(report(tmp_path, rows).table, None)
    assert (train.name, train.rows, dict(train.labels)) == ("train", 8, {"negative": 4, "positive": 4})
    assert (test.name, test.rows, dict(test.labels)) == ("test", 4, {"negative": 2, "positive": 2})


def test_what_a_maximum_length_cuts_is_said_in_rows_and_tokens(tmp_path: Path) -> None:
    rows = [{"question": f"Question {n}?", "answer": "word " * (10 * n)} for n in range(1, 11)]
    counted = [2 + 10 * n for n in range(1, 11)]
    found = report(tmp_path, rows, max_length=62, count_tokens=lambda texts: [len(text.split()) for text in texts])
    (side,) = side_statistics(found.table, 62)
    assert side.too_long == pytest.approx(0.4)
    assert side.lost == pytest.approx(sum(max(0, tokens - 62) for tokens in counted) / sum(counted))
    assert found.counts["over-long"] == 4


def test_only_training_rows_are_paid_for(tmp_path: Path) -> None:
    rows = [{**row, "split": "test" if place else "train"} for place, row in enumerate(PAIRS)]
    found = report(tmp_path, rows)
    assert training_tokens(found.table) == found.table.tokens[0]
    price, dollars = costs(found.table, 3)[0]
    assert dollars == pytest.approx(3 * int(found.table.tokens[0]) * price.dollars / 1e6)


def test_a_file_of_conversations_is_accepted_where_messages_are(tmp_path: Path) -> None:
    found = report(tmp_path, CHATS)
    accepted = {one.service.name: as_text(one.reasons) for one in acceptances(found.table, 0, found.at_level("error"))}
    assert accepted == {
        "OpenAI": (),
        "Together AI": (),
        "Fireworks": (),
        "Google Vertex AI": ("rows must be in the format Gemini",),
        "Alibaba Bailian": (),
    }


def test_a_service_says_why_it_does_not_accept_a_file(tmp_path: Path) -> None:
    found = report(tmp_path, CHATS[:5])
    assert as_text(acceptances(found.table, 0, 1)[0].reasons) == ("at least 10 rows",)
    found = report(tmp_path, PAIRS, "rows.csv")
    assert as_text(acceptances(found.table, 0, 0)[0].reasons) == (
        "rows must be in the format messages",
        "the file must be .jsonl",
    )


def test_a_file_with_errors_is_not_accepted(tmp_path: Path) -> None:
    found = report(tmp_path, CHATS)
    assert as_text(acceptances(found.table, 0, 1)[0].reasons) == ("the errors must be mended first",)


def test_every_limit_and_price_has_a_source_and_a_month() -> None:
    for row in (*SERVICES, *PRICES):
        assert row.source
        year, month = row.date.split("-")
        assert 2025 <= int(year) <= 2100
        assert 1 <= int(month) <= 12
    assert (OPENAI.least_rows, OPENAI.example_tokens, OPENAI.file_bytes) == (10, 65_536, 512_000_000)
