"""What the page of a cell carries, and what provenance says of models, data, metrics and licences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest

from ftbench.analysis.comparison import Interval
from ftbench.analysis.run_results import RunResults
from ftbench.errors import StoreError
from ftbench.messages import MessageCatalogue
from ftbench.messages.core import CORE_MESSAGES
from ftbench.messages.results import NOT_TRAINED
from ftbench.records.results import CellResult, Measured, Score, TrainingPoint
from ftbench_reports.html import assets
from ftbench_reports.html.cell_pages import Detail, cell_page, common_groups
from ftbench_reports.html.section import CHUNKS
from ftbench_reports.html.sections.cells import Cells
from ftbench_reports.html.sections.provenance import Provenance
from ftbench_reports.html.view import PageView
from ftbench_reports.language import plain
from ftbench_reports.tables import Table, cell_address
from tests.reports.fake_run import TASKS, fake_run
from tests.specs import cell_spec

SMALL = replace(fake_run(tasks=TASKS[:1], methods=("full", "lora")), messages=MessageCatalogue.of(CORE_MESSAGES))
CELL = SMALL.cells[0]


def page_of(cell: CellResult, **intervals: Interval) -> dict[str, Any]:
    shared = {group: place for place, group in enumerate(common_groups(cell))}
    found = {(cell.cell, name): one for name, one in intervals.items()}
    return cell_page(cell, SMALL, intervals=found, shared=shared, chart=1, answers=None, detail=Detail(30, 16))


def data(results: RunResults, *, whole: bool = False) -> Mapping[str, Any]:
    """What the section hands to its script, by chunk."""
    content = Cells().build(PageView(results, whole=whole))
    assert content
    return {chunk.name: chunk.make() for chunk in content[CHUNKS]}


def test_every_cell_and_trial_has_a_page_once() -> None:
    trials = tuple(replace(CELL, cell=f"{n:020x}", predictions=tuple, training=tuple) for n in range(90))
    found = data(replace(SMALL, trials=(*trials, CELL)))
    ids = found["cells"]["ids"]
    assert len(ids) == len(set(ids)) == 94
    for place, one in enumerate(ids):
        page = found[f"cells-{place // found['cells']['size']}"][place % found["cells"]["size"]]
        assert page["id"] == one


def test_a_full_training_of_tuning_that_is_a_cell_has_one_row() -> None:
    trial = replace(CELL, cell=f"{0:020x}")
    content = Cells().build(PageView(replace(SMALL, trials=(trial, *SMALL.cells[:2]))))
    assert content
    cells, further = content["cells"].bodies
    assert [row[0].sort for row in cells.rows] == [cell.cell for cell in SMALL.cells]
    assert [row[0].sort for row in further.rows] == [trial.cell]
    assert str(content["cells"].caption.texts["en"]) == "4 cells and one further training of tuning"


def test_no_body_of_further_trainings_where_all_are_cells() -> None:
    content = Cells().build(PageView(replace(SMALL, trials=SMALL.cells[:2])))
    assert content
    assert len(content["cells"].bodies) == 1
    assert str(content["cells"].caption.texts["en"]) == "4 cells"


def test_scores_have_their_intervals_and_reasons() -> None:
    scores = {"accuracy": Score(0.5), "loss": Score(None, NOT_TRAINED()), "x": Score(None)}
    page = page_of(replace(CELL, metrics=scores), accuracy=Interval(0.4, 0.6123))
    assert page["scores"][0] == ["accuracy ↑", "0.500", "0.400 … 0.612", None]
    assert page["scores"][1] == ["loss ↓", None, None, ["nothing was trained", "没有训练任何参数"]]
    assert page["scores"][2][3] == ["no reason recorded", "未记录原因"]


def test_what_was_measured_is_written_out_in_both_languages() -> None:
    measured = Measured(
        clocks={"train": 75.0}, memory_parts={"weights": 2**20}, checks=({"name": "answers", "passed": False},)
    )
    page = page_of(replace(CELL, measured=measured, costs={"artifact_bytes": 2048.0, "train_seconds": 3.0}))
    groups = dict(page["groups"])
    assert groups["clocks"] == [[["training", "训练"], "1 min 15 s"]]
    assert groups["memory"] == [[["weights", "权重"], "1 MiB"]]
    assert groups["costs"] == [[["saved size", "保存大小"], "2 KiB"], [["training time", "训练时间"], "3.0 s"]]
    assert page["checks"] == [[["answers not degenerate", "回答未退化"], False, ""]]


def test_of_a_long_curve_all_validations_and_some_steps_are_kept() -> None:
    points = [TrainingPoint(n, n / 100, 1.0, None, 1e-3) for n in range(1, 1001)]
    points += [TrainingPoint(n, n / 100, None, 0.5) for n in (500, 1000)]
    curve = page_of(replace(CELL, training=lambda: tuple(points)))["curve"]
    assert len(curve) <= 17
    assert [row[0] for row in curve if row[3]] == ["500", "1000"]
    assert len(page_of(replace(CELL, training=lambda: tuple(points[-2:] * 200)))["curve"]) <= 17


def test_a_curve_that_cannot_be_read_costs_the_page_nothing_else() -> None:
    def gone() -> tuple[TrainingPoint, ...]:
        raise StoreError("cannot be read")

    page = page_of(replace(CELL, training=gone))
    assert page["curve"] == []
    assert "StoreError: cannot be read" in page["notes"][-1]


def test_of_a_log_the_end_is_kept() -> None:
    page = page_of(replace(CELL, log=lambda: "\n".join(f"line {n}" for n in range(50))))
    assert page["log"].splitlines() == ["…", *(f"line {n}" for n in range(20, 50))]
    assert page_of(CELL)["log"] == ""


def test_a_traceback_does_not_say_whose_machine_it_was() -> None:
    line = '  File "/home/somebody/venv/lib/python3.11/site-packages/torch/nn/linear.py", line 5, in forward'
    windows = r'  File "C:\Users\somebody\code\mine.py", line 7, in prepare'
    log = page_of(replace(CELL, log=lambda: f"{line}\n{windows}"))["log"]
    assert "somebody" not in log
    assert 'File "…/torch/nn/linear.py", line 5' in log
    assert 'File "…/mine.py", line 7' in log


def test_settings_of_many_cells_are_written_once() -> None:
    spec = cell_spec(training={"epochs": 2.0}, evaluation={"limit": 96}, seed=1)
    results = replace(SMALL, cells=tuple(replace(cell, spec=spec) for cell in SMALL.cells))
    found = data(results)
    assert [title for title, _ in found["cells"]["shared"]] == ["training", "evaluation", "task", "model"]
    shared = {title: dict(rows) for title, rows in found["cells"]["shared"]}
    assert (shared["training"]["epochs"], shared["evaluation"]["limit"]) == ("2.0", "96")
    assert all(page["shared"] == [0, 1, 2, 3] for page in found["cells-0"])
    assert ["seed", "1"] in dict(found["cells-0"][0]["groups"])["cell"]


def test_an_environment_is_told_where_it_differs() -> None:
    cells = (replace(CELL, environment={"torch": "2.11.0", "device": "cuda"}), *SMALL.cells[1:])
    assert data(replace(SMALL, cells=cells))["cells-0"][0]["environment"] == [["device", "cuda"]]


def test_a_single_file_carries_less_of_each_cell_than_a_folder() -> None:
    cells = tuple(replace(cell, log=lambda: "line\n" * 100) for cell in SMALL.cells)
    results = replace(SMALL, cells=cells)
    assert len(data(results)["cells-0"][0]["log"].splitlines()) == 31
    assert len(data(results, whole=True)["cells-0"][0]["log"].splitlines()) == 100


def test_the_address_of_a_cell_follows_from_its_id() -> None:
    assert cell_address("5714d16b8877332c8922") == "#/cell/5714d16b8877332c8922"
    assert cell_address("a b/\ud800") == "#/cell/a%20b%2F%E2%80%B9U%2BD800%E2%80%BA"


# Provenance.


def table(results: RunResults, name: str) -> list[list[str]]:
    tables: list[Table] = Provenance().build(PageView(results))["tables"]
    found = next(one for one in tables if one.name == name)
    return [[str(plain(cell.text).text("en")) for cell in row] for body in found.bodies for row in body.rows]


def test_equal_signatures_are_one_row() -> None:
    rows = {row[0]: row[1:] for row in table(fake_run(), "signatures")}
    assert rows["macro_f1 ↑"] == ["macro_f1|lang:en|v1", "sentiment"]
    losses = [row for row in table(fake_run(), "signatures") if row[0] == "loss ↓"]
    assert losses == [
        ["loss ↓", "loss|lang:en|v1", "sentiment, support-qa, summarization"],
        ["loss ↓", "loss|lang:zh|v1", "intent, recipes"],
    ]


def test_a_signature_of_all_tasks_says_so() -> None:
    alike = [replace(TASKS[0], label=name) for name in ("one", "two")]
    run = fake_run(tasks=TASKS[:1], methods=("full",))
    cells = tuple(replace(cell, task=task.label, cell=cell.cell + task.label) for task in alike for cell in run.cells)
    rows = table(replace(run, tasks=tuple(alike), cells=cells), "signatures")
    assert {row[2] for row in rows} == {"all tasks"}


def test_models_and_data_have_their_fingerprints_and_licences() -> None:
    spec = cell_spec(model={"fingerprint": "f" * 64}, task={"data": "d" * 64})
    models = ({"label": "builtin:nano", "fingerprint": "f" * 64, "licence": "Apache-2.0", "details": {"revision": "x"},
               "facts": {"architecture": "llama"}, "format": "plain", "unused_template": False},)  # fmt: skip
    results = replace(SMALL, models=models, cells=tuple(replace(cell, spec=spec) for cell in SMALL.cells))
    (model,) = table(results, "models")
    assert model[1:] == ["llama", "3,400,000", "Apache-2.0", f"{'f' * 16}…", "plain text", "revision: x, dtype: auto"]
    (task,) = table(results, "tasks")
    assert task[4:6] == ["built into ftbench", f"{'d' * 16}…"]


def test_the_matrix_can_be_saved_and_run() -> None:
    import yaml

    content = Provenance().build(PageView(SMALL))
    assert yaml.safe_load(content["matrix"]) == SMALL.matrix
    assert content["command"] == "ftbench run matrix.yaml"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_says_under_which_licence_it_is(language: Any) -> None:
    said = Provenance().build(PageView(SMALL))["licences"].text(language)
    assert "0.1.0" in said
    assert "Apache License 2.0" in said.replace("\n", " ")


def test_nothing_foreign_is_embedded() -> None:
    """What the page says of itself: every script and style is one of ours, and small enough to be read."""
    folder = files(assets)
    for kind in ("scripts", "styles"):
        for file in folder.joinpath(kind).iterdir():
            text = file.read_text(encoding="utf-8")
            assert len(text) < 30_000
            for sign in ("opyright", "@license", "url(", "@import", "@font-face", "sourceMappingURL"):
                assert sign not in text, file.name
