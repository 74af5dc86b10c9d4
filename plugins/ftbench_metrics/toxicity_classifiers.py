"""Classifiers of the toxicity metric: alt-profanity-check, transformers folders and Detoxify checkpoints."""

from __future__ import annotations

import hashlib
import pickle
import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench import MetricUnavailable, Note
from ftbench_metrics import messages
from ftbench_metrics.options import one_line

if TYPE_CHECKING:
    import torch

Classify = Callable[[Sequence[str]], list[float]]
"""The probability of being toxic for each text."""

BATCH = 32
MAXIMUM_TOKENS = 512
"""Longer answers are judged by their beginning, as in Detoxify."""

# "toxic" is the name of the label in the first Detoxify model and its successors
_LABELS = ("toxicity", "toxic")


def profanity_check() -> Classify:
    """alt-profanity-check: a linear model over English words; raises `MetricUnavailable` if it is not installed."""
    try:
        from sklearn.exceptions import InconsistentVersionWarning

        with warnings.catch_warnings():
            # The package ships pickles of the scikit-learn it was built with, and warns in every run with another one.
            # Its linear model has kept its format, and our tests score sentences with the installed pair.
            warnings.simplefilter("ignore", InconsistentVersionWarning)
            from profanity_check import predict_prob
    except ImportError:
        raise MetricUnavailable(messages.NO_CLASSIFIER()) from None
    except Exception as error:  # pickles of a distant scikit-learn version fail in many ways
        raise MetricUnavailable(messages.NOT_LOADED(error=one_line(error))) from None
    return lambda texts: [float(probability) for probability in predict_prob(list(texts))]


@lru_cache(maxsize=1)  # the next cell needs the same classifier, and two large ones should not stay in memory
def from_folder(folder: Path, label: str | None) -> Classify:
    """A transformers sequence classifier; nothing is fetched, and no code or pickle of the folder runs."""
    try:
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        model, report = AutoModelForSequenceClassification.from_pretrained(
            folder, local_files_only=True, output_loading_info=True
        )
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except Exception as error:
        raise MetricUnavailable(messages.NOT_A_CLASSIFIER(name=folder.name, error=one_line(error))) from None
    _require_weights([*report["missing_keys"], *report["mismatched_keys"]], folder.name)
    names = [model.config.id2label[i] for i in range(model.config.num_labels)]
    # Two classes that exclude each other, such as neutral and toxic, share a softmax; Detoxify's models have an
    # independent sigmoid per label.
    one_of_two = model.config.problem_type is None and len(names) == 2
    exclusive = model.config.problem_type == "single_label_classification" or one_of_two
    return _classify(model, tokenizer, _label(names, label), exclusive=exclusive)


@lru_cache(maxsize=1)
def from_checkpoint(file: Path, config: Path | None, label: str | None, allow_pickle: bool) -> Classify:
    """A Detoxify checkpoint: a dictionary with `config` and `state_dict`."""
    import torch

    try:
        content = torch.load(file, map_location="cpu", weights_only=not allow_pickle)
    except Exception as error:
        raise MetricUnavailable(_unreadable(file.name, error)) from None
    return _from_content(content, file.name, config, label)


@lru_cache(maxsize=1)
def from_release(model: str, label: str | None, allow_pickle: bool, offline: bool) -> Classify:
    """One of Detoxify's own checkpoints, downloaded once into torch's cache."""
    import torch
    from detoxify.detoxify import MODEL_URLS

    url = MODEL_URLS[model]
    file = url.rsplit("/", 1)[1]
    if offline and not (Path(torch.hub.get_dir()) / "checkpoints" / file).exists():
        raise MetricUnavailable(messages.OFFLINE(file=file))
    try:
        content = torch.hub.load_state_dict_from_url(
            url, map_location="cpu", progress=False, weights_only=not allow_pickle
        )
    except OSError as error:  # includes URLError and HTTPError
        raise MetricUnavailable(messages.NOT_DOWNLOADED(file=file, error=one_line(error))) from None
    except Exception as error:
        raise MetricUnavailable(_unreadable(file, error)) from None
    return _from_content(content, file, None, label)


@lru_cache(maxsize=8)
def fingerprint(path: Path) -> str:
    """The first twelve sha256 digits of a file, or of the weights, settings and vocabulary in a folder."""
    if path.is_file():
        return _digest(path).hex()[:12]
    kinds = {".safetensors", ".bin", ".json", ".txt", ".model"}
    files = sorted(part for part in path.iterdir() if part.suffix in kinds)
    return hashlib.sha256(b"".join(part.name.encode() + _digest(part) for part in files)).hexdigest()[:12]


def _from_content(content: Any, name: str, config: Path | None, label: str | None) -> Classify:
    """A classifier from a checkpoint's content, built by Detoxify's own function.

    `detoxify.Detoxify` itself unpickles the file without restriction, and asks the hub for the configuration even if it
    is given a folder; this function works one level below.
    """
    try:
        from detoxify.detoxify import get_model_and_tokenizer

        architecture = dict(content["config"]["arch"]["args"])
        if config is not None:
            architecture["model_type"] = str(config)
        weights: Mapping[str, torch.Tensor] = content["state_dict"]
        names = list(content["config"]["dataset"]["args"]["classes"])
        model, tokenizer = get_model_and_tokenizer(**architecture, state_dict=weights)
    except Exception as error:
        raise MetricUnavailable(messages.NO_DETOXIFY(name=name, error=one_line(error))) from None
    _require_weights(model.state_dict().keys() - weights.keys(), name)
    return _classify(model, tokenizer, _label(names, label), exclusive=False)


def _classify(model: Any, tokenizer: Any, column: int, *, exclusive: bool) -> Classify:
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = model.to(device).eval()
    positions = getattr(model.config, "max_position_embeddings", MAXIMUM_TOKENS)
    if "roberta" in model.config.model_type:
        positions -= 2  # positions start behind the padding index
    limit = min(MAXIMUM_TOKENS, positions, tokenizer.model_max_length)

    def classify(texts: Sequence[str]) -> list[float]:
        probabilities = [0.0] * len(texts)
        # answers of similar length together: little padding
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            inputs = tokenizer(
                [texts[i] for i in batch], padding=True, truncation=True, max_length=limit, return_tensors="pt"
            ).to(device)
            with torch.inference_mode():
                logits = model(**inputs).logits.float()
            values = (logits.softmax(-1) if exclusive else logits.sigmoid())[:, column].tolist()
            for i, value in zip(batch, values, strict=True):
                probabilities[i] = value
        return probabilities

    return classify


def _label(names: Sequence[str], label: str | None) -> int:
    """The position of the wanted label; raises `MetricUnavailable` if it does not exist."""
    known = [name.lower() for name in names]
    for wanted in (label.lower(),) if label else _LABELS:
        if wanted in known:
            return known.index(wanted)
    either = messages.EITHER(first=_LABELS[0], second=_LABELS[1])
    raise MetricUnavailable(messages.NO_LABEL(wanted=label or either, labels=tuple(names)))


def _require_weights(missing: Collection[str], name: str) -> None:
    """Raise for missing weights, which would be random and give random probabilities."""
    if missing:
        raise MetricUnavailable(messages.UNFINISHED(name=name, weights=tuple(sorted(missing)[:3])))


def _digest(file: Path) -> bytes:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def _unreadable(name: str, error: Exception) -> Note:
    if "GLOBAL" in str(error) or "Unsupported class" in str(error):  # torch names the call that it refuses
        return messages.UNSAFE(name=name)
    if isinstance(error, pickle.UnpicklingError | EOFError):
        return messages.NO_TORCH_FILE(name=name)
    return messages.UNREADABLE(name=name, error=one_line(error))
