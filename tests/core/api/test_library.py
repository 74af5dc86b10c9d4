"""ftbench as a library: what a notebook would do, on a real tiny model."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import ftbench
from ftbench.matrix import Matrix
from tests.core.api.conftest import SMALL


def test_a_matrix_is_planned_from_a_mapping_an_object_and_a_file_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(
        "models: [builtin:nano]\ntasks: [sentiment]\nmethods: [zero-shot, layernorm]\n"
        "training: {steps: 2, examples: 16, max_length: 96}\n"
        "evaluation: {examples: 8, validation_examples: 8, other_tasks: 0}\n",
        encoding="utf-8",
    )
    plans = [ftbench.plan(given) for given in (SMALL, Matrix.model_validate(SMALL), "small.yaml")]
    ids = [[cell.id for cell in planned.plan.cells] for planned in plans]
    assert ids[0] == ids[1] == ids[2]
    assert [planned.plan.matrix.name for planned in plans] == ["small"] * 3


def test_a_mapping_is_not_changed_by_planning_it() -> None:
    before = repr(SMALL)
    ftbench.plan(SMALL, changes={"training.steps": 5})
    assert repr(SMALL) == before


def test_changes_are_set_by_dotted_name() -> None:
    planned = ftbench.plan(SMALL, changes={"training.steps": 5, "seeds": [3, 4]})
    assert (planned.plan.matrix.training.steps, planned.plan.matrix.seeds) == (5, (3, 4))


def test_a_mistake_in_a_mapping_names_its_key_and_the_nearest() -> None:
    with pytest.raises(ftbench.MatrixError, match=r"training\.epoch: .*epochs"):
        ftbench.plan({**SMALL, "training": {"epoch": 2}})


def test_what_is_no_matrix_is_told() -> None:
    with pytest.raises(ftbench.MatrixError, match="a matrix is a path, a mapping or a Matrix, not int"):
        ftbench.plan(3)  # type: ignore[arg-type]


def test_the_cells_of_a_plan_are_a_frame_with_what_they_will_take() -> None:
    planned = ftbench.plan(SMALL)
    frame = planned.cells()
    assert list(frame["method"]) == ["zero-shot", "layernorm"]
    assert (frame["seconds"] > 0).all()
    assert repr(planned).startswith("<RunPlan small: 2 cells, 0 of them skipped, on ")
    assert "layernorm" in planned._repr_html_()


def test_results_are_frames_of_cells_groups_and_examples(results: ftbench.Results) -> None:
    cells = results.cells().set_index("method")
    assert list(cells["status"]) == ["done", "done"]
    examples = results.examples()
    assert len(examples) == 16
    own = examples[examples["method"] == "layernorm"]
    right = (own["prediction"] == own["reference"]).mean()
    assert cells.loc["layernorm", "metrics.accuracy"] == pytest.approx(right)
    groups = results.groups().set_index("method")
    assert groups.loc["layernorm", "metrics.accuracy"] == pytest.approx(right)


def test_results_show_themselves_in_a_notebook(results: ftbench.Results) -> None:
    html = results._repr_html_()
    assert "layernorm" in html
    assert "builtin:nano / sentiment: accuracy" in html
    assert repr(results) == "<Results small: 2 done>"


def test_a_run_is_loaded_as_it_was_returned(results: ftbench.Results) -> None:
    assert ftbench.load(results.directory).cells().equals(results.cells())


def test_running_again_does_nothing_that_is_done(results: ftbench.Results) -> None:
    events: list[ftbench.RunEvent] = []
    ftbench.run(SMALL, results.directory, executor="inline", progress=events.append)
    assert [event for event in events if event.kind in ("started", "finished")] == []


def test_a_callback_is_told_of_every_cell(tmp_path: Path, tiny_model: Path) -> None:
    events: list[ftbench.RunEvent] = []
    matrix = {**SMALL, "models": [str(tiny_model)], "methods": ["zero-shot"]}
    ftbench.run(matrix, tmp_path / "run", executor="inline", progress=events.append)
    assert [event.kind for event in events if event.kind != "step"] == ["started", "finished"]
    last = events[-1]
    assert (last.done, last.total, last.outcome) == (1, 1, "done")
    assert last.cell is not None
    assert last.cell.method == "zero-shot"


def test_a_quiet_run_writes_nothing_on_the_terminal(
    tmp_path: Path, tiny_model: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    matrix = {**SMALL, "models": [str(tiny_model)], "methods": ["zero-shot"]}
    ftbench.run(matrix, tmp_path / "run", executor="inline", progress=None)
    assert capfd.readouterr() == ("", "")


def test_a_bar_counts_the_cells(tmp_path: Path, tiny_model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    matrix = {**SMALL, "models": [str(tiny_model)], "methods": ["zero-shot"]}
    ftbench.run(matrix, tmp_path / "run", executor="inline")
    assert "1/1" in capfd.readouterr().err


def test_a_report_is_written_from_results(results: ftbench.Results, tmp_path: Path) -> None:
    path = results.report(tmp_path / "report.md", format="markdown")
    assert path == tmp_path / "report.md"
    assert "layernorm" in path.read_text(encoding="utf-8")


def test_a_model_is_exported_from_results(results: ftbench.Results, tmp_path: Path) -> None:
    made = results.export(tmp_path / "out", method="layernorm", form="merged", card=False)
    assert (made.folder, made.form, made.dtype) == (tmp_path / "out", "merged", "float32")
    assert {path.name: path.stat().st_size for path in made.folder.iterdir()} == made.files
    assert made.cell in set(results.cells()["cell"])
    assert results.export(tmp_path / "out", cell=made.cell).kept


def test_a_form_that_there_is_not_is_told_before_anything_is_written(results: ftbench.Results, tmp_path: Path) -> None:
    with pytest.raises(ftbench.UserError, match=r'^form: there is no "merge"\. Did you mean \'merged\'\?'):
        results.export(tmp_path / "out", form="merge")  # type: ignore[arg-type]
    with pytest.raises(ftbench.UserError, match=r'^dtype: there is no "fp16"\.'):
        results.export(tmp_path / "out", dtype="fp16")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_two_runs_are_compared(results: ftbench.Results) -> None:
    comparison = ftbench.compare(results, results.directory)
    assert list(comparison.groups()["same_cells"]) == [1, 1]
    assert repr(comparison) == "<RunComparison small → small: 2 common rows>"
    assert "layernorm" in comparison._repr_html_()


def test_a_folder_that_is_no_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(ftbench.StoreError, match="is no run directory"):
        ftbench.load(tmp_path)


NOTEBOOK = [
    "import ftbench\nmatrix = {matrix!r}\nftbench.plan(matrix)",
    "results = ftbench.run(matrix, {out!r})\nresults",
    "results.cells()[['method', 'status']]",
    "ftbench.compare(results, ftbench.load({out!r}))",
]


@pytest.mark.slow  # the same calls are above, and those of a script in tests/end_to_end/test_forked_workers.py
def test_a_notebook_plans_runs_loads_and_compares(tmp_path: Path, tiny_model: Path) -> None:
    """In a real kernel, with the default executor, whose workers are processes of their own."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.v4.new_notebook()
    for source in NOTEBOOK:
        text = source.format(
            matrix={**SMALL, "models": [{"model": str(tiny_model), "name": "tiny"}]}, out=str(tmp_path / "run")
        )
        notebook.cells.append(nbformat.v4.new_code_cell(text))
    checkout = Path(__file__).resolve().parents[3]
    paths = os.pathsep.join(str(checkout / name) for name in ("", "plugins", "tasks", "reports"))
    environment = {**os.environ, "PYTHONPATH": paths, "OMP_NUM_THREADS": "1"}
    client = NotebookClient(notebook, timeout=300, kernel_name="python3")
    client.execute(cwd=str(tmp_path), env=environment)
    shown = [
        output["data"]["text/html"]
        for cell in notebook.cells
        for output in cell.outputs
        if output.output_type == "execute_result"
    ]
    assert len(shown) == 4
    assert all("layernorm" in html for html in shown)
    assert "tiny / sentiment: accuracy" in shown[1]


def test_results_recommend_in_the_words_of_the_terminal(results: ftbench.Results) -> None:
    advice = results.recommend("memory")
    assert [recommendation.model for recommendation in advice.recommendations] == ["builtin:nano"]
    assert str(advice) == "\n".join(advice.lines)
    assert len(advice.lines) == 3
    assert advice.lines[1].startswith("How sure: ")
    assert advice.lines[0] in repr(advice)
    with pytest.raises(ftbench.UserError, match="memory"):
        results.recommend("memry")  # type: ignore[arg-type]
