"""Greedy generation in batches of similar length, padded on the left, with the reason why each answer ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ftbench.training.encode import beginning, encode_texts

if TYPE_CHECKING:
    import torch
    from torch import nn
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class Answer:
    """One generated answer."""

    text: str
    tokens: int
    """Generated tokens, the end of text included."""
    stopped: Literal["end", "stop", "limit"]
    truncated: int
    """Tokens cut from the left of the prompt to leave room for the answer."""


def generate(
    model: nn.Module,
    tokenizer: PreTrainedTokenizerBase,
    prompts: Sequence[str],
    *,
    prompt_limit: int,
    max_new_tokens: int,
    batch_tokens: int,
    stop: Sequence[str],
    device: torch.device,
    autocast: Callable[[], AbstractContextManager[Any]],
) -> list[Answer]:
    """The likeliest next token again and again, until the end of text, a string of `stop`, or `max_new_tokens`.

    `model` has transformers' `generate` (PEFT's wrappers do). Rows keep the order of `prompts` whatever the batches.
    """
    import torch

    start = beginning(tokenizer)
    full = encode_texts(tokenizer, prompts)
    room = max(1, prompt_limit - len(start))
    encoded = [(*start, *ids[max(0, len(ids) - room) :]) for ids in full]
    cut = [max(0, len(ids) - room) for ids in full]
    answers: list[Answer | None] = [None] * len(prompts)
    model.eval()
    for batch in _batches([len(ids) + max_new_tokens for ids in encoded], batch_tokens):
        width = max(len(encoded[i]) for i in batch)
        pad = int(tokenizer.pad_token_id)
        input_ids = torch.tensor([[pad] * (width - len(encoded[i])) + list(encoded[i]) for i in batch], device=device)
        mask = torch.tensor([[0] * (width - len(encoded[i])) + [1] * len(encoded[i]) for i in batch], device=device)
        extra = {"stopping_criteria": [_stops(tokenizer, stop, width)]} if stop else {}
        with torch.inference_mode(), autocast(), hidden_defaults(model):
            output = model.generate(  # type: ignore[operator]
                input_ids=input_ids,
                attention_mask=mask,
                generation_config=_settings(tokenizer, max_new_tokens),
                **extra,
            )
        for row, i in enumerate(batch):
            answers[i] = _answer(tokenizer, output[row, width:].tolist(), stop, max_new_tokens, cut[i])
    return [answer for answer in answers if answer is not None]


def _settings(tokenizer: PreTrainedTokenizerBase, max_new_tokens: int) -> Any:
    """Greedy, whatever the model's own generation_config says, so that every model is judged alike."""
    from transformers import GenerationConfig

    return GenerationConfig(
        do_sample=False,
        num_beams=1,
        max_new_tokens=max_new_tokens,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.bos_token_id,
    )


def _stops(tokenizer: PreTrainedTokenizerBase, stop: Sequence[str], width: int) -> Any:
    """Says of each row whether its answer, which begins at `width`, has met a stop string.

    Transformers' own criterion ends an answer that begins with an empty line before it says anything; here white space
    before the first visible character is no part of the answer.
    """
    import torch

    def met(input_ids: torch.Tensor, scores: torch.Tensor, **_: Any) -> torch.Tensor:
        texts = (_begun(str(tokenizer.decode(row[width:], skip_special_tokens=True))) for row in input_ids)
        return torch.tensor([_first(text, stop) is not None for text in texts], device=input_ids.device)

    return met


def _begun(text: str) -> str:
    """The text from its first visible character on."""
    return text.lstrip()


def _first(text: str, stop: Sequence[str]) -> int | None:
    """Where the first of the strings begins."""
    return min((place for mark in stop if (place := text.find(mark)) >= 0), default=None)


@contextmanager
def hidden_defaults(model: nn.Module) -> Iterator[None]:
    """Hide the model's own generation settings: transformers fills what `_settings` leaves open from them.

    A `repetition_penalty` there would make this something else than greedy. PEFT's wrapper copies its own to its base.
    """
    from transformers import GenerationConfig

    base = model.get_base_model() if hasattr(model, "get_base_model") else model  # type: ignore[operator]
    kept = [(one, one.generation_config) for one in {id(m): m for m in (model, base)}.values()]
    for one, _ in kept:
        one.generation_config = GenerationConfig()
    try:
        yield
    finally:
        for one, own in kept:
            one.generation_config = own


def _batches(lengths: Sequence[int], batch_tokens: int) -> list[list[int]]:
    """Indices in groups of similar length whose padded size stays within `batch_tokens` (at least one each)."""
    groups: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        if groups and (len(groups[-1]) + 1) * lengths[i] <= batch_tokens:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def _answer(
    tokenizer: PreTrainedTokenizerBase, ids: list[int], stop: Sequence[str], limit: int, truncated: int
) -> Answer:
    """Cut at the end of text, then at the first stop string; pads after the end are no tokens of the answer."""
    eos, pad = tokenizer.eos_token_id, tokenizer.pad_token_id
    ended = eos in ids
    own = ids[: ids.index(eos)] if ended else ids
    own = own[: own.index(pad)] if pad in own else own  # a row that met a stop string is filled up with pads
    text = _begun(str(tokenizer.decode(own, skip_special_tokens=True)))
    place = _first(text, stop)
    stopped: Literal["end", "stop", "limit"] = "stop" if place is not None else "end" if ended else "limit"
    return Answer(text[:place].rstrip(), len(own) + (stopped == "end"), stopped, truncated)
