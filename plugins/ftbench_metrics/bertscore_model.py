"""The model behind BERTScore: hidden states of texts, and the greedy matching of their tokens.

The package bert_score (0.3.13, 2023) fails on an empty answer with transformers 5, and asks for matplotlib; this is the
same computation, tested against its functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench import MetricUnavailable
from ftbench_metrics import messages
from ftbench_metrics.options import one_line

if TYPE_CHECKING:
    import torch

_PREFIXED = ("GPT2Tokenizer", "RobertaTokenizer")
"""Tokenizers that read a word at the beginning as one within a text only after a space; bert_score adds it, too."""

_NO_LIMIT = 100_000
_FILES = ["*.json", "*.safetensors", "*.txt", "*.model"]


@dataclass(frozen=True, slots=True)
class Encoder:
    """A model with its tokenizer; it lies on the processor while nothing is scored."""

    model: Any
    tokenizer: Any
    layer: int
    """Hidden states after so many layers are compared."""


@lru_cache(maxsize=4)
def from_hub(name: str) -> Path:
    """The folder of a model of the hub: from its cache, else downloaded. Raises `MetricUnavailable`."""
    from huggingface_hub import snapshot_download

    name, _, revision = name.partition("@")
    try:
        return Path(snapshot_download(name, revision=revision or None, allow_patterns=_FILES, local_files_only=True))
    except Exception:  # not in the cache, or not all of it
        pass
    try:
        return Path(snapshot_download(name, revision=revision or None, allow_patterns=_FILES))
    except Exception as error:
        raise MetricUnavailable(messages.NOT_DOWNLOADED(file=name, error=one_line(error))) from None


@lru_cache(maxsize=1)  # the next cell needs the same model, and two large ones should not stay in memory
def read_encoder(folder: Path, name: str, num_layers: int | None) -> Encoder:
    """The model of a folder; nothing is fetched, and no code or pickle of the folder runs.

    Raises `MetricUnavailable`, also for a folder that lacks weights, and for a layer that the model does not have.
    """
    from transformers import AutoModel, AutoTokenizer

    try:
        model, report = AutoModel.from_pretrained(
            folder, local_files_only=True, use_safetensors=True, trust_remote_code=False, output_loading_info=True
        )
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except Exception as error:
        raise MetricUnavailable(messages.NO_ENCODER(name=name, error=one_line(error))) from None
    # hidden states do not pass through the pooler, which models for other purposes leave out
    missing = sorted(key for key in [*report["missing_keys"], *report["mismatched_keys"]] if "pooler" not in str(key))
    if missing:
        raise MetricUnavailable(messages.UNFINISHED(name=name, weights=tuple(map(str, missing[:3]))))
    if model.config.is_encoder_decoder:
        model = model.get_encoder()
    layers = int(model.config.num_hidden_layers)
    if num_layers is not None and num_layers > layers:
        raise MetricUnavailable(messages.NO_LAYER(name=name, layers=layers, asked=num_layers))
    return Encoder(model.float().eval(), tokenizer, layers if num_layers is None else num_layers)


def match(encoder: Encoder, pairs: Sequence[tuple[str, str]], *, batch_size: int) -> list[tuple[float, float, float]]:
    """F1, precision and recall of each pair of answer and reference; zeros where either is empty."""
    texts = {text.strip(): "" for pair in pairs for text in pair if text.strip()}
    states = _hidden_states(encoder, list(texts), batch_size)
    return [
        _matched(*states[answer.strip()], *states[reference.strip()])
        if answer.strip() and reference.strip()
        else (0.0, 0.0, 0.0)
        for answer, reference in pairs
    ]


def _matched(
    answer: torch.Tensor, answer_weights: torch.Tensor, reference: torch.Tensor, reference_weights: torch.Tensor
) -> tuple[float, float, float]:
    """F1, precision and recall for unit vectors [tokens, size] and weights [tokens] (Zhang et al. 2020, section 3)."""
    similar = answer @ reference.T
    precision = _weighted(similar.max(1).values, answer_weights)
    recall = _weighted(similar.max(0).values, reference_weights)
    both = precision + recall
    return (2 * precision * recall / both if both else 0.0), precision, recall


def _weighted(best: torch.Tensor, weights: torch.Tensor) -> float:
    """The mean of a token's best match; 0 for a text of special tokens alone."""
    total = float(weights.sum())
    return float((best * weights).sum()) / total if total else 0.0


def _hidden_states(
    encoder: Encoder, texts: Sequence[str], batch_size: int
) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    """By text its tokens' unit vectors and weights: 0 for the special tokens at its ends, which may be matched."""
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    ids = {text: _token_ids(encoder, text) for text in texts}
    order = sorted((text for text in texts if ids[text]), key=lambda text: len(ids[text]))  # little padding
    model, tokenizer = encoder.model.to(device), encoder.tokenizer
    ends = {tokenizer.cls_token_id, tokenizer.sep_token_id} - {None}
    pad = tokenizer.pad_token_id or 0
    states: dict[str, tuple[torch.Tensor, torch.Tensor]] = {}
    try:
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            longest = len(ids[batch[-1]])
            rows = [ids[text] + [pad] * (longest - len(ids[text])) for text in batch]
            masks = [[1] * len(ids[text]) + [0] * (longest - len(ids[text])) for text in batch]
            with torch.inference_mode():
                hidden = model(
                    input_ids=torch.tensor(rows, device=device),
                    attention_mask=torch.tensor(masks, device=device),
                    output_hidden_states=True,
                ).hidden_states[encoder.layer]
            vectors = torch.nn.functional.normalize(hidden.float(), dim=-1).cpu()
            for place, text in enumerate(batch):
                weights = torch.tensor([0.0 if token in ends else 1.0 for token in ids[text]])
                states[text] = vectors[place, : len(ids[text])].clone(), weights
    finally:
        encoder.model.to("cpu")  # the next cell trains on the device
    nothing = torch.zeros(1, int(getattr(model.config, "hidden_size", 1))), torch.zeros(1)
    return {text: states.get(text, nothing) for text in texts}


def _token_ids(encoder: Encoder, text: str) -> list[int]:
    """The ids of a text, cut at the end where it is too long for the model."""
    tokenizer, config = encoder.tokenizer, encoder.model.config
    positions = int(getattr(config, "max_position_embeddings", None) or _NO_LIMIT)
    if "roberta" in config.model_type:
        positions -= 2  # positions start behind the padding index
    limit = min(positions, tokenizer.model_max_length)
    if any(kind in type(tokenizer).__name__ for kind in _PREFIXED):
        text = f" {text}"
    ids: list[int] = tokenizer(text, truncation=True, max_length=limit, add_special_tokens=True)["input_ids"]
    return ids
