"""Greedy decoding without wasted rows: finished rows leave the batch and waiting rows take their places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ftbench.compute.answer_loss import selected_logits
from ftbench.compute.bundle import ModelBundle
from ftbench.compute.logit_rounding import logit_scale
from ftbench.compute.memory_budget import is_out_of_memory
from ftbench.inference.continuation import CANNOT, agree, beneath_prompts, padded, probe_rows
from ftbench.inference.limits import GenerationLimits

if TYPE_CHECKING:
    import torch
    from torch import nn
    from transformers import DynamicCache

Ended = Callable[[Sequence[int]], bool]
"""Whether an answer ends with its last token."""

_FREE = 0.5
"""Share of the batch that must be free before waiting rows are read, because reading costs an extra pass."""
_PROBE_TOKENS = 3


@dataclass(slots=True)
class _State:
    """Keys and values of a batch, [rows, heads, width, size], each row aligned to the right end."""

    model: nn.Module
    cache: DynamicCache
    lengths: torch.Tensor
    """[rows]: positions in use, a method's virtual tokens included; the largest is the width."""

    def step(self, tokens: torch.Tensor) -> torch.Tensor:
        """[rows, vocabulary]: the logits after one more token per row."""
        import torch

        width = self.cache.get_seq_length() + 1
        mask = torch.arange(width, device=tokens.device) >= width - 1 - self.lengths[:, None]
        output = self.model(
            input_ids=tokens[:, None],
            attention_mask=mask.long(),
            position_ids=self.lengths[:, None],
            past_key_values=self.cache,
            use_cache=True,
        )
        self.lengths = self.lengths + 1
        logits: torch.Tensor = output.logits[:, -1]
        return logits

    def keep(self, rows: Sequence[int]) -> None:
        """Drop all other rows, and the columns that only those needed."""
        import torch

        chosen = torch.tensor(rows, device=self.lengths.device)
        self.lengths = self.lengths[chosen]
        cut = self.cache.get_seq_length() - int(self.lengths.max())
        for layer in self.cache.layers:
            kept = chosen.to(layer.keys.device)  # a spread model's layers lie on several devices
            layer.keys, layer.values = layer.keys[kept, :, cut:], layer.values[kept, :, cut:]

    def join(self, other: _State) -> None:
        """Append the rows of another batch."""
        import torch
        from torch.nn.functional import pad

        width = max(self.cache.get_seq_length(), other.cache.get_seq_length())

        def joined(above: torch.Tensor, below: torch.Tensor) -> torch.Tensor:
            return torch.cat([pad(part, (0, 0, width - part.shape[2], 0)) for part in (above, below)])

        for layer, added in zip(self.cache.layers, other.cache.layers, strict=True):
            layer.keys, layer.values = joined(layer.keys, added.keys), joined(layer.values, added.values)
        self.lengths = torch.cat([self.lengths, other.lengths])


def decode(
    bundle: ModelBundle,
    prompts: Sequence[Sequence[int]],
    limits: GenerationLimits,
    *,
    ended: Ended,
    observe: Callable[[Sequence[int], torch.Tensor], None] | None = None,
) -> list[list[int]]:
    """Greedily extend each prompt until its answer has `ended` or has `limits.answer` tokens; return the answers.

    `prompts` are token ids, none empty. Prompts and answers in the batch take at most `limits.batch` padded tokens,
    unless a single row takes more. `observe` gets the prompts' indices and their [rows, vocabulary] logits before each
    choice. Raises one of `CANNOT` where the cache is no list of keys and values; `can_decode` checks that first.
    """
    import torch

    answers: list[list[int]] = [[] for _ in prompts]
    sizes = [len(prompt) + limits.answer for prompt in prompts]
    waiting = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    rows: list[int] = []
    state: _State | None = None
    logits: torch.Tensor | None = None
    while waiting or rows:
        if admitted := _admitted(rows, waiting, sizes, limits.batch):
            first, fresh = _read(bundle, [prompts[i] for i in admitted])
            waiting, rows = waiting[len(admitted) :], rows + admitted
            if state is None or logits is None:
                state, logits = fresh, first
            else:
                state.join(fresh)
                logits = torch.cat([logits, first])
        assert state is not None  # an empty batch admits at least one row
        assert logits is not None
        if observe:
            observe(rows, logits)
        tokens = logits.argmax(-1)
        for row, token in zip(rows, tokens.tolist(), strict=True):
            answers[row].append(token)
        open_rows = [i for i, row in enumerate(rows) if len(answers[row]) < limits.answer and not ended(answers[row])]
        if not open_rows:
            rows, state, logits = [], None, None
            continue
        if len(open_rows) < len(rows):
            rows = [rows[i] for i in open_rows]
            state.keep(open_rows)
            tokens = tokens[open_rows]
        logits = state.step(tokens)
    return answers


def can_decode(bundle: ModelBundle, prompts: Sequence[Sequence[int]], *, batch_tokens: int) -> bool:
    """Whether `decode` reproduces the likelihoods of full passes, on a few rows and tokens.

    In the probe a row leaves the batch and another takes its place. The reference is one full forward pass, which has
    no cache and no shifted positions.
    """
    if not all(map(len, prompts)):
        return False
    chosen = [prompts[i] for i in probe_rows([len(prompt) for prompt in prompts])]
    losses: list[list[float]] = [[] for _ in chosen]

    def observe(rows: Sequence[int], logits: torch.Tensor) -> None:
        best = -logits.float().log_softmax(-1).amax(-1)
        for row, loss in zip(rows, best.tolist(), strict=True):
            losses[row].append(loss)

    calls = 0

    def ended(_: Sequence[int]) -> bool:
        nonlocal calls
        calls += 1
        return calls == 1  # the first call is about the shortest row

    room = 2 * (max(map(len, chosen)) + _PROBE_TOKENS)  # for two rows, so that the third has to wait
    try:
        limits = GenerationLimits(answer=_PROBE_TOKENS, batch=min(room, batch_tokens))
        with logit_scale(bundle.model) as scale:
            answers = decode(bundle, chosen, limits, ended=ended, observe=observe)
    except CANNOT as error:
        if is_out_of_memory(error):
            raise
        return False
    expected = _whole(bundle, chosen, answers)
    return agree([loss for row in losses for loss in row], expected, bundle.model, bundle.device, scale=scale)


def _admitted(rows: Sequence[int], waiting: Sequence[int], sizes: Sequence[int], batch_tokens: int) -> list[int]:
    """Waiting rows to read now, shortest first: as many as fit, once enough of the batch is free."""
    places = 0
    while places < len(waiting) and (len(rows) + places + 1) * sizes[waiting[places]] <= batch_tokens:
        places += 1
    if not rows:
        return list(waiting[: max(1, places)])
    worth = places == len(waiting) or places >= _FREE * (len(rows) + places)
    return list(waiting[:places]) if worth else []


def _read(bundle: ModelBundle, prompts: Sequence[Sequence[int]]) -> tuple[torch.Tensor, _State]:
    """Logits of the first new tokens, [rows, vocabulary], and the state to continue from.

    Prompts are padded on the right, where all methods and models count positions correctly. Then each row's keys and
    values move to the right end, because masks and attention windows go by the index in the cache.
    """
    import torch
    from transformers import DynamicCache

    model, device = bundle.model, bundle.device
    lengths = torch.tensor([len(prompt) for prompt in prompts], device=device)
    ids, mask = padded(prompts, bundle.pad, device)
    last = torch.arange(len(prompts), device=device) * ids.shape[1] + lengths - 1
    logits, before = selected_logits(model, ids, mask, last, use_cache=True)
    width = before.get_seq_length()
    lengths = lengths + (width - ids.shape[1])  # virtual tokens that the method puts before every text
    source = (torch.arange(width, device=device) - (width - lengths)[:, None]) % width
    # A new cache: layers with a window forget by index, and the rows that join have other indices.
    cache = DynamicCache()
    for i, layer in enumerate(before.layers):
        if layer.keys.shape[2] != width:
            raise ValueError("a layer has forgotten some of the prompt")
        places = source[:, None, :, None].to(layer.keys.device)
        keys, values = (
            part.gather(2, places.expand(-1, part.shape[1], -1, part.shape[3])) for part in (layer.keys, layer.values)
        )
        cache.update(keys, values, i)
    return logits, _State(beneath_prompts(model), cache, lengths)


def _whole(bundle: ModelBundle, prompts: Sequence[Sequence[int]], answers: Sequence[Sequence[int]]) -> list[float]:
    """Losses of all answer tokens in nats, row by row, from one full pass over each prompt with its answer."""
    import torch

    losses: list[float] = []
    for prompt, answer in zip(prompts, answers, strict=True):
        ids, mask = padded([[*prompt, *answer]], bundle.pad, bundle.device)
        places = torch.arange(len(prompt) - 1, ids.shape[1] - 1, device=bundle.device)
        logits, _ = selected_logits(bundle.model, ids, mask, places, use_cache=False)
        targets = torch.tensor(list(answer), device=bundle.device)
        losses += (-logits.float().log_softmax(-1).gather(1, targets[:, None])[:, 0]).tolist()
    return losses
