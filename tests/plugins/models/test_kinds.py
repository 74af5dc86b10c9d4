"""What is no decoder that predicts the next token is refused with the reason; what is one is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftbench import ModelError
from ftbench_models.configuration import read_sizes

ENCODER = "is an encoder ({}), which sees the tokens that it would have to predict: ftbench fine-tunes decoders"
BOTH = "is an encoder-decoder ({}): ftbench fine-tunes decoders"
HEAD = "has another head than one that predicts the next token ({}): ftbench fine-tunes language models"
NONE = "is none of transformers' causal language models ({}): ftbench fine-tunes decoders"


def read(folder: Path, kind: str, architecture: str | None, **more: Any) -> None:
    config = {"model_type": kind, **({"architectures": [architecture]} if architecture else {}), **more}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    read_sizes(folder, config)


@pytest.mark.parametrize(
    ("kind", "architecture", "more", "message"),
    [
        ("bert", "BertForMaskedLM", {}, ENCODER),
        ("bert", "BertForSequenceClassification", {}, ENCODER),
        ("bert", None, {}, ENCODER),
        ("roberta", "RobertaForMaskedLM", {}, ENCODER),
        ("xlm-roberta", "XLMRobertaForMaskedLM", {}, ENCODER),
        ("electra", "ElectraForPreTraining", {}, ENCODER),
        ("xlnet", "XLNetLMHeadModel", {}, ENCODER),
        ("xlm", "XLMWithLMHeadModel", {}, ENCODER),
        ("gemma3_text", "Gemma3TextModel", {"use_bidirectional_attention": True}, ENCODER),
        ("gemma4_text", "Gemma4ForCausalLM", {"use_bidirectional_attention": "all"}, ENCODER),
        ("llama", "LlamaForCausalLM", {"is_causal": False}, ENCODER),
        ("bart", "BartForConditionalGeneration", {}, BOTH),
        ("mbart", "MBartForConditionalGeneration", {}, BOTH),
        ("pegasus", "PegasusForConditionalGeneration", {}, BOTH),
        ("t5", "T5ForConditionalGeneration", {}, BOTH),
        ("whisper", "WhisperForConditionalGeneration", {}, BOTH),
        ("llama", "LlamaForSequenceClassification", {}, HEAD),
        ("qwen2", "Qwen2ForRewardModel", {}, HEAD),
        ("gpt2", "GPT2ForTokenClassification", {}, HEAD),
        ("clip", "CLIPModel", {}, NONE),
        ("deberta-v2", None, {}, None),
        ("qwen2_5_vl", "Qwen2_5_VLForConditionalGeneration", {}, NONE),
    ],
)
def test_what_is_no_causal_language_model_is_refused(
    kind: str, architecture: str | None, more: dict[str, Any], message: str | None, tmp_path: Path
) -> None:
    with pytest.raises(ModelError) as caught:
        read(tmp_path, kind, architecture, **more)
    expected = (message or ENCODER).format(architecture or kind)
    assert (caught.value.message, caught.value.file) == (expected, tmp_path)


@pytest.mark.parametrize(
    ("kind", "architecture", "more"),
    [
        ("bert", "BertLMHeadModel", {"is_decoder": True}),
        ("bart", "BartForCausalLM", {"is_decoder": True, "is_encoder_decoder": False}),
        ("gpt_neox", "GPTNeoXForCausalLM", {}),  # whose class has is_decoder: false
        ("gemma3", "Gemma3ForConditionalGeneration", {}),
        ("mpt", "MPTForCausalLM", {}),  # the name that its own code has
        ("gpt2", "GPT2Model", {}),  # its output layer is tied, so nothing is missing
        ("gpt2", None, {}),
        ("openai-gpt", "OpenAIGPTLMHeadModel", {}),
        ("xlm", "XLMWithLMHeadModel", {"causal": True}),
    ],
)
def test_decoders_are_accepted(kind: str, architecture: str | None, more: dict[str, Any], tmp_path: Path) -> None:
    read(tmp_path, kind, architecture, **more)
