"""A GGUF file converted once into a model folder in the user's cache."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from contextlib import nullcontext, redirect_stderr
from dataclasses import asdict, dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import click

from ftbench import ModelError, Note
from ftbench.text.one_line import one_line
from ftbench_models.cache import cache_folder
from ftbench_models.fetching_messages import NOT_CONVERTED, SCALED_POSITIONS
from ftbench_models.file_hashes import remembered_sha256
from ftbench_models.folder import read_json
from ftbench_models.gguf_header import UNPACKED, GgufHeader, check_package, read_header
from ftbench_models.gguf_tokenizer import check_space_prefix, mended
from ftbench_models.loaded import check_loaded
from ftbench_models.messages import DEQUANTISED

VERSION = 1
"""Raised when the same file is converted to something else than before."""

_RECORD = "conversion.json"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Converted:
    """A converted model."""

    folder: Path
    sha256: str
    """Of the GGUF file."""
    weight_type: str
    dtype: str
    licence: str

    @property
    def details(self) -> dict[str, str]:
        """What reports say of the model."""
        weights = f"dequantised from {self.weight_type} to {self.dtype}"
        return {"weights": weights if self.notes else self.weight_type, "GGUF": f"sha256 {self.sha256[:16]}"}

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a plan says of the model."""
        return () if self.weight_type in UNPACKED else (DEQUANTISED(type=self.weight_type),)


def say_on_terminal(text: str) -> None:
    """Progress, beside what a command prints."""
    click.echo(text, err=True)


def find_converted(sha256: str) -> Converted | None:
    """The model made from the file with this sha256, if it was made before."""
    folder = _folder(sha256)
    try:
        record = read_json(folder / _RECORD)
    except FileNotFoundError:
        return None
    return Converted(folder, sha256, record["weight_type"], record["dtype"], record["licence"])


def converted(path: Path, say: Say = say_on_terminal) -> Converted:
    """The model of a GGUF file, converted unless it was before; raises `ModelError`.

    A folder is renamed into its place when it is complete, so an interrupted conversion is never taken for a model.
    """
    from filelock import FileLock

    sha256 = remembered_sha256(path)
    if found := find_converted(sha256):
        return found
    check_package()
    target = _folder(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{target}.lock"):
        if found := find_converted(sha256):  # another process made it meanwhile
            return found
        partial = target.with_name(f"{target.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)  # left by a process that was killed
        try:
            _convert(path, partial, say)
            shutil.rmtree(target, ignore_errors=True)  # where its record was lost
            partial.rename(target)
        except ModelError as error:
            raise ModelError(error.note, file=path) from error.__cause__
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    made = find_converted(sha256)
    assert made is not None
    return made


def _folder(sha256: str) -> Path:
    return cache_folder() / "models" / f"gguf-{sha256[:16]}-v{VERSION}"


def _convert(path: Path, folder: Path, say: Say) -> None:
    header = read_header(path)
    done = "dequantising" if header.quantised else "unpacking"
    say(f"{path.name}: {done} {header.weight_type} to {header.dtype}, once; this takes a minute or so …")
    # In a folder of its own, because transformers would also read a tokenizer_config.json that lies beside the file.
    source = folder / "source"
    source.mkdir(parents=True)
    (source / "model.gguf").symlink_to(path.resolve())
    try:
        # Progress bars are for terminals; one of them cannot be switched off.
        with nullcontext() if sys.stderr.isatty() else redirect_stderr(StringIO()):
            _save(source, folder, header)
    except ModelError:
        raise
    except OSError as error:
        if error.filename is not None:  # a full disk, a folder that cannot be written
            raise
        raise _unread(error) from error
    except Exception as error:  # whatever transformers raises for an architecture or a tensor unknown to it
        raise _unread(error) from error
    shutil.rmtree(source)
    _mend(folder, header)
    record = {**asdict(header), "dtype": header.dtype, "version": VERSION}
    _write(folder / _RECORD, record)


def _unread(error: Exception) -> ModelError:
    import transformers

    return ModelError(NOT_CONVERTED(version=transformers.__version__, error=one_line(error, 300)))


def _save(source: Path, folder: Path, header: GgufHeader) -> None:
    """Write weights, configuration and tokenizer as transformers reads them."""
    import torch
    import transformers
    from transformers import AutoModelForCausalLM, AutoTokenizer

    place: dict[str, Any] = {"gguf_file": "model.gguf", "trust_remote_code": False}
    tokenizer = AutoTokenizer.from_pretrained(source, **place)
    check_space_prefix(tokenizer, header)
    if hasattr(transformers, "GgufConfig"):  # since 5.23, where weights may stay packed otherwise
        place["quantization_config"] = transformers.GgufConfig(dequantize=True)
    model, loading = AutoModelForCausalLM.from_pretrained(
        source, dtype=getattr(torch, header.dtype), output_loading_info=True, **place
    )
    check_loaded(model, loading)
    _check_positions(model.config, header)
    model.hf_quantizer = None  # the weights are plain ones now
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _check_positions(config: Any, header: GgufHeader) -> None:
    positions = getattr(config, "rope_parameters", None) or {}
    if header.scaled_positions and positions.get("rope_type", "default") == "default":
        raise ModelError(SCALED_POSITIONS())


def _mend(folder: Path, header: GgufHeader) -> None:
    """Put back what the conversion lost, and take out what would make equal models differ."""
    config = read_json(folder / "config.json")
    generation = read_json(folder / "generation_config.json")
    for content in (config, generation):
        content.pop("transformers_version", None)
    if len(header.end_tokens) > 1:
        generation["eos_token_id"] = list(header.end_tokens)
    settings = read_json(folder / "tokenizer_config.json")
    for name in ("is_local", "local_files_only"):  # how it was loaded here
        settings.pop(name, None)
    if isinstance(limit := config.get("max_position_embeddings"), int):
        settings["model_max_length"] = limit
    _write(folder / "config.json", config)
    _write(folder / "generation_config.json", generation)
    _write(folder / "tokenizer_config.json", settings)
    if header.tokenizer == "gpt2":
        _write(folder / "tokenizer.json", mended(read_json(folder / "tokenizer.json"), header.text_split))
    for weights in folder.glob("*.safetensors"):  # written for its owner alone; a cache may be shared
        weights.chmod((folder / "config.json").stat().st_mode)


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
