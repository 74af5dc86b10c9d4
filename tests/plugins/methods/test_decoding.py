"""Answers in a batch whose rows come and go: those of each row alone and those of transformers, for every shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from ftbench.compute.plain_format import PlainFormat, plain_prompts
from ftbench.inference.decoding import can_decode, decode
from ftbench.inference.generate import Answer, by_transformers, generate
from ftbench.inference.limits import GenerationLimits
from ftbench.inference.stops import Stops
from tests.bundles import bundle_of
from tools.architectures.folder import train_tokenizer
from tools.architectures.zoo import build as zoo

from .cases import few_pairs, prepare

LETTERS = [chr(ord("A") + i) for i in range(38)]
PROMPTS = ["DGC", "EBIQXKM", "F", "JKLMNOPQRSTUVWXYZHG", "LMNOP", "DGCB"]
"""Of different length."""
LIMIT = 14
NAMES = ("full", "lora", "dora", "ia3", "adapter-pfeiffer", "adapter-parallel", "prefix", "prompt-tuning", "p-tuning")


def tokenizer(end: int = 39) -> PreTrainedTokenizerFast:
    """A token a letter; the token 0 is the pad, and `end` ends a text."""
    words = ["<pad>", *LETTERS, "<end>"]
    words[end], words[39] = words[39], words[end]
    made = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="<pad>"))
    made.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    made.decoder = decoders.Fuse()
    return PreTrainedTokenizerFast(tokenizer_object=made, eos_token="<end>", pad_token="<pad>")


def silent(model: Any, *tokens: int) -> Any:
    """The model without these tokens in its answers."""
    with torch.no_grad():
        model.get_output_embeddings().weight[list(tokens)] = 0.0
    return model


def ready(name: str, model: Any) -> Any:
    """A model of a case that does something else than its base, and writes no pads."""
    silent(model, 0)
    prepared = prepare(name, model).eval()
    with torch.no_grad():
        for parameter in prepared.parameters():  # some methods change nothing before they are trained
            if parameter.requires_grad:
                parameter += 0.02 * torch.randn(parameter.shape, generator=torch.Generator().manual_seed(2))
    return prepared


def answers(model: Any, words: Any, prompts: Sequence[str], batch_tokens: int, stop: Sequence[str]) -> list[Answer]:
    limits = GenerationLimits(answer=LIMIT, batch=batch_tokens)
    return generate(bundle_of(model, words), plain_prompts(words, prompts, limit=40), limits, stop=stop)


def ids(words: Any, prompts: Sequence[str] = PROMPTS) -> list[list[int]]:
    return [list(row) for row in words(list(prompts))["input_ids"]]


def tokens(
    model: Any,
    rows: Sequence[Sequence[int]],
    batch_tokens: int = 8192,
    ended: Callable[[Sequence[int]], bool] = lambda _: False,
) -> list[list[int]]:
    with torch.inference_mode():
        return decode(bundle_of(model), rows, GenerationLimits(answer=LIMIT, batch=batch_tokens), ended=ended)


def by_whole_passes(model: Any, row: Sequence[int]) -> list[int]:
    """The likeliest tokens of one row, without any state."""
    found: list[int] = []
    with torch.inference_mode():
        while len(found) < LIMIT:
            found.append(int(model(input_ids=torch.tensor([[*row, *found]]), use_cache=False).logits[0, -1].argmax()))
    return found


@few_pairs(NAMES, turn=0)
def test_answers_in_a_batch_are_those_of_each_row_alone_and_of_transformers(
    name: str, architecture: str, build: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ready(name, build(architecture))
    plain = tokens(model, ids(tokenizer()))
    # An end of text and a stop string that the model does write in the middle of some answers, but not of all.
    end = min(plain[1][3:-3], key=lambda token: sum(token in row for row in plain))
    words = tokenizer(end)
    texts = [words.decode([token for token in row if token != end]) for row in plain]
    marks = [min((texts[3][i : i + 2] for i in range(4, 9)), key=lambda mark: sum(mark in text for text in texts))]
    stops = Stops(PlainFormat(words), marks)
    with torch.inference_mode():
        expected = [
            by_transformers(bundle_of(model, words), [row], GenerationLimits(answer=LIMIT, batch=1), stops)[0]
            for row in ids(words)
        ]
        assert can_decode(bundle_of(model), ids(words), batch_tokens=8192)
    found = tokens(model, ids(words), ended=lambda row: row[-1] == end or stops.met(row))
    assert [row[: len(own)] for row, own in zip(expected, found, strict=True)] == found
    monkeypatch.setattr("ftbench.inference.generate.by_transformers", None)  # not needed any more
    together = answers(model, words, PROMPTS, 8192, marks)
    assert together == [answers(model, words, [prompt], 8192, marks)[0] for prompt in PROMPTS]
    assert together == answers(model, words, PROMPTS, 90, marks)  # in batches of two or three rows, which change
    assert {answer.stopped for answer in together} != {"limit"}


def test_no_row_is_computed_after_its_end_and_waiting_rows_take_free_places(build: Callable[[str], Any]) -> None:
    model = build("llama")
    rows = ids(tokenizer())
    lengths = {tuple(row): length for row, length in zip(tokens(model, rows), (3, 13, 1, 9, 2, 12), strict=True)}
    passes: list[int] = []
    model.register_forward_pre_hook(
        lambda _, __, given: passes.append(len(given["input_ids"]) if given.get("past_key_values") else 0),
        with_kwargs=True,
    )

    def ended(row: Sequence[int]) -> bool:
        return any(len(row) == length for own, length in lengths.items() if list(own[: len(row)]) == list(row))

    found = tokens(model, rows, 4 * 39, ended=ended)
    assert [len(row) for row in found] == list(lengths.values())
    assert sum(passes) == sum(len(row) - 1 for row in found)  # the prompt gives the first, the last is not read
    assert passes.count(0) == 2  # prompts are read at the start and when places are free
    assert 0 in passes[1:-1]


@pytest.mark.parametrize("window", [4, 9])
def test_attention_windows_reach_as_far_in_a_batch_as_in_a_row_alone(window: int) -> None:
    from transformers import GPTNeoConfig, GPTNeoForCausalLM

    torch.manual_seed(0)
    config = GPTNeoConfig(
        vocab_size=40,
        hidden_size=16,
        num_layers=2,
        num_heads=2,
        attention_types=[[["global", "local"], 1]],
        window_size=window,
        max_position_embeddings=64,
    )
    model = GPTNeoForCausalLM(config).eval()
    for parameter in model.parameters():
        if parameter.dim() > 1:
            torch.nn.init.normal_(parameter, std=0.5)
    rows = ids(tokenizer())
    assert tokens(model, rows, 100) == [by_whole_passes(model, row) for row in rows]


@pytest.mark.parametrize(("window", "own"), [(8, False), (32, True)])
def test_layers_that_forget_are_left_to_transformers_once_a_prompt_is_longer(window: int, own: bool) -> None:
    from transformers import MistralConfig, MistralForCausalLM

    torch.manual_seed(0)
    config = MistralConfig(
        vocab_size=40,
        hidden_size=16,
        intermediate_size=24,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        sliding_window=window,
        max_position_embeddings=64,
    )
    model = MistralForCausalLM(config).eval()
    for parameter in model.parameters():
        if parameter.dim() > 1:
            torch.nn.init.normal_(parameter, std=0.5)
    words = tokenizer()
    silent(model, 0, 39)
    with torch.inference_mode():
        assert can_decode(bundle_of(model), ids(words), batch_tokens=8192) == own
    expected = [words.decode(by_whole_passes(model, row), skip_special_tokens=True) for row in ids(words)]
    assert [answer.text for answer in answers(model, words, PROMPTS, 8192, ())] == expected


def test_a_model_without_keys_and_values_is_left_to_transformers() -> None:
    from transformers import MambaConfig, MambaForCausalLM

    torch.manual_seed(0)
    model = MambaForCausalLM(MambaConfig(vocab_size=40, hidden_size=16, num_hidden_layers=2, state_size=4)).eval()
    words = tokenizer()
    with torch.inference_mode():
        assert not can_decode(bundle_of(model), ids(words), batch_tokens=8192)
    (answer,) = answers(model, words, PROMPTS[:1], 8192, ())
    expected = by_whole_passes(model, ids(words)[0])
    assert answer.text == words.decode(expected[: answer.tokens], skip_special_tokens=True)


@pytest.mark.parametrize("length", [5, 33, 70])
def test_linear_attention_in_blocks_writes_what_whole_passes_say(length: int) -> None:
    """MiniMax, with prompts shorter and longer than its blocks of 32 tokens, beside a longer row: padded."""
    model = zoo("minimax")
    for parameter in model.parameters():
        if parameter.dim() > 1:
            torch.nn.init.normal_(parameter, std=0.15, generator=torch.Generator().manual_seed(parameter.numel()))
    silent(model, 0, 1)
    words = train_tokenizer()
    prompts = [list(range(2, 2 + length)), list(range(100, 180))]
    stops = Stops(PlainFormat(words), ())
    with torch.inference_mode():
        assert not can_decode(bundle_of(model, words), prompts, batch_tokens=8192)
        found = by_transformers(bundle_of(model, words), prompts, GenerationLimits(answer=LIMIT, batch=8192), stops)
    assert found == [by_whole_passes(model, prompt) for prompt in prompts]


def test_a_model_that_counts_positions_wrongly_is_left_to_transformers(
    build: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = build("gpt2")
    words = tokenizer()
    (expected,) = answers(model, words, PROMPTS[:1], 8192, ())
    right = model.forward

    def wrong(*given: Any, position_ids: Any = None, **options: Any) -> Any:
        return right(*given, **options)  # takes positions and counts its own, padding included

    monkeypatch.setattr(model, "forward", wrong)
    with torch.inference_mode():
        assert not can_decode(bundle_of(model), ids(words), batch_tokens=8192)
    monkeypatch.setattr("ftbench.inference.generate.can_decode", lambda *given, **options: False)
    monkeypatch.setattr("ftbench.inference.generate.decode", None)
    assert answers(model, words, PROMPTS[:1], 8192, ()) == [expected]
