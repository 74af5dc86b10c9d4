"""A plan of small data says what its test rows can show at best, and what cross-validation would show and cost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench.analysis.statistics import smallest_detectable_difference
from ftbench.commandline.plan import show_plan
from ftbench.commandline.small_data import small_data
from ftbench.messages import MessageCatalogue
from ftbench.messages.core import CORE_MESSAGES
from ftbench.planning.estimate import Estimator
from ftbench.planning.planned import Plan
from tests.core.data.loading import labelled, texts
from tests.core.planning.conftest import plan_of, registry_with

__all__ = ["plan_of", "registry_with"]

PlanOf = Callable[..., Plan]


@pytest.fixture
def reviews(tmp_path: Path) -> Callable[..., str]:
    """`reviews(count)`: a matrix on so many reviews, each with its writer."""

    def make(count: int, entry: str = "", methods: str = "full, lora") -> str:
        rows = [{**row, "writer": f"w{i // 4}"} for i, row in enumerate(labelled(["positive", "negative"], count))]
        path = tmp_path / "reviews.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        task = f"{{task: sentiment, data: '{path}'{entry}}}"
        return f"models: ['paper:a']\ntasks: [{task}]\nmethods: [{methods}]\nseeds: [0, 1]\ndevice: cpu\n"

    return make


def said(plan: Plan) -> list[str]:
    return [str(note) for note in small_data(plan, Estimator(plan, 1e9))]


def test_few_rows_are_named_with_what_they_show_and_what_folds_would(
    plan_of: PlanOf, reviews: Callable[..., str]
) -> None:
    plan = plan_of(reviews(120))
    tested = len(plan.tasks["sentiment"].data.test)
    now = 100 * smallest_detectable_difference(2, tested)
    folded = 100 * smallest_detectable_difference(2, 120, folds=5)
    (note,) = said(plan)
    assert (
        f"sentiment: of 120 rows {tested} are test rows, which can show differences of about {now:.2g} points" in note
    )
    assert (
        f"`folds: 5` in its entry tests every row once and can show about {folded:.2g}: 20 cells in place of 4" in note
    )


def test_a_note_has_its_chinese(plan_of: PlanOf, reviews: Callable[..., str]) -> None:
    plan = plan_of(reviews(120))
    (note,) = small_data(plan, Estimator(plan, 1e9))
    chinese = MessageCatalogue.of(CORE_MESSAGES).render(note, "zh")
    assert "在任务条目中加 `folds: 5` 可让每行都测试一次" in chinese
    assert "单元由 4 个增至 20 个" in chinese


def test_differences_of_texts_are_in_standard_deviations(plan_of: PlanOf, tmp_path: Path) -> None:
    rows = "".join(json.dumps({"document": text, "summary": text[:9]}) + "\n" for text in texts(100))
    (tmp_path / "texts.jsonl").write_text(rows, encoding="utf-8")
    task = f"{{task: summarization, data: '{tmp_path / 'texts.jsonl'}'}}"
    (note,) = said(plan_of(f"models: ['paper:a']\ntasks: [{task}]\nmethods: [full, lora]\ndevice: cpu\n"))
    assert "standard deviations between single answers at best" in note


def test_rows_of_a_group_count_as_one(plan_of: PlanOf, reviews: Callable[..., str]) -> None:
    alone, grouped = (said(plan_of(reviews(480, entry)))[0] for entry in ("", ", group_by: writer"))
    shown = [float(re.findall(r"show about ([\d.]+)", note)[0]) for note in (alone, grouped)]
    assert shown[0] < shown[1]


def test_test_rows_too_few_for_any_difference_are_said_to_be(plan_of: PlanOf, reviews: Callable[..., str]) -> None:
    (note,) = said(plan_of(reviews(120, ", group_by: writer").replace("seeds: [0, 1]", "seeds: [0]")))
    assert "test rows, too few to show any difference. `folds: 5` in its entry tests every row once: 10 cells" in note


def test_nothing_is_said_with_folds(plan_of: PlanOf, reviews: Callable[..., str]) -> None:
    assert said(plan_of(reviews(120, ", folds: 5"))) == []


def test_nothing_is_said_of_data_with_a_split(plan_of: PlanOf) -> None:
    assert said(plan_of("models: ['paper:a']\ntasks: [sentiment]\nmethods: [full, lora]\ndevice: cpu\n")) == []


def test_nothing_is_said_of_many_rows(plan_of: PlanOf, reviews: Callable[..., str]) -> None:
    assert said(plan_of(reviews(500))) == []


def test_nothing_is_said_where_nothing_is_compared(plan_of: PlanOf, reviews: Callable[..., str]) -> None:
    assert said(plan_of(reviews(120, methods="lora"))) == []


def test_sizes_of_one_task_are_named_once(plan_of: PlanOf, reviews: Callable[..., str]) -> None:
    (note,) = said(plan_of(reviews(120) + "train_size: [16, 32]\n"))
    assert "of 120 rows" in note
    assert "40 cells in place of 8" in note


def test_a_plan_shows_folds_and_counts_their_cells(
    plan_of: PlanOf, reviews: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    plan = plan_of(reviews(120, ", folds: 4"))
    show_plan(plan, "text", examples=0)
    output = " ".join(capsys.readouterr().out.split())
    assert "1 model × 1 task × 2 methods × 2 seeds × 4 folds = 16 cells to run" in output
    assert "task sentiment: 120 rows in 4 folds, each with 80 / 10 / 30 to train / validate / test" in output
    assert "120 test examples, 1 comparison, 4 folds: a difference in accuracy" in output


def test_a_plan_as_json_has_the_fold_of_each_cell(
    plan_of: PlanOf, reviews: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    show_plan(plan_of(reviews(120, ", folds: 4")), "json", examples=0)
    cells = json.loads(capsys.readouterr().out)["cells"]
    assert [cell["fold"] for cell in cells][:5] == [1, 2, 3, 4, 1]


def test_an_estimate_of_a_fold_is_of_its_own_rows(plan_of: PlanOf, reviews: Callable[..., str]) -> None:
    one, folded = plan_of(reviews(120)), plan_of(reviews(120, ", folds: 2"))
    seconds = [Estimator(plan, 1e9).cell(plan.cells[0]).seconds for plan in (one, folded)]
    assert seconds[1] < seconds[0]  # half of the rows train, in place of eight tenths
