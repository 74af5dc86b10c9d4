"""What every method promises of the prepared model, on every architecture: see the contract `Method`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pluggy
import pytest
import torch
from torch import Tensor

import ftbench_methods
from ftbench import hookspec
from ftbench.contracts import Method, ModelFacts
from tests.plugins.methods.cases import (
    CASES,
    MERGEABLE,
    METHODS,
    OWN,
    READ_BEFORE,
    TRAINED,
    case,
    few_pairs,
    first_of_each_family,
    pairs,
    prepare,
)

EXACT = [name for name in CASES if name not in READ_BEFORE and name != "pissa"]


def test_the_package_is_a_plugin_with_methods_and_messages() -> None:
    host = pluggy.PluginManager("ftbench")
    host.add_hookspecs(hookspec)
    host.register(ftbench_methods)
    host.check_pending()
    (methods,) = host.hook.ftbench_register_methods()
    assert [method.name for method in methods] == list(METHODS)
    assert ftbench_methods.__all__ == ["ftbench_register_messages", "ftbench_register_methods"]


def test_the_methods_are_registered_in_the_order_of_the_documentation() -> None:
    assert list(METHODS) == [
        *("zero-shot", "few-shot", "native"),
        *("full", "top-layers", "bitfit", "layernorm", "linear-probe"),
        *("lora", "rslora", "dora", "pissa", "qlora"),
        *("ia3", "vera", "oft", "miss", "adapter"),
        *("prefix", "prompt-tuning", "p-tuning"),
        "peft",
    ]
    assert all(isinstance(method, Method) for method in METHODS.values())


def test_every_method_has_a_case_except_the_one_that_needs_a_gpu() -> None:
    assert {method for method, _ in CASES.values()} == set(METHODS) - {"qlora"}


def test_importing_the_package_loads_neither_torch_nor_pydantic_and_registering_not_torch() -> None:
    program = (
        "import sys, ftbench_methods; assert not {'torch', 'pydantic', 'peft', 'transformers'} & sys.modules.keys();"
        "methods = ftbench_methods.ftbench_register_methods();"
        "from ftbench.contracts import ModelFacts;"
        "facts = ModelFacts('llama', 10**8, 64, 2, 100, 64, False, 64, {'layers.0.mlp.down_proj.weight': (64, 64)});"
        "[(m.resolve(m.settings(), facts), m.search_space(m.settings(), facts), m.impossible(m.settings(), facts),"
        " m.trainable_parameters(m.settings(), facts)) for m in methods if m.name != 'peft'];"
        "assert not {'torch', 'peft', 'transformers'} & sys.modules.keys()"
    )
    path = [str(Path(ftbench_methods.__file__).parents[1]), str(Path(ftbench_methods.__file__).parents[2])]
    subprocess.run([sys.executable, "-c", f"import sys; sys.path[:0] = {path!r}; {program}"], check=True)


@pairs(EXACT, turn=0)
def test_before_training_the_logits_are_exactly_those_of_the_base(
    name: str, architecture: str, build: Callable[[str], Any], logits: Callable[[Any], Tensor]
) -> None:
    assert torch.equal(logits(prepare(name, build(architecture))), logits(build(architecture)))


@pairs(TRAINED, turn=1)
def test_training_changes_what_is_trained_and_not_a_bit_of_the_rest(
    name: str, architecture: str, build: Callable[[str], Any], train: Callable[[Any], Any]
) -> None:
    base = build(architecture)
    base_parameters = list(base.parameters())
    prepared = prepare(name, base)
    learned = [p for p in prepared.parameters() if p.requires_grad]
    frozen = [p for p in [*prepared.parameters(), *base_parameters] if all(p is not one for one in learned)]
    before = [p.detach().clone() for p in [*learned, *frozen]]
    train(prepared)
    changed = [not torch.equal(p, old) for p, old in zip([*learned, *frozen], before, strict=True)]
    assert changed == [True] * len(learned) + [False] * len(frozen)
    assert all(p.dtype == torch.float32 for p in learned)
    places = {p.data_ptr() for p in base_parameters}
    assert name in OWN or not any(p.data_ptr() in places for p in learned)


@pairs(MERGEABLE, turn=2)
def test_merged_logits_agree_and_the_merged_model_has_the_parameters_of_a_plain_one(
    name: str,
    architecture: str,
    build: Callable[[str], Any],
    train: Callable[[Any], Any],
    logits: Callable[[Any], Tensor],
) -> None:
    model = train(prepare(name, build(architecture)))
    expected = logits(model)
    assert (expected - logits(build(architecture))).abs().max() > 0.01
    merged = case(name)[0].merge(model)
    torch.testing.assert_close(logits(merged), expected, atol=1e-4, rtol=1e-4)
    assert type(merged) is type(build(architecture))
    assert list(merged.state_dict()) == list(build(architecture).state_dict())


@pytest.mark.parametrize("name", [name for name in TRAINED if name not in MERGEABLE])
def test_what_cannot_be_merged_is_evaluated_as_it_is(name: str, build: Callable[[str], Any]) -> None:
    model = prepare(name, build("qwen2"))
    assert case(name)[0].merge(model) is model


@few_pairs(CASES, turn=3)
def test_a_batch_padded_on_the_left_generates_what_its_rows_generate_alone(
    name: str, architecture: str, build: Callable[[str], Any], train: Callable[[Any], Any], ids: Tensor
) -> None:
    method, _ = case(name)
    model = prepare(name, build(architecture))
    if method.capabilities.trains:
        train(model)
    padded, mask = ids.clone(), torch.ones_like(ids)
    padded[0, :3], mask[0, :3] = 0, 0
    together = _generate(model, padded, mask)
    alone = [_generate(model, ids[:1, 3:], mask[:1, 3:]), _generate(model, ids[1:], mask[1:])]
    for row, single in enumerate(alone):
        assert torch.equal(together[0][row], single[0][0])
        torch.testing.assert_close(together[1][row], single[1][0], atol=1e-4, rtol=1e-4)


def _generate(model: Any, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
    """Return the new tokens and their logits."""
    made = model.generate(
        input_ids=ids,
        attention_mask=mask,
        max_new_tokens=4,
        do_sample=False,
        pad_token_id=0,
        output_logits=True,
        return_dict_in_generate=True,
    )
    return made.sequences[:, ids.shape[1] :], torch.stack(made.logits, dim=1)


@pairs(CASES, turn=4)
def test_the_analytic_number_of_parameters_is_the_real_one(
    name: str, architecture: str, build: Callable[[str], Any], facts: Callable[..., ModelFacts]
) -> None:
    method, settings = case(name)
    analytic = method.trainable_parameters(settings, facts(build(architecture)))
    real = sum(p.numel() for p in prepare(name, build(architecture)).parameters() if p.requires_grad)
    # What a type of PEFT trains, only PEFT can tell.
    assert analytic == (None if name == "peft" else 0 if name in ("zero-shot", "few-shot", "native") else real)


@pytest.mark.parametrize("name", [name for name in TRAINED if case(name)[0].capabilities.checkpointing])
def test_under_activation_checkpointing_the_gradients_are_the_same(
    name: str, build: Callable[[str], Any], ids: Tensor
) -> None:
    gradients = []
    for checkpointing in (False, True):
        model = prepare(name, build("qwen2")).train()
        if checkpointing:
            model.activation_checkpointing_enable()
        logits = model(input_ids=ids, attention_mask=torch.ones_like(ids), use_cache=False).logits
        logits.square().mean().backward()
        gradients.append([p.grad for p in model.parameters() if p.requires_grad])
    torch.testing.assert_close(*gradients)
    assert any(gradient.any() for gradient in gradients[0])


@pytest.mark.parametrize("name", first_of_each_family(TRAINED))
def test_one_object_prepares_models_of_different_shape(
    name: str, build: Callable[[str], Any], logits: Callable[[Any], Tensor]
) -> None:
    first = logits(prepare(name, build("qwen2")))
    for other in ("gpt_neo", "gpt2"):
        prepare(name, build(other))
    assert torch.equal(logits(prepare(name, build("qwen2"))), first)


def test_resolved_settings_survive_json_and_resolving_again(facts: Callable[..., ModelFacts]) -> None:
    for name in CASES:
        method, settings = case(name)
        resolved = method.resolve(settings, facts())
        again = method.settings.model_validate_json(resolved.model_dump_json())
        assert again == resolved == method.resolve(again, facts()), name
        empty = [key for key, value in resolved if value is None and (key, method.name) != ("size", "adapter")]
        assert empty == [], name


def test_settings_of_another_method_are_a_type_error(facts: Callable[..., ModelFacts]) -> None:
    with pytest.raises(TypeError, match="expected PrefixSettings, got LoraSettings"):
        METHODS["prefix"].impossible(METHODS["lora"].settings(), facts())
