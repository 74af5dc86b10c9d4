"""Probes find the faults that other programs had, and say what is done about what a template does otherwise."""

from __future__ import annotations

import pytest

from ftbench.chat.probes import PROBES, ProbeResult, run_probes
from ftbench.chat.renderer import ChatRenderer
from ftbench.chat.template import ChatTemplate
from ftbench.messages import MessageCatalogue
from ftbench.messages.core import CORE_MESSAGES

from .templates import CHATML, NO_SYSTEM, renderer
from .test_renderer import DROPS_REASONING, NO_END


def probed(made: ChatRenderer) -> dict[str, ProbeResult]:
    results = run_probes(made.tokenizer, made.template, end_ids=made.end_ids)
    return {result.name: result for result in results}


def outcomes(made: ChatRenderer) -> dict[str, str]:
    return {name: result.outcome for name, result in probed(made).items() if result.outcome != "passed"}


def test_there_are_at_least_nine_and_each_has_a_result() -> None:
    assert len(PROBES) >= 9
    assert list(probed(renderer())) == list(PROBES)


def test_a_plain_template_passes_all_but_those_that_need_a_word() -> None:
    assert outcomes(renderer(end_ids=("<|im_end|>",))) == {"tools": "handled"}


def test_an_end_that_the_settings_of_a_model_lack_is_handled() -> None:
    result = probed(renderer())["stop-token"]
    assert result.outcome == "handled"
    assert result.note.parameters["token"] == "<|im_end|>"


def test_a_template_that_writes_no_end_is_handled_with_the_marker_of_the_next_role() -> None:
    result = probed(renderer(NO_END, end_ids=("<|user|>",)))["stop-token"]
    assert (result.outcome, result.note.code) == ("handled", "template-probes.stop-written")


def test_a_template_that_knows_no_system_message_demands_alternation_and_trims_is_handled() -> None:
    found = outcomes(renderer(NO_SYSTEM, end_ids=("<|end|>",)))
    assert found == {"system-message": "handled", "alternation": "handled", "characters": "handled", "tools": "handled"}


def test_a_template_that_drops_reasoning_is_handled_by_a_row_for_each_answer() -> None:
    found = outcomes(renderer(DROPS_REASONING, end_ids=("<|im_end|>",)))
    assert found == {
        "prefix-extending": "handled", "middle-turn": "handled", "reasoning": "handled", "tools": "handled"
    }  # fmt: skip


def test_a_second_beginning_of_text_fails() -> None:
    result = probed(renderer("{{ bos_token }}{{ bos_token }}" + CHATML))["one-beginning"]
    assert (result.outcome, result.note.parameters["count"]) == ("failed", 2)


def test_a_template_that_writes_no_dialogue_fails_and_nothing_else_is_tried() -> None:
    results = run_probes(renderer().tokenizer, ChatTemplate("{{ messages[0].content }}"))
    assert [(result.name, result.outcome) for result in results] == [("dialogue", "failed")]


def test_a_template_that_writes_something_else_each_time_fails() -> None:
    random = "{% if messages[0].role == 'system' %}{{ range(99999) | random }}{% endif %}"
    assert outcomes(renderer(random + CHATML))["repeatable"] == "failed"


def test_characters_that_a_template_changes_fail() -> None:
    assert outcomes(renderer(CHATML.replace("message.content", "message.content.replace('\\n', ' ')")))[
        "characters"
    ] == ("failed")


def test_a_system_message_of_the_templates_own_is_told() -> None:
    source = "{% if messages[0].role != 'system' %}<|im_start|>system\nBe good.<|im_end|>\n{% endif %}" + CHATML
    result = probed(renderer(source))["own-system"]
    assert (result.outcome, result.note.parameters["text"]) == ("handled", "Be good.")


def test_the_day_of_a_template_is_told() -> None:
    result = probed(renderer("{{ strftime_now('%Y') }}" + CHATML))["day"]
    assert (result.outcome, result.note.parameters["day"]) == ("handled", "2026-01-01")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_result_is_told_in_every_language(language: str) -> None:
    catalogue = MessageCatalogue.of(CORE_MESSAGES)
    texts = [catalogue.render(result.note, language) for result in probed(renderer()).values()]
    assert all(texts)
    assert len(set(texts)) == len(PROBES)
