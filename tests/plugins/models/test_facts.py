"""What is known of a model folder without torch, and what is said of one that cannot be used."""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench import ModelError
from ftbench_models.facts import fingerprint, read_facts, tensor_shapes

Edit = Callable[[Path], Any]


@pytest.fixture
def folder(shared: Path, tmp_path: Path) -> Path:
    """A copy of a small model that a test may change."""
    copy = tmp_path / "model"
    shutil.copytree(shared / "models" / "stories-260k", copy, copy_function=shutil.copyfile)
    copy.chmod(0o755)
    return copy


def test_the_facts_of_a_llama(shared: Path) -> None:
    facts = read_facts(shared / "models" / "stories-260k")
    assert (facts.architecture, facts.parameters, facts.hidden_size, facts.layers) == ("llama", 260_032, 64, 5)
    assert (facts.vocabulary, facts.max_positions, facts.has_biases) == (512, 512, False)


def test_the_facts_of_a_gpt_neo_count_tied_weights_once(shared: Path) -> None:
    facts = read_facts(shared / "models" / "tinystories-3m")
    assert (facts.architecture, facts.parameters, facts.hidden_size, facts.layers) == ("gpt_neo", 3_410_560, 128, 8)
    assert (facts.vocabulary, facts.max_positions, facts.has_biases) == (14_019, 256, True)


@pytest.mark.parametrize("name", ["stories-260k", "tinystories-3m"])
def test_the_facts_are_those_of_the_loaded_model(name: str, shared: Path, load_model: Callable[[str], Any]) -> None:
    facts, model = read_facts(shared / "models" / name), load_model(name).model
    assert facts.parameters == sum(parameter.numel() for parameter in model.parameters())
    assert facts.max_positions == model.config.max_position_embeddings


def test_equal_files_have_equal_fingerprints_wherever_they_lie(folder: Path, shared: Path) -> None:
    assert fingerprint(folder) == fingerprint(shared / "models" / "stories-260k")
    (folder / "README.md").write_text("words", encoding="utf-8")
    assert fingerprint(folder) == fingerprint(shared / "models" / "stories-260k")


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"])
def test_a_fingerprint_changes_with_every_file_that_decides_an_answer(name: str, folder: Path) -> None:
    before = fingerprint(folder)
    (folder / name).write_bytes((folder / name).read_bytes() + b"\n")
    assert fingerprint(folder) != before


def change(folder: Path, **values: Any) -> None:
    path = folder / "config.json"
    config = {**json.loads(path.read_text(encoding="utf-8")), **values}
    path.write_text(json.dumps({key: value for key, value in config.items() if value is not None}), encoding="utf-8")


FAULTS: dict[str, tuple[Edit, str]] = {
    "no config": (lambda f: (f / "config.json").unlink(), "the folder has no config.json, so it holds no model"),
    "broken config": (lambda f: (f / "config.json").write_text("{"), "cannot be read: "),
    "a list": (lambda f: (f / "config.json").write_text("[]"), "names no model_type"),
    "no type": (lambda f: change(f, model_type=None), "names no model_type"),
    "no sizes": (lambda f: change(f, hidden_size=None), "says none of hidden_size, n_embd, d_model"),
    "no tokenizer": (lambda f: (f / "tokenizer.json").unlink(), "the model folder has no tokenizer (tokenizer.json, "),
    "no weights": (lambda f: (f / "model.safetensors").unlink(), "has no weights (*.safetensors)"),
    "pickles": (
        lambda f: (f / "model.safetensors").rename(f / "pytorch_model.bin"),
        "has its weights only as pickles, which can run code; convert them to safetensors",
    ),
    "empty weights": (lambda f: (f / "model.safetensors").write_bytes(b""), "is no safetensors file: "),
    "cut weights": (
        lambda f: (f / "model.safetensors").write_bytes((f / "model.safetensors").read_bytes()[:100]),
        "is no safetensors file: ",
    ),
    "long header": (
        lambda f: (f / "model.safetensors").write_bytes(struct.pack("<Q", 2**60)),
        "is no safetensors file: the header is too long",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_folder_that_cannot_be_used_says_why(name: str, folder: Path) -> None:
    edit, message = FAULTS[name]
    edit(folder)
    with pytest.raises(ModelError) as caught:
        read_facts(folder)
    assert caught.value.message.startswith(message)
    assert str(caught.value.file).startswith(str(folder))


def test_sizes_of_a_model_with_text_inside_are_those_of_the_text(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    outer = {"model_type": "picture-and-text", "text_config": config}
    (folder / "config.json").write_text(json.dumps(outer), encoding="utf-8")
    assert (read_facts(folder).hidden_size, read_facts(folder).architecture) == (64, "picture-and-text")


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        # Published widths: Qwen3-0.6B has 8 key heads of 128 on a hidden size of 1024, Llama-3.1-8B 8 of 128 on 4096,
        # Gemma-2B one of 256, GPT-2 12 of 64, Falcon-7B one of 64.
        ({"hidden_size": 1024, "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 128}, 1024),
        ({"hidden_size": 4096, "num_attention_heads": 32, "num_key_value_heads": 8}, 1024),
        ({"hidden_size": 2048, "num_attention_heads": 8, "num_key_value_heads": 1, "head_dim": 256}, 256),
        ({"n_embd": 768, "n_head": 12}, 768),
        ({"hidden_size": 4544, "num_attention_heads": 71, "multi_query": True}, 64),
        ({"hidden_size": 768}, 0),
    ],
)
def test_the_keys_of_a_layer_are_as_wide_as_its_heads_that_have_keys(
    sizes: dict[str, Any], expected: int, folder: Path
) -> None:
    ours = dict.fromkeys(("hidden_size", "num_attention_heads", "num_key_value_heads", "head_dim"))
    change(folder, **{**ours, **sizes})
    assert read_facts(folder).key_value_size == expected


@pytest.mark.parametrize("name", ["stories-260k", "tinystories-3m"])
def test_the_shapes_and_keys_are_those_of_the_loaded_model(
    name: str, shared: Path, load_model: Callable[[str], Any]
) -> None:
    facts, model = read_facts(shared / "models" / name), load_model(name).model
    assert facts.shapes == {name: tuple(parameter.shape) for name, parameter in model.named_parameters()}
    cache = model(input_ids=model.dummy_inputs["input_ids"], use_cache=True).past_key_values
    assert facts.key_value_size == cache.layers[0].keys.shape[1] * cache.layers[0].keys.shape[3]


def test_shapes_are_read_from_the_header_alone(shared: Path) -> None:
    shapes = tensor_shapes(shared / "models" / "stories-260k" / "model.safetensors")
    assert shapes["model.embed_tokens.weight"] == [512, 64]
    assert "__metadata__" not in shapes
