"""The likelihood of every label after every prompt, with each prompt computed once for all labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ftbench.compute.answer_loss import selected_logits
from ftbench.compute.batches import micro_batches
from ftbench.compute.bundle import ModelBundle
from ftbench.compute.encode import EncodedExample
from ftbench.compute.logit_rounding import logit_scale
from ftbench.compute.memory_budget import is_out_of_memory
from ftbench.inference.continuation import CANNOT, agree, beneath_prompts, padded, probe_rows

if TYPE_CHECKING:
    import torch

Losses = Callable[[Sequence[EncodedExample]], list[float]]


def label_losses(
    bundle: ModelBundle, rows: Sequence[Sequence[EncodedExample]], plain: Losses, *, batch_tokens: int
) -> list[list[float]]:
    """[labels][examples]: -log p in nats of each label as a whole answer.

    `rows` is [labels][examples]; the rows of an example differ only in their target. Each prompt's keys and values are
    computed once and all labels continue from them. A few rows are first compared with `plain`, which computes whole
    rows; where they differ (a model whose cache is no list of keys and values), `plain` computes everything. The rows
    compared are padded as much as any row may be: a recurrent state goes on through the padding behind a prompt.
    """
    distinct = list(dict.fromkeys(tuple(row.target for row in label) for label in rows))
    if len(distinct) < len(rows):  # equal answers tie, to the last bit
        known = [next(label for label in rows if tuple(row.target for row in label) == targets) for targets in distinct]
        losses = label_losses(bundle, known, plain, batch_tokens=batch_tokens)
        return [losses[distinct.index(tuple(row.target for row in label))] for label in rows]
    longest = max(range(len(rows)), key=lambda label: len(rows[label][0].target))
    probe = probe_rows([len(row.prompt) for row in rows[0]])
    probe_rows_by_label = [[label[i] for i in probe] for label in rows]
    continued: list[float] | None = None
    try:
        with logit_scale(bundle.model) as scale:
            continued = _continued(bundle, probe_rows_by_label, batch_tokens, filled=True)[longest]
    except CANNOT as error:
        if is_out_of_memory(error):
            raise
    if continued is None:  # not in the handler, where the traceback holds the tensors of what failed
        return [plain(label) for label in rows]
    expected = plain(probe_rows_by_label[longest])
    with bundle.compute.autocast():
        tokens = max(len(row.target) for row in probe_rows_by_label[longest])
        if not agree(continued, expected, bundle.model, bundle.device, scale=scale, tokens=tokens):
            return [plain(label) for label in rows]
    return _continued(bundle, rows, batch_tokens)


def _continued(
    bundle: ModelBundle, rows: Sequence[Sequence[EncodedExample]], batch_tokens: int, *, filled: bool = False
) -> list[list[float]]:
    """[labels][examples]. `filled`: prompts are padded to the longest of all, as far as `batch_tokens` allows."""
    import torch

    bundle.model.eval()
    place = {id(row): i for i, row in enumerate(rows[0])}
    result = [[0.0] * len(rows[0]) for _ in rows]
    room = max(1, batch_tokens // len(rows))
    widest = max(len(row.prompt) for row in rows[0])
    with torch.inference_mode(), bundle.compute.autocast():
        for part in micro_batches(rows[0], room):
            chosen = [place[id(row)] for row in part]
            width = min(widest, room // len(part)) if filled else 0
            losses = _part(bundle, [[label[i] for i in chosen] for label in rows], width)
            for label, values in enumerate(losses.tolist()):
                for i, value in zip(chosen, values, strict=True):
                    result[label][i] = value
    return result


def _part(bundle: ModelBundle, rows: Sequence[Sequence[EncodedExample]], width: int = 0) -> torch.Tensor:
    """[labels, rows]: the losses of one batch, whose prompts are padded to `width` tokens or to the longest of them."""
    import torch

    model, pad, device = bundle.model, bundle.pad, bundle.device
    prompts, labels = [row.prompt for row in rows[0]], len(rows)
    lengths = torch.tensor([len(prompt) for prompt in prompts], device=device)
    ids, mask = padded(prompts, pad, device, width)
    last = torch.tensor([i * ids.shape[1] + len(prompt) - 1 for i, prompt in enumerate(prompts)], device=device)
    first, state = selected_logits(model, ids, mask, last, use_cache=True)
    firsts = first.float().log_softmax(-1)  # [rows, vocabulary]
    targets = [
        row.target for i in range(len(prompts)) for row in (label[i] for label in rows)
    ]  # label by label within a row
    starts = torch.tensor([target[0] for target in targets], device=device)
    losses = -firsts.repeat_interleave(labels, 0).gather(1, starts[:, None])[:, 0]
    more = owners = None
    if max(map(len, targets)) > 1:
        virtual = state.get_seq_length() - ids.shape[1]  # what a method puts before every text
        state.batch_repeat_interleave(labels)
        inputs, input_mask = padded([target[:-1] for target in targets], pad, device)
        before = torch.cat([mask.new_ones(len(prompts), virtual), mask], 1).repeat_interleave(labels, 0)
        positions = (virtual + lengths).repeat_interleave(labels)[:, None] + torch.arange(
            inputs.shape[1], device=device
        )
        places = [i * inputs.shape[1] + place for i, target in enumerate(targets) for place in range(len(target) - 1)]
        logits, _ = selected_logits(
            beneath_prompts(model), inputs, torch.cat([before, input_mask], 1), torch.tensor(places, device=device),
            past_key_values=state, position_ids=positions, use_cache=True,
        )  # fmt: skip
        nexts = torch.tensor([token for target in targets for token in target[1:]], device=device)
        more = -logits.float().log_softmax(-1).gather(1, nexts[:, None])[:, 0]
        owners = torch.tensor([i for i, target in enumerate(targets) for _ in target[1:]])
    sums = losses.cpu().double()  # MPS has no double, and a GPU adds in any order
    if more is not None and owners is not None:
        sums = sums.index_add(0, owners, more.cpu().double())
    return sums.view(len(prompts), labels).T
