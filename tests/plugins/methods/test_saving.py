"""What every method promises of its files: see `save` and `load` of the contract `Method`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import safe_open
from torch import Tensor

from tests.plugins.methods.cases import CASES, TRAINED, case, few_pairs, first_of_each_family, prepare


@few_pairs(CASES, turn=1)
def test_what_is_saved_and_loaded_onto_a_fresh_base_gives_equal_logits(
    name: str,
    architecture: str,
    build: Callable[[str], Any],
    train: Callable[[Any], Any],
    logits: Callable[[Any], Tensor],
    tmp_path: Path,
) -> None:
    method, settings = case(name)
    model = prepare(name, build(architecture))
    if method.capabilities.trains:
        train(model)
    method.save(model, tmp_path)
    torch.manual_seed(2)
    loaded = method.load(build(architecture), settings, tmp_path)
    assert not loaded.training
    assert torch.equal(logits(loaded), logits(model))


@pytest.mark.parametrize("name", first_of_each_family(TRAINED))
def test_what_was_loaded_saves_the_same_bytes_again(
    name: str, build: Callable[[str], Any], train: Callable[[Any], Any], tmp_path: Path
) -> None:
    method, settings = case(name)
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    method.save(train(prepare(name, build("gpt2"))), first)
    torch.manual_seed(1)
    method.save(method.load(build("gpt2"), settings, first), second)
    assert [path.read_bytes() for path in sorted(first.iterdir())] == [
        path.read_bytes() for path in sorted(second.iterdir())
    ]


@pytest.mark.parametrize("name", first_of_each_family(TRAINED))
def test_one_seed_is_one_file(
    name: str, build: Callable[[str], Any], train: Callable[[Any], Any], tmp_path: Path
) -> None:
    contents = []
    for folder in (tmp_path / "first", tmp_path / "second"):
        folder.mkdir()
        case(name)[0].save(train(prepare(name, build("gpt2"))), folder)
        contents.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert contents[0] == contents[1]
    assert not any(str(Path.home()).encode() in content for content in contents[0].values())


# A network that makes a prefix or a prompt is thrown away after training: what is left is keys and values of width 8 in
# 2 layers, or 16 numbers, for each of 5 tokens. PiSSA adds where it began, and VeRA its random matrices, which are as
# large as the largest layer: 24 wide at both ends, at rank 8.
OTHERS = {
    "prefix-projected": lambda trained: 5 * 2 * 2 * 8,
    "p-tuning": lambda trained: 5 * 16,
    "p-tuning-lstm": lambda trained: 5 * 16,
    "pissa": lambda trained: 2 * trained,
    "vera": lambda trained: trained + 2 * 24 * 8,
}


@pytest.mark.parametrize("name", [name for name in TRAINED if name != "full"])
def test_the_file_holds_what_was_learned_and_nothing_of_the_base(
    name: str, build: Callable[[str], Any], tmp_path: Path
) -> None:
    prepared = prepare(name, build("qwen2"))
    case(name)[0].save(prepared, tmp_path)
    (path,) = tmp_path.glob("*.safetensors")
    with safe_open(str(path), "pt") as file:
        saved = sum(file.get_tensor(key).numel() for key in file.keys())  # noqa: SIM118
    trained = sum(p.numel() for p in prepared.parameters() if p.requires_grad)
    assert saved == OTHERS.get(name, int)(trained)


# What a method without a size of its own saves has the base's shape: these bases have another one.
OTHER_BASES = {"full": "gpt_neo", "bitfit": "qwen2", "layernorm": "qwen2"}


@pytest.mark.parametrize("name", TRAINED)
def test_settings_or_a_base_of_another_shape_do_not_load(
    name: str, build: Callable[[str], Any], tmp_path: Path
) -> None:
    method, settings = case(name)
    method.save(prepare(name, build("gpt2")), tmp_path)
    other = build(OTHER_BASES.get(name, "gpt2"))
    if name == "linear-probe":
        other.resize_token_embeddings(41)
    changes = {"r": 5, "tokens": 6, "size": 5, "block_size": 8, "layers": 2, "config": {"peft_type": "LOHA", "r": 5}}
    if name.startswith("ia3"):
        changes["attention"] = {"ia3": "all", "ia3-all": "key-value"}[name]
    with pytest.raises(Exception, match=r"safetensors: does not fit the model: .*(expected shape|lacks|no use for)"):
        method.load(other, settings.model_copy(update=changes), tmp_path)


@pytest.mark.parametrize("name", first_of_each_family(TRAINED))
def test_a_base_in_bf16_keeps_its_type_and_what_is_learned_is_fp32(
    name: str, build: Callable[[str], Any], train: Callable[[Any], Any], logits: Callable[[Any], Tensor], tmp_path: Path
) -> None:
    method, settings = case(name)
    model = train(prepare(name, build("qwen2").bfloat16()))
    assert all(p.dtype == (torch.float32 if p.requires_grad else torch.bfloat16) for p in model.parameters())
    method.save(model, tmp_path)
    loaded = method.load(build("qwen2").bfloat16(), settings, tmp_path)
    assert torch.equal(logits(loaded), logits(model))
