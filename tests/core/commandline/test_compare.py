"""`ftbench compare` on the directories of real runs: what it prints, and its exit codes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench.records.cell import canonical_json
from tests.core.conftest import FinishedRun

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def worse_run(own_run: FinishedRun) -> FinishedRun:
    """A copy of the run in which every token of the i-th answer costs 100 + i nats more."""
    for path in own_run.directory.glob("cells/*/metrics.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        loss = content["metrics"]["loss"]
        loss["statistics"] = [[x + (100 + i) * tokens, tokens] for i, (x, tokens) in enumerate(loss["statistics"])]
        loss["value"] = sum(x for x, _ in loss["statistics"]) / sum(tokens for _, tokens in loss["statistics"])
        content["sha256"] = hashlib.sha256(canonical_json(content["metrics"]).encode()).hexdigest()
        path.write_text(json.dumps(content), encoding="utf-8")
    return own_run


def test_a_run_and_its_copy_are_identical(
    finished_run: FinishedRun, own_run: FinishedRun, ftbench_command: Command
) -> None:
    gates = ("--fail-if-worse", "loss", "--fail-if-worse", "token_f1")
    code, output, errors = ftbench_command("compare", finished_run.directory, own_run.directory, *gates)
    assert code == 0
    assert f"A: tiny ({finished_run.directory})\nB: tiny ({own_run.directory})\n" in output
    assert "the same cells: identical, not tested" in output
    assert "no value in A: RuntimeError: this method never works" in output
    assert output.endswith("\n0 of 8 results changed clearly; 6 identical; 2 untested\n")
    assert "warning: not tested on loss: broken on sentiment with stories: no value in A\n" in errors


def test_what_is_worse_fails_the_gate_and_is_named(
    finished_run: FinishedRun, worse_run: FinishedRun, ftbench_command: Command
) -> None:
    runs = (finished_run.directory, worse_run.directory)
    code, output, errors = ftbench_command("compare", *runs, "--fail-if-worse", "loss", "--metric", "loss")
    assert code == 1
    assert "worse on loss: full on sentiment with stories\n" in errors
    assert output.endswith(
        "loss: 2 of 8 results changed clearly: 2 worse; 4 unclear; 2 untested\n"
    )  # one seed shows little


@pytest.mark.parametrize("gates", [(), ("--fail-if-worse", "token_f1")])
def test_what_is_worse_on_another_metric_passes(
    finished_run: FinishedRun, worse_run: FinishedRun, ftbench_command: Command, gates: tuple[str, ...]
) -> None:
    assert ftbench_command("compare", finished_run.directory, worse_run.directory, *gates)[0] == 0


def test_what_is_better_passes(finished_run: FinishedRun, worse_run: FinishedRun, ftbench_command: Command) -> None:
    runs = (worse_run.directory, finished_run.directory)
    code, output, _ = ftbench_command("compare", *runs, "--fail-if-worse", "loss", "--metric", "loss")
    assert code == 0
    assert "2 better" in output


@pytest.mark.parametrize("option", ["--metric", "--fail-if-worse"])
def test_an_unknown_metric_is_an_error_with_the_nearest(
    finished_run: FinishedRun, ftbench_command: Command, option: str
) -> None:
    runs = (finished_run.directory, finished_run.directory)
    code, output, errors = ftbench_command("compare", *runs, option, "acuracy")
    assert (code, output) == (2, "")
    assert "error: neither run has the metric \"acuracy\". Did you mean 'accuracy'?" in errors


def test_a_directory_that_is_no_run_is_an_error(
    finished_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    for runs in ((finished_run.directory, tmp_path), (tmp_path, finished_run.directory)):
        code, output, errors = ftbench_command("compare", *runs)
        assert (code, output) == (2, "")
        assert f"error: {tmp_path}: is no run directory (it has no run.json)\n" in errors


def test_json_and_csv_have_every_group_with_every_metric(
    finished_run: FinishedRun, worse_run: FinishedRun, ftbench_command: Command
) -> None:
    runs = (finished_run.directory, worse_run.directory)
    rows = json.loads(ftbench_command("compare", *runs, "--format", "json")[1])
    assert [(row["method"], row["in"], row["settings"]) for row in rows[:4]] == [
        (method, "both", {}) for method in ("zero-shot", "full", "lora", "broken")
    ]
    assert rows[1]["metrics"]["loss"]["verdict"] == "worse"
    assert rows[1]["metrics"]["loss"]["difference"] == pytest.approx(101.5, abs=1)
    assert rows[1]["metrics"]["accuracy"]["problem"] == "same cells"
    lines = list(csv.DictReader(io.StringIO(ftbench_command("compare", *runs, "--format", "csv")[1])))
    assert [line["metrics.loss.verdict"] for line in lines] == [row["metrics"]["loss"]["verdict"] for row in rows]


def test_json_of_one_metric_has_that_and_the_deciding_one(finished_run: FinishedRun, ftbench_command: Command) -> None:
    runs = (finished_run.directory, finished_run.directory)
    rows = json.loads(ftbench_command("compare", *runs, "--format", "json", "--metric", "perplexity")[1])
    assert list(rows[0]["metrics"]) == ["accuracy", "perplexity"]


def test_strict_fails_where_a_group_could_not_be_tested(
    finished_run: FinishedRun, own_run: FinishedRun, ftbench_command: Command
) -> None:
    runs = (finished_run.directory, own_run.directory)
    code, _, errors = ftbench_command("compare", *runs, "--fail-if-worse", "loss", "--strict")
    assert code == 1
    assert "error: not tested on loss: broken on sentiment with stories: no value in A\n" in errors


def test_a_group_that_is_gone_in_b_is_said_and_fails_a_strict_gate(
    finished_run: FinishedRun, own_run: FinishedRun, ftbench_command: Command
) -> None:
    path = own_run.directory / "run.json"
    run = json.loads(path.read_text(encoding="utf-8"))
    run["cells"] = [cell for cell in run["cells"] if cell["method"] in ("full", "lora")]
    path.write_text(json.dumps(run), encoding="utf-8")
    runs = (finished_run.directory, own_run.directory)
    code, _, errors = ftbench_command("compare", *runs, "--fail-if-worse", "token_f1")
    assert code == 0
    assert [line for line in errors.splitlines() if "zero-shot" in line] == [
        "warning: not tested on token_f1: zero-shot on tales with stories: not in B"
    ]
    assert ftbench_command("compare", *runs, "--fail-if-worse", "token_f1", "--strict")[0] == 1


def test_a_gate_that_could_test_nothing_is_no_pass(
    finished_run: FinishedRun, own_run: FinishedRun, ftbench_command: Command
) -> None:
    for path in own_run.directory.glob("cells/*/predictions.jsonl"):
        path.parent.rename(path.parent.with_name(f"{path.parent.name}-gone"))
    code, _, errors = ftbench_command(
        "compare", finished_run.directory, own_run.directory, "--fail-if-worse", "accuracy"
    )
    assert code == 1
    assert "error: nothing could be tested on accuracy, so this is no pass\n" in errors


def test_strict_without_a_gate_is_an_error(finished_run: FinishedRun, ftbench_command: Command) -> None:
    code, _, errors = ftbench_command("compare", finished_run.directory, finished_run.directory, "--strict")
    assert (code, "--strict is about --fail-if-worse" in errors) == (2, True)


def test_an_unknown_format_is_an_error_with_the_nearest(finished_run: FinishedRun, ftbench_command: Command) -> None:
    code, _, errors = ftbench_command("compare", finished_run.directory, finished_run.directory, "--format", "htm")
    assert code == 2
    assert "error: unknown format \"htm\" of a comparison. Did you mean 'html'?" in errors


def test_a_page_goes_into_the_second_run_or_where_it_is_told(
    finished_run: FinishedRun, own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    runs = (finished_run.directory, own_run.directory)
    file = own_run.directory / "comparison.html"
    assert ftbench_command("compare", *runs, "--format", "html") == (0, f"{file}\n", "")
    other = tmp_path / "a" / "page.html"
    assert ftbench_command("compare", *runs, "--format", "html", "--out", other)[1] == f"{other}\n"
    assert other.read_bytes() == file.read_bytes()
    code, _, errors = ftbench_command("compare", *runs, "--format", "html", "--out", tmp_path)
    assert (code, errors) == (2, f"error: {tmp_path}: is a folder or a device, and a comparison is a file\n")


def test_text_is_written_to_a_file_where_one_is_named(
    finished_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    runs = (finished_run.directory, finished_run.directory)
    printed = ftbench_command("compare", *runs, "--format", "csv")[1]
    assert ftbench_command("compare", *runs, "--format", "csv", "--out", tmp_path / "a.csv")[1] == (
        f"{tmp_path / 'a.csv'}\n"
    )
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == printed


NAMES = '''
"""A format of comparisons: what it is given."""

from ftbench import ComparisonReport, hookimpl


class Names(ComparisonReport):
    name = "names"
    default_file = "names.txt"

    def write_comparison(self, runs, out):
        out.write_text(f"{runs.a.name} {runs.b.name} {len(runs.groups.common)} {runs.metrics}", encoding="utf-8")
        return out


@hookimpl
def ftbench_register_comparisons():
    return [Names()]
'''


def test_a_format_of_a_plugin_writes_its_file_beside_the_second_run(
    finished_run: FinishedRun, own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    (tmp_path / "names.py").write_text(NAMES, encoding="utf-8")
    arguments = ("--format", "names", "--metric", "loss", "--plugin", tmp_path / "names.py")
    code, output, errors = ftbench_command("compare", finished_run.directory, own_run.directory, *arguments)
    written = own_run.directory / "names.txt"
    assert (code, output) == (0, f"{written}\n"), errors
    assert written.read_text(encoding="utf-8") == "tiny tiny 8 ('loss',)"
