"""Conversations on a page: which messages it carries, and which are folded."""

from __future__ import annotations

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench_reports.html.embedding import TEXT_LIMIT
from ftbench_reports.html.examples import sample_set
from ftbench_reports.html.turns import CONVERSATION_LIMIT, LONG, MANY, RECENT, carried_turns, conversation
from tests.reports.fake_run import CONVERSATION, with_conversations, with_said


def test_system_messages_and_long_ones_before_the_last_are_folded() -> None:
    long = "x" * (LONG + 1)
    shown = conversation((("system", "Be brief."), ("user", long), ("assistant", "Yes."), ("user", long)))

    assert [message.folded for message in shown.system] == [True]
    assert [message.folded for message in shown.recent] == [True, False, False]
    assert shown.earlier == ()


def test_of_many_messages_all_but_the_last_ones_are_folded_together() -> None:
    shown = conversation((("system", "Be brief."), *(("user", str(n)) for n in range(MANY + 1))))

    assert len(shown.earlier) == MANY + 1 - RECENT
    assert [message.text for message in shown.recent] == [str(n) for n in range(MANY + 1 - RECENT, MANY + 1)]


def test_a_conversation_that_is_too_long_for_a_page_loses_its_oldest_messages() -> None:
    most = CONVERSATION_LIMIT // TEXT_LIMIT
    turns = (("system", "Be brief."), *(("user", f"{n}{'x' * TEXT_LIMIT}") for n in range(most + 3)))
    shown = conversation(turns)

    assert shown.left_out == 3
    assert shown.system[0].text == "Be brief."
    assert shown.recent[-1].text.startswith(str(most + 2))


def test_the_last_message_is_carried_however_long_it_is() -> None:
    assert carried_turns((("user", "x" * 10 * CONVERSATION_LIMIT),))


def test_an_answer_to_a_label_task_keeps_what_was_said_beside_the_label(small_run: RunResults) -> None:
    said = with_said(small_run, "It is good.", "")
    view = RunView(said)
    key, groups = next(
        (key, groups) for key, groups in view.groups.items() if view.comparisons[key].task.output == "label"
    )
    samples = sample_set(view.comparisons[key], groups, said.metrics)
    assert samples
    answers = list(samples.answers(samples.cells["full"][0]).values())

    assert {(answer.text, answer.said) for answer in answers} == {("", "It is good.")}
    scored = sample_set(RunView(small_run).comparisons[key], RunView(small_run).groups[key], small_run.metrics)
    assert scored
    assert {answer.said for answer in scored.answers(scored.cells["full"][0]).values()} == {None}


def test_an_answer_has_a_conversation_of_its_own_only_where_it_differs(small_run: RunResults) -> None:
    run = with_conversations(small_run)
    view = RunView(run)
    key, groups = next(iter(view.groups.items()))
    samples = sample_set(view.comparisons[key], groups, run.metrics)
    assert samples
    answer = next(iter(samples.answers(samples.cells["full"][0]).values()))

    assert samples.examples[samples.carried[0]].turns[0] == CONVERSATION[0]
    assert (answer.prompt, answer.turns, answer.reasoning) == (None, (), "Hm")
