"""What is known of a model folder without torch, and what is said of one that cannot be used."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench import ModelError
from ftbench_models.facts import NO_LIMIT, read_facts

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


def change(folder: Path, **values: Any) -> None:
    path = folder / "config.json"
    config = {**json.loads(path.read_text(encoding="utf-8")), **values}
    path.write_text(json.dumps({key: value for key, value in config.items() if value is not None}), encoding="utf-8")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"dtype": "bfloat16", "torch_dtype": None}, "bfloat16"),
        ({"dtype": None, "torch_dtype": "torch.float16"}, "float16"),
        ({"dtype": None, "torch_dtype": None}, "float32"),
    ],
)
def test_the_type_of_the_weights_is_the_one_that_the_config_names(
    folder: Path, values: dict[str, Any], expected: str
) -> None:
    change(folder, **values)
    assert read_facts(folder).dtype == expected


FAULTS: dict[str, tuple[Edit, str]] = {
    "no config": (lambda f: (f / "config.json").unlink(), "the folder has no config.json, so it holds no model"),
    "broken config": (lambda f: (f / "config.json").write_text("{"), "cannot be read: "),
    "a list": (lambda f: (f / "config.json").write_text("[]"), "names no model_type"),
    "no type": (lambda f: change(f, model_type=None), "names no model_type"),
    "sizes that are none": (lambda f: change(f, hidden_size="wide"), "cannot be read: "),
    "no tokenizer": (lambda f: (f / "tokenizer.json").unlink(), "the model folder has no tokenizer (tokenizer.json, "),
    "no output layer": (
        lambda f: change(f, tie_word_embeddings=False),
        "the files have no output layer (lm_head.weight), and config.json does not tie it to the embeddings "
        "(tie_word_embeddings): transformers would fill it with random numbers",
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


def test_a_model_without_a_limit_of_positions_has_that_of_its_tokenizer_or_a_very_large_one(folder: Path) -> None:
    (folder / "config.json").write_text(json.dumps({"model_type": "mamba", "vocab_size": 512}), encoding="utf-8")
    path = folder / "tokenizer_config.json"
    tokenizer = json.loads(path.read_text(encoding="utf-8"))
    for limit, expected in ((4096, 4096), (10**30, NO_LIMIT), (None, NO_LIMIT), (0, NO_LIMIT)):
        path.write_text(json.dumps({**tokenizer, "model_max_length": limit}), encoding="utf-8")
        assert read_facts(folder).max_positions == expected


def test_an_output_layer_of_its_own_is_one_of_two_matrices_with_a_row_for_each_token(folder: Path) -> None:
    from safetensors.numpy import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    weights["lm_head.weight"] = weights["model.embed_tokens.weight"].copy()
    save_file(weights, folder / "model.safetensors")
    change(folder, tie_word_embeddings=False)
    assert read_facts(folder).parameters == 260_032 + 512 * 64


def test_facts_of_a_plain_architecture_are_read_without_torch(shared: Path, python: Callable[[str], list[str]]) -> None:
    code = "from pathlib import Path\nfrom ftbench_models.facts import read_facts\n"
    code += f"read_facts(Path({str(shared / 'models' / 'stories-260k')!r})); print('torch' in sys.modules)"
    shown = subprocess.run(python(code), capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "False"


@pytest.mark.parametrize("name", ["stories-260k", "tinystories-3m"])
def test_the_shapes_and_keys_are_those_of_the_loaded_model(
    name: str, shared: Path, load_model: Callable[[str], Any]
) -> None:
    facts, model = read_facts(shared / "models" / name), load_model(name).model
    assert facts.shapes == {name: tuple(parameter.shape) for name, parameter in model.named_parameters()}
    cache = model(input_ids=model.dummy_inputs["input_ids"], use_cache=True).past_key_values
    assert facts.key_value_size == cache.layers[0].keys.shape[1] * cache.layers[0].keys.shape[3]
