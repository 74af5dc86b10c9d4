"""Prefix tuning: a start that is a real text, and the files that PEFT itself reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import PeftModel
from torch import Tensor

from ftbench.errors import ModelError
from ftbench_methods.prefix import Prefix, PrefixSettings
from ftbench_methods.prefix_start import write_prefix, write_text


def test_the_model_starts_as_if_it_had_read_the_tokens_before_the_text(
    architecture: str, build: Callable[[str], Any], logits: Callable[[Any], Tensor], ids: Tensor
) -> None:
    torch.manual_seed(3)
    drawn = torch.randint(40, (5,))
    model = Prefix().prepare(build(architecture), PrefixSettings(tokens=5, init="random"))
    with_noise = logits(model)
    write_prefix(model, drawn)
    with torch.no_grad():
        expected = build(architecture)(input_ids=torch.cat([drawn.expand(2, -1), ids], dim=1)).logits[:, 5:]
    torch.testing.assert_close(logits(model), expected, atol=1e-4, rtol=1e-4)
    assert (with_noise - expected).abs().max() > 0.01


def test_a_text_is_the_default_start_and_the_seed_decides_it(
    build: Callable[[str], Any], logits: Callable[[Any], Tensor]
) -> None:
    def start(seed: int, init: Any) -> Tensor:
        base = build("qwen3")
        torch.manual_seed(seed)
        return logits(Prefix().prepare(base, PrefixSettings(tokens=5, init=init)))

    assert torch.equal(start(1, None), start(1, "text"))
    assert not torch.equal(start(1, None), start(2, None))
    assert not torch.equal(start(1, None), start(1, "random"))


def test_the_text_is_drawn_from_what_the_model_predicts(build: Callable[[str], Any]) -> None:
    model = build("llama")
    torch.manual_seed(1)
    written = write_text(model, 6)
    torch.manual_seed(1)
    expected = [0]  # the token that begins a text
    while len(expected) < 6:
        with torch.no_grad():
            probabilities = model(input_ids=torch.tensor([expected])).logits[0, -1].softmax(-1)
        expected.append(int(torch.multinomial(probabilities, 1)))
    assert written.tolist() == expected
    assert len(set(expected)) > 1


@pytest.mark.parametrize(("bos", "eos", "first"), [(7, 9, 7), (None, 9, 9), (None, [9, 8], 0), (None, None, 0)])
def test_the_text_begins_as_training_texts_do(bos: Any, eos: Any, first: int, build: Callable[[str], Any]) -> None:
    model = build("llama")
    model.config.bos_token_id, model.config.eos_token_id = bos, eos
    assert write_text(model, 1).tolist() == [first]


def test_dropout_has_no_part_in_the_start(build: Callable[[str], Any]) -> None:
    def start(training: bool) -> Tensor:
        base = build("gpt2").train(training)
        torch.manual_seed(1)
        model: Any = Prefix().prepare(base, PrefixSettings(tokens=5))
        assert model.training is base.training is training
        weight: Tensor = model.prompt_encoder["default"].embedding.weight
        return weight

    assert torch.equal(start(training=True), start(training=False))


def test_a_model_that_keeps_less_than_the_prefix_is_refused(build: Callable[[str], Any]) -> None:
    model = build("llama")
    model.config.sliding_window = 4
    model.config.layer_types = ["sliding_attention"] * 2
    with pytest.raises(ModelError, match=r"expected 4 of shape \(1, 4, 9, 4\), got \(1, 4, 3, 4\); init: random"):
        Prefix().prepare(model, PrefixSettings(tokens=9))


@pytest.mark.parametrize("projection", [False, True])
def test_peft_itself_reads_the_folder(
    projection: bool, build: Callable[[str], Any], train: Any, logits: Any, tmp_path: Path
) -> None:
    model = train(Prefix().prepare(build("qwen2"), PrefixSettings(tokens=5, projection=projection)))
    Prefix().save(model, tmp_path)
    assert torch.equal(logits(PeftModel.from_pretrained(build("qwen2"), str(tmp_path))), logits(model))


def test_saving_a_loaded_prefix_gives_the_same_bytes(build: Callable[[str], Any], train: Any, tmp_path: Path) -> None:
    settings = PrefixSettings(tokens=5, projection=True)
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    Prefix().save(train(Prefix().prepare(build("gpt2"), settings)), first)
    Prefix().save(Prefix().load(build("gpt2"), settings, first), second)
    assert [p.read_bytes() for p in sorted(first.iterdir())] == [p.read_bytes() for p in sorted(second.iterdir())]
