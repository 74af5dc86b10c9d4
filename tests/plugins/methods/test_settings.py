"""What may be written beside `method:` in the matrix, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from ftbench.contracts import ModelFacts, TrainedSettings
from tests.plugins.methods.cases import METHODS


@pytest.mark.parametrize(
    ("method", "key", "value"),
    [
        ("zero-shot", "k", 3),
        ("zero-shot", "learning_rate", 1e-3),
        ("few-shot", "k", 0),
        ("few-shot", "k", 33),
        ("full", "r", 8),
        ("full", "learning_rate", 0),
        ("full", "weight_decay", -0.1),
        ("lora", "rank", 8),
        ("lora", "r", -1),
        ("lora", "r", 0),
        ("lora", "r", 1025),
        ("lora", "r", 1.5),
        ("lora", "alpha", 0),
        ("lora", "alpha", "nan"),
        ("lora", "dropout", 1),
        ("lora", "targets", "q_proj"),
        ("lora", "targets", []),
        ("lora", "targets", ["q_proj", 3]),
        ("lora", "learning_rate", "fast"),
        ("rslora", "r", 0),
        ("qlora", "quantisation", "int8"),
        ("pissa", "iterations", 0),
        ("ia3", "attention", "values"),
        ("ia3", "targets", "all-linear"),
        ("vera", "r", 4097),
        ("vera", "initial", 0),
        ("oft", "block_size", 1),
        ("miss", "r", 0),
        ("miss", "targets", "q_proj"),
        ("top-layers", "layers", 0),
        ("bitfit", "r", 8),
        ("prompt-tuning", "tokens", 513),
        ("prompt-tuning", "init", "random"),
        ("p-tuning", "encoder", "gru"),
        ("p-tuning", "size", 0),
        ("prefix", "tokens", 0),
        ("prefix", "tokens", 513),
        ("prefix", "init", "zero"),
        ("prefix", "projection_size", 0),
        ("adapter", "placement", "lora"),
        ("adapter", "reduction_factor", 0),
        ("adapter", "size", 0),
        ("adapter", "scaling", 0),
        ("adapter", "activation", "tanh"),
        ("adapter", "dropout", 1.0),
    ],
)
def test_a_bad_value_or_name_is_refused_by_key(method: str, key: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        METHODS[method].settings.model_validate({key: value})
    assert {error["loc"][0] for error in caught.value.errors()} == {key}


def test_wrong_targets_are_told_what_was_expected() -> None:
    with pytest.raises(ValidationError, match="expected all-linear, attention or a list of module names, got 'q_proj'"):
        METHODS["lora"].settings.model_validate({"targets": "q_proj"})


def test_a_projected_prefix_cannot_start_from_a_text() -> None:
    with pytest.raises(ValidationError, match="init: text is impossible with projection: true"):
        METHODS["prefix"].settings.model_validate({"projection": True, "init": "text"})


@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [
        ("full", {}, {"weight_decay": 0.01}),
        ("lora", {}, {"r": 16, "alpha": 32.0, "dropout": 0.0, "targets": "all-linear", "weight_decay": 0.0}),
        ("lora", {"r": 64}, {"alpha": 128.0}),
        ("lora", {"r": 64, "alpha": 16}, {"alpha": 16.0}),
        ("rslora", {}, {"r": 64, "alpha": 16.0}),
        ("dora", {}, {"r": 16, "alpha": 32.0}),
        ("pissa", {}, {"r": 16, "alpha": 16.0, "iterations": 16}),
        ("qlora", {}, {"r": 16, "alpha": 32.0, "quantisation": "nf4", "double": True}),
        ("ia3", {}, {"attention": "key-value"}),
        ("vera", {}, {"r": 256, "initial": 0.1}),
        ("oft", {}, {"block_size": 32}),
        ("miss", {}, {"r": 64}),
        ("top-layers", {}, {"layers": 2, "weight_decay": 0.01}),
        ("prompt-tuning", {}, {"tokens": 20, "init": "text"}),
        ("p-tuning", {}, {"tokens": 20, "encoder": "mlp", "size": 64}),
        ("prefix", {}, {"tokens": 20, "init": "text", "weight_decay": 0.0}),
        ("prefix", {"projection": True}, {"init": "random", "projection_size": 512}),
        ("adapter", {}, {"placement": "pfeiffer", "scaling": 1.0, "reduction_factor": 16, "size": None}),
        ("adapter", {"placement": "parallel"}, {"scaling": 4.0}),
        ("adapter", {"placement": "parallel", "scaling": 1}, {"scaling": 1.0}),
        ("few-shot", {}, {"k": 3}),
    ],
)
def test_resolving_fills_in_the_defaults(
    method: str, given: dict[str, Any], expected: dict[str, Any], facts: Callable[..., ModelFacts]
) -> None:
    settings = METHODS[method].settings.model_validate(given)
    resolved = METHODS[method].resolve(settings, facts()).model_dump()
    assert resolved | expected == resolved


def test_a_learning_rate_that_is_given_stays(facts: Callable[..., ModelFacts]) -> None:
    resolved = METHODS["lora"].resolve(METHODS["lora"].settings.model_validate({"learning_rate": 0.123}), facts())
    assert isinstance(resolved, TrainedSettings)
    assert resolved.learning_rate == 0.123


def blocks(architecture: str, *inside: str) -> dict[str, Any]:
    """What is known of a model with such layers in its four blocks."""
    shapes = {f"model.layers.{block}.{name}.weight": (4, 4) for block in range(4) for name in inside}
    return {"architecture": architecture, "shapes": shapes}


VALUES_ARE_NARROW = (("k_proj", 8), ("v_proj", 4))


def test_keys_of_unlike_widths_leave_no_place_for_a_prefix(facts: Callable[..., ModelFacts]) -> None:
    wide = {f"layers.{block}.self_attn.k_proj.weight": (8 if block % 2 else 4, 4) for block in range(4)}
    some = {f"layers.{block}.{'self_attn.k_proj' if block < 2 else 'mlp.up'}.weight": (4, 4) for block in range(4)}
    both = {
        f"layers.{block}.self_attn.{one}.weight": (size, 4) for block in range(4) for one, size in VALUES_ARE_NARROW
    }
    for shapes in (wide, some, both):
        found = METHODS["prefix"].impossible(METHODS["prefix"].settings(), facts(shapes=shapes))
        assert str(found).startswith("keys and values differ in width between layers")


@pytest.mark.parametrize(
    ("method", "given", "changes", "reason"),
    [
        (
            "adapter",
            {},
            blocks("mamba", "mixer.in_proj"),
            "the layers of mamba have no feed-forward part for an adapter",
        ),
        ("adapter", {}, blocks("bloom", "mlp.up"), "the sublayers of bloom add to the residual stream"),
        ("adapter", {}, blocks("nemotron_h", "mixer.up_proj"), None),
        ("adapter", {"placement": "parallel"}, blocks("opt", "fc2"), "parallel adapters need a feed-forward module"),
        ("adapter", {"placement": "houlsby"}, blocks("opt", "fc2"), None),
        ("prefix", {"tokens": 256}, {}, "a prefix of 256 tokens leaves no room for text in a context of 256 positions"),
        ("prefix", {"tokens": 255}, {}, None),
        ("prompt-tuning", {"tokens": 256}, {}, "a prompt of 256 tokens leaves no room for text in a context of 256"),
        ("p-tuning", {"tokens": 255}, {}, None),
        ("bitfit", {}, {}, "the model has no biases"),
        ("bitfit", {}, {"has_biases": True}, None),
        ("top-layers", {"layers": 5}, {}, "the model has 4 blocks, fewer than 5"),
        ("prefix", {}, blocks("jamba", "mamba.conv1d"), "some layers keep a state instead of keys and values"),
        ("prefix", {}, blocks("minimax", "self_attn.qkv_proj"), "some layers keep a state instead of keys"),
        ("prefix", {}, blocks("any", "self_attn.kv_b_proj"), "the model keeps latent vectors instead of keys"),
        ("prefix", {}, blocks("any", "self_attn.k_proj"), None),
        (
            "p-tuning",
            {},
            blocks("gemma3n", "embed_tokens_per_layer"),
            "every layer looks up the ids of the input tokens",
        ),
        ("ia3", {}, blocks("mixtral", "self_attn.k_proj", "mlp.experts.0.w2"), "ia3 does not know which layers"),
        ("ia3", {}, blocks("qwen2_moe", "self_attn.k_proj", "mlp.shared_expert.down_proj"), None),
        ("prefix", {}, {"key_value_size": 0}, "the model has no attention layers, so a prefix cannot be added"),
        ("lora", {}, {"architecture": "mamba"}, None),
        ("full", {}, {"architecture": "mamba"}, None),
        ("few-shot", {}, {"architecture": "mamba"}, None),
    ],
)
def test_what_cannot_work_is_known_before_loading(
    method: str,
    given: dict[str, Any],
    changes: dict[str, Any],
    reason: str | None,
    facts: Callable[..., ModelFacts],
) -> None:
    found = METHODS[method].impossible(METHODS[method].settings.model_validate(given), facts(**changes))
    assert str(found or "").startswith(reason or "")
    assert (found is None) == (reason is None)


def test_only_prompting_takes_examples_and_only_what_is_read_before_the_text_takes_positions() -> None:
    settings = {name: method.settings for name, method in METHODS.items() if name != "peft"}
    shots = {name: METHODS[name].shots(kind()) for name, kind in settings.items()}
    positions = {name: METHODS[name].virtual_tokens(kind()) for name, kind in settings.items()}
    assert {name: count for name, count in shots.items() if count} == {"few-shot": 3, "native": 3}
    assert {name: count for name, count in positions.items() if count} == dict.fromkeys(
        ("prefix", "prompt-tuning", "p-tuning"), 20
    )


def test_the_capabilities_are_what_the_planner_and_the_trainer_rely_on() -> None:
    def having(capability: str) -> set[str]:
        return {name for name, method in METHODS.items() if getattr(method.capabilities, capability)}

    prompting = {"zero-shot", "few-shot", "native"}
    assert having("trains") == set(METHODS) - prompting
    assert having("native_format") == {"native"}
    assert having("mergeable") == {"lora", "rslora", "dora", "pissa", "ia3", "vera", "oft", "miss"}
    assert having("packable") == set(METHODS) - {"prefix", "prompt-tuning", "p-tuning", "peft"}
    assert having("checkpointing") == set(METHODS) - {"prefix", "peft"}
    assert having("several_devices") == having("trains") - {"qlora", "peft"}


def test_lora_without_dropout_and_rslora_share_a_stack_and_nothing_else_does() -> None:
    settings = {name: method.settings for name, method in METHODS.items() if name != "peft"}
    keys = {name: METHODS[name].stack_key(kind()) for name, kind in settings.items()}
    assert {name for name, key in keys.items() if key is not None} == {"lora", "rslora"}
    assert METHODS["lora"].stack_key(METHODS["lora"].settings.model_validate({"dropout": 0.1})) is None
