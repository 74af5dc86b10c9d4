"""`tuning: {choose_by: metric}`: the full training with the best metric on validation rows is chosen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.core.conftest import FinishedRun

Command = Callable[..., tuple[int, str, str]]
SETTINGS = (
    "--set",
    "seeds=[0]",
    "--set",
    "methods=[full, {method: lora, r: 2}]",
    "--set",
    "metrics=[]",
    "--set",
    "tasks=[{task: sentiment, data: reviews.jsonl}]",
    "--set",
    "tuning={trials: 3, finalists: 2, choose_by: metric, extend: false}",
    "--no-report",
    "--executor",
    "inline",
)


def content(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_chosen_settings_have_the_best_metric_on_validation_rows_among_the_full_trainings(
    own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    code, _, errors = ftbench_command("run", own_run.matrix, "--out", out, *SETTINGS)
    assert code == 0, errors
    assert "scoring 6 full trainings of tuning" in errors
    record = content(out / "run.json")
    assert {search["metric"] for search in record["tuning"]} == {"accuracy"}
    for search in record["tuning"]:
        best = max(trial["score"] for trial in search["finalists"])
        tied = [trial for trial in search["finalists"] if trial["score"] == best]
        assert search["chosen"] == min(tied, key=lambda trial: trial["loss"])["point"]
    values = [content(path)["metrics"]["accuracy"] for path in out.glob("cells/*/validation.json")]
    rows = content(out / "run.json")["tasks"][0]["rows"]["validation"]
    assert {len(value["statistics"]) for value in values} == {rows}
    before = {path: path.stat().st_mtime_ns for path in out.glob("cells/*/validation.json")}
    assert len(before) == 6
    assert "scoring" not in ftbench_command("run", own_run.matrix, "--out", out, *SETTINGS)[2]
    assert {path: path.stat().st_mtime_ns for path in out.glob("cells/*/validation.json")} == before


@pytest.mark.parametrize(
    ("tuning", "message"),
    [
        ("{trials: 3, finalists: 0, choose_by: metric}", "`finalists: 0` has none"),
        ("{trials: 3, seed: 5, choose_by: metric}", "the seed of tuning, 5, must be one of `seeds`"),
    ],
)
def test_a_metric_that_cannot_decide_is_an_error(
    tuning: str, message: str, own_run: FinishedRun, ftbench_command: Command
) -> None:
    code, _, errors = ftbench_command("plan", own_run.matrix, "--set", f"tuning={tuning}")
    assert code == 2
    assert message in errors
