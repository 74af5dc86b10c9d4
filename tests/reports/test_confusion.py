"""Confusion matrices: counts, labels on one side only, many labels, and when there are none."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult
from ftbench_reports.answers_address import answers_link
from ftbench_reports.confusions import Confusion, confusion, labels_of, most_confused
from ftbench_reports.html.confusion_chart import confusion_chart
from ftbench_reports.html.sections.confusion import Confusions, _matrix
from tests.reports.fake_run import HOSTILE, TASKS, fake_run
from tests.reports.page_reader import elements, page
from tests.reports.test_charts import check
from tests.specs import cell_spec

ADDRESS = partial(answers_link, "t", "m", "lora")


def group(*runs: list[tuple[str, str]], labels: tuple[str, ...] = ()) -> MethodRow:
    """One cell a run; each run is (label, answer) by example."""
    cells = []
    for seed, pairs in enumerate(runs):
        rows = tuple(Prediction(str(n), "", one, other, "en", 1.0, 1) for n, (one, other) in enumerate(pairs))
        cells.append(
            CellResult(f"c{seed}", "m", "t", "lora", seed, "done", None, {}, {}, {},
                       spec=cell_spec(task={"labels": labels}), predictions=lambda rows=rows: rows)
        )  # fmt: skip
    return MethodRow("m", "t", "lora", tuple(cells))


def test_answers_are_counted_over_seeds() -> None:
    found = confusion(group([("a", "a"), ("a", "b"), ("b", "b")], [("a", "b"), ("a", "b"), ("b", "c")]))
    assert found is not None
    assert found.counts == {("a", "a"): 1, ("a", "b"): 3, ("b", "b"): 1, ("b", "c"): 1}
    assert (found.seeds, found.row("a"), found.row("b")) == (2, 4, 2)
    assert list(found.errors) == [("a", "b"), ("b", "c")]


def test_no_answer_has_a_sign_of_its_own_and_the_figure_says_what_it_means() -> None:
    found = confusion(group([("a", "a"), ("b", "")]))
    assert found is not None
    assert found.counts == {("a", "a"): 1, ("b", "∅"): 1}
    figure = _matrix("confusion-1", found, ["a", "b", "∅"], "tie", ADDRESS).figure
    assert [note.text("en") for note in figure.notes] == [
        "∅: no answer, because the likeliest labels are equally likely.",
        "Never answered: b.",
    ]
    figure = _matrix("confusion-1", found, ["a", "b", "∅"], "unnamed", ADDRESS).figure
    assert figure.notes[0].text("en") == "∅: no answer, because what was generated names no label, or several."


def test_labels_keep_the_order_of_the_task_and_strangers_follow() -> None:
    one = group([("low", "high"), ("high", "never heard of")], labels=("low", "middle", "high"))
    found = confusion(one)
    assert found is not None
    assert labels_of([found], [one]) == ("low", "middle", "high", "never heard of")


def test_of_many_labels_those_with_the_most_errors_are_drawn() -> None:
    labels = [f"label-{n:02d}" for n in range(30)]
    counts = {(label, label): 50 for label in labels} | {("label-03", "label-27"): 9, ("label-11", "label-03"): 4}
    assert most_confused(Confusion("lora", 1, counts), labels, 3) == ("label-03", "label-11", "label-27")


def test_a_field_says_its_count_and_its_row_and_a_label_without_rows_divides_by_nothing() -> None:
    found = Confusion("lora", 1, {("a", "a"): 3, ("a", HOSTILE): 1})
    root = check(confusion_chart(found, ["a", HOSTILE]).svg)
    titles = [element.text for element in root.iter("title") if element.text]
    assert "a → a: 3 / 4" in titles
    assert any(title.startswith("a → </script>") and title.endswith(": 1 / 4") for title in titles)


def test_the_baseline_and_the_two_best_are_open(run: RunResults) -> None:
    content = Confusions().build(RunView(run))
    assert content is not None
    sentiment = content["rows"][0]
    assert [matrix.method for matrix in sentiment.shown] == ["full", "lora", "adapter"]
    assert [matrix.method for matrix in sentiment.others] == ["prefix", "few-shot", "zero-shot"]
    assert [row.task for row in content["rows"]] == ["sentiment", "intent"]


def test_tables_hold_the_counts_of_the_chart(run: RunResults) -> None:
    view = RunView(run)
    content = Confusions().build(view)
    assert content is not None
    figure = content["rows"][0].shown[0].figure
    cells = [cell for cell in run.cells if (cell.task, cell.method) == ("sentiment", "full")]
    answers = [one for cell in cells for one in cell.predictions()]
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in figure.table.bodies[0].rows}
    assert rows["negative"] == [
        *(str(sum((p.reference, p.text) == ("negative", label) for p in answers)) for label in rows),
        str(sum(p.reference == "negative" for p in answers)),
    ]


def test_with_more_than_twelve_labels_the_table_lists_confused_pairs() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full",), seeds=1)
    labels = [f"intent with a long name {n}" for n in range(15)]

    def many(cell: CellResult) -> CellResult:
        rows = [
            replace(p, reference=labels[n % 15], text=labels[(n * n) % 15]) for n, p in enumerate(cell.predictions())
        ]
        return replace(cell, predictions=lambda: rows)

    content = Confusions().build(RunView(replace(run, cells=tuple(map(many, run.cells)))))
    assert content is not None
    figure = content["rows"][0].shown[0].figure
    assert "12 of 15 labels" in figure.notes[0].text("en")
    assert "Never answered: " in figure.notes[1].text("en")
    assert len(figure.table.columns) == 4


def test_without_label_tasks_or_texts_there_is_no_section() -> None:
    text_only = fake_run(tasks=(TASKS[4],), seeds=1)
    assert Confusions().build(RunView(text_only)) is None
    assert Confusions().build(RunView(fake_run(tasks=TASKS[:1], seeds=1).without_texts())) is None


def test_hostile_labels_stay_text(small_run: RunResults) -> None:
    def poisoned(cell: CellResult) -> CellResult:
        rows = [replace(p, reference=p.reference + HOSTILE, text=p.text + HOSTILE) for p in cell.predictions()]
        return replace(cell, predictions=lambda: rows)

    found = elements(page(replace(small_run, cells=tuple(map(poisoned, small_run.cells)))))
    assert not [one for one in found if one.tag == "img"]
