"""BERTScore against the functions of the package bert_score, where they still work, and against cases by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench import MatrixError, MetricUnavailable, Prediction
from ftbench_metrics.bertscore import BertScore

Answer = Callable[..., Prediction]

WORDS = ("the", "a", "cat", "dog", "sat", "ran", "on", "under", "mat", "hat", "red", "big", ".", ",", "happily")


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random BERT of three layers over a few words."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("models") / "tiny-bert"
    folder.mkdir()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=16, intermediate_size=32, num_hidden_layers=3, num_attention_heads=2,
        max_position_embeddings=24, initializer_range=1.0,
    )  # fmt: skip
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=24).save_pretrained(folder)
    return folder


@pytest.fixture
def answers(answer: Answer) -> list[Prediction]:
    pairs = [
        ("the cat sat on the mat .", "a cat sat on the red mat ."),
        ("a dog ran", "the big dog ran happily under the hat"),
        ("the cat sat", "the cat sat"),
        ("zebra", "the hat"),
    ]
    return [answer(*pair) for pair in pairs]


def configured(folder: Path, **options: object) -> BertScore:
    return BertScore().configure("", {"model": str(folder), **options}, folder)


def scores(metric: BertScore, answers: list[Prediction]) -> list[float]:
    rows = metric.statistics(answers)
    assert rows[:, 1].tolist() == [1.0] * len(answers)
    return [float(score) for score in rows[:, 0]]


def by_definition(folder: Path, layer: int, answer: str, reference: str) -> tuple[float, float, float]:
    """F1, precision and recall as in section 3 of the paper, token by token, one text a pass."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    model: Any = AutoModel.from_pretrained(folder).eval()
    tokenizer: Any = AutoTokenizer.from_pretrained(folder)

    def states(text: str) -> tuple[list[Any], list[bool]]:
        ids = tokenizer(text)["input_ids"]
        with torch.no_grad():
            hidden = model(torch.tensor([ids]), output_hidden_states=True).hidden_states[layer][0]
        return list(hidden), [token not in (tokenizer.cls_token_id, tokenizer.sep_token_id) for token in ids]

    def best(one: tuple[list[Any], list[bool]], other: tuple[list[Any], list[bool]]) -> float:
        cosine = torch.nn.CosineSimilarity(0)
        found = [max(float(cosine(a, b)) for b in other[0]) for a, counts in zip(*one, strict=True) if counts]
        return sum(found) / len(found)

    a, b = states(answer), states(reference)
    precision, recall = best(a, b), best(b, a)
    return 2 * precision * recall / (precision + recall), precision, recall


@pytest.mark.parametrize(("place", "key"), list(enumerate(("f1", "precision", "recall"))))
def test_scores_are_those_of_the_definition(place: int, key: str, bert: Path, answers: list[Prediction]) -> None:
    expected = [by_definition(bert, 2, one.text, one.reference)[place] for one in answers]
    assert scores(configured(bert, num_layers=2, key=key), answers) == pytest.approx(expected, abs=1e-5)


def test_scores_are_those_of_the_package(bert: Path, answers: list[Prediction]) -> None:
    package = pytest.importorskip("bert_score", reason="the package bert_score is not installed, or lacks matplotlib")
    texts, references = [one.text for one in answers], [one.reference for one in answers]
    precision, recall, f1 = package.score(texts, references, model_type=str(bert), num_layers=2, device="cpu")
    assert scores(configured(bert, num_layers=2), answers) == pytest.approx(f1.tolist(), abs=1e-5)
    assert scores(configured(bert, num_layers=2, key="recall"), answers) == pytest.approx(recall.tolist(), abs=1e-5)
    assert scores(configured(bert, num_layers=2, key="precision"), answers) == pytest.approx(
        precision.tolist(), abs=1e-5
    )


def test_an_equal_text_scores_one_and_a_better_one_more(bert: Path, answer: Answer) -> None:
    same, near, far = scores(
        configured(bert),
        [answer("the cat sat", "the cat sat"), answer("the cat ran", "the cat sat"), answer(".", "the cat sat")],
    )
    assert same == pytest.approx(1.0, abs=1e-5)
    assert same > near > far


def test_an_empty_answer_or_reference_scores_nothing(bert: Path, answer: Answer) -> None:
    assert scores(configured(bert), [answer("", "the cat"), answer("the cat", " ")]) == [0.0, 0.0]


def test_scores_do_not_depend_on_batches_or_order(bert: Path, answers: list[Prediction]) -> None:
    whole = scores(configured(bert), answers)
    single = scores(configured(bert, batch_size=1), answers[::-1])[::-1]
    assert whole == pytest.approx(single, abs=1e-5)


def test_a_long_text_is_judged_by_its_beginning(bert: Path, answer: Answer) -> None:
    (score,) = scores(configured(bert), [answer("the cat sat " * 30, "the cat sat " * 30)])
    assert score == pytest.approx(1.0, abs=1e-5)


def test_a_baseline_rescales_by_the_line_of_the_layer(bert: Path, answers: list[Prediction], tmp_path: Path) -> None:
    file = tmp_path / "en.tsv"
    file.write_text("LAYER,P,R,F\n0,0.1,0.1,0.1\n2,0.3,0.4,0.5\n", encoding="utf-8")
    plain = scores(configured(bert, num_layers=2), answers)
    rescaled = scores(configured(bert, num_layers=2, baseline=str(file)), answers)
    assert rescaled == pytest.approx([(score - 0.5) / 0.5 for score in plain])
    with pytest.raises(MetricUnavailable, match="no line for layer 3"):
        configured(bert, num_layers=3, baseline=str(file)).statistics(answers)


def test_a_decoder_model_scores_texts_without_special_tokens(tiny_model: Path, answer: Answer) -> None:
    same, other = scores(configured(tiny_model), [answer("Ben ran home", "Ben ran home"), answer("Why", "Ben ran")])
    assert same == pytest.approx(1.0, abs=1e-5)
    assert other < same


def test_chinese_texts_score(tiny_model: Path, answer: Answer) -> None:
    same, other = scores(configured(tiny_model), [answer("我喜欢猫", "我喜欢猫"), answer("天气很好", "我喜欢猫")])
    assert other < same == pytest.approx(1.0, abs=1e-5)


def test_a_layer_that_the_model_lacks_is_a_reason(bert: Path, answers: list[Prediction]) -> None:
    with pytest.raises(MetricUnavailable, match="has 3 layers, so `num_layers` cannot be 4"):
        configured(bert, num_layers=4).statistics(answers)


def test_a_folder_that_is_no_model_is_a_reason(tmp_path: Path, answers: list[Prediction]) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(MetricUnavailable, match="cannot be read as a model of texts"):
        configured(tmp_path / "empty").statistics(answers)


def test_a_model_must_be_named_and_there(tmp_path: Path) -> None:
    with pytest.raises(MatrixError, match="needs `model`"):
        BertScore().configure("", {}, tmp_path)
    with pytest.raises(MatrixError, match="there is no file or folder"):
        configured(tmp_path / "nowhere")


def test_a_model_of_the_hub_that_cannot_be_had_is_a_reason(
    answers: list[Prediction], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub

    def refused(*arguments: object, **options: object) -> str:
        raise ConnectionError("no network")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", refused)
    metric = BertScore().configure("", {"model": "hf:someone/bert"}, tmp_path)
    with pytest.raises(MetricUnavailable, match="someone/bert cannot be downloaded"):
        metric.statistics(answers)


def test_the_signature_names_model_layer_and_result(bert: Path, tiny_model: Path) -> None:
    signatures = {
        configured(bert).signature("en"),
        configured(bert, num_layers=2).signature("en"),
        configured(bert, key="recall").signature("en"),
        configured(tiny_model).signature("en"),
    }
    assert len(signatures) == 4
    assert all("transformers-" in signature for signature in signatures)
