"""Findings on answers, losses, times, data and models: one by one, and none for a sound run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from ftbench.analysis.health import Finding, findings
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.messages import Note, data, template_probes
from ftbench.messages.checks import DEGENERATE, LOSS
from ftbench.records.results import CellResult, Measured, OtherTask, Score, TrainingPoint, TunedGroup
from ftbench_metrics.forgetting import Forgetting
from tests.core.analysis.health.label_runs import label_cell, label_run

EVEN = ["a"] * 20 + ["b"] * 20


def found(run: RunResults, name: str) -> list[Finding]:
    return [finding for finding in findings(RunView(run)) if finding.code == f"health.{name}"]


def run_of(*cells: CellResult) -> RunResults:
    """These cells as a run; its baseline is `full`."""
    run = label_run(EVEN, {"full": [EVEN]})
    tasks = [replace(run.tasks[0], label=name, task=name) for name in dict.fromkeys(cell.task for cell in cells)]
    return replace(run, cells=cells, tasks=tuple(tasks))


def sound(method: str = "lora", **more: Any) -> CellResult:
    """A cell that is right everywhere, with something changed."""
    made = {name: more.pop(name) for name in ("task", "seed", "trained") if name in more}
    return replace(label_cell(EVEN, EVEN, method=method, **made), **more)


def checked(name: str, passed: bool, detail: Note | str) -> Measured:
    return Measured(checks=({"name": name, "passed": passed, "detail": Note.of(detail)},))


def answers(bad: int, count: int) -> Measured:
    return checked("answers", bad <= count / 2, DEGENERATE(bad=bad, count=count, empty=bad, loops=0, cut=0))


def test_a_sound_run_has_no_finding() -> None:
    assert findings(RunView(run_of(sound("full", measured=answers(1, 40))))) == ()


def test_findings_are_computed_once() -> None:
    view = RunView(run_of(sound("full", status="failed")))
    assert findings(view) is findings(view)


def test_the_worst_finding_comes_first() -> None:
    run = run_of(sound("full", status="skipped"), sound("lora", measured=answers(40, 40)), sound("x", status="failed"))
    assert [finding.severity for finding in findings(RunView(run))] == ["bad", "warning", "note"]


# Answers.


@pytest.mark.parametrize(("bad", "severity"), [(19, None), (20, "warning"), (35, "warning"), (36, "bad"), (40, "bad")])
def test_half_of_the_answers_degenerate_is_a_warning_and_nine_tenths_are_severe(bad: int, severity: str | None) -> None:
    severities = [finding.severity for finding in found(run_of(sound(measured=answers(bad, 40))), "degenerate")]
    assert severities == ([severity] if severity else [])


def test_degenerate_answers_have_the_range_over_seeds_by_task() -> None:
    run = run_of(
        sound(seed=0, measured=answers(24, 40)),
        sound(seed=1, measured=answers(32, 40)),
        sound(seed=2, measured=answers(0, 40)),
        sound(task="words", measured=answers(30, 40)),
    )
    (finding,) = found(run, "degenerate")
    assert finding.parameters["where"] == ("letters 60–80 %", "words 75 %")
    assert finding.cells == ("letters-lora-0", "letters-lora-1", "words-lora-0")
    assert finding.places == (("nano", "letters"), ("nano", "words"))


def test_degenerate_answers_of_a_model_as_it_came_are_a_warning() -> None:
    (finding,) = found(run_of(sound("zero-shot", trained=False, measured=answers(40, 40))), "degenerate")
    assert finding.severity == "warning"


def test_a_failed_check_without_numbers_counts_empty_and_cut_answers() -> None:
    """Cells of older versions have the check's sentence alone."""
    cell = sound(measured=checked("answers", False, "31 of 40 are degenerate: 20 empty, 0 looping, 11 cut"))
    told = [replace(p, stopped="limit" if row < 11 else "end", text="" if 11 <= row < 31 else "x")
            for row, p in enumerate(cell.predictions())]  # fmt: skip
    (finding,) = found(run_of(replace(cell, predictions=lambda: told)), "degenerate")
    assert finding.parameters["where"] == ("letters 78 %",)

    (bare,) = found(run_of(replace(cell, predictions=lambda: told)).without_texts(), "degenerate")
    assert bare == finding


# Losses.


def forgetting(**changes: float) -> RunResults:
    """By method, the change of the loss on general text."""
    cells = [replace(sound(name), metrics={"forgetting": Score(change)}) for name, change in changes.items()]
    return replace(run_of(*cells), metrics={"forgetting": Forgetting()})


@pytest.mark.parametrize(("change", "severity"), [(0.99, None), (1.0, "warning"), (2.99, "warning"), (3.0, "bad")])
def test_a_nat_of_general_text_is_a_warning_and_three_are_severe(change: float, severity: str | None) -> None:
    severities = [finding.severity for finding in found(forgetting(lora=change), "forgetting")]
    assert severities == ([severity] if severity else [])


def test_forgetting_names_the_method_the_task_and_the_size() -> None:
    (finding,) = found(forgetting(full=0.29, adapter=8.3), "forgetting")
    assert finding.methods == ("adapter",)
    assert str(finding.note) == "adapter forgot general text; change of its loss in nats per token: letters +8.30"


def test_forgetting_is_of_the_mean_over_seeds() -> None:
    run = forgetting(lora=0.5)
    other = replace(run.cells[0], cell="b", seed=1, metrics={"forgetting": Score(1.4)})
    assert found(replace(run, cells=(*run.cells, other)), "forgetting") == []


def test_other_tasks_that_a_method_made_worse_are_named() -> None:
    cell = sound(other_tasks={"words": OtherTask(4.5, 2.0, 30), "sums": OtherTask(2.1, 2.0, 30)})
    (finding,) = found(run_of(cell), "other-tasks")
    assert (finding.severity, finding.parameters["where"]) == ("warning", ("letters → words +2.50",))


@pytest.mark.parametrize(("before", "after", "told"), [(2.0, 1.0, False), (2.0, 2.0, True)])
def test_a_validation_loss_that_did_not_fall_is_named(before: float, after: float, told: bool) -> None:
    run = run_of(sound(measured=checked("loss fell", after < before, LOSS(before=before, after=after))))
    assert [finding.parameters["where"] for finding in found(run, "loss-never-fell")] == [("letters / 0",)] * told


@pytest.mark.parametrize(
    ("losses", "told"),
    [((3, 3, 2, 2, 2, 2, 1, 1), False), ((2, 2, 1, 1, 1, 1, 2, 2), True), ((2, 2, 2, 2), False)],
)
def test_without_that_check_the_quarters_of_the_training_curve_are_compared(
    losses: tuple[float, ...], told: bool
) -> None:
    points = tuple(TrainingPoint(step, step / 8, loss) for step, loss in enumerate(losses))
    assert bool(found(run_of(sound(training=lambda: points)), "loss-never-fell")) is told


# Times.


def timed(seconds: Mapping[str, tuple[float, ...]]) -> RunResults:
    """By method, the training time of each task."""
    return run_of(
        *(
            sound(method, task=f"task-{place}", costs={"trainable_parameters": 1.0, "train_seconds": time})
            for method, times in seconds.items()
            for place, time in enumerate(times)
        )
    )


def test_a_time_that_does_not_fit_the_others_is_named_with_its_ratio() -> None:
    """The demo's: five ratios around 0.93, and one of 2.09."""
    (finding,) = found(timed({"full": (10, 10, 10, 10, 10), "lora": (8.7, 9.7, 9.0, 9.3, 20.9)}), "time-disturbed")
    assert (finding.severity, finding.cells, finding.methods) == ("warning", ("task-4-lora-0",), ("lora",))
    assert finding.parameters["where"] == ("task-4 / 0 2.09×",)
    assert finding.parameters["usual"] == pytest.approx(0.93)


@pytest.mark.parametrize(("odd", "told"), [(14.9, False), (15.1, True), (6.7, False), (6.6, True)])
def test_a_factor_of_one_and_a_half_to_either_side_is_odd(odd: float, told: bool) -> None:
    run = timed({"full": (10, 10, 10), "lora": (10, 10, odd)})
    assert bool(found(run, "time-disturbed")) is told


def test_two_pairs_say_nothing() -> None:
    assert found(timed({"full": (10, 10), "lora": (10, 40)}), "time-disturbed") == []


def test_a_cell_of_the_baseline_that_all_methods_disagree_with_is_named_alone() -> None:
    run = timed({"full": (10, 10, 10, 30), "lora": (9, 9, 9, 9), "prefix": (5, 5, 5, 5)})
    (finding,) = found(run, "baseline-disturbed")
    assert (finding.methods, finding.cells) == (("full",), ("task-3-full-0",))
    assert found(run, "time-disturbed") == []


def test_where_one_method_fits_the_baseline_is_not_to_blame() -> None:
    run = timed({"full": (10, 10, 10), "lora": (9, 9, 27), "prefix": (5, 5, 15), "adapter": (7, 7, 7)})
    assert [finding.methods for finding in found(run, "time-disturbed")] == [("lora",), ("prefix",)]
    assert found(run, "baseline-disturbed") == []


# The run.


@pytest.mark.parametrize(
    ("status", "code", "severity"),
    [("failed", "failed", "warning"), ("pending", "pending", "warning"), ("skipped", "skipped", "note")],
)
def test_cells_without_a_result_are_counted(status: Any, code: str, severity: str) -> None:
    run = run_of(sound("full"), sound(seed=0, status=status), sound(seed=1, status=status))
    (finding,) = found(run, code)
    assert (finding.severity, finding.parameters["n"]) == (severity, 2)
    assert finding.cells == ("letters-lora-0", "letters-lora-1")


def test_problems_beside_the_cells_are_counted() -> None:
    (finding,) = found(replace(run_of(sound("full")), problems=("plugin x: raised",)), "problems")
    assert str(finding.note) == "1 problem beside the cells"


@pytest.mark.parametrize(("leaked", "severity"), [(4, "warning"), (5, "bad")])
def test_test_inputs_in_the_training_data_are_severe_from_five_per_cent_on(leaked: int, severity: str) -> None:
    run = run_of(sound("full"))
    task = replace(run.tasks[0], notes=(data.LEAKED(leaked=leaked, count=100), data.REPEATED(count=3)))
    (finding,) = found(replace(run, tasks=(task,)), "leaked")
    assert (finding.severity, finding.places) == (severity, (("nano", "letters"),))


def model(label: str, **more: Any) -> dict[str, Any]:
    return {"label": label, "fingerprint": "f", "format": "plain", "unused_template": False, **more}


def test_a_chat_model_as_plain_text_alone_is_a_warning() -> None:
    run = replace(run_of(sound("full")), models=(model("nano", unused_template=True),))
    (finding,) = found(run, "plain-chat")
    assert (finding.severity, finding.places) == ("warning", (("nano", "letters"),))
    assert str(finding.note).startswith("nano is a chat model and was given plain text: its untrained answers")


def test_beside_its_conversations_it_is_only_a_note() -> None:
    models = (model("nano", unused_template=True), model("nano (chat)", format="chat"))
    run = replace(run_of(sound("full")), models=models)
    assert [finding.severity for finding in found(run, "plain-beside")] == ["note"]
    assert found(run, "plain-chat") == []


def test_what_a_template_does_not_do_is_a_note() -> None:
    handled, passed = template_probes.TOOLS_REFUSED(), template_probes.DIALOGUE()
    probes = [
        {"name": "tools", "outcome": "handled", "note": handled.as_json()},
        {"name": "dialogue", "outcome": "passed", "note": passed.as_json()},
    ]
    run = replace(run_of(sound("full")), models=(model("nano", format="chat", probes=probes),))
    (finding,) = found(run, "template-handled")
    assert str(finding.note) == f"the chat template of nano: {handled}"


def test_methods_with_default_settings_are_a_note_unless_trials_are_to_come() -> None:
    run = run_of(sound("full"), sound("lora"))
    assert [finding.severity for finding in found(run, "untuned")] == ["note"]
    assert found(replace(run, matrix={"tuning": {"trials": 5}}), "untuned") == []


def test_other_numbers_of_trials_and_winners_at_the_edge_are_named() -> None:
    def tuned(method: str, trials: int, at_edge: bool) -> TunedGroup:
        return TunedGroup("nano", "letters", method, (({"r": 1.0}, 1.0),) * trials, {"r": 1.0}, at_edge)

    run = replace(run_of(sound("full"), sound("lora")), tuning=(tuned("full", 3, False), tuned("lora", 2, True)))
    (unequal,), (edge,) = found(run, "unequal-tuning"), found(run, "tuned-to-edge")
    assert (unequal.severity, unequal.parameters["where"]) == ("warning", ("letters: full (3), lora (2)",))
    assert (edge.severity, edge.parameters["n"]) == ("note", 1)


def test_a_file_that_cannot_be_read_costs_one_kind_of_finding_and_is_named() -> None:
    def gone() -> tuple[()]:
        raise OSError("disk gone")

    run = run_of(sound("full", training=gone), sound("lora", status="failed"))
    (finding,) = found(run, "not-checked")
    assert str(finding.note) == "this could not be looked at: training losses: OSError: disk gone"
    assert len(found(run, "failed")) == 1


def test_every_finding_has_a_chinese_text() -> None:
    run = run_of(sound("full", status="skipped"), sound(measured=answers(40, 40)), sound("x", status="failed"))
    shown = [run.messages.render(finding.note, "zh") for finding in findings(RunView(run))]
    assert len(shown) == 3
    assert all(any("一" <= character <= "鿿" for character in text) for text in shown)


def test_places_name_the_model_where_there_are_several() -> None:
    cell = sound(measured=answers(40, 40))
    (finding,) = found(run_of(cell, replace(cell, cell="b", model="mini")), "degenerate")
    assert finding.parameters["where"] == ("letters · nano 100 %", "letters · mini 100 %")
