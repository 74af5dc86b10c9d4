"""Planning against the loaded model, on architectures of other kinds than those of `build` in conftest.py."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import PreTrainedTokenizerFast

from ftbench.contracts import ModelFacts
from ftbench_methods.prefix_start import write_text
from ftbench_models.facts import read_facts
from tests.plugins.methods.cases import TRAINED, case, prepare
from tools.architectures.folder import train_tokenizer
from tools.architectures.zoo import build as zoo

IDS = torch.arange(2, 14).reshape(2, 6)
NO_PREFIX = {
    "gemma4_text": "keys and values differ in width between layers",
    "deepseek_v3": "the model keeps latent vectors instead of keys and values",
    "falcon_h1": "some layers keep a state instead of keys and values",
    "lfm2": "some layers keep a state instead of keys and values",
    "qwen3_5_text": "some layers keep a state instead of keys and values",
    "deepseek_v2": "the model keeps latent vectors instead of keys and values",
    "jetmoe": "the queries are computed by experts, and PEFT would make keys of another width",
    "mamba2": "the model has no attention layers",
    **dict.fromkeys(
        ("qwen3_next", "minimax", "jamba", "bamba", "granitemoehybrid", "nemotron_h", "zamba2"),
        "some layers keep a state instead of keys and values",
    ),
}
WITH_PREFIX = (
    *("starcoder2", "gemma3_text", "gptj", "phi3", "bloom", "falcon", "mpt"),
    *("gpt_oss", "qwen3_moe", "phimoe", "llama4_text"),
)
NO_IA3 = ("mixtral", "gpt_oss", "qwen3_moe", "phimoe", "jetmoe", "deepseek_v3", "mamba2", "zamba2")
COUNTED = ("deepseek_v3", "gemma4_text", "llama4_text", "jetmoe", "mamba2", "falcon_h1", "zamba2")
EXPERTS = "the experts stay as they are: their matrices are kept together, and {method} changes linear layers"
MISTAKEN = (
    "these layers stay as they are: down_proj, gate_proj, up_proj "
    "(PEFT would mistake the name for the model's expert layers)"
)
PAST = (
    "these layers stay as they are: {layers} (the state space kernel reads its weight directly and bypasses the layer)"
)
LEFT_ALONE = {
    "llama": [],
    "qwen3_5_text": [],
    **{key: [EXPERTS] for key in ("mixtral", "qwen3_moe", "gpt_oss", "phimoe", "jetmoe", "minimax")},
    **{key: [EXPERTS, MISTAKEN] for key in ("deepseek_v2", "deepseek_v3", "llama4_text")},
    **{key: [PAST.format(layers="out_proj")] for key in ("mamba2", "falcon_h1", "bamba")},
    **{key: [EXPERTS, PAST.format(layers="out_proj")] for key in ("granitemoehybrid", "nemotron_h")},
    "jamba": [EXPERTS, MISTAKEN, PAST.format(layers="dt_proj, out_proj, x_proj")],
    "zamba2": [
        PAST.format(layers="out_proj"),
        "these layers stay as they are: down_proj, gate_up_proj, k_proj, o_proj, q_proj, v_proj "
        "(several blocks share its weights)",
    ],
}


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    return train_tokenizer()


@pytest.fixture
def known(tmp_path: Path, tokenizer: PreTrainedTokenizerFast) -> Callable[[Any], ModelFacts]:
    """Return a function that saves a model and reads what the plan knows of it."""

    def known(model: Any) -> ModelFacts:
        model.save_pretrained(tmp_path)
        tokenizer.save_pretrained(tmp_path)
        return read_facts(tmp_path)

    return known


def logits_of(model: Any) -> torch.Tensor:
    with torch.no_grad():
        logits: torch.Tensor = model(input_ids=IDS, attention_mask=torch.ones_like(IDS)).logits
    return logits[:, -IDS.shape[1] :]


def step(model: Any) -> Any:
    model(input_ids=IDS, attention_mask=torch.ones_like(IDS), labels=IDS).loss.backward()
    torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=10.0).step()
    return model


@pytest.mark.parametrize("name", NO_PREFIX)
def test_a_prefix_that_a_model_could_not_read_is_a_skip_of_the_plan(name: str, known: Any) -> None:
    method, settings = case("prefix")
    assert str(method.impossible(settings, known(zoo(name)))).startswith(NO_PREFIX[name])


@pytest.mark.parametrize("name", WITH_PREFIX)
@pytest.mark.parametrize("method", ["prefix", "prompt-tuning", "p-tuning"])
def test_what_stands_before_the_text_trains_where_the_plan_allows_it(name: str, method: str, known: Any) -> None:
    model = zoo(name)
    assert case(method)[0].impossible(case(method)[1], known(model)) is None
    prepared = prepare(method, model)
    before = logits_of(prepared)
    assert not torch.equal(logits_of(step(prepared)), before)


@pytest.mark.parametrize("name", ["jetmoe", "mamba2"])
@pytest.mark.parametrize("method", ["prompt-tuning", "p-tuning"])
def test_learned_vectors_train_where_a_prefix_has_no_place(name: str, method: str, known: Any) -> None:
    model = zoo(name)
    assert case(method)[0].impossible(case(method)[1], known(model)) is None
    prepared = prepare(method, model)
    before = logits_of(prepared)
    assert not torch.equal(logits_of(step(prepared)), before)


def test_a_model_whose_state_is_no_past_of_keys_starts_from_words_of_its_own_too() -> None:
    """The words are drawn one by one from what whole passes say."""
    model = zoo("mamba2")
    torch.manual_seed(5)
    written = write_text(model, 4)
    torch.manual_seed(5)
    for length in (1, 2, 3):
        with torch.no_grad():
            expected = model(input_ids=written[None, :length]).logits[0, -1].softmax(-1)
        assert written[length] == torch.multinomial(expected, 1)


@pytest.mark.parametrize("method", ["prompt-tuning", "p-tuning"])
def test_learned_vectors_are_no_tokens_for_a_model_that_looks_them_up_in_every_layer(method: str, known: Any) -> None:
    found = case(method)[0].impossible(case(method)[1], known(zoo("gemma4_text")))
    assert str(found).startswith("every layer looks up the ids of the input tokens")


@pytest.mark.parametrize("name", ["falcon_h1", "lfm2", "gpt_oss", "mamba2", "llama4_text"])
def test_generating_behind_learned_vectors_is_what_whole_passes_say(name: str) -> None:
    model = prepare("prompt-tuning", zoo(name))
    asked = {"max_new_tokens": 3, "min_new_tokens": 3, "do_sample": False}
    made = model.generate(input_ids=IDS, attention_mask=torch.ones_like(IDS), **asked)
    with torch.no_grad():
        following = model(input_ids=made[:, :-1], attention_mask=torch.ones_like(made[:, :-1])).logits[:, -3:]
    following[..., model.config.eos_token_id] = -torch.inf
    assert torch.equal(made[:, -3:], following.argmax(-1))
    assert "prepare_inputs_for_generation" not in vars(model.model)


@pytest.mark.parametrize("name", ["deepseek_v3", "llama"])
def test_rotations_of_latent_vectors_train_and_are_merged(name: str) -> None:
    model = step(prepare("oft", zoo(name)))
    expected = logits_of(model)
    assert (expected - logits_of(zoo(name))).abs().max() > 1e-3
    torch.testing.assert_close(logits_of(case("oft")[0].merge(model)), expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("name", NO_IA3)
def test_experts_that_have_no_layer_for_ia3_are_a_skip_of_the_plan(name: str, known: Any) -> None:
    method, settings = case("ia3")
    assert "which layers of " + name in str(method.impossible(settings, known(zoo(name))))


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_a_plan_and_a_cell_say_what_a_method_for_linear_layers_leaves_alone(name: str, known: Any) -> None:
    """By the files, where experts may lie one by one, and by the parameters of the loaded model."""
    model = zoo(name)
    files = known(model)
    loaded = replace(files, shapes={one: tuple(parameter.shape) for one, parameter in model.named_parameters()})
    for one in ("dora", "pissa", "oft", "miss"):
        method, settings = case(one)
        expected = [line.replace("{method}", one) for line in LEFT_ALONE[name]]
        assert [str(note) for note in method.notes(settings, files)] == expected
        assert [str(note) for note in method.notes(settings, loaded)] == expected


def test_nothing_is_said_of_layers_that_were_not_asked_for(known: Any) -> None:
    method = case("lora")[0]
    assert method.notes(method.settings.model_validate({"targets": "attention"}), known(zoo("mixtral"))) == ()


@pytest.mark.parametrize("name", ["nemotron_h", "zamba2"])
def test_the_attention_of_a_model_that_shows_none_is_a_skip_of_the_plan(name: str, known: Any) -> None:
    for one in ("lora", "pissa", "miss"):
        method = case(one)[0]
        settings = method.settings.model_validate({"targets": "attention"})
        reason = f"targets: attention: {name} has no linear layer in an attention module"
        assert str(method.impossible(settings, known(zoo(name)))) == reason


def test_adapters_of_a_model_without_feed_forward_parts_are_a_skip_of_the_plan(known: Any) -> None:
    method, settings = case("adapter-pfeiffer")
    reason = "the layers of mamba2 have no feed-forward part for an adapter to follow"
    assert str(method.impossible(settings, known(zoo("mamba2")))) == reason


def test_adapters_of_a_model_whose_blocks_share_theirs_are_a_skip_of_the_plan(known: Any) -> None:
    method, settings = case("adapter-pfeiffer")
    assert "zamba2 add to the residual stream themselves" in str(method.impossible(settings, known(zoo("zamba2"))))


@pytest.mark.parametrize("name", ["phimoe", "llama4_text", "jetmoe"])
def test_adapters_beside_experts_train(name: str) -> None:
    """Experts of Llama 4 return the tokens of all rows in one list; the parallel adapter reads them row by row."""
    for one in ("adapter-pfeiffer", "adapter-parallel"):
        model = prepare(one, zoo(name))
        before = logits_of(model)
        assert torch.equal(before, logits_of(zoo(name)))
        assert not torch.equal(logits_of(step(model)), before)


@pytest.mark.parametrize("name", COUNTED)
def test_the_plan_and_the_loaded_model_tell_what_trains(name: str, known: Any) -> None:
    """By the files, and by the parameters of the loaded model, which a cell is checked against."""
    model = zoo(name)
    files = known(model)
    shapes = {one: tuple(parameter.shape) for one, parameter in model.named_parameters()}
    loaded = replace(files, parameters=sum(p.numel() for p in model.parameters()), shapes=shapes)
    wrong = []
    for one in TRAINED:
        method, settings = case(one)
        reason = method.impossible(settings, files)
        assert method.impossible(settings, loaded) == reason
        if reason is None:
            prepared = prepare(one, copy.deepcopy(model))
            real = sum(parameter.numel() for parameter in prepared.parameters() if parameter.requires_grad)
            told = {method.trainable_parameters(settings, facts) for facts in (files, loaded)}
            wrong += [(one, told, real)] if told not in ({real}, {None}) else []
    assert not wrong
