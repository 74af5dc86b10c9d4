"""Facts about a model folder for the planner: its sizes, and the shapes of weights from file headers."""

from __future__ import annotations

from math import prod
from pathlib import Path
from typing import Any

from ftbench import ModelError, ModelFacts
from ftbench_models.configuration import Sizes, read_sizes
from ftbench_models.end_of_text import check_end_of_text
from ftbench_models.folder import TOKENIZER_FILES, read_config, read_json, weight_shapes
from ftbench_models.folder_messages import NO_OUTPUT_LAYER, NO_TOKENIZER
from ftbench_models.token_rows import check_file

NO_LIMIT = 2**20
"""Positions of a model without a limit (states instead of attention, ALiBi, a window) whose tokenizer names none: so
many that no text is truncated."""


def read_facts(folder: Path) -> ModelFacts:
    """The facts; raises `ModelError`, with the reason, for a folder without a model that can be fine-tuned here."""
    config = read_config(folder)
    if not any((folder / name).exists() for name in TOKENIZER_FILES):
        raise ModelError(NO_TOKENIZER(files=TOKENIZER_FILES[:3]), file=folder)
    sizes = read_sizes(folder, config)
    shapes = weight_shapes(folder)
    if "quantization_config" not in config:  # packed weights have different shapes
        _check_output_layer(folder, sizes, shapes)
    check_end_of_text(folder, sizes.vocabulary)
    check_file(folder, sizes.vocabulary)
    return ModelFacts(
        architecture=str(config["model_type"]),
        parameters=sum(map(prod, shapes.values())),
        hidden_size=sizes.hidden_size,
        layers=sizes.layers,
        vocabulary=sizes.vocabulary,
        max_positions=sizes.max_positions or _limit_of_tokenizer(folder),
        has_biases=any(
            name.endswith(".bias") and len(shapes.get(f"{name.removesuffix('.bias')}.weight", ())) == 2
            for name in shapes
        ),
        key_value_size=sizes.key_value_size,
        shapes={name: tuple(shape) for name, shape in sorted(shapes.items())},
        dtype=_dtype(config),
    )


def _dtype(config: dict[str, Any]) -> str:
    """The type that a config, or its part for text, names for the weights; fp32, as in transformers, if none does."""
    nested = config.get("text_config")
    for part in (config, nested if isinstance(nested, dict) else {}):
        for key in ("dtype", "torch_dtype"):
            if isinstance(part.get(key), str):
                return str(part[key]).removeprefix("torch.")
    return "float32"


def _check_output_layer(folder: Path, sizes: Sizes, shapes: dict[str, list[int]]) -> None:
    """Raise `ModelError` if headers show that the output layer is missing; loading finds all other missing weights.

    A model with untied layers has two matrices with a row per token: the embeddings and the output layer.
    """
    tall = [name for name, shape in shapes.items() if len(shape) == 2 and shape[0] >= sizes.vocabulary]
    if not sizes.tied and len(tall) < 2:
        raise ModelError(NO_OUTPUT_LAYER(), file=folder)


def _limit_of_tokenizer(folder: Path) -> int:
    try:
        limit = read_json(folder / "tokenizer_config.json").get("model_max_length")
    except FileNotFoundError:
        limit = None
    return limit if isinstance(limit, int) and 0 < limit < NO_LIMIT else NO_LIMIT
