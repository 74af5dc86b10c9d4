"""The example notebooks run from top to bottom in a real kernel, on a tiny model, and show what they say."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.conftest import CHECKOUT

FOLDER = CHECKOUT / "examples" / "notebooks"
NAMES = ("first_run", "compare_methods", "your_own_data")


def notebook(name: str) -> Any:
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=nbformat.NO_CONVERT)


def run(name: str, folder: Path, settings: dict[str, object]) -> list[Any]:
    """The cells after they have run in a copy of `examples` in `folder`, with other values for the settings."""
    from nbclient import NotebookClient

    place = folder / "notebooks"
    place.mkdir()
    shutil.copy(CHECKOUT / "examples" / "tickets.csv", folder)
    made = notebook(name)
    (at,) = (n for n, cell in enumerate(made.cells) if "parameters" in cell.metadata.get("tags", ()))
    assert all(key in made.cells[at].source for key in settings)  # a name that is gone would change nothing
    values = "\n".join(f"{key} = {value!r}" for key, value in settings.items())
    made.cells.insert(at + 1, nbformat.v4.new_code_cell(values))
    paths = os.pathsep.join(str(CHECKOUT / part) for part in ("", "plugins", "tasks", "reports"))
    environment = {**os.environ, "PYTHONPATH": paths, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "PYTHONUTF8": "1"}
    client = NotebookClient(made, timeout=600, kernel_name="python3")
    client.execute(cwd=str(place), env=environment)  # raises where a cell does
    return list(made.cells)


def shown(cells: list[Any], start: str) -> dict[str, Any]:
    """What the one cell that begins like this shows, by its type."""
    (cell,) = (one for one in cells if one.cell_type == "code" and one.source.startswith(start))
    return _result(cell)


def _result(cell: Any) -> dict[str, Any]:
    (output,) = (one for one in cell.outputs if one.output_type == "execute_result")
    data: dict[str, Any] = output["data"]
    return data


def charts(cells: list[Any]) -> list[str]:
    """The SVG of each cell that shows a chart."""
    code = [cell for cell in cells if cell.cell_type == "code" and cell.source.startswith("results.charts.")]
    return [_result(cell)["image/svg+xml"] for cell in code if ".save(" not in cell.source]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_kept_without_outputs_and_with_ids_that_stay(name: str) -> None:
    text = (FOLDER / f"{name}.ipynb").read_text(encoding="utf-8")
    made = notebook(name)
    nbformat.validate(made)
    assert (made.nbformat, made.nbformat_minor) == (4, 5)
    assert [cell.id for cell in made.cells] == [f"{name.split('_')[0]}-{n:02d}" for n in range(1, len(made.cells) + 1)]
    for cell in made.cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def test_the_first_run_plans_runs_recommends_draws_and_reports(tmp_path: Path, tiny_model: Path) -> None:
    small = {"model": str(tiny_model), "rows": 16, "test_rows": 8, "seeds": [0, 1]}
    cells = run("first_run", tmp_path, small)
    assert all(method in shown(cells, "matrix =")["text/html"] for method in ("zero-shot", "full", "lora"))
    assert "sentiment: accuracy" in shown(cells, "results = ftbench.run")["text/html"]
    assert "How sure" in shown(cells, "results.recommend")["text/html"]
    drawn = charts(cells)
    assert len(drawn) == 3
    assert all("lora" in svg for svg in drawn)
    (listed,) = (cell for cell in cells if cell.source == "results.charts")
    assert "differences()" in listed.outputs[0]["data"]["text/html"]
    assert (tmp_path / "notebooks/runs/differences.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "notebooks/runs/first-notebook.html").is_file()


@pytest.mark.slow
def test_methods_are_compared_with_their_costs_their_tuning_their_errors_and_the_seeds_that_would_do(
    tmp_path: Path,
) -> None:
    # The built-in model, because a random one gives every row the same label, and then no methods differ.
    small = {"methods": ["zero-shot", "full", "lora"], "rows": 16, "test_rows": 24, "seeds": [0, 1], "trials": 2}
    cells = run("compare_methods", tmp_path, small)
    drawn = charts(cells)
    assert len(drawn) == 4
    assert "learning rate" in drawn[2]
    gains = shown(cells, "groups = ")["text/plain"]
    assert "lora" in gains
    assert "full" in gains
    assert "<table" in shown(cells, "answers = ")["text/html"]
    assert "6 seeds" in shown(cells, "larger = ")["text/html"]
    assert "more_seeds" in shown(cells, "power.pairs")["text/html"]


@pytest.mark.slow
def test_a_spreadsheet_is_checked_made_into_a_task_and_scored_by_a_metric_of_the_notebook(
    tmp_path: Path, tiny_model: Path
) -> None:
    small = {"model": str(tiny_model), "rows": 16, "test_rows": 6, "answer_tokens": 4}
    cells = run("your_own_data", tmp_path, small)
    (checked,) = (cell for cell in cells if "data check" in cell.source and cell.cell_type == "code")
    said = "".join(output.text for output in checked.outputs if output.output_type == "stream")
    assert "empty-answer" in said
    groups = shown(cells, "results = ")["text/html"]
    assert "metrics.brief" in groups
    assert len(charts(cells)) == 1
    assert "Subject: " in shown(cells, "results.examples")["text/html"]
