"""Greedy answers to prompts, each with the reason why it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from ftbench.compute.bundle import ModelBundle
from ftbench.compute.prompt_format import Prompt
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
    """Number of generated tokens, the end of text included."""
    stopped: Literal["end", "stop", "limit"]
    reasoning_tokens: int = 0
    """Number of generated tokens before the answer itself."""
    finished_reasoning: bool = True
    """Whether the model came out of its reasoning; also true if it did not reason."""
    truncated: int = 0
    """Tokens cut from the prompt to leave room for the answer."""
    reasoning: str = ""
    """The text of the reasoning, without its tags."""


def generate(
    bundle: ModelBundle,
    prompts: Sequence[Prompt],
    limits: GenerationLimits,
    *,
    stop: Sequence[str],
    outsourced: Outsourced | None = None,
) -> list[Answer]:
    """Greedy answers, each until a token that ends answers, a string of `stop`, or `limits.answer` tokens.

    Answers keep the order of `prompts`. `outsourced`, if given, generates them all. Otherwise `decode` does, or
    transformers' `generate` (which PEFT's wrappers have too) for models that fail the probe of `can_decode`.
    """
    import torch

    if not prompts:
        return []
    model, encoded = bundle.model, [prompt.tokens for prompt in prompts]
    stops = Stops(bundle.prompt_format, stop)
    model.eval()
    if outsourced:
        with bundle.compute.autocast():
            answers = outsourced.tokens(model, encoded, stops, limits.answer)
    else:
        with torch.inference_mode(), bundle.compute.autocast():
            if can_decode(bundle, encoded, batch_tokens=limits.batch):
                answers = decode(bundle, encoded, limits, ended=stops.ended)
            else:
                answers = by_transformers(bundle, encoded, limits, stops)
    return [
        replace(finished(bundle.pad, answer, stops), truncated=prompt.truncated)
        for answer, prompt in zip(answers, prompts, strict=True)
    ]


def by_transformers(
    bundle: ModelBundle,
    prompts: Sequence[Sequence[int]],
    limits: GenerationLimits,
    stops: Stops,
    drawing: Mapping[str, Any] = MappingProxyType({}),
) -> list[list[int]]:
    """Token ids from transformers' own `generate`, for models whose state only it can handle.

    `prompts` are token ids; `drawing` has transformers' settings of sampling, and none means greedy. Rows that end
    earlier than others in their batch are filled with pads.
    """
    import torch

    model: Any = bundle.model
    pad, device = bundle.pad, bundle.device
    answers: list[list[int]] = [[] for _ in prompts]
    for batch in _batches([len(ids) + limits.answer for ids in prompts], limits.batch):
        width = max(len(prompts[i]) for i in batch)
        input_ids = torch.tensor([[pad] * (width - len(prompts[i])) + list(prompts[i]) for i in batch], device=device)
        mask = torch.tensor([[0] * (width - len(prompts[i])) + [1] * len(prompts[i]) for i in batch], device=device)
        extra = {"stopping_criteria": [_criterion(stops, width)]} if stops.stop else {}
        with hidden_defaults(model):
            output = model.generate(
                input_ids=input_ids,
                attention_mask=mask,
                generation_config=_settings(bundle.tokenizer, stops, limits.answer, drawing),
                **extra,
            )
        for row, i in enumerate(batch):
            answers[i] = output[row, width:].tolist()
    return answers


def _settings(tokenizer: PreTrainedTokenizerBase, stops: Stops, max_new_tokens: int, drawing: Mapping[str, Any]) -> Any:
    """Greedy settings whatever the model's generation_config says, so that all models are judged alike."""
    from transformers import GenerationConfig

    return GenerationConfig(
        **{"do_sample": False, **drawing},
        num_beams=1,
        max_new_tokens=max_new_tokens,
        eos_token_id=sorted(stops.end_ids),
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.bos_token_id,
    )


def _criterion(stops: Stops, width: int) -> Any:
    """A stopping criterion: whether each row's answer, which begins at `width`, has met a stop string.

    Transformers' own criterion also stops at an empty line before the answer's first word.
    """
    import torch

    def met(input_ids: torch.Tensor, scores: torch.Tensor, **_: Any) -> torch.Tensor:
        texts = (begun(stops.text(row)) for row in input_ids[:, width:].tolist())
        return torch.tensor([first(text, stops.stop) is not None for text in texts], device=input_ids.device)

    return met


@contextmanager
def hidden_defaults(model: nn.Module) -> Iterator[None]:
    """Hide the model's own generation settings, from which transformers fills the gaps of `_settings`.

    A `repetition_penalty` there would make decoding non-greedy. PEFT's wrapper copies its settings to its base.
    """
    from transformers import GenerationConfig

    base = model.get_base_model() if hasattr(model, "get_base_model") else model  # type: ignore[operator]
    kept = [(module, module.generation_config) for module in {id(m): m for m in (model, base)}.values()]
    for module, _ in kept:
        module.generation_config = GenerationConfig()
    try:
        yield
    finally:
        for module, config in kept:
            module.generation_config = config


def _batches(lengths: Sequence[int], batch_tokens: int) -> list[list[int]]:
    """Indices in groups of similar length, each at most `batch_tokens` when padded (at least one index per group)."""
    groups: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        if groups and (len(groups[-1]) + 1) * lengths[i] <= batch_tokens:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def finished(pad: int, ids: list[int], stops: Stops) -> Answer:
    """The answer in generated tokens: cut at the first token that ends answers, then at the first stop string.

    `pad` is the padding token. Pads after the end do not count as tokens of the answer.
    """
    end = next((place for place, token in enumerate(ids) if token in stops.end_ids), None)
    ended = end is not None
    answer = ids[:end]
    answer = (
        answer[: answer.index(pad)] if pad in answer else answer
    )  # transformers fills up a row that met a stop string
    read = stops.reads.read(answer)
    text = begun(read.text)
    place = first(text, stops.stop)
    stopped: Literal["end", "stop", "limit"] = "stop" if place is not None else "end" if ended else "limit"
    tokens = len(answer) + (stopped == "end")
    return Answer(
        text[:place].rstrip(), tokens, stopped, read.reasoning_tokens, read.finished, reasoning=read.reasoning
    )
