"""What the commands over a matrix and over a finished run print."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench.commandline.display import RunDisplay
from ftbench.commandline.tables import duration, size
from ftbench.records.cell import Cell
from tests.core.conftest import FinishedRun
from tests.specs import cell_spec

Command = Callable[..., tuple[int, str, str]]


def test_plan_shows_what_would_run_and_runs_nothing(finished_run: FinishedRun, ftbench_command: Command) -> None:
    code, output, errors = ftbench_command("plan", finished_run.matrix)
    assert (code, errors) == (0, "")
    assert output.startswith("tiny: 1 model × 2 tasks × 4 methods × 2 seeds = 12 cells to run on cpu in fp32\n")
    for line in (
        "  model stories: llama, 123,712 parameters; reads plain text\n",
        "  task sentiment: 27 / 4 / 4 rows to train / validate / test (en, reviews.jsonl)\n",
        "  method zero-shot: 2 cells\n",
        "  skipped: 2 cells of lora: one seed is enough\n",
        "baseline: full\n",
    ):
        assert line in output


def test_plan_counts_every_method_that_the_baseline_is_compared_with_where_it_can_run(
    finished_run: FinishedRun, ftbench_command: Command
) -> None:
    methods = ("--set", "methods=[zero-shot, full, lora, {method: few-shot, k: 1}]")  # of LoRA one seed is left
    tuned = ("--set", "tuning={trials: 2}")  # adds rows of default settings, which are compared with no other method
    for more in ((), tuned):
        _, output, _ = ftbench_command("plan", finished_run.matrix, *methods, *more)
        assert "sentiment: 2 seeds, 4 test examples, 3 comparisons" in output
    _, output, _ = ftbench_command("plan", finished_run.matrix, "--set", "methods=[zero-shot, full]")
    assert "sentiment: 2 seeds, 4 test examples, 1 comparison" in output


def test_plan_says_of_text_tasks_too_what_they_can_show(finished_run: FinishedRun, ftbench_command: Command) -> None:
    _, output, _ = ftbench_command("plan", finished_run.matrix)
    assert "  WARNING: 4 test rows: at best very large differences between methods can show\n" in output
    assert "  tales: 2 seeds, 4 test examples, 3 comparisons: a difference has to be about " in output
    _, output, _ = ftbench_command("plan", finished_run.matrix, "--set", "seeds=[0]")
    for label in ("sentiment", "tales"):
        assert (
            f"{label}: 1 seed, 4 test examples, 3 comparisons: no difference between methods can be found, however "
            "large it is: with one seed, p is 0.125 at best, 0.375 after Holm's correction for 3 comparisons."
        ) in " ".join(output.split())


def test_a_run_ends_with_what_few_test_examples_can_show(own_run: FinishedRun, ftbench_command: Command) -> None:
    _, _, errors = ftbench_command(
        "run", own_run.matrix, "--out", own_run.directory, "--no-report", "--executor", "inline"
    )
    said = "4 test examples: only very large differences between methods can be found."
    assert f" done before)\nnote: sentiment: {said}\nnote: tales: {said}\n" in errors


def test_plan_says_what_the_run_will_cost_where_the_matrix_has_a_price(
    finished_run: FinishedRun, ftbench_command: Command
) -> None:
    price = ("--set", "price={per_device_hour: 36000, currency: CNY}")  # ten a second
    code, output, _ = ftbench_command("plan", finished_run.matrix, *price)
    found = re.search(r"roughly (\d+) s \((\d+)\.\d\d CNY\)", output)
    assert code == 0
    assert found
    assert abs(int(found[2]) - 10 * int(found[1])) <= 10


def test_plan_as_json_has_every_cell_with_its_estimate(finished_run: FinishedRun, ftbench_command: Command) -> None:
    code, output, _ = ftbench_command("plan", finished_run.matrix, "--format", "json")
    plan = json.loads(output)
    assert (code, plan["name"], plan["device"], len(plan["cells"])) == (0, "tiny", "cpu", 14)
    for cell in plan["cells"]:
        assert (cell["estimate"] is None) == (cell["skip"] is not None)
        if cell["estimate"]:
            assert set(cell["estimate"]) == {"seconds", "memory_bytes", "disk_bytes"}


def test_a_dry_run_is_a_plan(finished_run: FinishedRun, ftbench_command: Command, tmp_path: Path) -> None:
    code, output, _ = ftbench_command("run", finished_run.matrix, "--dry-run", "--out", tmp_path / "run")
    assert code == 0
    assert output.startswith("tiny: 1 model × 2 tasks")
    assert not (tmp_path / "run").exists()


def test_a_dry_run_finds_what_the_run_would_stumble_over(finished_run: FinishedRun, ftbench_command: Command) -> None:
    code, output, errors = ftbench_command("run", finished_run.matrix, "--dry-run", "--executor", "inlin")
    assert (code, output) == (2, "")
    assert "unknown executor \"inlin\". Did you mean 'inline'?" in errors


def test_a_report_that_could_not_be_written_is_known_before_anything_runs(
    finished_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    run = ("-p", "no:ftbench_reports", "run", finished_run.matrix, "--out", tmp_path / "run")
    code, _, errors = ftbench_command(*run)
    assert code == 2
    assert 'unknown report format "html"' in errors
    assert not (tmp_path / "run").exists()
    assert ftbench_command(*run, "--no-report", "--dry-run")[0] == 0


def test_set_reaches_the_plan(finished_run: FinishedRun, ftbench_command: Command) -> None:
    _, output, _ = ftbench_command("plan", finished_run.matrix, "--set", "seeds=[5]", "--format", "json")
    assert {cell["seed"] for cell in json.loads(output)["cells"]} == {5}


def test_status_counts_cells_and_says_why(finished_run: FinishedRun, ftbench_command: Command) -> None:
    code, output, _ = ftbench_command("status", finished_run.directory)
    assert code == 1
    assert output.startswith("tiny: 8 done, 2 skipped, 4 failed\n")
    assert "  failed: stories / tales / broken / seed 1: RuntimeError: this method never works\n" in output
    assert "  skipped: stories / sentiment / lora / seed 1: one seed is enough\n" in output


def test_status_verifies_every_file_when_asked(own_run: FinishedRun, ftbench_command: Command) -> None:
    path = next(iter(own_run.directory.glob("cells/*/learned/model.safetensors")))
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert "damaged" not in ftbench_command("status", own_run.directory)[1]
    code, output, _ = ftbench_command("status", own_run.directory, "--verify")
    assert code == 1
    assert "learned/model.safetensors is damaged; running again will redo it\n" in output


def test_score_adds_a_metric_without_training(own_run: FinishedRun, ftbench_command: Command) -> None:
    results = {path: path.read_bytes() for path in own_run.directory.glob("cells/*/result.json")}
    code, output, _ = ftbench_command("score", own_run.directory, "--metric", "chrf")
    assert (code, output) == (0, "8 cells scored with chrf\n")
    _, output, _ = ftbench_command("results", own_run.directory, "--level", "cell", "--format", "json")
    done = [cell for cell in json.loads(output) if cell["status"] == "done"]
    assert all(isinstance(cell["metrics"]["chrf"], float) for cell in done)
    assert all(path.read_bytes() == content for path, content in results.items())


def test_scoring_again_gives_the_same_numbers(own_run: FinishedRun, ftbench_command: Command) -> None:
    ask = ("results", own_run.directory, "--level", "cell", "--format", "json")
    before = ftbench_command(*ask)[1]
    assert ftbench_command("score", own_run.directory)[:2] == (0, "8 cells scored with their own metrics\n")
    assert ftbench_command(*ask)[1] == before


def test_scores_that_were_lost_are_computed_again(own_run: FinishedRun, ftbench_command: Command) -> None:
    ask = ("results", own_run.directory, "--level", "cell", "--format", "json")
    before = ftbench_command(*ask)[1]
    for path in own_run.directory.glob("cells/*/metrics.json"):
        path.unlink()
    ftbench_command("score", own_run.directory)
    assert ftbench_command(*ask)[1] == before


def test_predictions_that_were_damaged_are_not_scored(own_run: FinishedRun, ftbench_command: Command) -> None:
    path = next(iter(own_run.directory.glob("cells/*/predictions.jsonl")))
    scores = (path.parent / "metrics.json").read_bytes()
    path.write_text("", encoding="utf-8")
    code, output, errors = ftbench_command("score", own_run.directory)
    assert (code, output) == (1, "7 cells scored with their own metrics\n")
    assert errors.startswith("damaged: stories / ")
    assert f"{path}: is damaged: it has changed since the cell was finished; running again redoes the cell\n" in errors
    assert (path.parent / "metrics.json").read_bytes() == scores


def test_a_metric_that_is_named_twice_is_scored_once(own_run: FinishedRun, ftbench_command: Command) -> None:
    code, output, errors = ftbench_command("score", own_run.directory, "--metric", "chrf", "--metric", "chrf")
    assert (code, output, errors) == (0, "8 cells scored with chrf\n", "")


def test_an_unknown_metric_is_an_error(own_run: FinishedRun, ftbench_command: Command) -> None:
    code, _, errors = ftbench_command("score", own_run.directory, "--metric", "chrff")
    assert code == 2
    assert "unknown metric \"chrff\". Did you mean 'chrf'" in errors


@pytest.mark.parametrize(("name", "file"), [("markdown", "report.md"), ("html", "report.html")])
def test_report_writes_where_it_is_told_and_names_the_file(
    name: str, file: str, finished_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    code, output, _ = ftbench_command("report", finished_run.directory, "--format", name, "--out", tmp_path / file)
    assert (code, output) == (0, f"{tmp_path / file}\n")
    assert "tiny" in (tmp_path / file).read_text(encoding="utf-8")


def test_results_as_json_are_cells_unless_another_level_is_asked_for(
    finished_run: FinishedRun, ftbench_command: Command
) -> None:
    _, plain, _ = ftbench_command("results", finished_run.directory, "--format", "json")
    _, cells, _ = ftbench_command("results", finished_run.directory, "--format", "json", "--level", "cell")
    assert plain == cells
    keys = [
        "cell",
        "model",
        "task",
        "method",
        "seed",
        "status",
        "reason",
        "failure",
        "metrics",
        "costs",
        "hyperparameters",
    ]
    assert [list(one) for one in json.loads(plain)] == [keys] * 14


@pytest.mark.parametrize("output", ["html", "markdown"])
def test_a_report_without_texts_has_no_row_of_the_data_and_the_same_scores(
    finished_run: FinishedRun, ftbench_command: Command, tmp_path: Path, output: str
) -> None:
    whole, bare = tmp_path / "whole", tmp_path / "bare"
    for path, more in ((whole, ()), (bare, ("--no-texts",))):
        assert ftbench_command("report", finished_run.directory, "--format", output, "--out", path, *more)[0] == 0
    files = finished_run.directory.glob("cells/*/predictions.jsonl")
    rows = [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    sentences = {line for row in rows for line in row["prompt"].splitlines() if len(line) > 20}
    assert len(sentences) > 4
    assert not any(sentence in bare.read_text(encoding="utf-8") for sentence in sentences)
    scores = re.compile(r"\d\.\d{3}")
    # Confusions need the answers; what stands before them and before the costs is the same.
    parts = [re.split('id="(?:confusion|costs)"', path.read_text(encoding="utf-8"))[0] for path in (whole, bare)]
    scored = [scores.findall(part) for part in parts]
    assert scored[0] == scored[1]
    assert len(scored[0]) > 10


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("out", ["", ".", "pipe"])
def test_a_report_does_not_take_the_place_of_a_folder_or_a_device(
    out: str, finished_run: FinishedRun, ftbench_command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")  # stands for a device, which a report by root must not replace
    code, output, errors = ftbench_command("report", finished_run.directory, "--out", out)
    assert (code, output) == (2, "")
    assert errors == f"error: {Path(out)}: is a folder or a device, and a report is a file\n"
    assert [path.is_fifo() for path in tmp_path.iterdir()] == [True]


@pytest.mark.parametrize(("output", "text"), [("table", ""), ("csv", ""), ("markdown", ""), ("json", "[]\n")])
def test_results_that_are_none_are_said_beside_the_output(
    output: str, text: str, finished_run: FinishedRun, ftbench_command: Command
) -> None:
    done = ftbench_command("results", finished_run.directory, "--level", "trial", "--format", output)
    assert done == (0, text, "tiny has no trials to show\n")


def test_an_unknown_report_format_is_an_error(finished_run: FinishedRun, ftbench_command: Command) -> None:
    code, _, errors = ftbench_command("report", finished_run.directory, "--format", "htlm")
    assert code == 2
    assert "unknown report format \"htlm\". Did you mean 'html'" in errors


def test_plugins_are_listed_with_their_objects_and_hooks(finished_run: FinishedRun, ftbench_command: Command) -> None:
    code, output, _ = ftbench_command("plugins", "list", "--plugin", finished_run.folder / "spy.py")
    assert code == 0
    assert (
        "ftbench_methods 0.1.0 (first-party): ok\n  methods: zero-shot, few-shot, native, full, top-layers, bitfit, "
        in output
    )
    assert (
        "(file spy.py): ok\n  methods: broken\n  metrics: unlucky, buggy\n  executors: interrupting\n  hooks: "
        in output
    )


def test_plugins_are_listed_as_json_for_programs(ftbench_command: Command) -> None:
    _, output, _ = ftbench_command("plugins", "list", "--json")
    rows = {row["name"]: row for row in json.loads(output)}
    assert rows["ftbench_executors"]["objects"] == {"executors": ["inline", "process", "slurm", "ray"]}
    assert {"name", "version", "origin", "state", "error", "hooks", "objects"} == set(rows["ftbench_executors"])


# Words and numbers.


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 s"), (45.4, "45 s"), (90, "2 min"), (3600, "60 min"), (9000, "2.5 h")]
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 kB"), (1500, "2 kB"), (12_300_000, "12 MB"), (1_400_000_000, "1.4 GB")]
)
def test_sizes(count: float, text: str) -> None:
    assert size(count) == text


def test_the_display_writes_a_plain_line_a_cell_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    cell = Cell("m", "t", "lora", 0, cell_spec())
    with RunDisplay(lambda _: 1.0) as display:
        display.expect([cell, Cell("m", "t", "lora", 1, cell_spec(seed=1))])
        display.start(cell)
        display.step(cell, "training", 0.5)
        display.finish(cell, "done", "accuracy 0.5")
        display.message("a [bold] word")
    assert capsys.readouterr().err == "[1/2] m / t / lora / seed 0: done in 0 s (accuracy 0.5)\na [bold] word\n"


SECTION = """
from dataclasses import dataclass

from ftbench import ReportSection, hookimpl


@dataclass(frozen=True)
class Cells(ReportSection):
    name: str = "cell-counts"
    title: str = "Finished cells"
    template: str = "<p>{{ n }} of {{ text }}</p>"
    fails: bool = False

    def build(self, view):
        if self.fails:
            raise KeyError("no such cost")
        return {"n": sum(c.status == "done" for c in view.results.cells), "text": "<script>alert(1)</script>"}


@hookimpl
def ftbench_register_sections():
    return [Cells(), Cells("cell-costs", "Costs of cells", fails=True)]
"""


def test_sections_of_a_plugin_are_in_the_report_and_one_that_fails_costs_the_exit_code_alone(
    finished_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    plugin, out = tmp_path / "sections.py", tmp_path / "report.html"
    plugin.write_text(SECTION, encoding="utf-8")
    report = ("report", finished_run.directory, "--out", out, "--plugin", plugin)
    code, output, errors = ftbench_command(*report)
    assert (code, output) == (1, f"{out}\n")
    problem = "section cell-costs of the report could not be made: KeyError: 'no such cost'"
    assert f"error: {problem}\n" in errors
    assert "Traceback" not in errors
    page = out.read_text(encoding="utf-8")
    assert "<p>8 of &lt;script&gt;alert(1)&lt;/script&gt;</p>" in page
    assert "This section (cell-costs) could not be made: KeyError: &#39;no such cost&#39;" in page
    assert 'id="provenance"' in page

    plugin.write_text(SECTION.replace(', Cells("cell-costs", "Costs of cells", fails=True)', ""), encoding="utf-8")
    assert ftbench_command(*report)[0] == 0


def test_a_run_whose_report_lacks_a_section_ends_with_exit_code_1(
    own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    plugin = tmp_path / "sections.py"
    plugin.write_text(SECTION, encoding="utf-8")
    only = ("--set", "methods=[zero-shot]", "--set", "tasks=[{task: sentiment, data: reviews.jsonl}]")
    run = ("run", own_run.matrix, "--out", tmp_path / "run", *only, "--set", "seeds=[0]", "--set", "baseline=zero-shot")
    run += ("--executor", "inline")
    assert ftbench_command(*run)[0] == 0
    code, output, errors = ftbench_command(*run, "--plugin", plugin)
    assert code == 1
    assert "report: " in output
    assert "error: section cell-costs of the report could not be made" in errors
