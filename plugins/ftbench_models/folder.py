"""The files of a model in a folder, their headers, and the hash of their content."""

from __future__ import annotations

import hashlib
import json
import struct
from pathlib import Path
from typing import Any

from ftbench import ModelError

WEIGHTS, INDEX = "model.safetensors", "model.safetensors.index.json"
"""The files that transformers loads: the single file if it exists, else the shards in the index."""

TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer.model",
    "vocab.json",
    "spiece.model",
    "sentencepiece.bpe.model",
    "vocab.txt",
)
"""Any of these files is a tokenizer."""

_MORE_OF_TOKENIZERS = (
    "merges.txt",
    "special_tokens_map.json",
    "added_tokens.json",
    "chat_template.jinja",
    "chat_template.json",
    "sentencepiece.model",
    "spm.model",
    "spm_char.model",
    "dict.txt",
    "byte_maps.json",
    "tekken.json",
)
"""Other files read by transformers' tokenizers."""

NAMED_TEMPLATES = "additional_chat_templates"
"""The folder of further chat templates, one file a name."""

GGUF = ".gguf"
"""The end of the name of a file in llama.cpp's format."""

_POINTER = b"version https://git-lfs"
"""Start of a placeholder that a clone without Git LFS has instead of a large file."""

_MAX_HEADER_BYTES = 100_000_000
"""The limit of the safetensors format itself."""


def read_json(path: Path) -> dict[str, Any]:
    """The object in a file; raises `FileNotFoundError`, and `ModelError` if it cannot be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"cannot be read: {error}", file=path) from None
    return content if isinstance(content, dict) else {}


def read_config(folder: Path) -> dict[str, Any]:
    """The folder's config.json; raises `ModelError`."""
    try:
        config = read_json(folder / "config.json")
    except FileNotFoundError:
        if any(folder.glob("*.gguf")):
            raise _gguf(folder) from None
        raise ModelError("the folder has no config.json, so it holds no model", file=folder) from None
    if not isinstance(config.get("model_type"), str):
        raise ModelError("names no model_type", file=folder / "config.json")
    return config


def weight_files(folder: Path) -> list[Path]:
    """The safetensors files to load, sorted by name; raises `ModelError` if there are none.

    Others may be present: Mistral's repositories hold all weights a second time, as consolidated.safetensors.
    """
    if (folder / "adapter_config.json").exists():
        raise ModelError("holds an adapter of PEFT: merge it into its base, and name the merged model", file=folder)
    if (folder / WEIGHTS).exists():
        return [folder / WEIGHTS]
    if (folder / INDEX).exists():
        return sorted({folder / name for name in indexed(folder).values()})
    if any(folder.glob("*.safetensors")):
        raise ModelError(f"has safetensors, but neither {WEIGHTS} nor {INDEX}, which are what is loaded", file=folder)
    if any(folder.glob("*.gguf")):
        raise _gguf(folder)
    if any(folder.glob("*.bin")) or any(folder.glob("*.pt")):
        raise ModelError(
            "has its weights only as pickles, which can run code; convert them to safetensors", file=folder
        )
    raise ModelError("has no weights (*.safetensors)", file=folder)


def indexed(folder: Path) -> dict[str, str]:
    """Name → file of every weight in the index of a folder; raises `ModelError`."""
    files = read_json(folder / INDEX).get("weight_map")
    if not isinstance(files, dict) or not files or not all(isinstance(name, str) for name in files.values()):
        raise ModelError("names no weights (weight_map)", file=folder / INDEX)
    if outside := sorted(name for name in set(files.values()) if Path(name).name != name):
        raise ModelError(f'names "{outside[0]}", which is no file of its folder', file=folder / INDEX)
    return files


def weight_shapes(folder: Path) -> dict[str, list[int]]:
    """Name → shape of every weight of a folder; raises `ModelError` if a file or weight is missing."""
    files, shapes = weight_files(folder), dict[str, list[int]]()
    if missing := [path.name for path in files if not path.exists()]:
        raise ModelError(f"lacks files of weights that {INDEX} names: {_some(missing)}", file=folder)
    for path in files:
        shapes.update(tensor_shapes(path))
    if files[0].name != WEIGHTS and (lost := sorted(indexed(folder).keys() - shapes.keys())):
        raise ModelError(f"the files lack weights that {INDEX} names: {_some(lost)}", file=folder)
    return shapes


def tensor_shapes(path: Path) -> dict[str, list[int]]:
    """Name → shape of every tensor, from the header of a safetensors file; raises `ModelError`.

    A file that is shorter than its header says, as after an interrupted download, is an error too.
    """
    try:
        with path.open("rb") as file:
            if file.read(len(_POINTER)) == _POINTER:
                raise ModelError("is a pointer of Git LFS, not the weights: fetch them with `git lfs pull`", file=path)
            file.seek(0)
            (length,) = struct.unpack("<Q", file.read(8))
            if length > _MAX_HEADER_BYTES:
                raise ValueError("the header is too long")
            header = json.loads(file.read(length))
        tensors = {name: value for name, value in header.items() if name != "__metadata__"}
        end = 8 + length + max((value["data_offsets"][1] for value in tensors.values()), default=0)
        shapes = {name: value["shape"] for name, value in tensors.items()}
    except (OSError, ValueError, struct.error, KeyError, IndexError, TypeError, AttributeError) as error:
        raise ModelError(f"is no safetensors file: {error}", file=path) from None
    if path.stat().st_size < end:
        raise ModelError(f"is cut off: it has {path.stat().st_size:,} of {end:,} bytes", file=path)
    return shapes


def fingerprint(folder: Path, extra: str = "") -> str:
    """sha256 over names and content of config, tokenizer, chat templates and weights, wherever the folder lies.

    A folder without chat templates has the same hash as before they joined.
    """
    digest = hashlib.sha256(extra.encode())
    names = ("config.json", "generation_config.json", "tokenizer_config.json", *TOKENIZER_FILES)
    files = [*(folder / name for name in names), *weight_files(folder)]
    more = [*(folder / name for name in _MORE_OF_TOKENIZERS), *sorted(folder.glob("*.tiktoken"))]
    for path in [*files, *more, *sorted((folder / NAMED_TEMPLATES).glob("*.jinja"))]:
        if path.exists():
            name = path.relative_to(folder).as_posix()
            with path.open("rb") as file:
                digest.update(f"{name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest()


def _gguf(folder: Path) -> ModelError:
    first = sorted(folder.glob(f"*{GGUF}"))[0].name
    return ModelError(f"holds GGUF: name the file itself ({first}), which is then dequantised", file=folder)


def _some(names: list[str]) -> str:
    """The first three names."""
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
