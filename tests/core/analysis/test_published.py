"""What a site keeps of a run, and the names of its folders."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench.analysis.published import PublishedRun, PublishedSite, in_order, published_run, site_id, slug
from ftbench.analysis.view import RunView
from tests.core.analysis.two_hand_made_runs import hand_made_run, with_cells
from tests.reports.fake_run import TASKS, fake_run
from tests.specs import cell_spec


@given(st.text(min_size=1, max_size=100))
def test_a_slug_is_a_plain_name_of_a_folder(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,70}", slug(name))


@pytest.mark.parametrize(
    "names",
    [
        ("Demo", "demo"),
        ("a b", "a-b"),
        ("情感", "感情"),
        ("../x", "x"),
        ("é", "e"),
        ("con", "con-"),
        ("a" * 61, "a" * 62),
    ],
)
def test_different_names_have_different_slugs_on_every_file_system(names: tuple[str, str]) -> None:
    assert slug(names[0]).casefold() != slug(names[1]).casefold()


def test_a_plain_name_is_its_own_slug() -> None:
    assert slug("2026-03_ten-methods") == "2026-03_ten-methods"


def test_a_run_has_a_point_for_each_mean_that_reports_show() -> None:
    results = fake_run(tasks=TASKS[:2])
    run = published_run(results, "nightly", "runs/nightly/index.html")
    comparison = RunView(results).comparisons["builtin:nano", "sentiment"]
    standing = comparison.metrics["accuracy"].standing("lora")
    assert standing is not None
    assert standing.interval is not None
    (point,) = (p for p in run.points if (p.task, p.method, p.metric) == ("sentiment", "lora", "accuracy"))
    assert (point.value, point.low, point.high) == (standing.mean, standing.interval.low, standing.interval.high)
    assert point.deciding
    assert point.letters == comparison.metrics["accuracy"].letters["lora"]
    assert run.cells_done == sum(cell.status == "done" for cell in results.cells)


def test_a_run_reads_back_from_json() -> None:
    run = published_run(fake_run(tasks=TASKS[:2]), "nightly", "runs/nightly/index.html")
    assert PublishedRun.from_json(json.loads(json.dumps(run.as_json()))) == run


def test_values_of_other_data_another_model_or_another_metric_have_another_key() -> None:
    run = hand_made_run({"full": 0.5}, 1)

    def key(**changed: Any) -> str:
        parts = {"model": {"fingerprint": "5f1d"}, "task": {"data": "716b"}, **changed}
        found = with_cells(run, lambda cell: replace(cell, spec=cell_spec(**parts)))
        return published_run(found, "a", "").points[0].key

    assert key() == published_run(hand_made_run({"full": 0.9}, 2), "b", "").points[0].key
    assert key(task={"data": "other"}) != key()
    assert key(model={"fingerprint": "other"}) != key()
    assert key(method="full", settings={"r": 99}) == key()


def test_the_date_is_that_of_the_last_cell() -> None:
    run = hand_made_run({"full": 0.5}, 1, seeds=(0, 1))
    dated = with_cells(run, lambda cell: replace(cell, finished=f"2026-0{cell.seed + 1}-01T00:00:00Z"))
    assert published_run(dated, "a", "").finished == "2026-02-01T00:00:00Z"
    assert published_run(run, "a", "").finished is None


def test_runs_are_ordered_by_date_and_those_without_one_come_first_as_they_were_published() -> None:
    run = published_run(hand_made_run({"full": 0.5}, 1), "a", "")
    dates = [("b", "2026-02-01T00:00:00Z"), ("x", None), ("c", "2026-01-01T00:00:00Z"), ("w", None)]
    runs = [replace(run, name=name, finished=date) for name, date in dates]
    assert [one.name for one in in_order(runs)] == ["x", "w", "c", "b"]


def test_the_id_of_a_run_stays_when_it_is_published_again_with_more_cells() -> None:
    first = published_run(hand_made_run({"full": 0.5}, 1), "a", "")
    again = published_run(hand_made_run({"full": 0.5, "lora": 0.6}, 1), "a", "")
    site = PublishedSite(site_id(first), "t", None, (first,))
    assert site.run_id(first) == site.run_id(again) != site.run_id(replace(first, name="b"))
    assert site.run_id(first).startswith("urn:uuid:")
