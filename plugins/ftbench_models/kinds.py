"""Recognise models that are no decoders predicting the next token: they load, but measurements would mean nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench import ModelError
from ftbench_models.folder_messages import ENCODER, ENCODER_DECODER, NOT_CAUSAL, OTHER_HEAD

if TYPE_CHECKING:
    from transformers import PreTrainedConfig

_SEES_EVERYTHING = frozenset({"bert-generation", "cpmant", "xlnet"})
"""Further types besides those that transformers has for masked language modelling. A small model of each was tested: a
later token changed the logits of an earlier one."""

_LANGUAGE_MODEL = re.compile(r"CausalLM|ConditionalGeneration|LMHead", re.IGNORECASE)
"""Parts of the names of classes with a head that predicts tokens; MPT's own code writes MPTForCausalLM."""


def check_kind(folder: Path, config: Mapping[str, Any], whole: PreTrainedConfig) -> None:
    """Raise `ModelError` unless the folder holds a decoder with a head that predicts the next token."""
    from transformers.models.auto.modeling_auto import (
        MODEL_FOR_CAUSAL_LM_MAPPING,
        MODEL_FOR_CAUSAL_LM_MAPPING_NAMES,
        MODEL_FOR_MASKED_LM_MAPPING_NAMES,
    )

    kind = whole.model_type
    named = _named(config)
    shown = named or kind
    if whole.is_encoder_decoder:
        raise ModelError(ENCODER_DECODER(kind=shown), file=folder)
    masked = kind in MODEL_FOR_MASKED_LM_MAPPING_NAMES or kind in _SEES_EVERYTHING
    causal = any(getattr(whole, name, False) is True for name in ("is_decoder", "causal"))
    if (masked and not causal) or _looks_ahead(whole):
        raise ModelError(ENCODER(kind=shown), file=folder)
    expected = MODEL_FOR_CAUSAL_LM_MAPPING_NAMES.get(kind)
    if "For" in named and named != expected and not _LANGUAGE_MODEL.search(named):
        raise ModelError(OTHER_HEAD(kind=named), file=folder)
    if type(whole) not in MODEL_FOR_CAUSAL_LM_MAPPING:
        raise ModelError(NOT_CAUSAL(kind=shown), file=folder)


def _named(config: Mapping[str, Any]) -> str:
    """The class of the folder's weights, from its config.json; empty if it names none."""
    names = config.get("architectures")
    return str(names[0]) if isinstance(names, list) and names else ""


def _looks_ahead(whole: PreTrainedConfig) -> bool:
    """Whether a decoder attends to later tokens, as models for text embeddings do."""
    text = whole.get_text_config(decoder=True)
    ahead = getattr(text, "use_bidirectional_attention", None)
    return getattr(text, "is_causal", True) is False or ahead is True or ahead == "all"
