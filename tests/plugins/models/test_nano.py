"""The built-in model: small, bilingual, loadable anywhere, and what its card says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ftbench.errors import ModelError
from ftbench_models.facts import read_facts
from ftbench_models.folder import fingerprint, tensor_shapes
from ftbench_models.loaders import BuiltinLoader

FOLDER = Path(__file__).parents[3] / "plugins" / "ftbench_models" / "nano"


def test_all_its_files_take_at_most_twelve_megabytes() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 12_000_000


def test_its_facts_are_read_without_loading_it() -> None:
    facts = read_facts(FOLDER)

    assert (facts.architecture, facts.layers, facts.hidden_size, facts.vocabulary) == ("llama", 4, 256, 8192)
    assert facts.parameters == 5_310_720
    assert not facts.has_biases


def test_its_card_names_data_licence_steps_losses_and_the_command() -> None:
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    training = json.loads((FOLDER / "training.json").read_text(encoding="utf-8"))

    assert "Apache-2.0" in card
    assert "tools/nano/train.py" in card
    assert f"{training['steps']:,} steps" in card
    for language in ("en", "zh"):
        assert f"{training['held_out_loss'][language]:.3f}" in card


@pytest.mark.parametrize(
    "text", ["The kettle is on, and 42 cups are clean.", "这家酒店的早餐很好，共有12种。", "naïve 🙂 \t x"]
)
def test_its_tokenizer_keeps_every_character(text: str) -> None:
    tokenizer = BuiltinLoader().load(BuiltinLoader().find("nano", Path()), "float32").tokenizer

    ids = tokenizer(text)["input_ids"]

    assert ids[0] == tokenizer.bos_token_id
    assert tokenizer.decode(ids, skip_special_tokens=True) == text


def test_trained_weights_know_more_than_random_ones() -> None:
    import torch

    texts = [
        "She opened the door and looked at him for a long time.",
        "医生建议患者多喝水，注意休息，必要时到医院检查。",
    ]
    losses = {}
    for name in ("nano", "nano-random"):
        loaded = BuiltinLoader().load(BuiltinLoader().find(name, Path()), "float32")
        with torch.inference_mode():
            ids = [torch.tensor([loaded.tokenizer(text)["input_ids"]]) for text in texts]
            losses[name] = [float(loaded.model(input_ids=one, labels=one).loss) for one in ids]

    assert all(8.5 < loss < 9.5 for loss in losses["nano-random"])  # uniform over 8,192 tokens is 9.01
    assert all(loss < 6.5 for loss in losses["nano"])


def test_random_weights_are_the_same_every_time_and_leave_the_global_generator_alone() -> None:
    import torch

    loader = BuiltinLoader()
    source = loader.find("nano-random", Path())
    torch.manual_seed(5)
    expected = torch.rand(1)

    torch.manual_seed(5)
    first, second = loader.load(source, "float32").model, loader.load(source, "float32").model
    after = torch.rand(1)

    assert torch.equal(first.model.embed_tokens.weight, second.model.embed_tokens.weight)
    assert torch.equal(expected, after)


def test_random_and_trained_weights_have_different_fingerprints() -> None:
    assert BuiltinLoader().find("nano", Path()).fingerprint != BuiltinLoader().find("nano-random", Path()).fingerprint


def test_the_fingerprint_does_not_depend_on_where_the_folder_lies(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in FOLDER.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())

    assert fingerprint(FOLDER) == fingerprint(copy)


def test_a_changed_weight_changes_the_fingerprint(tmp_path: Path) -> None:
    for path in FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    weights = tmp_path / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(bytes(content))

    assert fingerprint(FOLDER) != fingerprint(tmp_path)


def test_a_file_that_is_no_safetensors_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"not one")

    with pytest.raises(ModelError, match=r"model\.safetensors: is no safetensors file"):
        tensor_shapes(path)
