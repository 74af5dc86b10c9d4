"""Trends: runs that share a model, a task, a method and a metric, and only values that are comparable joined."""

from __future__ import annotations

from ftbench_reports.site.trend_page import trend_page
from ftbench_reports.site.trends import trends
from tests.reports.site.sites import a_run, a_site

JANUARY, FEBRUARY, MARCH = (f"2026-0{month}-05T08:00:00Z" for month in (1, 2, 3))


def test_a_trend_has_the_values_of_its_runs_from_the_earliest_to_the_latest() -> None:
    late, early = a_run("late", 2, FEBRUARY), a_run("early", 1, JANUARY)
    trend = trends(a_site(late, early))[0]
    assert (trend.task, trend.model, trend.metric, trend.deciding) == ("reviews", "nano", "accuracy", True)
    assert trend.runs == ("early", "late")
    values = {run.name: point.value for run in (late, early) for point in run.points
              if (point.method, point.metric) == ("lora", "accuracy")}  # fmt: skip
    assert [(point.run, point.value) for point in dict(trend.series)["lora"]] == [
        ("early", values["early"]),
        ("late", values["late"]),
    ]


def test_the_deciding_metric_comes_first_and_the_others_after_it() -> None:
    assert [trend.metric for trend in trends(a_site())] == ["accuracy", "loss"]


def test_a_method_of_one_run_alone_is_no_trend() -> None:
    site = a_site(a_run("a", 1, JANUARY, full=0.6, lora=0.7), a_run("b", 2, FEBRUARY, full=0.6, prefix=0.7))
    assert [method for method, _ in trends(site)[0].series] == ["full"]
    assert trends(a_site(a_run("a", 1, JANUARY))) == []
    assert "There is no trend yet" in trend_page(a_site(a_run("a", 1, JANUARY)))


def test_values_over_other_data_are_not_joined_and_those_around_them_are() -> None:
    site = a_site(a_run("a", 1, JANUARY), a_run("b", 2, FEBRUARY, data="other"), a_run("c", 3, MARCH))
    trend = trends(site)[0]
    assert [point.segment for point in dict(trend.series)["full"]] == [0, 1, 0]
    assert trend.broken
    assert "Only values that a line joins are comparable" in trend_page(site)
    assert "Only values that a line joins" not in trend_page(a_site())


def test_the_chart_names_method_run_value_and_interval() -> None:
    run = a_run("february", 2, FEBRUARY)
    (point,) = (p for p in run.points if (p.method, p.metric) == ("lora", "accuracy"))
    page = trend_page(a_site(a_run("january", 1, JANUARY), run))
    assert f"<title>lora, february: {point.value:.3f} ({point.low:.3f} … {point.high:.3f})</title>" in page


def test_runs_whose_names_look_alike_at_the_axis_keep_their_own_places() -> None:
    names = [f"a-very-long-name-of-a-nightly-run-{place}" for place in range(2)]
    page = trend_page(a_site(*(a_run(name, place, None) for place, name in enumerate(names))))
    assert all(f"lora, {name}: " in page for name in names)
    assert "a-very-long-name-… (2)" in page
