"""A tokenizer whose answers could not end is refused when the model is found, before anything runs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench import ModelError
from ftbench.commandline.main import main
from ftbench_models.facts import read_facts
from ftbench_models.loaders import FolderLoader

NONE = (
    "the tokenizer has no end-of-text token, so answers could not end: name one as eos_token in tokenizer_config.json"
)
UNKNOWN = "the tokenizer's end-of-text token \"{}\" (eos_token) is none of the model's tokens"


@pytest.fixture
def folder(shared: Path, tmp_path: Path) -> Path:
    """A copy of a small model that a test may change."""
    copy = tmp_path / "model"
    shutil.copytree(shared / "models" / "stories-260k", copy, copy_function=shutil.copyfile)
    copy.chmod(0o755)
    return copy


def configure(folder: Path, **values: Any) -> None:
    """Change keys of tokenizer_config.json; None removes one."""
    path = folder / "tokenizer_config.json"
    config = {**json.loads(path.read_text(encoding="utf-8")), **values}
    path.write_text(json.dumps({key: value for key, value in config.items() if value is not None}), encoding="utf-8")


def fault(folder: Path) -> ModelError:
    with pytest.raises(ModelError) as caught:
        read_facts(folder)
    return caught.value


def test_a_token_that_is_named_and_known_is_enough(folder: Path) -> None:
    configure(folder, eos_token={"content": "</s>", "special": True})
    assert read_facts(folder).vocabulary == 512


@pytest.mark.parametrize("values", [{"eos_token": None}, {"eos_token": ""}, {"eos_token": None, "bos_token": None}])
def test_no_token_is_an_error(values: dict[str, Any], folder: Path) -> None:
    configure(folder, **values)
    error = fault(folder)
    assert (error.message, error.file) == (NONE, folder)


def test_the_token_of_the_tokenizers_class_counts(folder: Path) -> None:
    configure(folder, eos_token=None, tokenizer_class="LlamaTokenizer")  # which has "</s>"
    assert read_facts(folder).architecture == "llama"


@pytest.mark.parametrize(
    ("values", "token"),
    [({"eos_token": "<end>"}, "<end>"), ({"eos_token": None, "tokenizer_class": "GPT2Tokenizer"}, "<|endoftext|>")],
)
def test_a_token_that_the_model_does_not_know_is_an_error(values: dict[str, Any], token: str, folder: Path) -> None:
    configure(folder, **values)
    assert fault(folder).message == UNKNOWN.format(token)


def test_a_token_beyond_the_models_embeddings_is_an_error(folder: Path) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "vocab_size": 2}), encoding="utf-8")
    assert fault(folder).message == UNKNOWN.format("</s>")  # its number is 2


@pytest.mark.parametrize("name", ["tokenizer.json", "tokenizer_config.json"])
@pytest.mark.parametrize("content", ["{", "[]"])
def test_a_tokenizer_file_that_cannot_be_read_is_named(name: str, content: str, folder: Path) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    error = fault(folder)
    assert (error.file, error.message.startswith("cannot be read: ")) == (folder / name, True)


def test_a_tokenizer_that_cannot_be_loaded_is_an_error(folder: Path) -> None:
    configure(folder, eos_token=7)
    assert fault(folder).message.startswith("the tokenizer cannot be loaded: Special token eos_token has to be ")


def test_the_loader_finds_no_model_whose_answers_could_not_end(folder: Path) -> None:
    configure(folder, eos_token=None)
    with pytest.raises(ModelError, match="no end-of-text token"):
        FolderLoader().find(str(folder), Path())


def test_the_plan_refuses_it_with_code_2_and_a_line(
    folder: Path, write: Callable[[str, str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    configure(folder, eos_token=None)
    path = write("m.yaml", f"models: [{folder}]\ntasks: [sentiment]\nmethods: [zero-shot]\ndevice: cpu\n")
    with pytest.raises(SystemExit) as end:
        main(["plan", str(path)])
    assert (end.value.code, capsys.readouterr()) == (2, ("", f"error: {folder}: {NONE}\n"))
