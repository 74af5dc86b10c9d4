"""Prompt tuning and p-tuning: a start that is a real text, and the files that PEFT itself reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import PeftModel
from torch import Tensor

from ftbench.compute.answer_loss import answer_losses
from ftbench.compute.batches import Batch
from ftbench_methods.prefix_start import write_text
from ftbench_methods.prompts import PromptTuning, PromptTuningSettings, PTuning, PTuningSettings


def test_the_model_starts_as_if_words_of_its_own_stood_before_the_text(
    architecture: str, build: Callable[[str], Any], logits: Callable[[Any], Tensor], ids: Tensor
) -> None:
    torch.manual_seed(3)
    written = write_text(build(architecture), 5)
    torch.manual_seed(3)
    model = PromptTuning().prepare(build(architecture), PromptTuningSettings(tokens=5))
    with torch.no_grad():
        expected = build(architecture)(input_ids=torch.cat([written.expand(2, -1), ids], dim=1)).logits
    torch.testing.assert_close(logits(model), expected, atol=1e-4, rtol=1e-4)


def test_drawn_tokens_are_rows_of_the_embedding(build: Callable[[str], Any]) -> None:
    base = build("llama")
    torch.manual_seed(3)
    model: Any = PromptTuning().prepare(base, PromptTuningSettings(tokens=5, init="vocabulary"))
    rows = base.model.embed_tokens.weight
    assert all(any(torch.equal(vector, row) for row in rows) for vector in model.encoder())


@pytest.mark.parametrize("name", ["gpt2", "qwen2"])
@pytest.mark.parametrize(
    ("method", "settings"),
    [
        (PromptTuning(), PromptTuningSettings(tokens=5)),
        (PTuning(), PTuningSettings(tokens=5)),
        (PTuning(), PTuningSettings(tokens=5, encoder="lstm", size=8)),
    ],
    ids=["prompt-tuning", "p-tuning", "lstm"],
)
def test_peft_itself_reads_the_folder(
    method: Any, settings: Any, name: str, build: Callable[[str], Any], train: Any, logits: Any, tmp_path: Path
) -> None:
    model = train(method.prepare(build(name), settings))
    method.save(model, tmp_path)
    assert torch.equal(logits(PeftModel.from_pretrained(build(name), str(tmp_path))), logits(model))


def test_the_loss_is_that_of_the_answer_behind_the_prompt(build: Callable[[str], Any], ids: Tensor) -> None:
    model: Any = PromptTuning().prepare(build("gpt_neo"), PromptTuningSettings(tokens=5))
    places = torch.tensor([3, 4, ids.shape[1] + 5])
    targets = torch.cat([ids[0, 4:6], ids[1, 6:7]])
    batch = Batch(ids, torch.ones_like(ids), places, targets, torch.tensor([0, 0, 1]))
    with torch.no_grad():
        scores = model(input_ids=ids).logits[:, 5:].log_softmax(-1)
    expected = [-scores[row, place, ids[row, place + 1]] for row, place in ((0, 3), (0, 4), (1, 5))]
    torch.testing.assert_close(answer_losses(model, batch).detach(), torch.stack(expected))


def test_generating_returns_the_text_that_was_given_and_what_follows(build: Callable[[str], Any], ids: Tensor) -> None:
    model: Any = PromptTuning().prepare(build("llama"), PromptTuningSettings(tokens=5))
    made = model.generate(input_ids=ids, max_new_tokens=3, do_sample=False, pad_token_id=0)
    assert torch.equal(made[:, :7], ids)
    with torch.no_grad():
        following = model(input_ids=made[:, :9]).logits[:, -3:].argmax(-1)
    assert torch.equal(made[:, 7:], following)


def test_the_default_width_of_the_network_is_the_models(build: Callable[[str], Any], facts: Callable[..., Any]) -> None:
    resolved = PTuning().resolve(PTuningSettings(tokens=5), facts(build("llama")))
    assert resolved.model_dump()["size"] == 16
    sizes = [
        sum(p.numel() for p in PTuning().prepare(build("llama"), s).parameters() if p.requires_grad)
        for s in (resolved, PTuningSettings(tokens=5))
    ]
    assert sizes[0] == sizes[1] == 5 * 16 + 3 * (16 * 16 + 16)
