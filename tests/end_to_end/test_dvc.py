"""examples/dvc: its stages name what is there, and their commands run in a shell as they stand."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import ftbench

EXAMPLE = Path(__file__).parents[2] / "examples" / "dvc"


def pipeline() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((EXAMPLE / "dvc.yaml").read_text(encoding="utf-8"))
    return content


def commands() -> Iterator[str]:
    """The commands of all stages, with the parameters filled in as DVC does it."""
    parameters = yaml.safe_load((EXAMPLE / "params.yaml").read_text(encoding="utf-8"))
    for stage in pipeline()["stages"].values():
        for command in [stage["cmd"]] if isinstance(stage["cmd"], str) else stage["cmd"]:
            yield re.sub(r"\$\{(\w+)\}", lambda found: str(parameters[found[1]]), command)


def in_shell(command: str, folder: Path) -> None:
    """Run a command that finds this interpreter's `ftbench` first."""
    places = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(command, shell=True, cwd=folder, check=True, env={**os.environ, "PATH": places}, timeout=500)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "dvc")
    return tmp_path / "dvc"


def check_results(folder: Path) -> None:
    methods = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    assert list(methods) == ["zero-shot", "lora"]
    assert all(0 <= tasks["sentiment"]["accuracy"] <= 1 for tasks in methods.values())
    (plot,) = pipeline()["plots"][0].values()
    with (folder / "cells.csv").open(newline="", encoding="utf-8") as file:
        columns = csv.DictReader(file).fieldnames or []
    assert {plot["x"], plot["y"]} <= set(columns)


def test_every_file_that_a_stage_needs_is_there_or_another_stage_makes_it() -> None:
    made = {name for stage in pipeline()["stages"].values() for out in stage.get("outs", []) for name in out}
    needed = {name for stage in pipeline()["stages"].values() for name in stage["deps"]}
    assert {name for name in needed - made if not (EXAMPLE / name).is_file()} == set()


def test_the_run_of_the_stage_is_planned_with_its_parameters() -> None:
    words = shlex.split(next(commands()))
    assert words[:5] == ["ftbench", "run", "matrix.yaml", "--out", "run"]
    key, _, value = words[6].partition("=")
    plan = ftbench.plan(EXAMPLE / words[2], changes={key: yaml.safe_load(value)}).plan
    assert [cell.method for cell in plan.cells] == ["zero-shot", "lora"]
    assert plan.cells[1].spec.method.settings["r"] == 8
    assert plan.cells[1].spec.method.settings["learning_rate"] == 0.001


@pytest.mark.slow
def test_the_commands_of_all_stages_run_in_a_shell_as_they_stand(folder: Path) -> None:
    for command in commands():
        in_shell(command, folder)
    check_results(folder)


@pytest.mark.slow
def test_dvc_reproduces_the_stages_and_shows_their_metrics(folder: Path) -> None:
    pytest.importorskip("dvc", reason="DVC is not installed: pip install dvc")
    dvc = f"{shlex.quote(sys.executable)} -m dvc"
    in_shell(f"git init -q && {dvc} init -q && {dvc} repro", folder)
    check_results(folder)
    in_shell(f"{dvc} metrics show | grep -q accuracy && {dvc} plots show --out shown", folder)
    assert (folder / "shown" / "index.html").is_file()
    in_shell(f"{dvc} status | grep -q 'up to date'", folder)
