"""The main table: what a row says where something is missing, and the notes below it."""

from __future__ import annotations

from dataclasses import replace

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.messages import Note
from ftbench.records.results import CellResult, Score
from ftbench_reports.language import plain
from ftbench_reports.score_tables import score_tables
from ftbench_reports.tables import Table, TableCell
from tests.reports.fake_run import TASKS, fake_run


def tables(results: RunResults) -> dict[str, Table]:
    return {table.facets["task"]: table for table in score_tables(RunView(results))}


def row(table: Table, method: str) -> tuple[TableCell, ...]:
    return next(row for row in table.bodies[0].rows if row[0].key == method)


def text(cell: TableCell) -> str:
    return plain(cell.text).text("en")


def noted(table: Table, cell: TableCell) -> list[str]:
    return [table.notes[place - 1].text("en") for place in cell.notes]


def changed(results: RunResults, method: str, seed: int, **fields: object) -> RunResults:
    def change(cell: CellResult) -> CellResult:
        return replace(cell, **fields) if (cell.method, cell.seed) == (method, seed) else cell

    return replace(results, cells=tuple(map(change, results.cells)))


def test_the_columns_are_the_metrics_with_group_and_difference_after_the_deciding_one() -> None:
    table = tables(fake_run())["sentiment"]
    assert [plain(column.label).text("en") for column in table.columns] == [
        "method",
        "accuracy",
        "group",
        "ranks",
        "difference to full",
        "p (Holm)",
        "macro_f1",
        "loss",
        "seeds",
    ]
    assert [column.numeric for column in table.columns] == [False, True, False, False, True, True, True, True, True]
    assert table.sortable
    assert table.columns[0].facet == "method"


def test_with_several_models_each_row_names_its_own() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"))
    other = tuple(replace(cell, cell=f"{cell.cell}x", model="hf:other") for cell in run.cells)
    table = tables(replace(run, cells=(*run.cells, *other)))["sentiment"]
    assert (plain(table.columns[1].label).text("en"), table.columns[1].facet) == ("model", "model")
    assert [(text(row[0]), text(row[1])) for row in table.bodies[0].rows] == [
        ("full", "builtin:nano"),
        ("lora", "builtin:nano"),
        ("full", "hf:other"),
        ("lora", "hf:other"),
    ]


def test_a_method_that_failed_has_its_reason_over_all_columns_of_numbers() -> None:
    table = tables(fake_run())["intent"]
    method, status, seeds = row(table, "few-shot")
    assert text(status) == "failed: out of memory: 5.1 GiB asked, 3.9 GiB free"
    assert (status.tone, status.span, 1 + status.span + 1) == ("bad", 6, len(table.columns))
    assert (text(method), text(seeds)) == ("few-shot", "0 of 2")


def test_a_metric_that_could_not_be_computed_says_why_and_one_that_was_not_says_so() -> None:
    toxicity = row(tables(fake_run())["summarization"], "full")[-2]
    table = tables(fake_run())["summarization"]
    assert (text(toxicity), toxicity.tone) == ("n/a", "muted")
    assert noted(table, toxicity) == ["toxicity is not available: detoxify's checkpoint is not on this machine"]


def test_a_method_without_a_test_has_a_dash_for_its_letters() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"))
    table = tables(replace(run, metrics={}))["sentiment"]
    assert (text(row(table, "lora")[2]), row(table, "lora")[2].tone) == ("–", "muted")
    assert text(row(tables(run)["sentiment"], "lora")[2]) == "a"


def test_without_a_value_of_the_baseline_there_is_no_difference_and_a_reason() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"), seeds=1)
    table = tables(changed(run, "full", 0, metrics={"accuracy": Score(None, "no luck")}))["sentiment"]
    difference = row(table, "lora")[4]
    assert text(difference) == "n/a"
    assert noted(table, difference) == ["the baseline has no value here"]


def test_a_seed_that_is_missing_or_has_no_value_is_named_with_its_reason() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"))
    broken = changed(run, "lora", 1, metrics={"accuracy": Score(None, "no luck")})
    table = tables(broken)["sentiment"]
    assert any("no luck" in note and "seed 1" in note for note in noted(table, row(table, "lora")[1]))
    gone = tables(changed(run, "lora", 1, status="failed", reason=Note.plain("no memory")))["sentiment"]
    seeds = row(gone, "lora")[-1]
    assert text(seeds) == "1 of 2"
    assert any("no memory" in one for one in noted(gone, seeds))


def test_a_note_of_one_seed_names_the_seed_and_one_of_all_seeds_does_not() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora", "zero-shot"))
    one = tables(changed(run, "lora", 1, notes=(Note.plain("training stopped early"),)))["sentiment"]
    assert noted(one, row(one, "lora")[0]) == ["training stopped early (seed 1)"]
    odd = (Note.plain("it is odd"),)
    both = changed(changed(run, "lora", 0, notes=odd), "lora", 1, notes=odd)
    table = tables(both)["sentiment"]
    assert noted(table, row(table, "lora")[0]) == ["it is odd"]


def test_what_all_methods_say_stands_once_below_the_table() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"))
    odd = tuple(replace(cell, notes=(Note.plain("it is odd"),)) for cell in run.cells)
    table = tables(replace(run, cells=odd))["sentiment"]
    _, *said = [one.text("en") for one in table.about]  # the first is about chance
    assert said == ["All methods: it is odd."]
    assert noted(table, row(table, "lora")[0]) == []


def test_the_links_to_the_cells_cannot_be_read_as_the_lower_half_of_a_fraction() -> None:
    table = tables(fake_run(tasks=TASKS[:1], methods=("full", "lora")))["sentiment"]
    seeds = row(table, "lora")[-1]
    assert text(seeds) == "2"
    assert [plain(name).text("en") for name, _ in seeds.links] == ["seed 0", "1"]


def test_a_row_has_the_ranks_that_the_tests_leave_possible_and_the_corrected_p() -> None:
    results = fake_run(tasks=TASKS[:1])
    metric = RunView(results).comparisons["builtin:nano", "sentiment"].deciding
    assert metric is not None
    table = tables(results)["sentiment"]
    assert text(row(table, "zero-shot")[3]) == "6" == str(metric.ranks["zero-shot"].low)
    assert text(row(table, "lora")[3]) == f"1–{metric.ranks['lora'].high}"
    assert text(row(table, "zero-shot")[5]) == "<0.001"
    assert text(row(table, "full")[5]) == "–"


def test_means_of_a_column_have_equally_many_digits() -> None:
    for table in score_tables(RunView(fake_run())):
        for place, column in enumerate(table.columns):
            if column.arrow:
                rows = table.bodies[0].rows
                whole = [row for row in rows if len(row) == len(table.columns)]
                values = [text(row[place]) for row in whole if text(row[place]) != "n/a"]
                assert len({len(value.partition(".")[2]) for value in values}) <= 1
