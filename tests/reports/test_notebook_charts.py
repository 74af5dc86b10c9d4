"""Charts for notebooks: the same numbers, colours and words as the report's, as Altair charts in one language."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import altair
import pytest

import ftbench
from ftbench import Results, UserError
from ftbench.analysis.comparison import Interval
from ftbench.analysis.run_results import RunResults
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench_reports.html.charts import DifferenceMark, difference_chart
from ftbench_reports.html.cost_chart import cost_chart
from ftbench_reports.html.palette import INK, LIGHT, method_styles
from ftbench_reports.html.report import HtmlReport
from ftbench_reports.language import plain
from ftbench_reports.measures import Measure
from ftbench_reports.notebook.altair_chart import altair_chart
from tests.reports.fake_run import TASKS, fake_run
from tests.reports.sized_run import sized_run


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry(load_plugins())


@pytest.fixture(scope="module")
def results(small_run: RunResults, registry: Registry) -> Results:
    return Results(Path("small"), small_run, registry)


def rows(chart: Any, *columns: str) -> list[dict[str, Any]]:
    """The rows of all data of a chart that have these columns."""
    return [row for data in chart.to_dict().get("datasets", {}).values() for row in data if {*columns} <= {*row}]


def drawn(chart: Any, tmp_path: Path) -> ElementTree.Element:
    """The chart as it is saved."""
    chart.save(tmp_path / "chart.svg")
    return ElementTree.fromstring((tmp_path / "chart.svg").read_text(encoding="utf-8"))


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


def test_differences_are_those_of_the_frames(results: Results) -> None:
    chart = results.charts.differences(task="sentiment")
    means = results.groups().query("task == 'sentiment'").set_index("method")["metrics.accuracy"]
    found = {row["method"]: row for row in rows(chart, "low", "value")}
    assert found
    for method, row in found.items():
        assert row["value"] == pytest.approx(means[method] - means["full"])
        assert row["low"] <= row["value"] <= row["high"]


def test_curves_are_those_of_the_cells(results: Results) -> None:
    chart = results.charts.curves(task="sentiment")
    kept = {
        (cell.method, cell.seed, point.epoch, point.validation_loss)
        for cell in results.values.cells
        if cell.task == "sentiment"
        for point in cell.training()
        if point.validation_loss is not None
    }
    assert kept
    shown = {(row["method"], row["seed"], row["x"], row["y"]) for row in rows(chart, "line")}
    assert kept <= shown


def test_costs_and_quality_are_those_of_the_frames(results: Results) -> None:
    chart = results.charts.costs(task="sentiment", x="trainable_parameters", y="loss")
    groups = results.groups().query("task == 'sentiment'").set_index("method")
    found = rows(chart, "x", "y", "unbeaten")
    assert {row["method"] for row in found} == {"full", "lora", "zero-shot"}
    for row in found:
        assert row["x"] == pytest.approx(groups.loc[row["method"], "costs.trainable_parameters"])
        assert row["y"] == pytest.approx(groups.loc[row["method"], "metrics.loss"])


def test_sizes_have_the_rows_that_were_trained_on(registry: Registry) -> None:
    chart = Results(Path("sized"), sized_run(), registry).charts.sizes()
    assert {row["rows"] for row in rows(chart, "rows")} == {16, 48, 128}


def test_a_confusion_counts_the_answers_of_a_method(results: Results) -> None:
    chart = results.charts.confusion(task="sentiment", method="lora")
    answers = results.examples().query("task == 'sentiment' and method == 'lora'")
    counted = answers.groupby(["reference", "prediction"]).size()
    found = {(row["reference"], row["answer"]): row["count"] for row in rows(chart, "count") if row["count"]}
    assert found == counted.to_dict()


def test_marks_say_what_those_of_the_report_say(registry: Registry, tmp_path: Path) -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"), seeds=1)
    page = HtmlReport().write(run, tmp_path / "report.html").read_text(encoding="utf-8")
    told = set(re.findall("<title>([^<]*)</title>", page))
    charts = Results(tmp_path, run, registry).charts
    for name in ("differences", "curves", "confusion"):
        said = {row["text"] for row in rows(charts[name](), "text")}
        assert said
        assert said <= told


def test_colours_are_the_light_ones_of_the_report(results: Results) -> None:
    for name in ("differences", "curves", "costs", "confusion"):
        codes = set(re.findall(r'"(#[0-9a-f]{6})"', json.dumps(results.charts[name](task="sentiment").to_dict())))
        assert codes
        assert codes <= set(LIGHT.values())


def test_a_method_that_is_named_like_a_stand_in_colour_keeps_its_name(tmp_path: Path) -> None:
    name = INK["good"]
    mark = DifferenceMark(name, 0.1, Interval(0.05, 0.15), "better")
    root = drawn(altair_chart(difference_chart([mark]), "en", "title", []), tmp_path)
    assert name in texts(root)


def test_words_are_in_the_language_that_was_asked_for(results: Results, tmp_path: Path) -> None:
    english, chinese = (
        " ".join(texts(drawn(results.charts.costs(task="sentiment", language=language), tmp_path)))
        for language in ("en", "zh")
    )
    assert "training time, s" in english
    assert "训练" in chinese
    assert not re.search("[\u4e00-\u9fff]", english)


def test_a_zero_has_a_place_on_a_logarithmic_axis(tmp_path: Path) -> None:
    parameters = {"zero-shot": 0.0, "lora": 1e4, "full": 1e7}
    across = Measure(
        "cost trainable_parameters", plain("parameters"), "lower", False, parameters, dict.fromkeys(parameters, "n")
    )
    quality = {"zero-shot": 0.4, "lora": 0.8, "full": 0.9}
    up = Measure("accuracy", plain("accuracy"), "higher", True, quality, dict.fromkeys(quality, "q"))
    styles = method_styles(list(parameters), "full", {})
    root = drawn(altair_chart(cost_chart(across, up, list(parameters), styles), "en", "title", []), tmp_path)
    assert {"0", "10k", "10M"} <= set(texts(root))
    marks = [
        float(re.findall(r"translate\(([-\d.]+),", element.get("transform", ""))[0])
        for element in root.iter("{http://www.w3.org/2000/svg}path")
        if (element.get("aria-label") or "").endswith("q / n") and element.get("aria-roledescription") == "point"
    ]
    assert len(marks) == 3
    assert 0 < marks[0] < marks[1] < marks[2]


def test_several_tasks_are_one_chart_and_one_task_is_a_chart_by_itself(results: Results) -> None:
    assert isinstance(results.charts.differences(), altair.VConcatChart)
    assert isinstance(results.charts.differences(task="sentiment"), altair.LayerChart)
    assert [(part.model, part.task) for part in results.charts.differences.parts()] == [
        ("builtin:nano", task.label) for task in results.values.tasks
    ]


def test_a_chart_is_saved_without_a_network(results: Results, tmp_path: Path) -> None:
    assert {"full", "lora"} <= set(texts(drawn(results.charts.curves(task="sentiment"), tmp_path)))


def test_notebooks_get_the_specification_with_its_data(results: Results) -> None:
    with altair.renderers.enable("mimetype"):
        bundle = results.charts.differences(task="sentiment")._repr_mimebundle_()
    data: dict[str, Any] = bundle[0] if isinstance(bundle, tuple) else bundle
    (specification,) = (value for name, value in data.items() if "vegalite" in name)
    assert any("lora" in json.dumps(values) for values in specification["datasets"].values())


def test_the_charts_list_themselves(results: Results) -> None:
    assert {"differences", "costs", "curves"} <= set(dir(results.charts))
    assert "<td>Training and validation loss by epoch, a line for each seed.</td>" in results.charts._repr_html_()
    assert repr(results.charts.costs).startswith("<chart costs(model=…, task=…, method=…, language=…, x=…, y=…): ")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda charts: charts["curvs"], "there is no chart \"curvs\". Did you mean 'curves'?"),
        (lambda charts: charts.curves(task="sentimnt"), "has no task \"sentimnt\" here. Did you mean 'sentiment'?"),
        (lambda charts: charts.curves(model="nano"), 'has no model "nano" here. Did you mean'),
        (lambda charts: charts.curves(colour="red"), 'the chart curves has no argument "colour".'),
        (lambda charts: charts.costs(x="peak_memory"), "Did you mean 'peak_memory_bytes'?"),
        (lambda charts: charts.curves(language="de"), 'language: "de" is no language of charts. Known: en, zh.'),
        (lambda charts: charts.tuning(), "the run has nothing for the chart tuning"),
    ],
)
def test_a_mistake_names_what_there_is(results: Results, wrong: Any, said: str) -> None:
    with pytest.raises(UserError, match=re.escape(said)):
        wrong(results.charts)


def test_an_attribute_that_is_no_chart_names_the_nearest(results: Results) -> None:
    with pytest.raises(AttributeError, match="Did you mean 'differences'"):
        results.charts.diferences  # noqa: B018
    assert not hasattr(results.charts, "_repr_markdown_")


def test_two_runs_have_a_chart_of_what_changed(small_run: RunResults, registry: Registry) -> None:
    other = fake_run(tasks=(TASKS[0], TASKS[4]), methods=("full", "lora", "zero-shot"), seeds=2)
    runs = Results(Path("a"), small_run, registry), Results(Path("b"), other, registry)
    comparison = ftbench.compare(*runs)
    assert comparison.charts.names == ("differences",)
    chart = comparison.charts.differences(task="sentiment")
    groups = comparison.values.common
    changes = {group.name[2]: group.changes["accuracy"] for group in groups if group.name[1] == "sentiment"}
    for row in rows(chart, "low", "value"):
        change = changes[row["method"]]
        assert change.a is not None
        assert change.b is not None
        assert row["value"] == pytest.approx(change.b - change.a)


PLUGIN = """
import altair

from ftbench import ChartPart, ResultChart, hookimpl


class Counts(ResultChart):
    name = "counts"
    about = "Cells by method."

    def of_run(self, view, language, options):
        rows = [{"method": method, "cells": len(view.results.cells)} for method in view.methods]
        bars = altair.Chart(altair.InlineData(values=rows)).mark_bar()
        return [ChartPart(bars.encode(x="method:N", y="cells:Q"), view.models[0])]


@hookimpl
def ftbench_register_charts():
    return [Counts()]
"""


def test_a_plugin_adds_a_chart(small_run: RunResults, tmp_path: Path) -> None:
    (tmp_path / "counts.py").write_text(PLUGIN, encoding="utf-8")
    charts = Results(tmp_path, small_run, Registry(load_plugins(files=[tmp_path / "counts.py"]))).charts
    assert "counts" in charts.names
    assert {row["method"] for row in rows(charts.counts(), "cells")} == {cell.method for cell in small_run.cells}
