"""Chat models read examples as conversations: the same tokens in training, scoring and generation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench import Example
from ftbench.chat.renderer import ChatRenderer, ChatRow
from ftbench.compute.chat_format import ChatFormat
from ftbench.errors import CellError
from ftbench.records.conversation import Conversation
from ftbench.records.example import with_shots
from ftbench.records.message import ChatMessage, ToolCall
from tests.core.chat.templates import CHATML, DROPS_REASONING, NO_END, NO_SYSTEM, NOTED, dialogue, renderer

NEVER_CUT = 10_000
REVIEW = Example.of(
    "Review: Fine.\nSentiment:",
    " good",
    "good",
    chat=Conversation.of("Is this review good or bad?\n\nFine.", "good"),
)
TALK = dialogue(
    ("system", "Be short."), ("user", "Hi there"), ("assistant", "Hello."), ("user", "Bye now"), ("assistant", "Bye.")
)


def chat_format(source: str = CHATML, **settings: str) -> ChatFormat:
    return ChatFormat(renderer(source, **settings))


def example(conversation: Conversation) -> Example:
    return Example("talk", (ChatMessage.of("assistant", "x", trained=True),), "x", chat=conversation)


def text(reads: ChatFormat, ids: tuple[int, ...]) -> str:
    return str(reads.tokenizer.decode(list(ids)))


def test_a_plain_example_is_read_as_a_question_and_its_answer() -> None:
    reads = chat_format()
    ((row,), left_out) = reads.encode([Example.of("Why? ", " So.", "So.")], limit=NEVER_CUT)
    assert text(reads, row.tokens) == "<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\nSo.<|im_end|>"
    assert text(reads, row.target) == "So.<|im_end|>"
    assert left_out == 0


def test_every_answer_of_a_conversation_is_trained_on() -> None:
    reads = chat_format()
    ((row,), _) = reads.encode([example(TALK)], limit=NEVER_CUT)
    trained = tuple(token for token, on in zip(row.tokens, row.trained, strict=True) if on)
    assert text(reads, trained) == "Hello.<|im_end|>Bye.<|im_end|>"


def test_the_prompt_of_generation_is_the_untrained_beginning_of_the_row() -> None:
    reads = chat_format()
    examples = [REVIEW, example(TALK), with_shots(REVIEW, [REVIEW])]
    rows, _ = reads.encode(examples, limit=NEVER_CUT)
    prompts = [prompt for prompt in reads.prompts(examples, limit=None) if prompt]
    assert [prompt.tokens for prompt in prompts] == [row.prompt for row in rows]
    assert all(prompt.truncated == 0 for prompt in prompts)


def test_a_label_is_the_whole_turn_of_the_assistant() -> None:
    reads = chat_format()
    ((good,), (bad,)) = reads.encode_choices([REVIEW], [" good", " bad"], limit=NEVER_CUT)
    assert (text(reads, good.target), text(reads, bad.target)) == ("good<|im_end|>", "bad<|im_end|>")
    assert good.prompt == bad.prompt
    assert good == reads.encode([REVIEW], limit=NEVER_CUT)[0][0]


def test_only_the_last_answer_is_scored_where_solved_examples_stand_before() -> None:
    reads = chat_format()
    ((row,), _) = reads.encode_choices([with_shots(REVIEW, [REVIEW])], [" good", " bad"], limit=NEVER_CUT)
    trained = tuple(token for token, on in zip(row.tokens, row.trained, strict=True) if on)
    assert text(reads, trained) == "good<|im_end|>"
    assert text(reads, row.tokens).count("good<|im_end|>") == 2


def test_what_is_too_long_loses_its_oldest_turns_and_keeps_the_system_message() -> None:
    reads = chat_format()
    whole = reads.encode([example(TALK)], limit=NEVER_CUT)[0][0]
    ((row,), left_out) = reads.encode([example(TALK)], limit=whole.length - 1)
    assert text(reads, row.tokens) == (
        "<|im_start|>system\nBe short.<|im_end|>\n<|im_start|>user\nBye now<|im_end|>\n"
        "<|im_start|>assistant\nBye.<|im_end|>"
    )
    assert (row.truncated, left_out) == (whole.length - row.length, 0)


def test_a_prompt_leaves_the_room_that_an_answer_needs() -> None:
    reads = chat_format()
    (whole,) = reads.prompts([example(TALK)], limit=None)
    assert whole
    (cut,) = reads.prompts([example(TALK)], limit=len(whole.tokens) - 1)
    assert cut
    assert "Hi there" not in text(reads, cut.tokens)
    assert text(reads, cut.tokens).endswith("<|im_start|>assistant\n")
    assert cut.truncated == len(whole.tokens) - len(cut.tokens) > 0


def test_a_conversation_whose_system_message_leaves_no_room_for_an_answer_has_no_prompt() -> None:
    reads = chat_format()
    long = example(dialogue(("system", "word " * 40), ("user", "Hi"), ("assistant", "Yes")))
    kept, left_out = reads.prompts([example(TALK), long], limit=100)
    assert kept is not None
    assert left_out is None


@pytest.mark.parametrize(("thinking", "wanted"), [(True, "<think>\nHm.\n</think>\n\nSo."), (False, "So.")])
def test_what_a_model_generates_has_the_reasoning_of_the_answer_where_it_is_on(thinking: bool, wanted: str) -> None:
    reads = ChatFormat(renderer(CHATML, thinking=thinking))
    answer = ChatMessage.of("assistant", "So.", trained=True)
    talk = Conversation((ChatMessage.of("user", "Why?"), replace(answer, reasoning="Hm.")))
    thoughtful = Example("talk", (answer,), "So.", chat=talk)
    assert reads.generated(thoughtful) == wanted
    (row,), _ = reads.encode([thoughtful], limit=NEVER_CUT)
    assert text(reads, row.target) == wanted + "<|im_end|>"


def test_all_choices_are_scored_after_the_same_prompt_where_it_has_to_be_cut() -> None:
    reads = chat_format()
    long = Example.of("x", " a", "a", chat=Conversation.of("word " * 40, "a"))
    ((short,), (longer,)) = reads.encode_choices([long], ["a", "a much longer label"], limit=60)
    assert short.prompt == longer.prompt
    assert longer.length <= 60
    assert short.truncated == longer.truncated > 0


def test_an_answer_that_does_not_fit_is_left_out_and_counted() -> None:
    rows, left_out = chat_format().encode([REVIEW, example(TALK)], limit=5)
    assert (rows, left_out) == ([], 2)


def test_a_label_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(ValueError, match="the longest label does not fit into 5 tokens"):
        chat_format().encode_choices([REVIEW], ["good", "bad"], limit=5)


def test_a_conversation_that_the_template_loses_is_refused_with_its_beginning_and_message() -> None:
    call = ChatMessage("assistant", (), trained=True, tool_calls=(ToolCall("weather", '{"city": "Paris"}'),))
    asked = Conversation((ChatMessage.of("user", "How is the\nweather?"), call))
    with pytest.raises(CellError) as caught:
        chat_format().encode([REVIEW, example(asked)], limit=NEVER_CUT)
    assert str(caught.value) == (
        'message 2 of the conversation that begins with "How is the weather?": '
        "the chat template of this model does not write calls of tools and their results"
    )


def turns(reads: ChatFormat, asked: Example, limit: int | None = None) -> tuple[tuple[str, str], ...]:
    """The messages that stand in the prompt of a generated answer."""
    (prompt,) = reads.prompts([asked], limit=limit)
    assert prompt
    return prompt.turns


def test_the_turns_of_a_prompt_are_its_messages_with_the_system_message_of_the_matrix() -> None:
    reads = chat_format(system="You judge reviews.")
    assert turns(reads, REVIEW) == (("system", "You judge reviews."), ("user", "Is this review good or bad?\n\nFine."))
    assert turns(reads, example(TALK))[0] == ("system", "Be short.")


def test_the_turns_of_a_prompt_that_was_too_long_are_those_that_it_kept() -> None:
    reads = chat_format()
    (whole,) = reads.prompts([example(TALK)], limit=None)
    assert whole
    assert turns(reads, example(TALK), len(whole.tokens) - 1) == (("system", "Be short."), ("user", "Bye now"))


def test_the_turns_before_a_scored_label_are_those_that_its_prompt_kept() -> None:
    reads, shots = chat_format(), with_shots(REVIEW, [REVIEW, REVIEW])
    ((whole,), _) = reads.encode_choices([shots], ["good", "bad"], limit=NEVER_CUT)
    ((short,), (longer,)) = reads.encode_choices([shots], ["good", "bad"], limit=whole.length - 1)
    assert [role for role, _ in whole.turns] == ["user", "assistant", "user", "assistant", "user"]
    assert short.turns == longer.turns == whole.turns[2:]


def test_a_message_that_lost_its_middle_is_shown_without_it() -> None:
    reads = chat_format()
    asked = Example.of("x", " a", "a", chat=Conversation.of("begin " + "word " * 40 + "end", "a"))
    ((_, question),) = turns(reads, asked, 60)
    assert question.startswith("begin")
    assert " … " in question
    assert question.endswith("end")


def test_a_gap_within_an_answer_that_is_not_trained_on_is_part_of_the_answer() -> None:
    reads = ChatFormat(renderer(NOTED, markers="[note]"))
    ((row,), _) = reads.encode([example(TALK)], limit=NEVER_CUT)
    (prompt,) = reads.prompts([example(TALK)], limit=None)
    assert prompt
    assert (row.prompt, text(reads, row.target)) == (prompt.tokens, "Bye.[note]<|im_end|>")
    assert row.last_answer.target == row.target


def test_labels_differ_where_a_template_leaves_a_gap_before_the_end_of_an_answer() -> None:
    reads = ChatFormat(renderer(NOTED, markers="[note]"))
    ((good,), (bad,)) = reads.encode_choices([REVIEW], ["good", "bad"], limit=NEVER_CUT)
    assert [text(reads, row.target) for row in (good, bad)] == ["good[note]<|im_end|>", "bad[note]<|im_end|>"]
    assert good.prompt == bad.prompt


class Counting(ChatRenderer):
    """A renderer that counts the conversations of which it made rows."""

    written = 0

    def rows(self, conversation: Conversation) -> tuple[ChatRow, ...]:
        self.written += 1
        return super().rows(conversation)


def test_each_choice_is_written_once_where_nothing_is_too_long() -> None:
    counting = Counting(renderer().tokenizer, renderer().template)
    ChatFormat(counting).encode_choices([REVIEW, example(TALK)], ["good", "bad", "fine"], limit=NEVER_CUT)
    assert counting.written == 2 * 3


@pytest.mark.parametrize("source", [CHATML, NO_SYSTEM, DROPS_REASONING, NO_END])
def test_a_choice_has_the_tokens_of_a_conversation_that_ends_with_it(source: str) -> None:
    reads, choices = chat_format(source), ["good", "bad"]
    rows = reads.encode_choices([REVIEW, example(TALK)], choices, limit=NEVER_CUT)
    for choice, choice_rows in zip(choices, rows, strict=True):
        answered = [REVIEW.conversation.answered(choice), TALK.answered(choice)]
        wanted = [reads.renderer.rows(conversation)[0] for conversation in answered]
        assert [row.tokens for row in choice_rows] == [row.tokens for row in wanted]
        assert [row.trained for row in choice_rows] == [row.trained for row in wanted]


def test_answers_end_at_the_end_of_a_turn_and_at_the_end_of_text() -> None:
    reads = chat_format(end_ids=("<|user|>",))
    tokenizer = reads.tokenizer
    ends = {tokenizer.convert_tokens_to_ids(token) for token in ("<|im_end|>", "<|user|>")}
    assert reads.end_ids == ends | {tokenizer.eos_token_id}


def test_neither_stop_strings_nor_solved_examples_end_an_answer_before_its_turn_ends() -> None:
    assert chat_format().after_shots == ()
    assert not chat_format().task_stops
