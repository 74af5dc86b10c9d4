"""Sizes of a model from transformers' configuration class, because a config.json omits defaults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench import ModelError
from ftbench.text.one_line import one_line
from ftbench_models.folder_messages import NO_SIZE, NO_TEXT_MODEL, UNKNOWN_TYPE, UNKNOWN_TYPE_WITH_CODE, UNREADABLE
from ftbench_models.kinds import check_kind

if TYPE_CHECKING:
    from transformers import PreTrainedConfig


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of the text part of a model."""

    hidden_size: int
    layers: int
    vocabulary: int
    max_positions: int | None
    """None if the architecture has no limit."""
    key_value_size: int
    """Width of the keys of one layer: number of key-value heads times head size; 0 without attention."""
    tied: bool
    """Whether the output layer shares the matrix of the embeddings."""


def read_sizes(folder: Path, config: Mapping[str, Any]) -> Sizes:
    """The sizes of a model; raises `ModelError` for anything but a decoder with such sizes.

    The class imports torch, which takes seconds. So a config.json of a few plain architectures is read directly if it
    leaves nothing to defaults.
    """
    return _stated(config) or _of_class(folder, config)


_LLAMA = {
    "hidden_size": "hidden_size",
    "layers": "num_hidden_layers",
    "vocabulary": "vocab_size",
    "max_positions": "max_position_embeddings",
    "heads": "num_attention_heads",
    "key_value_heads": "num_key_value_heads",
}
_GPT_NEO = {**_LLAMA, "layers": "num_layers", "heads": "num_heads", "key_value_heads": "num_heads"}
_PLAIN: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("llama", "LlamaForCausalLM"): _LLAMA,
    ("mistral", "MistralForCausalLM"): _LLAMA,
    ("qwen2", "Qwen2ForCausalLM"): _LLAMA,
    ("qwen3", "Qwen3ForCausalLM"): {**_LLAMA, "head_size": "head_dim"},
    ("gpt_neo", "GPTNeoForCausalLM"): _GPT_NEO,
}
"""Model type and class to the required keys; a test compares their values with those of the class."""

_OTHERWISE = ("is_causal", "is_encoder_decoder", "per_layer_config", "text_config", "decoder", "generator")
"""Keys that make it another kind of model."""


def _stated(config: Mapping[str, Any]) -> Sizes | None:
    """The sizes from the keys alone; None if the class is needed."""
    architectures = config.get("architectures")
    name = architectures[0] if isinstance(architectures, list) and len(architectures) == 1 else None
    keys = _PLAIN.get((str(config.get("model_type")), str(name)))
    tied = config.get("tie_word_embeddings")
    if keys is None or not isinstance(tied, bool) or any(key in config for key in _OTHERWISE):
        return None
    sizes: dict[str, Any] = {size: config.get(key) for size, key in keys.items()}
    if not all(_is_size(value) for value in sizes.values()):
        return None
    head_size = config.get("head_dim") or sizes["hidden_size"] // sizes["heads"]
    if not _is_size(head_size):
        return None
    return Sizes(
        hidden_size=sizes["hidden_size"],
        layers=sizes["layers"],
        vocabulary=sizes["vocabulary"],
        max_positions=sizes["max_positions"],
        key_value_size=sizes["key_value_heads"] * head_size,
        tied=tied,
    )


def _of_class(folder: Path, config: Mapping[str, Any]) -> Sizes:
    path = folder / "config.json"
    whole = _loaded(path, config)
    try:
        check_kind(folder, config, whole)
        text = whole.get_text_config(decoder=True)
    except ModelError:
        raise
    except Exception as error:  # ValueError for several texts; anything where values are not what the class expects
        raise ModelError(NO_TEXT_MODEL(error=one_line(error, 300)), file=path) from None
    return Sizes(
        hidden_size=_needed(text, path, "hidden_size"),
        layers=_needed(text, path, "num_hidden_layers"),
        vocabulary=_needed(text, path, "vocab_size"),
        # MPT has a table of as many biases, under another name.
        max_positions=_size(text, "max_position_embeddings") or _size(text, "max_seq_len"),
        key_value_size=_key_value_size(text, path),
        tied=any(_value(part, "tie_word_embeddings") is True for part in (whole, text)),
    )


def _loaded(path: Path, config: Mapping[str, Any]) -> PreTrainedConfig:
    """The configuration; raises `ModelError` for a type unknown to transformers. Code of a folder never runs."""
    import transformers
    from transformers.models.auto.configuration_auto import CONFIG_MAPPING

    kind = config["model_type"]
    if kind not in CONFIG_MAPPING:
        message = UNKNOWN_TYPE_WITH_CODE if "auto_map" in config else UNKNOWN_TYPE
        raise ModelError(message(version=transformers.__version__, kind=kind), file=path)
    try:
        with _quietly():
            configuration: PreTrainedConfig = transformers.AutoConfig.from_pretrained(
                path.parent, trust_remote_code=False
            )
    except Exception as error:  # whatever the checks of a configuration class raise
        raise ModelError(UNREADABLE(error=one_line(error, 300)), file=path) from None
    return configuration


def _key_value_size(text: PreTrainedConfig, path: Path) -> int:
    heads = _size(text, "num_attention_heads")
    if heads is None:
        return 0
    # Latent attention (DeepSeek) makes keys of two parts for every head.
    size = _size(text, "qk_head_dim") or _size(text, "head_dim") or _needed(text, path, "hidden_size") // heads
    if _value(text, "new_decoder_architecture") is True:  # Falcon keeps keys and values repeated for every head
        return heads * size
    shared = _value(text, "multi_query") is True
    with_keys = 1 if shared else _size(text, "num_key_value_heads") or _size(text, "num_kv_heads") or heads
    return with_keys * size


def _needed(config: PreTrainedConfig, path: Path, name: str) -> int:
    size = _size(config, name)
    if size is None:
        raise ModelError(NO_SIZE(kind=config.model_type, name=name), file=path)
    return size


def _size(config: PreTrainedConfig, name: str) -> int | None:
    value = _value(config, name)
    return value if _is_size(value) else None


def _value(config: PreTrainedConfig, name: str) -> Any:
    try:
        return getattr(config, name, None)
    except Exception:  # a size that differs by layer (transformers has no public name for the error)
        return vars(config).get(name)


def _is_size(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


@contextmanager
def _quietly() -> Iterator[None]:
    """Without transformers' remarks on a configuration, which help nobody in a plan."""
    from transformers.utils import logging

    before = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(before)
