"""A GGUF file as a model: what is converted, what transformers would lose, and what is refused."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy
import pytest

from ftbench import ModelError
from ftbench.commandline.main import main
from ftbench_models.gguf_conversion import Converted, converted, find_converted
from ftbench_models.loaders import FolderLoader, load_folder
from tests.gguf_files import HEADS, HIDDEN, INNER, KEY_HEADS, LAYERS, POSITIONS, random_weights, vocabulary, write_gguf

pytest.importorskip("gguf")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of this test alone."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("FTBENCH_CACHE", str(folder))
    return folder


@pytest.fixture
def gguf(tmp_path: Path) -> Path:
    return write_gguf(tmp_path / "tiny.gguf", weight_type="Q4_1")


def refusal(path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        converted(path)
    assert caught.value.file == path
    return caught.value.message


def left_in(cache: Path) -> list[str]:
    """Folders in the cache."""
    return sorted(path.name for path in (cache / "models").iterdir() if path.is_dir())


def logits_of_transformers(weights: dict[str, numpy.ndarray], ids: Any) -> Any:
    """What a Llama of transformers with these weights says, which has never seen a GGUF file."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        vocab_size=len(vocabulary()), hidden_size=HIDDEN, intermediate_size=INNER, num_hidden_layers=LAYERS,
        num_attention_heads=HEADS, num_key_value_heads=KEY_HEADS, max_position_embeddings=POSITIONS,
        rms_norm_eps=1e-5, tie_word_embeddings=True, rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
    )  # fmt: skip
    model = LlamaForCausalLM(config).eval()
    model.load_state_dict({name: torch.from_numpy(weight) for name, weight in weights.items()}, strict=False)
    with torch.inference_mode():
        return model(ids).logits


def test_unpacked_weights_give_the_logits_of_the_original_model(tmp_path: Path, one_thread: None) -> None:
    import torch

    weights = random_weights()
    model = converted(write_gguf(tmp_path / "m.gguf", weights))
    ids = torch.arange(1, 40)[None]
    with torch.inference_mode():
        logits = load_folder(model.folder, "float32").model(ids).logits
    assert torch.equal(logits, logits_of_transformers(weights, ids))
    assert (model.dtype, model.details["weights"], model.notes) == ("float32", "F32", ())


def test_quantised_weights_are_those_that_llama_cpp_unpacks(gguf: Path, one_thread: None) -> None:
    import torch
    from gguf import GGMLQuantizationType
    from gguf.quants import dequantize, quantize

    kind = GGMLQuantizationType.Q4_1
    expected = {
        name: torch.from_numpy(weight if weight.ndim == 1 else dequantize(quantize(weight, kind), kind))
        for name, weight in random_weights().items()
    }
    model = load_folder(converted(gguf).folder, "bfloat16").model
    found = model.state_dict()
    assert {name for name in found if name != "lm_head.weight"} == set(expected)
    for name, weight in expected.items():
        assert torch.equal(found[name], weight.to(torch.bfloat16)), name


def test_a_number_after_two_spaces_has_the_tokens_of_the_original_tokenizer(gguf: Path) -> None:
    tokenizer = load_folder(converted(gguf).folder, "float32").tokenizer
    assert tokenizer.tokenize("the  1 the") == ["t", "he", "ĠĠ", "1", "Ġthe"]


def test_a_tokenizer_that_splits_as_gpt_2_does_stays_as_it_is(tmp_path: Path) -> None:
    model = converted(write_gguf(tmp_path / "m.gguf", split="gpt-2"))
    tokenizer = load_folder(model.folder, "float32").tokenizer
    assert tokenizer.tokenize("the  1 the") == ["t", "he", "Ġ", "Ġ", "1", "Ġthe"]


def test_a_tokenizer_that_composes_characters_still_does(tmp_path: Path) -> None:
    tokenizer = load_folder(converted(write_gguf(tmp_path / "m.gguf", split="qwen2")).folder, "float32").tokenizer
    assert tokenizer("e\N{COMBINING ACUTE ACCENT}")["input_ids"] == tokenizer("é")["input_ids"]


def test_a_word_that_is_a_token_is_that_token_where_the_original_says_so(tmp_path: Path) -> None:
    folder = converted(write_gguf(tmp_path / "m.gguf", split="llama-bpe")).folder
    assert json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["ignore_merges"] is True


@pytest.mark.parametrize("text", ["The kettle is on,  42 cups.\n\n  7", "这家酒店的早餐很好", "naïve 🙂 \t x"])
def test_texts_come_back_whole(text: str, gguf: Path) -> None:
    tokenizer = load_folder(converted(gguf).folder, "float32").tokenizer
    assert tokenizer.decode(tokenizer(text)["input_ids"]) == text


def test_template_special_tokens_and_limit_are_kept(gguf: Path) -> None:
    folder = converted(gguf).folder
    loaded = load_folder(folder, "float32")
    tokenizer = loaded.tokenizer
    assert (tokenizer.bos_token, tokenizer.eos_token, tokenizer.pad_token) == (
        "<|im_start|>",
        "<|im_end|>",
        "<|im_end|>",
    )
    assert all(tokenizer.added_tokens_decoder[number].special for number in range(3))
    chat = [{"role": "user", "content": "he"}]
    text = tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
    assert text == "<|im_start|>user\nhe<|im_end|>\n<|im_start|>assistant\n"
    ids = tokenizer.apply_chat_template(chat, add_generation_prompt=True, return_dict=True)["input_ids"]
    assert (ids[0], ids.count(2)) == (1, 1)
    assert loaded.model.generation_config.eos_token_id == 2
    assert json.loads((folder / "tokenizer_config.json").read_text("utf-8"))["model_max_length"] == POSITIONS


def test_the_end_of_a_turn_ends_an_answer_too(tmp_path: Path) -> None:
    path = write_gguf(tmp_path / "m.gguf", fields=[("tokenizer.ggml.eot_token_id", 0)])
    assert load_folder(converted(path).folder, "float32").model.generation_config.eos_token_id == [2, 0]


def test_two_conversions_give_equal_files(gguf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def files(model: Converted) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in model.folder.iterdir()}

    first = files(converted(gguf))
    elsewhere = tmp_path / "elsewhere" / "other name.gguf"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(gguf.read_bytes())
    (elsewhere.parent / "tokenizer_config.json").write_text('{"eos_token": "x"}', encoding="utf-8")
    monkeypatch.setenv("FTBENCH_CACHE", str(tmp_path / "another cache"))
    assert files(converted(elsewhere)) == first
    assert b"transformers_version" not in first["config.json"]
    assert str(tmp_path).encode() not in b"".join(first.values())


def test_a_file_is_converted_once_and_says_so(gguf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = converted(gguf)
    assert "tiny.gguf: dequantising Q4_1 to bfloat16, once" in capsys.readouterr().err
    (model.folder / "mark").touch()
    assert converted(gguf) == model
    assert (model.folder / "mark").exists()
    assert capsys.readouterr().err == ""


def test_what_a_killed_process_left_is_not_taken_for_a_model(gguf: Path, cache: Path) -> None:
    model = converted(gguf)
    left = model.folder.with_name(f"{model.folder.name}.partial")
    model.folder.rename(left)
    assert find_converted(model.sha256) is None
    assert converted(gguf) == model
    assert left_in(cache) == [model.folder.name]


def test_a_folder_that_lost_its_record_is_made_again(gguf: Path) -> None:
    model = converted(gguf)
    (model.folder / "conversion.json").unlink()
    (model.folder / "model.safetensors").write_bytes(b"")
    assert converted(gguf) == model
    assert load_folder(model.folder, "float32").model.num_parameters() == 78_592


def test_a_gguf_file_is_a_model_of_a_matrix(gguf: Path) -> None:
    loader = FolderLoader()
    source = loader.find("tiny.gguf", gguf.parent)
    assert (source.name, source.licence) == ("tiny.gguf", "apache-2.0")
    assert source.facts.parameters == sum(weight.size for weight in random_weights().values())
    assert source.details["weights"] == "dequantised from Q4_1 to bfloat16"
    assert [note.text for note in source.notes] == [
        "its weights were quantised to Q4_1 and are dequantised: results are not those of the original weights"
    ]
    assert loader.load(source, "float32").model.dtype.itemsize == 4


def test_a_plan_says_that_a_model_is_dequantised(gguf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    matrix = gguf.parent / "m.yaml"
    matrix.write_text("models: [./tiny.gguf]\ntasks: [sentiment]\nmethods: [zero-shot]\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["plan", str(matrix), "--examples", "0"])
    lines = " ".join(capsys.readouterr().out.split())
    assert ended.value.code == 0
    assert "model tiny.gguf: llama, 78,592 parameters; reads " in lines
    assert " its weights were quantised to Q4_1 and are dequantised" in lines


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "split": ({"split": "deepseek-llm"}, 'its tokenizer splits text in a way unknown to transformers, "deepseek-llm"'),
    "no split": ({"split": None}, "its tokenizer splits text in a way unknown to transformers, without a name"),
    "architecture": ({"architecture": "plamo"}, "cannot be converted by transformers "),
    "a missing tensor": (
        {"without": ["blk.1.ffn_up.weight"]},
        "the files lack weights of the model, which would be initialised at random: model.layers.1.mlp.up_proj.weight",
    ),
    "scaled positions": (
        {"extra": {"rope_freqs.weight": numpy.ones(8, numpy.float32)}},
        "it scales rotary positions, which transformers does not read from GGUF",
    ),
    "a stated scale": (
        {"fields": [("llama.rope.scaling.type", "yarn")]},
        "it scales rotary positions, which transformers does not read from GGUF",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_be_another_model_is_refused_and_nothing_is_left(name: str, tmp_path: Path, cache: Path) -> None:
    options, message = REFUSED[name]
    assert refusal(write_gguf(tmp_path / "m.gguf", **options)).startswith(message)
    assert left_in(cache) == []


def test_a_file_that_is_cut_off_is_refused(gguf: Path) -> None:
    gguf.write_bytes(gguf.read_bytes()[:-5000])
    assert refusal(gguf).startswith("is no GGUF file, or is cut off: ")


def test_something_else_under_that_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(b"something else" * 10)
    assert refusal(path).startswith("is no GGUF file, or is cut off: ")


def test_one_of_several_parts_says_how_to_join_them(tmp_path: Path) -> None:
    path = write_gguf(tmp_path / "m-00001-of-00002.gguf")
    assert refusal(path) == "is one of several files of a model: join them with llama-gguf-split --merge"


def test_without_the_package_the_command_is_named(gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gguf", None)  # as if it were not installed
    with pytest.raises(ModelError, match=r"^reading GGUF needs the package gguf: pip install 'ftbench\[gguf\]'$"):
        converted(gguf)
