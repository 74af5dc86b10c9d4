"""The files of a model in a folder, their headers, and the hash of their content."""

from __future__ import annotations

import hashlib
import json
import struct
from pathlib import Path
from typing import Any, TypeGuard

from ftbench import ModelError
from ftbench.errors import not_regular
from ftbench_models import folder_messages as messages
from ftbench_models.file_hashes import remembered_sha256

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
        raise ModelError(messages.UNREADABLE(error=str(error)), file=path) from None
    return content if isinstance(content, dict) else {}


def read_config(folder: Path) -> dict[str, Any]:
    """The folder's config.json; raises `ModelError`, for a folder with pipes or devices among its files too."""
    for path in sorted([*folder.glob("*"), *folder.glob(f"{NAMED_TEMPLATES}/*")]):
        if fault := not_regular(path):
            raise ModelError(fault, file=path)
    try:
        config = read_json(folder / "config.json")
    except FileNotFoundError:
        if any(folder.glob("*.gguf")):
            raise _gguf(folder) from None
        raise ModelError(messages.NO_CONFIG(), file=folder) from None
    if not isinstance(config.get("model_type"), str):
        raise ModelError(messages.NO_MODEL_TYPE(), file=folder / "config.json")
    return config


def weight_files(folder: Path) -> list[Path]:
    """The safetensors files to load, sorted by name; raises `ModelError` if there are none.

    Others may be present: Mistral's repositories hold all weights a second time, as consolidated.safetensors.
    """
    if (folder / "adapter_config.json").exists():
        raise ModelError(messages.IS_ADAPTER(), file=folder)
    if (folder / WEIGHTS).exists():
        return [folder / WEIGHTS]
    if (folder / INDEX).exists():
        return sorted({folder / name for name in indexed(folder).values()})
    if any(folder.glob("*.safetensors")):
        raise ModelError(messages.OTHER_SAFETENSORS(single=WEIGHTS, index=INDEX), file=folder)
    if any(folder.glob("*.gguf")):
        raise _gguf(folder)
    if any(folder.glob("*.bin")) or any(folder.glob("*.pt")):
        raise ModelError(messages.ONLY_PICKLES(), file=folder)
    raise ModelError(messages.NO_WEIGHTS(), file=folder)


def indexed(folder: Path) -> dict[str, str]:
    """Name → file of every weight in the index of a folder; raises `ModelError`."""
    files = read_json(folder / INDEX).get("weight_map")
    if not isinstance(files, dict) or not files or not all(isinstance(name, str) for name in files.values()):
        raise ModelError(messages.EMPTY_INDEX(), file=folder / INDEX)
    if outside := sorted(name for name in set(files.values()) if Path(name).name != name):
        raise ModelError(messages.FILE_OUTSIDE(name=outside[0]), file=folder / INDEX)
    return files


def weight_shapes(folder: Path) -> dict[str, list[int]]:
    """Name → shape of every weight of a folder; raises `ModelError` if a file or weight is missing."""
    files, shapes = weight_files(folder), dict[str, list[int]]()
    if missing := [path.name for path in files if not path.exists()]:
        raise ModelError(messages.LACKS_FILES(index=INDEX, names=_some(missing)), file=folder)
    for path in files:
        shapes.update(tensor_shapes(path))
    if files[0].name != WEIGHTS and (lost := sorted(indexed(folder).keys() - shapes.keys())):
        raise ModelError(messages.LACKS_WEIGHTS(index=INDEX, names=_some(lost)), file=folder)
    return shapes


def tensor_shapes(path: Path) -> dict[str, list[int]]:
    """Name → shape of every tensor, from the header of a safetensors file; raises `ModelError`.

    A file that is shorter than its header says, as after an interrupted download, is an error too.
    """
    try:
        with path.open("rb") as file:
            if file.read(len(_POINTER)) == _POINTER:
                raise ModelError(messages.LFS_POINTER(), file=path)
            file.seek(0)
            (length,) = struct.unpack("<Q", file.read(8))
            if length > _MAX_HEADER_BYTES:
                raise ValueError("the header is too long")
            header = json.loads(file.read(length))
        tensors = {name: value for name, value in header.items() if name != "__metadata__"}
    except (OSError, ValueError, struct.error, AttributeError, RecursionError) as error:
        raise ModelError(messages.NO_SAFETENSORS(error=str(error)), file=path) from None
    shapes, ends = dict[str, list[int]](), [0]
    for name, value in tensors.items():
        shape, offsets = (value.get(key) for key in ("shape", "data_offsets")) if isinstance(value, dict) else (0, 0)
        if not _are_counts(shape):
            raise ModelError(messages.NO_SHAPE(name=f"{name:.60}"), file=path)
        if not _are_counts(offsets) or len(offsets) != 2:
            raise ModelError(messages.NO_OFFSETS(name=f"{name:.60}"), file=path)
        shapes[name] = shape
        ends.append(offsets[1])
    end = 8 + length + max(ends)
    if path.stat().st_size < end:
        raise ModelError(messages.CUT_OFF(size=path.stat().st_size, whole=end), file=path)
    return shapes


def _are_counts(value: Any) -> TypeGuard[list[int]]:
    return isinstance(value, list) and all(type(number) is int and number >= 0 for number in value)


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
            digest.update(f"{name}\0{remembered_sha256(path)}\n".encode())
    return digest.hexdigest()


def _gguf(folder: Path) -> ModelError:
    first = sorted(folder.glob(f"*{GGUF}"))[0].name
    return ModelError(messages.HOLDS_GGUF(file=first), file=folder)


def _some(names: list[str]) -> tuple[str, ...]:
    """The first three names, and a sign for others."""
    return (*names[:3], "…") if len(names) > 3 else tuple(names)
