"""Conversations as tokens: every trained message is trained on and nothing else, padded, packed or in chunks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, LlamaConfig

from benchmarks.answer_tokens.kinds import KINDS
from ftbench import ChatMessage, Example
from ftbench.compute import answer_loss
from ftbench.compute.answer_loss import answer_losses
from ftbench.compute.batches import collate, epoch_batches
from ftbench.compute.encode import EncodedExample, encode, encode_choices
from ftbench.compute.packing import pack
from ftbench.compute.running_text import running_texts, with_borders
from ftbench.records.message import Role
from ftbench.tokens import beginning

CPU = torch.device("cpu")
WORDS = ["<end>", *"abcdefghijklmnopqrstuvwxyz", "<start>"]
END = 0


@pytest.fixture(scope="module")
def words() -> Any:
    """A tokenizer of one letter a token: `a` is 1, `b` is 2; a text begins with 27 and ends with 0."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="<end>"))
    backend.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    backend.post_processor = processors.TemplateProcessing(single="<start> $A", special_tokens=[("<start>", 27)])
    return PreTrainedTokenizerFast(
        tokenizer_object=backend, bos_token="<start>", eos_token="<end>", pad_token="<end>", unk_token="<end>"
    )


@pytest.fixture(scope="module")
def model() -> Any:
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=2,
        intermediate_size=24, max_position_embeddings=64, bos_token_id=27, eos_token_id=END, pad_token_id=END,
    )  # fmt: skip
    made = AutoModelForCausalLM.from_config(config).eval()
    with torch.no_grad():
        for parameter in made.parameters():
            if parameter.dim() > 1:
                parameter.normal_(std=0.3)
    return made


def example(*turns: tuple[Role, str], name: str = "x", trained: Sequence[Role] = ("assistant",)) -> Example:
    messages = tuple(ChatMessage.of(role, text, trained=role in trained) for role, text in turns)
    return Example(name, messages, messages[-1].text.strip())


TALK = example(("user", "a b"), ("assistant", " c d"), ("user", " e f g"), ("assistant", " h i"))
TALKS = [
    TALK,
    example(("system", "z y"), ("user", " a"), ("assistant", " b"), ("user", " c"), ("assistant", " d e f"), name="y"),
    Example.of("k", " l m", "l m", id="z"),
]


def encoded(tokenizer: Any, *examples: Example, limit: int = 100) -> list[EncodedExample]:
    rows, left_out = encode(tokenizer, examples, limit=limit)
    assert left_out == 0
    return rows


def plain_losses(model: Any, rows: Sequence[EncodedExample]) -> torch.Tensor:
    """Cross entropy of the tokens that the mask marks, each row alone."""
    found = []
    for row in rows:
        ids = torch.tensor([row.tokens])
        with torch.no_grad():
            logits = model(input_ids=ids).logits[0, :-1]
        losses = torch.nn.functional.cross_entropy(logits, ids[0, 1:], reduction="none")
        found.append(losses[torch.tensor(row.trained[1:])])
    return torch.cat(found)


# The mask.


def test_the_mask_marks_the_tokens_of_the_answers_and_the_end_of_text(words: Any) -> None:
    (row,) = encoded(words, TALK)
    assert row.tokens == (27, 1, 2, 3, 4, 5, 6, 7, 8, 9, END)
    assert row.trained == (False, False, False, True, True, False, False, False, True, True, True)
    assert (row.trained_tokens, row.length) == (5, 11)
    assert (row.prompt, row.target) == ((27, 1, 2, 3, 4, 5, 6, 7), (8, 9, END))


def test_an_answer_that_is_not_trained_is_given(words: Any) -> None:
    messages = (ChatMessage.of("user", "a"), ChatMessage.of("assistant", " b"), *TALK.messages[2:])
    (row,) = encoded(words, Example("x", messages, ""))
    assert row.trained == (False,) * 6 + (True,) * 3


def test_the_last_answer_alone_can_be_trained_on(words: Any) -> None:
    (row,) = encoded(words, TALK)
    assert row.last_answer.tokens == row.tokens
    assert row.last_answer.trained == (False,) * 8 + (True,) * 3
    assert (row.last_answer.prompt, row.last_answer.target) == (row.prompt, row.target)


def test_a_mask_that_is_not_as_long_as_the_tokens_is_refused() -> None:
    with pytest.raises(ValueError, match="3 tokens have a mask of 2"):
        EncodedExample("x", (1, 2, 3), (False, True))


def test_a_row_that_goes_on_after_its_last_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="a row ends with the last token that is trained on"):
        EncodedExample("x", (1, 2, 3), (False, True, False))


def test_a_system_message_and_a_question_are_the_same_as_one_prompt_to_the_bit(words: Any, model: Any) -> None:
    (apart,) = encoded(words, example(("system", "a b c"), ("user", " d e"), ("assistant", " f g")))
    (whole,) = encoded(words, Example.of("a b c d e", " f g", "f g", id="x"))
    assert apart == whole
    assert apart.trained == (False,) * 6 + (True,) * 3
    losses = [answer_losses(model, collate([row], END, CPU)) for row in (apart, whole)]
    assert torch.equal(*losses)


# The loss.


def test_a_padded_batch_predicts_the_trained_tokens_alone(words: Any) -> None:
    batch = collate(encoded(words, TALK, TALKS[2]), END, CPU)
    assert batch.targets.tolist() == [3, 4, 8, 9, END, 12, 13, END]
    assert batch.rows.tolist() == [0, 0, 0, 0, 0, 1, 1, 1]
    length = batch.input_ids.shape[1]
    assert batch.places.tolist() == [2, 3, 7, 8, 9, length + 1, length + 2, length + 3]


def test_the_loss_is_a_plain_cross_entropy_over_all_answers(words: Any, model: Any) -> None:
    rows = encoded(words, *TALKS)
    with torch.no_grad():
        losses = answer_losses(model, collate(rows, END, CPU))
    torch.testing.assert_close(losses, plain_losses(model, rows))


def test_the_loss_is_the_same_packed(words: Any, model: Any) -> None:
    rows = encoded(words, *TALKS)
    with torch.no_grad():
        losses = answer_losses(model, pack(rows, CPU))
    torch.testing.assert_close(losses, plain_losses(model, rows))


@pytest.mark.parametrize("packed", [False, True])
def test_the_loss_is_the_same_in_chunks(packed: bool, words: Any, model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = encoded(words, *TALKS)
    monkeypatch.setattr(answer_loss, "MOST_LOGITS", 4 * len(WORDS))
    with torch.no_grad():
        losses = answer_losses(model, pack(rows, CPU) if packed else collate(rows, END, CPU))
    torch.testing.assert_close(losses, plain_losses(model, rows))


def test_a_first_token_that_is_trained_has_no_loss_because_nothing_predicts_it(model: Any) -> None:
    row = EncodedExample.of("x", (), (3, 4, END))
    assert row.trained_tokens == 2
    for batch in (collate([row], END, CPU), pack([row], CPU)):
        with torch.no_grad():
            losses = answer_losses(model, batch)
        assert batch.targets.tolist() == [4, END]
        torch.testing.assert_close(losses, plain_losses(model, [row]))


def test_steps_count_the_tokens_of_all_answers() -> None:
    several = EncodedExample("x", (1,) * 12, (False, *[True] * 8, False, True, True))
    rows = [several] * 8 + [EncodedExample.of("y", (1, 1), (2, 2) * 5)] * 8
    steps = epoch_batches(rows, 4, 0, 0)
    assert {sum(rows[i].trained_tokens for i in step) for step in steps} == {40}


# The tokens.

TURNS = ("Question: where is it?\nAnswer:", " In the park.", " Question: whose is it?\nAnswer:", " It is Tom's.")


@pytest.mark.parametrize("kind", KINDS)
def test_a_conversation_has_the_tokens_of_its_whole_text(kind: str, kinds: Mapping[str, Any]) -> None:
    tokenizer = kinds[kind]
    roles: tuple[Role, ...] = ("user", "assistant", "user", "assistant")
    (row,) = encoded(tokenizer, example(*zip(roles, TURNS, strict=True)), limit=1000)
    assert not row.joined
    whole = tokenizer("".join(TURNS), add_special_tokens=False)["input_ids"]
    assert row.tokens == (*beginning(tokenizer), *whole, tokenizer.eos_token_id)
    trained = [token for token, counts in zip(row.tokens, row.trained, strict=True) if counts]
    assert "".join(tokenizer.decode(trained[:-1]).split()) == "Inthepark.ItisTom's."


@pytest.mark.parametrize("kind", KINDS)
def test_after_a_border_that_the_tokenizer_does_not_have_the_text_goes_on_as_one(
    kind: str, kinds: Mapping[str, Any]
) -> None:
    tokenizer = kinds[kind]
    (text,) = running_texts(tokenizer, [("The word is: th", "e park", " and the", " dog")])
    (alone,) = running_texts(tokenizer, [("The word is: th", "e park and the dog")])
    assert text.joined
    assert text.tokens == alone.tokens
    assert text.ends[0] == alone.ends[0]


def test_spaces_at_the_end_of_every_stretch_but_the_last_belong_to_the_next() -> None:
    assert with_borders(("a  ", "b ", "c", "d ")) == ("a", "  b", " c", "d ")


def test_rows_of_different_numbers_of_stretches_keep_their_places(words: Any) -> None:
    (short, long) = encoded(words, TALKS[2], TALK)
    assert [short] == encoded(words, TALKS[2])
    assert [long] == encoded(words, TALK)


# What does not fit.


@pytest.mark.parametrize(
    ("limit", "tokens", "answers", "truncated"),
    [
        (11, (27, 1, 2, 3, 4, 5, 6, 7, 8, 9, END), (3, 4, 8, 9, END), 0),
        (10, (27, 2, 3, 4, 5, 6, 7, 8, 9, END), (3, 4, 8, 9, END), 1),
        (9, (27, 5, 6, 7, 8, 9, END), (8, 9, END), 4),
        (8, (27, 5, 6, 7, 8, 9, END), (8, 9, END), 4),
        (7, (27, 5, 6, 7, 8, 9, END), (8, 9, END), 4),
        (5, (27, 7, 8, 9, END), (8, 9, END), 6),
    ],
)
def test_a_long_conversation_loses_its_left_and_no_half_of_an_answer(
    limit: int, tokens: tuple[int, ...], answers: tuple[int, ...], truncated: int, words: Any
) -> None:
    (row,) = encoded(words, TALK, limit=limit)
    assert (row.tokens, row.truncated) == (tokens, truncated)
    assert tuple(token for token, counts in zip(row.tokens, row.trained, strict=True) if counts) == answers


def test_a_conversation_whose_last_answer_does_not_fit_with_one_token_before_it_is_left_out(words: Any) -> None:
    assert encode(words, [TALK], limit=4) == ([], 1)


# Choices in the place of the last answer.


def test_choices_stand_in_the_place_of_the_last_answer_and_only_they_are_trained_on(words: Any) -> None:
    (whole,) = encoded(words, TALK)
    ((known,), (other,)) = encode_choices(words, [TALK], [" h i", " j"], limit=100)
    assert known == whole.last_answer
    assert (other.prompt, other.target) == (whole.prompt, (10, END))
    assert (other.trained_tokens, known.trained_tokens) == (2, 3)


def test_conversations_are_cut_as_for_the_longest_choice(words: Any) -> None:
    ((short,), (long,)) = encode_choices(words, [TALK], [" h", " h i j k"], limit=11)
    assert short.prompt == long.prompt == (27, 5, 6, 7)
    assert (short.truncated, long.truncated) == (4, 4)
