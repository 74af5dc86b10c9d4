"""Labels scored with each prompt computed once: the same as every row by itself, for every method and architecture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
import torch

from ftbench.compute.answer_loss import answer_losses
from ftbench.compute.batches import collate
from ftbench.compute.encode import EncodedExample
from ftbench.inference import label_losses as module
from ftbench.inference.label_losses import label_losses
from tests.bundles import bundle_of
from tools.architectures.zoo import build as zoo

from .cases import CASES, few_pairs, prepare

PROMPTS = [(5, 9, 3), (7, 2, 8, 30, 31, 9, 12), (4,), tuple(range(10, 30))]
LABELS = [(6, 1), (7, 8, 9, 1), (21, 1), (6, 7, 1)]
"""Of different length; two begin alike."""
ROWS = [[EncodedExample.of(str(i), prompt, label) for i, prompt in enumerate(PROMPTS)] for label in LABELS]
CPU = torch.device("cpu")


def plain(model: Any) -> Callable[[Sequence[EncodedExample]], list[float]]:
    """Each row by itself, without padding."""

    def losses(rows: Sequence[EncodedExample]) -> list[float]:
        with torch.no_grad():
            return [float(answer_losses(model.eval(), collate([row], 0, CPU)).double().sum()) for row in rows]

    return losses


def scored(
    model: Any, direct: Callable[[Sequence[EncodedExample]], list[float]], batch_tokens: int
) -> list[list[float]]:
    return label_losses(bundle_of(model), ROWS, direct, batch_tokens=batch_tokens)


@few_pairs(CASES, turn=2)
def test_a_prompt_computed_once_gives_the_losses_of_whole_rows(
    name: str, architecture: str, build: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = prepare(name, build(architecture))
    with torch.no_grad():
        for parameter in model.parameters():  # some methods change nothing before they are trained
            if parameter.requires_grad:
                parameter += 0.02 * torch.randn(parameter.shape, generator=torch.Generator().manual_seed(2))
    expected = [plain(model)(label) for label in ROWS]
    asked: list[int] = []

    def direct(rows: Sequence[EncodedExample]) -> list[float]:
        asked.append(len(rows))
        return plain(model)(rows)

    for found in (scored(model, direct, 8192), scored(model, direct, 60)):  # in one batch, and in several
        for one, other in zip(found, expected, strict=True):
            assert one == pytest.approx(other, abs=2e-4)
    assert asked == [3, 3]  # the probe of each alone: it was the short way that gave the rest


def test_a_model_that_cannot_continue_is_computed_row_by_row(
    build: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = build("llama")
    expected = [plain(model)(label) for label in ROWS]
    right = module._continued
    monkeypatch.setattr(module, "_continued", lambda *a, **k: [[x * 1.001 for x in y] for y in right(*a, **k)])

    assert scored(model, plain(model), 8192) == expected


def test_equal_answers_have_equal_losses_to_the_last_bit(build: Callable[[str], Any]) -> None:
    model = build("gpt2")
    twice = [ROWS[0], ROWS[1], ROWS[0]]
    found = label_losses(bundle_of(model), twice, plain(model), batch_tokens=8192)

    assert found[0] == found[2] != found[1]


def test_an_architecture_without_a_list_of_keys_and_values_is_computed_row_by_row() -> None:
    from transformers import MambaConfig, MambaForCausalLM

    torch.manual_seed(0)
    model = MambaForCausalLM(MambaConfig(vocab_size=40, hidden_size=16, num_hidden_layers=2, state_size=4))
    expected = [plain(model)(label) for label in ROWS]

    assert scored(model, plain(model), 8192) == expected


def test_a_state_that_goes_on_through_padding_is_found_also_where_the_rows_compared_share_no_batch() -> None:
    """The first three prompts are padded together, but those compared are the shortest, the middle and the longest."""
    model = zoo("minimax")
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.normal_(std=0.15, generator=torch.Generator().manual_seed(parameter.numel()))
    prompts = [tuple(range(2, 2 + length)) for length in (10, 11, 13, 50, 60, 65, 70)]
    rows = [[EncodedExample.of(str(i), prompt, label) for i, prompt in enumerate(prompts)] for label in LABELS]
    expected = [plain(model)(label) for label in rows]
    assert label_losses(bundle_of(model), rows, plain(model), batch_tokens=240) == expected
