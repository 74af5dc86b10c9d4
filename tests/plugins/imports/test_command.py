"""`ftbench import peft`: what people and programs get to see, and what a mistake costs."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CHECKOUT

from .conftest import PUBLISHED, Folder, result, validated, whole

Import = Callable[..., tuple[int, str, str]]

EXPERIMENT = [
    *("rank", "experiment", "method", "groups", "accuracy", "right", "examples", "low", "high", "forgetting"),
    *("trainable_parameters", "peak_memory_bytes", "file_bytes", "file_bytes_estimated"),
    *("train_seconds_published", "train_seconds_steps", "train_seconds_after_steps"),
    *("seeds", "seed", "accelerator", "created", "file"),
]
PAIR = ["one", "other", "difference", "low", "high", "p", "adjusted_p", "verdict"]


def test_the_command_works_from_a_shell(published: Path, python: Callable[[str], list[str]]) -> None:
    command = python("from ftbench.commandline.main import main\nmain()")
    done = subprocess.run(
        [*command, "import", "peft", str(published)], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == f"meta-llama/Llama-3.2-3B (NVIDIA L40S), {published}"
    row = " ".join(lines[4].split())
    assert row == "1 lily/llama-3.2-3B-rank140-mlp LILY a 52.6 49.9 to 55.3 0.216 9.50M 23.9 796.0 1,324 n/a"
    finding = next(line for line in lines if line.startswith("The first"))
    assert finding == (
        "The first 13 of 22 experiments, the whole top ten among them, are one group: no two of them can be told "
        "apart. With 1,319 questions and one seed, differences from the best under 6.9 points cannot be told apart "
        "(231 pairs; 3.9 points if two were compared and nothing else)."
    )


def test_the_table_has_a_line_an_experiment_with_its_times(published: Path, ftbench_import: Import) -> None:
    _, output, _ = ftbench_import(published)
    lines = {line.split()[1]: line for line in output.splitlines() if line[:1].isdigit() and "/llama" in line}
    assert len(lines) == len(PUBLISHED)
    assert lines["full-finetuning/llama-3.2-3B-lr_0.00001"].split()[-4:] == ["36.2", "~6,128.0", "2,147", "1,813"]
    assert lines["lora/llama-3.2-3B-rank32"].split()[-2:] == ["942", "585"]


def test_what_the_numbers_leave_out_is_said(published: Path, ftbench_import: Import) -> None:
    _, output, _ = ftbench_import(published)
    assert "One seed: intervals and tests are about other test questions." in output
    assert "the tests are unpaired (Fisher's exact test, Holm's correction over all pairs)" in output
    assert "1,319 test questions are assumed (GSM8K's test set), because the files do not tell" in output
    assert (
        "At the median of the 5 files with steps, these are 61 % of the published time; 22 % come after the last step "
        "and are evaluation."
    ) in output


def test_json_holds_every_number_under_the_documented_names(published: Path, ftbench_import: Import) -> None:
    code, output, errors = ftbench_import(published, "--format", "json")
    document: dict[str, Any] = json.loads(output)
    assert (code, errors, list(document)) == (0, "", ["leaderboards", "left_out"])
    (board,) = document["leaderboards"]
    assert list(board) == [
        *("folder", "model", "accelerators", "examples", "examples_assumed", "rounded_accuracies", "seeds"),
        *("interval", "test", "comparisons", "smallest_gap", "smallest_gap_alone"),
        *("detectable_difference", "detectable_difference_alone"),
        *("finding", "caveats", "groups", "experiments", "pairs"),
    ]
    assert [list(one) for one in board["experiments"]] == [EXPERIMENT] * 22
    assert [list(one) for one in board["pairs"]] == [PAIR] * 231
    assert board["groups"][0] == [name for name, *_ in PUBLISHED[:13]]
    lora = next(one for one in board["experiments"] if one["experiment"] == "lora/llama-3.2-3B-rank32")
    assert (lora["right"], lora["train_seconds_published"], lora["train_seconds_steps"]) == (630, 942.0, 585.0)


def test_the_page_about_importing_has_every_key_and_number(published: Path, ftbench_import: Import) -> None:
    page = (CHECKOUT / "docs" / "importing.md").read_text(encoding="utf-8")
    (board,) = json.loads(ftbench_import(published, "--format", "json")[1])["leaderboards"]
    named = set(re.findall(r"`(\w+)`", page))
    assert {*board, *EXPERIMENT, *PAIR} <= named
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines() if re.match(r"\| \d", line)]
    shown = [
        [
            str(one["rank"]),
            one["groups"],
            f"{100 * one['accuracy']:.1f}",
            f"{100 * one['low']:.1f} to {100 * one['high']:.1f}",
        ]
        for one in board["experiments"]
    ]
    assert [[row[0], *row[2:5]] for row in rows] == shown[: len(rows)]
    assert f"must reach {100 * board['smallest_gap']:.1f} points" in page
    assert f"and {100 * board['smallest_gap_alone']:.1f} points if only two" in page
    assert f"true difference of {100 * board['detectable_difference']:.1f} points" in " ".join(page.split())


def test_csv_holds_the_numbers_and_the_sentences_go_to_the_errors(published: Path, ftbench_import: Import) -> None:
    code, output, errors = ftbench_import(published, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(output)))
    assert code == 0
    assert list(rows[0]) == ["folder", "model", *EXPERIMENT]
    assert len(rows) == 22
    assert "The first 13 of 22 experiments" in errors


@pytest.mark.parametrize("output", ["table", "markdown", "csv"])
def test_a_level_of_pairs_has_a_row_for_every_two(output: str, published: Path, ftbench_import: Import) -> None:
    _, text, _ = ftbench_import(published, "--level", "pair", "--format", output)
    rows = [line for line in text.splitlines() if "lily/" in line]
    assert len(rows) == 21
    assert len([row for row in rows if "unclear" in row or "no clear difference" in row]) == 12


def test_markdown_is_a_table_under_a_heading(published: Path, ftbench_import: Import) -> None:
    _, output, _ = ftbench_import(published, "--format", "markdown")
    lines = output.splitlines()
    assert lines[0].startswith("### meta-llama/Llama-3.2-3B")
    assert lines[4].startswith("| 1 | lily/llama-3.2-3B-rank140-mlp | LILY | a | 52.6 | 49.9 to 55.3 |")


def test_two_folders_and_two_models_are_never_one_ranking(folder: Folder, ftbench_import: Import) -> None:
    first = folder(result("a", 0.5), result("b", 0.4, model="m/other"), name="first")
    second = folder(result("a", 0.3), name="second")
    _, output, _ = ftbench_import(first, second, second, "--format", "json")
    boards = json.loads(output)["leaderboards"]
    assert [(Path(one["folder"]).name, one["model"]) for one in boards] == [
        ("first", "m/other"),
        ("first", "meta-llama/Llama-3.2-3B"),
        ("second", "meta-llama/Llama-3.2-3B"),
    ]


def test_a_failed_run_is_counted_with_its_reason(folder: Folder, ftbench_import: Import) -> None:
    failed = result("lora/failed", run={"error_msg": "manually canceled"}, train={"status": "canceled"})
    place = folder(result(), failed)
    code, output, _ = ftbench_import(place)
    assert code == 0
    assert output.endswith(f'\n1 file of {place} left out: 01.json (status "canceled": manually canceled).\n')
    document = json.loads(ftbench_import(place, "--format", "json")[1])
    assert document["left_out"] == [
        {"folder": str(place), "file": "01.json", "reason": 'status "canceled": manually canceled'}
    ]


@pytest.mark.parametrize(
    ("right", "sentence"),
    [
        ((660,), "One experiment: there is nothing to compare it with."),
        ((660, 650), "All 2 experiments are one group: no two of them can be told apart."),
        ((660, 100), "The best, e0, is told apart from each of the other 1."),
        ((660, 650, 100), "The first 2 of 3 experiments are one group: no two of them can be told apart."),
        ((0, 0), "nothing can be told apart from a best with 0.0 %."),
    ],
)
def test_the_finding_fits_the_groups(
    right: tuple[int, ...], sentence: str, folder: Folder, ftbench_import: Import
) -> None:
    place = folder(*(result(f"e{i}", count / 1319) for i, count in enumerate(right)))
    assert sentence in ftbench_import(place)[1]


def test_the_number_of_questions_can_be_said(folder: Folder, ftbench_import: Import) -> None:
    place = folder(result("a", 0.5), result("b", whole(0.25)))
    _, output, _ = ftbench_import(place, "--examples", 500)
    assert "500 test questions, as --examples says. 1 of 2 accuracies are no whole number of right answers" in output


def test_devices_that_differ_are_named_because_their_times_do(folder: Folder, ftbench_import: Import) -> None:
    other = result("b")
    other["meta_info"]["system_info"]["accelerator"] = "NVIDIA A100"
    _, output, _ = ftbench_import(folder(result("a"), other))
    assert "Times and memory come from different devices: NVIDIA A100, NVIDIA L40S." in output


def test_files_without_validations_say_that_steps_are_not_known(folder: Folder, ftbench_import: Import) -> None:
    assert "No file tells of its steps" in ftbench_import(folder(result()))[1]
    told = folder(result(validations=validated(450, 900, 100)), name="told")
    assert (
        "At the median of the 1 file with steps, these are 50 % of the published time; 11 % come"
        in ftbench_import(told)[1]
    )


def test_values_that_a_file_does_not_tell_are_shown_as_not_there(folder: Folder, ftbench_import: Import) -> None:
    content = result()
    for key in ("accelerator_memory_max", "file_size", "num_trainable_params"):
        del content["train_info"][key]
    del content["train_info"]["metrics"][-1]["forgetting"]
    line = next(line for line in ftbench_import(folder(content))[1].splitlines() if line.startswith("1"))
    assert line.split()[-6:] == ["n/a", "n/a", "n/a", "n/a", "900", "n/a"]


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        ("{", (), "00.json:1: is no JSON"),
        ({"some": "thing"}, (), "holds no result files of PEFT's method comparison"),
        (result(train={"metrics": [{}]}), (), "00.json: train_info.metrics.-1.test accuracy: this key is missing."),
        (result(), ("--examples", "0"), "'--examples'"),
    ],
)
def test_a_mistake_is_an_error_of_a_line_or_two(
    content: dict[str, Any] | str,
    arguments: tuple[str, ...],
    message: str,
    folder: Folder,
    ftbench_import: Import,
) -> None:
    code, output, errors = ftbench_import(folder(content), *arguments)
    assert (code, output) == (2, "")
    assert message in errors
    assert "Traceback" not in errors


def test_the_group_of_commands_is_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    from ftbench.commandline.main import main

    with pytest.raises(SystemExit):
        main(["--help"])
    line = r"^ +import +Read results of other tools, and say how sure they are\.$"
    assert re.search(line, capsys.readouterr().out, re.MULTILINE)
