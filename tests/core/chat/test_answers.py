"""What a model generated is read as an answer, its reasoning counted apart."""

from __future__ import annotations

from typing import Any

from .templates import CHATML, renderer

OPENS = CHATML.replace(
    "assistant\n{% endif %}",
    "assistant\n{% if enable_thinking %}<think>\n{% else %}<think>\n\n</think>\n\n{% endif %}{% endif %}",
).replace("{{ message.content }}", "{% if message.role == 'assistant' %}<think>\n{{ message.reasoning_content }}\n"
          "</think>\n\n{% endif %}{{ message.content }}")  # fmt: skip
CHANNELS = CHATML.replace(
    "{{ message.content }}",
    "{% if message.role == 'assistant' and message.thinking %}"
    "to=self<|message|>{{ message.thinking }}<|eom|>{% endif %}"
    "{% if message.role == 'assistant' %}to=user<|message|>{% endif %}{{ message.content }}",
)


def ids(made: Any, text: str) -> tuple[int, ...]:
    return tuple(made.tokenizer(text, add_special_tokens=False)["input_ids"])


def test_an_answer_is_what_stands_before_its_end() -> None:
    made = renderer()
    assert made.answer_text(ids(made, "Hello you.<|im_end|>"))[:3] == ("Hello you.", 0, True)


def test_what_stands_after_the_reasoning_is_the_answer_and_its_tokens_are_counted() -> None:
    made = renderer(OPENS, thinking=True)
    reasoning = ids(made, "Hm, so\n</think>")
    assert made.answer_text((*reasoning, *ids(made, "\n\nYes.<|im_end|>")))[:3] == ("Yes.", len(reasoning), True)


def test_an_answer_that_never_comes_out_of_its_reasoning_is_empty() -> None:
    made = renderer(OPENS, thinking=True)
    thoughts = ids(made, "Hm, so and so on")
    assert made.answer_text(thoughts)[:3] == ("", len(thoughts), False)


def test_a_model_that_reasons_by_itself_is_read_in_the_same_way() -> None:
    made = renderer()
    reasoning = ids(made, "<think>Hm</think>")
    assert made.answer_text((*reasoning, *ids(made, "Yes.")))[:3] == ("Yes.", len(reasoning), True)
    assert made.answer_text(ids(made, "<think>Hm")).finished is False


def test_a_prompt_whose_reasoning_is_closed_opens_none() -> None:
    made = renderer(OPENS)
    assert not made.opens_reasoning
    assert made.answer_text(ids(made, "Yes.<|im_end|>"))[:3] == ("Yes.", 0, True)


def test_the_name_of_a_channel_is_no_part_of_an_answer() -> None:
    made = renderer(CHANNELS)
    assert made.answer_text(ids(made, "to=user<|message|>Yes.<|im_end|>"))[:3] == ("Yes.", 0, True)


def test_a_space_that_a_template_writes_before_the_end_of_a_turn_is_no_part_of_an_answer() -> None:
    made = renderer(CHATML.replace("<|im_end|>", " <|im_end|>"))
    assert made.answer_text(ids(made, "Yes. <|im_end|>"))[:3] == ("Yes.", 0, True)


def test_reasoning_in_a_channel_of_its_own_is_told_apart_from_the_answer() -> None:
    made = renderer(CHANNELS, thinking=True)
    text = "to=self<|message|>Hm<|eom|>to=user<|message|>"
    assert made.answer_text(ids(made, f"{text}Yes.<|im_end|>"))[:3] == ("Yes.", len(ids(made, text)), True)


def test_the_text_of_the_reasoning_is_kept_without_its_tags() -> None:
    made = renderer()
    assert made.answer_text(ids(made, "<think>\nHm, so\n</think>\n\nYes.")).reasoning == "Hm, so"
    assert made.answer_text(ids(made, "<think>Hm, so and so on")).reasoning == "Hm, so and so on"
    assert made.answer_text(ids(made, "Yes.")).reasoning == ""
