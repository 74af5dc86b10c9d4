"""`ftbench plan --from RUN` on a real run: its lines, its JSON, and what it says of a run that does not fit."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench.analysis.pilot import task_power
from ftbench.analysis.read import read_results
from ftbench.analysis.statistics import RunSize
from ftbench.analysis.view import RunView
from ftbench.api.loading import registry_of
from ftbench.commandline.recommendation import say_missing
from ftbench.plugin_loading import load_plugins
from ftbench.records.cell import canonical_json
from tests.core.analysis.two_hand_made_runs import hand_made_run
from tests.core.conftest import FinishedRun
from tests.core.data.loading import labelled

Command = Callable[..., tuple[int, str, str]]


def squeezed(output: str) -> str:
    return " ".join(output.split())


def pilot_of(run: FinishedRun, command: Command, *more: str) -> dict[str, Any]:
    code, output, _ = command("plan", run.matrix, "--from", run.directory, "--format", "json", *more)
    assert code == 0
    pilot: dict[str, Any] = json.loads(output)["pilot"]
    return pilot


def test_the_numbers_are_those_of_the_runs_own_variances(finished_run: FinishedRun, ftbench_command: Command) -> None:
    pilot = pilot_of(finished_run, ftbench_command, "--set", "seeds=[0, 1, 2]")
    registry = registry_of(finished_run.directory, (), lambda files: load_plugins(files=files))
    view = RunView(read_results(finished_run.directory, registry))
    assert pilot["tasks"]
    for said in pilot["tasks"]:
        metric = view.comparisons[said["model"], said["task"]].metrics[said["metric"]]
        methods = ["full", "zero-shot", "lora", "broken"]
        power = task_power(metric, "full", methods, RunSize(3, 4))
        assert power is not None
        assert (said["seeds"], said["examples"], said["folds"], said["grouped"]) == (3, 4, 0, False)
        assert [(pair["method"], pair["smallest"], pair["chance"]) for pair in said["pairs"]] == [
            (pair.method, pair.smallest if pair.smallest < math.inf else None, pair.chance) for pair in power.pairs
        ]


@pytest.fixture
def scored_run(own_run: FinishedRun) -> FinishedRun:
    """A copy of the run whose texts have scores that vary over cells and examples."""
    for number, path in enumerate(sorted(own_run.directory.glob("cells/*/metrics.json"))):
        content = json.loads(path.read_text(encoding="utf-8"))
        if score := content["metrics"].get("token_f1"):
            points = [((7 * number + 3 * i) % 10) / 10 for i in range(len(score["statistics"]))]
            score["statistics"] = [[point, 1.0] for point in points]
            score["value"] = sum(points) / len(points)
            content["sha256"] = hashlib.sha256(canonical_json(content["metrics"]).encode()).hexdigest()
            path.write_text(json.dumps(content), encoding="utf-8")
    return own_run


def test_a_text_task_gets_a_difference_in_its_own_metric(scored_run: FinishedRun, ftbench_command: Command) -> None:
    code, output, errors = ftbench_command("plan", scored_run.matrix, "--from", scored_run.directory)
    said = squeezed(output)
    assert (code, errors) == (0, "")
    assert (
        f"tales, token_f1: 2 seeds, 4 test examples, 3 comparisons: by the variances of {scored_run.directory}, "
        in said
    )
    assert "standard deviation of the differences" not in said


def test_a_task_whose_methods_have_the_same_scores_is_named_and_keeps_its_general_statement(
    finished_run: FinishedRun, ftbench_command: Command
) -> None:
    """No answer to the tales shares a word with the reference."""
    _, output, _ = ftbench_command("plan", finished_run.matrix, "--from", finished_run.directory)
    said = squeezed(output)
    assert f"{finished_run.directory} has no token_f1 of two methods of this plan that differ on tales" in said
    assert "tales: 2 seeds, 4 test examples, 3 comparisons: a difference has to be about " in said


def test_without_a_run_a_text_task_is_told_that_a_pilot_would_tell(
    finished_run: FinishedRun, ftbench_command: Command
) -> None:
    _, output, _ = ftbench_command("plan", finished_run.matrix)
    assert "with `ftbench plan MATRIX --from RUN`" in squeezed(output)
    _, output, _ = ftbench_command("plan", finished_run.matrix, "--from", finished_run.directory)
    assert "--from RUN" not in squeezed(output)


def test_the_lines_speak_the_readers_language(finished_run: FinishedRun, ftbench_command: Command) -> None:
    _, output, _ = ftbench_command("--language", "zh", "plan", finished_run.matrix, "--from", finished_run.directory)
    assert "的方差，无论差异多大，都不能以80%的机会被发现" in "".join(output.split())


def test_what_the_run_lacks_is_named_with_the_nearest(finished_run: FinishedRun, ftbench_command: Command) -> None:
    methods = "methods=[zero-shot, full, {method: lora, name: loar}]"
    _, output, _ = ftbench_command("plan", finished_run.matrix, "--from", finished_run.directory, "--set", methods)
    assert f"{finished_run.directory} has no method loar. Did you mean 'lora'?" in squeezed(output)


def test_a_run_without_any_of_the_comparisons_is_an_error(finished_run: FinishedRun, ftbench_command: Command) -> None:
    code, _, errors = ftbench_command(
        "plan", finished_run.matrix, "--from", finished_run.directory, "--set", "tasks=[summarization]"
    )
    assert code == 2
    assert "no comparison of this plan is in that run." in squeezed(errors)
    assert "has no task summarization. Known: " in squeezed(errors)


def test_a_folder_without_a_run_is_an_error(
    finished_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    code, output, errors = ftbench_command("plan", finished_run.matrix, "--from", tmp_path)
    assert (code, output) == (2, "")
    assert str(tmp_path) in errors
    assert len(errors.strip().splitlines()) <= 2


def test_the_terminal_says_what_a_run_lacks() -> None:
    """A run of made numbers, as no run of four examples lacks so little."""
    view = RunView(hand_made_run({"full": 0.6, "lora": 0.62}, 4))
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        say_missing(view)
    assert squeezed(output.getvalue()).startswith("reviews: A difference of ")
    assert ", as between lora and full, would " in squeezed(output.getvalue())


def test_the_terminal_says_nothing_of_a_run_of_few_examples(
    finished_run: FinishedRun, ftbench_command: Command
) -> None:
    _, output, _ = ftbench_command("results", finished_run.directory)
    assert "A difference of" not in output


def test_a_run_that_is_not_finished_says_how_many_cells_have_no_result(
    own_run: FinishedRun, ftbench_command: Command
) -> None:
    done = sorted((own_run.directory / "cells").iterdir())
    shutil.rmtree(done[0])
    code, output, errors = ftbench_command("plan", own_run.matrix, "--from", own_run.directory)
    said = squeezed(output) + squeezed(errors)
    assert f"{own_run.directory} is not finished: 1 cell has no result yet" in said, code


def test_a_task_with_other_folds_than_in_the_run_is_named(scored_run: FinishedRun, ftbench_command: Command) -> None:
    rows = scored_run.folder / "rows.jsonl"
    rows.write_text("".join(json.dumps(row) + "\n" for row in labelled(["positive", "negative"])), encoding="utf-8")
    tasks = f"tasks=[{{task: sentiment, data: {rows}, folds: 2}}]"
    _, output, errors = ftbench_command("plan", scored_run.matrix, "--from", scored_run.directory, "--set", tasks)
    assert f"has 2 folds here and 0 in {scored_run.directory}" in squeezed(output) + squeezed(errors)
