"""Greedy answers to prompts, each with the reason why it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from ftbench.compute.bundle import ModelBundle
from ftbench.compute.encode import prompt_ids
from ftbench.compute.tokens import beginning
from ftbench.inference.backend import Outsourced
from ftbench.inference.decoding import can_decode, decode
from ftbench.inference.limits import GenerationLimits
from ftbench.inference.stops import Stops, begun, first

if TYPE_CHECKING:
    from torch import nn
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class Answer:
    """One generated answer."""

    text: str
    tokens: int
    """Generated tokens, the end of text included."""
    stopped: Literal["end", "stop", "limit"]
    truncated: int = 0
    """Tokens cut from the left of the prompt to leave room for the answer."""


def generate(
    bundle: ModelBundle,
    prompts: Sequence[str],
    limits: GenerationLimits,
    *,
    stop: Sequence[str],
    outsourced: Outsourced | None = None,
) -> list[Answer]:
    """The likeliest next token again and again, until the end of text, a string of `stop`, or `limits.answer` tokens.

    The model has transformers' `generate` (PEFT's wrappers do): it is used where a probe says that `decode` would not
    do. Rows keep the order of `prompts` whatever the batches. Another program does it all if there is an `outsourced`.
    """
    import torch

    model, tokenizer = bundle.model, bundle.tokenizer
    start = beginning(tokenizer)
    full = prompt_ids(tokenizer, prompts)
    if not full:
        return []
    longest = max(map(len, full))
    room = longest if limits.prompt is None else max(1, limits.prompt - len(start))
    encoded = [(*start, *ids[max(0, len(ids) - room) :]) for ids in full]
    stops = Stops(tokenizer, stop)
    eos = tokenizer.eos_token_id
    model.eval()
    if outsourced:
        with bundle.compute.autocast():
            found = outsourced.tokens(model, encoded, stops, limits.answer)
    else:
        with torch.inference_mode(), bundle.compute.autocast():
            if can_decode(bundle, encoded, batch_tokens=limits.batch):
                found = decode(bundle, encoded, limits, ended=lambda ids: ids[-1] == eos or stops.met(ids))
            else:
                found = by_transformers(bundle, encoded, limits, stops)
    return [
        replace(finished(tokenizer, own, stops), truncated=max(0, len(ids) - room))
        for own, ids in zip(found, full, strict=True)
    ]


def by_transformers(
    bundle: ModelBundle, prompts: Sequence[Sequence[int]], limits: GenerationLimits, stops: Stops
) -> list[list[int]]:
    """The tokens that transformers' own `generate` gives, for models whose state only it can handle.

    `prompts` are token ids. Rows that end before others of their batch are filled up with pads.
    """
    import torch

    model: Any = bundle.model
    pad, device = bundle.pad, bundle.device
    found: list[list[int]] = [[] for _ in prompts]
    for batch in _batches([len(ids) + limits.answer for ids in prompts], limits.batch):
        width = max(len(prompts[i]) for i in batch)
        input_ids = torch.tensor([[pad] * (width - len(prompts[i])) + list(prompts[i]) for i in batch], device=device)
        mask = torch.tensor([[0] * (width - len(prompts[i])) + [1] * len(prompts[i]) for i in batch], device=device)
        extra = {"stopping_criteria": [_criterion(stops, width)]} if stops.stop else {}
        with hidden_defaults(model):
            output = model.generate(
                input_ids=input_ids,
                attention_mask=mask,
                generation_config=_settings(bundle.tokenizer, limits.answer),
                **extra,
            )
        for row, i in enumerate(batch):
            found[i] = output[row, width:].tolist()
    return found


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


def _criterion(stops: Stops, width: int) -> Any:
    """Says of each row whether its answer, which begins at `width`, has met a stop string.

    Transformers' own criterion ends an answer that begins with an empty line before it says anything.
    """
    import torch

    def met(input_ids: torch.Tensor, scores: torch.Tensor, **_: Any) -> torch.Tensor:
        texts = (begun(stops.text(row)) for row in input_ids[:, width:].tolist())
        return torch.tensor([first(text, stops.stop) is not None for text in texts], device=input_ids.device)

    return met


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


def finished(tokenizer: PreTrainedTokenizerBase, ids: list[int], stops: Stops) -> Answer:
    """The answer of generated tokens: cut at the end of text, then at the first stop string.

    Pads after the end are no tokens of the answer.
    """
    eos, pad = tokenizer.eos_token_id, tokenizer.pad_token_id
    ended = eos in ids
    own = ids[: ids.index(eos)] if ended else ids
    own = own[: own.index(pad)] if pad in own else own  # transformers fills up a row that met a stop string
    text = begun(stops.text(own))
    place = first(text, stops.stop)
    stopped: Literal["end", "stop", "limit"] = "stop" if place is not None else "end" if ended else "limit"
    return Answer(text[:place].rstrip(), len(own) + (stopped == "end"), stopped)
