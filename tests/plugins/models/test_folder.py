"""Which files are a model: what is counted and hashed is what is loaded, and what is missing is said."""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy
import pytest
from safetensors.numpy import load_file, save_file

from ftbench import ModelError
from ftbench_models.folder import fingerprint, read_config, tensor_shapes, weight_files, weight_shapes

Edit = Callable[[Path], Any]


@pytest.fixture
def folder(shared: Path, tmp_path: Path) -> Path:
    """A copy of a small model that a test may change."""
    copy = tmp_path / "model"
    shutil.copytree(shared / "models" / "stories-260k", copy, copy_function=shutil.copyfile)
    copy.chmod(0o755)
    return copy


@pytest.fixture
def sharded(folder: Path) -> Path:
    """The same in two shards with an index."""
    weights = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    parts: list[dict[str, Any]] = [{}, {}]
    for i, (name, tensor) in enumerate(sorted(weights.items())):
        parts[i % 2][name] = tensor
    index = {}
    for i, part in enumerate(parts, start=1):
        file = f"model-{i:05}-of-00002.safetensors"
        save_file(part, folder / file)
        index |= dict.fromkeys(part, file)
    write_index(folder, index)
    return folder


def write_index(folder: Path, index: Mapping[str, Any]) -> None:
    path = folder / "model.safetensors.index.json"
    path.write_text(json.dumps({"metadata": {}, "weight_map": index}), encoding="utf-8")


def index_of(folder: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((folder / "model.safetensors.index.json").read_text("utf-8"))["weight_map"]
    return found


def fault(function: Callable[[Path], Any], folder: Path) -> tuple[str, str]:
    """Message and file."""
    with pytest.raises(ModelError) as caught:
        function(folder)
    return caught.value.message, Path(str(caught.value.file)).name


def test_equal_files_have_equal_fingerprints_wherever_they_lie(folder: Path, shared: Path) -> None:
    assert fingerprint(folder) == fingerprint(shared / "models" / "stories-260k")
    (folder / "README.md").write_text("words", encoding="utf-8")
    assert fingerprint(folder) == fingerprint(shared / "models" / "stories-260k")


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors"])
def test_a_fingerprint_changes_with_every_file_that_decides_an_answer(name: str, folder: Path) -> None:
    before = fingerprint(folder)
    (folder / name).write_bytes((folder / name).read_bytes() + b"\n")
    assert fingerprint(folder) != before


@pytest.mark.parametrize(
    "name",
    [
        "merges.txt", "vocab.txt", "special_tokens_map.json", "added_tokens.json", "chat_template.jinja",
        "chat_template.json", "additional_chat_templates/tool_use.jinja", "generation_config.json", "tekken.json",
        "qwen.tiktoken",
    ],
)  # fmt: skip
def test_a_fingerprint_changes_with_every_file_of_a_tokenizer(name: str, folder: Path) -> None:
    prints = {fingerprint(folder)}
    (folder / name).parent.mkdir(exist_ok=True)
    for content in ("{}", "{ }"):
        (folder / name).write_text(content, encoding="utf-8")
        prints.add(fingerprint(folder))
    assert len(prints) == 3


def test_the_fingerprint_of_the_built_in_model_is_that_of_version_one(shared: Path) -> None:
    # What finished cells are known by: no file that joins the hash may change it for folders without that file.
    import ftbench_models

    nano = Path(ftbench_models.__file__).parent / "nano"
    assert fingerprint(nano)[:12] == "af1cb24d5228"
    assert fingerprint(shared / "models" / "stories-260k")[:12] == "7fed7936cce5"


def test_weights_that_lie_beside_those_that_are_loaded_do_not_count(folder: Path, sharded: Path) -> None:
    before, shapes = fingerprint(folder), weight_shapes(folder)
    save_file({"embeddings": numpy.zeros((64, 64), numpy.float32)}, folder / "consolidated.safetensors")
    assert [path.name for path in weight_files(folder)] == [
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors",
    ]
    assert weight_shapes(folder) == shapes
    assert fingerprint(folder) == before


def test_the_one_file_is_loaded_where_an_index_lies_beside_it(folder: Path) -> None:
    write_index(folder, {"weight": "model-00001-of-00001.safetensors"})
    assert [path.name for path in weight_files(folder)] == ["model.safetensors"]
    assert len(weight_shapes(folder)) == 47


def test_shards_have_the_weights_of_the_one_file(sharded: Path, shared: Path) -> None:
    assert weight_shapes(sharded) == weight_shapes(shared / "models" / "stories-260k")


def test_shapes_are_read_from_the_header_alone(shared: Path) -> None:
    shapes = tensor_shapes(shared / "models" / "stories-260k" / "model.safetensors")
    assert shapes["model.embed_tokens.weight"] == [512, 64]
    assert "__metadata__" not in shapes


def shorten(path: Path, by: int) -> None:
    path.write_bytes(path.read_bytes()[:-by])


WEIGHTS: dict[str, tuple[Edit, str, str]] = {
    "none": (lambda f: (f / "model.safetensors").unlink(), "has no weights (*.safetensors)", "model"),
    "pickles": (
        lambda f: (f / "model.safetensors").rename(f / "pytorch_model.bin"),
        "has its weights only as pickles, which can run code; convert them to safetensors",
        "model",
    ),
    "gguf": (
        lambda f: (f / "model.safetensors").rename(f / "model-Q4_K_M.gguf"),
        "holds GGUF: name the file itself (model-Q4_K_M.gguf), which is then dequantised",
        "model",
    ),
    "another name": (
        lambda f: (f / "model.safetensors").rename(f / "consolidated.safetensors"),
        "has safetensors, but neither model.safetensors nor model.safetensors.index.json, which are what is loaded",
        "model",
    ),
    "adapter": (
        lambda f: (f / "adapter_config.json").write_text("{}"),
        "holds an adapter of PEFT: merge it into its base, and name the merged model",
        "model",
    ),
    "empty": (
        lambda f: (f / "model.safetensors").write_bytes(b""),
        "is no safetensors file: unpack requires a buffer of 8 bytes",
        "model.safetensors",
    ),
    "long header": (
        lambda f: (f / "model.safetensors").write_bytes(struct.pack("<Q", 2**60)),
        "is no safetensors file: the header is too long",
        "model.safetensors",
    ),
    "cut off": (
        lambda f: shorten(f / "model.safetensors", 1000),
        "is cut off: it has 1,043,992 of 1,044,992 bytes",
        "model.safetensors",
    ),
}


@pytest.mark.parametrize("name", WEIGHTS)
def test_weights_that_cannot_be_used_say_why(name: str, folder: Path) -> None:
    edit, message, file = WEIGHTS[name]
    edit(folder)
    assert fault(weight_shapes, folder) == (message, file)


INDEX = "model.safetensors.index.json"
SHARDS: dict[str, tuple[Edit, str, str]] = {
    "a shard that is missing": (
        lambda f: (f / "model-00002-of-00002.safetensors").unlink(),
        f"lacks files of weights that {INDEX} names: model-00002-of-00002.safetensors",
        "model",
    ),
    "a weight that is missing": (
        lambda f: write_index(f, {**index_of(f), "lm_head.weight": "model-00001-of-00002.safetensors"}),
        f"the files lack weights that {INDEX} names: lm_head.weight",
        "model",
    ),
    "an index that is cut off": (lambda f: shorten(f / INDEX, 10), "cannot be read: ", INDEX),
    "an index of nothing": (lambda f: write_index(f, {}), "names no weights (weight_map)", INDEX),
    "an index of numbers": (lambda f: write_index(f, {"w": 1}), "names no weights (weight_map)", INDEX),
    "an index that leads elsewhere": (
        lambda f: write_index(f, {"w": "../other/model.safetensors"}),
        'names "../other/model.safetensors", which is no file of its folder',
        INDEX,
    ),
}


@pytest.mark.parametrize("name", SHARDS)
def test_shards_that_cannot_be_used_say_why(name: str, sharded: Path) -> None:
    edit, message, file = SHARDS[name]
    edit(sharded)
    said, where = fault(weight_shapes, sharded)
    assert said.startswith(message)
    assert where == file


def test_a_folder_of_gguf_without_a_config_says_so(tmp_path: Path) -> None:
    (tmp_path / "model-Q4_K_M.gguf").write_bytes(b"GGUF")
    said, _ = fault(read_config, tmp_path)
    assert said == "holds GGUF: name the file itself (model-Q4_K_M.gguf), which is then dequantised"


def test_a_pointer_of_git_lfs_is_told_from_weights(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 988097824\n", encoding="utf-8")
    with pytest.raises(ModelError, match="is a pointer of Git LFS, not the weights: fetch them with `git lfs pull`"):
        tensor_shapes(path)


def weights_with_header(folder: Path, header: str) -> Path:
    """A safetensors file with this header and eight bytes of weights."""
    content = header.encode()
    path = folder / "model.safetensors"
    path.write_bytes(struct.pack("<Q", len(content)) + content + bytes(8))
    return path


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('{"dtype": "F32", "shape": null, "data_offsets": [0, 8]}', "its header gives no shape of"),
        ('{"dtype": "F32", "shape": 2, "data_offsets": [0, 8]}', "its header gives no shape of"),
        ('{"dtype": "F32", "shape": [2.0], "data_offsets": [0, 8]}', "its header gives no shape of"),
        ('{"dtype": "F32", "shape": [[2]], "data_offsets": [0, 8]}', "its header gives no shape of"),
        ('{"dtype": "F32", "shape": [-2], "data_offsets": [0, 8]}', "its header gives no shape of"),
        ("[1, 2]", "its header gives no shape of"),
        ("null", "its header gives no shape of"),
        ('{"dtype": "F32", "shape": [2], "data_offsets": null}', "its header does not say where"),
        ('{"dtype": "F32", "shape": [2], "data_offsets": [8]}', "its header does not say where"),
        ('{"dtype": "F32", "shape": [2], "data_offsets": {"0": 8}}', "its header does not say where"),
    ],
)
def test_a_header_with_other_values_names_the_weight(entry: str, message: str, tmp_path: Path) -> None:
    path = weights_with_header(tmp_path, f'{{"layer.weight": {entry}}}')
    with pytest.raises(ModelError) as caught:
        tensor_shapes(path)
    assert str(caught.value).startswith(f"{path}: is no safetensors file: {message} ")
    assert '"layer.weight"' in str(caught.value)


@pytest.mark.parametrize("header", ["[" * 100_000 + "]" * 100_000, "[]", "5", "null", '"text"', "{"])
def test_a_header_that_is_no_object_is_an_error(header: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is no safetensors file"):
        tensor_shapes(weights_with_header(tmp_path, header))
