"""What a GGUF file says of itself, read before its weights are unpacked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ftbench import ModelError
from ftbench.text.one_line import one_line
from ftbench_models.fetching_messages import NEEDS_GGUF, NO_GGUF, ONE_OF_SEVERAL_FILES

_PART = re.compile(r"-\d{5}-of-(?!00001)\d{5}\.gguf$")
"""The end of the name of one of several files that are one model."""

UNPACKED = frozenset({"F64", "F32", "F16", "BF16"})
"""Types of weights that are not quantised."""

_SCALED = re.compile(r"^rope_(freqs|factors_long|factors_short)\b")
"""Tensors that change the rotary positions."""


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """The facts of a GGUF file that a conversion needs."""

    architecture: str
    """llama.cpp's name, for example "llama"."""
    weight_type: str
    """The type that holds most of the numbers of the matrices, for example "Q4_1"."""
    licence: str
    tokenizer: str
    """llama.cpp's kind of tokenizer: "gpt2" is byte-level BPE, "llama" is SentencePiece."""
    text_split: str | None
    """llama.cpp's name of how a byte-level tokenizer splits text before it merges."""
    space_prefix: bool
    """Whether a SentencePiece tokenizer puts a space before the text."""
    end_tokens: tuple[int, ...]
    """Tokens that end an answer: the end of text, and the end of a turn where it is another one."""
    scaled_positions: bool
    """Whether the file stretches rotary positions for long texts."""

    @property
    def quantised(self) -> bool:
        return self.weight_type not in UNPACKED

    @property
    def dtype(self) -> str:
        """The type of the converted weights: bfloat16, or float32 where that would lose digits of unpacked weights."""
        return "bfloat16" if self.quantised or self.weight_type == "BF16" else "float32"


def check_package() -> None:
    """Raise `ModelError` if the package that reads GGUF is missing."""
    if find_spec("gguf") is None:
        raise ModelError(NEEDS_GGUF())


def read_header(path: Path) -> GgufHeader:
    """The facts of a GGUF file; raises `ModelError` for one that is damaged or one of several parts."""
    check_package()
    if _PART.search(path.name):
        raise ModelError(ONE_OF_SEVERAL_FILES(), file=path)
    from gguf import GGUFReader

    try:
        reader = GGUFReader(path)
        value = _values(reader)
        ends = (value(f"tokenizer.ggml.{name}_token_id", None) for name in ("eos", "eot", "eom"))
        architecture = str(value("general.architecture", ""))
        return GgufHeader(
            architecture=architecture,
            weight_type=_weight_type(reader),
            licence=str(value("general.license", "not stated")),
            tokenizer=str(value("tokenizer.ggml.model", "")),
            text_split=value("tokenizer.ggml.pre", None),
            space_prefix=bool(value("tokenizer.ggml.add_space_prefix", True)),
            end_tokens=tuple(dict.fromkeys(int(end) for end in ends if end is not None)),
            scaled_positions=value(f"{architecture}.rope.scaling.type", "none") != "none"
            or any(_SCALED.match(tensor.name) for tensor in reader.tensors),
        )
    except OSError:
        raise
    except Exception as error:  # a damaged file makes the package and numpy raise whatever they meet
        raise ModelError(NO_GGUF(error=one_line(error, 200)), file=path) from None


def _values(reader: Any) -> Callable[[str, Any], Any]:
    """The value of a field by name, or what is given for a field that the file lacks."""

    def value(name: str, otherwise: Any) -> Any:
        field = reader.get_field(name)
        return otherwise if field is None else field.contents()

    return value


def _weight_type(reader: Any) -> str:
    numbers = Counter[str]()
    for tensor in reader.tensors:
        if len(tensor.shape) > 1:
            numbers[tensor.tensor_type.name] += int(tensor.n_elements)
    if not numbers:
        raise ValueError("it has no matrices")
    return max(sorted(numbers), key=numbers.__getitem__)
