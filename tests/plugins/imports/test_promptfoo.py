"""`ftbench import promptfoo`: results of promptfoo in format version 3."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .paired import promptfoo_file, promptfoo_result

Import = Callable[..., tuple[int, str, str]]


def document(imported: Import, *arguments: object) -> dict[str, Any]:
    code, output, errors = imported("promptfoo", *arguments, "--format", "json")
    assert (code, errors) == (0, "")
    return dict(json.loads(output))


def test_two_prompts_are_compared_test_by_test(tmp_path: Path, imported: Import) -> None:
    results = [promptfoo_result(i, 0, i < 11) for i in range(12)] + [promptfoo_result(i, 1, i < 3) for i in range(12)]
    read = document(imported, promptfoo_file(tmp_path / "r.json", results))
    assert [(board["task"], board["metric"]) for board in read["boards"]] == [("tests", "pass"), ("tests", "score")]
    (pair,) = read["boards"][0]["pairs"]
    assert (pair["one"], pair["other"]) == ("echo (prompt=prompt 0)", "echo (prompt=prompt 1)")
    assert pair["p"] == pytest.approx(2 / 2**8)
    assert pair["difference"] == pytest.approx(8 / 12)
    assert read["boards"][0]["direction_assumed"] is False


def test_providers_are_systems_and_named_scores_are_metrics(tmp_path: Path, imported: Import) -> None:
    results = [
        promptfoo_result(i, column, True, provider=provider, label="p", namedScores={"tone": 0.1 * i + column})
        for column, provider in enumerate(("openai:a", "openai:b"))
        for i in range(4)
    ]
    read = document(imported, promptfoo_file(tmp_path / "r.json", results), "--metric", "named:tone")
    (board,) = read["boards"]
    assert [row["system"] for row in board["systems"]] == ["openai:b", "openai:a"]
    assert [row["value"] for row in board["systems"]] == pytest.approx([1.15, 0.15])


def test_repetitions_of_a_test_count_as_one_example_with_their_mean(tmp_path: Path, imported: Import) -> None:
    results = [promptfoo_result(0, 0, True), promptfoo_result(1, 0, False)]
    again = {**promptfoo_result(0, 0, False), "testIdx": 2}
    (board, _) = document(imported, promptfoo_file(tmp_path / "r.json", [*results, again]))["boards"]
    assert (board["examples"], board["systems"][0]["value"]) == (2, 0.25)


def test_two_files_with_the_same_tests_are_compared(tmp_path: Path, imported: Import) -> None:
    before = promptfoo_file(tmp_path / "before.json", [promptfoo_result(i, 0, False) for i in range(6)])
    after = promptfoo_file(tmp_path / "after.json", [promptfoo_result(i, 0, True) for i in range(6)])
    board = document(imported, before, after)["boards"][0]
    assert [row["system"] for row in board["systems"]] == [f"echo (file={after})", f"echo (file={before})"]
    assert board["pairs"][0]["p"] == pytest.approx(2 / 2**6)


def test_files_with_other_tests_have_tables_of_their_own(tmp_path: Path, imported: Import) -> None:
    one = promptfoo_file(tmp_path / "one.json", [promptfoo_result(i, 0, True) for i in range(3)])
    other = promptfoo_file(tmp_path / "other.json", [promptfoo_result(i, 0, True) for i in range(5, 9)])
    described = promptfoo_file(tmp_path / "x.json", [promptfoo_result(0, 0, True)], description="my suite")
    tasks = {board["task"] for board in document(imported, one, other, described)["boards"]}
    assert tasks == {"tests 1", "tests 2", "my suite"}


def test_calls_that_failed_are_counted_and_said(tmp_path: Path, imported: Import) -> None:
    results = [promptfoo_result(0, 0, True), promptfoo_result(1, 0, False, failureReason=2, error="timeout")]
    read = document(imported, promptfoo_file(tmp_path / "r.json", results))
    assert read["boards"][0]["systems"][0]["value"] == 0.5
    assert "1 call that failed with an error counts" in read["remarks"][0]["remark"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"success": 1}, "r.json: results.results.0.success: expected true or false, got 1"),
        ({"score": "1"}, 'r.json: results.results.0.score: expected a finite number, got "1"'),
        ({"vars": [1]}, "r.json: results.results.0.vars: expected an object, got [1]"),
        ({"provider": {"id": 3}}, "r.json: results.results.0.provider.id: expected a text of one line, got 3"),
        ({"namedScores": {"a": None}}, "r.json: results.results.0.namedScores.a: expected a finite number, got null"),
    ],
)
def test_a_wrong_result_is_an_error_with_file_and_key(
    change: dict[str, Any], message: str, tmp_path: Path, imported: Import
) -> None:
    path = promptfoo_file(tmp_path / "r.json", [{**promptfoo_result(0, 0, True), **change}])
    code, output, errors = imported("promptfoo", path)
    assert (code, output) == (2, "")
    assert message in errors
    assert "Traceback" not in errors


def test_another_version_of_the_format_is_refused(tmp_path: Path, imported: Import) -> None:
    path = promptfoo_file(tmp_path / "r.json", [], version=2)
    code, _, errors = imported("promptfoo", path)
    assert code == 2
    assert "r.json: results.version: version 2 of the format; 3 is read" in errors


def test_a_file_without_results_is_an_error(tmp_path: Path, imported: Import) -> None:
    code, _, errors = imported("promptfoo", promptfoo_file(tmp_path / "r.json", []))
    assert code == 2
    assert "r.json: nothing can be compared. Left out: has no results" in errors


def test_the_page_is_one_file_without_scripts_and_with_every_name_escaped(tmp_path: Path, imported: Import) -> None:
    name = "<script>alert(1)</script>"
    results = [promptfoo_result(i, 0, i < 11, provider=name) for i in range(12)]
    results += [promptfoo_result(i, 1, i < 3, provider="other") for i in range(12)]
    page = tmp_path / "page.html"
    code, _, _ = imported("promptfoo", promptfoo_file(tmp_path / "r.json", results), "--html", page)
    text = page.read_text(encoding="utf-8")
    assert code == 0
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "http" not in text.replace("http-equiv", "")
    assert text.count("<svg") == 2
    assert '<html lang="en">' in text
