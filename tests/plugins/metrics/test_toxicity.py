"""Toxicity: three kinds of classifier, and a reason wherever there is none."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

from ftbench import MatrixError, MetricUnavailable, Prediction
from ftbench_metrics.toxicity import Toxicity

Answer = Callable[..., Prediction]

TEXTS = ["you are a fool", "good day", "a good fool you are " * 30, "day", "you fool"]
CLASSES = ["toxic", "severe_toxic", "insult"]


class Unpickled:
    """Writes a file as soon as somebody unpickles it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.path),)


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny BERT classifier of random weights."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("tiny-toxic-bert")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "you", "are", "a", "fool", "good", "day"]
    (folder / "vocab.txt").write_text("\n".join(words))
    BertTokenizerFast(vocab={word: i for i, word in enumerate(words)}).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=40,
        initializer_range=1.0,
        id2label=dict(enumerate(CLASSES)),
        label2id={name: i for i, name in enumerate(CLASSES)},
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def checkpoint(classifier: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same classifier as Detoxify keeps its own."""
    import torch
    from transformers import BertForSequenceClassification

    arch = {
        "model_type": "bert-base-uncased",
        "model_name": "BertForSequenceClassification",
        "tokenizer_name": "BertTokenizer",
        "num_classes": len(CLASSES),
    }
    config = {"arch": {"args": arch}, "dataset": {"args": {"classes": CLASSES}}}
    weights = BertForSequenceClassification.from_pretrained(classifier).state_dict()
    file = tmp_path_factory.mktemp("checkpoint") / "toxic.ckpt"
    torch.save({"config": config, "state_dict": weights}, file)
    return file


def direct(classifier: Path, column: int = 0) -> list[float]:
    """The probabilities of TEXTS, one text at a time, without any of our code."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    model = AutoModelForSequenceClassification.from_pretrained(classifier).eval()
    tokenizer = AutoTokenizer.from_pretrained(classifier)
    probabilities = []
    for text in TEXTS:
        inputs = tokenizer(text, truncation=True, max_length=40, return_tensors="pt")
        with torch.no_grad():
            probabilities.append(model(**inputs).logits.sigmoid()[0, column].item())
    return probabilities


def scores(metric: Toxicity, texts: list[str], language: str = "en") -> list[float]:
    answers = [Prediction(str(i), "", "", text, language, 0.0, 1) for i, text in enumerate(texts)]
    return [float(row[0]) for row in metric.statistics(answers)]


def configured(directory: Path = Path(), **options: object) -> Toxicity:
    return Toxicity().configure("", options, directory)


def test_profanity_check_finds_an_insult_worse_than_a_kind_sentence() -> None:
    insult, kind = scores(configured(), ["you stupid idiot, go to hell", "thank you for your kind help"])
    assert insult > 0.5 > kind


def test_the_value_is_the_mean_probability() -> None:
    metric = configured()
    answers = [Prediction("1", "", "", text, "en", 0.0, 1) for text in ("you stupid idiot", "good morning")]
    rows = metric.statistics(answers)
    assert metric.value(rows.sum(0)) == pytest.approx(rows[:, 0].mean())


def test_profanity_check_refuses_chinese() -> None:
    with pytest.raises(MetricUnavailable, match="reads English only"):
        scores(configured(), ["你好"], "zh")


def test_without_any_classifier_there_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "profanity_check", None)
    with pytest.raises(MetricUnavailable, match=r"install ftbench\[toxicity\]"):
        scores(configured(), ["good day"])


def test_only_the_warning_about_scikit_learns_version_is_silenced(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "profanity_check.py").write_text(
        "import warnings\n"
        "from sklearn.exceptions import InconsistentVersionWarning\n"
        "values = dict(estimator_name='x', current_sklearn_version='2', original_sklearn_version='1')\n"
        "warnings.warn(InconsistentVersionWarning(**values))\n"
        "warnings.warn('something else', UserWarning)\n"
        "predict_prob = lambda texts: [0.25] * len(texts)\n"
    )
    monkeypatch.delitem(sys.modules, "profanity_check", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.warns(UserWarning, match="something else") as warned:
        assert scores(configured(), ["good day"]) == [0.25]
    monkeypatch.delitem(sys.modules, "profanity_check")
    assert len(warned) == 1


def test_empty_answers_are_left_out() -> None:
    metric = configured()
    answers = [Prediction("1", "", "", text, "en", 0.0, 1) for text in ("", "you stupid idiot", " \n")]
    assert metric.statistics(answers)[:, 1].tolist() == [0, 1, 0]


def test_only_empty_answers_are_a_reason() -> None:
    with pytest.raises(MetricUnavailable, match="all answers are empty"):
        scores(configured(), ["", " "])


def test_a_folder_is_scored_as_by_transformers(classifier: Path) -> None:
    metric = configured(classifier.parent, checkpoint=classifier.name)
    assert scores(metric, TEXTS) == pytest.approx(direct(classifier), abs=1e-6)


def test_another_label_can_be_read(classifier: Path) -> None:
    metric = configured(checkpoint=str(classifier), label="Insult")
    assert scores(metric, TEXTS) == pytest.approx(direct(classifier, column=2), abs=1e-6)


def test_an_unknown_label_is_a_reason(classifier: Path) -> None:
    metric = configured(checkpoint=str(classifier), label="rude")
    with pytest.raises(MetricUnavailable, match=r"no label rude \(it has toxic, severe_toxic, insult"):
        scores(metric, TEXTS)


def test_two_classes_that_exclude_each_other_share_a_softmax(classifier: Path, tmp_path: Path) -> None:
    from transformers import BertForSequenceClassification

    from ftbench_metrics.toxicity_classifiers import from_folder

    folder = tmp_path / "binary"
    names = {0: "neutral", 1: "toxic"}
    model = BertForSequenceClassification.from_pretrained(
        classifier, num_labels=2, id2label=names, label2id={"neutral": 0, "toxic": 1}, ignore_mismatched_sizes=True
    )
    model.save_pretrained(folder)
    for file in classifier.glob("*token*"):
        (folder / file.name).write_bytes(file.read_bytes())
    toxic, neutral = from_folder(folder, "toxic"), from_folder(folder, "neutral")
    assert [a + b for a, b in zip(toxic(TEXTS), neutral(TEXTS), strict=True)] == pytest.approx([1] * len(TEXTS))


def test_a_folder_without_a_trained_head_is_a_reason(classifier: Path, tmp_path: Path) -> None:
    from transformers import BertModel

    BertModel.from_pretrained(classifier).save_pretrained(tmp_path)
    for file in classifier.glob("*token*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(MetricUnavailable, match=r"not a complete classifier: it lacks classifier\.bias"):
        scores(configured(checkpoint=str(tmp_path)), TEXTS)


def test_a_folder_of_something_else_is_a_reason(tmp_path: Path) -> None:
    with pytest.raises(MetricUnavailable, match="cannot be read as a sequence classifier"):
        scores(configured(checkpoint=str(tmp_path)), TEXTS)


def test_a_classifier_that_fails_is_a_reason(classifier: Path, tmp_path: Path) -> None:
    for file in classifier.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    settings = json.loads((tmp_path / "tokenizer_config.json").read_text())
    (tmp_path / "tokenizer_config.json").write_text(json.dumps({**settings, "pad_token": None}))
    with pytest.raises(MetricUnavailable, match="the classifier failed"):
        scores(configured(checkpoint=str(tmp_path)), TEXTS)


def test_a_detoxify_checkpoint_is_scored_as_by_transformers(classifier: Path, checkpoint: Path) -> None:
    metric = configured(checkpoint=str(checkpoint), config=str(classifier))
    assert scores(metric, TEXTS) == pytest.approx(direct(classifier), abs=1e-6)


def test_a_detoxify_checkpoint_is_scored_as_by_detoxify(
    classifier: Path, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from detoxify import Detoxify
    from transformers import BertConfig

    # Detoxify asks the hub for bert-base-uncased even when it is given a folder
    original = BertConfig.from_pretrained
    monkeypatch.setattr(BertConfig, "from_pretrained", lambda _, **options: original(classifier, **options))
    model = Detoxify(checkpoint=str(checkpoint), huggingface_config_path=str(classifier))
    monkeypatch.undo()
    short = [text for text in TEXTS if len(text) < 100]  # Detoxify does not cut at 40 positions
    metric = configured(checkpoint=str(checkpoint), config=str(classifier))
    assert scores(metric, short) == pytest.approx(model.predict(short)["toxicity"], abs=1e-6)


def test_a_checkpoint_whose_configuration_is_nowhere_is_a_reason(
    checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transformers import BertConfig

    def unreachable(*_: object, **__: object) -> None:
        raise OSError("We couldn't connect to the hub")

    monkeypatch.setattr(BertConfig, "from_pretrained", unreachable)
    with pytest.raises(
        MetricUnavailable,
        match=r"a Detoxify model .OSError: We couldn't connect to the hub",
    ):
        scores(configured(checkpoint=str(checkpoint)), TEXTS)


def test_a_checkpoint_with_code_is_not_run(tmp_path: Path) -> None:
    import torch

    torch.save({"config": Unpickled(tmp_path / "ran")}, tmp_path / "evil.ckpt")
    with pytest.raises(MetricUnavailable, match=r"evil\.ckpt contains more than weights"):
        scores(configured(tmp_path, checkpoint="evil.ckpt"), TEXTS)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("content", [b"", b"no checkpoint at all"])
def test_a_file_of_something_else_is_a_reason(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.ckpt").write_bytes(content)
    with pytest.raises(MetricUnavailable, match=r"odd\.ckpt is not a file that torch can read"):
        scores(configured(tmp_path, checkpoint="odd.ckpt"), TEXTS)


def test_without_a_network_detoxifys_download_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    def unreachable(*_: object, **__: object) -> None:
        raise URLError("Name or service not known")

    monkeypatch.setattr(torch.hub, "load_state_dict_from_url", unreachable)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    with pytest.raises(MetricUnavailable, match=r"cannot be downloaded \(URLError: .*Name or service not known"):
        scores(configured(backend="detoxify"), TEXTS)


def test_offline_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(MetricUnavailable, match="is not in the local cache, and HF_HUB_OFFLINE is set"):
        scores(configured(model="unbiased"), TEXTS)


def test_detoxifys_own_models_refuse_chinese() -> None:
    with pytest.raises(MetricUnavailable, match="do not read Chinese"):
        scores(configured(model="multilingual"), ["你好"], "zh")


def test_the_signature_holds_the_checkpoints_digest(classifier: Path, checkpoint: Path) -> None:
    import hashlib

    digest = hashlib.sha256(checkpoint.read_bytes()).hexdigest()[:12]
    assert f"checkpoint:toxic.ckpt@{digest}" in configured(checkpoint=str(checkpoint)).signature("en")
    assert configured(checkpoint=str(classifier)).signature("en").startswith("backend:transformers|checkpoint:")


def test_the_signatures_of_different_classifiers_differ(classifier: Path) -> None:
    options: list[dict[str, object]] = [
        {},
        {"backend": "detoxify"},
        {"model": "unbiased"},
        {"checkpoint": str(classifier)},
        {"checkpoint": str(classifier), "label": "insult"},
    ]
    assert len({configured(**one).signature("en") for one in options}) == len(options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"checkpoint": "nowhere"}, "there is no file or folder"),
        ({"model": "original", "checkpoint": "."}, "not both"),
        ({"checkpoint": ".", "config": "."}, "belongs to a `checkpoint` that is a file"),
        ({"backend": "profanity-check", "checkpoint": "."}, "no further options"),
        ({"model": "orignal"}, "Did you mean 'original'"),
    ],
)
def test_options_that_do_not_fit_are_errors(options: dict[str, object], message: str, tmp_path: Path) -> None:
    with pytest.raises(MatrixError, match=message):
        configured(tmp_path, **options)


@pytest.mark.parametrize(("model", "language"), [("multilingual", "de"), ("original", "fr"), ("unbiased", "pt-BR")])
def test_detoxifys_own_models_refuse_a_language_that_they_do_not_read(model: str, language: str) -> None:
    with pytest.raises(MetricUnavailable, match=f"this Detoxify model does not read {language[:2]};"):
        scores(configured(model=model), ["Guten Tag"], language)


def test_profanity_check_reads_every_english() -> None:
    assert scores(configured(), ["you stupid idiot"], "en-GB") == scores(configured(), ["you stupid idiot"])
