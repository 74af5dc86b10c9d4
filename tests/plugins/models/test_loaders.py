"""Models from folders and by name: found without torch, loaded with a pad token and in eval mode."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench import ModelError, ModelLoader
from ftbench_models.loaders import FOLDERS, SMALL, BuiltinLoader, FolderLoader, HubLoader, large, load_folder


@pytest.mark.parametrize("loader", [BuiltinLoader(), FolderLoader(), HubLoader()])
def test_it_satisfies_the_contract(loader: object) -> None:
    assert isinstance(loader, ModelLoader)


def test_a_folder_is_found_relative_to_the_matrix(shared: Path) -> None:
    source = FolderLoader().find("models/stories-260k", shared)
    assert source.folder == shared / "models" / "stories-260k"
    assert (source.name, source.facts.parameters, source.licence) == ("models/stories-260k", 260_032, "not stated")


@pytest.mark.parametrize(
    ("reference", "instead"),
    [
        ("./none", '"./none" is no folder; models are builtin:NAME, hf:ORG/NAME, a folder or a GGUF file'),
        ("gpt2", '"gpt2" is no folder here; for the model of that name on the hub write hf:gpt2'),
        (
            "Qwen/Qwen3-0.6B",
            '"Qwen/Qwen3-0.6B" is no folder here; for the model of that name on the hub write hf:Qwen/',
        ),
        ("Nano", '"Nano" is no folder; the model of that name in ftbench is builtin:nano'),
        ("model.bin", '"model.bin" is a file, and a model is a folder or a GGUF file'),
        ("./model.gguf", 'there is no file "./model.gguf"'),
    ],
)
def test_a_folder_that_is_not_there_says_what_to_write(reference: str, instead: str, tmp_path: Path) -> None:
    (tmp_path / "model.bin").touch()
    with pytest.raises(ModelError) as caught:
        FolderLoader().find(reference, tmp_path)
    assert str(caught.value).startswith(instead)


def test_an_unknown_built_in_model_is_an_error() -> None:
    with pytest.raises(ModelError, match=r'^unknown built-in model "mini"\.'):
        BuiltinLoader().find("mini", Path())


def test_a_model_that_is_not_in_the_cache_is_an_error_without_a_network() -> None:
    pytest.importorskip("huggingface_hub")
    with pytest.raises(ModelError, match=r"^hf:nobody/nothing: not in the cache, and no network"):
        HubLoader().find("nobody/nothing", Path())


def test_a_loaded_model_is_ready_to_evaluate(load_model: Callable[[str], Any]) -> None:
    loaded = load_model("stories-260k")
    assert not loaded.model.training
    assert {str(parameter.dtype) for parameter in loaded.model.parameters()} == {"torch.float32"}
    assert {str(parameter.device) for parameter in loaded.model.parameters()} == {"cpu"}


@pytest.mark.parametrize("name", ["stories-260k", "tinystories-3m"])
def test_a_tokenizer_without_a_pad_token_pads_with_its_end_of_text(name: str, load_model: Callable[[str], Any]) -> None:
    tokenizer = load_model(name).tokenizer
    assert tokenizer.pad_token_id == tokenizer.eos_token_id is not None


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_weights_have_the_type_that_was_asked_for(dtype: str, shared: Path) -> None:
    loaded = load_folder(shared / "models" / "stories-260k", dtype)
    assert {str(parameter.dtype) for parameter in loaded.model.parameters()} == {f"torch.{dtype}"}


def test_random_weights_are_the_same_every_time_and_leave_the_seed_alone(shared: Path) -> None:
    import torch

    folder = shared / "models" / "stories-260k"
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    one = load_folder(folder, "float32", random_weights=True).model
    assert torch.equal(torch.rand(3), expected)
    other = load_folder(folder, "float32", random_weights=True).model
    trained = load_folder(folder, "float32").model
    for first, second, third in zip(one.parameters(), other.parameters(), trained.parameters(), strict=True):
        assert torch.equal(first, second)
        assert first.ndim == 1 or not torch.equal(first, third)


@pytest.fixture
def folder(shared: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "model"
    shutil.copytree(shared / "models" / "stories-260k", copy, copy_function=shutil.copyfile)
    copy.chmod(0o755)
    return copy


def test_a_model_that_cannot_be_loaded_is_an_error_that_names_the_folder(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps({**config, "model_type": "no-such-model"}), encoding="utf-8")
    with pytest.raises(ModelError, match=r"model: cannot be loaded: "):
        load_folder(folder, "float32")


def test_a_model_in_the_cache_is_found_with_its_revision(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    revision, repository = "0123456789abcdef" * 2 + "01234567", tmp_path / "models--somebody--stories"
    shutil.copytree(
        shared / "models" / "stories-260k", repository / "snapshots" / revision, copy_function=shutil.copyfile
    )
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(revision, encoding="utf-8")
    source = HubLoader().find("somebody/stories", Path())
    assert (source.name, source.details, source.facts.parameters) == (
        "hf:somebody/stories",
        {"revision": revision},
        260_032,
    )


MISTRAL = (
    ".gitattributes", "README.md", "config.json", "consolidated.safetensors", "generation_config.json",
    "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json",
    "original/params.json", "params.json", "special_tokens_map.json", "tokenizer.json", "tokenizer.model",
    "tokenizer.model.v3", "tokenizer_config.json", "chat_template.jinja", "pytorch_model.bin", "model-Q4_K_M.gguf",
    "onnx/config.json", "onnx/model.safetensors", "additional_chat_templates/tool_use.jinja",
)  # fmt: skip
"""The files of a repository that holds its weights several times."""


def test_of_a_repository_the_small_files_are_fetched_first_and_nothing_of_its_folders() -> None:
    from huggingface_hub.utils import filter_repo_objects

    assert list(filter_repo_objects(MISTRAL, allow_patterns=list(SMALL), ignore_patterns=FOLDERS)) == [
        "config.json", "generation_config.json", "model.safetensors.index.json", "params.json",
        "special_tokens_map.json", "tokenizer.json", "tokenizer.model", "tokenizer.model.v3", "tokenizer_config.json",
        "chat_template.jinja",
    ]  # fmt: skip


def test_of_a_repository_the_weights_and_the_named_chat_templates_are_fetched_second() -> None:
    from huggingface_hub.utils import filter_repo_objects

    shards = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
    assert list(filter_repo_objects(MISTRAL, allow_patterns=list(large(shards)))) == [
        *shards,
        "additional_chat_templates/tool_use.jinja",
    ]


def test_greedy_text_of_the_small_model_is_the_published_sample(load_model: Callable[[str], Any]) -> None:
    import torch

    loaded = load_model("stories-260k")
    with torch.no_grad():
        ids = loaded.model.generate(torch.tensor([[loaded.tokenizer.bos_token_id]]), max_new_tokens=12, do_sample=False)
    assert loaded.tokenizer.decode(ids[0], skip_special_tokens=True).startswith("Once upon a time, there was")


@pytest.mark.parametrize("name", ["stories-260k", "tinystories-3m"])
def test_the_tokenizer_alone_is_that_of_the_loaded_model(name: str, shared: Path) -> None:
    source = FolderLoader().find(f"models/{name}", shared)
    alone, loaded = FolderLoader().tokenizer(source), load_folder(source.folder, "float32").tokenizer
    assert alone.special_tokens_map == loaded.special_tokens_map
    assert alone.get_vocab() == loaded.get_vocab()
    assert alone("Once upon a time.\n")["input_ids"] == loaded("Once upon a time.\n")["input_ids"]


def test_a_tokenizer_that_cannot_be_read_is_an_error_that_names_the_folder(shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(shared / "models" / "stories-260k", folder)
    folder.chmod(0o755)
    source = FolderLoader().find("broken", tmp_path)
    file = folder / "tokenizer.json"
    file.unlink()
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        FolderLoader().tokenizer(source)
    assert str(caught.value).startswith(f"{folder}: the tokenizer cannot be loaded: ")
    assert "\n" not in str(caught.value)
