"""A run with augmentation: it trains on more rows, says so, and goes on with the same rows after an interruption."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import ftbench
from tests.conftest import MadeOnce
from tests.core.conftest import command

MATRIX = """\
name: augmented
models: [{model: "MODEL", name: tiny}]
tasks:
  - {task: sentiment, name: plain}
  - task: sentiment
    name: more
    augment:
      - {augmentation: random_deletion, copies: 2}
      - {augmentation: paraphrase, model: "MODEL", max_new_tokens: 8, shortest: 0, longest: 100}
methods: [zero-shot, full]
training: {examples: 16, epochs: 1, batch_size: 4, max_length: 160}
evaluation: {examples: 4, validation_examples: 4, other_tasks: 0}
device: cpu
"""


def run(folder: Path, *options: str) -> tuple[int, str, str]:
    import torch

    torch.set_num_threads(1)
    return command("run", folder / "m.yaml", "--out", folder / "run", "--executor", "inline", *options)


@pytest.fixture(scope="module")
def folder(tiny_model: Path, made_once: MadeOnce) -> Path:
    """The folder of a finished run."""

    def make(place: Path) -> None:
        (place / "m.yaml").write_text(MATRIX.replace("MODEL", str(tiny_model)), encoding="utf-8")
        code, _, errors = run(place)
        assert code == 0, errors

    return made_once("augmented", make)


@pytest.fixture
def own(folder: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    shutil.copytree(folder, tmp_path / "own")
    return tmp_path / "own"


def results(folder: Path) -> dict[tuple[str, str], Any]:
    cells = ftbench.load(folder / "run").values.cells
    read = {
        (cell.task, cell.method): json.loads((folder / "run" / "cells" / cell.cell / "result.json").read_text("utf-8"))
        for cell in cells
    }
    assert len(read) == 4
    return read


def test_a_method_that_trains_takes_more_steps_by_the_rows_that_were_made(folder: Path) -> None:
    read = results(folder)
    made = read["more", "full"]["augmented"]
    assert made["random_deletion"] == 32
    rows = 16 + sum(made.values())
    assert read["plain", "full"]["training"]["steps"] == 4
    assert read["more", "full"]["training"]["steps"] == -(-rows // 4)
    assert read["plain", "full"]["augmented"] == {}


def test_a_method_that_does_not_train_is_one_cell_with_and_without(folder: Path) -> None:
    read = results(folder)
    assert read["plain", "zero-shot"]["cell"] == read["more", "zero-shot"]["cell"]
    assert read["more", "zero-shot"]["augmented"] == {}
    assert read["plain", "full"]["cell"] != read["more", "full"]["cell"]


def test_the_run_tells_how_many_rows_each_augmentation_made(folder: Path) -> None:
    tasks = {task.label: task for task in ftbench.load(folder / "run").values.tasks}
    assert (tasks["plain"].made, dict(tasks["plain"].rows)["train"]) == ({}, 16)
    assert dict(tasks["more"].rows)["train"] == 16
    assert tasks["more"].made["random_deletion"] == 32
    assert "random_deletion added 32 variants to 16 training rows" in [str(note) for note in tasks["more"].notes]


def test_the_report_says_so_in_both_languages(folder: Path) -> None:
    page = (folder / "run" / "report.html").read_text(encoding="utf-8")
    made = sum(results(folder)["more", "full"]["augmented"].values())
    assert f"16 + {made} made" in page
    assert f"16 + 生成 {made}" in page
    assert "数据增强 random_deletion 为 16 个训练行添加了 32 个变体" in page


def test_a_run_that_goes_on_trains_on_the_same_rows_and_writes_nothing_again(own: Path) -> None:
    (lost,) = [read["cell"] for place, read in results(own).items() if place == ("more", "full")]
    before = (own / "run" / "cells" / lost / "predictions.jsonl").read_bytes()
    kept = {path.name: path.stat().st_mtime_ns for path in (own / "run" / "augmented").iterdir()}
    shutil.rmtree(own / "run" / "cells" / lost)
    code, _, errors = run(own, "--no-report")
    assert code == 0, errors
    assert (own / "run" / "cells" / lost / "predictions.jsonl").read_bytes() == before
    assert {path.name: path.stat().st_mtime_ns for path in (own / "run" / "augmented").iterdir()} == kept


@pytest.mark.slow
def test_workers_of_their_own_train_on_the_same_rows(own: Path) -> None:
    """The plan that is sent to a worker has the variants."""
    (lost,) = [read["cell"] for place, read in results(own).items() if place == ("more", "full")]
    steps = results(own)["more", "full"]["training"]["steps"]
    shutil.rmtree(own / "run" / "cells" / lost)
    code, _, errors = command("run", own / "m.yaml", "--out", own / "run", "--no-report")
    assert code == 0, errors
    assert results(own)["more", "full"]["training"]["steps"] == steps


def test_a_plan_shows_rows_with_their_variants_and_counts_generations(folder: Path) -> None:
    code, said, _ = command("plan", folder / "m.yaml")
    assert code == 0
    assert "augment with random_deletion: at most 32 variants of 16 training rows" in said
    assert said.count("→ ") == 2
    text = " ".join(said.split())
    assert "augment with paraphrase: at most 16 variants of 16 training rows;" in text
    assert "writes them once, before the cells: 16 generations" in text


def test_a_plan_tells_programs_the_same(folder: Path) -> None:
    code, said, _ = command("plan", folder / "m.yaml", "--format", "json")
    assert code == 0
    content = json.loads(said)
    deletion, paraphrase = content["augment"]["more"]
    assert (deletion["most_variants"], deletion["generations"], len(deletion["examples"])) == (32, 0, 2)
    assert (paraphrase["most_variants"], paraphrase["generations"], paraphrase["examples"]) == (16, 16, [])
    assert "plain" not in content["augment"]


@pytest.mark.slow
def test_a_run_tells_its_progress_before_the_cells(own: Path, one_thread: None) -> None:
    shutil.rmtree(own / "run")
    events: list[ftbench.RunEvent] = []
    ftbench.run(own / "m.yaml", own / "run", executor="inline", progress=events.append)
    first = [event for event in events if event.kind == "step"][:2]
    assert [(event.text, event.share, event.cell) for event in first] == [
        ("variants for more by random_deletion", 1.0, None),
        ("variants for more by paraphrase", 1.0, None),
    ]


def test_two_runs_with_and_without_differ_in_the_augmentation(own: Path, tmp_path: Path) -> None:
    from ftbench.presentation.ways_apart import how_they_differ

    for name, augment in (("a", "[]"), ("b", "[word_order]")):
        matrix = MATRIX[: MATRIX.index("tasks:")] + f"tasks: [{{task: sentiment, augment: {augment}}}]\n"
        matrix += MATRIX[MATRIX.index("methods:") :].replace("zero-shot, ", "").replace("epochs: 1", "steps: 1")
        model = (own / "m.yaml").read_text(encoding="utf-8").split('"')[1]
        (tmp_path / f"{name}.yaml").write_text(matrix.replace("MODEL", model), encoding="utf-8")
        command("run", tmp_path / f"{name}.yaml", "--out", tmp_path / name, "--executor", "inline", "--no-report")
    compared = ftbench.compare(tmp_path / "a", tmp_path / "b")
    said = how_they_differ(compared.values).text("en")
    assert said.startswith("The runs differ in augmentation of the training rows.")


def test_a_cell_of_a_fold_tells_of_the_variants_of_its_fold(tiny_model: Path, tmp_path: Path) -> None:
    rows = [{"text": f"lamp{n} river{n} stone{n}", "label": ("positive", "negative")[n % 2]} for n in range(41)]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    matrix = f"""\
models: ['{tiny_model}']
tasks: [{{task: sentiment, data: rows.jsonl, folds: 2, augment: [{{augmentation: word_order, copies: 2}}]}}]
methods: [full]
training: {{steps: 1, batch_size: 4, max_length: 64}}
device: cpu
"""
    (tmp_path / "m.yaml").write_text(matrix, encoding="utf-8")
    code, _, errors = run(tmp_path, "--no-report")
    assert code == 0, errors
    (task,) = json.loads((tmp_path / "run" / "run.json").read_text("utf-8"))["tasks"]
    recorded = {record["fold"]: record["made"] for record in task["augmented"]}
    told = {
        cell.fold.number: json.loads((tmp_path / "run" / "cells" / cell.cell / "result.json").read_text("utf-8"))
        for cell in ftbench.load(tmp_path / "run").values.cells
        if cell.fold
    }
    assert len(set(recorded.values())) == 2
    assert {number: result["augmented"]["word_order"] for number, result in told.items()} == recorded


def test_the_text_for_a_paper_tells_of_the_rows_that_were_made(folder: Path) -> None:
    page = (folder / "run" / "report.html").read_text(encoding="utf-8")
    made = sum(results(folder)["more", "full"]["augmented"].values())
    assert f"random_deletion and paraphrase (augmentation) made {made} more training rows of them" in page
    assert f"生成 {made} 个训练行，答案不变" in page
