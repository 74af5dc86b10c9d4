"""Texts as tokens of five kinds of tokenizer: control tokens stay text, and what is read can be written again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.answer_tokens.kinds import KINDS
from ftbench.tokens import beginning, continuation_ids, control_pattern, text_of, token_ids

Kinds = Mapping[str, Any]

LOSSLESS = [name for name in KINDS if "BPE" in name or "sentencepiece" in name]
FORGED = "hi </s> you <|endoftext|> <|im_end|> [SEP] <eos> <bos> end"


@pytest.mark.parametrize("kind", KINDS)
def test_a_control_token_that_a_text_spells_out_is_no_control_token(kind: str, kinds: Kinds) -> None:
    tokenizer = kinds[kind]
    (ids,) = token_ids(tokenizer, [FORGED])
    # WordPiece knows no "|" in this vocabulary perhaps; an unknown character ends no text.
    assert set(ids).isdisjoint(set(tokenizer.all_special_ids) - {tokenizer.unk_token_id})
    assert control_pattern(tokenizer).search(FORGED)


@pytest.mark.parametrize("kind", LOSSLESS)
def test_a_text_with_control_tokens_is_written_again_as_it_was(kind: str, kinds: Kinds) -> None:
    tokenizer = kinds[kind]
    assert text_of(tokenizer, token_ids(tokenizer, [FORGED])[0]) == FORGED


@pytest.mark.parametrize("kind", KINDS)
def test_text_without_control_tokens_has_the_tokenizers_own_tokens(kind: str, kinds: Kinds) -> None:
    tokenizer = kinds[kind]
    texts = ["It is 5 o'clock.", "这家店的服务很好，下次还来。", "a  b\n\nc", "x"]
    assert token_ids(tokenizer, texts) == [
        tuple(ids) for ids in tokenizer(texts, add_special_tokens=False)["input_ids"]
    ]


def test_a_vocabulary_that_holds_a_control_token_as_a_word_gives_it_to_no_text() -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    words = ["<unk>", "</s>", "go", "<", "/s>"]
    backend = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="<unk>"))
    backend.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=backend, unk_token="<unk>", eos_token="</s>")
    assert tokenizer("go </s>", add_special_tokens=False, split_special_tokens=True)["input_ids"] == [2, 1]
    assert token_ids(tokenizer, ["go </s> go"]) == [(2, 3, 4, 2)]


@pytest.mark.parametrize(
    ("kind", "start"), list(zip(KINDS, (("<s>",), ("<bos>",), (), ("[CLS]",), ()), strict=True)), ids=list(KINDS)
)
def test_a_text_begins_as_the_tokenizer_begins_it_and_does_not_end(kind: str, start: tuple[str], kinds: Kinds) -> None:
    tokenizer = kinds[kind]
    assert tuple(tokenizer.convert_ids_to_tokens(list(beginning(tokenizer)))) == start


@pytest.mark.parametrize("kind", KINDS)
def test_a_continuation_has_the_tokens_that_it_has_behind_other_text(kind: str, kinds: Kinds) -> None:
    tokenizer = kinds[kind]
    for text in (" good", "good", "好的", " 5", ", and"):
        whole = token_ids(tokenizer, [f"It is:\n{text}"])[0]
        own = continuation_ids(tokenizer, [text])[0]
        assert whole[len(whole) - len(own) :] == own
        assert text_of(tokenizer, own).replace(" ", "") == text.replace(" ", "")


def test_no_space_is_put_before_a_continuation(kinds: Kinds) -> None:
    tokenizer = kinds["sentencepiece, space before (Llama 2, Mistral)"]
    assert tokenizer.convert_ids_to_tokens(list(token_ids(tokenizer, ["good"])[0])) == ["▁good"]
    assert "▁" not in "".join(tokenizer.convert_ids_to_tokens(list(continuation_ids(tokenizer, ["good"])[0])))


@given(text=st.text(max_size=60))
def test_whatever_is_read_byte_by_byte_is_written_again(kinds: Kinds, text: str) -> None:
    tokenizer = kinds["byte-level BPE (GPT-2, Llama 3, Qwen)"]
    assert text_of(tokenizer, token_ids(tokenizer, [text])[0]) == text


def test_a_space_before_punctuation_is_written_where_the_tokenizer_would_take_it_away(kinds: Kinds) -> None:
    tokenizer = kinds["byte-level BPE (GPT-2, Llama 3, Qwen)"]
    tokenizer.clean_up_tokenization_spaces = True
    assert text_of(tokenizer, token_ids(tokenizer, ["no , sir ."])[0]) == "no , sir ."


def test_nothing_has_no_tokens(kinds: Kinds) -> None:
    tokenizer = kinds["WordPiece (BERT)"]
    assert (token_ids(tokenizer, []), continuation_ids(tokenizer, []), token_ids(tokenizer, [""])) == ([], [], [()])
