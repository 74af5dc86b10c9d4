"""A cell whose answers may be as long as the training answers allow."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., tuple[int, str, str]]


def result(run: Path) -> dict[str, Any]:
    (file,) = run.glob("cells/*/result.json")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(("own", "limit"), [(100, 32), (12, 12)])
def test_auto_is_counted_in_the_cell_and_its_notes_say_how_much(
    own: int, limit: int, finished_run: Any, ftbench_command: Command, tmp_path: Path
) -> None:
    for name in ("tales.yaml", "tales.jsonl"):
        shutil.copy(finished_run.folder / name, tmp_path)
    tales = tmp_path / "tales.yaml"
    tales.write_text(tales.read_text(encoding="utf-8").replace("tokens: 4", f"tokens: {own}"), encoding="utf-8")
    text = finished_run.matrix.read_text(encoding="utf-8").partition("tasks:")[0]
    text += "tasks: [{task: tales.yaml, max_new_tokens: auto}]\nmethods: [zero-shot]\nevaluation: {examples: 4}\n"
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")

    code, output, errors = ftbench_command(
        "run", tmp_path / "m.yaml", "--out", tmp_path / "run", "--no-report", "--executor", "inline"
    )

    assert code == 0, output + errors
    expected = f"generated answers have at most {limit} tokens, by the longest training answer"
    assert expected in [note["text"] for note in result(tmp_path / "run")["notes"]]
    predictions = next((tmp_path / "run").glob("cells/*/predictions.jsonl")).read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["generated_tokens"] for line in predictions} == {limit}  # this model never ends by itself
