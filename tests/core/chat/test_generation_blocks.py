"""Templates that mark what a model generates: what they leave out of an answer is not trained on."""

from __future__ import annotations

import pytest

from tests.core.chat.templates import NOTED, TWO_TURNS, renderer, said


def test_what_a_template_does_not_mark_as_generated_between_two_blocks_is_not_trained_on() -> None:
    made = renderer(NOTED, markers="[note]")
    (row,) = made.rows(TWO_TURNS)
    assert said(made, row) == "Hello.<|im_end|>Fine,\nok<|im_end|>"


@pytest.mark.parametrize("note", ["", "[note]"])
def test_blocks_of_generated_text_within_a_macro_lose_nothing_of_an_answer(note: str) -> None:
    source = (
        "{% macro say(m) %}<|im_start|>assistant\n{% generation %}{{ m.content }}{% endgeneration %}"
        + note
        + "{% generation %}<|im_end|>{% endgeneration %}\n{% endmacro %}"
        "{% for m in messages %}{% if m.role == 'assistant' %}{{ say(m) }}"
        "{% else %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endif %}{% endfor %}"
        "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
    )
    made = renderer(source, markers="[note]")
    (row,) = made.rows(TWO_TURNS)
    assert said(made, row) == f"Hello.{note}<|im_end|>Fine,\nok{note}<|im_end|>"
