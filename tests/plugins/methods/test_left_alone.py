"""What a plan and a cell say of layers that a method leaves as they are, on a model with experts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ftbench.commandline.main import main
from ftbench.contracts.process_cache import ProcessCache
from ftbench.execution.cell_run import CellRun
from ftbench.matrix.read import read_matrix
from ftbench.planning.planner import make_plan
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from tools.architectures.folder import train_tokenizer, write_model

EXPERTS = "the experts stay as they are: their matrices are kept together, and lora changes linear layers"


@pytest.fixture
def matrix(tmp_path: Path) -> Path:
    write_model("mixtral", tmp_path / "mixtral", train_tokenizer())
    content = {
        "name": "experts",
        "models": ["mixtral"],
        "tasks": [{"task": "sentiment", "language": "en"}],
        "methods": [{"method": "lora", "r": 2}, "bitfit"],
        "seeds": [0],
        "training": {"steps": 1, "examples": 8, "max_length": 256, "keep": "last"},
        "evaluation": {"examples": 2, "validation_examples": 2, "other_tasks": 0},
        "device": "cpu",
    }
    path = tmp_path / "matrix.yaml"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_the_plan_says_it_below_the_method(matrix: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["plan", str(matrix)])
    lines = " ".join(capsys.readouterr().out.split())
    assert "method lora: 1 cell (" in lines
    assert f") {EXPERTS} method bitfit: 0 cells" in lines


@pytest.mark.slow
def test_the_cell_keeps_it_with_its_numbers(matrix: Path, tmp_path: Path) -> None:
    plan = make_plan(read_matrix(matrix), Registry(load_plugins(entry_points=False)))
    cell = next(cell for cell in plan.cells if cell.method == "lora")
    folder = tmp_path / "cell"
    folder.mkdir()
    CellRun(plan, cell, lambda *_: None, lambda *_: None, ProcessCache(), ()).run(folder)
    notes = json.loads((folder / "result.json").read_text(encoding="utf-8"))["notes"]
    assert "methods.left-experts" in [note["code"] for note in notes]
