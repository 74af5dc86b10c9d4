"""`ftbench rate analyse`: words first, every number beside what it rests on, the same bytes every time."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from ftbench.commandline.main import cli, main
from tests.plugins.rating.studies import METHODS, answered, small_study, written

QUALITY = {METHODS[0]: 4.2, METHODS[1]: 3.0, METHODS[2]: 2.5}


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["rate", "analyse", *map(str, arguments)])
    cli.commands.pop("rate", None)
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    answered(tmp_path / "support-1", QUALITY, noise=0.7)
    return tmp_path / "support-1"


def test_words_come_first_and_numbers_have_intervals_raters_and_items(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder) == 0
    text = capsys.readouterr().out
    lines = text.splitlines()
    assert lines[0] == "support-1: support with okapi-9000m, rated from 1 to 5"
    assert lines[2].startswith(f"{METHODS[0]} is rated ")
    assert f" points above {METHODS[1]} [" in lines[2]
    assert "clear after Holm's correction" in text
    assert "How far raters agree: accuracy " in text
    assert "3 raters, 12 examples, 3 methods, 216 ratings." in text
    assert "95 % intervals cover other examples and other raters of this kind." in text
    assert "The rule, fixed before anyone rated: at least 70 % of the attention items right" in text
    assert "The study is outside its run" in text


def test_json_has_everything_and_is_also_written_into_the_study(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "--format", "json") == 0
    (shown,) = json.loads(capsys.readouterr().out)
    assert json.loads((folder / "analysis.json").read_text(encoding="utf-8")) == shown
    everybody = shown["everybody"]
    assert [one["method"] for one in everybody["methods"]] == list(METHODS)
    assert everybody["pairs"][0]["difference"]["low"] < everybody["pairs"][0]["difference"]["value"]
    assert set(shown["words"]) == {"en", "zh"}
    assert [one["dimension"] for one in everybody["agreement"]] == ["accuracy", "fluency"]
    assert {one["rater"] for one in shown["raters"]} == {"R1", "R2", "R3"}


def test_the_same_ratings_give_the_same_bytes(folder: Path) -> None:
    run(folder)
    first = (folder / "analysis.json").read_bytes()
    run(folder)
    assert (folder / "analysis.json").read_bytes() == first


def test_csv_has_a_row_for_every_number_and_out_takes_it(folder: Path, tmp_path: Path) -> None:
    assert run(folder, "--format", "csv", "--out", tmp_path / "all.csv") == 0
    rows = list(csv.DictReader((tmp_path / "all.csv").read_text(encoding="utf-8").splitlines()))
    known: Any = {(row["what"], row["name"], row["other"], row["dimension"]): row for row in rows[::-1]}
    assert len({(*key, row["who"]) for key, row in known.items()}) == len(known) <= len(rows)
    assert float(known["score", METHODS[0], "", ""]["value"]) > 3.5
    assert known["difference", METHODS[0], METHODS[2], ""]["verdict"] == "better"
    assert known["alpha", "", "", "fluency"]["raters"] == "3"


def test_markdown_has_a_table_for_each_part(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--format", "markdown") == 0
    text = capsys.readouterr().out
    assert text.startswith("### support-1: support with okapi-9000m")
    assert "| method | score (1 to 5) | group |" in text


def test_choices_are_told_as_preferences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answered(tmp_path / "pairs", QUALITY, built=small_study("pairwise", name="pairs"), noise=1.0)
    assert run(tmp_path / "pairs") == 0
    text = capsys.readouterr().out
    assert f"{METHODS[0]} is preferred to {METHODS[1]} in " in text
    assert "The first answer shown was preferred in" in text
    assert "Strengths from choices: accuracy" in text


def test_without_ratings_one_line_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path / "support-1")
    assert run(tmp_path / "support-1") == 2
    assert capsys.readouterr().err == (
        f"error: {tmp_path / 'support-1'}: nobody has rated anything yet; "
        "`ftbench rate import` takes what raters send back\n"
    )
    assert not (tmp_path / "support-1" / "analysis.json").exists()


def test_a_folder_without_a_study_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path) == 2
    assert "has no rating study; `ftbench rate make` makes one" in capsys.readouterr().err
