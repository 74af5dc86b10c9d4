"""BitFit, LayerNorm tuning, top layers and the linear probe: which of the model's own parameters train."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from ftbench.contracts import ModelFacts
from ftbench.errors import ModelError
from tests.plugins.methods.cases import METHODS, prepare


def _trained(model: nn.Module) -> set[str]:
    return {name for name, parameter in model.named_parameters() if parameter.requires_grad}


def test_bitfit_trains_every_bias_and_nothing_else(build: Callable[[str], Any]) -> None:
    model = prepare("bitfit", build("gpt2"))
    assert _trained(model) == {name for name, _ in model.named_parameters() if name.endswith(".bias")}
    # Four linear layers and two norms in each of two blocks, and the last norm.
    assert len(_trained(model)) == 2 * 6 + 1


def test_a_causal_mask_that_is_called_bias_is_not_counted(facts: Callable[..., ModelFacts]) -> None:
    shapes = {"h.0.attn.bias": (1, 1, 8, 8), "h.0.ln_1.bias": (4,), "h.0.attn.c_attn.bias": (12,)}
    method = METHODS["bitfit"]
    assert method.trainable_parameters(method.settings(), facts(shapes=shapes)) == 16


def test_bitfit_on_a_model_without_biases_is_known_before_loading_and_refused_after(
    build: Callable[[str], Any], facts: Callable[..., ModelFacts]
) -> None:
    method = METHODS["bitfit"]
    assert str(method.impossible(method.settings(), facts(build("llama")))) == "the model has no biases"
    assert method.impossible(method.settings(), facts(build("qwen2"))) is None
    with pytest.raises(ModelError, match="bitfit: the model has no biases"):
        prepare("bitfit", build("llama"))


def test_layernorm_trains_what_belongs_to_normalisation_layers(architecture: str, build: Callable[[str], Any]) -> None:
    model = prepare("layernorm", build(architecture))
    norms = [module for module in model.modules() if "Norm" in type(module).__name__]
    expected = {id(parameter) for norm in norms for parameter in norm.parameters()}
    assert {id(parameter) for parameter in model.parameters() if parameter.requires_grad} == expected


def test_layernorm_without_weights_to_train_is_impossible(
    build: Callable[[str], Any], facts: Callable[..., ModelFacts]
) -> None:
    reason = "the model's normalisation layers have no weights"
    method = METHODS["layernorm"]
    assert str(method.impossible(method.settings(), facts(shapes={"layers.0.mlp.up.weight": (4, 4)}))) == reason
    assert method.impossible(method.settings(), facts(build("llama"))) is None
    bare = nn.Sequential(nn.Linear(2, 2))
    with pytest.raises(ModelError, match=reason):
        method.prepare(bare, method.settings())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gpt2", {"transformer.h.1", "transformer.ln_f"}),
        ("gpt_neo", {"transformer.h.1", "transformer.ln_f"}),
        ("llama", {"model.layers.1", "model.norm", "lm_head"}),
        ("qwen2", {"model.layers.1", "model.norm"}),
    ],
)
def test_top_layers_are_the_last_blocks_the_last_norm_and_an_untied_head(
    name: str, expected: set[str], build: Callable[[str], Any]
) -> None:
    model = prepare("top-layers", build(name))
    wanted = {one for one, _ in model.named_parameters() if any(one.startswith(f"{part}.") for part in expected)}
    assert _trained(model) == wanted
    assert all(any(one.startswith(f"{part}.") for one in wanted) for part in expected)


def test_a_norm_of_the_embedding_is_not_on_top(facts: Callable[..., ModelFacts]) -> None:
    names = ("word_embeddings_layernorm", "h.0.ln", "h.1.ln", "ln_f")
    method = METHODS["top-layers"]
    settings = method.settings.model_validate({"layers": 1})
    shapes = {f"{name}.weight": (4,) for name in names}
    assert method.trainable_parameters(settings, facts(shapes=shapes)) == 8


def test_more_top_layers_than_there_are_is_known_before_loading_and_refused_after(
    build: Callable[[str], Any], facts: Callable[..., ModelFacts]
) -> None:
    method = METHODS["top-layers"]
    three, two = (method.settings.model_validate({"layers": count}) for count in (3, 2))
    assert str(method.impossible(three, facts(build("llama")))) == "the model has 2 blocks, fewer than 3"
    assert method.impossible(two, facts(build("llama"))) is None
    with pytest.raises(ModelError, match="layers: the model has 2 blocks, fewer than 3"):
        method.prepare(build("llama"), three)


@pytest.mark.parametrize("architecture", ["gpt_neo", "llama", "qwen2"])  # GPT-2 has dropout
def test_a_probe_is_a_linear_classifier_over_what_the_body_computes(
    architecture: str, build: Callable[[str], Any], train: Callable[[Any], Any], ids: Tensor
) -> None:
    base = build(architecture)
    with torch.no_grad():
        features = base.base_model(input_ids=ids).last_hidden_state[:, :-1].flatten(0, 1)
    classifier = nn.Linear(16, 40, bias=False)
    classifier.weight.data = base.get_output_embeddings().weight.detach().clone()
    optimizer = torch.optim.AdamW(classifier.parameters(), lr=0.01, weight_decay=0.0)
    for _ in range(3):
        nn.functional.cross_entropy(classifier(features), ids[:, 1:].flatten()).backward()
        optimizer.step()
        optimizer.zero_grad()
    probe = train(prepare("linear-probe", build(architecture)))
    torch.testing.assert_close(probe.get_output_embeddings().weight, classifier.weight, atol=1e-4, rtol=1e-4)


def test_a_probe_of_a_tied_model_leaves_the_embedding_alone(build: Callable[[str], Any], train: Any) -> None:
    model = train(prepare("linear-probe", build("gpt2")))
    assert torch.equal(model.transformer.wte.weight, build("gpt2").transformer.wte.weight)
    assert not torch.equal(model.lm_head.weight, model.transformer.wte.weight)


def test_a_probe_works_on_label_tasks_only() -> None:
    assert {name for name, method in METHODS.items() if "text" not in method.capabilities.outputs} == {"linear-probe"}
    assert all("label" in method.capabilities.outputs for method in METHODS.values())


def test_an_output_layer_that_is_not_linear_has_no_probe(build: Callable[[str], Any]) -> None:
    model = build("llama")
    model.lm_head = nn.Identity()
    with pytest.raises(ModelError, match="LlamaForCausalLM has no linear output layer"):
        prepare("linear-probe", model)


@pytest.mark.parametrize("name", ["bitfit", "layernorm", "top-layers", "linear-probe"])
def test_a_bf16_model_computes_with_the_rounded_parameters_and_trains_exact_ones(
    name: str, build: Callable[[str], Any], logits: Callable[[Any], Tensor]
) -> None:
    model = prepare(name, build("qwen2").bfloat16())
    before = logits(build("qwen2").bfloat16())
    assert before.dtype == torch.bfloat16
    assert torch.equal(logits(model), before)
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    with torch.no_grad():
        for parameter in learned:
            parameter.mul_(1 + 1e-6)
    # Far less than bf16 can tell apart, and kept all the same.
    assert torch.equal(logits(model), before)
    assert all(not torch.equal(parameter, parameter.bfloat16().float()) for parameter in learned if parameter.any())


def test_quantised_parameters_are_refused(build: Callable[[str], Any]) -> None:
    model = build("llama")
    model.lm_head.weight = nn.Parameter(torch.zeros(40, 16, dtype=torch.uint8), requires_grad=False)
    with pytest.raises(ModelError, match=r"lm_head\.weight is quantised, so it cannot be trained"):
        prepare("linear-probe", model)
