"""What to use, as a reader with other wishes sees it, in a real browser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ftbench.records.results import CellResult
from ftbench_reports.html.report import HtmlReport
from tests.reports.browser.conftest import PageOf
from tests.reports.fake_run import TASKS, fake_run


def test_the_recommendation_follows_what_matters_to_the_reader(page_of: PageOf, tmp_path: Path) -> None:
    """lora and adapter answer alike; lora trains faster, and adapter needs less memory."""
    run = fake_run(tasks=TASKS[:1], methods=("lora", "adapter"))
    lora = {cell.seed: cell for cell in run.cells if cell.method == "lora"}
    costs = {"lora": (10.0, 9e9), "adapter": (90.0, 1e9)}

    def alike(cell: CellResult) -> CellResult:
        seconds, memory = costs[cell.method]
        as_lora = lora[cell.seed]
        own = {**cell.costs, "train_seconds": seconds, "peak_memory_bytes": memory}
        return replace(cell, metrics=as_lora.metrics, predictions=as_lora.predictions, costs=own)

    path = HtmlReport().write(replace(run, cells=tuple(map(alike, run.cells))), tmp_path / "report.html")
    page = page_of(path)
    shown = page.locator(".advice:visible .use:visible")
    assert "lora" in shown.inner_text()
    page.locator("input[value=memory]").check()
    assert "adapter" in shown.inner_text()
    page.locator("input[value=time]").check()
    page.keyboard.press("ArrowLeft")  # by keys alone: the last one, the best score
    assert page.locator(".advice:visible").count() == 1


def test_the_first_screen_says_what_to_use(page_of: PageOf, tmp_path: Path) -> None:
    path = HtmlReport().write(fake_run(tasks=TASKS[:2]), tmp_path / "report.html")
    for width, height in ((1280, 800), (390, 844)):
        page = page_of(path, width=width, height=height)
        box = page.locator(".advice:visible .use").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height
