"""Whatever stands in the files of a run, commands that read it end cleanly or say in a line or two what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench import ModelError
from ftbench_models.facts import read_facts
from tests.core.conftest import FinishedRun
from tests.fuzzing import fuzzed

Command = Callable[..., tuple[int, str, str]]

DEEP = "[" * 100_000 + "]" * 100_000

FILES = ("run.json", "cell.json", "result.json", "metrics.json", "manifest.json", "predictions.jsonl", "training.jsonl")

VALUES = st.sampled_from([None, [], {}, "", "text", -1, 0, 10**30, 1.5, True, [[]], {"a": []}, [None]])


def changed(text: str, place: int, value: Any) -> str:
    """The JSON text with the value at one of its places replaced; a text that is not JSON is cut."""
    try:
        whole = json.loads(text)
    except ValueError:
        return text[: place % (len(text) + 1)]
    places: list[tuple[Any, Any]] = []
    waiting = [whole]
    while waiting:
        inner = waiting.pop()
        for key in list(inner if isinstance(inner, dict) else range(len(inner))):
            places.append((inner, key))
            if isinstance(inner[key], dict | list):
                waiting.append(inner[key])
    if places:
        holder, key = places[place % len(places)]
        holder[key] = value
    return json.dumps(whole)


@pytest.mark.slow
@fuzzed("run folders", thorough=700)
@given(
    name=st.sampled_from(FILES), place=st.integers(0, 10**6), value=VALUES, deep=st.integers(0, 9).map(lambda n: n == 0)
)
def test_a_run_with_a_changed_file_is_read_or_its_fault_is_told(
    name: str, place: int, value: Any, deep: bool, own_run: FinishedRun, ftbench_command: Command
) -> None:
    path = sorted(own_run.directory.rglob(name))[0]
    before = path.read_bytes()
    text = DEEP if deep else changed(before.decode(), place, value)
    path.write_text(text, encoding="utf-8")
    try:
        for command in (("results", own_run.directory), ("compare", own_run.directory, own_run.directory)):
            code, _, errors = ftbench_command(*command)
            assert code in (0, 1, 2), errors
            assert "Traceback" not in errors
            assert code != 2 or len(errors.splitlines()) <= 2, errors
    finally:
        path.write_bytes(before)


def model(folder: Path, config: str, header: bytes) -> Path:
    """A folder with these files beside a tokenizer."""
    folder.mkdir(exist_ok=True)
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    (folder / "config.json").write_text(config, encoding="utf-8")
    (folder / "model.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + bytes(64))
    return folder


CONFIG = {
    "model_type": "llama",
    "architectures": ["LlamaForCausalLM"],
    "hidden_size": 8,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "num_key_value_heads": 2,
    "vocab_size": 16,
    "max_position_embeddings": 32,
    "tie_word_embeddings": True,
}
HEADER = {"model.embed_tokens.weight": {"dtype": "F32", "shape": [16, 8], "data_offsets": [0, 64]}}


@fuzzed("model configurations", thorough=3000)
@given(place=st.integers(0, 10**6), value=VALUES, of_header=st.booleans())
def test_a_model_with_a_changed_header_or_configuration_is_refused_in_a_line(
    place: int, value: Any, of_header: bool, tmp_path: Path
) -> None:
    config, header = json.dumps(CONFIG), json.dumps(HEADER)
    if of_header:
        header = changed(header, place, value)
    else:
        config = changed(config, place, value)
    folder = model(tmp_path / "model", config, header.encode())
    with pytest.raises(ModelError) as caught:  # the tokenizer is none, so that nothing passes
        read_facts(folder)
    assert len(str(caught.value).splitlines()) <= 2


@pytest.mark.parametrize(("config", "header"), [(DEEP, json.dumps(HEADER)), (json.dumps(CONFIG), DEEP)])
def test_deeply_nested_files_of_a_model_are_refused_in_a_line(config: str, header: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        read_facts(model(tmp_path / "model", config, header.encode()))
    assert len(str(caught.value).splitlines()) == 1
