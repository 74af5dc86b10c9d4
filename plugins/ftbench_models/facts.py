"""Read a model folder without torch: its config, the headers of its weights, and the hash of its content."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ftbench import ModelError, ModelFacts
from ftbench_models.end_of_text import check_end_of_text

TOKENIZER_FILES = ("tokenizer.json", "tokenizer.model", "vocab.json", "spiece.model", "sentencepiece.bpe.model")
_MAX_HEADER_BYTES = 100_000_000
"""The limit of the safetensors format itself."""


def read_config(folder: Path) -> dict[str, Any]:
    """The folder's config.json; raises `ModelError`."""
    path = folder / "config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError("the folder has no config.json, so it holds no model", file=folder) from None
    except (OSError, ValueError) as error:
        raise ModelError(f"cannot be read: {error}", file=path) from None
    if not isinstance(config, dict) or "model_type" not in config:
        raise ModelError("names no model_type", file=path)
    return config


def weight_files(folder: Path) -> list[Path]:
    """The safetensors files, sorted by name; raises `ModelError` when there are only pickles or nothing."""
    files = sorted(folder.glob("*.safetensors"))
    if files:
        return files
    if list(folder.glob("*.bin")) or list(folder.glob("*.pt")):
        raise ModelError(
            "has its weights only as pickles, which can run code; convert them to safetensors", file=folder
        )
    raise ModelError("has no weights (*.safetensors)", file=folder)


def tensor_shapes(path: Path) -> dict[str, list[int]]:
    """Name → shape of every tensor, from the header of a safetensors file; raises `ModelError`."""
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            if length > _MAX_HEADER_BYTES:
                raise ValueError("the header is too long")
            header = json.loads(file.read(length))
        return {name: value["shape"] for name, value in header.items() if name != "__metadata__"}
    except (OSError, ValueError, struct.error, KeyError, TypeError) as error:
        raise ModelError(f"is no safetensors file: {error}", file=path) from None


def read_facts(folder: Path) -> ModelFacts:
    """What the planner needs to know; raises `ModelError`."""
    config = read_config(folder)
    if not any((folder / name).exists() for name in TOKENIZER_FILES):
        raise ModelError(f"the model folder has no tokenizer ({', '.join(TOKENIZER_FILES[:3])})", file=folder)
    shapes: dict[str, list[int]] = {}
    for path in weight_files(folder):
        shapes.update(tensor_shapes(path))
    text = config.get("text_config") or config
    vocabulary = _number(text, folder, "vocab_size")
    check_end_of_text(folder, vocabulary)
    return ModelFacts(
        architecture=str(config["model_type"]),
        parameters=sum(_product(shape) for shape in shapes.values()),
        hidden_size=_number(text, folder, "hidden_size", "n_embd", "d_model"),
        layers=_number(text, folder, "num_hidden_layers", "n_layer", "num_layers"),
        vocabulary=vocabulary,
        max_positions=_number(text, folder, "max_position_embeddings", "n_positions", "n_ctx"),
        has_biases=any(
            name.endswith(".bias") and len(shapes.get(f"{name.removesuffix('.bias')}.weight", ())) == 2
            for name in shapes
        ),
        key_value_size=_key_value_size(text, folder),
        shapes={name: tuple(shape) for name, shape in sorted(shapes.items())},
    )


def fingerprint(folder: Path, extra: str = "") -> str:
    """sha256 over config, tokenizer and weights by name and content; independent of where the folder lies."""
    digest = hashlib.sha256(extra.encode())
    named = [folder / name for name in ("config.json", "generation_config.json", "tokenizer_config.json")]
    files = [*named, *(folder / name for name in TOKENIZER_FILES), *weight_files(folder)]
    for path in files:
        if path.exists():
            with path.open("rb") as file:
                digest.update(f"{path.name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest()


_HEADS = ("num_attention_heads", "n_head", "num_heads")
_KEY_VALUE_HEADS = ("num_key_value_heads", "num_kv_heads", *_HEADS)


def _key_value_size(config: Mapping[str, Any], folder: Path) -> int:
    """Heads with keys of their own times their size; 0 for a model without attention. Raises `ModelError`."""
    if not any(isinstance(config.get(name), int) for name in _HEADS):
        return 0
    size = config.get("head_dim")
    if not isinstance(size, int):
        size = _number(config, folder, "hidden_size", "n_embd", "d_model") // _number(config, folder, *_HEADS)
    heads = 1 if config.get("multi_query") is True else _number(config, folder, *_KEY_VALUE_HEADS)
    return heads * size


def _number(config: Mapping[str, Any], folder: Path, *names: str) -> int:
    for name in names:
        if isinstance(config.get(name), int):
            return int(config[name])
    raise ModelError(f"says none of {', '.join(names)}", file=folder / "config.json")


def _product(shape: list[int]) -> int:
    result = 1
    for size in shape:
        result *= size
    return result
