"""Answers from another program: a second way through transformers, from the folder that a backend gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from ftbench import CellError, GeneratedAnswers, GenerationBackend, GenerationRequest, Prediction
from ftbench.inference.backend import Outsourced
from ftbench.inference.evaluate import Evaluator
from tests.bundles import bundle_of, loaded_bundle
from tests.core.inference.test_evaluate import PLAN, STORIES, TALES
from tests.core.inference.test_generated_labels import PLAN as GENERATED_LABELS
from tests.core.inference.test_generated_labels import ROWS, WORDS

Load = Callable[[str], Any]


@dataclass
class RowByRow(GenerationBackend):
    """Loads the folder and computes every answer by itself, each token with all that stands before it."""

    name: str = "row-by-row"
    off: float = 0.0
    """Added to the losses of the probe, as by a program that reads the weights wrongly."""

    def generate(self, folder: Path, request: GenerationRequest) -> GeneratedAnswers:
        import torch
        from transformers import AutoModelForCausalLM

        assert not torch.is_inference_mode_enabled()  # where a model that moves to a device becomes one not to train
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=request.dtype)

        @torch.no_grad()
        def logits(ids: list[int]) -> Any:
            return model(input_ids=torch.tensor([ids])).logits[0].log_softmax(-1)

        answers = []
        for prompt in request.prompts:
            ids = list(prompt)
            while len(ids) - len(prompt) < request.max_new_tokens and (
                len(ids) == len(prompt) or ids[-1] not in (request.end_of_text, *request.other_ends)
            ):
                ids.append(int(logits(ids)[-1].argmax()))
            answers.append(ids[len(prompt) :])
        losses = []
        for before, target in request.probe:
            found = logits([*before, *target])
            picked = [float(found[len(before) - 1 + i, token]) for i, token in enumerate(target)]
            losses.append(self.off - sum(picked))
        return GeneratedAnswers(answers, losses, "row-by-row 1.0")


def evaluator(loaded: Any, backend: RowByRow | None, model: Any = None, **changes: Any) -> Evaluator:
    import torch

    cpu = torch.device("cpu")
    outsourced = Outsourced(backend, cpu) if backend else None
    bundle = bundle_of(model or loaded.model, loaded.tokenizer)
    return Evaluator(bundle, replace(PLAN, labels=(), **changes), outsourced)


def predictions(one: Evaluator) -> list[Prediction]:
    return one.predict(STORIES, [STORIES.example(row, "en") for row in TALES])[0]


@pytest.mark.parametrize(
    ("name", "stop"),
    [
        ("stories-260k", ()),
        ("stories-260k", ("there",)),
        ("tinystories-3m", (".",)),
        *(
            pytest.param(*pair, marks=pytest.mark.slow)
            for pair in (("stories-260k", (".",)), ("tinystories-3m", ()), ("tinystories-3m", ("there",)))
        ),
    ],
)
def test_answers_of_a_backend_are_cut_and_counted_like_our_own(
    name: str, stop: tuple[str, ...], load_model: Load
) -> None:
    loaded = load_model(name)
    own, other = evaluator(loaded, None, stop=stop), evaluator(loaded, RowByRow(), stop=stop)
    assert predictions(own) == predictions(other)
    assert other.outsourced is not None
    assert other.outsourced.version == "row-by-row 1.0"


def test_labels_that_a_backend_generates_are_matched_like_our_own(load_model: Load) -> None:
    loaded = load_model("stories-260k")
    found = []
    for backend in (None, RowByRow()):
        one = evaluator(loaded, backend)
        one.plan = GENERATED_LABELS
        found.append(one.predict(WORDS, [WORDS.example(row, "en") for row in ROWS])[0])
    assert found[0] == found[1]
    assert found[0][0].text == "girl"


def test_a_backend_gets_what_was_learned_and_not_the_base_model(load_model: Load) -> None:
    import torch

    loaded = load_model("stories-260k")
    before = predictions(evaluator(loaded, RowByRow()))
    with torch.no_grad():
        for parameter in loaded.model.parameters():
            parameter.add_(0.05 * torch.randn(parameter.shape, generator=torch.Generator().manual_seed(0)))
    after = predictions(evaluator(loaded, RowByRow()))
    assert [one.text for one in after] != [one.text for one in before]
    assert after == predictions(evaluator(loaded, None))


def test_the_folder_with_the_model_is_gone_afterwards(load_model: Load, tmp_path: Path) -> None:
    one = evaluator(load_model("stories-260k"), RowByRow())
    assert one.outsourced is not None
    one.outsourced.folder = tmp_path
    seen: list[list[str]] = []
    generate = RowByRow.generate

    class Looking(RowByRow):
        def generate(self, folder: Path, request: GenerationRequest) -> GeneratedAnswers:
            assert folder.parent == tmp_path
            seen.append(sorted(path.name for path in folder.iterdir()))
            return generate(self, folder, request)

    one.outsourced.backend = Looking()
    predictions(one)
    assert {"config.json", "model.safetensors"} <= set(seen[0])
    assert not list(tmp_path.iterdir())


def test_a_backend_computes_in_the_type_of_what_is_evaluated(load_model: Load) -> None:
    class Noting(RowByRow):
        def generate(self, folder: Path, request: GenerationRequest) -> GeneratedAnswers:
            types.append(request.dtype)
            return GeneratedAnswers([[1]] * len(request.prompts), [loss for _, loss in one.outsourced.probe], "1")

    types: list[str] = []
    loaded = load_model("stories-260k")
    for change in (lambda: None, loaded.model.bfloat16):
        change()
        one: Any = evaluator(loaded, Noting())
        predictions(one)
    loaded.model.float()
    one.bundle = loaded_bundle(loaded, precision="bf16")
    predictions(one)
    assert types == ["float32", "bfloat16", "bfloat16"]


def test_a_backend_that_computes_another_model_is_an_error_of_the_cell(load_model: Load) -> None:
    with pytest.raises(CellError, match=r"row-by-row computes another model: a test answer has a loss of .* nats"):
        predictions(evaluator(load_model("stories-260k"), RowByRow(off=0.5)))


def test_an_adapter_that_was_not_merged_is_an_error_of_the_cell(load_model: Load) -> None:
    from peft import LoraConfig, get_peft_model

    loaded = load_model("stories-260k")
    wrapped = get_peft_model(loaded.model, LoraConfig(r=2, target_modules=["q_proj"], task_type="CAUSAL_LM"))
    with pytest.raises(CellError, match="no plain model that another program could load"):
        predictions(evaluator(loaded, RowByRow(), wrapped))
